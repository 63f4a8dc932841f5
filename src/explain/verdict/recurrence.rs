//! A linear recurrence of two steps: what the error along one direction of a quadratic follows.

use std::f64::consts::PI;

use super::number::{AT_LIMIT, steps_for_a_tenth};

/// So much farther than the larger root alone needs for a tenth, and so many steps more, the error is followed: where it moves outwards
/// first, or both roots are one, it needs longer.
const FOLLOWED: f64 = 20.0;

/// It is looked at after so many times as many steps, again and again: what is out for as long as that is seen.
const RATIO: f64 = 1.05;

/// e ← trace · e − determinant · the e before.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Recurrence {
    pub(super) trace: f64,
    pub(super) determinant: f64,
}

/// What one step does to the error along one direction of a quadratic.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct ErrorFactor {
    /// The size by which the error is multiplied, in the long run.
    pub(super) size: f64,
    /// How it moves.
    pub(super) motion: ErrorMotion,
}

/// How the error moves along one direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ErrorMotion {
    /// It keeps its sign.
    Straight,
    /// It changes its sign at every step.
    Flips,
    /// It swings about 0.
    Swings,
}

impl ErrorFactor {
    /// Whether the error grows; a size that differs from 1 by rounding does not count.
    pub(super) fn grows(self) -> bool {
        self.size > 1.0 + AT_LIMIT
    }

    /// Whether the error shrinks, beyond rounding.
    pub(super) fn shrinks(self) -> bool {
        self.size < 1.0 - AT_LIMIT
    }

    /// Negative if the error changes sides at every step.
    pub(super) fn signed(self) -> f64 {
        match self.motion {
            ErrorMotion::Flips => -self.size,
            ErrorMotion::Straight | ErrorMotion::Swings => self.size,
        }
    }
}

impl Recurrence {
    /// The larger root, by size, of z² − trace z + determinant: by how much a step multiplies the error in the long run.
    pub(super) fn larger_root(self) -> ErrorFactor {
        let square = self.trace * self.trace;
        let discriminant = square - 4.0 * self.determinant;
        if discriminant < -AT_LIMIT * square {
            return ErrorFactor {
                size: self.determinant.sqrt(),
                motion: ErrorMotion::Swings,
            };
        }
        let motion = if self.trace < 0.0 {
            ErrorMotion::Flips
        } else {
            ErrorMotion::Straight
        };
        ErrorFactor {
            size: f64::midpoint(self.trace.abs(), discriminant.max(0.0).sqrt()),
            motion,
        }
    }

    /// The steps from which on no more than a tenth of an error is left, which is `now`, and `next` a step later. Where it swings, of
    /// its swing. The larger root alone tells that only in the long run: where both are one, e is (a + b t) ρᵗ.
    pub(super) fn steps_for_a_tenth(self, [now, next]: [f64; 2]) -> f64 {
        let root = self.larger_root();
        let geometric = steps_for_a_tenth(root.size);
        // What swings to and fro until then is judged by its swing.
        let angle = libm::acos(self.trace / (2.0 * root.size));
        let is_swing = root.motion == ErrorMotion::Swings && angle * geometric > PI;
        if is_swing || self.determinant == 0.0 || now == 0.0 {
            return geometric;
        }
        let after = |steps: f64| {
            let [a, b] = self.power(steps as u64);
            (a * now + b * next).abs()
        };
        let is_out = |steps: f64| after(steps) > 0.1 * now.abs();
        let looked_at = std::iter::successors(Some(1.0_f64), |steps| {
            Some((RATIO * steps).max(steps + 1.0).floor())
        });
        let looked_at = looked_at.take_while(|steps| *steps <= FOLLOWED * geometric + FOLLOWED);
        let Some(mut out) = looked_at.filter(|steps| is_out(*steps)).last() else {
            return 1.0;
        };
        let mut within = (RATIO * out).max(out + 1.0).floor();
        while within - out > 1.0 {
            let middle = f64::midpoint(out, within).floor();
            if is_out(middle) {
                out = middle;
            } else {
                within = middle;
            }
        }
        within
    }

    /// So many steps later the error is the first times what it is now, and the second times what it is a step later.
    fn power(self, mut steps: u64) -> [f64; 2] {
        let times = |m: [[f64; 2]; 2], n: [[f64; 2]; 2]| {
            let entry = |i: usize, j: usize| m[i][0] * n[0][j] + m[i][1] * n[1][j];
            [[entry(0, 0), entry(0, 1)], [entry(1, 0), entry(1, 1)]]
        };
        let mut square = [[0.0, 1.0], [-self.determinant, self.trace]];
        let mut power = [[1.0, 0.0], [0.0, 1.0]];
        while steps > 0 {
            if steps % 2 == 1 {
                power = times(power, square);
            }
            square = times(square, square);
            steps /= 2;
        }
        power[0]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The heavy ball on ½x², from rest: steps until a tenth is left, counted one by one.
    fn counted(rate: f64, momentum: f64) -> (f64, f64) {
        let recurrence = Recurrence {
            trace: 1.0 + momentum - rate,
            determinant: momentum,
        };
        let (mut before, mut now, mut last_out) = (1.0, 1.0, 0);
        for step in 1..100_000 {
            (before, now) = (now, recurrence.trace * now - momentum * before);
            if f64::abs(now) > 0.1 {
                last_out = step;
            }
        }
        let told = recurrence.steps_for_a_tenth([1.0, 1.0 - rate]);
        (told, f64::from(last_out + 1))
    }

    #[test]
    fn where_both_roots_are_one_a_tenth_takes_longer_than_the_root_tells() {
        for (momentum, steps) in [(0.99_f64, 774.0), (0.999, 7776.0)] {
            let rate = (1.0 - momentum.sqrt()).powi(2);
            for beside in [-1e-9, 0.0, 1e-9] {
                let (told, counted) = counted(rate * (1.0 + beside), momentum);
                assert_eq!(counted, steps, "{momentum} {beside}");
                assert!((told - counted).abs() <= 1.0, "{told} {counted}");
            }
        }
    }

    #[test]
    fn the_steps_are_those_that_are_counted() {
        for (rate, momentum) in [
            (0.001, 0.5),
            (0.05, 0.2),
            (1e-3, 0.9),
            (0.5, 0.0),
            (2.5, 0.3),
        ] {
            let (told, counted) = counted(rate, momentum);
            assert!(
                (told - counted).abs() <= 1.0,
                "{rate} {momentum}: {told} {counted}"
            );
        }
        let slow = Recurrence {
            trace: 2.0 - 1e-6,
            determinant: 1.0 - 1e-6 + 1e-14,
        };
        assert!(slow.steps_for_a_tenth([1.0, 1.0]) > 1e6);
        let plain = Recurrence {
            trace: 0.98,
            determinant: 0.0,
        };
        assert_eq!(plain.steps_for_a_tenth([1.0, 0.98]), 114.0);
    }

    /// 0.95ᵗ and 0.9ᵗ together, of which the first is out for ten decades or thirty after so much speed at first.
    #[test]
    fn an_error_is_followed_twenty_times_as_far_as_its_root_needs() {
        let follows = |speed: f64| {
            let recurrence = Recurrence {
                trace: 0.9 + 0.5,
                determinant: 0.45,
            };
            let (mut before, mut now, mut steps) = (1.0, speed, 1.0);
            while f64::abs(now) > 0.1 {
                (before, now) = (
                    now,
                    recurrence.trace * now - recurrence.determinant * before,
                );
                steps += 1.0;
            }
            recurrence.steps_for_a_tenth([1.0, speed]) == steps
        };
        assert!(follows(1e14));
        assert!(!follows(1e26));
    }

    /// A swing that comes back after it was within a tenth: for 9 steps, and for 7 of 42.
    #[test]
    fn an_error_that_comes_back_for_long_is_seen() {
        let told = |trace: f64, determinant: f64, next: f64| {
            Recurrence { trace, determinant }.steps_for_a_tenth([1.0, next])
        };
        assert_eq!(
            told(
                1.714_417_495_402_369,
                0.753_337_767_522_537_8,
                0.017_180_491_563_790_64
            ),
            29.0
        );
        assert_eq!(
            told(
                1.682_998_162_910_321_7,
                0.730_127_296_092_236_1,
                13.050_624_022_097_228
            ),
            35.0
        );
    }
}
