//! Why a run does what it does, as findings: the rate, the scale of the columns, the noise.

use crate::explain::{Finding, FindingKind};

use super::basin::{Minimum, MinimumKind};
use super::columns::ColumnFactor;
use super::context::{DescentContext, StepResponse};
use super::local_curvature::Bend;
use super::number::{AT_LIMIT, bound, num, percent, steps_for_a_tenth, telling_digits};
use super::pace::Pace;
use super::rate_limit::{Place, RateLimit};
use super::step_law::StepLaw;
use super::trial;
use crate::expr::number::short;

/// Two columns are of different scale if one is this many times as large as the other: then the curvatures along their
/// weights differ a hundredfold.
const DIFFERENT: f64 = 10.0;

/// Scale is a cause where the loss is this many times as steep in one direction as in another: with fewer, descent at the
/// best rate needs no more than some hundred steps for a digit.
const STEEP: f64 = 100.0;

/// A larger rate is worth trying if it may be this many times as large.
const WORTHWHILE: f64 = 1.2;

/// Where η·λ is this many times its limit, after a run was thrown there, no rate follows from it for anywhere else.
const ABSURD: f64 = 1e6;

/// What is advised where no rate is known to do.
const UNKNOWN: &str =
    "a tenth of the learning rate, and again, until the loss falls; or clip the gradient";

/// A pace is another if it is so many times as fast.
const TWICE: f64 = 2.0;

/// Where no curvature bounds it, so many times the rate is tried.
const LARGER: f64 = 3.0;

/// It grows, and why.
pub(super) fn diverging(context: &DescentContext<'_>, how: &str) -> Finding {
    let record = context.record();
    let [start, now] = [record.start_loss(), context.descent.loss()];
    let losses = if start == now {
        format!("the loss is {}", num(now))
    } else {
        let digits = telling_digits(start, now);
        let [start, now] = [start, now].map(|loss| short(loss, digits));
        format!("the loss was {start} at the start and is {now} now")
    };
    Finding::new(FindingKind::Diverging, format!("{how}: {losses}"))
        .at_step(context.descent.steps())
        .with("start_loss", start)
        .with("loss", now)
}

/// The rate is beyond what the steepest direction bears.
pub(super) fn rate_too_large(context: &DescentContext<'_>) -> Option<Finding> {
    rate_beyond(context, context.greatest_rate_limit()?)
}

/// The rate is at or beyond a limit.
pub(super) fn rate_beyond(context: &DescentContext<'_>, limit: RateLimit) -> Option<Finding> {
    if limit.product < limit.limit {
        return None;
    }
    let rate = context.descent.rate();
    let (safe, place) = (limit.safe(), limit.place.word());
    let is_thrown = context.descent.loss() > context.record().start_loss();
    if is_thrown && limit.place.is_here() && limit.product > ABSURD * limit.limit {
        return Some(thrown(context, limit));
    }
    let is_at_limit = limit.product - limit.limit <= AT_LIMIT * limit.limit;
    let text = if is_at_limit {
        let rate = num(rate);
        format!(
            "the learning rate {rate} is at its limit: only below it does the error shrink ({place})"
        )
    } else {
        let shown = bound(safe, rate);
        let rate = short(rate, telling_digits(rate, safe));
        format!("the learning rate {rate} is too large: safe below {shown} ({place})")
    };
    let finding = Finding::new(FindingKind::RateTooLarge, text)
        .at_step(context.descent.steps())
        .with("learning_rate", rate)
        .with("largest_safe_rate", safe)
        .with("rate_times_curvature", limit.product)
        .with("limit", limit.limit)
        .remedy(match trial::borne_rate(context, None, [safe / 2.0, 0.0]) {
            Some(rate) => format!("a learning rate of {rate} or less"),
            None => String::from(UNKNOWN),
        });
    Some(match steepest_parameter(context) {
        Some(name) => finding.of(name),
        None => finding,
    })
}

/// It was thrown to where the loss is steep beyond all measure: what would be safe there says nothing of where it came from.
fn thrown(context: &DescentContext<'_>, limit: RateLimit) -> Finding {
    let rate = context.descent.rate();
    let text = format!(
        "the learning rate {} is far too large: it was thrown to where η·λmax is {}, limit {}",
        num(rate),
        num(limit.product),
        num(limit.limit)
    );
    Finding::new(FindingKind::RateTooLarge, text)
        .at_step(context.descent.steps())
        .with("learning_rate", rate)
        .with("rate_times_curvature", limit.product)
        .with("limit", limit.limit)
        .remedy(UNKNOWN)
}

/// The rate moves nothing at all.
pub(super) fn next_to_no_rate(context: &DescentContext<'_>, text: impl Into<String>) -> Finding {
    let rate = context.rate;
    let above = format!("a learning rate above {}", num(rate));
    let remedy = match larger_rate(context, None, None) {
        LargerRate::Safe(safe) => format!("{above}: {safe}"),
        LargerRate::Open => above,
        LargerRate::None(remedy) => remedy,
    };
    Finding::new(FindingKind::RateTooSmall, text)
        .at_step(context.descent.steps())
        .with("learning_rate", rate)
        .remedy(remedy)
}

/// The rate moves next to nothing.
pub(super) fn rate_too_small(
    context: &DescentContext<'_>,
    pace: Pace,
    ahead: Option<RateLimit>,
    found: Option<&Minimum>,
) -> Finding {
    let rate = context.descent.rate();
    let is_clipped = context.rate < rate;
    let text = if is_clipped {
        format!(
            "clipping makes a learning rate of {} out of {}: {}",
            num(context.rate),
            num(rate),
            pace.clause(context)
        )
    } else {
        format!(
            "the learning rate {} is small: {}",
            num(rate),
            pace.clause(context)
        )
    };
    let finding = Finding::new(FindingKind::RateTooSmall, text)
        .at_step(context.descent.steps())
        .with("learning_rate", rate)
        .with_all(pace.numbers());
    if is_clipped {
        let beyond = context.greatest_rate_limit().filter(RateLimit::is_exceeded);
        return finding.remedy(match beyond {
            Some(limit) => format!(
                "a larger bound for the gradient's length, with a learning rate below {}: beyond it only the bound holds it",
                bound(limit.safe(), rate)
            ),
            None => String::from("a larger bound for the gradient's length, or none"),
        });
    }
    let is_kink = found.is_some_and(|found| matches!(found.kind, MinimumKind::Kink { .. }));
    let finding = match context.largest_safe_rate() {
        Some(safe) => finding.with("largest_safe_rate", safe),
        None => finding,
    };
    finding.remedy(match larger_rate(context, ahead, found) {
        LargerRate::Safe(safe) if is_kink => {
            format!("{safe}; about the kink it hops, until the rate falls")
        }
        LargerRate::Safe(safe) => safe,
        LargerRate::Open => format!("{} times as much", num(LARGER)),
        LargerRate::None(remedy) => remedy,
    })
}

/// The same where no way to a minimum tells it, but the losses of a run at a far larger rate.
pub(super) fn rate_far_too_small(
    context: &DescentContext<'_>,
    course: &str,
    times: f64,
) -> Finding {
    let rate = context.descent.rate();
    let text = format!("the learning rate {} is small: {course}", num(rate));
    Finding::new(FindingKind::RateTooSmall, text)
        .at_step(context.descent.steps())
        .with("learning_rate", rate)
        .remedy(format!("{} times as much", num(times)))
}

/// What a larger rate may be, so that a run with it from the start bears it, too.
enum LargerRate {
    /// `below 0.16 is safe (at the start)`: by the curvature of a place, and by a copy of the run that was tried; or by that
    /// alone.
    Safe(String),
    /// No curvature says, and several times as much was borne.
    Open,
    /// None is safe: what to do instead.
    None(String),
}

fn larger_rate(
    context: &DescentContext<'_>,
    ahead: Option<RateLimit>,
    found: Option<&Minimum>,
) -> LargerRate {
    let rate = context.descent.rate();
    let here = context
        .largest_safe_rate()
        .map(|safe| (safe, context.reach()));
    let elsewhere = context.limit_before.into_iter().chain(ahead);
    let elsewhere = elsewhere.map(|limit| (limit.safe(), limit.place));
    let least = here
        .into_iter()
        .chain(elsewhere)
        .min_by(|a, b| a.0.total_cmp(&b.0));
    let set = context.descent.plan().settings.learning_rate();
    let tried = |most: f64| {
        let borne = trial::borne_rate(context, found, [most, WORTHWHILE * set])?;
        Some(LargerRate::Safe(format!(
            "{borne} is safe (tried from the start)"
        )))
    };
    // Where it is known from that none is safe; none where that was tried.
    let place = match least {
        Some((safe, place)) if safe >= WORTHWHILE * rate => {
            // Momentum leads far beyond where a curvature was: of it only what was tried is advised.
            let is_memoryless = matches!(context.law, StepLaw::HeavyBall { momentum: 0.0, .. });
            if context.is_exact() || is_memoryless && trial::is_borne_below(context, found, safe) {
                let (safe, place) = (bound(safe, rate), place.word());
                return LargerRate::Safe(format!("below {safe} is safe ({place})"));
            }
            match tried(safe / 2.0) {
                Some(borne) => return borne,
                None => None,
            }
        }
        // What the minimum allows is a bound; what the curvature of another place allows is none for the way.
        Some((_, place)) if context.is_exact() || place == Place::Minimum => Some(place),
        Some((_, place)) => match tried(LARGER * set) {
            Some(borne) => return borne,
            None => Some(place),
        },
        None if rate == 0.0 || trial::is_borne(context, found, LARGER * set) => {
            return LargerRate::Open;
        }
        None => None,
    };
    let place = place.map_or("tried", Place::word);
    LargerRate::None(format!(
        "a larger one is not safe ({place}): {}",
        if context.names.len() == 1 {
            "momentum, or adam"
        } else if context.columns.is_empty() {
            "parameters of one scale, momentum, or adam"
        } else {
            "columns of one scale, as by `standardize`, momentum, or adam"
        }
    ))
}

/// The momentum alone says how slowly it comes in: of the heavy ball a step leaves √β of an error at every rate at which it swings, and
/// more below. None where another rate would bring it in at twice the pace: after `tenth` steps a tenth is left.
pub(super) fn momentum(
    context: &DescentContext<'_>,
    slowest: &StepResponse<'_>,
    tenth: f64,
) -> Option<Finding> {
    let StepLaw::HeavyBall { momentum, .. } = context.law else {
        return None;
    };
    let best = momentum.sqrt();
    if momentum == 0.0 || TWICE * steps_for_a_tenth(best) < tenth {
        return None;
    }
    let place = context.reach().word();
    let text = format!(
        "the momentum {} keeps the speed: at no rate does a step leave less than {} of the error in the long run ({place})",
        num(momentum),
        percent(best)
    );
    let worst = |law: StepLaw| {
        let modes = context.local_curvature.bending(Bend::Up);
        let factors = modes.filter_map(|mode| law.factor(context.rate, mode.curvature));
        factors.map(|factor| factor.size).fold(0.0, f64::max)
    };
    // What brings one direction in fastest may be too little for another.
    let modes = context.local_curvature.bending(Bend::Up);
    let less =
        modes.filter_map(|mode| context.law.with_less_momentum(context.rate, mode.curvature));
    let less = less.min_by(|one, other| worst(*one).total_cmp(&worst(*other)));
    let remedy = match less.filter(|less| worst(*less) < slowest.factor.size) {
        Some(less) => format!(
            "a momentum of {}: then each step leaves {} in the long run ({place})",
            less.momentum(),
            percent(worst(less))
        ),
        None => String::from("less momentum, and then a larger learning rate"),
    };
    let finding = Finding::new(FindingKind::Momentum, text)
        .at_step(context.descent.steps())
        .with("momentum", momentum)
        .with("factor", best);
    Some(finding.remedy(remedy))
}

/// `size is 1000 × bedrooms`, where that is why the loss is steep in one direction.
pub(super) fn why_steep(context: &DescentContext<'_>) -> Option<String> {
    let [large, small] = uneven_columns(context)?;
    Some(format!(
        "{} is {} × {}",
        large.text,
        num(large.size / small.size),
        small.text
    ))
}

/// Columns of very different size.
pub(super) fn scale(context: &DescentContext<'_>) -> Option<Finding> {
    let [large, small] = uneven_columns(context)?;
    let ratio = large.size / small.size;
    let text = format!(
        "`{}` is {} × `{}`, so the loss is far steeper along {} than along {}",
        large.text,
        num(ratio),
        small.text,
        large.parameter,
        small.parameter
    );
    let remedy = if large.is_column {
        format!("scale the columns: standardize = [\"{}\"]", large.text)
    } else {
        format!("scale it: standardize({0}) in place of {0}", large.text)
    };
    Some(
        Finding::new(FindingKind::Scale, text)
            .of(large.text.clone())
            .with("ratio", ratio)
            .with(
                "condition",
                context.local_curvature.condition().unwrap_or(f64::INFINITY),
            )
            .remedy(remedy),
    )
}

/// The parameter along which the loss bends most.
fn steepest_parameter(context: &DescentContext<'_>) -> Option<String> {
    let steepest = context.local_curvature.modes.as_ref()?.last()?;
    context
        .parameter_of(&steepest.direction)
        .map(str::to_string)
}

/// The largest and the smallest factor, if their sizes differ enough to be the cause of a bad condition.
fn uneven_columns<'s>(context: &'s DescentContext<'_>) -> Option<[&'s ColumnFactor; 2]> {
    if context
        .local_curvature
        .condition()
        .is_some_and(|condition| condition < STEEP)
    {
        return None;
    }
    let factors = &context.columns;
    let by_size = |a: &&ColumnFactor, b: &&ColumnFactor| a.size.total_cmp(&b.size);
    let large = factors.iter().max_by(by_size)?;
    let small = factors.iter().min_by(by_size)?;
    (large.size >= DIFFERENT * small.size).then_some([large, small])
}
