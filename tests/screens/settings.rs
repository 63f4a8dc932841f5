//! Changing a setting while it runs, and in the past.

use gdplay::scenario::Scenario;
use gdplay::session::Effect;
use gdplay::ui::input::{Key, Modifiers};

use super::stage::Stage;

fn forward(stage: &mut Stage, tens: usize) {
    for _ in 0..tens {
        stage.chord(Key::Right, Modifiers::SHIFT);
    }
}

#[test]
fn the_learning_rate_climbs_its_ladder_and_resets_nothing() {
    let mut stage = Stage::default_scene();
    forward(&mut stage, 3);
    let (step, places, rate) = (stage.step(), stage.places(), stage.rate());
    stage.press(Key::Up);
    assert!(stage.rate() > rate);
    stage.press(Key::Down);
    assert_eq!(stage.rate(), rate);
    stage.chord(Key::Up, Modifiers::SHIFT);
    assert!((stage.rate() / rate - 1.1).abs() < 1e-12);
    assert_eq!((stage.step(), stage.places()), (step, places));
    assert_eq!(stage.session.race().newest(), step);
    stage.press(Key::Right);
    assert_eq!(stage.step(), step + 1);
}

#[test]
fn the_new_rate_is_the_one_that_is_used() {
    let mut stage = Stage::typed("x^2", &[("x", 1.0)]);
    let rate = stage.rate();
    stage.press(Key::Right);
    stage.press(Key::Up);
    let next = stage.rate();
    stage.press(Key::Right);
    let place = stage.session.focused().history.now().at()[0];
    let wanted = (1.0 - 2.0 * rate) * (1.0 - 2.0 * next);
    assert!((place - wanted).abs() < 1e-15, "{place}, not {wanted}");
}

#[test]
fn only_the_focused_racer_changes_unless_all_have_the_focus() {
    let mut stage = Stage::open("learning_rates");
    let rates = |stage: &Stage| -> Vec<f64> {
        let racers = stage.session.race().racers.iter();
        racers
            .map(|racer| racer.history.now().plan().settings.learning_rate())
            .collect()
    };
    let before = rates(&stage);
    assert!(before.len() > 1);
    stage.keys("]");
    stage.press(Key::Up);
    let after = rates(&stage);
    assert!(after[1] > before[1]);
    assert_eq!(after[0], before[0]);
    stage.keys("A");
    stage.press(Key::Up);
    assert!(rates(&stage).iter().zip(&after).all(|(new, old)| new > old));
}

#[test]
fn a_change_in_the_past_forks_and_leaves_a_ghost() {
    let mut stage = Stage::default_scene();
    forward(&mut stage, 4);
    let future = stage.places();
    for _ in 0..2 {
        stage.chord(Key::Left, Modifiers::SHIFT);
    }
    let here = stage.places();
    stage.chord(Key::Down, Modifiers::SHIFT);
    assert_eq!((stage.step(), stage.session.race().newest()), (20, 20));
    assert_eq!(stage.places(), here);
    let ghosts = stage.session.focused().history.ghosts();
    assert_eq!(ghosts.len(), 1);
    let ghost: Vec<u64> = ghosts[0]
        .iterates()
        .iter()
        .map(|iterate| iterate.step)
        .collect();
    assert_eq!(ghost, (20..=40).collect::<Vec<u64>>());
    forward(&mut stage, 2);
    assert_eq!(stage.step(), 40);
    assert_ne!(stage.places()[0], future[0], "another rate, another future");
}

#[test]
fn edits_are_replayed_with_the_steps_they_were_made_at() {
    let mut stage = Stage::default_scene();
    let mut seen = vec![stage.places()];
    for step in 0..60 {
        if step % 7 == 3 {
            stage.press(if step % 2 == 0 { Key::Down } else { Key::Up });
        }
        stage.press(Key::Right);
        seen.push(stage.places());
    }
    for step in [0, 59, 3, 4, 17, 31, 60, 10, 45] {
        stage.press(Key::Home);
        for _ in 0..step {
            stage.press(Key::Right);
        }
        assert_eq!(stage.places(), seen[step], "step {step}");
    }
    assert_eq!(stage.session.race().newest(), 60);
}

#[test]
fn restarting_keeps_the_settings_and_can_be_undone() {
    let mut stage = Stage::default_scene();
    stage.press(Key::Up);
    let rate = stage.rate();
    forward(&mut stage, 1);
    let places = stage.places();
    stage.keys("r");
    assert_eq!((stage.step(), stage.rate()), (0, rate));
    stage.keys("u");
    assert_eq!((stage.step(), stage.places()), (10, places));
}

#[test]
fn undo_at_the_beginning_is_refused_and_changes_nothing() {
    let mut stage = Stage::default_scene();
    let places = stage.places();
    stage.keys("u");
    assert!(stage.refusal().contains("undo"));
    stage.keys("U");
    assert!(!stage.refusal().is_empty());
    assert_eq!(stage.places(), places);
}

#[test]
fn a_scenario_of_the_list_opens_paused_at_its_start() {
    let mut stage = Stage::default_scene();
    stage.keys("Ohimmel");
    stage.press(Key::Enter);
    assert!(stage.session.overlay().is_none());
    assert!(
        stage
            .session
            .scenario()
            .heading()
            .to_lowercase()
            .contains("himmel")
    );
    assert!(!stage.session.race().playing && stage.step() == 0);
    stage.keys("u");
    assert_eq!(stage.session.scenario().loss.parameters(), ["x", "y"]);
    assert!(stage.session.scenario().heading().contains("anana"));
}

#[test]
fn a_broken_file_keeps_everything_and_a_changed_racer_restarts_alone() {
    let text = |rate: f64| {
        format!(
            "gdplay = 1\nloss = \"x^2 + y^2\"\n[[racers]]\noptimizer = \"gd\"\nlearning_rate = {rate}\n\
             [[racers]]\noptimizer = \"adam\"\nlearning_rate = 0.1\n"
        )
    };
    let read = |text: &str| Scenario::read(text, gdplay::scenario::Origin::File("a.toml".into()));
    let mut stage = Stage::of(read(&text(0.1)).expect("a scenario"));
    forward(&mut stage, 1);
    let places = stage.places();
    stage.reread("gdplay = 1\nloss = \"x^\"");
    assert!(!stage.refusal().is_empty());
    assert_eq!((stage.step(), stage.places()), (10, places.clone()));
    stage.reread(&text(0.2));
    let after = stage.places();
    assert_eq!(after[1], places[1], "the racer that did not change runs on");
    assert_ne!(after[0], places[0], "the other one starts again");
}

#[test]
fn what_the_outside_must_do_is_asked_for() {
    let mut stage = Stage::default_scene();
    stage.keys("w");
    stage.keys("M");
    stage.keys("q");
    assert!(
        matches!(&stage.asked[..], [Effect::Save(path, scenario), Effect::CaptureMouse(false), Effect::Quit]
            if path.extension().is_some_and(|end| end == "toml") && scenario.to_document().starts_with("gdplay = 1")),
        "{:?}",
        stage.asked
    );
}
