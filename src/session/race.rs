//! All racers of a run, and the clock they share.

use std::time::Duration;

use std::sync::Arc;

use super::history::{Future, History};
use super::jobs::advance::DescentSlice;
use super::jobs::entry::StartLine;
use super::message::{Nudge, Time};
use super::{Letter, ladder};
use crate::optim::{Descent, PlanEdit, SettingError, Stop, StopReason};
use crate::scenario::Scenario;

/// Steps a second when a scenario is opened.
const SPEED: f64 = 30.0;

/// Time that a frame may stand for at most: after a pause of the machine the run goes on, it does not catch up.
const LONGEST_FRAME: Duration = Duration::from_millis(100);

/// One optimizer on the start line.
#[derive(Clone, Debug)]
pub struct Racer {
    /// As in the scenario.
    pub name: String,
    /// Its letter on the screen.
    pub letter: Letter,
    /// Where it was, is, and will be shown.
    pub history: History,
}

/// The racers, the step that is shown, and whether time goes by.
#[derive(Clone, Debug)]
pub struct Race {
    /// In the order of the scenario; never empty.
    pub racers: Vec<Racer>,
    /// The step that is shown.
    pub step: u64,
    /// Whether time goes by.
    pub playing: bool,
    /// Steps a second.
    pub speed: f64,
    /// The least loss at the minima that the scenario names.
    pub floor: Option<f64>,
    /// The number of the run: whatever changes what comes next gives it another one.
    pub(super) run: u64,
    /// The step that the racers are to reach, if it is beyond the newest.
    target: u64,
    /// The step that is to be shown, while it is computed again.
    sought: Option<u64>,
    owed: f64,
    /// The run that came to rest because every racer had stopped or arrived.
    rested: Option<u64>,
}

impl Race {
    /// All racers on the start line, given where they stand.
    pub(super) fn new(scenario: &Scenario, starts: StartLine) -> Self {
        let racers = scenario.racers.iter().zip(starts.racers).enumerate();
        let racers = racers.map(|(index, (racer, start))| Racer {
            name: racer.name.clone(),
            letter: Letter::of(index),
            history: History::new(start),
        });
        Self {
            racers: racers.collect(),
            step: 0,
            playing: false,
            speed: SPEED,
            floor: starts.floor,
            run: 0,
            target: 0,
            sought: None,
            owed: 0.0,
            rested: None,
        }
    }

    /// The newest step of any racer.
    pub fn newest(&self) -> u64 {
        let heads = self.racers.iter().map(|racer| racer.history.head().steps());
        heads.max().unwrap_or(0)
    }

    /// Whether what is shown is the newest.
    pub fn is_at_head(&self) -> bool {
        self.step >= self.newest()
    }

    /// Whether every racer has stopped at its newest iterate.
    pub fn is_over(&self) -> bool {
        self.racers
            .iter()
            .all(|racer| racer.history.head().stop().is_some())
    }

    /// Whether this run came to rest before its last step, because every racer had stopped or arrived. Whoever lets it go on
    /// wants to see more: it does not come to rest a second time.
    pub fn has_rested(&self) -> bool {
        self.rested == Some(self.run)
    }

    /// Whether nothing is left to be seen: every racer has stopped or arrived, and the newest step is shown.
    pub fn is_at_rest(&self) -> bool {
        !self.playing && self.is_at_head() && (self.is_over() || self.has_rested())
    }

    /// Every racer has stopped or arrived: time stands still.
    pub(super) fn come_to_rest(&mut self) {
        self.playing = false;
        self.rested = Some(self.run);
    }

    /// The step that is to be shown, while it is computed again.
    pub fn sought(&self) -> Option<u64> {
        self.sought
    }

    /// Whether steps that a person asked for are still to be made or shown.
    pub fn is_moving(&self) -> bool {
        self.sought.is_some() || (!self.playing && self.steps_due().is_some())
    }

    /// How many steps the racers have to do, if any.
    pub(super) fn steps_due(&self) -> Option<u64> {
        let steps = self.target.saturating_sub(self.newest());
        let can_run = self.is_at_head() && self.sought.is_none() && !self.is_over();
        Some(steps).filter(|steps| *steps > 0 && can_run)
    }

    /// Asks for so many steps more, beside those that are still to be made.
    pub(super) fn go_on(&mut self, steps: u64) {
        self.target = self.target.max(self.newest()).saturating_add(steps);
    }

    /// Calls off the steps that are still to be made or shown.
    pub(super) fn rest(&mut self) {
        self.target = 0;
        self.sought = None;
    }

    /// Shows a step, or the newest if it is beyond: at once if it is known, else when it is computed again.
    pub(super) fn seek(&mut self, step: u64) {
        let step = step.min(self.newest());
        let states = self.racers.iter().map(|racer| racer.history.known(step));
        match states.collect::<Option<Vec<_>>>() {
            Some(states) => self.show(step, &states),
            None => self.sought = Some(step),
        }
    }

    /// Shows a step, given its states.
    pub(super) fn show(&mut self, step: u64, states: &[Arc<Descent>]) {
        self.sought = None;
        self.step = step;
        for (racer, state) in self.racers.iter_mut().zip(states) {
            racer.history.show(state);
        }
    }

    /// Time goes by: how many steps are due.
    pub(super) fn due(&mut self, elapsed: Duration) -> u64 {
        if !self.playing {
            return 0;
        }
        self.owed += elapsed.min(LONGEST_FRAME).as_secs_f64() * self.speed;
        let steps = self.owed.floor();
        self.owed -= steps;
        steps as u64
    }

    /// Playing faster or slower.
    pub(super) fn change_speed(&mut self, faster: bool) {
        const SLOWEST: f64 = 1.0;
        const FASTEST: f64 = 1e6;
        let step = if faster { ladder::above } else { ladder::below };
        self.speed = step(self.speed).clamp(SLOWEST, FASTEST);
    }

    /// Takes over what the racers did; what was shown as the newest is shown as the newest again.
    pub(super) fn extend(&mut self, slices: &[DescentSlice]) {
        let follows = self.is_at_head();
        for (racer, slice) in self.racers.iter_mut().zip(slices) {
            racer.history.extend(slice);
        }
        if follows {
            self.seek(self.newest());
        }
        if self.is_over() && self.is_at_head() {
            self.playing = false;
        }
    }

    /// Changes the learning rate of one racer, or of all.
    pub(super) fn nudge(&mut self, focus: Option<usize>, nudge: Nudge) -> Result<(), SettingError> {
        for (index, racer) in self.racers.iter_mut().enumerate() {
            if focus.is_none_or(|focus| focus == index) {
                let rate = racer.history.now().plan().settings.learning_rate();
                let rate = match nudge {
                    Nudge::To(rate) => rate,
                    Nudge::Up => ladder::above(rate),
                    Nudge::Down => ladder::below(rate),
                    Nudge::FineUp => rate * 1.1,
                    Nudge::FineDown => rate / 1.1,
                };
                racer.history.apply(PlanEdit::LearningRate(rate))?;
            }
        }
        self.fork(Future::Gone);
        Ok(())
    }

    /// Changes a setting of one racer at the shown step.
    pub(super) fn edit(&mut self, racer: usize, edit: PlanEdit) -> Result<(), SettingError> {
        if let Some(racer) = self.racers.get_mut(racer) {
            racer.history.apply(edit)?;
        }
        self.fork(Future::Gone);
        Ok(())
    }

    /// Adds a racer, or puts another in the place of the one at its index.
    pub(super) fn put(&mut self, index: usize, name: String, history: History) {
        let racer = Racer {
            name,
            letter: Letter::of(index),
            history,
        };
        match self.racers.get_mut(index) {
            Some(known) => *known = racer,
            None => self.racers.push(racer),
        }
        self.show_at_most_newest();
    }

    /// Takes a racer out; those after it move up, letters and all. The last one stays.
    pub(super) fn remove(&mut self, index: usize) {
        if self.racers.len() > 1 && index < self.racers.len() {
            self.racers.remove(index);
        }
        for (index, racer) in self.racers.iter_mut().enumerate() {
            racer.letter = Letter::of(index);
        }
        self.show_at_most_newest();
    }

    /// The racer that was farthest may be gone, or have stopped earlier with another optimizer.
    fn show_at_most_newest(&mut self) {
        if self.step > self.newest() {
            self.seek(self.newest());
        }
    }

    /// Makes the shown step the newest of every racer.
    pub(super) fn fork(&mut self, future: Future) {
        for racer in &mut self.racers {
            racer.history.fork(future);
        }
    }

    /// Gives every racer that stopped for the number of its steps as many again.
    pub(super) fn prolong(&mut self) -> Result<bool, SettingError> {
        let mut prolonged = false;
        for racer in &mut self.racers {
            let head = racer.history.head();
            if let Some(StopReason::Steps { steps }) = head.stop() {
                let stop = Stop {
                    steps: steps.saturating_mul(2).max(1),
                    ..head.plan().stop
                };
                racer.history.apply(PlanEdit::Stop(stop))?;
                prolonged = true;
            }
        }
        Ok(prolonged)
    }

    /// The step that a movement in time asks for, if it is not simply playing.
    pub(super) fn target(&self, time: Time) -> Option<u64> {
        match time {
            Time::Step(by) => Some(self.sought.unwrap_or(self.step).saturating_add_signed(by)),
            Time::To(step) => Some(step),
            Time::Start => Some(0),
            Time::End => Some(self.newest()),
            Time::Toggle | Time::Play | Time::Pause | Time::Speed(_) | Time::SpeedTo(_) => None,
        }
    }
}
