//! Everything that no exact law covers: what the run did, and what a copy of it goes on to do.

use crate::diff::Evaluator;
use crate::optim::StopReason;

use crate::explain::network::least_value;

use super::Verdict;
use super::arrival::{
    arrived, comes_back, has_arrived, is_as_steep_as_way, rests_for_now, stands_at_minimum,
};
use super::basin::{self, Minimum, MinimumKind};
use super::context::DescentContext;
use super::descent_direction;
use super::exact::ARRIVED;
use super::far_up;
use super::given_up;
use super::in_motion::{MOVES, moves_on, runs_past, swings_at_the_limit};
use super::limit_point::{UNSEEN, is_limit_of_run};
use super::local_curvature::Bend;
use super::no_minimum::{
    STANDSTILL, comes_back_or_swings, falls_on, gets_no_lower, without_minimum,
};
use super::of_bottom;
use super::of_break;
use super::of_decay;
use super::of_growth;
use super::of_kink;
use super::of_level;
use super::of_rounding;
use super::of_run::{self, Way};
use super::of_swing;
use super::outlook::{Fate, Outlook, STANDS, Swing};
use super::pace::Pace;
use super::points::distance;
use super::rate_limit::{self, Place};
use super::saddles::{climbs, has_no_slope, lower_beside, saddle};
use super::statement::Statement;

/// A swing is over if it is later at most this part as wide.
const OVER: f64 = 0.05;

/// What is said of the run.
pub(super) fn judge(context: &DescentContext<'_>, evaluator: &mut Evaluator) -> Statement {
    let outlook = Outlook::of(context.descent, evaluator);
    let statement = of_the_way(context, &outlook, evaluator);
    far_up::unless_far_up(statement, context, &outlook)
}

/// What is said of its way, and of where that leads.
fn of_the_way(
    context: &DescentContext<'_>,
    outlook: &Outlook,
    evaluator: &mut Evaluator,
) -> Statement {
    if let Some(
        stop @ (StopReason::NoDescent { .. }
        | StopReason::SingularHessian { .. }
        | StopReason::NotSolved { .. }),
    ) = context.descent.stop()
    {
        return given_up::gave_up(context, stop, evaluator);
    }
    if let Some(statement) = at_the_bottom(context, outlook, evaluator) {
        return statement;
    }
    if let Some(statement) =
        of_growth::newton_overshot(context).or_else(|| of_growth::lost_in_rounding(context))
    {
        return statement;
    }
    let fate = outlook.fate();
    if fate == Fate::Travels
        && !stands_at_minimum(context, evaluator)
        && let Some(statement) = of_rounding::hidden_by_rounding(context, outlook, evaluator)
    {
        return statement;
    }
    // What ends beyond all numbers is no swing, whatever it has done so far.
    let has_end = matches!(fate, Fate::Explodes(_) | Fate::Breaks(_));
    let is_over =
        |swing: &Swing| fate == Fate::Settles && outlook.later().extent() <= OVER * swing.extent();
    let swing = outlook.swing_so_far().filter(|_| !has_end);
    if let Some(swing) = swing.filter(|swing| !is_over(swing)) {
        if outlook.outgrows(&swing) {
            return of_growth::grows(context, outlook, None);
        }
        return of_swing::has_swung(context, outlook, &swing, evaluator);
    }
    if swings_at_the_limit(context, outlook) {
        return of_swing::oscillates(context, outlook, &outlook.later(), None, evaluator);
    }
    match fate {
        Fate::Grows => of_growth::grows(context, outlook, None),
        Fate::Explodes(step) => of_growth::grows(context, outlook, Some(step)),
        Fate::Breaks(step) => of_break::breaks(context, outlook, step, evaluator),
        Fate::Swings(swing) => swings(context, outlook, &swing, evaluator),
        Fate::GivesUp(_) | Fate::Settles | Fate::Travels => travels(context, outlook, evaluator),
    }
}

/// It stands where the loss cannot go lower, by its structure, though it is level all around, and stays there.
fn at_the_bottom(
    context: &DescentContext<'_>,
    outlook: &Outlook,
    evaluator: &mut Evaluator,
) -> Option<Statement> {
    let bends_up = context.local_curvature.bending(Bend::Up).next().is_some();
    let is_level = context.local_curvature.gradient_norm == 0.0 && !bends_up;
    if !is_level {
        return None;
    }
    let loss = context.descent.loss();
    if let Some(least) = least_value(evaluator.program().loss()) {
        let stays = loss <= least && outlook.whole().losses[1] <= least;
        if stays {
            return Some(of_bottom::bottom(context, least));
        }
    }
    let [low, high] = match context.descent.at() {
        [at] => basin::floor_about(*at, loss, evaluator)?,
        _ => return None,
    };
    let stays = outlook.whole().losses[1] <= loss;
    stays.then(|| of_bottom::on_floor(context, [low, high]))
}

/// It comes to rest somewhere, or is on its way; or it will be in motion again by then, as what is scaled by past gradients
/// may be.
fn travels(
    context: &DescentContext<'_>,
    outlook: &Outlook,
    evaluator: &mut Evaluator,
) -> Statement {
    let statement = leads(context, outlook, evaluator);
    if statement.verdict != Verdict::Converging {
        return statement;
    }
    let is_wide = |swing: &Swing| swing.extent() > MOVES * context.local_curvature.scale;
    let later = outlook.later();
    let start_loss = context.record().start_loss();
    // What swings on the way to where it will swing only has not swung there yet.
    let has_swung = |swing: &Swing| outlook.has_swung(swing) && is_inside(context, swing);
    let is_swing_in = outlook.shrinks() && statement.swings_in;
    match outlook.swing_later().filter(is_wide) {
        Some(swing) if outlook.is_as_high_as_start(swing.mean) || later.losses[1] >= start_loss => {
            of_swing::oscillates(context, outlook, &swing, None, evaluator)
                .predicted_unless(outlook.has_swung(&swing))
        }
        Some(swing) if has_swung(&swing) && outlook.levels_out() && !is_swing_in => {
            of_swing::oscillates(context, outlook, &swing, None, evaluator)
        }
        // Where it levels out, or swings back up to more than now, no loss of one step tells how far it falls.
        Some(swing)
            if !is_swing_in
                && swing.widest().is_some()
                && (outlook.levels_out() || outlook.rises()) =>
        {
            of_swing::will_swing(context, outlook, &swing, None)
        }
        None if outlook.ends_higher() && is_wide(&later) => {
            of_growth::thrown_out(context, outlook, &later, evaluator)
        }
        _ => statement,
    }
}

/// Where it leads.
fn leads(context: &DescentContext<'_>, outlook: &Outlook, evaluator: &mut Evaluator) -> Statement {
    if let Some(statement) = saddle(context, evaluator) {
        return statement;
    }
    if let Some(statement) = climbs(context, outlook, evaluator) {
        return statement;
    }
    let now = context.descent.at();
    if has_no_slope(context)
        && let Some(statement) = lower_beside(context, now, context.descent.loss(), evaluator)
    {
        return statement;
    }
    if let Some(statement) = rests_for_now(context, outlook, evaluator) {
        return statement;
    }
    let end = outlook.end.at().to_vec();
    let fallen = context.record().start_loss() - context.descent.loss();
    let last_digit = f64::EPSILON * fallen.abs();
    let farthest = UNSEEN * context.local_curvature.scale;
    let no_higher = |found: &Minimum| {
        found.loss <= context.descent.loss() + found.rounding().max(last_digit)
            && distance(now, &found.at) <= farthest
    };
    let found = basin::lowest_near(&end, evaluator)
        .filter(no_higher)
        .or_else(|| basin::lowest_near(now, evaluator).filter(no_higher));
    let Some(found) = found.filter(|found| !is_limit_of_run(context, found, evaluator)) else {
        return without_minimum(context, outlook, evaluator);
    };
    let left = distance(now, &found.at);
    if has_arrived(context, &found) && distance(&end, &found.at) <= left.max(found.within) * 2.0 {
        return arrived(context, outlook, &found, evaluator);
    }
    if let Some(statement) = of_decay::statement(context, outlook, Some(&found), evaluator) {
        return statement;
    }
    // What is level along some directions may be a saddle by what is beyond curvature.
    if matches!(found.kind, MinimumKind::Floor { .. })
        && descent_direction::find(context, &found.at, found.loss, evaluator).is_some()
    {
        return without_minimum(context, outlook, evaluator);
    }
    let left_at_end = distance(&end, &found.at);
    let way = way_to(context, outlook, &found, evaluator);
    let Way { pace, farthest, .. } = way;
    let seen = matches!(pace, Pace::Tenth(_));
    if runs_past(context, outlook, &found, evaluator) {
        return if outlook.drop_per_step() * outlook.steps_ahead().max(1) as f64
            > MOVES * context.descent.loss().abs()
        {
            without_minimum(context, outlook, evaluator)
        } else {
            of_swing::runs_on(context, outlook)
        };
    }
    let tenth = pace.tenth();
    let is_leaving = outlook.leaves().is_some();
    let swings = outlook.turns_back() && (is_leaving || moves_on(context, outlook));
    if !seen && outlook.rises() && swings {
        return of_swing::oscillates(context, outlook, &outlook.whole(), Some(&found), evaluator)
            .predicted_unless(outlook.has_swung(&outlook.whole()));
    }
    // What is drawn elsewhere, by weight decay for one, passes by and does not come back.
    let stays_away = !comes_back(left_at_end, left) && outlook.fate() == Fate::Settles;
    let stays_away = stays_away && outlook.drop_per_step() > 0.0 && !outlook.rises() && !swings;
    if of_run::passes_by(farthest, left) && stays_away {
        return of_run::falls(context, outlook);
    }
    let is_thrown = of_run::passes_by(farthest, left) && outlook.drop_per_step() <= 0.0;
    let is_thrown = is_thrown && outlook.falls_first().is_none();
    if is_thrown && outlook.will_stand() && !comes_back(left_at_end, left) {
        return of_level::will_stand(context, outlook, left_at_end);
    }
    if tenth > STANDSTILL {
        return if falls_on(context, outlook) {
            of_run::falls(context, outlook)
        } else if let Some(least) = outlook.falls_first() {
            comes_back_or_swings(context, outlook, least, evaluator)
        } else if is_as_steep_as_way(context, &found, left) && outlook.drop_per_step() > 0.0 {
            of_run::approaches(context, outlook, &found, way)
        } else {
            gets_no_lower(context, outlook, Some(left), evaluator)
        };
    }
    if let Pace::Slower { ahead, left, .. } = pace
        && (outlook.will_stand() || outlook.stalls(&found.at))
    {
        if outlook.drop_per_step() < 0.0 {
            return of_growth::settles_higher(context, outlook);
        }
        return of_run::stops_short(context, ahead, left);
    }
    of_run::approaches(context, outlook, &found, way)
}

/// How it comes to a minimum.
fn way_to(
    context: &DescentContext<'_>,
    outlook: &Outlook,
    found: &Minimum,
    evaluator: &mut Evaluator,
) -> Way {
    let left = distance(context.descent.at(), &found.at);
    let left_at_end = distance(outlook.end.at(), &found.at);
    let steps = outlook.steps_ahead().max(1) as f64;
    let factor = (left_at_end / left).powf(1.0 / steps);
    // What passes by the minimum may go farther from it before it comes back.
    let farthest = outlook.farthest_from(&found.at).max(left);
    let whole = if of_run::passes_by(farthest, left) {
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
        farthest,
        hops,
        limit: steepest.and_then(|steepest| context.rate_limit(steepest, Place::Minimum)),
    }
}

/// It stays in motion.
fn swings(
    context: &DescentContext<'_>,
    outlook: &Outlook,
    swing: &Swing,
    evaluator: &mut Evaluator,
) -> Statement {
    let center: Vec<f64> = swing
        .ranges
        .iter()
        .map(|[low, high]| f64::midpoint(*low, *high))
        .collect();
    let extent = swing.extent();
    // It lands on the tip of a kink, say, after some swings.
    if outlook.is_at_rest() && extent > STANDS * context.local_curvature.scale {
        return travels(context, outlook, evaluator);
    }
    let found = basin::minimum_at(&center, evaluator)
        .or_else(|| basin::kinked_minimum(&center, [extent, basin::BEYOND * extent], evaluator));
    let found = found.filter(|found| !is_limit_of_run(context, found, evaluator));
    let way = distance(context.record().start(), &center);
    if found.is_none() && extent <= STANDS * context.local_curvature.scale {
        if let Some(statement) = of_decay::statement(context, outlook, None, evaluator) {
            return statement;
        }
        let is_there = distance(context.descent.at(), &center)
            <= MOVES * MOVES * context.local_curvature.scale;
        return if is_there {
            of_kink::stands(context, outlook, evaluator)
        } else {
            of_run::falls(context, outlook)
        };
    }
    if let Some(found) = &found
        && extent <= ARRIVED * way
    {
        return if has_arrived(context, found) {
            arrived(context, outlook, found, evaluator)
        } else {
            leads(context, outlook, evaluator)
        };
    }
    let is_below_start = !outlook.is_as_high_as_start(swing.mean.max(outlook.later().mean));
    let is_over = |later: Swing| later.extent() <= OVER * extent;
    let is_over = outlook.swing_later().is_none_or(is_over);
    if !is_below_start && !outlook.has_swung(swing) && is_over {
        return of_growth::thrown_out(context, outlook, &outlook.later(), evaluator);
    }
    let comes_down = (outlook.is_lower_ahead() || outlook.is_lower_now()) && is_below_start;
    if !comes_down || is_inside(context, swing) && !outlook.has_fallen() {
        of_swing::oscillates(context, outlook, swing, found.as_ref(), evaluator)
            .predicted_unless(outlook.has_swung(swing))
    } else {
        of_swing::will_swing(context, outlook, swing, found.as_ref())
    }
}

/// Whether the shown iterate lies within a swing, or no farther beside it than that is wide.
fn is_inside(context: &DescentContext<'_>, swing: &Swing) -> bool {
    let mut coordinates = context.descent.at().iter().zip(&swing.ranges);
    let beside = OVER * swing.extent();
    coordinates.all(|(x, [low, high])| {
        let width = (high - low).max(beside);
        (low - width..=high + width).contains(x)
    })
}
