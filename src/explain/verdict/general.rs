//! Everything that no exact law covers: what the run did, and what a copy of it goes on to do.

use crate::diff::Evaluator;
use crate::optim::StopReason;

use crate::explain::network::least_value;

use super::Verdict;
use super::arrival::{arrived, has_arrived, stands_at_minimum, stays};
use super::basin;
use super::context::DescentContext;
use super::destination::leads;
use super::exact::ARRIVED;
use super::far_up;
use super::given_up;
use super::in_motion::{MOVES, swings_at_the_limit};
use super::limit_point::is_limit_of_run;
use super::local_curvature::Bend;
use super::of_bottom;
use super::of_break;
use super::of_decay;
use super::of_growth;
use super::of_kink;
use super::of_rounding;
use super::of_run;
use super::of_swing;
use super::outlook::{Fate, Outlook, STANDS, Swing};
use super::points::distance;
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
        Fate::Grows if of_growth::is_drawn(context, outlook) => {
            of_growth::drawn(context, outlook, &outlook.later())
        }
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
        } else if outlook.drop_per_step() < 0.0 {
            travels(context, outlook, evaluator)
        } else {
            of_run::falls(context, outlook)
        };
    }
    if let Some(found) = &found
        && extent <= ARRIVED * way
    {
        return if has_arrived(context, found) && stays(context, outlook, found) {
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
