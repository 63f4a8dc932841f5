//! Everything about a descent that can be turned while it runs, and the edits that turn it.

use super::clip::Clip;
use super::hyperparameter::SettingError;
use super::noise::Noise;
use super::schedule::Schedule;
use super::settings::{LEARNING_RATE, Settings};
use super::stop::Stop;

/// Whether the objective asks other rows of its data at every step.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sampling {
    /// The objective is the same function at every step.
    #[default]
    Fixed,
    /// A mini-batch or a sample: a value found in one step says nothing about the next one, so what a line search
    /// evaluated at its last point is evaluated again with the rows of the new step.
    FreshEachStep,
}

/// The settings of a descent.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Plan {
    /// The optimizer with its learning rate and hyperparameters.
    pub settings: Settings,
    /// How the learning rate changes with the step.
    pub schedule: Schedule,
    /// The limit on the gradient.
    pub clip: Clip,
    /// The noise on the gradient.
    pub noise: Noise,
    /// What kind of objective is descended.
    pub sampling: Sampling,
    /// When it ends.
    pub stop: Stop,
}

impl Plan {
    /// These settings, and everything else plain: constant rate, no clipping, no noise, 200 steps.
    pub fn new(settings: Settings) -> Self {
        Self {
            settings,
            schedule: Schedule::constant(),
            clip: Clip::Off,
            noise: Noise::default(),
            sampling: Sampling::Fixed,
            stop: Stop::default(),
        }
    }

    /// The learning rate of `step`, after the schedule.
    pub fn rate(&self, step: u64) -> f64 {
        self.schedule.rate(self.settings.learning_rate(), step)
    }

    /// Whether the optimizer is given another gradient than the loss's own.
    pub(super) fn changes_gradient(&self) -> bool {
        self.noise.scale != 0.0 || self.clip != Clip::Off
    }

    /// Applies an edit.
    ///
    /// # Errors
    /// What [`Settings::set`] refuses; the plan stays as it was.
    pub fn apply(&mut self, edit: &PlanEdit) -> Result<(), SettingError> {
        match edit {
            PlanEdit::LearningRate(rate) => self.settings.set(LEARNING_RATE.name, *rate)?,
            PlanEdit::Hyperparameter(name, value) => self.settings.set(name, *value)?,
            PlanEdit::Schedule(schedule) => self.schedule = *schedule,
            PlanEdit::Clip(clip) => self.clip = *clip,
            PlanEdit::Noise(noise) => self.noise = *noise,
            PlanEdit::Stop(stop) => self.stop = *stop,
        }
        Ok(())
    }
}

/// One change of a plan while it runs. Position, step number and buffers stay.
#[derive(Clone, Debug, PartialEq)]
pub enum PlanEdit {
    /// Another (highest) learning rate.
    LearningRate(f64),
    /// Another value of a hyperparameter, by its name.
    Hyperparameter(String, f64),
    /// Another schedule.
    Schedule(Schedule),
    /// Another limit on the gradient.
    Clip(Clip),
    /// Other noise.
    Noise(Noise),
    /// Other conditions for the end.
    Stop(Stop),
}
