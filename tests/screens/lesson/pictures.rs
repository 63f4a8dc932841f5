//! What a lesson says beside what its picture shows: one number has one form, an axis can be read, and no label stands there
//! whose word was not taught.

use gdplay::course::lessons;
use gdplay::scenario::Turn;

use super::Class;

/// The lessons by id and chapter.
fn all() -> Vec<(String, String)> {
    let heads = lessons().into_iter().map(|scene| {
        let lesson = scene.lesson.as_ref().expect("a lesson");
        (lesson.id.text.clone(), lesson.chapter.text.clone())
    });
    heads.collect()
}

/// Goes through a lesson with the one key that goes on, and looks at each screen.
fn each_screen(id: &str, size: (u16, u16), mut look: impl FnMut(&Class, &str)) {
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

/// What stands left of the box of the text, and below it.
fn beside_the_text(screen: &str) -> String {
    let corner = screen
        .lines()
        .find_map(|line| line.chars().position(|c| c == '╭'));
    let end = screen.lines().position(|line| line.contains('╯'));
    let is_below = |row: usize| end.is_some_and(|end| row > end);
    let left = |(row, line): (usize, &str)| {
        let columns = if is_below(row) {
            usize::MAX
        } else {
            corner.unwrap_or(0)
        };
        line.chars().take(columns).collect::<String>()
    };
    screen
        .lines()
        .enumerate()
        .map(left)
        .collect::<Vec<_>>()
        .join("\n")
}

/// The numbers of a text, as they are written.
fn numbers(text: &str) -> Vec<String> {
    let text = text.replace('−', "-");
    let words = text.split(|c: char| !(c.is_ascii_digit() || "-.e".contains(c)));
    words
        .map(|word| word.trim_matches(|c: char| "-.e".contains(c)))
        .filter(|word| word.parse::<f64>().is_ok())
        .map(str::to_string)
        .collect()
}

/// How many significant digits a number is written with.
fn digits(number: &str) -> usize {
    let mantissa = number.split('e').next().unwrap_or_default();
    let digits = mantissa
        .chars()
        .filter(char::is_ascii_digit)
        .collect::<String>();
    digits.trim_start_matches('0').len()
}

/// Whether the first number is the second one rounded to fewer digits.
fn is_rounded(coarse: &str, fine: &str) -> bool {
    let kept = digits(coarse);
    let value = |number: &str| number.parse::<f64>().expect("a number");
    let unit = 10_f64.powf(value(coarse).abs().log10().floor() + 1.0 - kept as f64);
    let is_near = (value(coarse) - value(fine)).abs() < 0.500_001 * unit;
    kept >= 3 && kept < digits(fine) && is_near
}

/// The live numbers of a step that is shown: those that do not stand in the file.
fn live(class: &Class) -> Vec<String> {
    let course = class.reader.course();
    let (state, step) = (course.state(), course.step().expect("a step"));
    let (ask, why) = match &step.turn {
        Turn::Answer(question) => (Some(&question.ask), question.why.as_ref()),
        Turn::Read | Turn::Reach(_) => (None, None),
    };
    let texts = [
        (&state.say, step.say.as_ref()),
        (&state.ask, ask),
        (&state.why, why),
    ];
    let shown = texts.into_iter().filter_map(|(shown, file)| {
        let written = numbers(&file?.text);
        let shown = numbers(shown.as_ref()?).into_iter();
        Some(shown.filter(move |number| !written.contains(number)))
    });
    shown.flatten().collect()
}

#[test]
fn numbers_that_are_rounded_are_known() {
    assert!(is_rounded("6.01", "6.005") && is_rounded("9.06", "9.0601"));
    assert!(!is_rounded("6.001", "6.001") && !is_rounded("6.0", "6.005"));
    assert!(!is_rounded("6.01", "6.0001"));
}

/// No picture rounds what the text says, and no label stands where its word was not taught.
#[test]
fn pictures_say_what_the_text_does() {
    let mut wrong = Vec::new();
    for (id, chapter) in all() {
        let is_of_secants = ["secant", "rules"].contains(&id.as_str());
        let is_before_steps = ["slope", "many variables"].contains(&chapter.as_str());
        each_screen(&id, (120, 40), |class, beside| {
            let shown = numbers(beside);
            for number in live(class) {
                let rounded = shown.iter().find(|other| is_rounded(other, &number));
                if let Some(rounded) = rounded.filter(|_| !shown.contains(&number)) {
                    wrong.push(format!("{id}: {number} in the text, {rounded} beside it"));
                }
            }
            let has = |label: &str| beside.contains(label);
            assert!(
                is_of_secants || !(has("secant") || has("run h")),
                "{id}:\n{beside}"
            );
            assert!(
                !is_before_steps || !(has("η/2") || has("2η")),
                "{id}:\n{beside}"
            );
            assert!(
                !is_before_steps || id == "gradient" || !has("−∇"),
                "{id}:\n{beside}"
            );
        });
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn axes_of_pictures_have_numbers_on_a_small_screen() {
    for (id, _) in all() {
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

#[test]
fn the_keys_of_a_goal_take_a_second_row_rather_than_being_left_out() {
    for (id, steps, keys) in [
        (
            "wells",
            "nnnnn",
            &["Space play", "hjkl probe", "Enter start here", "r again"][..],
        ),
        (
            "valley",
            "nnnnn",
            &["Space play", "e edit", "↑ ↓ rate", "r again"],
        ),
    ] {
        let mut class = Class::of(id);
        class.keys(steps);
        class.keys("h");
        let screen = class.screen();
        assert!(screen.contains("your turn"), "{screen}");
        for key in keys {
            assert!(screen.contains(key), "{key}:\n{screen}");
        }
    }
    // Where all fit into one row they take one.
    let mut class = Class::of("rate");
    class.keys("nn");
    let screen = class.screen();
    let rows = screen
        .lines()
        .filter(|row| row.contains("choose") || row.contains("Enter answer"));
    assert_eq!(rows.count(), 1, "{screen}");
}

#[test]
fn the_numbers_that_a_lesson_names_of_a_network_stand_beside_it() {
    let mut class = Class::of("network");
    // In the columns of the scene, not in the text beside them.
    let scene = |class: &Class, columns: usize| {
        let screen = class.screen();
        let rows = screen
            .lines()
            .map(|row| row.chars().take(columns).collect::<String>());
        rows.collect::<Vec<_>>().join("\n")
    };
    class.keys("n");
    class.resize((120, 40));
    let screen = scene(&class, 70);
    for number in ["= 1.2", "= −1.4", "= −0.6", "(1.2, 0, 0)"] {
        assert!(screen.contains(number), "{number}:\n{screen}");
    }
    class.resize((80, 24));
    class.keys("n");
    let screen = scene(&class, 42);
    assert!(screen.contains("0.4 ·"), "{screen}");
    assert!(screen.contains("−0.2 ·"), "{screen}");
    assert!(!screen.contains("0.416"), "the answer:\n{screen}");
    class.keys("nn");
    let screen = scene(&class, 42);
    assert!(screen.contains("= −1.4"), "{screen}");
    assert!(screen.contains("= −0.6"), "{screen}");
}
