//! What is sampled: estimates, batches, and the rows that are held back.

use std::sync::Arc;

use gdplay::explain::Sampled;
use gdplay::scenario::{Origin, Scenario};
use gdplay::session::jobs::errors::SampleRequest;
use gdplay::session::{Effect, Message, run_effect};
use gdplay::ui::input::{Key, Modifiers};
use gdplay::ui::view;

use super::stage::Stage;

const SIZES: [(u16, u16); 2] = [(80, 24), (120, 40)];

/// A small network that learns in batches, with rows held back.
fn batches() -> Stage {
    let text = "title = 'Batches'\nloss = 'cross_entropy(linear(tanh(linear(stack(x1, x2), 3)), 2), label)'\n\
         [data]\ngenerate = { kind = 'moons', rows = 60, seed = 2 }\nbatch = { rows = 8, seed = 1 }\n\
         split = { test = 0.25, seed = 1 }\n[[racers]]\nlearning_rate = 0.3";
    Stage::of(Scenario::read(text, Origin::Typed).unwrap_or_else(|error| panic!("{error}")))
}

#[test]
fn the_estimate_stands_beside_the_exact_value_and_its_error_falls_with_the_root() {
    let mut stage = Stage::open("monte_carlo");
    for _ in 0..5 {
        stage.press(Key::Right);
    }
    let at = stage.session.inspected_point();
    let readout = stage.session.readout().expect("a readout");
    let estimate = readout.estimate.expect("an estimate");
    // The readout has the rows of its step, as the descent has.
    assert_eq!(readout.value, stage.session.focused().history.now().loss());
    assert!((estimate.mean - readout.value).abs() < 1e-12);
    let exact = stage.session.exact(&at).expect("known");
    assert!((exact - (at[0] * at[0] + 1.0)).abs() < 1e-15);
    assert!((estimate.mean - exact).abs() < 2.0 * estimate.half_width());
    stage.resize(80, 24);
    assert!(stage.screen().contains("exact "), "{}", stage.screen());
    insta::assert_snapshot!("sampling_surface", stage.screens(&SIZES));
    stage.keys("7");
    let errors = stage.session.errors().expect("errors");
    assert_eq!(errors.of, Sampled::Loss);
    let slope = errors.fit.expect("a slope").slope;
    assert!((slope + 0.5).abs() < 0.1, "{slope}");
    insta::assert_snapshot!("sampling_view", stage.screens(&SIZES));
    // The picture says which of the sizes is drawn, also where there is no room for sentences.
    let estimate = |rows: usize, stage: &mut Stage| {
        stage.send(Message::Adjust(gdplay::session::Adjust::Rows(rows)));
        let screen = stage.screen();
        assert!(screen.contains(&format!("N {rows}: ")), "{screen}");
    };
    estimate(64, &mut stage);
    estimate(9216, &mut stage);
}

#[test]
fn batches_have_their_spread_and_rows_held_back_their_loss() {
    let mut stage = batches();
    stage.chord(Key::Right, Modifiers::SHIFT);
    let readout = stage.session.readout().expect("a readout");
    let spread = readout.spread.expect("batches");
    assert_eq!((spread.batch, spread.steps), (Some(8), 50));
    let now = stage.session.focused().history.now().iterate();
    assert!(now.test_loss.is_some());
    assert_eq!(readout.test_loss, now.test_loss);
    insta::assert_snapshot!("sampling_batches", stage.screens(&SIZES));
    stage.keys("7");
    assert_eq!(
        stage.session.errors().map(|errors| errors.of),
        Some(Sampled::Gradient)
    );
    // A step that is shown again has the same losses, bit by bit.
    let losses = |stage: &Stage| {
        let iterate = stage.session.focused().history.now().iterate();
        (iterate.loss.to_bits(), iterate.test_loss.map(f64::to_bits))
    };
    let last = losses(&stage);
    stage.keys("1");
    stage.press(Key::Home);
    let first = losses(&stage);
    assert_ne!(first, last);
    stage.chord(Key::Right, Modifiers::SHIFT);
    assert_eq!(losses(&stage), last);
}

#[test]
fn a_loss_without_rows_says_that_nothing_is_sampled() {
    let mut stage = Stage::default_scene();
    stage.keys("7");
    stage.resize(80, 24);
    assert!(
        stage.screen().contains("this loss has no rows"),
        "{}",
        stage.screen()
    );
    stage.keys("1");
    assert!(!stage.screen().contains("this loss has no rows"));
    // What belonged to another scenario is gone.
    let mut stage = Stage::open("monte_carlo");
    stage.keys("7");
    assert!(stage.session.errors().is_some());
    let other = Scenario::open("bowl").expect("a scenario");
    stage.send(Message::Open(Arc::new(other)));
    assert!(stage.session.errors().is_none());
}

#[test]
fn a_label_that_is_no_class_is_refused_where_it_is_typed() {
    let mut stage = batches();
    let before = stage.session.scenario().loss.source.clone();
    stage.draft("cross_entropy(linear(stack(x1, x2), 2), x1)");
    stage.press(Key::Enter);
    stage.resize(120, 40);
    assert!(
        stage.screen().contains("none of 2 classes"),
        "{}",
        stage.screen()
    );
    assert_eq!(stage.session.scenario().loss.source, before);
}

#[test]
fn an_exact_value_that_is_not_a_number_is_asked_about_once() {
    let text = "loss = 'mean((a + eps)^2)'\n[data]\nsample = { eps = { normal = [0, 1] } }\nrows = 8\n\
         [sampling]\nexact = 'log(a - 100)'";
    let scenario = Scenario::read(text, Origin::Typed).unwrap_or_else(|error| panic!("{error}"));
    let mut stage = Stage::of(scenario);
    let at = stage.session.inspected_point();
    assert!(stage.session.exact(&at).expect("a formula").is_nan());
    let effects = stage
        .session
        .update(Message::View(view("sampling").expect("a view")));
    let is_sample = |effect: &&Effect| effect.request::<SampleRequest>().is_some();
    let asked = effects.iter().find(is_sample).expect("a request");
    let mut answers = Vec::new();
    run_effect(asked, || false, |answer| answers.push(answer));
    for answer in answers {
        let follows = stage.session.update(Message::Answered(answer));
        assert!(!follows.iter().any(|effect| is_sample(&effect)));
    }
}

#[test]
fn gradients_of_batches_are_a_cloud_around_that_of_all_rows() {
    let mut stage = Stage::open("spirals");
    stage.keys("7");
    let cloud = stage.session.gradient_cloud().expect("batches");
    assert!(cloud.steps.len() >= 100);
    stage.resize(120, 40);
    let screen = stage.screen();
    assert!(screen.contains("gradients of batches"), "{screen}");
    // The axis upward has its name.
    let [_, up] = stage.session.scene().axis_names();
    for size in [(120, 40), (200, 60), (80, 24)] {
        stage.resize(size.0, size.1);
        if size.0 < 120 {
            // Below there is no room: it is one key away.
            stage.press(Key::Tab);
        }
        let screen = stage.screen();
        assert!(screen.contains(&format!("∂L/∂{up} ↑")), "{screen}");
    }
    // Where all rows are used at every step there is none.
    let mut stage = Stage::open("backprop");
    stage.keys("7");
    assert!(stage.session.gradient_cloud().is_none());
}

#[test]
fn a_loss_without_parameters_has_no_panels_of_a_descent() {
    const WORDS: &str = "This loss has no parameter";
    let text = "title = 'A mean'\nloss = 'mean(eps^2)'\n\
         [data]\nsample = { eps = { normal = [0, 1] } }\nrows = 64\nseed = 1";
    let scenario = Scenario::read(text, Origin::Typed).unwrap_or_else(|error| panic!("{error}"));
    let mut stage = Stage::of(scenario);
    for key in ["1", "2", "3", "4", "6"] {
        stage.keys(key);
        let screen = stage.screen();
        assert!(screen.contains(WORDS), "{key}:\n{screen}");
        assert!(screen.contains("L = mean(eps²)"), "{screen}");
        for word in ["gradient ─", "not finite", "along", "next step"] {
            assert!(!screen.contains(word), "{key}, {word}:\n{screen}");
        }
    }
    for key in ["5", "7"] {
        stage.keys(key);
        assert!(!stage.screen().contains(WORDS), "{}", stage.screen());
    }
    let stage = Stage::open("bowl");
    assert!(!stage.screen().contains(WORDS), "{}", stage.screen());
}
