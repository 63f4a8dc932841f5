//! Quadratics and optimizers whose steps are linear in the gradients: what becomes of the run is known, at any step.

use crate::diff::{dot, norm};

use super::context::{DescentContext, StepResponse, slowest_of};
use super::local_curvature::{Bend, Mode};
use super::points::difference;
use super::step_law::ErrorMotion;

/// A run has arrived if its error along every direction is no more than this part of what it was at the start: six digits
/// of the distance are there.
pub(super) const ARRIVED: f64 = 1e-6;

/// Of a way from farther away than so many times the distance from the origin, or than 1, six digits are no small rest: it counts as
/// so long.
const FARTHEST: f64 = 1e3;

/// The way from the start of which six digits tell whether a run has arrived at a place of this scale.
pub(super) fn way_that_counts(way: f64, scale: f64) -> f64 {
    way.min(FARTHEST * scale)
}

/// An error along one direction that was less than this part of the whole at the start is measured against this part of
/// the whole.
const SMALL_SHARE: f64 = 1e-3;

/// What becomes of the run.
#[derive(Debug)]
pub(super) enum ExactOutcome<'m> {
    /// The loss falls like a plane along a direction that does not bend, for ever.
    Plane(&'m Mode),
    /// It falls away along a direction that bends down, for ever.
    Unbounded(StepResponse<'m>),
    /// The error along this direction grows.
    Grows(StepResponse<'m>),
    /// The error along this direction stays as large as it is.
    Stays(StepResponse<'m>),
    /// The steps along this direction are lost in rounding.
    Still(StepResponse<'m>),
    /// It goes to where the loss bends down to some side, along which there is no slope to start it.
    Pass {
        /// How far it still is.
        distance: f64,
        /// The direction that bends down most.
        down: &'m Mode,
    },
    /// It stands at the minimum.
    Arrived {
        /// How far the minimum is.
        distance: f64,
    },
    /// It comes nearer to the minimum.
    Shrinks {
        /// The direction that takes longest.
        slowest: StepResponse<'m>,
        /// A direction that would grow if there were an error along it.
        dormant: Option<StepResponse<'m>>,
    },
}

/// A direction with its error, now and at the start.
struct Active<'m> {
    mode: &'m Mode,
    now: f64,
    start: f64,
    /// How far the last step went along it.
    moved: f64,
    /// A length that may be rounding.
    rounding: f64,
}

/// What becomes of a run whose law is exact.
pub(super) fn judge<'m>(context: &'m DescentContext<'_>) -> Option<ExactOutcome<'m>> {
    if !context.is_exact() {
        return None;
    }
    let modes = context.local_curvature.modes.as_ref()?;
    let active = active(context, modes);
    let responds = |active: &Active<'m>| {
        let factor = context.law.factor(context.rate, active.mode.curvature)?;
        Some(StepResponse {
            mode: active.mode,
            factor,
        })
    };
    let responses: Vec<StepResponse<'m>> = active.iter().filter_map(responds).collect();
    let worst = slowest_of(responses.iter().copied());
    // Where an error grows, what becomes of it is more than any slope makes.
    let grows = |response: &StepResponse<'_>| response.factor.grows();
    let plane = modes
        .iter()
        .filter(|mode| mode.bend() == Bend::Level && mode.has_slope())
        .max_by(|a, b| a.slope.abs().total_cmp(&b.slope.abs()));
    if let Some(plane) = plane.filter(|_| !worst.as_ref().is_some_and(grows)) {
        return Some(ExactOutcome::Plane(plane));
    }
    match worst {
        Some(worst) if worst.factor.grows() => {
            // Where something falls away, that it falls away is what counts.
            let falling = responses
                .iter()
                .copied()
                .filter(|response| response.mode.bend() == Bend::Down && response.factor.grows());
            return Some(
                slowest_of(falling).map_or(ExactOutcome::Grows(worst), ExactOutcome::Unbounded),
            );
        }
        Some(worst) if !worst.factor.shrinks() => {
            return Some(match worst.factor.motion {
                ErrorMotion::Straight => ExactOutcome::Still(worst),
                ErrorMotion::Flips | ErrorMotion::Swings => ExactOutcome::Stays(worst),
            });
        }
        _ => {}
    }
    let distance = length(active.iter().map(|active| active.now));
    if let Some(down) = context.local_curvature.bending(Bend::Down).next() {
        return Some(ExactOutcome::Pass { distance, down });
    }
    let whole = length(
        active
            .iter()
            .map(|active| active.start.max(active.now.abs())),
    );
    let open = active
        .iter()
        .zip(&responses)
        .filter(|(active, _)| !active.has_arrived(whole, context.local_curvature.scale));
    let Some(slowest) = slowest_of(open.map(|(_, response)| *response)) else {
        return Some(ExactOutcome::Arrived { distance });
    };
    let dormant = slowest_of(
        context
            .responses()
            .filter(|response| response.factor.grows()),
    );
    Some(ExactOutcome::Shrinks { slowest, dormant })
}

/// The directions along which there is or was an error, beyond rounding.
fn active<'m>(context: &DescentContext<'_>, modes: &'m [Mode]) -> Vec<Active<'m>> {
    let at = context.descent.at();
    let to_start = difference(context.record().start(), at);
    // Without momentum a step says nothing of the next one.
    let last = context.last_step().filter(|_| context.law.has_memory());
    let last = last.unwrap_or_else(|| vec![0.0; at.len()]);
    let bent = modes
        .iter()
        .filter_map(|mode| Some((mode, mode.displacement()?)));
    let along = |mode: &Mode, step: &[f64]| dot(&mode.direction, step);
    bent.filter_map(|(mode, now)| {
        let start = (now + along(mode, &to_start)).abs();
        let moved = along(mode, &last).abs();
        let sizes: f64 = mode
            .direction
            .iter()
            .zip(at)
            .map(|(d, x)| (d * x).abs())
            .sum();
        let rounding = (mode.zero_slope / mode.curvature)
            .abs()
            .max(4.0 * f64::EPSILON * sizes);
        let is_active = [now.abs(), start, moved]
            .iter()
            .any(|size| *size > rounding);
        is_active.then_some(Active {
            mode,
            now,
            start,
            moved,
            rounding,
        })
    })
    .collect()
}

impl Active<'_> {
    /// Whether there is next to nothing left of the error, given the length of all errors at the start. With momentum the
    /// run may only be passing through: then it still moves.
    fn has_arrived(&self, whole: f64, scale: f64) -> bool {
        let start = way_that_counts(self.start.max(SMALL_SHARE * whole), scale);
        let left = self.now.abs().max(self.moved);
        left <= (ARRIVED * start).max(self.rounding)
    }
}

fn length(sizes: impl Iterator<Item = f64>) -> f64 {
    norm(&sizes.collect::<Vec<f64>>())
}

/// Whether the error along a direction changes sides at every step.
pub(super) fn flips(response: &StepResponse<'_>) -> bool {
    response.factor.motion == ErrorMotion::Flips
}
