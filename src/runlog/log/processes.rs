//! Processes whose records are not read, as those of one speak for all: but not where their loss is no number.

use super::Log;
use crate::runlog::key::KeyRole;

/// The processes whose loss is not finite, each with the step since when.
pub(super) type LostProcesses = Vec<(f64, u64)>;

impl Log {
    /// The processes whose loss is not finite at the end, each with the step since when.
    pub(in super::super) fn lost_processes(&self) -> &[(f64, u64)] {
        &self.lost
    }

    /// Sees whether the record that is open, of a process that is not read, has a loss that is no number.
    pub(in super::super) fn see_process(&mut self, rank: f64) {
        let is_loss = |metric: usize| {
            let metric = self.metrics.get(metric);
            metric.is_some_and(|metric| matches!(metric.role, KeyRole::Loss(_)))
        };
        let mut losses = self.record.iter().filter(|(metric, _)| is_loss(*metric));
        let Some((_, loss)) = losses.next() else {
            return;
        };
        let is_known = self.lost.iter().any(|(known, _)| *known == rank);
        if loss.is_finite() {
            self.lost.retain(|(known, _)| *known != rank);
        } else if let Some((_, step)) = self.step.filter(|_| !is_known) {
            self.lost.push((rank, step));
        }
    }
}
