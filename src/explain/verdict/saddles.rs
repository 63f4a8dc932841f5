//! Where nothing pushes a run on though it stands at no minimum: saddles, and what only looks like a minimum.

use crate::diff::{Evaluator, Objective};
use crate::explain::network::{least_value, lower_bound};

use super::basin::{self, Minimum};
use super::context::DescentContext;
use super::descent_direction;
use super::local_curvature::{Bend, Mode};
use super::of_level;
use super::outlook::Outlook;
use super::points::distance;
use super::statement::Statement;
use super::step_law::StepLaw;

/// A curvature is none beside losses that are so many times what it does to the loss.
const FAINT: f64 = 1e-12;

/// A gradient counts as short, near a saddle, if it is shorter than this part of the longest there was.
const SHORT: f64 = 0.05;

/// A fall beside a place counts if it is this part of what the run falls.
const NOTABLE: f64 = 1e-3;

/// Newton's steps come to the lowest value of a loss of fourth order by this part or less of what is left.
const LOWEST: f64 = 0.05;

/// It is beside the floor of a valley, and not beside a saddle, if that is at most so many times as far.
const NEARER: f64 = 4.0;

/// Next to the lowest value of a loss at most this part of the way down is left.
const LITTLE: f64 = 1e-3;

/// How near the place is where a saddle has no slope, relative to the distance from the origin or to 1.
const BESIDE: f64 = 0.1;

/// It stands on a saddle, is beside one, or is on its way to one that nothing pushes it off.
pub(super) fn saddle(context: &DescentContext<'_>, evaluator: &mut Evaluator) -> Option<Statement> {
    let local_curvature = &context.local_curvature;
    let down = local_curvature.bending(Bend::Down).next()?;
    let (at, loss) = (context.descent.at(), context.descent.loss());
    // A curvature just below 0 in a bent valley is no way down; one far out on a plain is none at all.
    if is_faint(context, down)
        || !basin::falls_along(at, down, loss, local_curvature.scale, evaluator)
    {
        return None;
    }
    let level = local_curvature.distance_to_level();
    if has_no_slope(context) {
        return Some(of_level::on_saddle(context, down));
    }
    if slopes_farther(
        local_curvature.modes.as_deref()?,
        down,
        local_curvature.scale,
    ) {
        return None;
    }
    let is_near = level? <= BESIDE * local_curvature.scale;
    let bends_down = |evaluator: &mut Evaluator| {
        let mut bends = basin::ASIDE
            .iter()
            .map(|part| basin::bends_down(at, down, loss, part * local_curvature.scale, evaluator));
        bends.all(|bends| bends)
    };
    if !is_near || !is_short(context) || !bends_down(evaluator) {
        return None;
    }
    // Beside the floor of a bent valley it bends down, too, towards the floor.
    let place = basin::level_place(at, evaluator)?;
    if is_lowest(at, evaluator) {
        return None;
    }
    let is_minimum = basin::minimum_at(&place, evaluator).is_some();
    let as_near = |found: &Minimum| distance(at, &found.at) <= NEARER * distance(at, &place);
    let is_minimum = is_minimum
        || basin::lowest_near(at, evaluator)
            .as_ref()
            .is_some_and(as_near);
    (!is_minimum).then(|| of_level::on_saddle(context, down))
}

/// Whether what slope is left leads farther down, by the local quadratic, than the bend of a saddle does within the scale of the place:
/// then it is on its way down, whatever the curvature.
fn slopes_farther(modes: &[Mode], down: &Mode, scale: f64) -> bool {
    let bowls = modes.iter().filter(|mode| mode.bend() == Bend::Up);
    let falls = bowls.map(|mode| 0.5 * mode.slope * mode.slope / mode.curvature);
    falls.sum::<f64>() > 0.5 * down.curvature.abs() * scale * scale
}

/// Whether next to nothing is left of the loss above the lowest that it can be by its structure: curvatures there are rounding.
pub(super) fn is_at_bottom(context: &DescentContext<'_>, evaluator: &Evaluator) -> bool {
    let least = lower_bound(evaluator.program().loss());
    let above = |loss: f64| least.map_or(f64::INFINITY, |least| loss - least);
    above(context.descent.loss()) <= FAINT * above(context.record().greatest_loss())
        && least.is_some()
}

/// Whether a loss has come down nearly all the way to the lowest that it can be by its structure: no saddle is there.
pub(super) fn is_next_to_lowest(context: &DescentContext<'_>, loss: f64) -> bool {
    let least = lower_bound(context.program.loss());
    least.is_some_and(|least| loss - least <= LITTLE * (context.record().start_loss() - least))
}

/// Whether a curvature is none beside the losses of the run.
fn is_faint(context: &DescentContext<'_>, mode: &Mode) -> bool {
    let (record, scale) = (context.record(), context.local_curvature.scale);
    let losses = record.greatest_loss().abs().max(record.start_loss().abs());
    mode.curvature.abs() * scale * scale <= FAINT * losses
}

/// Whether the place near by without slope is as low as the loss can be by its structure: that is no saddle.
pub(super) fn is_lowest(at: &[f64], evaluator: &mut Evaluator) -> bool {
    let Some(least) = least_value(evaluator.program().loss()) else {
        return false;
    };
    let place = basin::level_place(at, evaluator);
    let loss = place.map(|place| evaluator.value(&place));
    loss.is_some_and(|loss| loss <= least + LOWEST * evaluator.value(at).abs())
}

/// Whether the gradient is short beside the longest there was.
pub(super) fn is_short(context: &DescentContext<'_>) -> bool {
    context.local_curvature.gradient_norm <= SHORT * context.record().greatest_norm()
}

/// Newton's step leads to where the slope is 0, also upwards; or it only goes where the slope fades.
pub(super) fn climbs(
    context: &DescentContext<'_>,
    outlook: &Outlook,
    evaluator: &mut Evaluator,
) -> Option<Statement> {
    let is_newton = matches!(context.law, StepLaw::Newton { .. });
    let down = context.local_curvature.bending(Bend::Down).next()?;
    let ahead = outlook.loss_ahead(outlook.steps_ahead())?;
    if !is_newton || ahead <= context.descent.loss() {
        return None;
    }
    if let Some(least) = outlook.falls_first() {
        return Some(of_level::comes_back(context, outlook, least, evaluator));
    }
    let arrives = outlook.slows_down() && basin::level_place(outlook.end.at(), evaluator).is_some();
    let steps = outlook.steps_ahead();
    Some(of_level::climbs(context, down, ahead, steps, arrives))
}

/// Whether there is no slope along any direction, beyond rounding.
pub(super) fn has_no_slope(context: &DescentContext<'_>) -> bool {
    match &context.local_curvature.modes {
        Some(modes) => modes.iter().all(|mode| !mode.has_slope()),
        None => context.local_curvature.gradient_norm == 0.0,
    }
}

/// The loss falls from a point though it has no slope there.
pub(super) fn lower_beside(
    context: &DescentContext<'_>,
    at: &[f64],
    loss: f64,
    evaluator: &mut Evaluator,
) -> Option<Statement> {
    let found = descent_direction::find(context, at, loss, evaluator);
    let below = |found| of_level::lower_beside(context, &found);
    found
        .map(below)
        .or_else(|| beside_jump(context, at, loss, evaluator))
}

/// It comes to where there is no slope, though the loss falls from there: to a ridge of a kink, or a saddle of higher order, that
/// nothing pushes it off.
pub(super) fn comes_to_ridge(
    context: &DescentContext<'_>,
    outlook: &Outlook,
    evaluator: &mut Evaluator,
) -> Option<Statement> {
    let end = &outlook.end;
    let found = descent_direction::find(context, end.at(), end.loss(), evaluator)?;
    let fallen = (outlook.start_loss() - end.loss()).abs();
    let is_notable = end.loss() - found.loss > NOTABLE * fallen;
    is_notable.then(|| of_level::comes_to_ridge(context, end.loss(), &found))
}

/// The loss drops at once right beside a point.
pub(super) fn beside_jump(
    context: &DescentContext<'_>,
    at: &[f64],
    loss: f64,
    evaluator: &mut Evaluator,
) -> Option<Statement> {
    let found = descent_direction::jump(context, at, loss, evaluator)?;
    Some(of_level::lower_beside(context, &found))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::local_curvature::modes;
    use super::*;
    use crate::diff::Program;
    use crate::expr::{KnownNames, parse};

    /// Two of Newton's steps leave (2/3)⁸ = 0.039 of x⁴, which is compared with a loss that is lower by something.
    #[test]
    fn a_place_is_the_lowest_if_a_twentieth_of_the_loss_is_left() {
        let is_lowest = |lower: f64| {
            let loss = parse(&format!("x^4 - {lower}"), &KnownNames::default()).expect("a loss");
            is_lowest(&[1.0], &mut Evaluator::new(Arc::new(Program::new(loss))))
        };
        assert!(is_lowest(0.15));
        assert!(!is_lowest(0.3));
    }

    /// λ = −2 over a scale of 1 leads 1 down; λ = 2 with a slope g leads g²/4 down.
    #[test]
    fn a_slope_leads_farther_than_a_saddle_if_its_bowl_is_deeper() {
        let farther = |slope: f64| {
            let modes = modes(&[2.0, 0.0, 0.0, -2.0], &[1.0, 0.0], &[slope, 0.0]);
            let down = modes.iter().find(|mode| mode.bend() == Bend::Down);
            slopes_farther(&modes, down.expect("a way down"), 1.0)
        };
        assert!(farther(2.1));
        assert!(!farther(1.9));
    }
}
