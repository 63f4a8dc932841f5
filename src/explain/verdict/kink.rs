//! Whether a coordinate that jumps to and fro jumps over a kink: there the slope changes its sign without passing through 0.

use crate::diff::{Evaluator, Objective};

/// How often the interval between both ends is halved: as often as a number has digits, and some more, beyond which it is one number.
const HALVINGS: usize = 60;

/// How far on both sides of the place the slopes are taken, as a part of the distance between the ends.
const BESIDE: f64 = 1e-6;

/// And at most, relative to the place or to 1: a wide swing may hide a sharp bend. The tip of a cone is known no better than
/// to a hundredth of this.
const NEAREST: f64 = 1e-8;

/// The slope jumps if its change that near is at least this part of its change over all of the interval: on a smooth loss it
/// would be next to none of it.
const JUMPS: f64 = 0.2;

/// A slope that is this many times as steep a hundred times nearer by grows without bound: that of |x|^p does for p below 0.9,
/// that of a kink stays.
const CUSP: f64 = 1.5;

/// The loss jumps where it differs by so many times what its slopes on both sides make of it.
const STEEPER: f64 = 100.0;

/// Two places are one, and two slopes, if they differ by no more than this part of the interval, or of the jump.
const SAME: f64 = 1e-3;

/// A jump of the slope.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct SlopeJump {
    /// The value of the coordinate.
    pub(super) at: f64,
    /// The slopes before and behind it.
    pub(super) slopes: [f64; 2],
    /// The losses before and behind it, where the loss itself jumps.
    pub(super) losses: Option<[f64; 2]>,
}

impl SlopeJump {
    /// Whether it is a kink of this coordinate alone, at one place with the same slopes wherever in their ranges the others are.
    pub(super) fn is_own(
        &self,
        coordinate: usize,
        ranges: &[[f64; 2]],
        evaluator: &mut Evaluator,
    ) -> bool {
        let [low, high] = ranges[coordinate];
        let near = |a: f64, b: f64, size: f64| a == b || (a - b).abs() <= SAME * size;
        [0, 1].iter().all(|side| {
            let corner: Vec<f64> = ranges.iter().map(|ends| ends[*side]).collect();
            let there = between(&corner, coordinate, ranges[coordinate], evaluator);
            there.is_some_and(|there| {
                let size = self.slopes[1] - self.slopes[0];
                let mut slopes = there.slopes.iter().zip(self.slopes);
                near(there.at, self.at, high - low) && slopes.all(|(a, b)| near(*a, b, size))
            })
        })
    }
}

/// The kink between the ends of the range of a coordinate, the others held where they are in `center`.
pub(super) fn between(
    center: &[f64],
    coordinate: usize,
    [low, high]: [f64; 2],
    evaluator: &mut Evaluator,
) -> Option<SlopeJump> {
    let mut point = center.to_vec();
    let mut gradient = vec![0.0; center.len()];
    let mut slope = |x: f64| {
        point[coordinate] = x;
        evaluator.gradient(&point, &mut gradient);
        gradient[coordinate]
    };
    let ends = [slope(low), slope(high)];
    if !(ends[0] < 0.0 && ends[1] > 0.0) {
        return None;
    }
    let (mut before, mut behind) = (low, high);
    for _ in 0..HALVINGS {
        let middle = f64::midpoint(before, behind);
        if slope(middle) < 0.0 {
            before = middle;
        } else {
            behind = middle;
        }
    }
    let width = (BESIDE * (high - low)).min(NEAREST * behind.abs().max(1.0));
    let mut beside = |width: f64| [slope(before - width), slope(behind + width)];
    let (slopes, nearer) = (beside(width), beside(width / 100.0));
    let jump = slopes[1] - slopes[0];
    let losses = [before - width, behind + width].map(|x| {
        point[coordinate] = x;
        evaluator.value(&point)
    });
    let steep = slopes[0].abs().max(slopes[1].abs()) * (behind - before + 2.0 * width);
    let is_gap = (losses[1] - losses[0]).abs() > STEEPER * steep;
    (jump >= JUMPS * (ends[1] - ends[0])).then_some(SlopeJump {
        at: behind,
        slopes: [0, 1].map(|side| at_tip(nearer[side], slopes[side])),
        losses: is_gap.then_some(losses),
    })
}

/// The slope on one side of a tip, which is infinite at a cusp, from that at a distance and that a hundred times nearer by.
pub(super) fn at_tip(nearer: f64, slope: f64) -> f64 {
    if nearer.abs() > CUSP * slope.abs() {
        f64::INFINITY.copysign(nearer)
    } else {
        slope
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::diff::Program;
    use crate::expr::{KnownNames, parse};

    #[test]
    fn kinks_are_found_where_the_slope_jumps_and_only_there() {
        let kink = |text: &str, range: [f64; 2]| {
            let loss = parse(text, &KnownNames::default()).expect("a loss");
            let mut evaluator = Evaluator::new(Arc::new(Program::new(loss)));
            between(&[0.0], 0, range, &mut evaluator)
        };
        for (text, range, at) in [
            ("|x - 0.5|", [0.4, 0.7], 0.5),
            ("x^2 + 0.5 |x - 1|", [0.2, 1.3], f64::NAN),
            ("|x - 1| + 0.1 (x - 1)^2", [0.2, 1.3], 1.0),
            ("max(-x, 2x)", [-0.1, 0.2], 0.0),
            ("sqrt(x^2)", [-0.1, 0.2], 0.0),
        ] {
            match kink(text, range) {
                Some(found) => assert!((found.at - at).abs() < 1e-15, "{text}: {found:?}"),
                None => assert!(at.is_nan(), "{text}"),
            }
        }
        let slopes = |text: &str| kink(text, [-0.3, 0.2]).map(|found| found.slopes);
        let infinite = Some([f64::NEG_INFINITY, f64::INFINITY]);
        assert_eq!(slopes("sqrt(|x|)"), infinite);
        assert_eq!(slopes("cbrt(x^2) + 0.3 x"), infinite);
        assert_eq!(slopes("2 |x| + x"), Some([-1.0, 3.0]));
        assert_ne!(slopes("|x|^0.95"), infinite, "too near to a kink to tell");
        for smooth in ["x^2", "x^4", "cosh(5x)", "sqrt(x^2 + 0.01)", "bce(3x, 0.4)"] {
            assert_eq!(kink(smooth, [-0.3, 0.2]), None, "{smooth}");
        }
        // Smooth, though it bends within a hundred-millionth of the interval.
        for sharp in ["bce(25000 (x + 0.003), 0.4)", "sqrt((x - 1)^2 + 1e-8)"] {
            assert_eq!(kink(sharp, [-2870.0, 1500.0]), None, "{sharp}");
        }
    }
    fn slopes(text: &str, range: [f64; 2]) -> Option<[f64; 2]> {
        let loss = parse(text, &KnownNames::default()).expect("a loss");
        let mut evaluator = Evaluator::new(Arc::new(Program::new(loss)));
        between(&[0.0], 0, range, &mut evaluator).map(|found| found.slopes)
    }

    /// On a |x| + x² between ±1 the slope changes by 2a + 4, and by 2a at the kink.
    #[test]
    fn a_slope_jumps_by_a_fifth_of_its_change() {
        let jumps = |size: f64| slopes(&format!("{size} |x| + x^2"), [-1.0, 1.0]).is_some();
        assert!(jumps(0.6));
        assert!(!jumps(0.4));
    }

    /// √(x² + e²) bends within e; a fifth of its change of slope is within 0.2 e.
    #[test]
    fn a_bend_is_a_kink_if_it_is_sharper_than_what_is_looked_at() {
        let is_kink = |bend: f64, width: f64| {
            slopes(&format!("sqrt(x^2 + {:e})", bend * bend), [-width, width]).is_some()
        };
        // A hundred-millionth of 1, and a millionth of a narrow swing.
        assert!(is_kink(4e-8, 1.0));
        assert!(!is_kink(7e-8, 1.0));
        assert!(is_kink(8e-9, 1e-3));
        assert!(!is_kink(14e-9, 1e-3));
    }

    /// A hundred times nearer by |x|^p is 100^(1 - p) times as steep.
    #[test]
    fn a_cusp_is_half_as_steep_again_nearer_by() {
        let infinite = Some([f64::NEG_INFINITY, f64::INFINITY]);
        assert_eq!(slopes("|x|^0.8", [-0.3, 0.2]), infinite);
        assert_eq!(slopes("|x|^0.9", [-0.3, 0.2]), infinite);
        assert_ne!(slopes("|x|^0.93", [-0.3, 0.2]), infinite);
    }

    /// The kink of |x - s y| moves with y by s times 1, and what is looked at is 2 wide.
    #[test]
    fn a_kink_is_that_of_a_coordinate_if_it_stays_to_a_thousandth() {
        let is_own = |moves: f64| {
            let text = format!("|x - {moves} y|");
            let loss = parse(&text, &KnownNames::default()).expect("a loss");
            let mut evaluator = Evaluator::new(Arc::new(Program::new(loss)));
            let found = between(&[0.0, 0.0], 0, [-1.0, 1.0], &mut evaluator).expect("a kink");
            found.is_own(0, &[[-1.0, 1.0]; 2], &mut evaluator)
        };
        assert!(is_own(1.5e-3));
        assert!(!is_own(3e-3));
    }

    /// Slopes of 1 make 2e-8 of what is looked at.
    #[test]
    fn a_loss_jumps_by_a_hundred_times_what_its_slopes_make() {
        let jumps = |height: f64| {
            let text = format!("|x| + {height:e} step(x)");
            let loss = parse(&text, &KnownNames::default()).expect("a loss");
            let mut evaluator = Evaluator::new(Arc::new(Program::new(loss)));
            let found = between(&[0.0], 0, [-1.0, 1.0], &mut evaluator).expect("a kink");
            found.losses.is_some()
        };
        assert!(!jumps(1.5e-6));
        assert!(jumps(3e-6));
    }
}
