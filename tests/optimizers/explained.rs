//! An explained step can be checked by hand: what is printed on the right side of a line gives what is printed as its result.

use std::fmt::Write;
use std::sync::Arc;

use gdplay::diff::{Evaluator, Objective, Program};
use gdplay::expr::{KnownNames, parse};
use gdplay::optim::{
    self, Clip, Descent, Noise, Plan, PlanEdit, Schedule, Settings, StepTerm, Workspace,
};

use crate::support::loss;

/// Lines whose right side is a text: what a search did, or a solver.
const TEXTS: [&str; 5] = [
    "learning rate",
    "clip by value",
    "direction",
    "step length",
    "Newton direction",
];

/// A small generator of numbers between −1 and 1, the same on every machine.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> f64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) as f64 / (1_u64 << 52) as f64 - 1.0
    }
}

/// What the text of a formula gives, read by this program's own language.
fn computed(numbers: &str) -> f64 {
    let loss =
        parse(numbers, &KnownNames::default()).unwrap_or_else(|error| panic!("{numbers}: {error}"));
    assert!(loss.parameters().is_empty(), "{numbers}");
    Evaluator::new(Arc::new(Program::new(loss))).value(&[])
}

/// The value of a unit in the last printed digit.
fn last_digit(text: &str) -> f64 {
    let (mantissa, exponent) = text.split_once('e').unwrap_or((text, "0"));
    let decimals = mantissa
        .split_once('.')
        .map_or(0, |(_, decimals)| decimals.len());
    let exponent: i32 = exponent.parse().expect("a whole number");
    f64::powi(
        10.0,
        exponent - i32::try_from(decimals).expect("few digits"),
    )
}

/// The largest number in a text: where a sum cancels, nothing below its last bit is known.
fn largest(numbers: &str) -> f64 {
    let words = numbers.split(|c: char| !(c.is_ascii_digit() || c == '.' || c == 'e' || c == '-'));
    words
        .filter_map(|word| word.parse::<f64>().ok())
        .fold(0.0, |size, x| size.max(x.abs()))
}

fn assert_adds_up(term: &StepTerm, context: &str) {
    let result = term.result();
    let (got, printed) = (
        computed(&term.numbers()),
        result.parse::<f64>().expect("a number"),
    );
    let slack =
        (0.500_000_1 * last_digit(&result)).max(4.0 * f64::EPSILON * largest(&term.numbers()));
    assert!(
        (got - printed).abs() <= slack,
        "{context}: {} = {} = {result}, but it gives {got:e}",
        term.law,
        term.numbers()
    );
}

fn settings(definition: &'static optim::OptimizerDefinition, numbers: &mut Numbers) -> Settings {
    let mut settings = Settings::defaults(definition);
    let rate = definition.learning_rate.min(0.1) * (1.0 + 0.9 * numbers.next());
    settings
        .set("learning_rate", rate)
        .expect("a positive rate");
    for name in ["weight_decay", "damping", "lr_decay"] {
        // Not every optimizer has it.
        let _ = settings.set(name, numbers.next().max(0.0) * 0.1);
    }
    for name in ["centered", "decoupled_weight_decay", "nesterov"] {
        let _ = settings.set(name, f64::from(u8::from(numbers.next() > 0.0)));
    }
    if definition.name == "rmsprop" {
        let momentum = if numbers.next() > 0.0 { 0.9 } else { 0.0 };
        settings.set("momentum", momentum).expect("a fraction");
    }
    settings
}

#[test]
fn every_line_gives_its_result_as_printed() {
    let mut checked = 0;
    for definition in optim::ALL {
        for seed in 0..12 {
            let mut numbers = Numbers(seed);
            let mut loss = loss("(1 - x)^2 + 3 (y - x^2)^2 + 0.1 x y");
            let mut plan = Plan::new(settings(definition, &mut numbers));
            if seed % 4 == 1 {
                plan.noise = Noise { scale: 0.01, seed };
                plan.clip = Clip::Norm(0.7);
            }
            let start = [1.5 * numbers.next(), 1.5 * numbers.next()];
            let mut descent = Descent::start(plan, &start, &mut loss);
            for step in 0..12 {
                for (i, name) in ["x", "y"].into_iter().enumerate() {
                    let Ok(terms) = descent.explain(&mut loss, i, name) else {
                        continue;
                    };
                    for term in terms.iter().filter(|term| !TEXTS.contains(&term.label)) {
                        let context = format!("{} seed {seed} step {step}", definition.name);
                        assert_adds_up(term, &context);
                        checked += 1;
                    }
                }
                descent.step(&mut loss);
            }
        }
    }
    assert!(checked > 10_000, "{checked}");
}

/// Every term of the second step, so that none is left out.
#[test]
fn a_step_is_told_in_all_its_terms() {
    let mut all = String::new();
    for definition in optim::ALL {
        for (setting, value) in [("", 0.0), ("momentum", 0.9), ("centered", 1.0)] {
            let mut settings = Settings::defaults(definition);
            if !setting.is_empty() && settings.set(setting, value).is_err() {
                continue;
            }
            let mut loss = loss("x^2 + 0.5 x y + y^2 + 0.1 x^4");
            let mut descent = Descent::start(Plan::new(settings), &[1.5, -0.5], &mut loss);
            descent.step(&mut loss);
            writeln!(all, "{} {setting}", definition.name).expect("a text");
            for term in descent.explain(&mut loss, 0, "x").expect("a step") {
                writeln!(all, "  {}: {}", term.label, term.law).expect("a text");
            }
        }
    }
    insta::assert_snapshot!(all);
}

/// Nothing that a step left in its room is told of the next one. Searches and Newton's method come to where the slope is 0.
#[test]
fn a_step_is_told_alike_in_room_that_was_used() {
    const NETWORK: &str = "mse(linear(tanh(linear(stack(0.5, -1), 3)), 1), 2)";
    let told = |descent: &Descent, loss: &mut Evaluator, room: &mut Workspace| {
        let names = loss.program().loss().parameters().to_vec();
        let step = descent.next_step(loss, 1.0, room, &mut || true);
        let step = step.map(|step| step.expect("it is not left"));
        let lines = step.map(|step| {
            let lines = names.iter().enumerate();
            lines.map(|(i, name)| step.explain(i, name)).collect()
        });
        let lines: Result<Vec<_>, _> = lines;
        format!("{lines:?}")
    };
    for definition in optim::ALL {
        for text in [NETWORK, "x^2 + 0.5 x y + y^2 + 0.1 x^4", "2 x^2"] {
            let mut loss = loss(text);
            let count = loss.program().loss().parameters().len();
            let mut plan = Plan::new(Settings::defaults(definition));
            plan.stop.gradient_norm = 0.0;
            let start: Vec<f64> = (0..count).map(|i| 2.0 - 0.3 * i as f64).collect();
            let mut descent = Descent::start(plan, &start, &mut loss);
            let mut used = Workspace::default();
            for step in 0..6 {
                let fresh = told(&descent, &mut loss, &mut Workspace::default());
                let again = told(&descent, &mut loss, &mut used);
                assert_eq!(again, fresh, "{} at {step} of {text}", definition.name);
                descent.step_while(&mut loss, &mut used, &mut || true);
            }
        }
    }
}

/// Newton's solution is written into its own equations.
#[test]
fn newtons_equations_can_be_checked() {
    let mut loss = loss("x^2 + x y + 2 y^2 + y^4");
    let plan = Plan::new(Settings::defaults(optim::find("newton").expect("a row")));
    let mut descent = Descent::start(plan, &[1.0, 0.7], &mut loss);
    descent
        .apply(&PlanEdit::Hyperparameter("damping".to_string(), 0.5))
        .expect("allowed");
    descent
        .apply(&PlanEdit::Schedule(Schedule::constant()))
        .expect("allowed");
    let terms = descent.explain(&mut loss, 1, "y").expect("a step");
    let equation = terms
        .iter()
        .find(|term| term.label == "equation")
        .expect("an equation");
    assert_eq!(equation.law, "row 2 of (H + δ I) d = g");
    assert!(
        equation.numbers().starts_with("1 · "),
        "{}",
        equation.numbers()
    );
    assert!(
        equation.numbers().contains(" + 0.5) · "),
        "{}",
        equation.numbers()
    );
    assert_eq!(equation.value, descent.used_gradient()[1]);
}

/// Of an entry of a matrix each line gives its result, the last one where the step leads; the velocity is that of its line.
#[test]
fn the_lines_of_a_matrix_give_their_results_as_printed() {
    for (nesterov, match_rms) in [(0.0, 0.0), (1.0, 1.0)] {
        let mut loss = loss("mse(linear(tanh(linear(stack(0.5, -1), 3)), 1), 2)");
        let names = loss.program().loss().parameters().to_vec();
        let start: Vec<f64> = (1..=names.len()).map(|i| 0.1 * i as f64).collect();
        let mut plan = Plan::new(Settings::defaults(optim::find("muon").expect("a row")));
        for (name, value) in [
            ("learning_rate", 0.03),
            ("nesterov", nesterov),
            ("match_rms_adamw", match_rms),
            ("weight_decay", 0.0),
        ] {
            plan.settings.set(name, value).expect("allowed");
        }
        let mut descent = Descent::start(plan, &start, &mut loss);
        for step in 0..3 {
            let velocity = descent.arrows(&mut loss).and_then(|arrows| arrows.velocity);
            let velocity = velocity.expect("it has one");
            assert_eq!(velocity.len(), names.len());
            let next = descent.preview(&mut loss, 1.0).expect("a step");
            for (i, name) in names.iter().enumerate() {
                let terms = descent.explain(&mut loss, i, name).expect("a step");
                let context = format!("{name} step {step}");
                let computed = |term: &&StepTerm| term.label != "orthogonalized";
                for term in terms.iter().filter(computed) {
                    assert_adds_up(term, &context);
                }
                let value = |label: &str| {
                    let found = terms.iter().find(|term| term.label == label);
                    found.map(|term| term.value)
                };
                let last = terms.last().expect("a line").value;
                assert!((last - next[i]).abs() <= 1e-14, "{context}");
                if value("orthogonalized").is_some() {
                    assert_eq!(value("mean of gradients"), Some(velocity[i]), "{context}");
                    assert_eq!(value("look ahead").is_some(), nesterov != 0.0, "{context}");
                }
            }
            descent.step(&mut loss);
        }
    }
}

/// What is computed in a step of each optimizer is told, in its order.
#[test]
fn every_line_of_a_step_is_there() {
    let adam = ["gradient", "mean of gradients", "mean of squares"];
    let scaled = ["bias correction", "denominator", "update"];
    let decayed = [&adam[..], &["weight decay"], &scaled].concat();
    for definition in optim::ALL {
        let expected = match definition.name {
            "gd" => vec!["gradient", "update"],
            "momentum" => vec!["gradient", "velocity", "update"],
            "nesterov" => vec!["gradient", "velocity", "look ahead", "update"],
            "adagrad" => vec!["gradient", "sum of squares", "denominator", "update"],
            "rmsprop" => vec!["gradient", "mean of squares", "denominator", "update"],
            "adadelta" => vec![
                "gradient",
                "mean of squares",
                "step",
                "mean of squared steps",
                "update",
            ],
            "adam" => [adam, scaled].concat(),
            // Numbers that are no entries of a matrix are taken as by adamw.
            "adamw" | "muon" => decayed.clone(),
            "amsgrad" => [&adam[..], &["largest so far"], &scaled].concat(),
            "nadam" => {
                let momenta = ["warmed momentum", "next momentum", "product of momenta"];
                let ends = ["look ahead", "denominator", "update"];
                [adam, momenta, ends].concat()
            }
            "lion" => vec!["gradient", "direction", "mean of gradients", "update"],
            "armijo" => vec!["gradient", "step length", "update"],
            "newton" => vec![
                "gradient",
                "curvature",
                "Newton direction",
                "equation",
                "update",
            ],
            "lbfgs" => vec!["gradient", "direction", "step length", "update"],
            other => panic!("what {other} computes"),
        };
        let mut loss = loss("x^2 + x y + 2 y^2 + y^4");
        let plan = Plan::new(Settings::defaults(definition));
        let mut descent = Descent::start(plan, &[1.0, 0.7], &mut loss);
        for _ in 0..3 {
            let terms = descent.explain(&mut loss, 0, "x").expect("a step");
            let labels: Vec<&str> = terms.iter().map(|term| term.label).collect();
            assert_eq!(labels, expected, "{}", definition.name);
            descent.step(&mut loss);
        }
    }
    // What settings add to it.
    let rmsprop = optim::find("rmsprop").expect("a row");
    let settings = Settings::defaults(rmsprop);
    let settings = settings.with("momentum", 0.9).expect("a fraction");
    let settings = settings.with("centered", 1.0).expect("a switch");
    let mut loss = loss("x^2 + x y + 2 y^2 + y^4");
    let descent = Descent::start(Plan::new(settings), &[1.0, 0.7], &mut loss);
    let terms = descent.explain(&mut loss, 0, "x").expect("a step");
    let labels: Vec<&str> = terms.iter().map(|term| term.label).collect();
    let expected = [
        "gradient",
        "mean of squares",
        "mean of gradients",
        "variance",
        "denominator",
        "velocity",
        "update",
    ];
    assert_eq!(labels, expected);
}
