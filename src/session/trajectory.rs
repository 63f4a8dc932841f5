//! The iterates of a racer, thinned so that their number stays bounded.

use std::sync::Arc;

use crate::optim::Iterate;

/// The most iterates; when there are more, every other one goes.
const MOST: usize = 4096;

/// The fewest iterates for which there is room, however many parameters there are.
const FEWEST: usize = 64;

/// The most numbers that their positions may take: with many parameters there are fewer iterates.
const NUMBERS: usize = 1 << 21;

/// Iterates at the multiples of a stride, and the newest one. Clones share them.
#[derive(Clone, Debug, PartialEq)]
pub struct Trajectory {
    iterates: Vec<Arc<Iterate>>,
    stride: u64,
}

impl Trajectory {
    /// A trajectory of one iterate.
    pub fn new(first: Iterate) -> Self {
        Self {
            iterates: vec![Arc::new(first)],
            stride: 1,
        }
    }

    /// The iterates, in order.
    pub fn iterates(&self) -> &[Arc<Iterate>] {
        &self.iterates
    }

    /// The iterates up to a step.
    pub fn until(&self, step: u64) -> &[Arc<Iterate>] {
        let end = self
            .iterates
            .partition_point(|iterate| iterate.step <= step);
        self.iterates.get(..end).unwrap_or_default()
    }

    /// Every how many steps an iterate is kept.
    pub fn stride(&self) -> u64 {
        self.stride
    }

    /// Appends an iterate. One off the stride, or of the same step, stands at the end only until the next one comes.
    pub(super) fn push(&mut self, iterate: Iterate) {
        let off = |iterate: &Iterate, stride: u64| !iterate.step.is_multiple_of(stride);
        let goes = |last: &Iterate| last.step == iterate.step || off(last, self.stride);
        if self.iterates.last().is_some_and(|last| goes(last)) {
            self.iterates.pop();
        }
        let most = (NUMBERS / iterate.at.len().max(1)).clamp(FEWEST, MOST);
        self.iterates.push(Arc::new(iterate));
        if self.iterates.len() > most {
            self.stride *= 2;
            let last = self.iterates.pop();
            self.iterates.retain(|iterate| !off(iterate, self.stride));
            self.iterates.extend(last);
        }
    }

    /// Takes away what comes after a step; the part returned begins at the step, so that it can be drawn from there.
    pub(super) fn split_off(&mut self, step: u64) -> Self {
        let after = self
            .iterates
            .partition_point(|iterate| iterate.step <= step);
        let iterates = self.iterates.get(after.saturating_sub(1)..);
        let iterates = iterates.unwrap_or_default().to_vec();
        self.iterates.truncate(after);
        Self {
            iterates,
            stride: self.stride,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn iterate(step: u64) -> Iterate {
        Iterate {
            step,
            loss: 1.0,
            at: vec![step as f64],
            gradient_norm: 1.0,
            step_length: 1.0,
            learning_rate: 0.1,
            evaluations: step + 1,
            test_loss: None,
        }
    }

    #[test]
    fn a_long_trajectory_stays_bounded_and_keeps_its_ends() {
        let mut trajectory = Trajectory::new(iterate(0));
        for step in 1..=100_001 {
            trajectory.push(iterate(step));
        }
        assert!(trajectory.iterates().len() <= MOST);
        assert_eq!(trajectory.iterates()[0].step, 0);
        assert_eq!(
            trajectory.iterates().last().map(|last| last.step),
            Some(100_001)
        );
        assert!(
            trajectory
                .iterates()
                .windows(2)
                .all(|pair| pair[0].step < pair[1].step)
        );
    }

    #[test]
    fn fewer_iterates_are_kept_of_more_parameters() {
        for (parameters, most) in [(1, 4096), (16_384, 128), (70_000, 64)] {
            let of = |step: u64| Iterate {
                at: vec![0.0; parameters],
                ..iterate(step)
            };
            let mut trajectory = Trajectory::new(of(0));
            for step in 1..most {
                trajectory.push(of(step));
            }
            assert_eq!(trajectory.iterates().len() as u64, most);
            assert_eq!(trajectory.stride(), 1);
            trajectory.push(of(most));
            assert_eq!(trajectory.stride(), 2, "{parameters} parameters");
            assert_eq!(trajectory.iterates().len() as u64, most / 2 + 1);
        }
    }

    #[test]
    fn a_fork_leaves_a_ghost_that_begins_where_it_forked() {
        let mut trajectory = Trajectory::new(iterate(0));
        for step in 1..=10 {
            trajectory.push(iterate(step));
        }
        let ghost = trajectory.split_off(4);
        assert_eq!(trajectory.iterates().last().map(|last| last.step), Some(4));
        assert_eq!(ghost.iterates()[0].step, 4);
        assert_eq!(ghost.iterates().len(), 7);
    }

    #[test]
    fn what_is_off_the_stride_stands_at_the_end_alone() {
        let mut trajectory = Trajectory::new(iterate(0));
        for step in 1..=4101 {
            trajectory.push(iterate(step));
        }
        assert_eq!(trajectory.stride(), 2);
        let steps = |part: &[Arc<Iterate>]| -> Vec<u64> {
            part.iter().map(|iterate| iterate.step).collect()
        };
        let expected: Vec<u64> = (0..=4100).step_by(2).chain([4101]).collect();
        assert_eq!(steps(trajectory.iterates()), expected);
        assert_eq!(steps(trajectory.until(6)), [0, 2, 4, 6]);
        assert_eq!(steps(trajectory.until(7)), [0, 2, 4, 6]);
    }
}
