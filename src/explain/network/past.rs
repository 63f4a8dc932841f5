//! What is known of the run that led to a point.

use crate::optim::{Decay, Descent, Law, StepScale, norm};

/// The run before a point: only by it is told what was so at the start, and what came of the steps.
#[derive(Clone, Debug, PartialEq)]
pub struct Past {
    /// Where it started.
    pub start: Vec<f64>,
    /// The loss there.
    pub start_loss: f64,
    /// The length of the gradient there.
    pub start_slope: f64,
    /// How many steps there were.
    pub steps: u64,
    /// The learning rate that is set.
    pub rate: f64,
    /// The weight decay that is set.
    pub decay: Decay,
    /// Whether its steps have one length in each parameter, whatever the slope is.
    pub has_unit_steps: bool,
    /// Whether gradients are clipped.
    pub is_clipped: bool,
}

impl Past {
    /// What is known of a descent so far.
    pub fn of(descent: &Descent) -> Self {
        let (record, plan) = (descent.record(), descent.plan());
        Self {
            start: record.start().to_vec(),
            start_loss: record.start_loss(),
            start_slope: record.start_norm(),
            steps: descent.steps(),
            rate: plan.settings.learning_rate(),
            decay: plan.settings.decay(),
            has_unit_steps: matches!(
                plan.settings.law(),
                Law::Adaptive {
                    scale: StepScale::Rate,
                    ..
                } | Law::Sign { .. }
            ),
            is_clipped: plan.clip != crate::optim::Clip::Off,
        }
    }

    /// The length of the start.
    pub(in crate::explain) fn start_length(&self) -> f64 {
        norm(&self.start)
    }
}
