//! Changing a setting while it runs, and in the past.

use gdplay::optim::Clip;
use gdplay::scenario::{Overwrite, Scenario};
use gdplay::session::{Effect, Message, OverlayMove};
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

fn letters_and_names(stage: &Stage) -> Vec<String> {
    let racers = stage.session.race().racers.iter();
    racers
        .map(|racer| format!("{} {}", racer.letter.char(), racer.name))
        .collect()
}

#[test]
fn looking_at_another_optimizer_changes_nothing_and_coming_back_restores_its_rate() {
    let mut stage = Stage::default_scene();
    forward(&mut stage, 1);
    let (rate, places) = (stage.rate(), stage.places());
    stage.keys("o");
    stage.press(Key::Right);
    stage.press(Key::Left);
    stage.press(Key::Right);
    stage.press(Key::Esc);
    assert_eq!((stage.rate(), stage.places()), (rate, places.clone()));
    // Taken and given back, it has the rate that the scenario gives it.
    stage.keys("o");
    stage.press(Key::Right);
    stage.press(Key::Enter);
    assert_ne!(stage.places()[0], places[0]);
    stage.press(Key::Left);
    stage.press(Key::Enter);
    assert_eq!((stage.rate(), stage.places()), (rate, places));
}

#[test]
fn a_racer_joins_catches_up_and_leaves_and_both_can_be_undone() {
    let mut stage = Stage::typed("x^2 + 3y^2", &[("x", 2.0), ("y", 1.0)]);
    forward(&mut stage, 2);
    let alone = stage.places();
    stage.keys("o");
    stage.press(Key::Right);
    stage.keys("+");
    assert_eq!(letters_and_names(&stage), ["A gd", "B momentum"]);
    assert_eq!(stage.session.focus().racer(), 1);
    stage.keys("+");
    assert_eq!(letters_and_names(&stage)[2], "C momentum 2");
    let places = stage.places();
    assert_eq!(
        (places[0].clone(), places[2].clone()),
        (alone[0].clone(), places[1].clone())
    );
    assert!(
        stage
            .session
            .race()
            .racers
            .iter()
            .all(|racer| racer.history.now().steps() == 20)
    );
    let saved = stage.session.present();
    let read = Scenario::read(&saved.to_document(), gdplay::scenario::Origin::Typed);
    assert_eq!(read.expect("a scenario").racers, saved.racers);
    stage.send(Message::FocusRacer(true));
    stage.press(Key::Delete);
    assert_eq!(letters_and_names(&stage), ["A momentum", "B momentum 2"]);
    stage.press(Key::Esc);
    stage.keys("u");
    assert_eq!(stage.places(), places);
    stage.keys("uu");
    assert_eq!(stage.places(), alone);
    stage.keys("UUU");
    assert_eq!(letters_and_names(&stage), ["A momentum", "B momentum 2"]);
}

/// On `x² + y` Newton's method has stopped before its first step: there is no curvature along y.
#[test]
fn what_is_shown_is_never_beyond_the_newest_step() {
    let mut stage = Stage::typed("x^2 + y", &[("x", 2.0), ("y", 1.0)]);
    forward(&mut stage, 2);
    stage.send(Message::AddRacer(Some("newton".into())));
    let shown = |stage: &Stage| (stage.step(), stage.session.race().newest());
    assert_eq!(shown(&stage), (20, 20));
    stage.send(Message::FocusRacer(true));
    stage.send(Message::RemoveRacer);
    assert_eq!(letters_and_names(&stage), ["A newton"]);
    assert_eq!(shown(&stage), (0, 0));
    stage.keys("u");
    assert_eq!(shown(&stage), (20, 20));
    stage.send(Message::RemoveRacer);
    stage.keys(":optimizer gd");
    stage.press(Key::Enter);
    forward(&mut stage, 1);
    stage.keys(":optimizer newton");
    stage.press(Key::Enter);
    assert_eq!(shown(&stage), (0, 0));
}

#[test]
fn the_last_racer_stays_and_no_more_than_there_are_letters_join() {
    let mut stage = Stage::typed("x^2", &[("x", 1.0)]);
    stage.send(Message::RemoveRacer);
    assert!(stage.refusal().contains("has to stay"));
    stage.keys("]");
    assert!(stage.refusal().contains("one racer"));
    for _ in 1..26 {
        stage.send(Message::AddRacer(Some("gd".into())));
    }
    assert_eq!(stage.session.race().racers.len(), 26);
    stage.send(Message::AddRacer(Some("gd".into())));
    assert!(stage.refusal().contains("at most 26"));
    stage.send(Message::AddRacer(Some("sgdd".into())));
    assert!(stage.refusal().contains("no optimizer"));
}

#[test]
fn schedule_clip_and_noise_are_set_while_it_runs() {
    let mut stage = Stage::typed("x^2", &[("x", 4.0)]);
    let plan = |stage: &Stage| *stage.session.focused().history.now().plan();
    stage.keys("o");
    let row = |stage: &Stage, name: &str| {
        let settings = stage.session.settings();
        settings.iter().position(|setting| setting.name == name)
    };
    let choose = |stage: &mut Stage, name: &str| {
        let index = row(stage, name).unwrap_or_else(|| panic!("no {name}"));
        stage.send(Message::Overlay(OverlayMove::Choose(index)));
    };
    choose(&mut stage, "schedule");
    stage.press(Key::Right);
    assert_eq!(plan(&stage).schedule.kind().name, "step");
    choose(&mut stage, "step_size");
    stage.keys("7");
    stage.press(Key::Enter);
    assert_eq!(plan(&stage).schedule.values().get("step_size"), Some(7.0));
    choose(&mut stage, "clip");
    stage.press(Key::Right);
    choose(&mut stage, "norm");
    stage.keys("2.5");
    stage.press(Key::Enter);
    assert_eq!(plan(&stage).clip, Clip::Norm(2.5));
    choose(&mut stage, "noise");
    stage.keys("0.25");
    stage.press(Key::Enter);
    assert_eq!(plan(&stage).noise.scale, 0.25);
    stage.keys("-1");
    stage.press(Key::Enter);
    assert!(!stage.refusal().is_empty(), "no noise is less than none");
    assert_eq!(plan(&stage).noise.scale, 0.25);
    stage.send(Message::Set("clip".into(), 0.0));
    assert_eq!(plan(&stage).clip, Clip::Off);
}

#[test]
fn play_rests_when_every_racer_has_arrived_and_space_goes_on() {
    let mut stage = Stage::typed("x^2", &[("x", 3.0)]);
    stage.keys(" ");
    for _ in 0..600 {
        stage.frames(1);
        if !stage.session.race().playing {
            break;
        }
    }
    let rested = stage.step();
    assert!(rested > 20 && rested < 200, "it rests at {rested}");
    assert!(stage.session.race().is_at_rest());
    stage.keys(" ");
    stage.frames(600);
    assert_eq!(stage.step(), 200, "then it goes on to its last step");
    // One that has not arrived keeps the others going.
    let mut stage = Stage::open("learning_rates");
    stage.keys(" ");
    stage.frames(400);
    assert_eq!(stage.step(), 60, "the last step");
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
    stage.press(Key::Enter);
    stage.press(Key::Esc);
    stage.keys("M");
    stage.keys("q");
    assert!(
        matches!(&stage.asked[..], [Effect::Save(path, scenario, Overwrite::Unchanged), Effect::CaptureMouse(false), Effect::Quit]
            if path.extension().is_some_and(|end| end == "toml") && scenario.to_document().starts_with("gdplay = 1")),
        "{:?}",
        stage.asked
    );
}
