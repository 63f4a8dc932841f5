//! Texts that are longer than their panels.

use gdplay::session::Message;
use gdplay::ui::input::Key;

use super::stage::Stage;

/// How many lines the panel says are below, if it says so.
fn below(stage: &Stage) -> Option<usize> {
    let screen = stage.screen();
    let (_, rest) = screen.split_once("PgDn: ")?;
    rest.split_once(" more")?.0.parse().ok()
}

/// Goes on to the end, and returns how many keys that took.
fn scroll_down(stage: &mut Stage) -> usize {
    let mut presses = 0;
    while below(stage).is_some() && presses < 20 {
        stage.press(Key::PageDown);
        presses += 1;
    }
    presses
}

#[test]
fn the_ledger_of_a_layer_is_read_to_its_end() {
    let mut stage = Stage::open("backprop");
    stage.resize(80, 24);
    stage.keys("4");
    let first = below(&stage).expect("it is longer than its panel");
    stage.press(Key::PageDown);
    assert_eq!(below(&stage), Some(first - 4));
    assert!(scroll_down(&mut stage) > 0);
    assert!(
        stage.screen().contains("∂L/∂x = W1ᵀ ∂L/∂z1"),
        "{}",
        stage.screen()
    );
    // Another layer is read from its beginning.
    stage.keys("j");
    stage.keys("k");
    assert_eq!(below(&stage), Some(first));
}

#[test]
fn the_ledger_of_a_value_is_read_to_its_end_by_keys_and_by_the_wheel() {
    let loss = "x^2 + sin(x) + exp(x) + x*y + ln(x) + cos(x y)";
    let mut stage = Stage::typed(loss, &[("x", 2.0), ("y", 1.0)]);
    stage.resize(80, 24);
    stage.keys("3");
    let first = below(&stage).expect("it is longer than its panel");
    assert!(scroll_down(&mut stage) > 0);
    assert!(stage.screen().contains("PgUp: "), "{}", stage.screen());
    stage.press(Key::PageUp);
    stage.press(Key::PageUp);
    stage.press(Key::PageUp);
    assert_eq!(below(&stage), Some(first), "the way back is as long");
    let (column, row) = stage.find("PgDn: ");
    stage.wheel_down(column, row);
    assert_eq!(below(&stage), (first > 3).then(|| first - 3));
}

#[test]
fn terms_of_a_step_that_find_no_room_come_by_a_key() {
    let mut stage = Stage::typed("(x - 1)^2 + y^2", &[("x", 2.0), ("y", 1.0)]);
    stage.send(Message::Optimizer(String::from("adam")));
    stage.resize(80, 24);
    assert!(below(&stage).is_some(), "{}", stage.screen());
    let mut seen = String::new();
    for _ in 0..4 {
        seen.push_str(&stage.screen());
        stage.press(Key::PageDown);
    }
    for words in ["m ← β₁ m", "v ← β₂ v", "x ← x − η", "y ← y − η"] {
        assert!(seen.contains(words), "{words}:\n{seen}");
    }
    assert!(stage.screen().contains("loss "), "what becomes of it stays");
}

#[test]
fn a_key_that_scrolls_nothing_says_why() {
    let mut stage = Stage::open("himmelblau");
    stage.resize(120, 40);
    assert!(below(&stage).is_none(), "{}", stage.screen());
    stage.press(Key::PageDown);
    assert!(stage.refusal().contains("goes on"), "{}", stage.refusal());
    stage.press(Key::PageUp);
    assert!(
        stage.refusal().contains("at its top"),
        "{}",
        stage.refusal()
    );
    assert_eq!(stage.session.screen().scrolled, 0);
    // Where a text is longer, the keys go through it, and say at its end that it is one.
    let mut stage = Stage::open("backprop");
    stage.resize(80, 24);
    stage.keys("4");
    stage.press(Key::PageDown);
    assert!(
        stage.session.status().is_none(),
        "{:?}",
        stage.session.status()
    );
    scroll_down(&mut stage);
    let end = stage.session.screen().scrolled;
    stage.press(Key::PageDown);
    assert!(stage.refusal().contains("goes on"), "{}", stage.refusal());
    assert_eq!(stage.session.screen().scrolled, end);
    stage.press(Key::PageUp);
    assert!(stage.session.screen().scrolled < end && below(&stage).is_some());
}
