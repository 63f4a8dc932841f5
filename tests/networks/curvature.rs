//! The ends of the curvature of a network too large for its Hessian, against that Hessian.

use std::sync::Arc;

use gdplay::diff::{Curvature, END_ERROR, Evaluator, Extremes, FULL_HESSIAN, Objective, Spacing};
use gdplay::explain::format::estimated_ends;
use gdplay::explain::{Readout, diagnose, diagnose_beside};
use gdplay::optim::Descent;
use gdplay::scenario::{Origin, Scenario};

fn network(hidden: usize) -> Scenario {
    over(
        "generate = { kind = 'moons', rows = 60, noise = 0.2 }",
        hidden,
    )
}

fn over(data: &str, hidden: usize) -> Scenario {
    let text = format!(
        "loss = 'cross_entropy(linear(tanh(linear(stack(x1, x2), {hidden})), 2), label)'\n\
         [data]\n{data}\n\
         [[racers]]\nlearning_rate = 0.3\n[stop]\nsteps = 30"
    );
    Scenario::read(&text, Origin::Typed).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn the_estimate_is_that_of_the_full_hessian() {
    let scenario = network(20);
    let n = scenario.parameters.len();
    assert!(n > FULL_HESSIAN, "{n}");
    let mut evaluator = Evaluator::new(Arc::new(scenario.program()));
    let mut at = scenario.start();
    for trial in 0..4 {
        let mut hessian = vec![0.0; n * n];
        evaluator.hessian(&at, &mut hessian);
        let full = Curvature::of_hessian(&hessian, n);
        let (smallest, largest) = full.smallest().zip(full.largest()).expect("finite");
        let found = Extremes::at(&mut evaluator, &at).expect("finite");
        let scale = largest.abs().max(smallest.abs());
        // About: two eigenvalues that are so near to each other may not have parted yet.
        assert!(
            (found.largest - largest).abs() < 2.0 * END_ERROR * largest
                && found.largest <= largest + 1e-12,
            "{trial}: {found:?}, {largest}"
        );
        assert!(
            found.is_smallest_below
                && found.smallest < -END_ERROR * scale
                && found.smallest >= smallest - 1e-12,
            "{trial}: {found:?}, {smallest}"
        );
        assert!(found.products <= 15, "{trial}: {found:?}");
        assert_eq!(
            Extremes::at(&mut evaluator, &at),
            Some(found),
            "the same bits again"
        );
        for (index, x) in at.iter_mut().enumerate() {
            *x += (index as f64 * 1.3 + f64::from(trial)).sin();
        }
    }
}

/// An end that may be lower is said to be no higher, and one that is known is said to be about that.
#[test]
fn what_is_known_of_the_ends_is_said() {
    let scenario = network(20);
    let mut evaluator = Evaluator::new(Arc::new(scenario.program()));
    let below = Extremes::at(&mut evaluator, &scenario.start()).expect("finite");
    assert!(below.is_smallest_below && below.smallest < 0.0);
    assert!(estimated_ends(below).starts_with("≤ -0."));
    assert!(estimated_ends(below).contains(" … ≈ "));
    let columns: Vec<String> = (0..70)
        .map(|i| format!("w{i} * w{i} * {}", 1 + i % 3))
        .collect();
    let text = format!(
        "loss = 'mean(x) + {}'\n[data]\ncolumns = {{ x = [1, 2] }}",
        columns.join(" + ")
    );
    let bowl = Scenario::read(&text, Origin::Typed).unwrap_or_else(|error| panic!("{error}"));
    let mut evaluator = Evaluator::new(Arc::new(bowl.program()));
    let known = Extremes::at(&mut evaluator, &bowl.start()).expect("finite");
    assert_eq!(estimated_ends(known), "≈ 2 … 6");
}

#[test]
fn an_estimate_is_said_to_be_one() {
    let scenario = network(20);
    let mut evaluator = Evaluator::new(Arc::new(scenario.program()));
    let racer = &scenario.racers[0];
    let mut descent = Descent::start(racer.plan, &racer.start, &mut evaluator);
    while descent.step(&mut evaluator) {}
    let diagnosis = diagnose(&descent, &mut evaluator);
    assert!(diagnosis.estimated);
    let [product, limit] = diagnosis
        .rate_times_curvature
        .expect("plain descent has a law");
    let extremes = Extremes::at(&mut evaluator, descent.at()).expect("finite");
    assert!((product - 0.3 * extremes.largest).abs() < 1e-12 && limit == 2.0);
    assert!(
        diagnosis.reason.contains("η·λmax ≈ "),
        "{}",
        diagnosis.reason
    );
    let readout = Readout::at(&mut evaluator, descent.at(), Spacing::Balanced);
    assert_eq!(
        (readout.curvature, readout.extremes),
        (None, Some(extremes))
    );
}

/// The full Hessian, its ends, and rows of its own for every step.
#[test]
fn a_verdict_beside_a_readout_is_the_verdict() {
    let data = "generate = { kind = 'moons', rows = 60, noise = 0.2 }";
    let batches = format!("{data}\nbatch = {{ rows = 20, seed = 1 }}");
    for (hidden, data) in [(5, data), (20, data), (20, &batches)] {
        let scenario = over(data, hidden);
        let mut evaluator = Evaluator::new(Arc::new(scenario.program()));
        let racer = &scenario.racers[0];
        let mut descent = Descent::start(racer.plan, &racer.start, &mut evaluator);
        while descent.step(&mut evaluator) {}
        let alone = diagnose(&descent, &mut evaluator);
        for (at, step) in [
            (descent.at(), descent.steps()),
            (descent.at(), 3),
            (&racer.start, 0),
        ] {
            evaluator.at_step(step);
            let readout = Readout::at(&mut evaluator, at, Spacing::Balanced);
            let beside = diagnose_beside(Some(&readout), &descent, &mut evaluator);
            assert_eq!(beside, alone, "{hidden}, a readout of step {step}");
        }
    }
}

#[test]
fn up_to_64_parameters_it_is_exact() {
    let scenario = network(12);
    assert!(scenario.parameters.len() <= FULL_HESSIAN);
    let mut evaluator = Evaluator::new(Arc::new(scenario.program()));
    let readout = Readout::at(&mut evaluator, &scenario.start(), Spacing::Balanced);
    assert!(readout.curvature.is_some() && readout.extremes.is_none());
}
