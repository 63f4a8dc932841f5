//! A stretch of time, and how long a record stands for what comes after it.

use super::series::Points;
use super::stats::{median, neighbors};

/// A layer without a record for so many of its usual gaps has nothing to show there.
const HELD_GAPS: u64 = 3;

/// Steps from one to another, both included.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Steps {
    /// The first.
    pub first: u64,
    /// The last, at least the first.
    pub last: u64,
}

impl Steps {
    /// The steps between two, in either order.
    pub fn new(a: u64, b: u64) -> Self {
        Self {
            first: a.min(b),
            last: a.max(b),
        }
    }

    /// Which of so many equal parts a step lies in; none outside.
    pub fn part(self, step: u64, parts: usize) -> Option<usize> {
        if !(self.first..=self.last).contains(&step) || parts == 0 {
            return None;
        }
        let span = (self.last - self.first).max(1) as f64;
        let part = (step - self.first) as f64 / span * parts as f64;
        Some((part as usize).min(parts - 1))
    }
}

/// For so many steps a record stands for those after it.
pub(super) fn longest_hold(points: Points) -> u64 {
    const GAPS: usize = 64;
    let every = points.len().div_ceil(GAPS).max(1);
    let pairs = neighbors(points.steps()).step_by(every);
    let gap = median(pairs.map(|(a, b)| (b - a) as f64));
    HELD_GAPS * (gap.max(1.0) as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_divided_evenly() {
        let steps = Steps::new(110, 10);
        let parts = [9, 10, 59, 60, 110, 111].map(|step| steps.part(step, 2));
        assert_eq!(parts, [None, Some(0), Some(0), Some(1), Some(1), None]);
        assert_eq!(Steps::new(5, 5).part(5, 3), Some(0));
        assert_eq!(steps.part(10, 0), None);
    }
}
