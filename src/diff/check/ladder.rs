//! Values at many spacings around a point, and what they say of the slope there.
//!
//! A difference quotient errs by rounding, which is bounded for each value and grows as the spacing shrinks, and by truncation,
//! which the next wider spacing shows: for a smooth function the quotients of the two differ by more than the narrower is off.
//! What happens at a point is seen at the narrowest spacings that can tell it: a bend or a jump a little aside is none here.

use super::Quotient;
use super::claim::{CONFIRMS, Judgement, SlopeClaim, SlopeEstimate, least};
use super::line::LossOnLine;
use super::rung::{RESOLVED, Rung};
use crate::diff::rounding::Rounded;

/// The slopes of spacings up to this many times the next wider one are the ones around.
const AROUND: f64 = 1024.0;

/// How much of a gap between two slopes may not be proportional to the spacing, on a smooth curve. A kink on a scale 1e4 times
/// smaller than the spacing leaves more.
const STRAIGHT: f64 = 1e-4;

/// The ratio of the two spacings that are tried first.
const NARROWER: f64 = 4.0;

/// Slopes that settle on two values.
pub(super) struct OneSidedSlopes {
    /// From the left and to the right.
    pub(super) slopes: [f64; 2],
    /// The narrowest spacing at which that is seen, and the next.
    pub(super) spacings: [f64; 2],
}

/// The values at several spacings.
pub(super) struct Ladder {
    /// The coordinate in the middle.
    center: f64,
    middle: Rounded,
    /// By rising spacing.
    rungs: Vec<Rung>,
}

impl Ladder {
    /// Two spacings near the best of a function whose length is about `length`.
    pub(super) fn short(line: &mut LossOnLine<'_>, middle: Rounded, length: f64) -> Self {
        let wide = nominal(length);
        Self::of(line, middle, [wide / NARROWER, wide])
    }

    /// Spacings of all sizes: from the last digits of x to 10⁹ times it, or where it is 0, all there are. A loss that takes
    /// much work is asked at fewer.
    pub(super) fn full(line: &mut LossOnLine<'_>, middle: Rounded, is_heavy: bool) -> Self {
        let x = line.middle();
        let digits = |x: f64| libm::log2(x.abs()).floor();
        let (low, high, stride) = if is_heavy {
            let center = if x == 0.0 { 0.0 } else { digits(x).max(-40.0) };
            (center - 44.0, center + 4.0, 6)
        } else if x == 0.0 {
            (-1018.0, 1000.0, 8)
        } else {
            let low = (digits(x) - 51.0).max(-1018.0);
            let high = (digits(x).max(0.0) + 30.0).min(1000.0);
            (low, high, if high - low < 160.0 { 2 } else { 6 })
        };
        let exponents = (low as i32..=high as i32).step_by(stride);
        Self::of(
            line,
            middle,
            exponents.map(|exponent| 2.0_f64.powi(exponent)),
        )
    }

    /// The spacings given, narrowest first.
    pub(super) fn of(
        line: &mut LossOnLine<'_>,
        middle: Rounded,
        spacings: impl IntoIterator<Item = f64>,
    ) -> Self {
        let rungs = spacings.into_iter().map(|spacing| Rung::at(line, spacing));
        let rungs = rungs.filter(Rung::is_apart);
        let rungs = rungs.collect();
        Self {
            center: line.middle(),
            middle,
            rungs,
        }
    }

    /// Whether two spacings show nothing but a smooth curve: the second difference is the same at both, or too small to
    /// matter where `is_heavy` asks for no more.
    pub(super) fn is_smooth(&self, is_heavy: bool) -> bool {
        let [narrow, wide] = self.rungs[..] else {
            return false;
        };
        let (near, near_error) = narrow.gap(self.middle);
        let (far, far_error) = wide.gap(self.middle);
        let steep = wide.steepness(self.middle);
        if !(near.is_finite() && far.is_finite()) {
            return false;
        }
        let straight = (near * NARROWER - far).abs()
            <= STRAIGHT * far.abs() + 2.0 * near_error * NARROWER + 2.0 * far_error;
        straight || (is_heavy && near.abs() <= CONFIRMS * steep)
    }

    /// Whether the narrower of two spacings comes nearer to a slope, but for rounding: beside a jump it goes away from it.
    pub(super) fn approaches(&self, claimed: f64) -> bool {
        let [narrow, wide] = self.rungs[..] else {
            return false;
        };
        let [near, far] = [narrow, wide].map(|rung| (rung.central() - claimed).abs());
        near <= far + 2.0 * (narrow.rounding(self.middle) + wide.rounding(self.middle))
    }

    /// What the usable spacings say, narrowest first. The widest has nothing to be compared with.
    fn estimates(&self) -> Vec<SlopeEstimate> {
        let usable: Vec<Rung> = self
            .rungs
            .iter()
            .copied()
            .filter(|rung| rung.central().is_finite() && rung.rounding(self.middle).is_finite())
            .collect();
        let estimate = |(index, rung): (usize, &Rung)| {
            let other = usable
                .get(index + 1)
                .or_else(|| usable.get(index.wrapping_sub(1)))?;
            let rounding = rung.rounding(self.middle);
            let widest = AROUND * rung.spacing.max(other.spacing);
            let around = usable
                .iter()
                .filter(|other| other.spacing >= rung.spacing && other.spacing <= widest);
            let is_short = usable.len() == 2;
            (index + 1 < usable.len() || is_short).then(|| SlopeEstimate {
                quotient: rung.quotient(self.middle, other.central()),
                rounding,
                scale: around
                    .map(|rung| rung.steepness(self.middle))
                    .fold(0.0, f64::max),
            })
        };
        usable.iter().enumerate().filter_map(estimate).collect()
    }

    /// The quotient of the least error of those that no narrower spacing contradicts: beyond a jump that is far away, quotients
    /// can agree among themselves.
    pub(super) fn best(&self) -> Option<Quotient> {
        let estimates = self.estimates();
        let mut order: Vec<usize> = (0..estimates.len()).collect();
        let error = |index: &usize| estimates[*index].quotient.error;
        order.sort_by(|a, b| error(a).total_cmp(&error(b)));
        let holds = |index: &&usize| {
            let (narrower, found) = (&estimates[..**index], &estimates[**index]);
            !narrower.iter().any(|other| other.contradicts(found))
        };
        let best = order.iter().find(holds).or(order.first())?;
        Some(estimates[*best].quotient)
    }

    /// The quotient of the least error among those that agree with a slope that was confirmed: at spacings that reach into
    /// another branch of the loss, quotients may settle on another slope. Of errors below the digits of the slopes around the
    /// narrowest spacing is as good as a wider one: an even function has quotient 0 at all of them.
    pub(super) fn confirming(&self, claim: SlopeClaim) -> Option<Quotient> {
        let digit = f64::EPSILON * self.steepest();
        let mut estimates = self.estimates();
        estimates.retain(|estimate| claim.agrees(estimate));
        let error = |estimate: &SlopeEstimate| estimate.quotient.error.max(digit);
        let best = estimates
            .iter()
            .min_by(|a, b| error(a).total_cmp(&error(b)))?;
        Some(best.quotient)
    }

    /// The steeper slope of the two sides at one of the spacings; none where the loss does not move by more than its rounding.
    pub(super) fn steepness_at(&self, spacing: f64) -> Option<f64> {
        let mut rungs = self.rungs.iter();
        let rung = rungs.find(|rung| rung.spacing == spacing)?;
        let (rise, error) = rung.rise(self.middle);
        (rise > RESOLVED * error).then(|| rung.steepness(self.middle))
    }

    /// Whether the loss is no number on either side, however near.
    pub(super) fn is_alone(&self) -> bool {
        let beside = self.rungs.first().map(|rung| rung.beside());
        beside.is_some_and(|beside| beside.iter().all(|value| value.is_nan()))
    }

    /// The slopes around the spacing of the least error.
    pub(super) fn scale(&self) -> f64 {
        least(&self.estimates()).map_or(0.0, |best| best.scale)
    }

    /// The steepest slope of one side up to a spacing like x, or 1.
    pub(super) fn steepest(&self) -> f64 {
        let length = self.center.abs().max(1.0);
        let near = self.rungs.iter().filter(|rung| rung.spacing <= length);
        let sides = near.flat_map(|rung| rung.one_sided(self.middle));
        let slopes = sides.map(|side| side.0.abs());
        slopes.filter(|slope| slope.is_finite()).fold(0.0, f64::max)
    }

    /// Whether the loss is the same at every spacing.
    pub(super) fn is_flat(&self) -> bool {
        !self.rungs.is_empty()
            && self
                .rungs
                .iter()
                .all(|rung| rung.rise(self.middle).0 == 0.0)
    }

    /// Whether the loss moves by no more than its rounding, up to a spacing at which a slope worth the name would be seen: where
    /// it moves at last, that is no rounding that has grown.
    fn is_level(&self) -> bool {
        /// Beside f/x or f/h, where it never moves.
        const NEGLIGIBLE: f64 = 1e-6;
        let moves = |rung: &Rung| {
            let (rise, error) = rung.rise(self.middle);
            rise > RESOLVED * error
        };
        let first = self.rungs.iter().position(moves);
        let before = &self.rungs[..first.unwrap_or(self.rungs.len())];
        let usable = |rung: &&Rung| rung.central().is_finite();
        let Some(widest) = before.iter().rfind(usable) else {
            return false;
        };
        let rounding = widest.rounding(self.middle);
        let size = self.center.abs().max(widest.spacing);
        let steep = first
            .and_then(|index| self.rungs.get(index))
            .map_or(NEGLIGIBLE * self.middle.value.abs() / size, |rung| {
                CONFIRMS * rung.rise(self.middle).0 / rung.spacing
            });
        rounding <= steep
    }

    /// What the values say of a slope that is claimed with an error of its own.
    ///
    /// The narrowest spacing that tells the claim from the best quotient has the last word: what bends on a smaller scale than
    /// the best spacing is seen there.
    pub(super) fn judge(&self, claimed: f64, claimed_error: f64) -> Judgement {
        if claimed == 0.0 && (self.is_flat() || self.is_level()) {
            return Judgement::Confirmed;
        }
        let estimates = self.estimates();
        let Some(best) = least(&estimates).filter(|_| claimed_error.is_finite()) else {
            return Judgement::Unknown;
        };
        let claim = SlopeClaim {
            slope: claimed,
            error: claimed_error,
        };
        let finest = estimates.iter().find(|estimate| claim.is_decided(estimate));
        match finest {
            Some(finest) if claim.agrees(finest) && claim.agrees(&best) => Judgement::Confirmed,
            Some(finest) if claim.agrees(finest) && claim.supported(&estimates, &best) => {
                Judgement::Confirmed
            }
            None if claim.agrees(&best) => Judgement::Unknown,
            // Where the finest does not agree, it tells best what is wrong.
            Some(finest) if !claim.agrees(finest) => claim.refuted(&estimates, finest),
            _ => claim.refuted(&estimates, &best),
        }
    }

    /// Whether the loss jumps: how far it moves settles on a value however near it is taken. A level that is seen only where one
    /// side is no number, though it is one nearer by, is no jump here.
    pub(super) fn jumps(&self) -> bool {
        const SETTLED: f64 = 0.05;
        let rises: Vec<(f64, f64)> = self
            .rungs
            .iter()
            .map(|rung| rung.rise(self.middle))
            .collect();
        settles(&rises, |[a, b, c]| {
            let near = |x: f64| (x - a).abs() <= SETTLED * a.abs();
            (near(b) && near(c)).then_some(a)
        })
        .is_some_and(|index| {
            let sides = |rung: &Rung| rung.beside().map(f64::is_finite);
            self.rungs.get(index).map(sides) == self.rungs.first().map(sides)
        })
    }

    /// The slopes from the left and to the right, if they settle on two values.
    ///
    /// Of a kink and a curve the gap is g + c·h: two spacings give g.
    pub(super) fn kink(&self) -> Option<OneSidedSlopes> {
        const SETTLED: f64 = 0.1;
        let gaps: Vec<(f64, f64)> = self
            .rungs
            .iter()
            .map(|rung| rung.gap(self.middle))
            .collect();
        let ratio = match self.rungs[..] {
            [first, second, ..] => second.spacing / first.spacing,
            _ => return None,
        };
        let index = settles(&gaps, |[a, b, c]| {
            let constant = |near: f64, far: f64| (near * ratio - far) / (ratio - 1.0);
            let (first, second) = (constant(a, b), constant(b, c));
            ((first - second).abs() <= SETTLED * first.abs()).then_some(first)
        })?;
        let [left, right] = self.rungs[index].one_sided(self.middle);
        let spacing = self.rungs[index].spacing;
        Some(OneSidedSlopes {
            slopes: [left.0, right.0],
            spacings: [spacing, spacing * ratio],
        })
    }

    /// Which side the loss is defined on, if it is on one only: 0 left, 1 right.
    pub(super) fn edge(&self) -> Option<usize> {
        let first = self.rungs.first()?;
        let is_defined = first.one_sided(self.middle).map(|side| side.0.is_finite());
        match is_defined {
            [true, false] => Some(0),
            [false, true] => Some(1),
            _ => None,
        }
    }

    /// The slope to which the quotients tend, of one side where the loss is defined on that only: 0 where they vanish beside the
    /// slopes around, none where they do not settle.
    pub(super) fn limit(&self) -> Option<f64> {
        let edge = self.edge();
        let slope = |rung: &Rung| {
            let central = (rung.central(), rung.rounding(self.middle));
            edge.map_or(central, |side| rung.one_sided(self.middle)[side])
        };
        let slopes: Vec<(f64, f64)> = self.rungs.iter().map(slope).collect();
        let steepest = self.steepest();
        let is_clear = |pair: &&[(f64, f64)]| {
            pair.iter()
                .all(|(slope, error)| slope.is_finite() && *error <= CONFIRMS * steepest)
        };
        let pair = slopes.windows(2).find(is_clear)?;
        let ((slope, rounding), (wider, _)) = (pair[0], pair[1]);
        let error = rounding + (wider - slope).abs();
        if slope.abs() <= 2.0 * error {
            (error <= CONFIRMS * steepest).then_some(0.0)
        } else {
            (error <= CONFIRMS * slope.abs()).then_some(slope)
        }
    }

    /// The slopes from the left and to the right at the narrowest spacing at which they are more than rounding.
    pub(super) fn one_sided(&self) -> [f64; 2] {
        let is_clear = |rung: &&Rung| {
            rung.one_sided(self.middle)
                .iter()
                .all(|(slope, error)| error <= &(CONFIRMS * slope.abs()) || *error == 0.0)
        };
        let rung = self.rungs.iter().find(is_clear).or(self.rungs.last());
        rung.map_or([f64::NAN; 2], |rung| {
            rung.one_sided(self.middle).map(|side| side.0)
        })
    }
}

/// The index from which three numbers in a row settle on a value that is more than their errors, if no narrower spacing that
/// could see that value sees less of it.
fn settles(numbers: &[(f64, f64)], value: impl Fn([f64; 3]) -> Option<f64>) -> Option<usize> {
    let settled = |window: &[(f64, f64)]| {
        let found = value([window[0].0, window[1].0, window[2].0])?;
        let is_clear = window
            .iter()
            .all(|(_, error)| found.abs() > RESOLVED * error);
        is_clear.then_some(found)
    };
    let (index, found) = numbers
        .windows(3)
        .enumerate()
        .find_map(|(index, window)| Some((index, settled(window)?)))?;
    let is_less = |(number, error): &(f64, f64)| {
        *error <= found.abs() / RESOLVED && number.abs() < 0.7 * found.abs()
    };
    (!numbers[..index].iter().any(is_less)).then_some(index)
}

/// The spacing near the best for a function of such a length: the power of 2 near ε^(1/3) times it.
pub(super) fn nominal(length: f64) -> f64 {
    let exponent = (libm::log2(length).floor() - 17.0).clamp(-1018.0, 1000.0);
    2.0_f64.powi(exponent as i32)
}
