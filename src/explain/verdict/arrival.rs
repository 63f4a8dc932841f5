//! Whether a run has arrived at a minimum or on level ground, and whether it comes back to one.

use crate::diff::{Evaluator, Objective};
use crate::optim::{StopReason, norm};

use super::basin::{self, Minimum, moved};
use super::context::DescentContext;
use super::exact::{ARRIVED, way_that_counts};
use super::of_run;
use super::outlook::Outlook;
use super::points::distance;
use super::saddles::{beside_jump, lower_beside};
use super::statement::Statement;

/// A run comes to level ground if its gradient there is at most this part of the longest there was.
const NEARLY_LEVEL: f64 = 0.05;

/// It has come back to the minimum if it is at most this part of the way from it that it was.
const COMES_BACK: f64 = 0.1;

/// It is flat where the slope is less than this part of that of the way to the minimum.
const FLAT: f64 = 0.1;

/// A run that ended where its gradient was as short as asked has arrived if at most this part of the way is left: the bound is said to
/// be near enough, and what it leaves depends on the curvature.
const AS_ASKED: f64 = 1e-2;

/// It has arrived at a minimum, which it leaves again when its averages have faded.
pub(super) fn rests_for_now(
    context: &DescentContext<'_>,
    outlook: &Outlook,
    evaluator: &mut Evaluator,
) -> Option<Statement> {
    let leaves = outlook.leaves()?;
    let now = context.descent.at();
    let next = moved(now, &outlook.next_step()?, 1.0);
    let found = basin::minimum_at(now, evaluator)?;
    let is_there = [now, &next].iter().all(|at| is_at(context, at, &found));
    is_there.then(|| of_run::converged(context, &found, Some(leaves)))
}

/// Whether a run that is `left` away from a minimum, and `left_at_end` in the end, has come back to it.
pub(super) fn comes_back(left_at_end: f64, left: f64) -> bool {
    left_at_end <= COMES_BACK * left
}

/// Whether the shown iterate has arrived at a minimum.
pub(super) fn has_arrived(context: &DescentContext<'_>, found: &Minimum) -> bool {
    is_at(context, context.descent.at(), found)
}

/// Whether the next iterate is there, too, if there is one: what hops over the tip of a kink may land on it now and then.
pub(super) fn stays(context: &DescentContext<'_>, outlook: &Outlook, found: &Minimum) -> bool {
    let next = outlook.iterates_ahead().get(1);
    next.is_none_or(|next| is_at(context, next, found))
}

/// Whether slope and curvature at the shown iterate are those of a minimum.
pub(super) fn stands_at_minimum(context: &DescentContext<'_>, evaluator: &mut Evaluator) -> bool {
    let found = basin::minimum_at(context.descent.at(), evaluator);
    found.is_some_and(|found| has_arrived(context, &found))
}

/// It has come to where slope and curvature are those of a minimum.
pub(super) fn arrived(
    context: &DescentContext<'_>,
    outlook: &Outlook,
    found: &Minimum,
    evaluator: &mut Evaluator,
) -> Statement {
    let (now, loss) = (context.descent.at(), context.descent.loss());
    lower_beside(context, &found.at, found.loss, evaluator)
        // It may stand on one side of a jump, and what was found lie on the other.
        .or_else(|| beside_jump(context, now, loss, evaluator))
        .unwrap_or_else(|| of_run::converged(context, found, outlook.leaves_in_the_end()))
}

/// Whether a point is as near to a minimum as six digits of the way to it tell.
pub(super) fn is_at(context: &DescentContext<'_>, at: &[f64], found: &Minimum) -> bool {
    let way = distance(context.record().start(), &found.at);
    let way = way_that_counts(way, norm(&found.at).max(1.0));
    let left = distance(at, &found.at);
    let shown = matches!(
        context.descent.stop(),
        Some(StopReason::GradientNorm { .. })
    );
    let enough = if shown { AS_ASKED } else { ARRIVED };
    let rounding = 16.0 * f64::EPSILON * norm(&found.at);
    left <= (enough * way).max(rounding).max(found.finest())
}

/// Whether it comes to where next to no slope is left.
pub(super) fn arrives_level(
    context: &DescentContext<'_>,
    outlook: &Outlook,
    evaluator: &mut Evaluator,
) -> bool {
    let mut gradient = vec![0.0; context.names.len()];
    evaluator.gradient(outlook.end.at(), &mut gradient);
    norm(&gradient) <= NEARLY_LEVEL * context.record().greatest_norm()
}

/// Whether the slope is no less than that of the whole way to a minimum, or not by much: it is not flat there, however long the way.
pub(super) fn is_as_steep_as_way(context: &DescentContext<'_>, found: &Minimum, left: f64) -> bool {
    let whole = (context.descent.loss() - found.loss) / left;
    context.local_curvature.gradient_norm >= FLAT * whole
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_has_come_back_within_a_tenth_of_the_way() {
        assert!(comes_back(0.09, 1.0));
        assert!(!comes_back(0.11, 1.0));
    }
}
