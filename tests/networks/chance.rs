//! Verdicts of descents whose losses go up and down by chance.

use std::sync::Arc;

use gdplay::diff::Evaluator;
use gdplay::explain::{Verdict, diagnose};
use gdplay::optim::Descent;
use gdplay::scenario::{Origin, Scenario};

#[test]
fn an_unlucky_batch_is_no_divergence() {
    let text = "loss = 'cross_entropy(linear(tanh(linear(stack(x1, x2), 3)), 2), label)'\n\
         [data]\ngenerate = { kind = 'moons', rows = 60, seed = 2 }\nbatch = { rows = 4, seed = 1 }\n\
         [[racers]]\nlearning_rate = 0.1\n[stop]\nsteps = 120";
    let scenario = Scenario::read(text, Origin::Typed).unwrap_or_else(|error| panic!("{error}"));
    let mut evaluator = Evaluator::new(Arc::new(scenario.program()));
    let racer = &scenario.racers[0];
    let mut descent = Descent::start(racer.plan, &racer.start, &mut evaluator);
    let mut met = Vec::new();
    while descent.step(&mut evaluator) {
        met.push(diagnose(&descent, &mut evaluator).verdict);
    }
    assert!(!met.contains(&Verdict::Diverging), "{met:?}");
    // At a rate that is far too large it is one.
    let mut plan = racer.plan;
    plan.settings.set("learning_rate", 100.0).expect("allowed");
    let mut descent = Descent::start(plan, &racer.start, &mut evaluator);
    while descent.steps() < 12 && descent.step(&mut evaluator) {}
    let verdict = diagnose(&descent, &mut evaluator).verdict;
    assert_ne!(verdict, Verdict::Converging);
}

/// Now and then some batches in a row are steeper than the rate bears, and throw the loss up a hundredfold, from where it comes back.
#[test]
fn a_burst_is_no_growth() {
    let line = |rate: f64, step: u64| {
        let text = format!(
            "loss = 'mse(a x + b, t)'\n[data]\ngenerate = {{ kind = 'line', rows = 40, seed = 1 }}\n\
             batch = {{ rows = 8, seed = 1 }}\n[[racers]]\nlearning_rate = {rate:?}\n[stop]\nsteps = 9999"
        );
        let scenario =
            Scenario::read(&text, Origin::Typed).unwrap_or_else(|error| panic!("{error}"));
        let mut evaluator = Evaluator::new(Arc::new(scenario.program()));
        let racer = &scenario.racers[0];
        let mut descent = Descent::start(racer.plan, &racer.start, &mut evaluator);
        while descent.steps() < step && descent.step(&mut evaluator) {}
        diagnose(&descent, &mut evaluator)
    };
    for step in [290, 300, 310, 320] {
        let burst = line(1.0, step);
        assert_eq!(
            burst.verdict,
            Verdict::Oscillating,
            "{step}: {}",
            burst.sentence
        );
        assert!(
            burst.sentence.contains("a burst"),
            "{step}: {}",
            burst.sentence
        );
    }
    let grows = line(1.3, 100);
    assert_eq!(grows.verdict, Verdict::Diverging, "{}", grows.sentence);
}
