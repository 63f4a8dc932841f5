//! Everything that a verdict is made from.

use crate::diff::{Evaluator, Objective};
use crate::explain::Readout;
use crate::optim::{Clip, Descent, Iterate, norm};

use super::local_curvature::LocalCurvature;
use super::step_law::{Factor, Motion, StepLaw};
use super::trend::Trend;

/// The shown iterate, its surroundings, the way to it, and the next step.
#[derive(Debug)]
pub(super) struct DescentContext<'a> {
    pub(super) descent: &'a Descent,
    pub(super) names: Vec<String>,
    pub(super) landscape: LocalCurvature,
    pub(super) trend: Trend,
    pub(super) response: StepLaw,
    /// The learning rate of the next step; where the gradient is clipped, the part of it that is left.
    pub(super) rate: f64,
    /// The loss after the next step.
    pub(super) next_loss: Option<f64>,
    /// Whether the loss is lower still ten times as far as Newton's step leads: then there is no minimum where it leads.
    pub(super) goes_on: bool,
}

/// A direction with a positive curvature, and what a step does along it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Answer {
    pub(super) curvature: f64,
    pub(super) factor: Factor,
    pub(super) index: Place,
}

/// Which direction it is, among those that curve up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// All curve alike.
    Any,
    /// The one that curves least.
    Along,
    /// The one that curves most.
    Across,
    /// One between.
    Between,
}

impl<'a> DescentContext<'a> {
    pub(super) fn of(
        readout: Option<&Readout>,
        recent: &[Iterate],
        descent: &'a Descent,
        evaluator: &mut Evaluator,
    ) -> Self {
        let trend = Trend::of(recent, descent, evaluator);
        let landscape = LocalCurvature::of(readout, descent, evaluator);
        let mut loss_after = |step: &[f64], times: f64| {
            let to = descent.at().iter().zip(step).map(|(x, d)| x + times * d);
            evaluator.value(&to.collect::<Vec<f64>>())
        };
        let next_loss = trend.next.as_deref().map(|step| loss_after(step, 1.0));
        let goes_on = landscape.newton_step().is_some_and(|step| {
            let loss = descent.loss();
            loss_after(&step, 10.0) < loss - 1e-12 * loss.abs()
        });
        let own = norm(descent.gradient());
        let is_clipped = descent.plan().clip != Clip::Off && own > 0.0;
        let clipped = if is_clipped && descent.plan().noise.scale == 0.0 {
            norm(descent.used_gradient()) / own
        } else {
            1.0
        };
        Self {
            descent,
            names: evaluator.program().loss().parameters().to_vec(),
            landscape,
            response: StepLaw::of(&descent.plan().settings),
            rate: descent.rate() * clipped,
            trend,
            next_loss,
            goes_on,
        }
    }

    /// Whether the law of the step holds everywhere.
    pub(super) fn is_exact(&self) -> bool {
        let has_law = !matches!(self.response, StepLaw::LineSearch | StepLaw::Adaptive);
        let untouched = self.rate == self.descent.rate() && self.descent.plan().noise.scale == 0.0;
        self.landscape.is_quadratic && has_law && untouched
    }

    /// `exact` or `local`.
    pub(super) fn reach(&self) -> &'static str {
        if self.is_exact() { "exact" } else { "local" }
    }

    /// The length of the gradient, weight decay included.
    pub(super) fn slope(&self) -> f64 {
        self.landscape.gradient_norm
    }

    /// η·λmax and the number that it must stay below.
    pub(super) fn product(&self) -> Option<[f64; 2]> {
        Some([
            self.rate * self.landscape.steepest()?,
            self.response.limit()?,
        ])
    }

    /// The learning rate above which the steepest direction grows.
    pub(super) fn largest_safe_rate(&self) -> Option<f64> {
        if let StepLaw::Newton { damping } = self.response {
            let steepest = self.landscape.steepest()?;
            return Some(2.0 * (steepest + damping) / steepest);
        }
        Some(self.response.limit()? / self.landscape.steepest()?)
    }

    /// Of the directions that curve up and along which there is a slope, the one whose error shrinks least or grows most.
    pub(super) fn slowest(&self) -> Option<Answer> {
        let answers = self.answers().into_iter();
        answers.max_by(|a, b| a.factor.size.total_cmp(&b.factor.size))
    }

    /// The same among those whose error changes sides at every step.
    pub(super) fn most_jumping(&self) -> Option<Answer> {
        let answers = self.answers().into_iter();
        answers
            .filter(|answer| answer.factor.motion == Motion::Flips)
            .max_by(|a, b| a.factor.size.total_cmp(&b.factor.size))
    }

    fn answers(&self) -> Vec<Answer> {
        let zero = self.landscape.zero();
        let modes = self.landscape.modes.iter().flatten();
        let up: Vec<_> = modes.filter(|mode| mode.curvature > zero).collect();
        let (Some(first), Some(last)) = (up.first(), up.last()) else {
            return Vec::new();
        };
        let (least, most) = (first.curvature, last.curvature);
        let answers = up.iter().filter_map(|mode| {
            let factor = self.response.factor(self.rate, mode.curvature)?;
            let notable = if factor.grows() {
                0.0
            } else {
                1e-12 * self.slope()
            };
            let index = match mode.curvature {
                _ if most < 1.01 * least => Place::Any,
                curvature if curvature == least => Place::Along,
                curvature if curvature == most => Place::Across,
                _ => Place::Between,
            };
            (mode.slope.abs() > notable).then_some(Answer {
                curvature: mode.curvature,
                factor,
                index,
            })
        });
        answers.collect()
    }

    /// Hardly any curvature, and yet steps that turn around: the slope jumps.
    pub(super) fn is_kink(&self) -> bool {
        let range = self.landscape.range();
        let curved = range.map(|[low, high]| low.abs().max(high.abs()));
        let turns = self.trend.zigzag.is_some();
        turns && curved.is_some_and(|curved| self.effective_rate() * curved < 1e-6)
    }

    /// The factor along the direction that falls away most.
    pub(super) fn escape(&self) -> Option<(f64, f64)> {
        let curvature = self.landscape.falling_away()?;
        let factor = self.response.factor(self.rate, curvature)?;
        Some((curvature, factor.size))
    }

    /// How far a step goes for a unit of slope: the learning rate that plain descent would need for it.
    pub(super) fn effective_rate(&self) -> f64 {
        let used = norm(self.descent.used_gradient());
        match self.trend.next_length() {
            Some(length) if used > 0.0 && length > 0.0 => length / used,
            _ => self.rate,
        }
    }
}
