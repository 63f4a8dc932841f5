//! Taking changes back and making them again.

use gdplay::session::{Focus, Message, StatusMessage};
use gdplay::ui::input::{Key, Modifiers};

use super::stage::Stage;

/// Where the run starts, by its first parameter.
fn start(stage: &Stage) -> f64 {
    stage.session.focused().history.now().at()[0]
}

fn done(stage: &Stage) -> &str {
    match stage.session.status() {
        Some(StatusMessage::Done(told)) => told,
        other => panic!("not done: {other:?}"),
    }
}

#[test]
fn sixteen_changes_are_taken_back_and_made_again() {
    let mut stage = Stage::typed("x^2", &[("x", 0.5)]);
    for change in 1..=18 {
        stage.send(Message::StartFrom(vec![f64::from(change)]));
    }
    for back in 1..=16 {
        stage.keys("u");
        assert!(done(&stage).starts_with("undone"));
        assert_eq!(start(&stage), f64::from(18 - back));
    }
    stage.keys("u");
    assert!(stage.refusal().contains("nothing to undo"));
    for again in 3..=18 {
        stage.keys("U");
        assert!(done(&stage).starts_with("made again"));
        assert_eq!(start(&stage), f64::from(again));
    }
    stage.keys("U");
    assert!(stage.refusal().contains("nothing to make again"));
    // What was made again can be taken back, and after another change there is nothing to make again.
    stage.keys("u");
    assert_eq!(start(&stage), 17.0);
    stage.send(Message::StartFrom(vec![50.0]));
    stage.keys("U");
    assert!(stage.refusal().contains("nothing to make again"));
    stage.keys("u");
    assert_eq!(start(&stage), 17.0);
}

/// Of settings that change one after the other the state before the first comes back; with a step between, each.
#[test]
fn settings_that_change_in_a_row_are_taken_back_at_once() {
    let mut stage = Stage::default_scene();
    let first = stage.rate();
    stage.press(Key::Up);
    stage.press(Key::Up);
    stage.press(Key::Up);
    let second = stage.rate();
    stage.keys("u");
    assert_eq!(stage.rate(), first);
    stage.keys("U");
    assert_eq!(stage.rate(), second);
    stage.press(Key::Right);
    stage.press(Key::Up);
    stage.press(Key::Up);
    let places = stage.places();
    stage.keys("u");
    assert_eq!((stage.rate(), stage.step()), (second, 1));
    assert_eq!(stage.places(), places);
    stage.keys("u");
    assert_eq!((stage.rate(), stage.step()), (first, 0));
    // With nothing taken back in between, and after a change that is no setting.
    let mut stage = Stage::default_scene();
    stage.press(Key::Up);
    stage.press(Key::Right);
    let second = stage.rate();
    stage.press(Key::Up);
    stage.keys("u");
    assert_eq!((stage.rate(), stage.step()), (second, 1));
    stage.send(Message::StartFrom(vec![0.5, 0.25]));
    stage.press(Key::Up);
    stage.keys("u");
    assert_eq!((stage.rate(), start(&stage)), (second, 0.5));
    // After one with no step between, too.
    let mut stage = Stage::default_scene();
    stage.send(Message::StartFrom(vec![0.5, 0.25]));
    let rate = stage.rate();
    stage.press(Key::Up);
    stage.keys("u");
    assert_eq!((stage.rate(), start(&stage)), (rate, 0.5));
}

/// A change in the past forks: the future that was comes back with it.
#[test]
fn a_change_in_the_past_is_taken_back_with_the_future_it_cut_off() {
    let mut stage = Stage::default_scene();
    stage.chord(Key::Right, Modifiers::SHIFT);
    let (rate, places) = (stage.rate(), stage.places());
    stage.press(Key::Left);
    stage.press(Key::Left);
    let before = stage.places();
    stage.press(Key::Up);
    assert_eq!((stage.step(), stage.session.race().newest()), (8, 8));
    stage.press(Key::Right);
    stage.keys("u");
    assert_eq!((stage.rate(), stage.step()), (rate, 8));
    assert_eq!(stage.places(), before);
    assert_eq!(stage.session.race().newest(), 10);
    stage.press(Key::Right);
    stage.press(Key::Right);
    assert_eq!(stage.places(), places);
}

#[test]
fn a_run_that_plays_stands_still_when_a_change_is_taken_back() {
    let mut stage = Stage::default_scene();
    stage.keys(" ");
    stage.frames(3);
    stage.press(Key::Up);
    stage.frames(3);
    assert!(stage.session.race().playing);
    stage.keys("u");
    assert!(!stage.session.race().playing);
}

/// The racer that is looked at may not be there yet in what comes back: then it is the last one that is.
#[test]
fn of_racers_that_are_taken_back_none_is_looked_at() {
    let mut stage = Stage::typed("x^2", &[("x", 1.0)]);
    stage.send(Message::AddRacer(Some("newton".into())));
    assert_eq!(stage.session.focus(), Focus::One(1));
    stage.keys("u");
    assert_eq!(stage.session.focus(), Focus::One(0));
}

/// What comes back is drawn on the screen as wide as that is by now, with one racer that is looked at.
#[test]
fn what_is_taken_back_is_drawn_on_the_screen_that_is_there() {
    let mut stage = Stage::open("rosenbrock");
    let racers = stage.session.race().racers.len();
    assert!(racers > 1);
    stage.send(Message::StartFrom(vec![0.5, 0.25]));
    stage.send(Message::Focus(racers - 1));
    stage.send(Message::FocusAll);
    let before = stage.session.resolution();
    stage.resize(150, 50);
    let room = stage.session.resolution();
    assert_ne!(room, before);
    stage.update(Message::Undo);
    assert_eq!(stage.session.resolution(), room);
    assert_eq!(stage.session.focus(), Focus::One(racers - 1));
}
