//! Runs of the program, as a library.

use std::sync::Arc;

use gdplay::diff::{Evaluator, Program};
use gdplay::explain::{Diagnosis, diagnose};
use gdplay::expr::{KnownNames, parse};
use gdplay::optim::{Descent, Plan, Settings, find};
use gdplay::scenario::{Origin, Scenario};

/// A run of some steps.
pub(crate) struct Run {
    pub(crate) diagnosis: Diagnosis,
    pub(crate) descent: Descent,
}

pub(crate) fn plan(optimizer: &str, settings: &[(&str, f64)]) -> Plan {
    let mut plan = Plan::new(Settings::defaults(find(optimizer).expect("an optimizer")));
    for (name, value) in settings {
        plan.settings.set(name, *value).expect("a setting");
    }
    plan
}

pub(crate) fn run(text: &str, mut plan: Plan, at: &[f64], steps: u64) -> Run {
    plan.stop.steps = steps;
    let loss = parse(text, &KnownNames::default()).expect("a loss");
    let mut evaluator = Evaluator::new(Arc::new(Program::new(loss)));
    let mut descent = Descent::start(plan, at, &mut evaluator);
    while descent.step(&mut evaluator) {}
    Run {
        diagnosis: diagnose(&descent, &mut evaluator),
        descent,
    }
}

/// What is said of the first racer of a scenario after some steps.
pub(crate) fn of_scenario(text: &str, steps: u64) -> Diagnosis {
    let scenario = Scenario::read(text, Origin::Typed).unwrap_or_else(|error| panic!("{error}"));
    let mut evaluator = Evaluator::new(Arc::new(scenario.program()));
    let racer = &scenario.racers[0];
    let mut plan = racer.plan;
    plan.stop.steps = steps;
    let mut descent = Descent::start(plan, &racer.start, &mut evaluator);
    while descent.step(&mut evaluator) {}
    diagnose(&descent, &mut evaluator)
}

/// What is false in what was said, of many cases: none may be.
pub(crate) fn report(cases: usize, mut wrong: Vec<String>) {
    let count = wrong.len();
    println!("{cases} cases, {count} false");
    wrong.truncate(40);
    assert!(
        count == 0,
        "{count} of {cases} false:\n{}",
        wrong.join("\n")
    );
}
