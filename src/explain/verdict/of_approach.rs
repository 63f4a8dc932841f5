//! What is said of a run that is on its way to a minimum.

use super::Verdict;
use super::basin::Minimum;
use super::causes;
use super::context::{DescentContext, StepResponse};
use super::number::{num, steps};
use super::of_law::{CAREFUL, SLOW};
use super::of_run::{adaptive_steps, leaving};
use super::of_swing;
use super::outlook::Outlook;
use super::pace::Pace;
use super::rate_limit::RateLimit;
use super::statement::{Expert, Statement, Tone};
use super::step_law::StepLaw;
use super::terms;
use crate::explain::Finding;

/// A run passes by a minimum if it comes so many times as far from it as it is.
const PASSES: f64 = 2.0;

/// How a run comes to a minimum.
#[derive(Clone, Copy, Debug)]
pub(super) struct Way {
    /// How fast.
    pub(super) pace: Pace,
    /// How far it is.
    pub(super) left: f64,
    /// How far it is at the end of what is ahead.
    pub(super) left_at_end: f64,
    /// The farthest that it is from it on the way.
    pub(super) farthest: f64,
    /// Whether it hops over a kink, and no rate follows from what curves.
    pub(super) hops: bool,
    /// What the minimum says of the rate.
    pub(super) limit: Option<RateLimit>,
}

impl Way {
    /// Whether it passes by before it comes back.
    pub(super) fn passes(&self) -> bool {
        passes_by(self.farthest, self.left)
    }
}

/// A way with what all that is said of it rests on.
struct Approach<'a> {
    context: &'a DescentContext<'a>,
    outlook: &'a Outlook,
    way: Way,
    found: &'a Minimum,
    /// Where the minimum is.
    near: String,
    /// How it comes there.
    predicted: String,
    /// The direction that shrinks least, if all shrink.
    slowest: Option<StepResponse<'a>>,
    /// Whether what is said of that holds for what was seen.
    is_told: bool,
    is_slow: bool,
    /// Whether the rate is far below its limit.
    is_careful: bool,
}

/// It is on its way to a minimum that was found.
pub(super) fn approaches(
    context: &DescentContext<'_>,
    outlook: &Outlook,
    found: &Minimum,
    way: Way,
) -> Statement {
    let approach = Approach::of(context, outlook, found, way);
    let swing = approach.swing();
    let swings_in = swing.is_some();
    let tone = if approach.is_slow {
        Tone::Warning
    } else {
        Tone::Good
    };
    let scale = approach.is_slow.then(|| causes::scale(context)).flatten();
    Statement::new(
        Verdict::Converging,
        tone,
        approach.sentence(),
        approach.expert(swing),
    )
    .without_factor(!approach.is_told)
    .swinging_in(swings_in)
    .finding(approach.cause())
    .finding(scale)
}

impl<'a> Approach<'a> {
    fn of(
        context: &'a DescentContext<'a>,
        outlook: &'a Outlook,
        found: &'a Minimum,
        way: Way,
    ) -> Self {
        let near = if context.names.len() == 1 {
            format!(
                "the minimum is {} = {}",
                context.names[0],
                num(found.coordinate(0))
            )
        } else {
            format!("the minimum is {} away", num(way.left))
        };
        let slowest = context
            .slowest()
            .filter(|_| context.local_curvature.falling_away().is_none())
            // Newton divides by the curvature: of another curvature at the next step no factor follows.
            .filter(|_| !matches!(context.law, StepLaw::Newton { .. }) || context.is_exact());
        let slowest = slowest.filter(|slowest| slowest.factor.shrinks());
        // One number beside another that it contradicts is of another place.
        let is_several = context.names.len() > 1;
        let fits = |slowest: &StepResponse<'_>| match slowest.factor.size {
            size if is_several => way.pace.is_no_slower(size),
            size => way.pace.is_geometric(size),
        };
        let is_careful = !way.hops
            && context
                .product()
                .is_some_and(|[product, limit]| product < CAREFUL * limit);
        Self {
            predicted: predicted(context, &way),
            is_told: slowest
                .as_ref()
                .is_none_or(|slowest| way.passes() || fits(slowest)),
            is_slow: way.pace.tenth() > SLOW,
            context,
            outlook,
            way,
            found,
            near,
            slowest,
            is_careful,
        }
    }

    fn sentence(&self) -> String {
        let (near, pace) = (&self.near, self.way.pace.clause(self.context));
        if self.way.passes() {
            format!("passes by and comes back: {near}; {}", self.predicted)
        } else if self.is_slow && self.is_careful {
            format!("too small: {near}, and {pace}")
        } else if self.is_slow {
            format!("slow: {near}, and {pace}")
        } else if self.context.descent.steps() == 0 {
            format!("good: {near} (predicted: {pace})")
        } else {
            format!("good: {near}; {pace}")
        }
    }

    /// What a step leaves, if that is told.
    fn local(&self) -> Option<String> {
        let slowest = self.slowest.filter(|_| self.is_told)?;
        Some(terms::factor(self.context, &slowest))
    }

    /// That it swings in: what goes farther away first does not.
    fn swing(&self) -> Option<String> {
        let is_other = self.local().is_some() || self.way.passes();
        let swing = self.outlook.swing_now().filter(|_| !is_other)?;
        of_swing::swings_in(self.context, &swing)
    }

    fn expert(&self, swing: Option<String>) -> Expert {
        let (context, passes, hops) = (self.context, self.way.passes(), self.way.hops);
        let head = swing
            .or_else(|| self.local())
            .or_else(|| terms::way_down(context))
            .unwrap_or_else(|| self.predicted.clone());
        let falls_away = context.local_curvature.falling_away().is_some();
        Expert::new(head)
            .and(self.outlook.leaves_rest().map(leaving))
            .and(passes.then(|| self.predicted.clone()))
            .and(adaptive_steps(context, self.outlook))
            .and(terms::curvatures(context).filter(|_| falls_away))
            .and(terms::product(context).filter(|_| !hops))
            .and(terms::safe_rate(context).filter(|_| !hops))
            .and(terms::clipping(context))
            .and(format!("{}, loss {}", self.near, num(self.found.loss)))
            .and((!passes).then(|| self.predicted.clone()))
    }

    /// Why it is slow, if it is.
    fn cause(&self) -> Option<Finding> {
        if !self.is_slow {
            return None;
        }
        let slowest = self.slowest.filter(|_| self.is_told && !self.way.hops);
        let momentum = slowest
            .and_then(|slowest| causes::momentum(self.context, &slowest, self.way.pace.tenth()));
        let small = || {
            causes::rate_too_small(
                self.context,
                self.way.pace,
                self.way.limit,
                Some(self.found),
            )
        };
        momentum.or_else(|| self.is_careful.then(small))
    }
}

/// How it will come there.
fn predicted(context: &DescentContext<'_>, way: &Way) -> String {
    if !way.passes() {
        return format!("predicted: {}", way.pace.clause(context));
    }
    let [farthest, tenth_of_it] = [way.farthest, 0.1 * way.farthest].map(num);
    let back = match way.pace {
        Pace::Tenth(count) => format!(", and is within {tenth_of_it} in {}", steps(count)),
        Pace::Slower { .. } => String::new(),
    };
    format!("predicted: goes {farthest} away from the minimum{back}")
}

/// Whether a run that is `left` away from a minimum and comes `farthest` from it passes by before it comes back.
pub(super) fn passes_by(farthest: f64, left: f64) -> bool {
    farthest > PASSES * left
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_passes_by_from_twice_as_far_on() {
        assert!(passes_by(2.1, 1.0));
        assert!(!passes_by(1.9, 1.0));
    }
}
