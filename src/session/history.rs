//! The history of one racer: any step of it is exact again.
//!
//! What is kept is bounded, however long the run: states at regular steps (keyframes), the edits with the steps at which they
//! were made, and a thinned trail for drawing. A step between keyframes is computed again from the one before it, edits
//! included; a descent gives the same bits every time.

use std::time::{Duration, Instant};

use super::trajectory::Trajectory;
use super::work::AdvanceRequest;
use crate::diff::Objective;
use crate::optim::{Descent, Edit, Iterate, SettingError};

/// The most keyframes; when there are more, every other one goes.
const KEYFRAMES: usize = 512;

/// How many steps are done between two looks at the clock.
const STRIDE_OF_CLOCK: u64 = 64;

/// The states and edits of one racer.
#[derive(Clone, Debug)]
pub struct History {
    keyframes: Vec<Descent>,
    spacing: u64,
    edits: Vec<(u64, Edit)>,
    head: Descent,
    now: Descent,
    trail: Trajectory,
    ghosts: Vec<Trajectory>,
}

/// What becomes of the future when a racer forks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Future {
    /// It stays to be seen.
    Ghost,
    /// It goes: it will be the same again.
    Gone,
}

/// What a racer did in one slice of time.
#[derive(Clone, Debug)]
pub struct DescentSlice {
    /// The state at the end.
    pub end: Descent,
    /// The iterates that are recorded.
    pub iterates: Vec<Iterate>,
    /// The states that are kept.
    pub keyframes: Vec<Descent>,
}

impl History {
    /// The history of a racer that has not moved yet.
    pub fn new(start: Descent) -> Self {
        Self {
            keyframes: vec![start.clone()],
            spacing: 1,
            edits: Vec::new(),
            trail: Trajectory::new(start.iterate()),
            now: start.clone(),
            head: start,
            ghosts: Vec::new(),
        }
    }

    /// The state at the step that is shown.
    pub fn now(&self) -> &Descent {
        &self.now
    }

    /// The newest state.
    pub fn head(&self) -> &Descent {
        &self.head
    }

    /// The iterates for drawing.
    pub fn trail(&self) -> &Trajectory {
        &self.trail
    }

    /// Earlier futures, left by forks.
    pub fn ghosts(&self) -> &[Trajectory] {
        &self.ghosts
    }

    /// Every how many steps an iterate is recorded, and a state kept.
    pub(super) fn strides(&self) -> (u64, u64) {
        (self.trail.stride(), self.spacing)
    }

    /// Whether the shown step is the newest.
    pub fn is_at_head(&self) -> bool {
        self.now.steps() == self.head.steps()
    }

    /// Shows a step: the nearest one there is.
    pub(super) fn seek(&mut self, step: u64, objective: &mut dyn Objective) {
        if step >= self.head.steps() {
            self.now = self.head.clone();
            return;
        }
        let next = self
            .keyframes
            .partition_point(|keyframe| keyframe.steps() <= step);
        let keyframe = &self.keyframes[next.saturating_sub(1)];
        let near = (keyframe.steps()..=step).contains(&self.now.steps());
        if !near {
            self.now = keyframe.clone();
        }
        loop {
            let here = self.now.steps();
            for (_, edit) in self.edits.iter().filter(|(at, _)| *at == here) {
                // It was accepted when it was made.
                let _ = self.now.apply(edit);
            }
            if here >= step || !self.now.step(objective) {
                return;
            }
        }
    }

    /// Appends what the worker computed from the head; what is shown stays.
    pub(super) fn extend(&mut self, stretch: DescentSlice) {
        for iterate in stretch.iterates {
            self.trail.push(iterate);
        }
        for keyframe in stretch.keyframes {
            if keyframe.steps().is_multiple_of(self.spacing) {
                self.keyframes.push(keyframe);
            }
        }
        self.head = stretch.end;
        while self.keyframes.len() > KEYFRAMES {
            self.spacing *= 2;
            self.keyframes
                .retain(|keyframe| keyframe.steps().is_multiple_of(self.spacing));
        }
    }

    /// Changes a setting at the shown step. In the past this forks: the future becomes a ghost.
    ///
    /// # Errors
    /// What the descent refuses; then nothing changed.
    pub(super) fn apply(&mut self, edit: Edit) -> Result<(), SettingError> {
        self.now.apply(&edit)?;
        self.fork(Future::Ghost);
        self.edits.push((self.now.steps(), edit));
        Ok(())
    }

    /// Makes the shown step the newest.
    pub(super) fn fork(&mut self, future: Future) {
        const GHOSTS: usize = 4;
        let step = self.now.steps();
        if !self.is_at_head() {
            let cut = self.trail.split_off(step);
            if future == Future::Ghost {
                self.ghosts.push(cut);
            }
            if self.ghosts.len() > GHOSTS {
                self.ghosts.remove(0);
            }
            self.keyframes.retain(|keyframe| keyframe.steps() <= step);
            self.edits.retain(|(at, _)| *at <= step);
            self.trail.push(self.now.iterate());
        }
        self.head = self.now.clone();
    }
}

/// Runs racers for so many steps, or until the time is up; each by the same number of steps, but for those that stop.
pub(super) fn advance(
    request: &AdvanceRequest,
    objective: &mut dyn Objective,
    time: Duration,
) -> Vec<DescentSlice> {
    let started = Instant::now();
    let mut stretches: Vec<DescentSlice> = request
        .racers
        .iter()
        .map(|racer| DescentSlice {
            end: racer.clone(),
            iterates: Vec::new(),
            keyframes: Vec::new(),
        })
        .collect();
    let mut left = request.steps;
    // A step is made even if the thread was kept waiting: it was asked for with a key.
    while left > 0 {
        let steps = left.min(STRIDE_OF_CLOCK);
        for (stretch, strides) in stretches.iter_mut().zip(&request.strides) {
            stretch.run(steps, *strides, objective);
        }
        left -= steps;
        if started.elapsed() >= time {
            break;
        }
    }
    stretches
}

impl DescentSlice {
    fn run(&mut self, steps: u64, (stride, spacing): (u64, u64), objective: &mut dyn Objective) {
        for _ in 0..steps {
            let before = self.end.steps();
            self.end.step(objective);
            let stopped = self.end.stop().is_some();
            let step = self.end.steps();
            if step > before {
                if step.is_multiple_of(stride) || stopped {
                    self.iterates.push(self.end.iterate());
                }
                if step.is_multiple_of(spacing) {
                    self.keyframes.push(self.end.clone());
                }
            }
            if stopped {
                return;
            }
        }
    }
}
