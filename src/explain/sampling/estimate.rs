//! A mean over rows as an estimate of an expectation, with its interval.

use crate::diff::Evaluator;
use crate::diff::trace::Trace;
use crate::expr::Loss;
use crate::expr::graph::Node;
use crate::expr::number::short;

/// So many half widths from the exact value an estimate is off by chance about once in 15,000 times.
const FAR: f64 = 2.05;

/// So many rows make their mean nearly normal, unless they are skewed. With fewer their own skewness tells next to nothing of
/// that of the integrand: what the interval holds is said with its condition.
const MANY: usize = 30;

/// A loss as an estimate of the expectation that it is a sample of.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// The loss over the rows.
    pub mean: f64,
    /// s, the standard deviation of what one row adds (with N - 1 in the denominator).
    pub deviation: f64,
    /// The skewness of what the rows add: 0 for a symmetric distribution, 2 for an exponential one.
    pub skewness: f64,
    /// N.
    pub rows: usize,
}

/// How often an interval holds the expectation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Coverage {
    /// 95 times of 100.
    Nominal,
    /// The same if what the rows add is normal, which so few of them do not tell.
    IfNormal,
    /// Less often: the rows are skewed.
    Less,
    /// What is rare is in none of the rows, or nothing is random: all of them add the same number.
    Unknown,
}

impl Estimate {
    /// The estimate of at least two numbers by their mean.
    pub fn of(numbers: &[f64]) -> Option<Self> {
        let rows = numbers.len();
        if rows < 2 {
            return None;
        }
        let mean = numbers.iter().sum::<f64>() / rows as f64;
        let moment = |power| numbers.iter().map(|x| (x - mean).powi(power)).sum::<f64>();
        let squares = moment(2);
        let third = moment(3) / rows as f64;
        let spread = (squares / rows as f64).powf(1.5);
        Some(Self {
            mean,
            deviation: (squares / (rows - 1) as f64).sqrt(),
            skewness: if spread > 0.0 { third / spread } else { 0.0 },
            rows,
        })
    }

    /// The estimate that a loss with means or sums over rows in it is, over the rows of a trace; none for a loss without.
    ///
    /// Of a function of means, what a row adds is its part of them times the derivative by them, to first order (the delta
    /// method; Oehlert, "A note on the delta method", 1992).
    pub fn of_loss(loss: &Loss, trace: &Trace) -> Option<Self> {
        let value = trace.values[loss.objective.index()].get(0, 0)?;
        let mut added: Vec<f64> = Vec::new();
        for node in loss.graph.nodes() {
            let Node::Structured(operator, inner, None) = *node else {
                continue;
            };
            if operator.reduction().is_none() {
                continue;
            }
            let (values, adjoints) = (&trace.values[inner.index()], &trace.adjoints[inner.index()]);
            if values.rows() < 2 || (!added.is_empty() && added.len() != values.rows()) {
                continue;
            }
            added.resize(values.rows(), 0.0);
            let rows = values.rows() as f64;
            for (values, adjoints) in values.units().zip(adjoints.units()) {
                let mean = values.iter().sum::<f64>() / rows;
                for ((sum, value), adjoint) in added.iter_mut().zip(values).zip(adjoints) {
                    *sum += rows * adjoint * (value - mean);
                }
            }
        }
        let mut estimate = Self::of(&added)?;
        estimate.mean = value;
        Some(estimate)
    }

    /// The estimate that a sampled loss is, on the rows that are asked for.
    pub fn asked(evaluator: &Evaluator, at: &[f64]) -> Option<Self> {
        let program = evaluator.program();
        program.data().filter(|data| data.is_sampled())?;
        let trace = Trace::of(program, evaluator.selection()?, at);
        Self::of_loss(program.loss(), &trace)
    }

    /// t s/√N: the expectation is within this distance in 95 of 100 samples of normal numbers, t being Student's for N - 1
    /// degrees of freedom, 1.96 where N is large.
    pub fn half_width(self) -> f64 {
        student(self.rows - 1) * self.deviation / (self.rows as f64).sqrt()
    }

    /// Whether the numbers are so skewed, for their count, that the interval holds the expectation less often than it says. The
    /// error of its coverage is of the order of skewness/√N (Hall, "The bootstrap and Edgeworth expansion", 1992).
    pub fn is_skewed(self) -> bool {
        const NOTABLE: f64 = 0.2;
        self.skewness.abs() > NOTABLE * (self.rows as f64).sqrt()
    }

    /// How often such intervals hold the expectation, as far as the rows tell.
    pub fn coverage(self) -> Coverage {
        match self.rows {
            _ if self.deviation == 0.0 => Coverage::Unknown,
            rows if rows < MANY => Coverage::IfNormal,
            _ if self.is_skewed() => Coverage::Less,
            _ => Coverage::Nominal,
        }
    }

    /// The estimate in words, beside the exact value where that is known.
    pub fn text(self, exact: Option<f64>) -> String {
        let [mean, width] =
            [(self.mean, 6), (self.half_width(), 2)].map(|(x, digits)| short(x, digits));
        let coverage = match self.coverage() {
            Coverage::Nominal => "",
            Coverage::IfNormal => {
                " (95 of 100 such intervals hold it if what a row adds is normal)"
            }
            Coverage::Less => " (skewed: less than 95 of 100 such intervals hold it)",
            Coverage::Unknown => {
                " (every row adds the same number, so the rows do not tell how far it is off)"
            }
        };
        let estimate = format!(
            "estimate {mean} ± {width} from {} rows{coverage}",
            self.rows
        );
        let Some(exact) = exact else {
            return estimate;
        };
        if !exact.is_finite() {
            return format!("{estimate}; the exact value is not finite here");
        }
        let off = self.mean - exact;
        let location = match off.abs() / self.half_width() {
            widths if widths > FAR && self.rows >= MANY => "far outside: more than chance does",
            widths if widths > 1.0 && self.coverage() == Coverage::Nominal => {
                "outside, as 1 of 20 is"
            }
            widths if widths > 1.0 => "outside",
            _ => "inside",
        };
        format!(
            "{estimate}; exact {}: off by {}, {location}",
            short(exact, 6),
            short(off, 2)
        )
    }
}

/// Student's t that 95 of 100 samples stay below in size, for a number of degrees of freedom: a table for few, beyond it the
/// expansion by Cornish and Fisher (Abramowitz and Stegun 26.7.5), right to four digits.
fn student(freedom: usize) -> f64 {
    const FEW: [f64; 6] = [12.706_2, 4.302_65, 3.182_45, 2.776_45, 2.570_58, 2.446_91];
    const NORMAL: f64 = 1.959_964;
    if let Some(t) = freedom.checked_sub(1).and_then(|index| FEW.get(index)) {
        return *t;
    }
    let (z, n) = (NORMAL, freedom as f64);
    let first = (z.powi(3) + z) / 4.0;
    let second = (5.0 * z.powi(5) + 16.0 * z.powi(3) + 3.0 * z) / 96.0;
    let third = (3.0 * z.powi(7) + 19.0 * z.powi(5) + 17.0 * z.powi(3) - 15.0 * z) / 384.0;
    z + first / n + second / n.powi(2) + third / n.powi(3)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::test_data::{loss, sampled};
    use super::*;
    use crate::data::{Random, Selection};
    use crate::diff::Program;

    #[test]
    fn the_interval_holds_the_expectation_as_often_as_it_says() {
        let loss = loss("mean((a + eps)^2)", "eps");
        let data = sampled(200, 1);
        let program = Program::with_data(loss, Arc::new(data));
        let exact = 5.0; // a² + 1 at a = 2
        let held = (0..400).filter(|step| {
            let trace = Trace::of(&program, Selection::Step(*step), &[2.0]);
            let estimate = Estimate::of_loss(program.loss(), &trace).expect("a mean");
            (estimate.mean - exact).abs() <= estimate.half_width()
        });
        let share = held.count() as f64 / 400.0;
        assert!((0.92..=0.98).contains(&share), "{share}");
    }

    #[test]
    fn an_exact_value_that_is_not_finite_is_neither_inside_nor_outside() {
        let estimate = Estimate::of(&[1.0, 2.0, 3.0]).expect("numbers");
        for exact in [f64::NAN, f64::INFINITY] {
            let text = estimate.text(Some(exact));
            assert!(
                text.ends_with("the exact value is not finite here"),
                "{text}"
            );
        }
        assert!(estimate.text(Some(2.0)).ends_with("inside"));
        assert!(estimate.text(Some(9.0)).contains("outside"));
    }

    #[test]
    fn an_estimate_is_inside_outside_or_far_outside() {
        let numbers: Vec<f64> = (0..100).map(f64::from).collect();
        let estimate = Estimate::of(&numbers).expect("numbers");
        let text =
            |widths: f64| estimate.text(Some(estimate.mean + widths * estimate.half_width()));
        assert!(text(0.99).ends_with("inside") && text(-0.99).ends_with("inside"));
        assert!(text(1.01).ends_with("outside, as 1 of 20 is"));
        assert!(text(2.0).ends_with("outside, as 1 of 20 is"));
        assert!(text(2.1).ends_with("far outside: more than chance does"));
    }

    #[test]
    fn few_rows_have_the_interval_of_student() {
        for (freedom, t) in [
            (1, 12.706),
            (4, 2.776),
            (5, 2.5706),
            (9, 2.2622),
            (30, 2.0423),
            (10_000, 1.9602),
        ] {
            assert!(
                (student(freedom) - t).abs() < 1e-3,
                "{freedom}: {}",
                student(freedom)
            );
        }
        // Of 5 normal numbers each, 95 of 100 intervals hold the expectation; with 1.96 it is 88.
        let mut random = Random::new(8, 0);
        let held = (0..4000).filter(|_| {
            let numbers: Vec<f64> = (0..5).map(|_| random.normal()).collect();
            let estimate = Estimate::of(&numbers).expect("numbers");
            estimate.mean.abs() <= estimate.half_width()
        });
        let share = held.count() as f64 / 4000.0;
        assert!((0.94..0.96).contains(&share), "{share}");
    }

    /// Its name, a sample of it, its expectation.
    type Integrand = (&'static str, fn(&mut Random) -> f64, f64);

    /// Whatever the integrand, at most as many intervals miss without a caveat as the bare ± promises, and what is said of few
    /// rows of a normal one is so.
    #[test]
    fn an_interval_that_claims_95_of_100_keeps_it() {
        let integrands: [Integrand; 5] = [
            ("normal", Random::normal, 0.0),
            ("uniform", Random::unit, 0.5),
            ("exponential", |random| -libm::log1p(-random.unit()), 1.0),
            ("log-normal", |random| random.normal().exp(), 0.5_f64.exp()),
            ("u^10", |random| random.unit().powi(10), 1.0 / 11.0),
        ];
        for (name, draw, expectation) in integrands {
            for rows in [4, 8, 16, MANY - 1, MANY, 100] {
                let mut random = Random::new(11, rows as u64);
                let (mut missed, mut held, samples) = (0, 0, 2000_u32);
                for _ in 0..samples {
                    let numbers: Vec<f64> = (0..rows).map(|_| draw(&mut random)).collect();
                    let estimate = Estimate::of(&numbers).expect("numbers");
                    let holds = (estimate.mean - expectation).abs() <= estimate.half_width();
                    held += usize::from(holds);
                    missed += usize::from(!holds && estimate.coverage() == Coverage::Nominal);
                }
                let share = |count: usize| count as f64 / f64::from(samples);
                assert!(share(missed) <= 0.065, "{name}, {rows}: {}", share(missed));
                if name == "normal" {
                    assert!((share(held) - 0.95).abs() < 0.02, "{rows}: {}", share(held));
                }
            }
        }
    }

    #[test]
    fn equal_numbers_tell_nothing_of_the_error() {
        let of = |numbers: &[f64]| Estimate::of(numbers).expect("numbers").coverage();
        assert_eq!(of(&[0.0; 200]), Coverage::Unknown);
        let mut one = [0.0; 200];
        one[0] = 1.0;
        assert_eq!(of(&one), Coverage::Less);
    }

    #[test]
    fn skewed_numbers_are_said_to_be() {
        let mut random = Random::new(9, 0);
        let mut estimate = |count: usize, power: f64| {
            let numbers: Vec<f64> = (0..count)
                .map(|_| (power * random.normal()).exp())
                .collect();
            Estimate::of(&numbers).expect("numbers")
        };
        assert!(estimate(40, 2.0).is_skewed());
        assert!(estimate(40, 2.0).text(None).contains("skewed"));
        assert!(!estimate(10_000, 0.5).is_skewed());
        assert!(!estimate(10_000, 0.5).text(None).contains("skewed"));
    }

    #[test]
    fn a_function_of_means_has_the_error_of_its_derivative() {
        // ln E[exp(ε)] = ½: the error of the logarithm of a mean is that of the mean over it.
        let loss = loss("2 ln(mean(exp(eps))) + 3", "eps");
        let (rows, mut held, mut width) = (2_000, 0, 0.0);
        let program = Program::with_data(loss.clone(), Arc::new(sampled(rows, 4)));
        for step in 0..300 {
            let trace = Trace::of(&program, Selection::Step(step), &[]);
            let estimate = Estimate::of_loss(&loss, &trace).expect("a mean");
            held += usize::from((estimate.mean - 4.0).abs() <= estimate.half_width());
            width += estimate.half_width() / 300.0;
        }
        // The variance of exp(ε)/E is e − 1.
        let expected = 1.96 * 2.0 * ((1_f64.exp() - 1.0) / rows as f64).sqrt();
        assert!((width / expected - 1.0).abs() < 0.05, "{width}, {expected}");
        assert!((270..=297).contains(&held), "{held}");
    }
}
