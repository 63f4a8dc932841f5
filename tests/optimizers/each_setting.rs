//! Every hyperparameter of every optimizer at some values beside its default: where a descent goes is kept to the last bit, and each of
//! them makes a difference. What the defaults do is held against PyTorch, optax and mpmath in `paths.rs`; this keeps it so for the rest.

use std::fmt::Write as _;

use gdplay::diff::{Evaluator, Matrix, Objective};
use gdplay::optim::{ALL, Descent, Plan, Settings, Stop};

use crate::support::loss;

/// Losses with a bent valley, a saddle, a flat side, and curvatures that differ by a million; and where they start.
const LOSSES: [(&str, &[f64]); 5] = [
    ("(1 - x)^2 + 100 (y - x^2)^2", &[-1.2, 1.0]),
    ("x^4/4 - x^2 + y^2 - 0.3 x y + 0.1 x", &[0.05, -1.0]),
    ("ln(1 + exp(-3x)) + 0.1 (x^2 + y^2) + sin(3y)", &[-1.0, 2.0]),
    ("50x^2 + 0.001y^2 + sqrt(1 + z^2)", &[1.0, -30.0, 4.0]),
    (
        "a^2 + (b - c)^2 + d^2/2 + 3h^2 + k^4/10 + (a m - 1)^2 + sin(b d)",
        &[1.0, -0.5, 0.7, 0.2, -1.5, 0.9, 1.1],
    ),
];

/// A loss whose parameters but the first form a matrix of two rows, if there are so many.
struct WithMatrix(Evaluator);

impl Objective for WithMatrix {
    fn dimension(&self) -> usize {
        self.0.dimension()
    }

    fn value(&mut self, at: &[f64]) -> f64 {
        Objective::value(&mut self.0, at)
    }

    fn gradient(&mut self, at: &[f64], gradient: &mut [f64]) -> f64 {
        Objective::gradient(&mut self.0, at, gradient)
    }

    fn hessian(&mut self, at: &[f64], hessian: &mut [f64]) {
        Objective::hessian(&mut self.0, at, hessian);
    }

    fn hessian_product(&mut self, at: &[f64], direction: &[f64], product: &mut [f64]) {
        Objective::hessian_product(&mut self.0, at, direction, product);
    }

    fn matrices(&self) -> Vec<Matrix> {
        let matrix = Matrix {
            first: 1,
            rows: 2,
            columns: 3,
        };
        Vec::from_iter((self.dimension() == 7).then_some(matrix))
    }
}

const STEPS: u64 = 25;

/// Where a descent with these settings is after some steps.
fn ends(settings: Settings) -> Vec<String> {
    let end = |(text, start): &(&str, &[f64])| {
        let mut loss = WithMatrix(loss(text));
        let mut plan = Plan::new(settings);
        plan.stop = Stop {
            steps: STEPS,
            gradient_norm: 0.0,
        };
        let mut descent = Descent::start(plan, start, &mut loss);
        while descent.step(&mut loss) {}
        let at: Vec<String> = descent.at().iter().map(|x| format!("{x:?}")).collect();
        let stop = descent.stop().map_or("none", |stop| stop.name());
        let evaluations = descent.evaluations();
        format!(
            "{} after {} ({stop}) {evaluations:?}",
            at.join(" "),
            descent.steps()
        )
    };
    LOSSES.iter().map(end).collect()
}

/// Some values that are allowed and are not the default.
fn others(settings: &Settings, name: &str, default: f64) -> Vec<f64> {
    let tried = [
        1.0,
        0.3,
        default * 0.5,
        3.0,
        default * 2.0,
        0.75,
        7.0,
        0.0,
        0.1,
    ];
    let mut found: Vec<f64> = Vec::new();
    for value in tried {
        let is_allowed = settings.with(name, value).is_ok();
        if is_allowed && value != default && !found.contains(&value) {
            found.push(value);
        }
    }
    found.truncate(3);
    found
}

/// A line with the bits of where it went: FNV-1a.
fn say(all: &mut String, what: &str, ends: &[String]) {
    let mut bits = 0xcbf2_9ce4_8422_2325_u64;
    for byte in ends.iter().flat_map(|end| end.bytes()) {
        bits = (bits ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    let _ = writeln!(all, "{bits:016x} {what}");
}

#[test]
fn each_setting_leads_where_it_leads() {
    let mut all = String::new();
    for definition in ALL {
        let mut defaults = Settings::defaults(definition);
        if definition
            .hyperparameters
            .iter()
            .any(|row| row.name == "learning_rate")
        {
            // Slow enough that nothing runs away at once.
            let rate = defaults.learning_rate().min(0.002);
            defaults.set("learning_rate", rate).expect("a rate");
        }
        // With what is off by default on as well, as a way of decaying says nothing without a decay; and so fast that slopes turn.
        let mut on = defaults;
        let _ = on.set("learning_rate", 0.05);
        for row in definition.hyperparameters {
            if row.default == 0.0 {
                let _ = on.set(row.name, 0.1).or_else(|_| on.set(row.name, 1.0));
            }
        }
        let bases = [defaults, on].map(|base| (base, ends(base)));
        for (base, (_, before)) in ["as it is", "with all on"].iter().zip(&bases) {
            say(&mut all, &format!("{} {base}", definition.name), before);
        }
        for row in definition.hyperparameters {
            let mut differs = false;
            for (base, before) in &bases {
                let now = base.get(row.name).expect("a value");
                for value in others(base, row.name, now) {
                    let after = ends(base.with(row.name, value).expect("an allowed value"));
                    differs |= after != *before;
                    say(
                        &mut all,
                        &format!("{} {} {value}", definition.name, row.name),
                        &after,
                    );
                }
            }
            assert!(differs, "{}: {} changes nothing", definition.name, row.name);
        }
    }
    insta::assert_snapshot!(all);
}
