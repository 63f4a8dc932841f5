//! Steps of the past: computed again from a keyframe, with the edits that were made meanwhile.

use gdplay::diff::Evaluator;
use gdplay::optim::{Descent, PlanEdit};
use gdplay::scenario::{Origin, Scenario};
use gdplay::session::command;

use super::answers::places;
use super::stage::Stage;

/// The descent of the first racer from its start: so many steps with each of these edits before them.
pub(super) fn fresh(scenario: &Scenario, stretches: &[(Option<PlanEdit>, u64)]) -> Vec<u64> {
    let mut evaluator = Evaluator::new(scenario.compiled());
    let racer = &scenario.racers[0];
    let mut descent = Descent::start(racer.plan, &racer.start, &mut evaluator);
    for (edit, steps) in stretches {
        if let Some(edit) = edit {
            descent.apply(edit).expect("an allowed edit");
        }
        for _ in 0..*steps {
            assert!(descent.step(&mut evaluator));
        }
    }
    descent.at().iter().map(|x| x.to_bits()).collect()
}

fn words(stage: &mut Stage, text: &str) {
    for message in command::parse_all(text).expect("commands") {
        stage.send(message);
    }
}

fn shown(stage: &Stage) -> Vec<u64> {
    places(&stage.session)[0].clone()
}

#[test]
fn an_edit_at_the_forked_step_is_replayed_with_it() {
    let mut stage = Stage::open("rosenbrock3");
    let scenario = stage.session.scenario().clone();
    let rate = |rate| Some(PlanEdit::LearningRate(rate));
    words(
        &mut stage,
        "steps 90; step 60; rate 0.0005; steps 70; step 100; rate 0.0002; steps 300",
    );
    for (step, stretches) in [
        (59, vec![(None, 59)]),
        (60, vec![(None, 60)]),
        (61, vec![(None, 60), (rate(0.0005), 1)]),
        (100, vec![(None, 60), (rate(0.0005), 40)]),
        (101, vec![(None, 60), (rate(0.0005), 40), (rate(0.0002), 1)]),
        (
            399,
            vec![(None, 60), (rate(0.0005), 40), (rate(0.0002), 299)],
        ),
        (3, vec![(None, 3)]),
    ] {
        words(&mut stage, &format!("step {step}"));
        assert_eq!(stage.step(), step);
        assert_eq!(shown(&stage), fresh(&scenario, &stretches), "step {step}");
    }
    let rates = [(60, 0.0005), (59, 0.001), (100, 0.0002)];
    for (step, rate) in rates {
        words(&mut stage, &format!("step {step}"));
        assert_eq!(stage.rate(), rate, "step {step}");
    }
}

/// After so many steps keyframes are several steps apart, so that what is between them is computed again: from the keyframe
/// at the step of an edit, and past keyframes of a future that was left.
#[test]
fn between_keyframes_an_edit_is_made_again_and_no_keyframe_is_stale() {
    let text = "loss = '(1 - x)^2 + 5(y - x^2)^2'\n[params]\nx = { start = -1.2 }\n[[racers]]\nlearning_rate = 1e-3\n[stop]\nsteps = 2000\ngradient_norm = 0\n";
    let scenario = Scenario::read(text, Origin::Typed).expect("a scenario");
    let mut stage = Stage::of(scenario.clone());
    words(&mut stage, "steps 1500; step 1200; rate 0.0005; steps 90");
    let edit = || Some(PlanEdit::LearningRate(0.0005));
    for later in [1, 2, 3, 61, 62, 90] {
        words(&mut stage, "step 0");
        words(&mut stage, &format!("step {}", 1200 + later));
        let stretches = [(None, 1200), (edit(), later)];
        assert_eq!(shown(&stage), fresh(&scenario, &stretches), "{later} later");
    }
}
