//! The chain view: values forward, adjoints backward, one line in full, both forms of the derivative.

use gdplay::session::{ComputationStage as StepCursor, Session};
use gdplay::ui::input::Key;
use gdplay::ui::theme::TerminalTheme;

use super::stage::Stage;

const ROSENBROCK: &str = "(1 - x)^2 + 100(y - x^2)^2";

fn rosenbrock() -> Stage {
    let mut stage = Stage::typed(ROSENBROCK, &[("x", -1.2), ("y", 1.0)]);
    stage.keys("3");
    stage
}

/// The lines whose values are told, and those whose adjoints are.
fn told(session: &Session) -> (Vec<usize>, Vec<usize>) {
    let chain = session.chain().expect("the chain view is open");
    let lines = 0..chain.outline.lines.len();
    let valued = lines.clone().filter(|line| chain.value(*line).is_some());
    (
        valued.collect(),
        lines
            .filter(|line| chain.adjoint(*line).is_some())
            .collect(),
    )
}

fn selected(stage: &Stage) -> &str {
    let chain = stage.session.chain().expect("the chain view is open");
    chain.outline.lines[chain.selected].label()
}

#[test]
fn values_appear_forward_then_adjoints_backward() {
    let mut stage = Stage::open("chain_rule");
    stage.keys("3");
    let everything = (vec![0, 1, 2, 3], vec![0, 1, 2, 3]);
    assert_eq!(told(&stage.session), everything);
    stage.keys("0");
    assert_eq!(told(&stage.session), (vec![], vec![]));
    for count in 1..=4 {
        stage.keys(".");
        assert_eq!(told(&stage.session), ((0..count).collect(), vec![]));
    }
    assert_eq!(selected(&stage), "y");
    for count in 1..=4 {
        stage.keys(".");
        assert_eq!(told(&stage.session).1, (4 - count..4).collect::<Vec<_>>());
    }
    assert_eq!(selected(&stage), "x");
    stage.keys(".");
    assert_eq!(told(&stage.session), everything);
    stage.keys(",,,,,,,,");
    assert_eq!(told(&stage.session), (vec![], vec![]));
    stage.keys(";");
    assert_eq!(told(&stage.session), everything);
}

#[test]
fn arrows_move_time_and_the_computation_stays_where_it_was() {
    let mut stage = Stage::open("chain_rule");
    stage.keys("3,");
    assert_eq!(stage.step(), 0);
    stage.press(Key::Right);
    assert_eq!(stage.step(), 1);
    let chain = stage.session.chain().expect("the chain view is open");
    assert_eq!(
        chain.ledger.at,
        stage.session.inspected_point(),
        "the numbers follow the descent"
    );
    assert_eq!(chain.stage(), StepCursor::Backward(3));
    stage.press(Key::Home);
    assert_eq!(stage.step(), 0);
}

#[test]
fn keys_go_along_the_rails() {
    let mut stage = rosenbrock();
    assert_eq!(selected(&stage), "x");
    stage.keys("jjj");
    assert_eq!(selected(&stage), "y");
    stage.keys("l");
    assert_eq!(selected(&stage), "v₄");
    stage.keys("l");
    assert_eq!(selected(&stage), "v₅");
    stage.keys("h");
    assert_eq!(selected(&stage), "v₄");
    stage.keys("kkkkkkkkk");
    assert_eq!(selected(&stage), "x");
}

#[test]
fn a_click_looks_at_a_line_and_the_wheel_goes_on() {
    let mut stage = rosenbrock();
    stage.resize(80, 24);
    let row = stage
        .screen()
        .lines()
        .position(|line| line.contains("v₁ = 1 − x"))
        .expect("a line");
    stage.click(12, row as u16);
    assert_eq!(selected(&stage), "v₁");
    stage.wheel_down(12, row as u16);
    assert_eq!(selected(&stage), "v₂");
}

#[test]
fn one_line_is_told_with_its_numbers() {
    let mut stage = rosenbrock();
    stage.resize(120, 40);
    let screen = stage.screen();
    for told in [
        "∂L/∂x = −215.6",
        "∂L/∂v₃ · ∂v₃/∂x = 88 · 2x = 88 · (−2.4) = −211.2",
        "∂L/∂v₁ · ∂v₁/∂x = 4.4 · (−1) = −4.4",
        "400x³ − 400x y + 2x − 2 = −215.6",
    ] {
        assert!(screen.contains(told), "{told}:\n{screen}");
    }
}

#[test]
fn the_draft_is_told_while_it_is_typed() {
    let mut stage = rosenbrock();
    stage.draft("u = 2x; sin(u)");
    let chain = stage.session.chain().expect("the chain view is open");
    assert_eq!(chain.outline.slopes, ["cos(u)", "2"]);
    stage.press(Key::Esc);
    assert_eq!(told(&stage.session).0.len(), 9);
}

#[test]
fn the_chain_view() {
    let mut stage = Stage::open("chain_rule");
    stage.keys("3");
    insta::assert_snapshot!("chain_one_variable", stage.screens(&[(80, 24), (120, 40)]));
    let mut stage = rosenbrock();
    stage.keys(",,,,");
    insta::assert_snapshot!(
        "chain_backward",
        stage.screens(&[(40, 12), (80, 24), (120, 40), (200, 60)])
    );
    let mut stage = Stage::typed("t = detach(x); (t - x)^2 x + |x - 2|", &[("x", 2.0)]);
    stage.keys("3");
    insta::assert_snapshot!("chain_cut", stage.screens(&[(80, 24)]));
    stage.theme = TerminalTheme::DARK.ascii();
    let ascii = stage.screens(&[(80, 24), (200, 60)]);
    assert!(ascii.is_ascii(), "{ascii}");
}

#[test]
fn every_size() {
    let long = format!("y = x{}", " + sin(x)".repeat(900));
    for text in [ROSENBROCK, "x", "y + 1", "exp(-(sin(3x)^2))", &long] {
        let mut stage = Stage::typed(text, &[]);
        stage.keys("3j");
        for width in [1, 2, 3, 5, 9, 16, 27, 40, 63, 64, 72, 100, 300] {
            for height in [1, 2, 3, 4, 6, 11, 12, 16, 24, 60] {
                stage.draw_at(width, height);
            }
        }
    }
}

#[test]
fn a_chain_is_a_diagram_and_what_is_none_is_not() {
    let mut stage = Stage::typed("u = 3x + 1; u^2", &[("x", 2.0)]);
    stage.keys("3");
    stage.resize(120, 40);
    let screen = stage.screen();
    for words in [
        "chain, at x = 2",
        "du/d(3x) = 1",
        "dy/du = 2u = 14",
        "14 · 3",
        "1 · 14",
    ] {
        assert!(screen.contains(words), "{words}:\n{screen}");
    }
    insta::assert_snapshot!(
        "chain_diagram",
        stage.screens(&[(80, 24), (120, 40), (200, 60)])
    );
    // A click looks at a value; values that are not computed yet are dots.
    stage.resize(120, 40);
    stage.keys("0");
    assert!(stage.screen().contains("chain") && !stage.screen().contains("14 · 3"));
    let mut stage = Stage::typed("x * sin(x)", &[("x", 2.0)]);
    stage.keys("3");
    stage.resize(120, 40);
    assert!(!stage.screen().contains("each link"), "{}", stage.screen());
}

#[test]
fn a_derivative_is_not_given_away_before_the_last_step_back() {
    let mut stage = Stage::open("chain_rule");
    stage.keys("3");
    let whole = stage.screen();
    assert!(whole.contains("same") && !whole.contains("= ·"), "{whole}");
    stage.keys("0");
    let stepped = stage.screen();
    assert!(
        stepped.contains("= ·") && !stepped.contains("same"),
        "{stepped}"
    );
    stage.keys(";");
    assert_eq!(stage.screen(), whole);
}
