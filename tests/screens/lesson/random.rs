//! Lessons under keys that are pressed at random.

use gdplay::session::{Message, OverlayMove};
use gdplay::ui::input::Key;
use gdplay::ui::lesson::{self, Action};
use gdplay::ui::theme::TerminalTheme;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::super::stage::FRAME;
use super::Class;

/// Random keys, by a seed.
struct Random(u64);

impl Random {
    fn below(&mut self, count: usize) -> usize {
        // Knuth's MMIX generator; its upper bits.
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % count
    }
}

/// Every key that can be pressed at random: all but those that end the program or write files.
const CHARACTERS: &str = "nnnppNPsLL123456789hjklrRfuUe:?oA[]+-0a.,;mivcV<> x^2/()";
const KEYS: [Key; 12] = [
    Key::Enter,
    Key::Enter,
    Key::Esc,
    Key::Tab,
    Key::Backspace,
    Key::Left,
    Key::Right,
    Key::Up,
    Key::Down,
    Key::Home,
    Key::PageUp,
    Key::PageDown,
];

#[test]
fn whatever_is_pressed_the_lesson_goes_on() {
    for (seed, id) in ["slope", "rate", "secant", "fork", "gradient", "nest"]
        .into_iter()
        .enumerate()
    {
        let mut random = Random(seed as u64 + 1);
        let mut class = Class::of(id);
        let mut pressed = String::new();
        for _ in 0..70 {
            let key = if random.below(3) == 0 {
                KEYS[random.below(KEYS.len())]
            } else {
                let characters: Vec<char> = CHARACTERS.chars().collect();
                Key::Char(characters[random.below(characters.len())])
            };
            pressed.extend([format!("{key:?}"), String::from(" ")]);
            class.press(key);
            for _ in 0..random.below(3) {
                class.act(Action::Session(Message::Tick(FRAME)));
            }
            check(&class, &pressed);
        }
        goes_on(&mut class, &pressed);
    }
}

/// Lessons as they open, after a step, with their contents over them, and away from them.
#[test]
fn lessons_at_some_sizes_from_nothing_to_300x100() {
    let mut random = Random(7);
    for id in ["slope", "rate", "secant", "fork", "gradient", "nest"] {
        let mut class = Class::of(id);
        for keys in ["", "n", "?", "L", "e", "nnn"] {
            class.keys(keys);
            for (width, height) in [(0, 0), (0, 30), (30, 0), (1, 100), (300, 1), (300, 100)] {
                class.draw_at(width, height);
            }
            for _ in 0..40 {
                class.draw_at(random.below(100) as u16, random.below(40) as u16);
                class.draw_at(random.below(301) as u16, random.below(101) as u16);
            }
        }
    }
}

/// What holds of a reader and a session at all times.
fn check(class: &Class, pressed: &str) {
    let (course, session) = (class.reader.course(), &class.stage.session);
    let state = course.state();
    assert!(course.step_index() < course.step_count(), "{pressed}");
    assert!(state.marked < state.choices.len().max(1), "{pressed}");
    assert!(
        state.tried.iter().all(|tried| *tried < state.choices.len()),
        "{pressed}"
    );
    let all_hold = !state.ticks.is_empty() && state.ticks.iter().all(|tick| tick.holds);
    assert!(
        !all_hold || state.is_done || course.is_away() || !session.is_settled(),
        "{pressed}"
    );
    let id = &course.lesson().expect("a lesson").id.text;
    let record = class.reader.progress().record(id);
    assert!(
        course.is_away() || record.step == course.step_index(),
        "{pressed}"
    );
    for (width, height) in [(1, 1), (19, 4), (40, 12), (79, 23), (120, 40)] {
        let area = Rect::new(0, 0, width, height);
        lesson::draw(
            session,
            &class.reader,
            TerminalTheme::DARK,
            area,
            &mut Buffer::empty(area),
        );
    }
}

/// From wherever the reader is, the one key comes to the end of the lesson.
fn goes_on(class: &mut Class, pressed: &str) {
    if class.stage.session.overlay().is_some() {
        class.act(Action::Session(Message::Overlay(OverlayMove::Close)));
    }
    if class.stage.session.editor().is_some() || class.reader.contents().is_some() {
        class.press(Key::Esc);
    }
    if class.reader.course().is_away() {
        class.keys("L");
    }
    let most = 2 * class.reader.course().step_count() + 2;
    for _ in 0..most {
        if class.reader.course().is_lesson_over() {
            return;
        }
        class.keys("n");
        check(class, pressed);
    }
    panic!("no end after {pressed}:\n{}", class.screen());
}
