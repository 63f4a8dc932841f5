//! Where a run leads: to a minimum, past it, or to none.

use crate::diff::Evaluator;

use super::arrival::{arrived, comes_back, has_arrived, is_as_steep_as_way, rests_for_now, stays};
use super::basin::{self, Minimum, MinimumKind};
use super::context::DescentContext;
use super::descent_direction;
use super::in_motion::{MOVES, moves_on, runs_past};
use super::limit_point::{UNSEEN, is_limit_of_run};
use super::no_minimum::{
    STANDSTILL, comes_back_or_swings, falls_on, gets_no_lower, without_minimum,
};
use super::of_approach::{self, Way};
use super::of_decay;
use super::of_growth;
use super::of_level;
use super::of_run;
use super::of_swing;
use super::outlook::{Fate, Outlook};
use super::pace::Pace;
use super::points::distance;
use super::rate_limit::{self, Place};
use super::saddles::{climbs, has_no_slope, lower_beside, saddle};
use super::statement::Statement;

/// Where it leads.
pub(super) fn leads(
    context: &DescentContext<'_>,
    outlook: &Outlook,
    evaluator: &mut Evaluator,
) -> Statement {
    if let Some(statement) = before_a_minimum(context, outlook, evaluator) {
        return statement;
    }
    match nearest_minimum(context, outlook, evaluator) {
        Some(found) => to_minimum(context, outlook, &found, evaluator),
        None => without_minimum(context, outlook, evaluator),
    }
}

/// It is on a saddle, climbs, has no slope though it is lower beside it, or rests for a while.
fn before_a_minimum(
    context: &DescentContext<'_>,
    outlook: &Outlook,
    evaluator: &mut Evaluator,
) -> Option<Statement> {
    let (now, loss) = (context.descent.at(), context.descent.loss());
    saddle(context, evaluator)
        .or_else(|| climbs(context, outlook, evaluator))
        .or_else(|| {
            has_no_slope(context)
                .then(|| lower_beside(context, now, loss, evaluator))
                .flatten()
        })
        .or_else(|| rests_for_now(context, outlook, evaluator))
}

/// The minimum to which a search leads from where the run will be, else from where it is, if that is no higher, and not where the run
/// only tends to.
fn nearest_minimum(
    context: &DescentContext<'_>,
    outlook: &Outlook,
    evaluator: &mut Evaluator,
) -> Option<Minimum> {
    let now = context.descent.at();
    let fallen = context.record().start_loss() - context.descent.loss();
    let last_digit = f64::EPSILON * fallen.abs();
    let farthest = UNSEEN * context.local_curvature.scale;
    let no_higher = |found: &Minimum| {
        found.loss <= context.descent.loss() + found.rounding().max(last_digit)
            && distance(now, &found.at) <= farthest
    };
    let found = basin::lowest_near(outlook.end.at(), evaluator)
        .filter(no_higher)
        .or_else(|| basin::lowest_near(now, evaluator).filter(no_higher));
    found.filter(|found| !is_limit_of_run(context, found, evaluator))
}

/// It is at a minimum, or on its way to it, or past it.
fn to_minimum(
    context: &DescentContext<'_>,
    outlook: &Outlook,
    found: &Minimum,
    evaluator: &mut Evaluator,
) -> Statement {
    let [left, left_at_end] =
        [context.descent.at(), outlook.end.at()].map(|at| distance(at, &found.at));
    if has_arrived(context, found)
        && stays(context, outlook, found)
        && left_at_end <= left.max(found.within) * 2.0
    {
        return arrived(context, outlook, found, evaluator);
    }
    if let Some(statement) = of_decay::statement(context, outlook, Some(found), evaluator) {
        return statement;
    }
    // What is level along some directions may be a saddle by what is beyond curvature.
    if matches!(found.kind, MinimumKind::Floor { .. })
        && descent_direction::find(context, &found.at, found.loss, evaluator).is_some()
    {
        return without_minimum(context, outlook, evaluator);
    }
    // What it is drawn away from it may come near to, or pass by, on its way to where the pulls of loss and decay cancel.
    let is_drawn = outlook.rises() && of_growth::is_drawn(context, outlook);
    let way = way_to(context, outlook, found, evaluator);
    if runs_past(outlook, found, evaluator) {
        return if is_drawn {
            of_growth::drawn(context, outlook, &outlook.later())
        } else if outlook.drop_per_step() * outlook.steps_ahead().max(1) as f64
            > MOVES * context.descent.loss().abs()
        {
            without_minimum(context, outlook, evaluator)
        } else {
            of_swing::runs_on(context, outlook)
        };
    }
    past_it(context, outlook, found, &way, evaluator)
        .unwrap_or_else(|| towards_it(context, outlook, (found, way, is_drawn), evaluator))
}

/// It swings about the minimum, or passes by and does not come back.
fn past_it(
    context: &DescentContext<'_>,
    outlook: &Outlook,
    found: &Minimum,
    way: &Way,
    evaluator: &mut Evaluator,
) -> Option<Statement> {
    let is_seen = matches!(way.pace, Pace::Tenth(_));
    let is_leaving = outlook.leaves().is_some();
    let swings = outlook.turns_back() && (is_leaving || moves_on(context, outlook));
    if !is_seen && outlook.rises() && swings {
        let whole = outlook.whole();
        let statement = of_swing::oscillates(context, outlook, &whole, Some(found), evaluator);
        return Some(statement.predicted_unless(outlook.has_swung(&whole)));
    }
    if !way.passes() || comes_back(way.left_at_end, way.left) {
        return None;
    }
    // What is drawn elsewhere, by weight decay for one, stays there; what was thrown there may come to stand.
    let falls = outlook.drop_per_step() > 0.0;
    if falls && outlook.fate() == Fate::Settles && !outlook.rises() && !swings {
        return Some(of_run::falls(context, outlook));
    }
    let is_thrown = outlook.drop_per_step() <= 0.0 && outlook.falls_first().is_none();
    (is_thrown && outlook.will_stand())
        .then(|| of_level::will_stand(context, outlook, way.left_at_end))
}

/// It comes to the minimum, or comes to stand before it.
fn towards_it(
    context: &DescentContext<'_>,
    outlook: &Outlook,
    (found, way, is_drawn): (&Minimum, Way, bool),
    evaluator: &mut Evaluator,
) -> Statement {
    if way.pace.tenth() > STANDSTILL {
        return if falls_on(context, outlook) {
            of_run::falls(context, outlook)
        } else if let Some(least) = outlook.falls_first() {
            comes_back_or_swings(context, outlook, (least, Some(found)), evaluator)
        } else if is_as_steep_as_way(context, found, way.left) && outlook.drop_per_step() > 0.0 {
            of_approach::approaches(context, outlook, found, way)
        } else {
            gets_no_lower(context, outlook, Some(way.left), evaluator)
        };
    }
    if let Pace::Slower { ahead, left, .. } = way.pace
        && (outlook.will_stand() || outlook.stalls(&found.at))
    {
        if outlook.drop_per_step() < 0.0 {
            return of_growth::settles_higher(context, outlook);
        }
        return of_run::stops_short(context, ahead, left);
    }
    if is_drawn {
        return of_growth::drawn(context, outlook, &outlook.later());
    }
    of_approach::approaches(context, outlook, found, way)
}

/// How it comes to a minimum.
fn way_to(
    context: &DescentContext<'_>,
    outlook: &Outlook,
    found: &Minimum,
    evaluator: &mut Evaluator,
) -> Way {
    let [left, left_at_end] =
        [context.descent.at(), outlook.end.at()].map(|at| distance(at, &found.at));
    let steps = outlook.steps_ahead().max(1) as f64;
    let factor = (left_at_end / left).powf(1.0 / steps);
    // What passes by the minimum may go farther from it before it comes back.
    let farthest = outlook.farthest_from(&found.at).max(left);
    let whole = if of_approach::passes_by(farthest, left) {
        farthest
    } else {
        left
    };
    let seen = outlook.steps_until(|at| distance(at, &found.at) <= 0.1 * whole);
    let pace = match seen {
        Some(steps) => Pace::Tenth(steps as f64),
        None => Pace::Slower {
            ahead: steps,
            left: left_at_end / left,
            tenth: if factor < 1.0 {
                super::number::steps_for_a_tenth(factor)
            } else {
                f64::INFINITY
            },
        },
    };
    let swing = outlook.swing_now();
    let hops = swing.is_some_and(|swing| of_swing::hops_over_kink(&swing, found, evaluator));
    let steepest = rate_limit::steepest_of(found, context.decay(), evaluator);
    Way {
        pace,
        left,
        left_at_end,
        farthest,
        hops,
        limit: steepest.and_then(|steepest| context.rate_limit(steepest, Place::Minimum)),
    }
}
