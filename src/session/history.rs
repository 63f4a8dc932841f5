//! The history of one racer: any step of it is exact again.
//!
//! What is kept is bounded, however long the run: states at regular steps (keyframes), the edits with the steps at which they
//! were made, and a thinned trajectory for drawing. A step between keyframes is computed again from the one before it, edits
//! included; a descent gives the same bits every time.

#[cfg(test)]
mod tests;

use std::sync::Arc;

use super::jobs::advance::DescentSlice;
use super::jobs::replay::{Replay, apply};
use super::trajectory::Trajectory;
use crate::optim::{Descent, Plan, PlanEdit, SettingError};

/// The most numbers that all keyframes of a racer should hold: with many parameters there are fewer of them. When there are
/// more, every other one goes.
const NUMBERS: usize = 1 << 20;

/// So many keyframes there are all the same, unless they hold more numbers than this: 64 MiB.
const FEWEST: usize = 16;
const MOST_NUMBERS: usize = 1 << 23;

/// About so many numbers for each parameter does the state of a racer hold: its vectors, and those that an optimizer remembers.
const NUMBERS_PER_PARAMETER: usize = 24;

/// About so many numbers does the record of its run hold.
const NUMBERS_OF_RECORD: usize = 4096;

/// The states and edits of one racer.
#[derive(Clone, Debug)]
pub struct History {
    keyframes: Vec<Arc<Descent>>,
    spacing: u64,
    edits: Vec<(u64, PlanEdit)>,
    head: Arc<Descent>,
    now: Arc<Descent>,
    trajectory: Trajectory,
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

impl History {
    /// The history of a racer that has not moved yet.
    pub fn new(start: Descent) -> Self {
        let start = Arc::new(start);
        Self {
            keyframes: vec![Arc::clone(&start)],
            spacing: 1,
            edits: Vec::new(),
            trajectory: Trajectory::new(start.iterate()),
            now: Arc::clone(&start),
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

    /// The plan that it started with, edits before the first step included.
    pub(super) fn first_plan(&self) -> Plan {
        let mut plan = *self.keyframe(0).plan();
        for (_, edit) in self.edits.iter().filter(|(at, _)| *at == 0) {
            // It was accepted when it was made.
            let _ = plan.apply(edit);
        }
        plan
    }

    /// The edits with the steps at which they were made, in order.
    pub(super) fn edits(&self) -> &[(u64, PlanEdit)] {
        &self.edits
    }

    /// The state at the step that is shown, for somebody else to keep.
    pub(super) fn shared(&self) -> Arc<Descent> {
        Arc::clone(&self.now)
    }

    /// The newest state, for somebody else to keep.
    pub(super) fn newest(&self) -> Arc<Descent> {
        Arc::clone(&self.head)
    }

    /// The iterates for drawing.
    pub fn trajectory(&self) -> &Trajectory {
        &self.trajectory
    }

    /// Earlier futures, left by forks.
    pub fn ghosts(&self) -> &[Trajectory] {
        &self.ghosts
    }

    /// Every how many steps an iterate is recorded, and a state kept.
    pub(super) fn strides(&self) -> (u64, u64) {
        (self.trajectory.stride(), self.spacing)
    }

    /// Whether the shown step is the newest.
    pub fn is_at_head(&self) -> bool {
        self.now.steps() == self.head.steps()
    }

    /// The state at a step, or the nearest one that there is, if nothing has to be computed again for it.
    pub(super) fn known(&self, step: u64) -> Option<Arc<Descent>> {
        if step >= self.head.steps() {
            return Some(self.newest());
        }
        if step == self.now.steps() {
            return Some(self.shared());
        }
        let keyframe = self.keyframe(step);
        (keyframe.steps() == step).then(|| {
            let mut state = Arc::clone(keyframe);
            if self.edits.iter().any(|(at, _)| *at == step) {
                apply(&self.edits, Arc::make_mut(&mut state));
            }
            state
        })
    }

    /// What the state at a step is computed from.
    pub(super) fn replay(&self, step: u64) -> Replay {
        // What is shown may be nearer than the keyframe.
        let nearest = || {
            let keyframe = self.keyframe(step);
            let is_nearer = (keyframe.steps()..=step).contains(&self.now.steps());
            Arc::clone(if is_nearer { &self.now } else { keyframe })
        };
        let from = self.known(step).unwrap_or_else(nearest);
        let edits = self.edits.iter().filter(|(at, _)| *at >= from.steps());
        Replay {
            edits: edits.cloned().collect(),
            from,
        }
    }

    /// The last keyframe up to a step.
    #[expect(
        clippy::indexing_slicing,
        reason = "a history begins with a keyframe, and truncation keeps it"
    )]
    fn keyframe(&self, step: u64) -> &Arc<Descent> {
        let next = self
            .keyframes
            .partition_point(|keyframe| keyframe.steps() <= step);
        &self.keyframes[next.saturating_sub(1)]
    }

    /// Shows a state of this history.
    pub(super) fn show(&mut self, state: &Arc<Descent>) {
        self.now = Arc::clone(state);
    }

    /// Appends what the worker computed from the head; what is shown stays.
    /// A slice that does not begin there is left out.
    pub(super) fn extend(&mut self, slice: &DescentSlice) {
        if slice.first != self.head.steps() {
            return;
        }
        for iterate in &slice.iterates {
            self.trajectory.push(iterate.clone());
        }
        for keyframe in &slice.keyframes {
            if keyframe.steps().is_multiple_of(self.spacing) {
                self.keyframes.push(Arc::clone(keyframe));
            }
        }
        self.head = Arc::clone(&slice.end);
        while self.keyframes.len() > most_keyframes(self.head.at().len(), self.head.pairs()) {
            self.spacing *= 2;
            self.keyframes
                .retain(|keyframe| keyframe.steps().is_multiple_of(self.spacing));
        }
    }

    /// Changes a setting at the shown step. In the past this forks: the future becomes a ghost.
    ///
    /// # Errors
    /// What the descent refuses; then nothing changed.
    pub(super) fn apply(&mut self, edit: PlanEdit) -> Result<(), SettingError> {
        Arc::make_mut(&mut self.now).apply(&edit)?;
        self.fork(Future::Ghost);
        self.edits.push((self.now.steps(), edit));
        Ok(())
    }

    /// Makes the shown step the newest.
    pub(super) fn fork(&mut self, future: Future) {
        const GHOSTS: usize = 4;
        let step = self.now.steps();
        if !self.is_at_head() {
            let cut = self.trajectory.split_off(step);
            if future == Future::Ghost {
                self.ghosts.push(cut);
            }
            if self.ghosts.len() > GHOSTS {
                self.ghosts.remove(0);
            }
            self.keyframes.retain(|keyframe| keyframe.steps() <= step);
            self.edits.retain(|(at, _)| *at <= step);
            self.trajectory.push(self.now.iterate());
        }
        self.head = self.now.clone();
    }
}

/// How many states are kept of so many parameters.
/// For so many parameters, and pairs of changes of all of them that are remembered.
fn most_keyframes(parameters: usize, pairs: usize) -> usize {
    let numbers = NUMBERS_OF_RECORD + (NUMBERS_PER_PARAMETER + 2 * pairs) * parameters;
    let fewest = (MOST_NUMBERS / numbers).clamp(2, FEWEST);
    (NUMBERS / numbers).max(fewest)
}
