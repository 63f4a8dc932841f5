//! What is said where the optimizer has no step to propose.

use crate::diff::Evaluator;
use crate::explain::network::least_value;
use crate::optim::StopReason;

use super::basin;
use super::context::DescentContext;
use super::limit_point::is_limit_of_run;
use super::of_bottom;
use super::of_growth;
use super::of_kink;
use super::of_run;
use super::saddles::{has_no_slope, is_at_bottom, lower_beside, saddle};
use super::statement::Statement;

/// A search that gave up stands at a minimum if that is at most so far away, relative to the distance from the origin or to 1: the
/// losses of a bowl tell no place better than to √ε of it, 1.5e-8, and a search by them ends some times as far away.
const THERE: f64 = 1e-6;

/// The optimizer has no step to propose.
pub(super) fn gave_up(
    context: &DescentContext<'_>,
    stop: &StopReason,
    evaluator: &mut Evaluator,
) -> Statement {
    let now = context.descent.at();
    let loss = context.descent.loss();
    let start = context.record().start_loss();
    if loss > start && of_growth::last_jump(context).is_some() {
        return of_growth::overshot(context, stop);
    }
    if has_no_slope(context)
        && let Some(statement) = lower_beside(context, now, loss, evaluator)
    {
        return statement;
    }
    if let Some(least) = least_value(evaluator.program().loss())
        && is_at_bottom(context, evaluator)
    {
        return of_bottom::bottom(context, least);
    }
    match basin::minimum_at(now, evaluator) {
        Some(found) if found.within <= THERE * context.local_curvature.scale => {
            of_run::converged(context, &found, None)
        }
        _ => {
            if let Some(statement) = saddle(context, evaluator) {
                return statement;
            }
            if let Some(stuck) = of_kink::kink_below(context, evaluator) {
                return of_kink::stuck(context, &stuck);
            }
            let lowest = basin::lowest_near(now, evaluator)
                .filter(|found| !is_limit_of_run(context, found, evaluator));
            if lowest.is_none() && of_growth::has_fallen_out_of_sight(context) {
                return of_growth::fell_out_of_sight(context, stop);
            }
            of_run::gave_up(context, stop, lowest.as_ref())
        }
    }
}
