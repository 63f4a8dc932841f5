//! Time in the descent: forward, back, forward again.

use gdplay::session::{Message, Time};
use gdplay::ui::input::{Key, Modifiers};

use super::stage::Stage;

fn forward(stage: &mut Stage, tens: usize) {
    for _ in 0..tens {
        stage.chord(Key::Right, Modifiers::SHIFT);
    }
}

#[test]
fn ticks_play_at_the_speed_that_is_told() {
    let mut stage = Stage::default_scene();
    stage.keys(" ");
    let before = stage.session.race().speed;
    for _ in 0..50 {
        stage.send(Message::Tick(std::time::Duration::from_millis(20)));
    }
    let wanted = before as u64;
    assert!(
        stage.step().abs_diff(wanted) <= 1,
        "{} steps in a second, not {wanted}",
        stage.step()
    );
    stage.keys(">");
    assert!(stage.session.race().speed > before);
    stage.keys(" ");
    let step = stage.step();
    stage.frames(20);
    assert_eq!(stage.step(), step, "paused");
}

#[test]
fn forward_back_and_forward_again_is_the_same_bit_by_bit() {
    for scene in [
        "rosenbrock",
        "noise",
        "rosenbrock3",
        "learning_rates",
        "valley",
    ] {
        let mut stage = Stage::open(scene);
        let mut seen = vec![stage.places()];
        for _ in 0..40 {
            stage.press(Key::Right);
            seen.push(stage.places());
        }
        assert_eq!(stage.step(), 40, "{scene}");
        for step in (0..40).rev() {
            stage.press(Key::Left);
            assert_eq!(stage.step(), step as u64, "{scene}");
            assert_eq!(stage.places(), seen[step], "{scene}: back at step {step}");
        }
        for (step, place) in seen.iter().enumerate().skip(1) {
            stage.press(Key::Right);
            assert_eq!(&stage.places(), place, "{scene}: step {step} again");
        }
        assert_eq!(stage.session.race().newest(), 40);
    }
}

#[test]
fn home_and_end_go_to_the_ends_of_what_was_run() {
    let mut stage = Stage::default_scene();
    let start = stage.places();
    forward(&mut stage, 7);
    let end = stage.places();
    stage.press(Key::Home);
    assert_eq!((stage.step(), stage.places()), (0, start));
    assert_eq!(stage.session.race().newest(), 70);
    stage.press(Key::Left);
    assert_eq!(stage.step(), 0, "nothing is before the start");
    stage.press(Key::End);
    assert_eq!((stage.step(), stage.places()), (70, end));
}

#[test]
fn playing_in_the_past_shows_what_was_recorded_and_then_goes_on() {
    let mut stage = Stage::default_scene();
    forward(&mut stage, 2);
    let end = stage.places();
    stage.press(Key::Home);
    stage.keys(" ");
    while stage.step() < 20 {
        stage.frames(1);
    }
    assert_eq!(stage.step(), 20);
    assert_eq!(stage.places(), end);
    assert!(
        stage.session.focused().history.ghosts().is_empty(),
        "nothing was forked"
    );
    stage.frames(20);
    assert!(stage.step() > 20);
}

#[test]
fn a_run_stops_when_its_steps_are_done_and_a_step_more_goes_on() {
    let mut stage = Stage::open("valley");
    let steps = stage.session.focused().history.now().plan().stop.steps;
    for _ in 0..4 {
        stage.keys(">");
    }
    stage.keys(" ");
    for _ in 0..10_000 {
        if !stage.session.race().playing {
            break;
        }
        stage.frames(1);
    }
    assert!(!stage.session.race().playing && stage.session.race().is_over());
    assert!(stage.step() <= steps);
    let stopped = stage.session.race().newest();
    let told = stage
        .session
        .focused()
        .history
        .now()
        .stop()
        .expect("it stopped")
        .to_string();
    assert!(told.contains("step"), "{told}");
    stage.keys(" ");
    assert_eq!(stage.step(), 0, "Space plays again from the start");
    stage.frames(1);
    assert!(stage.session.race().playing && stage.step() < stopped);
    stage.press(Key::End);
    assert_eq!(stage.step(), stopped);
    stage.press(Key::Right);
    assert_eq!(
        stage.session.race().newest(),
        stopped + 1,
        "a step more goes on"
    );
    let newest = stage.step();
    stage.press(Key::Home);
    stage.press(Key::End);
    assert_eq!(stage.step(), newest);
}

#[test]
fn steps_asked_for_faster_than_they_are_done_are_all_done() {
    let mut stage = Stage::default_scene();
    let mut effects = Vec::new();
    for _ in 0..5 {
        effects.extend(stage.session.update(Message::Time(Time::Step(1))));
    }
    stage.settle(effects);
    assert_eq!(stage.step(), 5);
}

#[test]
fn stepping_back_calls_off_the_steps_that_are_not_done() {
    let mut stage = Stage::default_scene();
    forward(&mut stage, 1);
    let mut effects = stage.session.update(Message::Time(Time::Step(10)));
    effects.extend(stage.session.update(Message::Time(Time::Step(-3))));
    stage.settle(effects);
    assert_eq!(stage.step(), 7);
}
