//! Difference quotients at one point, for distances that shrink: what the derivative is the limit of.

use crate::diff::{Evaluator, Objective};

/// Orders that differ by less are the same.
const SAME_ORDER: f64 = 0.2;

/// One difference quotient, to the right.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Secant {
    /// The distance h.
    pub h: f64,
    /// f(x + h).
    pub value: f64,
    /// (f(x + h) − f(x)) / h.
    pub slope: f64,
}

/// Difference quotients at a point along one parameter.
#[derive(Clone, Debug, PartialEq)]
pub struct Secants {
    /// x, the parameter.
    pub at: f64,
    /// f(x).
    pub value: f64,
    /// The quotients, in the order of the distances asked for.
    pub secants: Vec<Secant>,
}

impl Secants {
    /// Evaluates the loss at a point and at distances along the parameter with index `axis`. Costs one value for each.
    pub fn at(evaluator: &mut Evaluator, point: &[f64], axis: usize, distances: &[f64]) -> Self {
        let mut moved = point.to_vec();
        let at = point[axis];
        let value = evaluator.value(&moved);
        let mut secant = |h: f64| {
            moved[axis] = at + h;
            let there = evaluator.value(&moved);
            Secant {
                h,
                value: there,
                slope: (there - value) / h,
            }
        };
        Self {
            at,
            value,
            secants: distances.iter().map(|h| secant(*h)).collect(),
        }
    }

    /// The quotient for a distance.
    pub fn of(&self, h: f64) -> Option<&Secant> {
        self.secants.iter().find(|secant| secant.h == h)
    }

    /// By how much a quotient's gap to a slope shrinks where h does, as an exponent: 1 where half the h leaves half the gap,
    /// 2 where it leaves a quarter; and the widest h from which on all quotients do so. None where they do not tend to the
    /// slope, or differ by rounding alone.
    pub fn order(&self, slope: f64) -> Option<(f64, f64)> {
        let gap = |secant: &Secant| (secant.slope - slope).abs();
        let gaps: Vec<(f64, f64)> = self
            .secants
            .iter()
            .filter(|secant| gap(secant) > self.rounding(secant, slope))
            .map(|secant| (secant.h, gap(secant)))
            .collect();
        let [.., wide, narrow] = gaps[..] else {
            return None;
        };
        let between = |wide: (f64, f64), narrow: (f64, f64)| {
            (wide.1 / narrow.1).ln() / (wide.0 / narrow.0).ln()
        };
        let order = between(wide, narrow);
        let pairs = gaps.windows(2).rev();
        let held = pairs.take_while(|pair| (between(pair[0], pair[1]) - order).abs() < SAME_ORDER);
        let widest = held.last().map_or(narrow.0, |pair| pair[0].0);
        (order > 0.1).then_some((order, widest))
    }

    /// What rounding may do to a quotient.
    fn rounding(&self, secant: &Secant, slope: f64) -> f64 {
        16.0 * f64::EPSILON * (self.value.abs() + secant.value.abs()) / secant.h
            + 1e-9 * slope.abs()
    }

    /// The distance with the narrowest gap to a slope, if the gaps of shorter ones are far wider: those are rounding.
    pub fn lost_from(&self, slope: f64) -> Option<f64> {
        let gap = |secant: &&Secant| (secant.slope - slope).abs();
        let best = self
            .secants
            .iter()
            .min_by(|a, b| gap(a).total_cmp(&gap(b)))?;
        let shorter = self.secants.iter().filter(|secant| secant.h < best.h);
        let is_rounding = |secant: &Secant| gap(&secant) <= self.rounding(secant, slope);
        let widest = shorter
            .clone()
            .map(|secant| gap(&secant))
            .fold(0.0, f64::max);
        let is_lost = widest > LOST * gap(&best) && shorter.clone().all(is_rounding);
        // The smallest gap may be rounding already that came out well.
        let mut wider = self.secants.iter().rev();
        let sound = wider.find(|secant| secant.h >= best.h && !is_rounding(secant));
        is_lost.then_some(sound.unwrap_or(best).h)
    }
}

/// Gaps are rounding where they are so many times the narrowest.
const LOST: f64 = 10.0;

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::diff::Program;
    use crate::expr::{KnownNames, parse};

    fn secants(text: &str, at: f64) -> Secants {
        let loss = parse(text, &KnownNames::default()).expect("a loss");
        let mut evaluator = Evaluator::new(Arc::new(Program::new(loss)));
        Secants::at(&mut evaluator, &[at], 0, &[2.0, 1.0, 0.5, 0.1, 0.01])
    }

    #[test]
    fn the_quotients_of_a_square_are_its_slope_plus_h() {
        let square = secants("x²", 3.0);
        let slopes: Vec<f64> = square
            .secants
            .iter()
            .map(|s| (s.slope * 1e6).round() / 1e6)
            .collect();
        assert_eq!(slopes, [8.0, 7.0, 6.5, 6.1, 6.01]);
        assert_eq!(square.of(1.0).map(|s| s.value), Some(16.0));
        assert_eq!(square.of(0.3), None);
        let (order, from) = square.order(6.0).expect("it tends to 6");
        assert!((order - 1.0).abs() < 0.01, "{order}");
        assert_eq!(from, 2.0, "all of them");
    }

    #[test]
    fn gaps_that_widen_again_are_rounding() {
        let loss = parse("sin(x)", &KnownNames::default()).expect("a loss");
        let mut evaluator = Evaluator::new(Arc::new(Program::new(loss)));
        let mut of = |distances: &[f64]| {
            let secants = Secants::at(&mut evaluator, &[1.0], 0, distances);
            secants.lost_from(1.0_f64.cos())
        };
        let lost = of(&[1e-2, 1e-4, 1e-6, 1e-8, 1e-10, 1e-12, 1e-14]);
        assert!(lost.is_some_and(|h| (1e-10..1e-5).contains(&h)), "{lost:?}");
        assert_eq!(of(&[1.0, 0.1, 0.01]), None);
        // A wide secant that happens to have the slope is no end of what rounding leaves.
        assert_eq!(secants("x³ - 4x", 0.0).lost_from(0.0), None);
    }

    #[test]
    fn the_gap_shrinks_by_its_order_or_not_at_all() {
        let (cube, _) = secants("x³", 0.0).order(0.0).expect("it tends to 0");
        assert!((cube - 2.0).abs() < 0.01, "{cube}");
        // Far away the fourth power outweighs the square.
        let (order, from) = secants("x² + 10 x⁴", 0.0)
            .order(0.0)
            .expect("it tends to 0");
        assert!((order - 1.0).abs() < 0.1, "{order}");
        assert_eq!(from, 0.1);
        // Between 0.5 and 0.1 the order is 1.13, or 1.24: within a fifth of 1, or not.
        let widest = |text: &str| secants(text, 0.0).order(0.0).map(|(_, from)| from);
        assert_eq!(widest("x² + x⁴"), Some(0.5));
        assert_eq!(widest("x² + 2 x⁴"), Some(0.1));
        assert_eq!(secants("abs(x)", 0.0).order(0.0), None, "it stays at 1");
        assert_eq!(secants("3x", 1.0).order(3.0), None, "there is no gap");
    }
}
