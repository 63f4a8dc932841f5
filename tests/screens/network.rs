//! The network view: layers forward, gradients backward, one stage in full, the prediction, and what goes wrong.

use gdplay::explain::FindingKind;
use gdplay::field::Over;
use gdplay::scenario::Scenario;
use gdplay::session::Backprop;
use gdplay::ui::VIEWS;
use gdplay::ui::input::{Key, Modifiers};
use gdplay::ui::theme::{ColorDepth, TerminalTheme};

use super::stage::Stage;

const SIZES: [(u16, u16); 4] = [(40, 12), (80, 24), (120, 40), (200, 60)];

/// Scenarios of small losses, of which everything is computed.
const SMALL: [&str; 2] = ["backprop", "outlier"];

fn open(name: &str) -> Stage {
    let mut stage = if SMALL.contains(&name) {
        Stage::open(name)
    } else {
        Stage::network_of(name)
    };
    stage.resize(120, 40);
    stage.keys("4");
    stage
}

fn told(stage: &Stage) -> &Backprop {
    stage.session.network().expect("the numbers are there")
}

/// The stages whose values are told, and those whose gradients are.
fn parts(stage: &Stage) -> (usize, usize) {
    let told = told(stage);
    let stages = 0..told.network.stages.len();
    let valued = stages.clone().filter(|s| told.cursor.has_value(*s)).count();
    let derived = stages.filter(|s| told.cursor.has_adjoint(*s)).count();
    (valued, derived)
}

#[test]
fn stages_appear_forward_then_gradients_backward() {
    let mut stage = open("backprop");
    assert_eq!(parts(&stage), (5, 5));
    stage.keys("0");
    assert_eq!(parts(&stage), (0, 0));
    assert!(stage.screen().contains("nothing is computed yet"));
    for count in 1..=5 {
        stage.keys(".");
        assert_eq!(parts(&stage), (count, 0));
        assert_eq!(told(&stage).selected, count - 1);
    }
    for count in 1..=5 {
        stage.keys(".");
        assert_eq!(parts(&stage), (5, count));
        assert_eq!(told(&stage).selected, 5 - count);
    }
    stage.keys(",");
    assert_eq!(parts(&stage), (5, 4));
    stage.keys(",,,,,,,,,,");
    assert_eq!(parts(&stage), (0, 0));
    stage.keys(";");
    assert_eq!(parts(&stage), (5, 5));
    assert_eq!(stage.step(), 0, "this is not the time of the descent");
}

#[test]
fn the_golden_numbers_stand_in_the_ledger() {
    let mut stage = open("backprop");
    for (keys, lines) in [
        (
            "",
            &[
                "z1[1] = 0.5 · 1 + (−0.3) · (−2) + 0.1 = 1.2",
                "h = relu(z1) = (1.2, 0, 0)",
                "∂L/∂z1 = ∂L/∂h · relu′(z1) = (0.416542, 0, 0)",
                "∂L/∂x = W1ᵀ ∂L/∂z1 = (0.208271, −0.124963)",
                "dead: 2 of 3 units of layer 1",
            ][..],
        ),
        ("j", &["z2 = W2 h + b2", "∂L/∂z2 = (0.694236, −0.694236)"]),
        (
            "j",
            &[
                "p[1] = exp(z2[1])/Σ exp(z2) = exp(0.53)/2.447196 = 0.694236",
                "∂L/∂z2[1] = p[1] · (∂L/∂p[1] − Σ(p ∂L/∂p)) = 0.694236 · (0 − (−1)) = 0.694236",
            ],
        ),
        (
            "j",
            &[
                "L = −ln(p[label]) = −ln(0.305764) = 1.18494",
                "the label is 1",
            ],
        ),
    ] {
        stage.keys(keys);
        // As wide as no formula is cut.
        stage.resize(220, 40);
        let screen = stage.screen();
        for line in lines {
            assert!(screen.contains(line), "{line}:\n{screen}");
        }
    }
}

#[test]
fn each_step_is_told_in_the_headline() {
    let mut stage = open("backprop");
    stage.resize(120, 40);
    stage.keys("0");
    for wanted in [
        "forward 1 of 5 · input: x = stack(1, −2) = (1, −2)",
        "forward 2 of 5 · 1 relu: h = relu(z1) = (1.2, 0, 0)",
        "forward 3 of 5 · 2 linear: z2[2] = −0.2 · 1.2 + 0.5 · 0 + 0.9 · 0 + (−0.05) = −0.29",
        "forward 4 of 5 · softmax: p[2] = exp(z2[2])/Σ exp(z2) = exp(−0.29)/2.447196 = 0.305764",
        "forward 5 of 5 · nll: L = −ln(p[label]) = −ln(0.305764) = 1.18494; . goes back",
        "backward 1 of 5 · nll: ∂L/∂p[2] = −1/p[label] = −1/0.305764 = −3.2705",
        "backward 2 of 5 · softmax: ∂L/∂z2[2]",
        "backward 3 of 5 · 2 linear: ∂L/∂h = W2ᵀ ∂L/∂z2 = (0.416542, −0.833084, −0.416542)",
        "backward 4 of 5 · 1 relu: ∂L/∂x = W1ᵀ ∂L/∂z1 = (0.208271, −0.124963)",
    ] {
        stage.keys(".");
        let screen = stage.screen();
        assert!(screen.contains(wanted), "{wanted}:\n{screen}");
    }
}

#[test]
fn the_numbers_follow_the_descent_and_the_telling_stays() {
    let mut stage = open("backprop");
    stage.keys("0.");
    let before = told(&stage).network.at.clone();
    stage.keys("1");
    stage.press(Key::Right);
    stage.keys("4");
    assert_eq!(told(&stage).network.at, stage.session.inspected_point());
    assert_ne!(told(&stage).network.at, before);
    assert_eq!(parts(&stage), (1, 0));
}

#[test]
fn a_step_has_the_rows_of_its_batch() {
    let mut stage = open("spirals");
    assert_eq!(told(&stage).network.rows, 40);
    let row = |stage: &Stage| {
        let network = &told(stage).network;
        network.value(network.stages[0].node, 0)
    };
    let first = row(&stage);
    stage.keys("1");
    stage.press(Key::Right);
    stage.keys("4");
    assert_ne!(row(&stage), first, "another step, other rows");
    stage.keys("lll");
    stage.resize(120, 40);
    assert!(stage.screen().contains("row 4 of 40"));
    stage.keys("JJJJJ");
    assert_eq!(told(&stage).row, 39);
    stage.keys("K");
    stage.keys("h");
    assert_eq!(told(&stage).row, 28);
}

#[test]
fn the_prediction_is_a_field_with_a_line_where_the_class_changes() {
    let stage = open("spirals");
    let prediction = told(&stage).prediction().expect("a picture");
    assert_eq!(prediction.points.len(), 160, "the rows to learn from");
    let Over::Plane(heat, borders) = &prediction.over else {
        panic!("two inputs");
    };
    // The line lies between samples on either side of one half.
    let grid = heat.grid();
    assert_eq!(borders.levels.len(), 1);
    let points = borders.levels[0].lines.iter().flatten();
    let cell = |at: (f64, f64)| grid.nearest(at).expect("inside");
    let (dx, dy) = (
        grid.window().x.span() / grid.resolution().columns as f64,
        grid.window().y.span() / grid.resolution().rows as f64,
    );
    for &(x, y) in points {
        let around = [(-dx, 0.0), (dx, 0.0), (0.0, -dy), (0.0, dy), (0.0, 0.0)];
        let around = around.map(|(a, b)| (x + a, y + b));
        let inside = around.into_iter().filter(|at| grid.nearest(*at).is_some());
        let values: Vec<f64> = inside.map(cell).collect();
        let (low, high) = (
            values.iter().any(|v| *v < 0.5),
            values.iter().any(|v| *v > 0.5),
        );
        assert!(low && high, "{x} {y}: {values:?}");
    }
}

#[test]
fn the_prediction_over_one_input_is_the_line_that_is_fitted() {
    let mut stage = open("outlier");
    let at = |stage: &Stage, x: f64| {
        let told = told(stage);
        let Over::Line(curve) = &told.prediction().expect("a picture").over else {
            panic!("one input");
        };
        let near = curve
            .points()
            .iter()
            .min_by(|a, b| (a.0 - x).abs().total_cmp(&(b.0 - x).abs()));
        *near.expect("points")
    };
    // It starts as t = -x - 1 and moves with the descent.
    let (x, t) = at(&stage, 0.5);
    assert!((t - (-x - 1.0)).abs() < 1e-12);
    stage.keys("1");
    stage.chord(Key::Right, Modifiers::SHIFT);
    stage.keys("4");
    let parameters = stage.session.inspected_point();
    let (x, t) = at(&stage, 0.5);
    assert!((t - (parameters[0] * x + parameters[1])).abs() < 1e-12);
    assert_eq!(
        told(&stage).prediction().expect("a picture").points.len(),
        21
    );
}

#[test]
fn the_row_of_the_ledger_is_marked_in_the_picture() {
    let mut stage = open("outlier");
    stage.keys("ll");
    let told = told(&stage);
    let data = stage.session.scenario().data.as_ref().expect("data");
    let [x, t] = ["x", "t"].map(|name| data.column(name).expect("a column")[2]);
    assert_eq!(told.network.place_of(told.row), Some((x, t)));
    // In the heading of the ledger, in what the row adds, and beside its mark.
    let screen = stage.screen();
    assert!(screen.matches("row 3").count() == 3, "{screen}");
}

#[test]
fn findings_are_told_in_every_view() {
    for (name, start) in [
        ("vanishing", "✗ vanishing: layer 1 is told 1/"),
        ("dead_relu", "✗ dead: 2 of 2 units of layer 1"),
        ("detached", "✗ cut: no gradient reaches W1, b1"),
    ] {
        let mut stage = Stage::network_of(name);
        for (view, number) in VIEWS.iter().zip(1..) {
            stage.keys(&i32::to_string(&number));
            stage.resize(120, 40);
            let screen = stage.screen();
            assert!(screen.contains(start), "{name} {}:\n{screen}", view.name);
        }
    }
    let mut stage = Stage::open("nan");
    stage.press(Key::End);
    for _ in 0..6 {
        stage.chord(Key::Right, Modifiers::SHIFT);
    }
    let kinds: Vec<_> = stage.session.findings().iter().map(|f| f.kind).collect();
    assert_eq!(kinds, [FindingKind::NotFinite]);
    // The verdict says it already.
    let screen = stage.screen();
    assert!(screen.contains("ln(a x + b) = NaN for"), "{screen}");
    assert!(!screen.contains("not finite: "), "{screen}");
    let fine = Stage::default_scene();
    assert!(fine.session.findings().is_empty());
}

#[test]
fn a_loss_of_single_numbers_says_what_the_view_is_for() {
    let mut stage = Stage::default_scene();
    stage.keys("4");
    stage.resize(80, 24);
    let screen = stage.screen();
    for wanted in [
        "by layer: forward",
        "press 3 to go through",
        "backprop",
        "spirals",
    ] {
        assert!(screen.contains(wanted), "{wanted}:\n{screen}");
    }
    // What it offers to type is a loss with layers.
    stage.draft("mse(linear(tanh(linear(stack(1, 2), 3)), 1), 0.5)");
    stage.press(Key::Enter);
    assert_eq!(told(&stage).network.layers.len(), 2);
}

#[test]
fn a_draft_is_run_while_it_is_typed_and_the_loss_comes_back() {
    let mut stage = open("outlier");
    stage.draft("mse(linear(tanh(linear(x, 2)), 1), t)");
    assert_eq!(told(&stage).network.layers.len(), 2);
    stage.press(Key::Esc);
    assert_eq!(told(&stage).network.layers.len(), 0);
    stage.draft("x^2");
    stage.press(Key::Esc);
    assert_eq!(told(&stage).network.stages.len(), 3);
    assert!(told(&stage).prediction().is_some());
}

#[test]
fn the_chain_view_points_to_the_network_view() {
    let mut stage = Stage::network_of("vanishing");
    stage.keys("3");
    stage.resize(80, 24);
    let screen = stage.screen();
    assert!(screen.contains("Press 4: the network view"), "{screen}");
    assert!(screen.contains("stage by stage"), "{screen}");
}

#[test]
fn the_picture_takes_the_ledgers_room() {
    let mut stage = open("spirals");
    stage.resize(80, 24);
    assert!(!stage.screen().contains("label 0"));
    stage.press(Key::Enter);
    // In both inks that the shape of a class has on the map.
    let screen = stage.screen();
    assert!(screen.contains("○  ○  label 0"), "{screen}");
    stage.theme = stage.theme.depth(gdplay::ui::theme::ColorDepth::Mono);
    let screen = stage.screen();
    assert!(screen.contains(" ○ label 0"), "{screen}");
    stage.press(Key::Enter);
    assert!(!stage.screen().contains("label 0"));
}

#[test]
fn a_click_looks_at_a_stage_and_the_wheel_goes_on() {
    let mut stage = open("backprop");
    let rows = stage.screen();
    let row = rows
        .lines()
        .position(|line| line.contains("softmax        2"))
        .expect("a row");
    stage.click(8, row as u16);
    assert_eq!(told(&stage).selected, 3);
    stage.wheel_down(8, row as u16);
    assert_eq!(told(&stage).selected, 4);
    stage.resize(80, 24);
    stage.keys("kkk");
    let (column, row) = stage.find("PgDn: ");
    stage.wheel_down(column, row);
    assert_eq!(told(&stage).selected, 1, "over the ledger it scrolls");
    assert_eq!(stage.session.screen().scrolled, 3);
}

#[test]
fn the_network_view() {
    for name in ["backprop", "vanishing", "spirals", "outlier"] {
        let mut stage = open(name);
        insta::assert_snapshot!(format!("network_{name}"), stage.screens(&SIZES));
    }
    let mut stage = open("backprop");
    for _ in 0..2 {
        stage.press(Key::Left);
    }
    insta::assert_snapshot!("network_backward", stage.screens(&[(80, 24), (120, 40)]));
    let mut stage = open("spirals");
    stage.press(Key::Enter);
    insta::assert_snapshot!("network_picture", stage.screens(&[(80, 24), (120, 40)]));
}

#[test]
fn the_network_view_in_other_themes() {
    use ratatui::style::Color;
    for name in ["backprop", "outlier", "vanishing"] {
        let mut stage = open(name);
        stage.theme = TerminalTheme::DARK.ascii();
        let screens = stage.screens(&[(80, 24), (120, 40)]);
        assert!(screens.is_ascii(), "{screens}");
        // What has no likeness in ASCII is a question mark.
        assert_eq!(
            screens.matches('?').count(),
            screens.matches("? help").count()
        );
        stage.theme = TerminalTheme::DARK.depth(ColorDepth::Mono);
        for cell in stage.buffer().content() {
            assert_eq!((cell.fg, cell.bg), (Color::Reset, Color::Reset));
        }
    }
    let mut stage = open("spirals");
    stage.theme = TerminalTheme::DARK.depth(ColorDepth::Mono).ascii();
    insta::assert_snapshot!("network_ascii_mono", stage.screens(&[(80, 24), (120, 40)]));
}

#[test]
fn every_size() {
    let losses = [
        "mse(linear(tanh(linear(stack(1, 2), 3)), 1), 0.5)",
        "a + b",
        "sum(stack(a, b, 3)) + dot(stack(a, b), stack(1, 2))",
        "log_softmax(linear(stack(a, 2), 9)) + nll(softmax(stack(a, b, 1)), 2)",
    ];
    for scenario in losses
        .map(|text| Scenario::of_loss(text, &[]))
        .into_iter()
        .flatten()
    {
        let mut stage = Stage::of(scenario);
        stage.keys("4j");
        for width in [1, 2, 3, 5, 9, 16, 27, 40, 63, 64, 72, 100, 300] {
            for height in [1, 2, 3, 4, 6, 11, 12, 16, 24, 60] {
                stage.draw_at(width, height);
            }
        }
    }
}
