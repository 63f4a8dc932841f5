//! What a scenario asks to be shown when it opens, and the chart.

use std::sync::Arc;

use gdplay::figure::{self, FigureLayer, Role, Stroke};
use gdplay::scenario::{Chart, Origin, Scenario};
use gdplay::session::{Message, Session};
use gdplay::ui::VIEWS;
use gdplay::ui::input::{Key, Modifiers};

use super::stage::Stage;

fn scenario(view: &str) -> Arc<Scenario> {
    let text = format!("gdplay = 1\ntitle = \"a bowl\"\nloss = \"x^2 + y^2\"\n\n[view]\n{view}\n");
    Arc::new(Scenario::read(&text, Origin::Typed).expect("a scenario"))
}

#[test]
fn a_scenario_says_with_which_view_and_chart_it_opens_and_whether_it_plays() {
    let session = Session::new(
        scenario("open = \"sweep\"\nplay = true\nchart = \"step\""),
        VIEWS,
    );
    assert_eq!(session.view().name, "sweep");
    assert!(session.race().playing);
    assert_eq!(session.screen().chart, Chart::Step);
    let session = Session::new(scenario(""), VIEWS);
    assert_eq!(session.view().name, "surface");
    assert!(!session.race().playing);
    assert_eq!(session.screen().chart, Chart::Loss);
}

#[test]
fn a_scenario_that_is_opened_meanwhile_is_shown_as_it_asks() {
    let mut stage = Stage::default_scene();
    stage.keys("5v");
    stage.send(Message::Open(scenario(
        "open = \"slice\"\nchart = \"gradient\"",
    )));
    assert_eq!(stage.session.view().name, "slice");
    assert_eq!(stage.session.screen().chart, Chart::Gradient);
    assert!(!stage.session.race().playing);
    // One that says nothing leaves the view as it is.
    stage.send(Message::Open(scenario("")));
    assert_eq!(stage.session.view().name, "slice");
}

/// It invites to play until somebody does something, and so does the next one that is opened.
#[test]
fn a_scenario_that_nobody_has_touched_invites_to_play() {
    let mut stage = Stage::default_scene();
    let invites = |stage: &Stage| stage.screen().contains("Space plays");
    assert!(invites(&stage));
    stage.press(Key::Up);
    assert!(!invites(&stage));
    stage.send(Message::Open(scenario("")));
    assert!(invites(&stage));
}

#[test]
fn a_key_goes_through_the_charts() {
    let mut stage = Stage::default_scene();
    stage.resize(120, 40);
    stage.chord(Key::Right, Modifiers::SHIFT);
    for title in [
        "‖∇L‖ over steps",
        "η·λmax over steps",
        "step length",
        "loss over steps",
    ] {
        stage.keys("v");
        let screen = stage.screen();
        assert!(screen.contains(title), "{title}:\n{screen}");
    }
}

#[test]
fn learning_rate_times_curvature_is_computed_along_the_path() {
    let mut stage = Stage::typed("x^2 + 10 y^2", &[("x", 2.0), ("y", 1.0)]);
    stage.send(Message::ChartOf(Chart::Sharpness));
    stage.chord(Key::Right, Modifiers::SHIFT);
    let series = stage.session.series().expect("computed");
    let points = &series.lines[0].points;
    assert_eq!(points.len(), 11);
    assert!(
        points.iter().all(|point| (point.1 - 2.0).abs() < 1e-9),
        "0.1 · 20: {points:?}"
    );
    let figure = figure::quantity(&stage.session, Chart::Sharpness);
    assert!(
        figure
            .layers
            .iter()
            .any(|layer| matches!(layer, FigureLayer::Rule(rule) if rule.label == "2"))
    );
}

#[test]
fn layers_have_a_chart_where_there_are_any() {
    let mut stage = Stage::default_scene();
    stage.send(Message::ChartOf(Chart::Layers));
    assert_eq!(stage.session.screen().chart, Chart::Loss);
    let mut stage = Stage::open("backprop");
    stage.send(Message::ChartOf(Chart::Layers));
    stage.press(Key::Right);
    let layers = stage.session.series().expect("computed").lines.len();
    assert!(layers >= 2, "{layers}");
    assert_eq!(
        stage.session.series().expect("computed").lines[0]
            .points
            .len(),
        2
    );
}

#[test]
fn batches_are_faint_with_their_mean_as_the_line_and_the_test_has_another_color() {
    let mut stage = Stage::open("spirals");
    stage.chord(Key::Right, Modifiers::SHIFT);
    let figure = figure::quantity(&stage.session, Chart::Loss);
    let lines: Vec<(Role, Stroke, &str)> = figure
        .layers
        .iter()
        .filter_map(|layer| match layer {
            FigureLayer::Polyline(line) => Some((line.role, line.stroke, line.label.as_str())),
            _ => None,
        })
        .collect();
    assert!(
        lines.contains(&(Role::Racer(0), Stroke::Faint, "")),
        "{lines:?}"
    );
    assert!(
        lines.contains(&(Role::Racer(0), Stroke::Solid, "A")),
        "{lines:?}"
    );
    assert!(
        lines.contains(&(Role::Racer(3), Stroke::Dotted, "test")),
        "{lines:?}"
    );
}

/// What a newcomer reads first is what is seen; a verdict needs words that stand nowhere yet.
#[test]
fn the_first_words_stand_until_a_key_is_pressed_or_time_stands_still() {
    const WORDS: &str = "walk downhill";
    let mut stage = Stage::default_scene();
    assert!(!stage.screen().contains(WORDS), "{}", stage.screen());
    stage.session.start_playing();
    stage.send(Message::Tick(std::time::Duration::from_millis(200)));
    assert!(stage.session.race().step > 0);
    assert!(stage.screen().contains(WORDS), "{}", stage.screen());
    stage.keys("m");
    assert!(!stage.screen().contains(WORDS), "{}", stage.screen());
    let mut stage = Stage::default_scene();
    stage.keys(" ");
    stage.send(Message::Tick(std::time::Duration::from_millis(200)));
    assert!(!stage.screen().contains(WORDS), "{}", stage.screen());
}

#[test]
fn who_changes_the_rate_before_the_first_step_is_told_where_it_leads() {
    let mut stage = Stage::open("bowl");
    assert!(stage.screen().contains("The same curvature"));
    for _ in 0..40 {
        stage.press(Key::Up);
    }
    let screen = stage.screen();
    assert!(screen.contains("too big"), "{screen}");
    assert!(!screen.contains("The same curvature"), "{screen}");
    for _ in 0..40 {
        stage.press(Key::Down);
    }
    stage.keys("r");
    assert_eq!(stage.session.race().step, 0);
}
