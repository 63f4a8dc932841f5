//! The slice view: secants that tend to the tangent, corners and jumps.

use gdplay::figure::{self, FigureLayer, Role};
use gdplay::scenario::{Origin, Scenario};
use gdplay::session::{Message, Picture};
use gdplay::ui::input::Key;

use super::stage::Stage;

/// The slice of a typed loss at a wide screen.
fn slice(text: &str, at: f64) -> Stage {
    let mut stage = Stage::typed(text, &[("x", at)]);
    stage.resize(120, 40);
    stage.keys("2");
    stage
}

/// The words on the screen.
fn says(stage: &mut Stage, words: &[&str], not: &[&str]) {
    let screen = stage.screen();
    for word in words {
        assert!(screen.contains(word), "{word:?} is missing:\n{screen}");
    }
    for word in not {
        assert!(!screen.contains(word), "{word:?}:\n{screen}");
    }
}

/// How many lines of a role the picture has.
fn lines(stage: &Stage, role: Role) -> usize {
    let figure = figure::picture(&stage.session);
    let is_line =
        |layer: &&FigureLayer| matches!(layer, FigureLayer::Polyline(line) if line.role == role);
    figure.layers.iter().filter(is_line).count()
}

#[test]
fn a_secant_has_a_rise_a_run_and_its_quotient() {
    let mut stage = slice("x^2", 3.0);
    says(
        &mut stage,
        &[
            "f(4) − f(3)",
            "16 − 9",
            "= 7",
            "rise 7",
            "run h = 1",
            "(4, 16)",
            "tends to 6.",
            "half h, half the gap",
        ],
        &["corner", "jump"],
    );
    // The secant, its run and its rise.
    assert_eq!(lines(&stage, Role::Secant), 3);
    assert_eq!(lines(&stage, Role::Gradient), 1);
    insta::assert_snapshot!("slice_square", stage.screens(&[(80, 24), (120, 40)]));
}

#[test]
fn the_distance_walks_along_its_own_ladder() {
    let mut stage = slice("x^2", 3.0);
    let spacing = stage.session.spacing();
    let mut seen = vec![stage.session.chosen_distance()];
    for _ in 0..6 {
        stage.keys(",");
        seen.push(stage.session.chosen_distance());
    }
    let seen: Vec<f64> = seen.into_iter().flatten().collect();
    assert_eq!(seen, [1.0, 0.5, 0.2, 0.1, 0.01, 0.001, 0.0001]);
    stage.keys(",,,,,,,,,,,,");
    assert_eq!(stage.session.chosen_distance(), Some(1e-15));
    stage.keys(".....................");
    assert_eq!(stage.session.chosen_distance(), Some(2.0));
    assert_eq!(
        stage.session.spacing(),
        spacing,
        "finite differences keep theirs"
    );
    says(&mut stage, &["slope 8", "(5, 25)"], &[]);
    says(&mut stage, &["1e−8"], &[]);
    stage.keys("S");
    says(&mut stage, &[], &["1e−8"]);
    stage.keys("1");
    assert_eq!(stage.session.chosen_distance(), None);
}

#[test]
fn a_spacing_that_is_typed_is_the_distance_of_the_secant() {
    let mut stage = slice("x^2", 3.0);
    stage.send(Message::SpacingTo(0.005));
    assert_eq!(stage.session.chosen_distance(), Some(0.005));
    let [h, quotient] = stage.session.forward_quotient().expect("a quotient");
    assert!(h == 0.005 && (quotient - 6.005).abs() < 1e-9, "{quotient}");
    stage.keys(".");
    assert_eq!(stage.session.chosen_distance(), Some(0.01));
    stage.send(Message::OpenNamed(String::from("kink")));
    stage.send(Message::ViewNamed(String::from("slice")));
    assert_ne!(
        stage.session.chosen_distance(),
        Some(0.01),
        "a scene has its own"
    );
    assert_eq!(stage.session.spacing(), gdplay::diff::Spacing::default());
}

#[test]
fn the_unit_of_the_ladder_suits_the_window() {
    let stage = slice("(x - 300)^2", 100.0);
    let h = stage.session.chosen_distance().expect("a distance");
    assert!((50.0..=200.0).contains(&h), "{h}");
}

#[test]
fn a_corner_has_two_half_tangents_and_says_so() {
    let mut stage = slice("abs(x)", 0.0);
    says(
        &mut stage,
        &["A corner at x = 0", "slope −1"],
        &["tends to"],
    );
    assert_eq!(lines(&stage, Role::Gradient), 2);
    let mut beside = slice("abs(x)", 1.0);
    says(&mut beside, &[], &["corner"]);
    assert_eq!(lines(&beside, Role::Gradient), 1);
}

#[test]
fn a_jump_is_a_gap_with_open_ends_and_has_no_tangent() {
    let mut stage = slice("floor(x) + x^2/4", 2.0);
    says(&mut stage, &["A jump at x = 2"], &["tends to"]);
    assert_eq!(lines(&stage, Role::Gradient), 0);
    assert!(
        lines(&stage, Role::Value) > 4,
        "a piece between any two jumps"
    );
    let mut beside = slice("floor(x) + x^2/4", 2.5);
    says(&mut beside, &[], &["A jump"]);
    assert_eq!(lines(&beside, Role::Gradient), 1);
}

#[test]
fn a_step_that_leads_where_nothing_is_defined_says_so() {
    let mut stage = slice("-sqrt(1 - x)", 0.5);
    says(&mut stage, &["has no value"], &[]);
    stage.press(Key::Home);
    stage.keys(",,");
    says(&mut stage, &[], &["has no value"]);
}

/// The box that says which key plays covers no label, and a low plot has only labels that hide nothing.
#[test]
fn labels_keep_out_of_each_others_way() {
    let text = "gdplay = 1\nloss = \"x^3/3 - x\"\n[params]\nx = 1.8\n[view]\nopen = \"slice\"\n";
    let mut stage = Stage::of(Scenario::read(text, Origin::Typed).expect("a scenario"));
    stage.resize(80, 24);
    let screen = stage.screen();
    assert!(screen.contains("Space plays"), "{screen}");
    for label in ["(2.8, 4.517)", "secant 4.37", "run h = 1", "tangent 2.24"] {
        assert!(screen.contains(label), "{label}:\n{screen}");
    }
    stage.resize(40, 12);
    let screen = stage.screen();
    // There is room for the legs beside their lines, and none for the point.
    assert!(!screen.contains("(2.8, 4.517)"), "{screen}");
    for label in ["rise 4.373", "run h = 1"] {
        assert!(screen.contains(label), "{label}:\n{screen}");
    }
}

/// A loss of one row at each step.
const ROW_BY_ROW: &str = r#"gdplay = 1
loss = "mean((w x - t)^2)"
[params]
w = 0.5
[data]
columns = { x = [1, 2, 3, 4], t = [2, 1, 8, 3] }
batch = { rows = 1, seed = 1 }
[view]
open = "slice"
"#;

#[test]
fn the_point_of_a_step_lies_on_the_curve() {
    let mut stage = Stage::of(Scenario::read(ROW_BY_ROW, Origin::Typed).expect("a scenario"));
    stage.resize(120, 40);
    for step in 0..4 {
        let Some(Picture::Curve(curve)) = stage.session.picture() else {
            panic!("a curve");
        };
        let readout = stage.session.readout().expect("numbers");
        let at = readout.at[0];
        let points = curve.points();
        let next = points.iter().position(|(x, _)| *x > at).expect("inside");
        let [(left, low), (right, high)] = [points[next - 1], points[next]];
        let on_the_curve = low + (high - low) * (at - left) / (right - left);
        let off = (on_the_curve - readout.value).abs();
        assert!(off < 1e-2 * (1.0 + readout.value), "step {step}: {off}");
        stage.press(Key::Right);
    }
    assert!(
        stage.screen().contains("rows of step 4"),
        "{}",
        stage.screen()
    );
}
