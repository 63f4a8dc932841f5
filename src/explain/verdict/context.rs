//! Everything that a verdict is made from: the shown iterate, its surroundings, the way to it, and the law of the steps.

use std::sync::Arc;

use crate::data::Dataset;
use crate::diff::{Evaluator, Objective, Program, dot};
use crate::explain::Readout;
use crate::optim::{Clip, Descent, PlanEdit, RunRecord, Sampling, Stop, norm};

use super::columns::{self, ColumnFactor};
use super::gap;
use super::local_curvature::{Bend, LocalCurvature, Mode};
use super::points::{difference, distance};
use super::rate_limit::{self, Place, RateLimit};
use super::step_law::{ErrorFactor, StepLaw};

/// A slope counts as gone if it is at most this part of the steepest there was.
const GONE: f64 = 1e-6;

/// A curvature says nothing of so many times as far as the distance from the origin, or 1.
const BEYOND: f64 = 10.0;

/// The part of the largest safe rate that is tried.
const NEARLY_SAFE: f64 = 0.9;

/// A coordinate stands for a direction if the direction's entry there is at least this: then all others together make an
/// angle of less than 26° with it.
const MOSTLY: f64 = 0.9;

/// It lies along it if the entry is at least this: then all others are less than a hundredth of it.
const ALONE: f64 = 0.9999;

/// What a verdict is made from.
#[derive(Debug)]
pub(super) struct DescentContext<'a> {
    pub(super) descent: &'a Descent,
    /// The loss, for copies of the run that are tried with another rate.
    pub(super) program: Arc<Program>,
    pub(super) names: Vec<String>,
    pub(super) local_curvature: LocalCurvature,
    pub(super) law: StepLaw,
    /// The learning rate of the next step; where the gradient is clipped, the part of it that is left.
    pub(super) rate: f64,
    /// Whether a step at nearly the largest safe rate, by the curvature here, leads no higher: on the flank of a valley, where the
    /// loss hardly curves, it leads far beyond.
    bears_safe_rate: bool,
    /// What the start of the run says of the rate, or the minimum near it, unless that is the shown iterate.
    pub(super) limit_before: Option<RateLimit>,
    /// What makes the losses of one place differ from step to step.
    pub(super) chance: Chance,
    /// Whether it is what a run with chance would do without it: nothing of that is exact.
    is_beside_chance: bool,
    /// Which columns multiply which parameters.
    pub(super) columns: Vec<ColumnFactor>,
}

/// What is random in a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Chance {
    /// Nothing.
    Nothing,
    /// Noise on the gradient: the iterates are shaken.
    Noise,
    /// Other rows at every step: the losses themselves are random, too.
    Rows,
    /// The same rows, and other units that a dropout leaves out.
    Dropout,
}

/// What a step does along one direction.
#[derive(Clone, Copy, Debug)]
pub(super) struct StepResponse<'m> {
    pub(super) mode: &'m Mode,
    pub(super) factor: ErrorFactor,
}

impl<'a> DescentContext<'a> {
    pub(super) fn of(
        readout: Option<&Readout>,
        descent: &'a Descent,
        evaluator: &mut Evaluator,
    ) -> Self {
        let plan = descent.plan();
        let decay = plan.settings.decay().joined();
        let local_curvature = LocalCurvature::of(readout, descent, decay, evaluator);
        let own = norm(descent.gradient());
        let is_clipped = plan.clip != Clip::Off && own > 0.0 && plan.noise.scale == 0.0;
        let left = if is_clipped {
            norm(descent.used_gradient()) / own
        } else {
            1.0
        };
        let (loss, data) = (evaluator.program().loss(), evaluator.program().data());
        Self {
            descent,
            program: Arc::clone(evaluator.program()),
            names: loss.parameters().to_vec(),
            columns: data.map_or_else(Vec::new, |data| columns::factors(loss, data)),
            bears_safe_rate: local_curvature.is_quadratic
                || bears_safe_rate(descent, &local_curvature, decay, evaluator),
            local_curvature,
            law: StepLaw::of(&plan.settings),
            rate: descent.rate() * left,
            limit_before: None,
            chance: Chance::of(descent, evaluator),
            is_beside_chance: false,
        }
    }

    /// The same of what a run with chance would do without it.
    pub(super) fn beside_chance(self) -> Self {
        Self {
            is_beside_chance: true,
            ..self
        }
    }

    pub(super) fn record(&self) -> &'a RunRecord {
        self.descent.record()
    }

    /// Weight decay that is added to the gradient.
    pub(super) fn decay(&self) -> f64 {
        self.descent.plan().settings.decay().joined()
    }

    /// Whether the law of the steps holds everywhere: the loss is a quadratic, the steps are a linear function of the
    /// gradients, and nothing is added to, taken from or changed in them.
    pub(super) fn is_exact(&self) -> bool {
        let plan = self.descent.plan();
        self.local_curvature.is_quadratic
            && self.law.is_linear()
            && self.local_curvature.modes.is_some()
            && plan.clip == Clip::Off
            && self.chance == Chance::Nothing
            && plan.schedule.is_constant()
    }

    /// Whether a bound speaks of the whole loss, of the surroundings, or is an estimate.
    pub(super) fn reach(&self) -> Place {
        match (self.is_exact(), self.local_curvature.is_estimate()) {
            (true, _) if self.is_beside_chance => Place::WithoutNoise,
            (true, _) => Place::Everywhere,
            (_, true) => Place::Estimated,
            _ => Place::Here,
        }
    }

    /// Whether next to nothing is left of the slope.
    pub(super) fn is_slope_gone(&self) -> bool {
        self.local_curvature.gradient_norm <= GONE * self.record().greatest_norm()
    }

    /// Looks at the curvature at the start of the run, too: where a run was thrown far out, that tells more than what is
    /// there. Where the start bears the rate, the minimum near it may not.
    pub(super) fn with_start(mut self, evaluator: &mut Evaluator) -> Self {
        let (start, decay) = (self.record().start(), self.decay());
        if self.descent.steps() == 0 || self.law.limit().is_none() {
            return self;
        }
        evaluator.at_step(0);
        let place = if self.local_curvature.is_quadratic {
            Place::Everywhere
        } else {
            Place::Start
        };
        let steepest = rate_limit::steepest_at(start, decay, evaluator);
        let at_start = steepest.and_then(|steepest| self.rate_limit(steepest, place));
        let is_thrown = self.descent.loss() > self.record().start_loss();
        let is_borne = at_start.is_none_or(|limit| !limit.is_exceeded());
        let beside = (is_thrown && is_borne)
            .then(|| rate_limit::steepest_at_minimum(start, decay, evaluator))
            .flatten()
            .and_then(|steepest| self.rate_limit(steepest, Place::Minimum));
        self.limit_before = beside.filter(RateLimit::is_exceeded).or(at_start);
        evaluator.at_step(self.descent.steps());
        self
    }

    /// What a curvature says of the rate that is set. What clipping leaves of a step does not count: near a minimum it takes
    /// nothing.
    pub(super) fn rate_limit(&self, steepest: f64, place: Place) -> Option<RateLimit> {
        Some(RateLimit {
            product: self.descent.rate() * steepest,
            steepest,
            limit: self.law.limit()?,
            place,
        })
    }

    /// The limit by the curvature here.
    pub(super) fn limit_here(&self) -> Option<RateLimit> {
        let here = self.local_curvature.steepest();
        here.and_then(|steepest| self.rate_limit(steepest, self.reach()))
    }

    /// The limit here or before, whichever the rate comes nearer to.
    pub(super) fn greatest_rate_limit(&self) -> Option<RateLimit> {
        let here = self.limit_here();
        // Where a run was thrown far out, what was too steep before is the cause, not what is there.
        let has_grown = self.descent.loss() > self.record().start_loss();
        if let Some(cause) = self.limit_before.filter(RateLimit::is_exceeded)
            && has_grown
        {
            return Some(cause);
        }
        here.into_iter()
            .chain(self.limit_before)
            .max_by(|a, b| a.product.total_cmp(&b.product))
    }

    /// η·λmax and the number that it must stay below.
    pub(super) fn product(&self) -> Option<[f64; 2]> {
        Some([
            self.rate * self.local_curvature.steepest()?,
            self.law.limit()?,
        ])
    }

    /// The learning rate above which the steepest direction grows; none where no rate is safe, because some direction falls
    /// away everywhere or has no minimum.
    pub(super) fn largest_safe_rate(&self) -> Option<f64> {
        let steepest = self.local_curvature.steepest_at_most()?;
        let modes = self.local_curvature.modes.iter().flatten();
        let endless = |mode: &Mode| match mode.bend() {
            Bend::Down => true,
            Bend::Level => mode.has_slope(),
            Bend::Up => false,
        };
        if self.local_curvature.is_quadratic && modes.into_iter().any(endless) {
            return None;
        }
        // Elsewhere than on a quadratic the curvature that it divides by is another at every step.
        if let StepLaw::Newton { damping } = self.law {
            let safe = 2.0 * (steepest + damping) / steepest;
            return self.local_curvature.is_quadratic.then_some(safe);
        }
        // Nor does a curvature here bound how far the speed leads that a run has gathered before.
        let is_bound = self.local_curvature.is_quadratic || !self.law.has_memory();
        let safe = self.law.limit()? / steepest;
        (is_bound && self.bears_safe_rate).then_some(safe)
    }

    /// What a step does along the directions that bend up, by ascending curvature.
    pub(super) fn responses(&self) -> impl Iterator<Item = StepResponse<'_>> {
        self.local_curvature.bending(Bend::Up).filter_map(|mode| {
            let factor = self.law.factor(self.rate, mode.curvature)?;
            Some(StepResponse { mode, factor })
        })
    }

    /// Of the directions that bend up and along which there is a slope, the one whose error shrinks least or grows most.
    pub(super) fn slowest(&self) -> Option<StepResponse<'_>> {
        let sloping = self
            .responses()
            .filter(|response| response.mode.has_slope());
        slowest_of(sloping)
    }

    /// The parameter that a direction stands for, if it lies mostly along one.
    pub(super) fn parameter_of(&self, direction: &[f64]) -> Option<&str> {
        let index = direction.iter().position(|entry| entry.abs() >= MOSTLY)?;
        self.names.get(index).map(String::as_str)
    }

    /// The parameter along which a direction lies, if the others are next to nothing of it.
    pub(super) fn parameter_along(&self, direction: &[f64]) -> Option<&str> {
        let index = axis_along(direction)?;
        self.names.get(index).map(String::as_str)
    }

    /// Where the next step leads, whether the run goes on or not.
    pub(super) fn next_at(&self) -> Option<Vec<f64>> {
        let mut copy = self.descent.clone();
        copy.apply(&PlanEdit::Stop(Stop::NEVER)).ok()?;
        copy.step(&mut Evaluator::new(Arc::clone(&self.program)))
            .then(|| copy.at().to_vec())
    }

    /// The displacement of the last step, if there was one.
    pub(super) fn last_step(&self) -> Option<Vec<f64>> {
        let mut newest = self.record().recent().rev();
        let (now, before) = (newest.next()?, newest.next()?);
        Some(difference(now.at, before.at))
    }
}

/// The coordinate along which a direction lies, if the others are next to nothing of it.
pub(super) fn axis_along(direction: &[f64]) -> Option<usize> {
    direction.iter().position(|entry| entry.abs() >= ALONE)
}

/// Whether gradient descent with nearly 2/λmax leads no higher, weight decay included, and over no pole.
fn bears_safe_rate(
    descent: &Descent,
    local_curvature: &LocalCurvature,
    decay: f64,
    evaluator: &mut Evaluator,
) -> bool {
    let Some(steepest) = local_curvature.steepest() else {
        return true;
    };
    let at = descent.at();
    let slopes = descent
        .gradient()
        .iter()
        .zip(at)
        .map(|(g, x)| g + decay * x);
    let rate = NEARLY_SAFE * 2.0 / steepest;
    let to: Vec<f64> = slopes.zip(at).map(|(slope, x)| x - rate * slope).collect();
    if distance(at, &to) > BEYOND * local_curvature.scale {
        return false;
    }
    let mut objective = |at: &[f64]| evaluator.value(at) + 0.5 * decay * dot(at, at);
    let (here, there) = (objective(at), objective(&to));
    there <= here + 16.0 * f64::EPSILON * here.abs() && gap::between(at, &to, evaluator).is_none()
}

impl Chance {
    fn of(descent: &Descent, evaluator: &Evaluator) -> Self {
        let plan = descent.plan();
        // A batch of all rows is the whole loss at every step.
        let all_rows = evaluator.program().data().is_some_and(|data| {
            let batch = data.batch().filter(|_| !data.is_sampled());
            batch.is_some_and(|batch| batch.rows >= data.train_rows())
        });
        let is_dropout =
            |data: &Dataset| data.has_masks() && data.batch().is_none() && !data.is_sampled();
        let is_dropout = evaluator
            .program()
            .data()
            .is_some_and(|data| is_dropout(data));
        match plan.sampling {
            Sampling::FreshEachStep if is_dropout => Self::Dropout,
            Sampling::FreshEachStep if !all_rows => Self::Rows,
            _ if plan.noise.scale > 0.0 => Self::Noise,
            _ => Self::Nothing,
        }
    }
}

/// Of some responses, the one whose error shrinks least or grows most.
pub(super) fn slowest_of<'m>(
    responses: impl Iterator<Item = StepResponse<'m>>,
) -> Option<StepResponse<'m>> {
    responses.max_by(|a, b| a.factor.size.total_cmp(&b.factor.size))
}
