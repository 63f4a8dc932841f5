//! Many steps of a descent at once.

use crate::diff::Objective;

use super::super::plan::Sampling;
use super::super::stretch::{Reached, Stretch};
use super::Descent;

/// What became of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// There is a new iterate.
    Stepped,
    /// The step is not done; the descent is as it was, and the workspace holds what is known of its next iterate.
    Suspended,
    /// There is no step to take; [`Descent::stop`] says why.
    Stopped,
}

impl Descent {
    /// Up to so many steps, each to the bits of [`Descent::step`]; returns how many there were, fewer only if it has stopped.
    pub fn run(&mut self, objective: &mut dyn Objective, most: u64) -> u64 {
        let mut done = 0;
        while done < most {
            done += self.stretch(objective, most - done);
            if done == most || !self.step(objective) {
                break;
            }
            done += 1;
        }
        done
    }

    /// Steps in one loop, as far as there is nothing to decide between them.
    fn stretch(&mut self, objective: &mut dyn Objective, most: u64) -> u64 {
        let definition = self.plan.settings.definition();
        let decides = self.stop.is_some()
            || self.plan.changes_gradient()
            || self.plan.sampling != Sampling::Fixed
            || self.test_value.is_some()
            || definition.asks;
        if decides {
            return 0;
        }
        let mut workspace = self.own.0.take().unwrap_or_default();
        let (optimizer, candidate, found_gradient) =
            workspace.prepared(definition, &self.input(1.0));
        let mut stretch = Stretch {
            objective,
            schedule: &self.plan.schedule,
            learning_rate: self.plan.settings.learning_rate(),
            values: self.plan.settings.values(),
            matrices: &self.matrices,
            conditions: self.plan.stop,
            at: [&mut self.at, candidate],
            gradient: [&mut self.gradient, found_gradient],
            memory: &mut self.memory,
            record: &mut self.record,
            reached: Reached {
                step: self.step,
                value: self.value,
                gradient_norm: self.gradient_norm,
            },
        };
        let done = optimizer.run(&mut stretch, most);
        Reached {
            step: self.step,
            value: self.value,
            gradient_norm: self.gradient_norm,
        } = stretch.reached;
        self.own.0 = Some(workspace);
        if done > 0 {
            self.evaluations.gradients += done;
            self.judge();
        }
        done
    }
}
