//! What is said where no minimum is to be found: a saddle ahead, a plain, or a loss that falls for ever.

use crate::diff::{Evaluator, Objective};
use crate::explain::network::{is_classification, least_value, lower_bound};
use crate::optim::{Decay, norm};

use super::arrival::arrives_level;
use super::basin::{self, Minimum, moved};
use super::context::DescentContext;
use super::gap;
use super::in_motion::moves_on;
use super::leap;
use super::limit_point::floor_ahead;
use super::local_curvature::Bend;
use super::of_bottom;
use super::of_decay;
use super::of_growth;
use super::of_kink;
use super::of_level;
use super::of_run;
use super::of_swing;
use super::outlook::{Fate, Outlook, affordable_evaluations};
use super::points::difference;
use super::saddles::{comes_to_ridge, is_at_bottom, is_lowest, is_next_to_lowest, is_short};
use super::statement::Statement;
use super::tail::{self, Tail};
use super::trial::far_larger_rate;

/// A run stands still if a tenth of what is left takes more steps than this: nobody waits for them, and by then other
/// things decide.
pub(super) const STANDSTILL: f64 = 1e6;

/// A run has fallen lately if its loss is at most this part of the oldest one that is remembered.
const FALLEN: f64 = 0.9;

/// The loss falls on beyond an inflection if it falls by at least this part of what it falls before it.
const LOWER: f64 = 0.1;

/// What a classification does not tell apart stays, while its weights grow for ever to tell the rest: a search goes so many times as far
/// from the origin, without a minimum, and so large a part of the loss is left.
const FAR: f64 = 10.0;
const LEFT: f64 = 0.5;

/// What is ahead comes as near to what the search found as this part of what it is above that: else it stands on a plateau.
const NEARER: f64 = 0.5;

/// Whether the loss falls so fast that nine tenths of it are gone before anybody stops waiting.
pub(super) fn falls_on(context: &DescentContext<'_>, outlook: &Outlook) -> bool {
    0.9 * context.descent.loss().abs() <= STANDSTILL * outlook.drop_per_step()
}

/// There is no minimum to be found: a saddle ahead, a plain, or a loss that falls for ever.
pub(super) fn without_minimum(
    context: &DescentContext<'_>,
    outlook: &Outlook,
    evaluator: &mut Evaluator,
) -> Statement {
    // What has come to its limit as far as its digits tell cannot go lower, though no curvature shows it.
    if let Some(least) = least_value(evaluator.program().loss())
        && context.descent.loss() <= least
        && outlook.whole().losses[1] <= least
    {
        return of_bottom::bottom(context, least);
    }
    let dropped = outlook.drop_per_step();
    let moves = outlook.next_step().map_or(0.0, |step| norm(&step));
    if outlook.fate() == Fate::Settles
        && arrives_level(context, outlook, evaluator)
        && let Some(statement) = comes_to_ridge(context, outlook, evaluator)
    {
        return statement;
    }
    let unsloped = context
        .local_curvature
        .bending(Bend::Down)
        .find(|mode| !mode.has_slope());
    if let Some(statement) = of_decay::statement(context, outlook, None, evaluator) {
        return statement;
    }
    if let Some(down) = unsloped
        && !is_at_bottom(context, evaluator)
        && !is_lowest(outlook.end.at(), evaluator)
        && outlook.fate() != Fate::Travels
        && is_short(context)
        && arrives_level(context, outlook, evaluator)
    {
        return of_level::on_saddle(context, down);
    }
    if dropped <= 0.0 && moves_on(context, outlook) && outlook.turns_back() {
        let whole = outlook.whole();
        return of_swing::oscillates(context, outlook, &whole, None, evaluator)
            .predicted_unless(outlook.has_swung(&whole));
    }
    if (dropped <= 0.0 || outlook.turns_up())
        && let Some(least) = outlook.falls_first()
    {
        return comes_back_or_swings(context, outlook, (least, None), evaluator);
    }
    if outlook.gets_nowhere() {
        return of_swing::runs_on(context, outlook);
    }
    if let Some(statement) = comes_to_inflection(context, outlook, evaluator) {
        return statement;
    }
    if dropped > 0.0 && of_growth::has_fallen_out_of_sight(context) {
        return of_growth::endless(context, outlook);
    }
    if moves == 0.0 || dropped.is_nan() || dropped <= 0.0 || !falls_on(context, outlook) {
        return gets_no_lower(context, outlook, None, evaluator);
    }
    let way = difference(outlook.end.at(), context.descent.at());
    match tail::along(context.descent.at(), &way, evaluator) {
        Tail::Endless if context.is_slope_gone() => of_level::inflection(context),
        Tail::Endless if outlook.slows_down() || outlook.is_at_rest() => {
            of_run::falls(context, outlook)
        }
        // Weight decay may hold it somewhere, farther on than is seen.
        Tail::Endless if context.descent.plan().settings.decay() != Decay::None => {
            of_run::falls(context, outlook)
        }
        // Beyond what a step led over it goes on elsewhere.
        Tail::Endless if leap::leads_back(context, &way, evaluator) => {
            of_run::falls(context, outlook)
        }
        Tail::Endless => of_growth::endless(context, outlook),
        Tail::Hidden if of_growth::has_fallen_out_of_sight(context) => {
            of_growth::endless(context, outlook)
        }
        Tail::LevelsOut | Tail::Hidden => match floor_ahead(context, &way, evaluator) {
            Some(floor) => of_run::comes_to_floor(context, outlook, &floor),
            None => of_run::no_minimum_in_sight(context, outlook),
        },
        Tail::TurnsUp => beside_straight_way(context, outlook, evaluator),
    }
}

/// Straight on the loss turns up, and there is no minimum: it falls along what bends. A search that follows that says how far, where
/// one evaluation at least is affordable: it takes some hundreds.
fn beside_straight_way(
    context: &DescentContext<'_>,
    outlook: &Outlook,
    evaluator: &mut Evaluator,
) -> Statement {
    let now = context.descent.at();
    let is_free = context.descent.plan().settings.decay() == Decay::None;
    if !is_free || now.len() == 1 {
        return of_run::falls(context, outlook);
    }
    let loss = evaluator.program().loss();
    let is_bounded =
        lower_bound(loss).is_some_and(|least| !of_growth::is_out_of_sight(context, least));
    let may_level_off = outlook.falls_ever_less() && is_classification(loss);
    let is_dear = affordable_evaluations(evaluator, now.len()) == 0;
    if is_bounded && (is_dear || !may_level_off) {
        return of_run::falls(context, outlook);
    }
    let lowest = basin::searched(now, evaluator);
    let is_far = norm(lowest.at()) > FAR * context.local_curvature.scale;
    let is_left = lowest.loss() >= LEFT * context.descent.loss()
        && outlook
            .loss_ahead(outlook.steps_ahead())
            .is_some_and(|end| {
                end - lowest.loss() <= NEARER * (context.descent.loss() - lowest.loss())
            });
    if of_growth::is_out_of_sight(context, lowest.loss())
        && gap::between(now, lowest.at(), evaluator).is_none()
    {
        of_growth::endless(context, outlook)
    } else if is_far && is_left && may_level_off {
        of_run::no_minimum_in_sight(context, outlook)
    } else {
        of_run::falls(context, outlook)
    }
}

/// It comes ever more slowly to a place without slope, as far beyond which as it is before it the loss is lower.
fn comes_to_inflection(
    context: &DescentContext<'_>,
    outlook: &Outlook,
    evaluator: &mut Evaluator,
) -> Option<Statement> {
    let comes_to_rest = outlook.slows_down() || outlook.is_at_rest();
    if !comes_to_rest || outlook.drop_per_step() <= 0.0 {
        return None;
    }
    let place = basin::level_place(outlook.end.at(), evaluator)?;
    let way = difference(&place, context.descent.at());
    let beyond = evaluator.value(&moved(&place, &way, 1.0));
    let level = evaluator.value(&place);
    let rise = context.descent.loss() - level;
    (rise > 0.0 && level - beyond > LOWER * rise).then(|| {
        if context.is_slope_gone() {
            of_level::inflection(context)
        } else {
            of_level::comes_to_inflection(context, outlook)
        }
    })
}

/// It falls to `least` and comes back up: to rest, or since it hops about where the loss slopes, or about a minimum.
pub(super) fn comes_back_or_swings(
    context: &DescentContext<'_>,
    outlook: &Outlook,
    (least, found): (f64, Option<&Minimum>),
    evaluator: &mut Evaluator,
) -> Statement {
    let rests = outlook.fate() == Fate::Settles && !moves_on(context, outlook);
    let is_free = context.descent.plan().settings.decay() == Decay::None;
    let is_about_bottom = is_free && (found.is_some() || is_next_to_lowest(context, least));
    let comes_back = rests || !is_about_bottom && arrives_level(context, outlook, evaluator);
    let is_bottom = is_free
        && (is_at_bottom(context, evaluator)
            || basin::minimum_at(outlook.end.at(), evaluator).is_some());
    if comes_back && !is_bottom || outlook.ends_higher() {
        return of_level::comes_back(context, outlook, least, evaluator);
    }
    if of_growth::is_drawn(context, outlook) {
        return of_growth::drawn(context, outlook, &outlook.later());
    }
    let whole = outlook.whole();
    of_swing::oscillates(context, outlook, &whole, found, evaluator)
        .predicted_unless(outlook.has_swung(&whole))
}

/// It goes no lower as far as one can see; a minimum is `left` away, if one was found.
pub(super) fn gets_no_lower(
    context: &DescentContext<'_>,
    outlook: &Outlook,
    left: Option<f64>,
    evaluator: &mut Evaluator,
) -> Statement {
    let goes_up = outlook.drop_per_step() <= 0.0 && outlook.ends_higher();
    if goes_up && moves_on(context, outlook) {
        of_growth::thrown_out(context, outlook, &outlook.later(), evaluator)
    } else if goes_up && of_growth::is_drawn(context, outlook) {
        of_growth::drawn(context, outlook, &outlook.later())
    } else if has_fallen_lately(context) && !context.is_slope_gone() {
        of_run::has_fallen(context, outlook)
    } else if (outlook.rises() || !is_short(context)) && of_growth::is_drawn(context, outlook) {
        of_growth::drawn(context, outlook, &outlook.later())
    } else if let Some(stuck) = of_kink::kink_below(context, evaluator) {
        of_kink::stuck(context, &stuck)
    } else if let Some(times) = far_larger_rate(context, outlook, true) {
        of_run::hardly_moves(context, outlook, times)
    } else {
        of_level::plateau(context, outlook, left, evaluator)
    }
}

/// Whether the newest losses have fallen by a tenth or more.
fn has_fallen_lately(context: &DescentContext<'_>) -> bool {
    let oldest = context.record().recent().next().map(|iterate| iterate.loss);
    let loss = context.descent.loss();
    oldest.is_some_and(|oldest| oldest > 0.0 && loss <= FALLEN * oldest)
}
