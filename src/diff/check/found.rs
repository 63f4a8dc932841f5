//! What finite differences find on a line: the slope that is claimed, another, two, or none.

use super::claim::{Judgement, SlopeClaim};
use super::ladder::{Ladder, OneSidedSlopes, nominal};
use super::line::LossOnLine;
use super::{LOST, Quotient};
use crate::diff::rounding::Rounded;

/// A kink is at least this share of the slope.
const NOTABLE: f64 = 1e-7;

/// What finite differences found.
pub(super) struct DifferenceSlopes {
    pub(super) judgement: Judgement,
    pub(super) jumps: bool,
    /// Whether it jumps again and again within the spacing of the quotient that is another slope.
    pub(super) jumps_within: bool,
    pub(super) kink: Option<[f64; 2]>,
    /// Whether the loss is defined on one side only.
    pub(super) is_edge: bool,
    /// The slope, where there is one.
    pub(super) slope: Option<f64>,
    pub(super) finite: Quotient,
    pub(super) one_sided: [f64; 2],
    /// The slopes around.
    pub(super) scale: f64,
    /// The steeper slope of the two sides at the spacing of the finite difference; none where no more than rounding is seen.
    pub(super) steepness: Option<f64>,
}

impl DifferenceSlopes {
    pub(super) fn nothing() -> Self {
        Self {
            judgement: Judgement::Unknown,
            jumps: false,
            jumps_within: false,
            kink: None,
            is_edge: false,
            slope: None,
            finite: Quotient {
                slope: f64::NAN,
                spacing: nominal(1.0),
                error: f64::NAN,
                beside: [f64::NAN; 2],
            },
            one_sided: [f64::NAN; 2],
            scale: 0.0,
            steepness: None,
        }
    }

    /// Whether the rules are off by more than the finite difference is, and their own rounding explains it.
    pub(super) fn has_cancelled(&self, claimed: f64, claimed_error: f64) -> bool {
        let gap = (self.finite.slope - claimed).abs();
        let is_lost = gap > LOST * self.steepness.unwrap_or(self.scale);
        let is_theirs = gap > 2.0 * self.finite.error && claimed_error > self.finite.error;
        // An error that is not known explains any gap.
        let explained = 2.0 * (self.finite.error + claimed_error);
        is_lost && is_theirs && (gap <= explained || explained.is_nan())
    }

    /// Whether a slope that is not 0 is too small to be told from 0 where nothing is seen to move.
    pub(super) fn is_vacuous(&self, claimed: f64) -> bool {
        claimed != 0.0 && self.steepness.is_none() && self.finite.error >= claimed.abs()
    }

    fn of(ladder: &Ladder, judgement: Judgement, claimed: Option<(f64, f64)>) -> Self {
        let confirming = claimed
            .filter(|_| judgement == Judgement::Confirmed)
            .and_then(|(slope, error)| ladder.confirming(SlopeClaim { slope, error }));
        let finite = confirming.or_else(|| ladder.best());
        let finite = finite.unwrap_or(Self::nothing().finite);
        Self {
            judgement,
            steepness: ladder.steepness_at(finite.spacing),
            finite,
            one_sided: ladder.one_sided(),
            scale: ladder.scale(),
            ..Self::nothing()
        }
    }
}

/// Tries two spacings first, near the best of a function whose length is that of x; and all of them, if these do not confirm the
/// slope on a smooth curve, or x is 0 and has no length.
pub(super) fn climb(
    line: &mut LossOnLine<'_>,
    middle: Rounded,
    is_heavy: bool,
    claimed: Option<(f64, f64)>,
) -> DifferenceSlopes {
    let x = line.middle().abs();
    let length = if x > 0.0 && !(is_heavy && x < 1.0) {
        x
    } else {
        1.0
    };
    if let Some((slope, error)) = claimed.filter(|_| is_heavy || x > 0.0) {
        let short = Ladder::short(line, middle, length);
        let is_told = is_heavy || !short.is_flat();
        if is_told
            && short.is_smooth(is_heavy)
            && short.approaches(slope)
            && short.judge(slope, error) == Judgement::Confirmed
        {
            return DifferenceSlopes::of(&short, Judgement::Confirmed, claimed);
        }
    }
    let full = Ladder::full(line, middle, is_heavy);
    if full.is_alone() {
        return DifferenceSlopes {
            is_edge: true,
            ..DifferenceSlopes::nothing()
        };
    }
    let mut jumps_within = false;
    let judgement = match claimed {
        Some((slope, error)) => match full.judge(slope, error) {
            Judgement::Refuted(quotient) if line.jumps_within(quotient.spacing) => {
                jumps_within = true;
                Judgement::Unknown
            }
            Judgement::Refuted(quotient) if !is_evident(line, slope, quotient) => {
                Judgement::Unknown
            }
            judgement => judgement,
        },
        None => Judgement::Unknown,
    };
    let mut found = DifferenceSlopes::of(&full, judgement, claimed);
    found.jumps = full.jumps();
    found.jumps_within = jumps_within;
    if !found.jumps {
        let kink = full.kink().filter(|kink| is_bent(line, kink));
        found.kink = kink.map(|kink| kink.slopes);
    }
    found.is_edge = full.edge().is_some();
    found.slope = full.limit();
    found
}

/// Whether a quotient that is not the slope tells that the slope is wrong: only if the loss does not bend between its points.
/// By the rules it does not, if their slopes there are all about the same; or all are about the quotient, however near they are
/// taken, and that in the middle alone is not. The points are at irrational shares of the spacing, so that no period fits them.
fn is_evident(line: &mut LossOnLine<'_>, claimed: f64, quotient: Quotient) -> bool {
    /// As many points on each side: multiples of the golden ratio without their whole parts lie evenly.
    const POINTS: i32 = 12;
    let gap = (quotient.slope - claimed).abs();
    let middle = line.slope(0.0);
    let shares = nearer(line.middle(), quotient.spacing);
    let mut is_near = |share: f64, wanted: f64| {
        [-1.0, 1.0].into_iter().all(|side| {
            let slope = line.slope(side * share * quotient.spacing);
            (slope - wanted).abs() <= 0.25 * gap
        })
    };
    let golden = f64::midpoint(1.0, 5.0_f64.sqrt());
    let spread = || (0..POINTS).map(|point| 1.0 - (f64::from(point) * golden).fract());
    if spread().all(|share| is_near(share, middle)) {
        return true;
    }
    spread()
        .chain(shares)
        .all(|share| is_near(share, quotient.slope))
}

/// Shares of a spacing down to where a step beside `middle` is some hundred of its last digits: beside a bend that is narrower
/// than the spacing they come to lie on it.
fn nearer(middle: f64, spacing: f64) -> impl Iterator<Item = f64> {
    const LEAST: f64 = 256.0 * f64::EPSILON;
    const RATIO: f64 = 0.044_194_173_824_159_22; // 2^-4.5
    let least = LEAST * middle.abs().max(f64::MIN_POSITIVE / LEAST);
    let shares = std::iter::successors(Some(RATIO), |share| Some(share * RATIO));
    shares.take_while(move |share| share * spacing >= least)
}

/// Whether the rules' slopes beside a kink differ as the quotients do, at two spacings: those of a curve that bends on a scale that
/// rounding hides differ by more at the wider.
fn is_bent(line: &mut LossOnLine<'_>, kink: &OneSidedSlopes) -> bool {
    let [left, right] = kink.slopes;
    let gap = right - left;
    let steep = line.slope(0.0).abs();
    // Values that differ by no more than the digits of the slope are no kink of it.
    if steep.is_finite() && gap.abs() <= NOTABLE * steep {
        return false;
    }
    let mut is_alike = |spacing: f64| {
        let difference = line.slope(spacing) - line.slope(-spacing);
        !difference.is_finite() || (difference - gap).abs() <= 0.5 * gap.abs()
    };
    kink.spacings.into_iter().all(&mut is_alike)
}
