//! Every scenario of the library.

use std::sync::Arc;

use gdplay::data::Selection;
use gdplay::diff::{Evaluator, Program};
use gdplay::explain::network::{Network, Past};
use gdplay::optim::{Descent, StopReason};
use gdplay::scenario::library;

use crate::run::Run;

/// Every racer of every scenario of the library, at its end.
#[test]
fn every_scenario_has_a_sensible_verdict() {
    let mut lines = Vec::new();
    for entry in library() {
        let scenario = entry.read().expect("a scenario of the library is valid");
        let program = Arc::new(scenario.program());
        let evaluator = Evaluator::new(Arc::clone(&program));
        for racer in &scenario.racers {
            let mut run = Run::start(&evaluator, &racer.plan, &racer.start);
            for step in [0, 1, 2, 5, 20] {
                let told = run.until(step).diagnosis();
                assert!(told.reason.chars().count() <= 150, "{}", told.reason);
                assert!(!told.reason.contains("NaN;"), "{}", told.reason);
            }
            let told = run.until(racer.plan.stop.steps).diagnosis();
            let (name, steps) = (&racer.name, run.descent.steps());
            let head = format!("{} · {name} · {steps}", entry.name);
            lines.push(format!(
                "{head}\n    {}: {}",
                told.verdict.name(),
                told.reason
            ));
            lines.extend(findings(&program, &run.descent));
        }
    }
    insta::assert_snapshot!(lines.join("\n"));
}

/// What goes wrong in a network where a descent stands, or where it would have gone.
fn findings(program: &Arc<Program>, descent: &Descent) -> Vec<String> {
    let refused = match descent.stop() {
        Some(StopReason::NotFinite { candidate, .. }) => Some(candidate.as_slice()),
        _ => None,
    };
    let network = Network::of(
        program,
        descent.at(),
        Selection::Train,
        refused,
        Some(&Past::of(descent)),
    );
    let found = network.map_or_else(Vec::new, |network| network.findings);
    found.iter().map(|f| format!("    ! {f}")).collect()
}
