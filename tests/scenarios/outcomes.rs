//! Whether every shipped scenario does what its description says.

use std::sync::Arc;

use gdplay::diff::{Evaluator, Objective, Program};
use gdplay::optim::{Descent, StopReason};
use gdplay::scenario::{DEFAULT, library};

use super::{distance, run, shipped};

/// The gradient is zero, to the digits that are written, at every minimum of the library; but at kinks and edges there
/// is none, and points around it have a greater loss.
#[test]
fn minima_are_minima() {
    for entry in library() {
        let scenario = shipped(entry.name);
        let mut evaluator = Evaluator::new(Arc::new(Program::new(scenario.loss.clone())));
        for minimum in &scenario.view.minima {
            let here = evaluator.value(minimum);
            for axis in 0..minimum.len() {
                for by in [-1e-2, 1e-2] {
                    let mut beside = minimum.clone();
                    beside[axis] += by;
                    let there = evaluator.value(&beside);
                    assert!(there.is_nan() || there > here, "{} {minimum:?}", entry.name);
                }
            }
            if !["ackley", "edge", "kink"].contains(&entry.name) {
                let mut gradient = vec![0.0; minimum.len()];
                evaluator.gradient(minimum, &mut gradient);
                let norm = distance(&gradient, &vec![0.0; minimum.len()]);
                assert!(norm < 5e-3, "{} {minimum:?} {norm}", entry.name);
            }
        }
    }
}

/// Which racers come how near to a minimum of their scenario.
#[test]
fn racers_that_should_arrive_do() {
    let arrivals: &[(&str, &[&str])] = &[
        ("beale", &["gd", "momentum", "adam"]),
        ("booth", &["gd", "newton"]),
        ("bowl", &["gd"]),
        ("camel", &["deep"]),
        ("chain_rule", &["gd"]),
        ("easom", &["near"]),
        ("goldstein_price", &["adam"]),
        ("heavy_ball", &["0.8"]),
        (
            "himmelblau",
            &["north-east", "north-west", "south-west", "south-east"],
        ),
        ("kink", &["shrinking"]),
        ("learning_rates", &["right", "oscillating"]),
        ("matyas", &["gd", "nesterov"]),
        ("mccormick", &["gd"]),
        ("rosenbrock3", &["adam", "lbfgs"]),
        ("styblinski_tang", &["left"]),
        ("two_minima", &["right", "left"]),
        ("two_wells", &["gd", "momentum"]),
        ("valley", &["gd", "momentum"]),
        ("waves", &["ball"]),
    ];
    for (name, expected) in arrivals {
        let scenario = shipped(name);
        let near = |at: &[f64]| {
            let minima = scenario.view.minima.iter();
            minima
                .map(|minimum| distance(minimum, at))
                .any(|d| d < 0.03)
        };
        let arrived: Vec<_> = scenario
            .racers
            .iter()
            .zip(run(&scenario))
            .filter(|(_, descent)| near(descent.at()))
            .map(|(racer, _)| racer.name.as_str())
            .collect();
        assert_eq!(arrived, *expected, "{name}");
    }
}

#[test]
fn himmelblau_finds_four_different_minima() {
    let scenario = shipped("himmelblau");
    for (minimum, descent) in [0, 1, 2, 3].into_iter().zip(run(&scenario)) {
        assert!(distance(&scenario.view.minima[minimum], descent.at()) < 1e-5);
    }
}

#[test]
fn what_fails_fails_as_described() {
    let end = |name: &str, racer: usize| {
        let descent = run(&shipped(name)).swap_remove(racer);
        let stop = descent.stop().expect("a descent that stands still").clone();
        (descent, stop)
    };
    let (edge, stop) = end("edge", 0);
    assert!(matches!(stop, StopReason::NotFinite { .. }) && edge.at()[0] < 0.2);
    let (_, plain) = end("cliff", 0);
    assert!(matches!(plain, StopReason::NotFinite { .. }));
    let (clipped, _) = end("cliff", 1);
    assert!(clipped.loss() < 1e-3);
    let (far, _) = end("easom", 1);
    assert_eq!(far.at(), [-5.0, -5.0]);
    let (stairs, _) = end("staircase", 0);
    assert_eq!(stairs.at(), [2.5]);
    let (diverging, _) = end("learning_rates", 3);
    assert!(diverging.at()[0].abs() > 2.5);
    let (ridge, _) = end("saddle", 1);
    assert!(ridge.at()[1] == 0.0 && ridge.gradient_norm() < 0.02);
    let (beside, _) = end("saddle", 0);
    assert!(beside.at()[1] > 1.0);
    let (hopping, _) = end("kink", 0);
    assert!((hopping.at()[0].abs() - 0.05).abs() < 1e-9);
    let (caught, _) = end("ackley", 0);
    let written = caught.at().iter().map(|x| format!("{x:.2}"));
    assert_eq!(written.collect::<Vec<_>>(), ["1.96", "-0.98"]);
    let (thrown, _) = end("pole", 1);
    assert!(thrown.at()[0] > 0.0);
    let (creeping, _) = end("rosenbrock", 0);
    assert!(creeping.loss() > 1.0);
    for racer in [1, 2] {
        assert!(end("rosenbrock", racer).0.loss() < 2e-3);
    }
}

#[test]
fn a_rate_that_falls_to_zero_brings_noise_to_rest() {
    let scenario = shipped("noise");
    let mut lengths = Vec::new();
    for racer in &scenario.racers {
        let mut evaluator = Evaluator::new(Arc::new(Program::new(scenario.loss.clone())));
        let mut descent = Descent::start(racer.plan, &racer.start, &mut evaluator);
        let mut length = 0.0;
        loop {
            let before = descent.at().to_vec();
            if !descent.step(&mut evaluator) {
                break;
            }
            if descent.steps() > 270 {
                length += distance(&before, descent.at());
            }
        }
        lengths.push(length);
    }
    assert!(lengths[1] < 0.1 * lengths[0], "{lengths:?}");
}

#[test]
fn the_default_scenario_has_several_optimizers_that_part() {
    let scenario = shipped(DEFAULT);
    let ends = run(&scenario);
    assert!(ends.len() > 1);
    for (index, descent) in ends.iter().enumerate() {
        for other in &ends[..index] {
            assert!(distance(descent.at(), other.at()) > 0.01);
        }
    }
}

fn about(name: &str) -> String {
    shipped(name).about.unwrap_or_default()
}

/// The distance from the first minimum after each step of a racer.
fn distances(name: &str, racer: usize) -> Vec<f64> {
    let scenario = shipped(name);
    let racer = &scenario.racers[racer];
    let mut evaluator = Evaluator::new(Arc::new(scenario.program()));
    let mut descent = Descent::start(racer.plan, &racer.start, &mut evaluator);
    let mut distances = Vec::new();
    loop {
        distances.push(distance(descent.at(), &scenario.view.minima[0]));
        if !descent.step(&mut evaluator) {
            return distances;
        }
    }
}

/// How much a loss bends at a point: the second difference along a parameter.
fn bend(name: &str, at: &[f64], axis: usize) -> f64 {
    let mut evaluator = Evaluator::new(Arc::new(shipped(name).program()));
    let mut value = |by: f64| {
        let mut at = at.to_vec();
        at[axis] += by;
        evaluator.value(&at)
    };
    value(1.0) - 2.0 * value(0.0) + value(-1.0)
}

/// Layers are counted as a description says: a layer in a function, and the last without one, apart.
#[test]
fn layers_are_counted_right() {
    const WORDS: [&str; 9] = [
        "No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight",
    ];
    let mut counted = 0;
    for entry in library() {
        let scenario = shipped(entry.name);
        let about = scenario.about.clone().unwrap_or_default();
        for function in ["sigmoid", "relu", "tanh"] {
            let count = scenario
                .loss
                .source
                .matches(&format!("{function}(linear("))
                .count();
            for (number, word) in WORDS.iter().enumerate() {
                if about.contains(&format!("{word} {function} layers")) {
                    assert_eq!(count, number, "{}: {about}", entry.name);
                    counted += 1;
                }
            }
        }
    }
    assert!(counted >= 2);
}

#[test]
fn numbers_of_descriptions_are_so() {
    // Where gd is caught: `what_fails_fails_as_described` knows it, too.
    assert!(about("ackley").contains("(1.96, -0.98)"));

    assert!(
        about("valley").contains("each step leaves 93 %")
            && about("valley").contains("80 % are left")
    );
    for (racer, left) in [(0, 0.93), (1, 0.8)] {
        let distances = distances("valley", racer);
        let share = (distances[140] / distances[100]).powf(1.0 / 40.0);
        assert!((share - left).abs() < 0.005, "{racer}: {share}");
    }

    assert!(
        about("matyas").contains("about three hundred") && about("matyas").contains("about thirty")
    );
    let arrives = |racer| distances("matyas", racer).iter().position(|d| *d < 0.03);
    assert!(arrives(0).is_some_and(|step| (280..320).contains(&step)));
    assert!(arrives(1).is_some_and(|step| (25..35).contains(&step)));

    assert!(about("booth").contains("below 2/18"));
    let booth = |rate: f64| {
        let mut scenario = shipped("booth");
        scenario.racers[0]
            .plan
            .settings
            .set("learning_rate", rate)
            .expect("a rate");
        run(&scenario).swap_remove(0).loss()
    };
    assert!(booth(0.11) < 20.0 && booth(2.0 / 18.0) > 100.0 && booth(0.112) > 500.0);

    assert!(about("scales").contains("a million times as much across the valley as along it"));
    let ratio = bend("scales", &[1.0, 1.0, 1.0], 1) / bend("scales", &[1.0, 1.0, 1.0], 0);
    assert!((3e5..3e6).contains(&ratio), "{ratio}");

    assert!(about("easom").contains("4e-58"));
    let mut evaluator = Evaluator::new(Arc::new(shipped("easom").program()));
    let mut gradient = [0.0; 2];
    evaluator.gradient(&[-5.0, -5.0], &mut gradient);
    assert_eq!(format!("{:.0e}", distance(&gradient, &[0.0; 2])), "4e-58");
}
