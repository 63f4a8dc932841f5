//! What an optimizer remembers from step to step: plain numbers, so that a copy of them is a keyframe.

use std::collections::VecDeque;
use std::sync::Arc;

/// The numbers that outlive a step. What a step computes on its way is in a [`Workspace`](super::Workspace) instead.
#[derive(Clone, Debug, PartialEq)]
pub struct Memory {
    /// How many steps have been accepted.
    pub(super) steps: u64,
    /// The same number of entries for each parameter, those of one parameter side by side.
    pub(super) numbers: Vec<f64>,
    /// A product that one factor joins at every step; 1 before the first.
    pub(super) product: f64,
    /// The last steps with their changes of the gradient, the oldest first.
    pub(super) pairs: VecDeque<Arc<CurvaturePair>>,
}

/// One remembered step. It never changes, so copies share it.
#[derive(Debug, PartialEq)]
pub(super) struct CurvaturePair {
    /// s: how far the step went.
    pub(super) step: Vec<f64>,
    /// y: how the gradient changed.
    pub(super) change: Vec<f64>,
    /// 1 / sᵀy.
    pub(super) inverse: f64,
}

impl Memory {
    /// Before the first step, with `entries` zeros.
    pub(super) fn new(entries: usize) -> Self {
        Self {
            steps: 0,
            numbers: vec![0.0; entries],
            product: 1.0,
            pairs: VecDeque::new(),
        }
    }
}

impl super::Descent {
    /// How many pairs of changes the optimizer remembers, each of two numbers a parameter.
    pub fn pairs(&self) -> usize {
        self.memory.pairs.len()
    }
}
