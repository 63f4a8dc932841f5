//! Runs and what is said of them.

use std::sync::Arc;

use gdplay::diff::{Evaluator, Program};
use gdplay::explain::{Diagnosis, Verdict, diagnose};
use gdplay::expr::{KnownNames, parse};
use gdplay::optim::{Descent, Plan, Settings, find};
use gdplay::scenario::{Origin, Scenario};

/// A descent and what evaluates its loss.
pub(crate) struct Run {
    pub(crate) evaluator: Evaluator,
    pub(crate) descent: Descent,
}

impl Run {
    pub(crate) fn start(evaluator: &Evaluator, plan: &Plan, at: &[f64]) -> Self {
        let mut evaluator = evaluator.clone();
        let descent = Descent::start(*plan, at, &mut evaluator);
        Self { evaluator, descent }
    }

    /// Goes on up to a step, or as far as it goes.
    pub(crate) fn until(&mut self, step: u64) -> &mut Self {
        while self.descent.steps() < step && self.descent.step(&mut self.evaluator) {}
        self
    }

    pub(crate) fn diagnosis(&mut self) -> Diagnosis {
        diagnose(&self.descent, &mut self.evaluator)
    }
}

pub(crate) fn plan(optimizer: &str, settings: &[(&str, f64)]) -> Plan {
    let definition = find(optimizer).expect("an optimizer");
    let mut plan = Plan::new(Settings::defaults(definition));
    for (name, value) in settings {
        plan.settings.set(name, *value).expect("a setting");
    }
    plan.stop.steps = 1_000_000;
    plan
}

pub(crate) fn gd(rate: f64) -> Plan {
    plan("gd", &[("learning_rate", rate)])
}

pub(crate) fn run(text: &str, plan: &Plan, at: &[f64]) -> Run {
    let loss = parse(text, &KnownNames::default()).expect("a loss");
    Run::start(&Evaluator::new(Arc::new(Program::new(loss))), plan, at)
}

/// The first racer of a scenario's text on its start.
pub(crate) fn read(text: &str) -> Run {
    let scenario = Scenario::read(text, Origin::Typed).unwrap_or_else(|error| panic!("{error}"));
    let evaluator = Evaluator::new(Arc::new(scenario.program()));
    let racer = &scenario.racers[0];
    Run::start(&evaluator, &racer.plan, &racer.start)
}

/// What is said of a descent after each of the given numbers of steps.
pub(crate) fn told(text: &str, plan: &Plan, at: &[f64], steps: &[u64]) -> Vec<Diagnosis> {
    let mut run = run(text, plan, at);
    let after = |step: &u64| run.until(*step).diagnosis();
    steps.iter().map(after).collect()
}

pub(crate) fn verdicts(text: &str, plan: &Plan, at: &[f64], steps: &[u64]) -> Vec<Verdict> {
    let told = told(text, plan, at, steps);
    told.iter().map(|diagnosis| diagnosis.verdict).collect()
}

pub(crate) fn close(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * b.abs().max(1.0)
}

/// A scenario's racer with another learning rate, to its end.
pub(crate) fn of_scenario(name: &str, racer: usize, rate: f64) -> Diagnosis {
    let scenario = Scenario::open(name).expect("a scenario");
    let racer = &scenario.racers[racer];
    let mut plan = racer.plan;
    plan.settings.set("learning_rate", rate).expect("a rate");
    let evaluator = Evaluator::new(Arc::new(scenario.program()));
    Run::start(&evaluator, &plan, &racer.start)
        .until(u64::MAX)
        .diagnosis()
}

/// What is said of a typed loss from a start, with one racer, after some steps.
pub(crate) fn said(loss: &str, start: &str, racer: &str, step: u64) -> Diagnosis {
    let text = format!("loss = '{loss}'\n[params]\n{start}\n[[racers]]\n{racer}");
    read(&text).until(step).diagnosis()
}
