//! What the picture beside a lesson shows: an axis that can be read, and what the lesson is about.

use gdplay::course::lessons;

use super::Class;

/// The lessons by id.
fn all() -> Vec<String> {
    let heads = lessons().into_iter().map(|scene| {
        let lesson = scene.lesson.as_ref().expect("a lesson");
        lesson.id.text.clone()
    });
    heads.collect()
}

/// What a thread of its own has: without optimization a whole lesson takes more than the two megabytes of a test's.
const STACK: usize = 16 << 20;

/// Goes through a lesson with the one key that goes on, and looks at each screen.
fn each_screen(id: &str, size: (u16, u16), look: impl FnMut(&Class, &str) + Send) {
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(STACK);
        let going = thread.spawn_scoped(scope, || go_through(id, size, look));
        let gone = going.expect("a thread").join();
        gone.unwrap_or_else(|panic| std::panic::resume_unwind(panic));
    });
}

fn go_through(id: &str, size: (u16, u16), mut look: impl FnMut(&Class, &str)) {
    let mut class = Class::of(id);
    class.resize(size);
    for _ in 0..40 {
        look(&class, &beside_the_text(&class.screen()));
        if class.reader.course().is_lesson_over() {
            return;
        }
        class.keys("n");
    }
    panic!("{id} has no end");
}

/// What stands left of the box of the text.
fn beside_the_text(screen: &str) -> String {
    let corner = screen
        .lines()
        .find_map(|line| line.chars().position(|c| c == '╭'));
    let left = |line: &str| line.chars().take(corner.unwrap_or(0)).collect::<String>();
    screen.lines().map(left).collect::<Vec<_>>().join("\n")
}

#[test]
fn axes_of_pictures_have_numbers_on_a_small_screen() {
    for id in all() {
        each_screen(&id, (80, 24), |_, beside| {
            let is_picture = beside
                .lines()
                .any(|line| line.contains("the loss against") || line.contains("surface ·"));
            let axis = beside.lines().find(|line| line.contains('└'));
            if let Some(axis) = axis.filter(|_| is_picture) {
                let ticks = axis.matches('┬').count();
                assert!(ticks >= 2, "{id}:\n{beside}");
            }
        });
    }
}

/// What a lesson is about is in sight: the curvature and its product with the rate, the boundary, the slope that was measured.
#[test]
fn what_a_lesson_is_about_is_in_sight() {
    for size in [(80, 24), (120, 40)] {
        let mut seen = [false; 3];
        each_screen("edge", size, |_, beside| {
            seen[0] |= beside.contains("λ 2") && beside.contains("η·λ");
        });
        each_screen("detached", size, |_, beside| {
            seen[1] |= beside.contains("cut: 42");
        });
        each_screen("train", size, |_, beside| {
            seen[2] |= beside.contains("probability · x1 → · x2 ↑");
        });
        assert_eq!(seen, [true; 3], "{size:?}");
    }
}
