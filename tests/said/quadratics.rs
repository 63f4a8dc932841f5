//! Quadratics ½ Σ λᵢ zᵢ² with z = Q (x − c): definite, indefinite, singular, well and badly conditioned, descended by gd,
//! momentum and Nesterov's form at rates around their limits. The truth is the spectral radius of the iteration matrix of
//! each eigenvalue, found here by powers of that matrix.

use gdplay::explain::Verdict::{
    self, Converged, Converging, Diverging, NotFinite, Oscillating, Saddle,
};

use crate::random::Random;
use crate::run::{Run, plan, report, run};

#[derive(Clone, Debug)]
struct Quadratic {
    eigenvalues: Vec<f64>,
    /// Rows are the directions.
    directions: Vec<Vec<f64>>,
    center: Vec<f64>,
    start: Vec<f64>,
    optimizer: &'static str,
    rate: f64,
    momentum: f64,
    dampening: f64,
    decay: f64,
    steps: u64,
}

const NAMES: [&str; 6] = ["a", "b", "c", "d", "u", "v"];

impl Quadratic {
    fn random(random: &mut Random) -> Self {
        let n = 1 + random.below(6);
        let condition = random.decades(0.0, 8.0);
        let scale = random.decades(-2.0, 2.0);
        let kind = random.below(5);
        let mut eigenvalues: Vec<f64> = (0..n)
            .map(|index| match index {
                0 => scale,
                1 => scale / condition,
                _ => scale * condition.powf(-random.unit()),
            })
            .collect();
        if n > 1 && kind == 1 {
            eigenvalues[1] = -eigenvalues[1].max(1e-3 * scale);
        }
        if n > 1 && kind == 2 {
            eigenvalues[1] = 0.0;
        }
        let rotate = random.chance(0.5);
        let directions = directions(n, rotate, random);
        let center: Vec<f64> = (0..n)
            .map(|_| (20.0 * random.between(-5.0, 5.0)).round() / 20.0)
            .collect();
        let start: Vec<f64> = center
            .iter()
            .map(|c| {
                if !rotate && random.chance(0.2) {
                    *c
                } else {
                    c + random.between(-3.0, 3.0)
                }
            })
            .collect();
        let optimizer = *random.pick(&["gd", "momentum", "nesterov"]);
        let momentum = if optimizer == "gd" {
            0.0
        } else {
            *random.pick(&[0.0, 0.5, 0.9, 0.99])
        };
        let dampening = if optimizer == "momentum" && random.chance(0.3) {
            0.5
        } else {
            0.0
        };
        let decay = if random.chance(0.2) { 0.1 * scale } else { 0.0 };
        let limit = match optimizer {
            "nesterov" => (2.0 + 2.0 * momentum) / (1.0 + 2.0 * momentum),
            _ => (2.0 + 2.0 * momentum) / (1.0 - dampening),
        };
        let part = *random.pick(&[0.01, 0.1, 0.5, 0.9, 0.99, 0.999, 1.001, 1.01, 1.2, 3.0]);
        Self {
            rate: part * limit / (scale + decay),
            eigenvalues,
            directions,
            center,
            start,
            optimizer,
            momentum,
            dampening,
            decay,
            steps: *random.pick(&[0, 1, 2, 5, 20, 60, 200]),
        }
    }

    fn text(&self) -> String {
        let n = self.center.len();
        let terms = (0..n)
            .filter(|i| self.eigenvalues[*i] != 0.0 || n == 1)
            .map(|i| {
                let inner: Vec<String> = (0..n)
                    .filter(|j| self.directions[i][*j] != 0.0)
                    .map(|j| {
                        format!(
                            "({:?})*({} - ({:?}))",
                            self.directions[i][j], NAMES[j], self.center[j]
                        )
                    })
                    .collect();
                format!(
                    "({:?})*({})^2",
                    0.5 * self.eigenvalues[i],
                    inner.join(" + ")
                )
            });
        let sum = terms.collect::<Vec<_>>().join(" + ");
        // Every parameter has its place, in order, also those along which the loss is level.
        let order: Vec<String> = NAMES[..n].iter().map(|name| format!("0*{name}")).collect();
        format!("{} + {sum}", order.join(" + "))
    }

    fn run(&self) -> Run {
        let mut settings = vec![("learning_rate", self.rate), ("weight_decay", self.decay)];
        if self.optimizer != "gd" {
            settings.push(("momentum", self.momentum));
        }
        if self.optimizer == "momentum" {
            settings.push(("dampening", self.dampening));
        }
        run(
            &self.text(),
            plan(self.optimizer, &settings),
            &self.start,
            self.steps,
        )
    }

    /// The displacement along each direction from where the descended function is level; weight decay included.
    fn displacements(&self, at: &[f64]) -> Vec<Option<f64>> {
        let project = |v: &[f64], i: usize| -> f64 {
            self.directions[i].iter().zip(v).map(|(d, x)| d * x).sum()
        };
        (0..at.len())
            .map(|i| {
                let total = self.eigenvalues[i] + self.decay;
                // ½ λ (z − c)² + ½ δ z² is level at λ c / (λ + δ).
                let level = self.eigenvalues[i] * project(&self.center, i) / total;
                (total != 0.0).then(|| project(at, i) - level)
            })
            .collect()
    }

    /// The spectral radius of the iteration along an eigenvalue.
    fn radius(&self, eigenvalue: f64) -> f64 {
        let (lambda, beta, rate) = (eigenvalue + self.decay, self.momentum, self.rate);
        // State (x, v): v' = β v + s λ x; x' = x − η v' for momentum, x − η (λ x + β v') for Nesterov's form.
        let s = if beta == 0.0 {
            1.0
        } else {
            1.0 - self.dampening
        };
        let matrix = match self.optimizer {
            "nesterov" => [
                [
                    1.0 - rate * lambda - rate * beta * lambda,
                    -rate * beta * beta,
                ],
                [lambda, beta],
            ],
            _ => [[1.0 - rate * s * lambda, -rate * beta], [s * lambda, beta]],
        };
        spectral_radius(matrix)
    }
}

/// By squaring: ‖A^(2^k)‖^(1/2^k), with the size taken out at every step.
fn spectral_radius(matrix: [[f64; 2]; 2]) -> f64 {
    let mut power = matrix;
    let mut logarithm = 0.0;
    let mut weight = 1.0;
    for _ in 0..60 {
        let size = power
            .iter()
            .flatten()
            .fold(0.0_f64, |size, entry| size.max(entry.abs()));
        if size == 0.0 {
            return 0.0;
        }
        logarithm += weight * size.ln();
        let a = power.map(|row| row.map(|entry| entry / size));
        let product = |i: usize, j: usize| a[i][0] * a[0][j] + a[i][1] * a[1][j];
        power = [
            [product(0, 0), product(0, 1)],
            [product(1, 0), product(1, 1)],
        ];
        weight /= 2.0;
    }
    logarithm.exp()
}

/// Orthonormal directions: the axes, or turned.
fn directions(n: usize, rotate: bool, random: &mut Random) -> Vec<Vec<f64>> {
    let mut rows: Vec<Vec<f64>> = (0..n)
        .map(|i| (0..n).map(|j| f64::from(i == j)).collect())
        .collect();
    if !rotate {
        return rows;
    }
    for p in 0..n {
        for q in p + 1..n {
            let (sine, cosine) = random.between(0.0, std::f64::consts::TAU).sin_cos();
            for row in &mut rows {
                (row[p], row[q]) = (
                    cosine * row[p] - sine * row[q],
                    sine * row[p] + cosine * row[q],
                );
            }
        }
    }
    rows
}

/// What is false in what is said of a quadratic.
fn false_statement(case: &Quadratic) -> Option<String> {
    let run = case.run();
    let said = &run.diagnosis;
    let displaced: Vec<(f64, f64, f64)> = case
        .displacements(&case.start)
        .iter()
        .zip(case.displacements(run.descent.at()))
        .zip(&case.eigenvalues)
        .filter_map(|((start, now), eigenvalue)| Some((((*start)?), now?, *eigenvalue)))
        .filter(|(start, ..)| start.abs() > 1e-12)
        .collect();
    let radius = displaced
        .iter()
        .map(|(_, _, eigenvalue)| case.radius(*eigenvalue))
        .fold(0.0, f64::max);
    let has_saddle = case
        .eigenvalues
        .iter()
        .any(|eigenvalue| eigenvalue + case.decay < 0.0);
    let way = norm(displaced.iter().map(|(start, ..)| *start));
    let left = norm(displaced.iter().map(|(_, now, _)| *now));
    let allowed: &[Verdict] = if radius > 1.0 + 1e-9 {
        &[Diverging, NotFinite]
    } else if radius > 1.0 - 1e-9 && !displaced.is_empty() {
        &[Oscillating, Diverging, Converging, Saddle]
    } else if has_saddle {
        &[Saddle]
    } else if left <= 1e-7 * way || displaced.is_empty() {
        &[Converged]
    } else if left > 1e-5 * way {
        &[Converging]
    } else {
        &[Converging, Converged]
    };
    let mut faults = Vec::new();
    if !allowed.contains(&said.verdict) {
        faults.push(format!(
            "radius {radius}, {left} of {way} left, expected {allowed:?}"
        ));
    }
    let largest = case
        .eigenvalues
        .iter()
        .copied()
        .fold(f64::NEG_INFINITY, f64::max)
        + case.decay;
    if let Some(safe) = said.largest_safe_rate {
        let at = |rate: f64| {
            Quadratic {
                rate,
                ..case.clone()
            }
            .radius(largest - case.decay)
        };
        if at(0.999_999 * safe) > 1.0 + 1e-9 || at(1.000_001 * safe) < 1.0 - 1e-9 || has_saddle {
            faults.push(format!("{safe} is not the largest safe rate"));
        }
        if let Some(shown) = shown_bound(&said.reason)
            && shown > safe
        {
            faults.push(format!("the bound {shown} is rounded up from {safe}"));
        }
    }
    if let Some(factor) = said.factor
        && said.verdict == Converging
        && (factor.abs() - radius).abs() > 1e-6
        && !displaced
            .iter()
            .any(|(_, now, e)| (case.radius(*e) - factor.abs()).abs() < 1e-6 && now.abs() > 0.0)
    {
        faults.push(format!("factor {factor} is no direction's"));
    }
    (!faults.is_empty()).then(|| {
        format!(
            "{case:?}\n  {} {:?}: {}\n  {}",
            case.text(),
            said.verdict,
            said.reason,
            faults.join("; ")
        )
    })
}

/// The bound that a reason shows.
fn shown_bound(reason: &str) -> Option<f64> {
    let (_, rest) = reason.split_once("safe below η ")?;
    rest.split([',', ' ']).next()?.parse().ok()
}

fn norm(numbers: impl Iterator<Item = f64>) -> f64 {
    numbers.map(|x| x * x).sum::<f64>().sqrt()
}

fn check(seeds: std::ops::Range<u64>) {
    let cases = seeds.clone().count();
    let wrong = seeds.filter_map(|seed| {
        let case = Quadratic::random(&mut Random::new(seed));
        false_statement(&case).map(|fault| format!("seed {seed}: {fault}"))
    });
    report(cases, wrong.collect());
}

#[test]
fn quadratics_are_judged_by_their_law() {
    check(0..400);
}

#[test]
#[ignore = "many thousand runs"]
fn thousands_of_quadratics_are_judged_by_their_law() {
    check(1000..21_000);
}
