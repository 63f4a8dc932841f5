//! The error of the finite difference against its spacing: a V.
//!
//! A wide spacing errs by truncation, which grows like h², a narrow one by rounding, which grows like ε/h. Where both are the
//! same the error is least, near ε^(1/3) times the size of the variable (Press et al., *Numerical Recipes*, 3rd edition,
//! section 5.7).

use super::{Evaluator, Objective, Spacing, check, finite};

/// The spacings that are tried, from 0.1 down to 1e-15: three to a decade but for the last.
const DECADES: i32 = 15;

/// The finite differences by one variable at many spacings.
#[derive(Clone, Debug, PartialEq)]
pub struct SpacingCurve {
    /// The variable, by its index among the parameters.
    pub variable: usize,
    /// The exact slope, which the errors are measured against. Finite differences do not see a `detach`, so neither does it.
    pub slope: f64,
    /// One for each spacing, the widest first.
    pub points: Vec<SpacingPoint>,
    /// The index of the least error; `None` if no error is finite.
    pub best: Option<usize>,
    /// The spacing that is used unless another is asked for.
    pub balanced: f64,
}

/// A central finite difference at one spacing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SpacingPoint {
    /// The spacing h.
    pub spacing: f64,
    /// (f(x + h) − f(x − h)) / 2h.
    pub slope: f64,
    /// |its slope − the exact slope|.
    pub error: f64,
}

impl SpacingCurve {
    /// The curves of every variable at a point.
    pub fn at(evaluator: &mut Evaluator, at: &[f64]) -> Vec<Self> {
        let slopes: Vec<f64> = check(evaluator, at)
            .iter()
            .map(|check| check.true_slope)
            .collect();
        let curve = |(variable, slope)| Self::of(evaluator, at, variable, slope);
        slopes.into_iter().enumerate().map(curve).collect()
    }

    fn of(evaluator: &mut Evaluator, at: &[f64], variable: usize, slope: f64) -> Self {
        let point = |spacing| {
            let quotient = finite::central(|x| evaluator.value(x), at, variable, spacing);
            SpacingPoint {
                spacing,
                slope: quotient,
                error: (quotient - slope).abs(),
            }
        };
        let points: Vec<SpacingPoint> = spacings().map(point).collect();
        let finite = points
            .iter()
            .enumerate()
            .filter(|(_, point)| point.error.is_finite());
        let best = finite.min_by(|(_, a), (_, b)| a.error.total_cmp(&b.error));
        Self {
            variable,
            slope,
            best: best.map(|(index, _)| index),
            points,
            balanced: Spacing::Balanced.at(at[variable]),
        }
    }
}

/// 0.1, 0.05, 0.02, 0.01, …, 1e-15, each as the decimal number nearest to it.
fn spacings() -> impl Iterator<Item = f64> {
    let decade = |exponent: i32| {
        let digits = if exponent == DECADES {
            &[1_u32][..]
        } else {
            &[1, 5, 2][..]
        };
        digits.iter().map(move |digit| match digit {
            1 => decimal(*digit, exponent),
            _ => decimal(*digit, exponent + 1),
        })
    };
    (1..=DECADES).flat_map(decade)
}

/// digit · 10^−exponent, correctly rounded.
fn decimal(digit: u32, exponent: i32) -> f64 {
    format!("{digit}e-{exponent}")
        .parse()
        .expect("digits and an exponent are a number")
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::diff::Program;
    use crate::expr::{KnownNames, parse};

    fn curve(text: &str, x: f64) -> SpacingCurve {
        let loss = parse(text, &KnownNames::default()).expect("a loss");
        let mut evaluator = Evaluator::new(Arc::new(Program::new(loss)));
        SpacingCurve::at(&mut evaluator, &[x]).remove(0)
    }

    #[test]
    fn spacings_go_from_a_tenth_to_the_last_digit() {
        let all: Vec<f64> = spacings().collect();
        assert_eq!(all.len(), 43);
        assert_eq!(all[..4], [0.1, 0.05, 0.02, 0.01]);
        assert_eq!(all.last(), Some(&1e-15));
        assert!(all.windows(2).all(|pair| pair[0] > pair[1]));
    }

    #[test]
    fn the_error_of_a_smooth_function_is_a_v() {
        let curve = curve("exp(x)", 1.0);
        let best = curve.points[curve.best.expect("finite errors")];
        assert!((1e-7..1e-4).contains(&best.spacing), "{best:?}");
        assert!(best.error < 1e-9);
        let at = |spacing: f64| {
            let found = curve.points.iter().find(|point| point.spacing == spacing);
            found.expect("a spacing that is tried").error
        };
        // Truncation: f'''h²/6.
        assert!((at(0.01) / (1_f64.exp() * 1e-4 / 6.0) - 1.0).abs() < 1e-3);
        assert!(at(1e-15) > 1e3 * best.error);
    }

    #[test]
    fn where_no_slope_is_there_is_no_best_spacing() {
        assert_eq!(curve("ln(x)", -1.0).best, None);
    }
}
