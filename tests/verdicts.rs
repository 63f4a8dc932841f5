//! Verdicts where the answer is known, and those of every scenario that comes with the program.

use std::sync::Arc;

use gdplay::diff::{Evaluator, Program};
use gdplay::explain::{Diagnosis, diagnose};
use gdplay::optim::{Descent, Iterate, Plan};
use gdplay::scenario::library;

#[derive(Clone)]
struct Run {
    evaluator: Evaluator,
    descent: Descent,
    recorded: Vec<Iterate>,
}

impl Run {
    fn start(evaluator: Evaluator, plan: &Plan, at: &[f64]) -> Self {
        let mut evaluator = evaluator;
        let descent = Descent::start(*plan, at, &mut evaluator);
        Self {
            recorded: vec![descent.iterate()],
            evaluator,
            descent,
        }
    }

    /// Up to that many more steps.
    fn go(mut self, steps: u64) -> Self {
        for _ in 0..steps {
            if !self.descent.step(&mut self.evaluator) {
                break;
            }
            self.recorded.push(self.descent.iterate());
        }
        self
    }

    fn diagnosis(&self) -> Diagnosis {
        diagnose(&self.recorded, &self.descent, &mut self.evaluator.clone())
    }
}

/// Every scenario of the library: each racer's verdict at the start, under way, and at the end.
#[test]
fn every_scenario_has_a_sensible_verdict() {
    let mut lines = Vec::new();
    for entry in library() {
        let scenario = entry.read().expect("a scenario of the library is valid");
        let evaluator = Evaluator::new(Arc::new(Program::new(scenario.loss.clone())));
        for racer in &scenario.racers {
            let mut run = Run::start(evaluator.clone(), &racer.plan, &racer.start);
            let end = racer.plan.stop.steps;
            for step in [0, 1, 5, end / 2, end] {
                run = run.clone().go(step.saturating_sub(run.descent.steps()));
                let found = run.diagnosis();
                lines.push(format!(
                    "{} · {} · {}: {}: {}",
                    entry.name,
                    racer.name,
                    run.descent.steps(),
                    found.verdict.name(),
                    found.reason
                ));
            }
        }
    }
    println!("{}", lines.join("\n"));
}
