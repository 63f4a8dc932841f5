//! Whole paths: every iterate against PyTorch, optax and mpmath; line searches by where they end.

use std::collections::BTreeSet;

use serde_json::Value;

use gdplay::diff::Objective;
use gdplay::optim::{self, Clip, Descent, Law, Plan, Schedule, Settings, Stop};

use crate::support::{arranged, function, items, numbers, settings};

/// Where a plan goes in as many steps as the item has, in the oracle's order of variables.
fn path(plan: &Plan, item: &Value) -> Vec<Vec<f64>> {
    let (mut loss, indices, start) = function(item["fn"].as_str().expect("a function"));
    let steps = item["xs"].as_array().expect("iterates").len() - 1;
    let mut plan = *plan;
    plan.stop = Stop {
        steps: steps as u64,
        gradient_norm: 0.0,
    };
    let mut descent = Descent::start(plan, &arranged(&indices, &start), &mut loss);
    let mut path = vec![start];
    while descent.step(&mut loss) {
        path.push(indices.iter().map(|index| descent.at()[*index]).collect());
    }
    let stop = descent.stop().expect("it stopped");
    assert_eq!(stop.name(), "steps", "{}: {stop}", item["opt"]);
    path
}

/// Compares up to the iterate up to which the references agree among themselves.
fn assert_follows(path: &[Vec<f64>], item: &Value) {
    let agree = item["agree"].as_u64().expect("a count") as usize;
    let drift = item["drift"].as_f64().expect("a number");
    let tolerance = (100.0 * drift).max(1e-12);
    let expected = item["xs"].as_array().expect("iterates");
    for (k, (got, expected)) in path.iter().zip(expected).enumerate().take(agree + 1) {
        for (got, expected) in got.iter().zip(numbers(expected)) {
            assert!(
                (got - expected).abs() <= tolerance * expected.abs().max(1.0),
                "id {} {} on {}, iterate {k}: {got:e}, expected {expected:e}",
                item["id"],
                item["opt"],
                item["fn"]
            );
        }
    }
}

#[test]
fn plain_paths() {
    let mut seen = BTreeSet::new();
    for item in items("path") {
        let name = item["opt"].as_str().expect("a name");
        if name.contains(':') {
            continue;
        }
        seen.insert(name);
        let plan = Plan::new(settings(name, &item["set"]));
        assert_follows(&path(&plan, item), item);
    }
    let has_path = |law: Law| match law {
        Law::HeavyBall { .. }
        | Law::Nesterov { .. }
        | Law::Adaptive { .. }
        | Law::Sign { .. }
        | Law::Newton { .. } => true,
        // Compared by where they end, or by their law alone; matrices in `torch.rs`.
        Law::LineSearch(_) | Law::Orthogonal { .. } => false,
    };
    // One that is younger than the reference has its law alone (`laws.rs`).
    let compared = optim::ALL.iter().filter(|row| seen.contains(row.name));
    assert!(
        compared
            .clone()
            .all(|row| has_path(Settings::defaults(row).law()))
    );
    assert_eq!(compared.count(), seen.len());
    assert!(seen.len() >= 12, "{seen:?}");
}

/// (1 − x)² + 100 (y − x²)², with the gradient rounded as PyTorch's backward pass rounds it.
struct Rosenbrock;

impl Objective for Rosenbrock {
    fn dimension(&self) -> usize {
        2
    }

    fn value(&mut self, at: &[f64]) -> f64 {
        let (u, w) = (at[1] - at[0] * at[0], 1.0 - at[0]);
        w * w + 100.0 * (u * u)
    }

    fn gradient(&mut self, at: &[f64], gradient: &mut [f64]) -> f64 {
        let (u, w) = (at[1] - at[0] * at[0], 1.0 - at[0]);
        gradient[1] = 100.0 * (2.0 * u);
        gradient[0] = -gradient[1] * (2.0 * at[0]) - 2.0 * w;
        self.value(at)
    }

    fn hessian(&mut self, _: &[f64], _: &mut [f64]) {
        unreachable!("no second derivatives are asked for");
    }

    fn hessian_product(&mut self, _: &[f64], _: &[f64], _: &mut [f64]) {
        unreachable!("no second derivatives are asked for");
    }
}

/// With the same gradients these paths are PyTorch's to the last bit, also beyond the iterate where rounding decides.
#[test]
fn kernels_round_as_pytorch_does() {
    let all = [
        "adadelta", "adagrad", "gd", "momentum", "nesterov", "rmsprop",
    ];
    let mut seen = BTreeSet::new();
    for item in items("path") {
        let name = item["opt"].as_str().expect("a name");
        // Adam's relatives need powers of β, in whose last bit libm and the platform's C library differ.
        if item["fn"] != "rosen" || !all.contains(&name) {
            continue;
        }
        let mut plan = Plan::new(settings(name, &item["set"]));
        plan.stop.steps = 200;
        let mut descent = Descent::start(plan, &numbers(&item["xs"][0]), &mut Rosenbrock);
        while descent.step(&mut Rosenbrock) {
            let expected = numbers(&item["xs"][descent.steps() as usize]);
            assert_eq!(
                descent.at(),
                expected,
                "{name}, iterate {}",
                descent.steps()
            );
        }
        assert_eq!(descent.steps(), 200);
        seen.insert(name);
    }
    assert_eq!(seen, BTreeSet::from(all));
}

fn schedule(kind: &str, numbers: &[(&str, f64)]) -> Schedule {
    let start = Schedule::named(kind).expect("a known schedule");
    numbers.iter().fold(start, |schedule, (name, value)| {
        schedule.with(name, *value).expect("an allowed number")
    })
}

#[test]
fn scheduled_paths() {
    let mut compared = 0;
    for item in items("path") {
        let Some(kind) = item["opt"]
            .as_str()
            .and_then(|name| name.strip_prefix("scheduled:"))
        else {
            continue;
        };
        let (rate, schedule) = match kind {
            "step" => (0.015, schedule(kind, &[("step_size", 7.0), ("gamma", 0.1)])),
            "exponential" => (0.1, schedule(kind, &[("gamma", 0.95)])),
            "cosine" => (0.06, schedule(kind, &[("t_max", 50.0)])),
            "warmup_cosine" => (
                0.1,
                schedule(kind, &[("init", 0.0), ("warmup", 10.0), ("total", 50.0)]),
            ),
            "one_cycle" => (0.1, schedule(kind, &[("total", 50.0), ("pct_start", 0.3)])),
            other => panic!("unknown schedule {other}"),
        };
        for (k, expected) in numbers(&item["lrs"]).into_iter().enumerate() {
            let got = schedule.rate(rate, k as u64);
            assert!(
                (got - expected).abs() <= 1e-14 * rate,
                "{kind} {k}: {got:e}, {expected:e}"
            );
        }
        let base = item["base"].as_str().expect("an optimizer");
        let settings = settings(base, &item["set"]);
        let mut plan = Plan::new(settings.with("learning_rate", rate).expect("a rate"));
        plan.schedule = schedule;
        assert_follows(&path(&plan, item), item);
        compared += 1;
    }
    assert_eq!(compared, 5);
}

#[test]
fn clipped_paths() {
    let mut compared = [0, 0];
    for item in items("path") {
        let Some(kind) = item["opt"]
            .as_str()
            .and_then(|name| name.strip_prefix("clipped:"))
        else {
            continue;
        };
        let base = item["base"].as_str().expect("an optimizer");
        let mut plan = Plan::new(settings(base, &item["set"]));
        let limit = item["set"]["max_norm"].as_f64().expect("a limit");
        plan.clip = Clip::named("norm", limit).expect("an allowed limit");
        let path = path(&plan, item);
        if kind == "exact" {
            assert_follows(&path, item);
            compared[0] += 1;
        } else {
            // PyTorch divides by the length + 1e-6: its first clipped step is shorter by that much, relative to the
            // length. Ours has exactly the length asked for.
            let torch = numbers(&item["xs"][1]);
            let rate = item["set"]["lr"].as_f64().expect("a rate");
            let length = |to: &[f64]| {
                let squares = to.iter().zip(&path[0]).map(|(a, b)| (a - b) * (a - b));
                squares.sum::<f64>().sqrt()
            };
            assert!((length(&path[1]) - rate * limit).abs() <= 1e-15);
            let shorter = 1.0 - length(&torch) / length(&path[1]);
            assert!(shorter > 1e-10 && shorter < 1e-6, "{shorter:e}");
            compared[1] += 1;
        }
    }
    assert_eq!(compared, [2, 2]);
}

#[test]
fn line_searches_end_where_scipy_and_torch_end() {
    for item in items("lbfgs_final") {
        let (mut loss, indices, start) = function(item["fn"].as_str().expect("a function"));
        let mut plan = Plan::new(settings("lbfgs", &serde_json::json!({})));
        plan.stop = Stop {
            steps: 100,
            gradient_norm: 1e-9,
        };
        let mut descent = Descent::start(plan, &arranged(&indices, &start), &mut loss);
        while descent.step(&mut loss) {}
        let stop = descent.stop().expect("it stopped");
        assert_eq!(stop.name(), "gradient_norm", "{}: {stop}", item["fn"]);
        assert!((descent.loss() - item["f"].as_f64().expect("a value")).abs() <= 1e-6);
        for (index, expected) in indices.iter().zip(numbers(&item["stationary"])) {
            assert!(
                (descent.at()[*index] - expected).abs() <= 1e-6,
                "{}",
                item["fn"]
            );
        }
        // One gradient for each point that was looked at: no point is evaluated twice.
        let most = 3 * item["scipy"]["nfev"].as_u64().expect("a count");
        assert!(
            descent.evaluations().total() <= most,
            "{:?}",
            descent.evaluations()
        );
    }
}
