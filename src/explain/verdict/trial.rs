//! A rate is advised only after it was tried: a copy of the run, from its start, must bear it. What the curvature of one place bears
//! is no answer, since the loss may be steeper where the first steps lead.

use std::sync::Arc;

use crate::diff::{Evaluator, Objective};
use crate::optim::{Descent, PlanEdit, RecordedIterate, RunRecord, Stop, StopReason};

use super::basin::{self, Minimum};
use super::context::{Chance, DescentContext};
use super::gap;
use super::leap;
use super::number::bound;
use super::outlook::{Outlook, affordable_evaluations, affordable_steps};
use super::points::distance;
use super::rate_limit;

/// A rate that is not borne is halved so many times: to next to a thousandth of it.
const HALVINGS: usize = 10;

/// So large parts of a bound are tried, where all that is below it is to be safe: a step may be too long for one valley and not for
/// the next.
const BELOW: [f64; 4] = [0.99, 0.75, 0.5, 0.25];

/// A run turns back if it comes at most this part of its way further, and goes on to if the newer half of that is this part as long as
/// the older half, or more.
const DIRECTED: f64 = 0.5;
const AS_FAR: f64 = 0.9;

/// A swing counts if a step of it is this part of the way from the start: about a kink some is left at every rate.
const WIDE: f64 = 0.01;

/// A loss goes up and down for ever if among the newest ones it rises by this part of what it falls, and spans this part of the whole
/// fall.
const RISES: f64 = 0.5;
const SPANS: f64 = 0.02;

/// A run has come to rest if its newest steps together are this part of its way.
const AT_REST: f64 = 1e-3;

/// A mean loss that is higher than the start by this part of it is so by rounding.
const ROUNDING: f64 = 1e-12;

/// The largest rate that was tried with success: a bound, its half, and so on down to `least`. Rounded down, as it is shown, so that
/// what is advised is what was tried.
/// `found` is the minimum to which the run itself comes, if one was found.
pub(super) fn borne_rate(
    context: &DescentContext<'_>,
    found: Option<&Minimum>,
    [at_most, least]: [f64; 2],
) -> Option<String> {
    let rates = std::iter::successors(Some(at_most), |rate| Some(0.5 * rate));
    let rates = rates.take(HALVINGS).take_while(|rate| *rate >= least);
    let mut trials = Trials::of(context, found);
    let mut shown = rates.map(|rate| bound(rate, 0.0));
    shown.find(|shown| shown.parse().is_ok_and(|rate| trials.is_borne(rate)))
}

/// Whether what is below a bound is borne, down to the rate that is set.
pub(super) fn is_borne_below(
    context: &DescentContext<'_>,
    found: Option<&Minimum>,
    bound: f64,
) -> bool {
    let set = context.descent.plan().settings.learning_rate();
    let rates = BELOW.map(|part| part * bound);
    let mut trials = Trials::of(context, found);
    rates
        .iter()
        .all(|rate| *rate <= set || trials.is_borne(*rate))
}

/// Whether a copy of the run bears this rate.
pub(super) fn is_borne(context: &DescentContext<'_>, found: Option<&Minimum>, rate: f64) -> bool {
    Trials::of(context, found).is_borne(rate)
}

/// A rate is far too small if the loss falls by less than this part of itself in as many steps as are looked ahead, and by so many
/// times as much at one of these times the rate.
const HARDLY: f64 = 1e-2;
const FASTER: f64 = 10.0;
const FAR_LARGER: [f64; 4] = [1e2, 1e4, 1e6, 1e8];

/// Where it hardly slopes that holds only if a rate that the minimum bears comes this part of the way down to it.
const HALF_WAY: f64 = 0.5;

/// A minimum is out of reach if it is so many times as far away as all steps ahead would lead, each as long as the rate.
const OUT_OF_REACH: f64 = 10.0;

/// Whether next to nothing happens only since the rate is so small: so many times the rate at which a copy falls, and bears it. Where
/// it is flat, such a rate is well below what the minimum bears.
pub(super) fn far_larger_rate(
    context: &DescentContext<'_>,
    outlook: &Outlook,
    is_flat: bool,
) -> Option<f64> {
    let (plan, now) = (context.descent.plan(), context.descent.loss());
    let (drop, ahead) = (outlook.drop_per_step(), outlook.steps_ahead());
    let is_steady = context.chance == Chance::Nothing && plan.schedule.is_constant();
    if !is_steady || !hardly_falls(drop * ahead as f64, now) {
        return None;
    }
    let mut trials = Trials::of(context, None);
    let set = plan.settings.learning_rate();
    let (most, least) = if is_flat {
        let (most, least) = trials.borne_at_minimum(ahead)?;
        (most, Some(least))
    } else {
        (FAR_LARGER[0] * set, None)
    };
    let is_enough = |end: f64| match least {
        Some(least) => comes_half_way(now - end, now - least),
        None => now > end && !hardly_falls(now - end, now),
    };
    let mut known = FAR_LARGER
        .into_iter()
        .take_while(|times| times * set <= most);
    known.find(|times| {
        let run = trials.run(times * set);
        run.is_some_and(|run| {
            let losses = &run.1;
            let steps = losses.len().saturating_sub(1).max(1) as f64;
            let end = losses.last().copied().unwrap_or(f64::NAN);
            let is_faster = is_far_faster(trials.before - end, drop * steps);
            is_enough(end) && is_faster && trials.is_sound(&run)
        })
    })
}

/// Whether a fall leads far enough down to the minimum.
fn comes_half_way(fall: f64, left: f64) -> bool {
    fall >= HALF_WAY * left
}

/// Whether a fall is next to nothing of a loss.
fn hardly_falls(fall: f64, loss: f64) -> bool {
    fall > 0.0 && fall <= HARDLY * loss.abs()
}

/// Whether a copy falls so much more than the run does in as many steps that its rate is what makes it fall.
fn is_far_faster(copy: f64, run: f64) -> bool {
    copy >= FASTER * run
}

/// Whether a minimum is too far away for so many steps, each as long as the rate.
fn is_out_of_reach(left: f64, rate: f64, steps: usize) -> bool {
    left >= OUT_OF_REACH * rate * steps as f64
}

/// Copies of a run from its start, at other rates.
struct Trials<'c> {
    context: &'c DescentContext<'c>,
    evaluator: Evaluator,
    /// The loss at the start, over all rows: which of them the first step has is chance.
    before: f64,
    /// The minimum to which a descent by short steps leads, and how steep the loss is there.
    target: Option<Minimum>,
    steepest: Option<f64>,
}

impl<'c> Trials<'c> {
    fn of(context: &'c DescentContext<'c>, found: Option<&Minimum>) -> Self {
        let mut evaluator = Evaluator::new(Arc::clone(&context.program));
        let start = context.record().start();
        let before = evaluator.value(start);
        let is_certain = context.chance == Chance::Nothing;
        // A search may leap over the minimum that is nearest.
        let target = is_certain.then(|| {
            let found = found.cloned();
            found.or_else(|| basin::lowest_near(start, &mut evaluator))
        });
        let target = target.flatten();
        let decay = context.decay();
        let steepest = target.as_ref();
        let steepest =
            steepest.and_then(|target| rate_limit::steepest_of(target, decay, &mut evaluator));
        Self {
            context,
            evaluator,
            before,
            target,
            steepest,
        }
    }

    /// A rate well below what the minimum bears, if that is known or the minimum is out of reach of so many steps; and the loss there.
    fn borne_at_minimum(&self, steps: usize) -> Option<(f64, f64)> {
        let (context, target) = (self.context, self.target.as_ref()?);
        let most = if let Some(limit) = context.law.limit() {
            let steepest = self.steepest?;
            // Far out on the tail of a saturated function a search ends where all is level, which bounds nothing.
            let ends = context.local_curvature.range().unwrap_or_default();
            let here = ends.iter().fold(0.0_f64, |most, end| most.max(end.abs()));
            (steepest >= here).then_some(0.5 * limit / steepest)?
        } else {
            let left = distance(context.descent.at(), &target.at);
            is_out_of_reach(left, context.rate, steps).then_some(f64::INFINITY)?
        };
        Some((most, target.loss))
    }

    /// Whether a copy with this rate can be run, and is sound.
    fn is_borne(&mut self, rate: f64) -> bool {
        let run = self.run(rate);
        run.is_some_and(|run| self.is_sound(&run))
    }

    /// Whether the minimum is too steep for a rate: on one side of a penalty a copy may rest for long where the other side does not
    /// bear it.
    fn is_beyond(&self, rate: f64) -> bool {
        let limit = self.context.law.limit().zip(self.steepest);
        limit.is_some_and(|(limit, steepest)| rate * steepest > limit)
    }

    /// Whether a copy that was run leads over no gap, does not swing for ever, does not leave the minimum behind, and in the end is no
    /// higher than it began.
    fn is_sound(&mut self, (copy, losses): &(Descent, Vec<f64>)) -> bool {
        let (context, evaluator) = (self.context, &mut self.evaluator);
        let start = context.record().start();
        let leaps = !leap::over_gaps(copy.record(), evaluator).is_empty()
            || gap::between(start, copy.at(), evaluator).is_some();
        if leaps || swings(copy.record()) || is_too_steep(context, copy, evaluator) {
            return false;
        }
        let newest = &losses[losses.len() - losses.len().div_ceil(4)..];
        if context.chance == Chance::Nothing && goes_up_and_down(newest, self.before)
            || self.leaves_behind(copy)
        {
            return false;
        }
        let mean = newest.iter().sum::<f64>() / newest.len() as f64;
        is_no_higher(mean, self.before)
    }

    /// A copy after as many steps as can be afforded, and its losses; none where a number is not finite, or the minimum is too steep.
    fn run(&mut self, rate: f64) -> Option<(Descent, Vec<f64>)> {
        if self.is_beyond(rate) {
            return None;
        }
        let mut plan = *self.context.descent.plan();
        plan.stop = Stop::NEVER;
        plan.apply(&PlanEdit::LearningRate(rate)).ok()?;
        let (start, evaluator) = (self.context.record().start(), &mut self.evaluator);
        let steps = affordable_steps(evaluator, start.len());
        let most = affordable_evaluations(evaluator, start.len()).max(steps) as u64;
        let mut copy = Descent::start(plan, start, evaluator);
        let mut losses = vec![copy.loss()];
        while losses.len() <= steps && copy.evaluations().total() <= most && copy.step(evaluator) {
            losses.push(copy.loss());
        }
        let is_finite = !matches!(copy.stop(), Some(StopReason::NotFinite { .. }));
        is_finite.then_some((copy, losses))
    }

    /// Whether a copy ends no nearer to the minimum than it began, and not at rest where the loss is as low.
    fn leaves_behind(&self, copy: &Descent) -> bool {
        let Some(target) = &self.target else {
            return false;
        };
        let start = self.context.record().start();
        let newest: f64 = copy.record().recent().map(|iterate| iterate.length).sum();
        let is_at_rest = is_at_rest(newest, distance(start, copy.at()));
        let is_as_low = copy.loss() <= target.loss + target.rounding();
        distance(copy.at(), &target.at) >= distance(start, &target.at) && !(is_at_rest && is_as_low)
    }
}

/// Whether the newest steps, together so long, are next to nothing of the way from the start.
fn is_at_rest(newest: f64, way: f64) -> bool {
    newest <= AT_REST * way
}

/// Whether losses go up and down for ever, of a run that began with `before`.
fn goes_up_and_down(newest: &[f64], before: f64) -> bool {
    let changes = || newest.windows(2).map(|pair| pair[1] - pair[0]);
    let [rises, falls] =
        [1.0, -1.0].map(|sign| changes().map(|d| (sign * d).max(0.0)).sum::<f64>());
    let ends = newest
        .iter()
        .fold([f64::INFINITY, f64::NEG_INFINITY], |[low, high], loss| {
            [low.min(*loss), high.max(*loss)]
        });
    rises >= RISES * falls && ends[1] - ends[0] > SPANS * (before - ends[0])
}

/// Whether the loss is too steep for the rate where a copy came to: along a valley that narrows it will swing there before long.
fn is_too_steep(context: &DescentContext<'_>, copy: &Descent, evaluator: &mut Evaluator) -> bool {
    let Some(limit) = context
        .law
        .limit()
        .filter(|_| context.chance == Chance::Nothing)
    else {
        return false;
    };
    evaluator.at_step(copy.steps());
    let steepest = rate_limit::steepest_at(copy.at(), context.decay(), evaluator);
    steepest.is_some_and(|steepest| copy.rate() * steepest > limit)
}

/// Whether a run turns back again and again among its newest iterates, as far in the newer half of them as in the older.
fn swings(record: &RunRecord) -> bool {
    let iterates: Vec<RecordedIterate<'_>> = record.recent().collect();
    let Some(([first, .., last], steps)) = Some(iterates.as_slice()).zip(iterates.get(1..)) else {
        return false;
    };
    let lengths: Vec<f64> = steps.iter().map(|iterate| iterate.length).collect();
    let [way, net] = [record.start(), first.at].map(|from| distance(from, last.at));
    is_swing(&lengths, way, net)
}

/// The same of steps of these lengths, which lead so far from the start of the run and from where they began.
fn is_swing(lengths: &[f64], way: f64, net: f64) -> bool {
    let path = |lengths: &[f64]| lengths.iter().sum::<f64>();
    let (older, newer) = lengths.split_at(lengths.len() / 2);
    let whole = path(lengths);
    whole > WIDE * way * lengths.len() as f64
        && net < DIRECTED * whole
        && path(newer) >= AS_FAR * path(older)
}

/// Whether a mean loss is no higher than that of the start, but for rounding.
fn is_no_higher(mean: f64, start: f64) -> bool {
    mean <= start + ROUNDING * start.abs()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_swing_is_wide_turns_back_and_goes_on() {
        let steps = |newer: f64| {
            let mut lengths = vec![1.0; 64];
            lengths[32..].fill(newer);
            lengths
        };
        assert!(is_swing(&steps(1.0), 70.0, 1.0));
        assert!(!is_swing(&steps(1.0), 140.0, 1.0), "short beside the way");
        assert!(is_swing(&steps(1.0), 1.0, 24.0));
        assert!(!is_swing(&steps(1.0), 1.0, 40.0), "goes somewhere");
        assert!(is_swing(&steps(0.95), 1.0, 1.0));
        assert!(!is_swing(&steps(0.85), 1.0, 1.0), "becomes less");
    }

    #[test]
    fn losses_go_up_and_down_for_ever_that_rise_again_and_span_some_of_the_fall() {
        // Down by 1 and up by `rise`, 8 times, from 1.
        let saw = |rise: f64| {
            let mut losses = vec![1.0];
            for tooth in 0..8 {
                let top = 1.0 - f64::from(tooth) * (1.0 - rise);
                losses.extend([top - 1.0, top - 1.0 + rise]);
            }
            losses
        };
        assert!(goes_up_and_down(&saw(0.55), 1.0));
        assert!(!goes_up_and_down(&saw(0.45), 1.0), "falls in the main");
        assert!(goes_up_and_down(&saw(1.0), 45.0));
        assert!(!goes_up_and_down(&saw(1.0), 55.0), "narrow beside the fall");
    }

    #[test]
    fn a_rate_is_far_too_small_where_a_hundredth_is_left_undone_and_another_does_ten_times_as_much()
    {
        assert!(hardly_falls(0.019, -2.0));
        assert!(!hardly_falls(0.021, -2.0));
        assert!(!hardly_falls(-0.001, 2.0), "rises");
        assert!(is_far_faster(1.05, 0.1));
        assert!(!is_far_faster(0.95, 0.1));
    }

    #[test]
    fn where_it_hardly_slopes_a_faster_rate_comes_half_way_down() {
        assert!(comes_half_way(0.51, 1.0));
        assert!(!comes_half_way(0.49, 1.0));
    }

    #[test]
    fn a_minimum_is_out_of_reach_from_ten_times_the_way_of_all_steps_on() {
        assert!(is_out_of_reach(105.0, 0.1, 100));
        assert!(!is_out_of_reach(95.0, 0.1, 100));
    }

    #[test]
    fn a_run_rests_whose_newest_steps_are_a_thousandth_of_its_way() {
        assert!(is_at_rest(0.9e-3, 1.0));
        assert!(!is_at_rest(1.1e-3, 1.0));
    }

    #[test]
    fn a_loss_is_no_higher_up_to_a_billionth_of_a_thousandth() {
        assert!(is_no_higher(-2.0 + 1.5e-12, -2.0));
        assert!(!is_no_higher(-2.0 + 3e-12, -2.0));
    }
}
