//! A step that is left between evaluations and taken up again has the bits of one that is not.

use gdplay::diff::Evaluator;
use gdplay::optim::{self, Descent, OptimizerDefinition, Plan, Progress, Settings, Workspace};

use crate::support::loss;

/// Losses on which searches try several lengths, fail, and fall back.
const LOSSES: [(&str, &[f64]); 5] = [
    ("(1 - x)^2 + 100 (y - x^2)^2", &[-1.2, 1.0]),
    ("x^4 + |y|", &[1.5, -0.3]),
    ("-x + y^2", &[1.0, 3.0]),
    ("x + ln(x) + y^2", &[5.0, 1.0]),
    ("x y", &[1.0, 0.5]),
];

fn start(definition: &'static OptimizerDefinition, start: &[f64], loss: &mut Evaluator) -> Descent {
    let settings = Settings::defaults(definition);
    let mut plan = Plan::new(settings.with("learning_rate", 0.3).expect("a rate"));
    plan.stop.steps = 25;
    Descent::start(plan, start, loss)
}

/// What must be the same.
fn state(descent: &Descent) -> (Vec<u64>, u64, u64, Option<String>) {
    let at = descent.at().iter().map(|x| x.to_bits()).collect();
    let evaluations = descent.evaluations().total();
    (
        at,
        descent.loss().to_bits(),
        evaluations,
        descent.stop().map(ToString::to_string),
    )
}

#[test]
fn every_optimizer_goes_on_with_the_same_bits() {
    let mut rests = 0;
    for definition in optim::ALL {
        for (text, at) in LOSSES {
            let mut loss = loss(text);
            let mut whole = start(definition, at, &mut loss);
            let mut halved = whole.clone();
            let mut workspace = Workspace::default();
            loop {
                let stepped = whole.step(&mut loss);
                let progress = loop {
                    let before = state(&halved);
                    let progress = halved.step_while(&mut loss, &mut workspace, &mut || false);
                    if progress != Progress::Suspended {
                        break progress;
                    }
                    assert_eq!(state(&halved), before, "a suspended step changes nothing");
                    rests += 1;
                };
                assert_eq!(progress == Progress::Stepped, stepped);
                assert_eq!(
                    state(&halved),
                    state(&whole),
                    "{} on {text}",
                    definition.name
                );
                if !stepped {
                    break;
                }
            }
        }
    }
    assert!(rests > 100, "{rests}");
}

#[test]
fn a_step_is_taken_up_by_a_copy_and_given_up_for_another_descent() {
    for definition in optim::ALL {
        let (text, at) = LOSSES[0];
        let mut loss = loss(text);
        let mut whole = start(definition, at, &mut loss);
        let mut copy = whole.clone();
        let mut other = start(definition, &[0.5, -2.0], &mut loss);
        let mut undisturbed = other.clone();
        let mut workspace = Workspace::default();
        for _ in 0..10 {
            whole.step(&mut loss);
            undisturbed.step(&mut loss);
            copy.step_while(&mut loss, &mut workspace, &mut || false);
            copy = copy.clone();
            if copy.steps() < whole.steps() {
                copy.step_while(&mut loss, &mut workspace, &mut || true);
            }
            assert_eq!(state(&copy), state(&whole), "{}", definition.name);
            // The room is left with a step of the copy's in progress.
            let mut left = copy.clone();
            left.step_while(&mut loss, &mut workspace, &mut || false);
            other.step_while(&mut loss, &mut workspace, &mut || true);
            assert_eq!(state(&other), state(&undisturbed), "{}", definition.name);
        }
    }
}

#[test]
fn an_edit_gives_up_the_step_in_progress() {
    let mut loss = loss(LOSSES[0].0);
    let definition = optim::find("armijo").expect("it is there");
    let mut descent = start(definition, LOSSES[0].1, &mut loss);
    let mut workspace = Workspace::default();
    let progress = descent.step_while(&mut loss, &mut workspace, &mut || false);
    assert_eq!(
        progress,
        Progress::Suspended,
        "0.3 is too long a step there"
    );
    let edit = optim::PlanEdit::LearningRate(0.01);
    descent.apply(&edit).expect("an allowed rate");
    let mut expected = descent.clone();
    descent.step_while(&mut loss, &mut workspace, &mut || true);
    expected.step(&mut loss);
    assert_eq!(state(&descent), state(&expected));
}
