//! Programs of random losses, optimizers, settings and data beyond the library, run where the packages are.
//!
//! `cargo test --test export -- --ignored` with `GDPLAY_PYTHON` naming a Python that has torch, jax and optax.

use std::fmt::Write;

use gdplay::data::Random;
use gdplay::export::{ExportError, TARGETS, program_text};
use gdplay::optim::hyperparameter::{Allowed, IntervalEnd};
use gdplay::optim::{self, schedule};
use gdplay::scenario::{Origin, Scenario};

use super::{folder, imports, run_programs};

/// What makes choices.
struct Maker(Random);

impl Maker {
    fn below(&mut self, count: usize) -> usize {
        self.0.uniform(0.0, count as f64) as usize
    }

    fn one_of<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.below(of.len())]
    }

    fn number(&mut self, low: f64, high: f64) -> String {
        format!("{:.3}", self.0.uniform(low, high))
    }

    /// An expression of single numbers, tame enough to be descended.
    fn scalar(&mut self, depth: usize, leaves: &[&str]) -> String {
        if depth == 0 {
            return match self.below(3) {
                0 => self.number(0.2, 3.0),
                _ => self.one_of(leaves).to_string(),
            };
        }
        let a = self.scalar(depth - 1, leaves);
        let b = self.scalar(depth - 1, leaves);
        match self.below(12) {
            0 => format!("({a} + {b})"),
            1 => format!("({a} - {b})"),
            2 => format!("({a}) * ({b})"),
            3 => format!("({a})/(1 + ({b})²)"),
            4 => format!("max({a}, {b})"),
            5 => format!("min({a}, {b})"),
            6 => format!("({a})^{}", 2 + self.below(3)),
            7 => format!("hypot({a}, 1 + ({b})²)"),
            8 => format!("atan2({a}, 2 + ({b})²)"),
            9 => format!("({a}) % {}", self.number(0.7, 2.0)),
            _ => self.call(&a),
        }
    }

    fn call(&mut self, a: &str) -> String {
        let any = [
            "sin",
            "cos",
            "tanh",
            "atan",
            "asinh",
            "abs",
            "sign",
            "step",
            "floor",
            "ceil",
            "round",
            "trunc",
            "relu",
            "leaky_relu",
            "elu",
            "sigmoid",
            "softplus",
            "silu",
            "gelu",
            "erf",
            "square",
            "detach",
        ];
        let positive = ["sqrt", "ln", "log2", "log10", "acosh"];
        let small = [
            "asin", "acos", "atanh", "exp", "exp2", "sinh", "cosh", "tan",
        ];
        match self.below(6) {
            0 => format!("{}(1.1 + ({a})²)", self.one_of(&positive)),
            1 => format!("{}(0.9sin({a}))", self.one_of(&small)),
            _ => format!("{}({a})", self.one_of(&any)),
        }
    }

    /// A loss with what its scenario says beside it.
    fn loss(&mut self) -> (String, String) {
        match self.below(4) {
            0 | 1 => {
                let leaves = ["x", "y", "θ"];
                let depth = 1 + self.below(3);
                let (a, b) = (self.scalar(depth, &leaves), self.scalar(depth, &leaves));
                let loss = format!("u = {a}\nv = {b}\n(u - 1)² + u v/4 + v² + (x² + y² + θ²)/8");
                (
                    loss,
                    String::from("[params]\nx = 0.8\ny = -0.6\n\"θ\" = 0.3\n"),
                )
            }
            2 => {
                let inner = self.scalar(2, &["w", "b", "x1", "x2"]);
                let loss = match self.below(4) {
                    0 => format!("mse({inner} + w x1, t)"),
                    1 => format!("mae({inner} + b, t)"),
                    2 => format!("bce(sin({inner}) + w x1, step(t))"),
                    _ => format!("mean(({inner} - t)²) + sum(w² + x1 b)/40"),
                };
                (loss, self.data())
            }
            _ => {
                let activation =
                    self.one_of(&["tanh", "relu", "sigmoid", "gelu", "softplus", "elu"]);
                let units = 2 + self.below(4);
                let hidden = format!("{activation}(linear(stack(x1, x2, x1 x2), {units}))");
                let loss = match self.below(5) {
                    0 => format!("mse(linear({hidden}, 1), t)"),
                    1 => format!("nll(softmax(linear({hidden}, 3)), label)"),
                    2 => format!(
                        "mean(dot({hidden}, {hidden}) - t)² + mse(linear(x1, 2), stack(t, x2))"
                    ),
                    3 => {
                        format!("h = {hidden}\nmse(linear(stack(h, detach(h) x1), 1) + w, t) + w²")
                    }
                    _ => format!("cross_entropy(linear({hidden}, 3), label)"),
                };
                let kind = self.one_of(&["xavier", "he", "normal", "zeros"]);
                let init = format!("[init]\nkind = \"{kind}\"\nseed = {}\n", self.below(99));
                (loss, init + &self.data())
            }
        }
    }

    fn data(&mut self) -> String {
        let rows = 5 + self.below(12);
        let mut text = String::from("[data]\n");
        if self.below(4) == 0 {
            let sample = "x1 = { normal = [0.2, 1] }, x2 = { uniform = [-1, 1] }, t = { normal = [0.5, 0.5] }";
            let _ = writeln!(
                text,
                "sample = {{ {sample}, label = {{ uniform = [1, 1.0000001] }} }}\nrows = {rows}\nseed = 7"
            );
            return text.replace(", label = { uniform = [1, 1.0000001] }", "");
        }
        let mut column = |of: &mut dyn FnMut(&mut Self) -> String| {
            let numbers: Vec<String> = (0..rows).map(|_| of(self)).collect();
            format!("[{}]", numbers.join(", "))
        };
        let [x1, x2, t] = [0; 3].map(|_| column(&mut |maker| maker.number(-1.5, 1.5)));
        let label = column(&mut |maker| maker.below(3).to_string());
        let _ = writeln!(
            text,
            "columns = {{ x1 = {x1}, x2 = {x2}, t = {t}, label = {label} }}"
        );
        if self.below(2) == 0 {
            let _ = writeln!(
                text,
                "batch = {{ rows = {}, seed = {} }}",
                2 + self.below(4),
                self.below(99)
            );
        }
        text
    }

    /// A racer with random settings.
    fn racer(&mut self, definition: &optim::OptimizerDefinition) -> String {
        let mut text = format!("[[racers]]\noptimizer = \"{}\"\n", definition.name);
        let rate = if definition.learning_rate >= 1.0 {
            0.9
        } else {
            0.02
        };
        let _ = writeln!(text, "learning_rate = {rate}");
        for row in definition.hyperparameters {
            if self.below(2) == 0 {
                continue;
            }
            let value = match row.allowed {
                Allowed::Flag => self.below(2).to_string(),
                Allowed::Whole(low, high) => (low
                    + self.below((high - low).min(8) as usize + 1) as u64)
                    .max(3)
                    .to_string(),
                Allowed::Real(_, IntervalEnd::Open(1.0) | IntervalEnd::Closed(1.0)) => {
                    self.number(0.3, 0.95)
                }
                Allowed::Real(..) => self.number(0.001, 0.2),
            };
            let value = match (row.allowed, value.as_str()) {
                (Allowed::Flag, "0") => String::from("false"),
                (Allowed::Flag, _) => String::from("true"),
                _ => value,
            };
            // c₂ has to be above c₁, and a search needs its trials.
            if !definition.asks || row.name == "damping" {
                let _ = writeln!(text, "{} = {value}", row.name);
            }
        }
        match self.below(4) {
            0 => {
                let kind = schedule::ALL[self.below(schedule::ALL.len())].name;
                let _ = writeln!(text, "schedule = {{ kind = \"{kind}\" }}");
            }
            1 => {
                let kind = self.one_of(&["norm", "value"]);
                let _ = writeln!(text, "clip = {{ {kind} = {} }}", self.number(0.2, 1.5));
            }
            2 => {
                let _ = writeln!(
                    text,
                    "noise = {{ scale = 0.05, seed = {} }}",
                    self.below(99)
                );
            }
            _ => {}
        }
        text
    }
}

/// How many scenarios are tried; `GDPLAY_PROGRAMS` says otherwise.
const PROGRAMS: u64 = 120;

#[test]
#[ignore = "runs torch and jax for minutes"]
fn random_programs_come_to_the_same_iterate() {
    if !imports("['torch', 'jax', 'optax']") {
        eprintln!(
            "skipped: python cannot import torch, jax and optax; GDPLAY_PYTHON names another"
        );
        return;
    }
    let folder = folder("random");
    let count = std::env::var("GDPLAY_PROGRAMS")
        .ok()
        .and_then(|count| count.parse().ok());
    let seed = std::env::var("GDPLAY_SEED")
        .ok()
        .and_then(|seed| seed.parse().ok());
    let (mut written, mut claimed) = (0, 0);
    for number in 0..count.unwrap_or(PROGRAMS) {
        let mut maker = Maker(Random::new(seed.unwrap_or(1), number));
        let definition = optim::ALL[number as usize % optim::ALL.len()];
        let (loss, beside) = maker.loss();
        let racer = maker.racer(definition);
        let text = format!("loss = \"\"\"\n{loss}\"\"\"\n{beside}{racer}[stop]\nsteps = 40\n");
        let Ok(scenario) = Scenario::read(&text, Origin::Typed) else {
            continue;
        };
        for target in TARGETS {
            match program_text(&scenario, 0, target) {
                Ok(program) => {
                    let path = folder.join(format!("{}-{number}.py", target.name));
                    claimed += usize::from(!program.contains("\"step 0 is"));
                    std::fs::write(&path, program).expect("a file");
                    std::fs::write(path.with_extension("toml"), &text).expect("a file");
                    written += 1;
                }
                Err(
                    ExportError::NotWritten { .. }
                    | ExportError::TooManyNumbers { .. }
                    | ExportError::UnknownRacer { .. },
                ) => {}
            }
        }
    }
    assert!(
        written > 100 && claimed * 10 > written * 8,
        "{written} written, {claimed} claim a step"
    );
    let output = run_programs(&folder);
    let told = String::from_utf8_lossy(&output.stdout);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success(),
        "{}\n{told}\n{errors}",
        folder.display()
    );
}
