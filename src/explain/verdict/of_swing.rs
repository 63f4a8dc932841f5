//! What is said of a run that stays in motion.

use crate::diff::Evaluator;

use super::Verdict;
use super::basin::{Minimum, MinimumKind};
use super::causes;
use super::context::DescentContext;
use super::gap;
use super::kink::{self, SlopeJump};
use super::number::{between, found_to, from_to, num};
use super::outlook::{Fate, Outlook, STANDS, Swing};
use super::points::difference;
use super::rate_limit::{self, Place, RateLimit};
use super::statement::{Expert, Statement, Tone};
use super::step_law::StepLaw;
use super::terms;

/// A coordinate takes part in a swing if it swings at least this part of what the widest one does.
const TAKES_PART: f64 = 0.01;

/// A loss that goes so many times as high before it swings, and as at the start, is said.
const BURST: f64 = 3.0;

/// Losses are one number if they differ by no more than this part of it.
const SAME: f64 = 1e-12;

/// A kink is found to this part of the swing: halving ends at neighboring numbers, where rounding decides on which side it is.
const FOUND: f64 = 1e-9;

/// So many coordinates are looked at for kinks.
const LOOKED_AT: usize = 16;

/// It swings, and comes no nearer.
pub(super) fn oscillates(
    context: &DescentContext<'_>,
    outlook: &Outlook,
    swing: &Swing,
    found: Option<&Minimum>,
    evaluator: &mut Evaluator,
) -> Statement {
    // Of what it has done, the numbers are those of that.
    let past = outlook.swung().filter(|_| outlook.has_swung(swing));
    let cycle = swing;
    let swing = past.as_ref().unwrap_or(swing);
    let seen = if swing.holds(cycle) {
        String::new()
    } else {
        seen(swing)
    };
    let widest = widest(context, swing);
    let is_start = context.descent.steps() == 0;
    let predicted = if is_start { "predicted: " } else { "" };
    let highest = outlook.whole().losses[1];
    let first = outlook.start_loss().max(swing.losses[1]);
    let burst = burst(highest, first).filter(|_| !outlook.has_swung(swing));
    let losses = format!(
        "{predicted}{}{}",
        burst.unwrap_or_default(),
        losses(swing.losses, &seen)
    );
    if let Some((coordinate, kink, ends)) = kink_of(swing, found, evaluator) {
        let is_own = kink.is_own(coordinate, &swing.ranges, evaluator);
        return hops(context, (coordinate, is_own), kink, (ends, &seen), losses);
    }
    // What it swings about may be steeper than what it swings between; how steep it was at the start no longer counts then.
    let here = context.limit_here().filter(RateLimit::is_reached);
    let steepest = here
        .into_iter()
        .chain(beyond_minimum(context, evaluator).filter(|_| !context.is_exact()))
        .max_by(|a, b| a.product.total_cmp(&b.product))
        .or_else(|| context.greatest_rate_limit().filter(RateLimit::is_reached));
    let too_large = steepest.and_then(|steepest| terms::beyond(context, steepest));
    let goes = match widest {
        Some((name, ends)) => format!("{name} goes to and fro between {}{seen}", between(ends)),
        None => format!(
            "the loss goes to and fro between {}{seen}",
            between(swing.losses)
        ),
    };
    let sentence = match (context.law, &too_large) {
        (_, Some(_)) => format!("{predicted}too big: {goes} and gets no nearer"),
        (StepLaw::Adaptive, _) => {
            format!("{predicted}too big: {goes}, since the steps do not shrink with the gradient")
        }
        _ => format!("{predicted}no rest: {goes} and gets no nearer"),
    };
    let expert = Expert::new(losses)
        .and(swing.period.map(period))
        .and(widest.map(|(name, ends)| format!("{name} between {}", between(ends))))
        .and(too_large)
        .and(step_length(context, outlook))
        .and(terms::clipping(context))
        .and(causes::why_steep(context));
    Statement::new(Verdict::Oscillating, Tone::Warning, sentence, expert)
        .finding(steepest.and_then(|steepest| causes::rate_beyond(context, steepest)))
        .finding(context.law.limit().and_then(|_| causes::scale(context)))
}

/// What the minimum says of the rate to which a short descent leads, if that is beyond it: a step may be too long for a valley
/// of which nothing is felt on the flat ground at its ends.
fn beyond_minimum(context: &DescentContext<'_>, evaluator: &mut Evaluator) -> Option<RateLimit> {
    let from = context.descent.at();
    context.law.limit()?;
    let steepest = rate_limit::steepest_at_minimum(from, context.decay(), evaluator)?;
    let limit = context.rate_limit(steepest, Place::Minimum)?;
    limit.is_exceeded().then_some(limit)
}

/// `swings in: y swings between -0.5 and 0.5, ever less`.
pub(super) fn swings_in(context: &DescentContext<'_>, swing: &Swing) -> Option<String> {
    let (name, ends) = widest(context, swing)?;
    let ends = between(ends);
    Some(format!(
        "swings in: {name} swings between {ends}, ever less"
    ))
}

/// It goes on and on, past one minimum after the other, at a pace that brings it no lower.
pub(super) fn runs_on(context: &DescentContext<'_>, outlook: &Outlook) -> Statement {
    let steps = outlook.steps_ahead();
    let way = difference(outlook.end.at(), context.descent.at());
    let widest = (0..way.len()).max_by(|a, b| way[*a].abs().total_cmp(&way[*b].abs()));
    let goes = widest.map_or_else(String::new, |index| {
        let name = &context.names[index];
        let [from, to] = [context.descent.at()[index], outlook.end.at()[index]];
        format!("{name} goes {} in {steps} steps", from_to(from, to))
    });
    let losses = losses(outlook.whole().losses, "");
    let sentence = format!(
        "too big: predicted: {goes}, past one minimum after the other, and gets no lower: {losses}"
    );
    let expert = Expert::new(format!("predicted: {goes}"))
        .and(losses)
        .and(terms::product(context))
        .and(step_length(context, outlook));
    Statement::new(Verdict::Oscillating, Tone::Warning, sentence, expert)
}

/// It has swung so far without coming nearer, whatever it will do.
pub(super) fn has_swung(
    context: &DescentContext<'_>,
    outlook: &Outlook,
    swing: &Swing,
    evaluator: &mut Evaluator,
) -> Statement {
    let mut statement = oscillates(context, outlook, swing, None, evaluator);
    let ahead = outlook.steps_ahead();
    let then = match outlook.fate() {
        Fate::Settles | Fate::Travels => outlook
            .loss_ahead(ahead)
            .map(|loss| format!("predicted: loss {} in {ahead} steps", num(loss))),
        Fate::Grows | Fate::Explodes(_) => {
            Some("predicted: it goes further and further out".to_string())
        }
        Fate::Breaks(_) | Fate::GivesUp(_) | Fate::Swings(_) => None,
    };
    statement.expert = statement.expert.but(then);
    statement
}

/// It jumps over a kink.
fn hops(
    context: &DescentContext<'_>,
    (coordinate, is_own): (usize, bool),
    kink: SlopeJump,
    (ends, seen): ([f64; 2], &str),
    losses: String,
) -> Statement {
    // Once said of how far it hops, it is not said of the loss again.
    let losses = if seen.is_empty() {
        losses
    } else {
        losses.replace(seen, "")
    };
    let name = &context.names[coordinate];
    let rest = "a rate that falls brings it in".to_string();
    if let Some([before, behind]) = kink.losses {
        let course = format!(
            "{name} hops over a jump of the loss at {}, between {}{seen}",
            num(kink.at),
            between(ends)
        );
        let sentence = format!("over the edge: {course}, and gets no nearer");
        let jump = format!(
            "the loss is {} before the jump and {} behind it",
            num(before),
            num(behind)
        );
        let expert = Expert::new(course).and(jump).and(losses);
        return Statement::new(Verdict::Oscillating, Tone::Warning, sentence, expert);
    }
    if !is_own {
        // Where the kink is depends on the others, and so do the slopes on both sides of it.
        let course = format!("{name} hops over a kink, between {}{seen}", between(ends));
        let sentence = format!("too big for a kink: {course}, and gets no nearer");
        let expert = Expert::new(course).and(losses).and(rest);
        return Statement::new(Verdict::Oscillating, Tone::Warning, sentence, expert);
    }
    let place = num(found_to(kink.at, FOUND * (ends[1] - ends[0])));
    let sentence = format!(
        "too big for a kink: {name} hops over {name} = {place} between {}{seen} and gets no nearer",
        between(ends)
    );
    let expert = Expert::new(format!(
        "{name} hops over the kink at {place}, between {}{seen}",
        between(ends)
    ))
    .and(format!(
        "slopes {} and {}, which no step makes smaller",
        num(kink.slopes[0]),
        num(kink.slopes[1])
    ))
    .and(losses)
    .and(rest);
    Statement::new(Verdict::Oscillating, Tone::Warning, sentence, expert)
}

/// Whether a coordinate hops over a kink, where what curves says nothing of the rate.
pub(super) fn hops_over_kink(swing: &Swing, found: &Minimum, evaluator: &mut Evaluator) -> bool {
    kink_of(swing, Some(found), evaluator).is_some()
}

/// The coordinate that hops over a kink, if one does, and its range.
fn kink_of(
    swing: &Swing,
    found: Option<&Minimum>,
    evaluator: &mut Evaluator,
) -> Option<(usize, SlopeJump, [f64; 2])> {
    let most = swing
        .ranges
        .iter()
        .map(|[low, high]| high - low)
        .fold(0.0, f64::max);
    let center: Vec<f64> = swing
        .ranges
        .iter()
        .map(|[low, high]| f64::midpoint(*low, *high))
        .collect();
    let base = match found {
        Some(Minimum {
            at,
            kind: MinimumKind::Kink { .. },
            ..
        }) => at,
        _ => &center,
    };
    let parts = swing
        .ranges
        .iter()
        .enumerate()
        .filter(|(_, [low, high])| high - low >= TAKES_PART * most);
    parts.take(LOOKED_AT).find_map(|(coordinate, range)| {
        let kink = kink::between(base, coordinate, *range, evaluator)?;
        // What falls without bound on both sides of a place is no kink.
        let ends = range.map(|end| {
            let mut at = base.clone();
            at[coordinate] = end;
            at
        });
        let is_infinite = kink.slopes.iter().all(|slope| slope.is_infinite());
        let is_gap = is_infinite && gap::between(&ends[0], &ends[1], evaluator).is_some();
        (!is_gap).then_some((coordinate, kink, *range))
    })
}

/// It comes nearer, and then it will swing.
pub(super) fn will_swing(
    context: &DescentContext<'_>,
    outlook: &Outlook,
    swing: &Swing,
    found: Option<&Minimum>,
) -> Statement {
    let is_less = swing.widest().is_some_and(|widest| swing.shrinks[widest]);
    let less = if is_less { ", ever less" } else { "" };
    let seen = if swing.holds(swing) {
        String::new()
    } else {
        seen(swing)
    };
    let felt = STANDS * context.local_curvature.scale;
    let swinging = widest(context, swing).filter(|(_, [low, high])| high - low > felt);
    let ahead = outlook.steps_ahead().clamp(1, 10);
    let way_down = terms::way_down(context);
    // Where what comes first is predicted, too, one word says it of both.
    let predicted = way_down.as_ref().map_or("", |_| "predicted: ");
    let course = way_down.unwrap_or_else(|| terms::predicted(context, outlook, ahead));
    let then = swinging.map_or_else(
        || format!("{predicted}then {}", losses(swing.losses, &seen)),
        |(name, ends)| {
            let ends = between(ends);
            format!("{predicted}then {name} swings between {ends}{less}{seen}")
        },
    );
    let next = outlook.loss_ahead(ahead).unwrap_or(f64::NAN);
    let sentence = if next < context.descent.loss() {
        format!("comes nearer: {course}; {then}")
    } else {
        format!("will swing: {course}; {then}")
    };
    let expert = Expert::new(course)
        .and(then)
        .and(found.map(|found| format!("lowest loss there {}", num(found.loss))))
        .and(terms::clipping(context))
        .and(step_length(context, outlook))
        .and(terms::product(context));
    Statement::new(Verdict::Converging, Tone::Warning, sentence, expert)
}

/// `loss up to 300, then `, where that is far more than at first.
fn burst(highest: f64, first: f64) -> Option<String> {
    (highest > BURST * first.abs()).then(|| format!("loss up to {}, then ", num(highest)))
}

/// ` in steps 712 to 1224`: what does not repeat itself may swing wider later.
fn seen(swing: &Swing) -> String {
    let [first, last] = swing.steps;
    format!(" in steps {first} to {last}")
}

/// `loss between 0.1 and 3`, and in which steps that was `seen`, or `loss 2 all along` where that is one number but for rounding.
fn losses([low, high]: [f64; 2], seen: &str) -> String {
    if high - low <= SAME * low.abs().max(high.abs()) {
        format!("loss {} all along", num(high))
    } else {
        format!("loss between {}{seen}", between([low, high]))
    }
}

/// The name of the coordinate that swings widest, and between what.
fn widest<'s>(context: &'s DescentContext<'_>, swing: &Swing) -> Option<(&'s str, [f64; 2])> {
    let widest = swing.widest()?;
    let name = context.names.get(widest)?;
    Some((name, *swing.ranges.get(widest)?))
}

/// `a cycle of 2 steps`.
fn period(steps: usize) -> String {
    format!("a cycle of {steps} steps")
}

fn step_length(context: &DescentContext<'_>, outlook: &Outlook) -> Option<String> {
    let next = outlook.next_step()?;
    let moves = crate::optim::norm(&next);
    Some(format!(
        "the next step is {} long (η {})",
        num(moves),
        num(context.rate)
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_loss_goes_up_before_it_swings_from_three_times_on() {
        assert_eq!(burst(2.9, 1.0), None);
        assert_eq!(burst(3.1, -1.0).as_deref(), Some("loss up to 3.1, then "));
    }

    #[test]
    fn losses_are_one_number_up_to_rounding() {
        assert_eq!(losses([2.0, 2.0 + 1.4e-12], ""), "loss 2 all along");
        assert!(losses([2.0, 2.0 + 3e-12], "").starts_with("loss between"));
    }
}
