//! `[[racers]]`: the optimizers on the start line.

use toml::Spanned;
use toml::de::DeValue;

use super::diagnostic::{Diagnostic, Report};
use super::draft::Draft;
use super::item::Item;
use super::limits;
use super::name;
use super::nearest::suggestion;
use super::params::Parameter;
use crate::expr::Span;
use crate::optim::hyperparameter::Allowed;
use crate::optim::{
    self, Clip, Definition, LEARNING_RATE, Noise, Plan, Schedule, SettingError, Settings, Stop,
};

/// How many racers there can be: each has a letter of its own.
pub const MOST_RACERS: usize = 26;

/// One optimizer on the start line.
#[derive(Clone, Debug, PartialEq)]
pub struct Racer {
    /// What it is called; no two racers have one name.
    pub name: String,
    /// What it does, and until when.
    pub plan: Plan,
    /// Where it starts, in the order of the parameters.
    pub start: Vec<f64>,
}

/// A racer as it is written.
#[derive(Debug, Default)]
pub(super) struct DraftRacer {
    name: Option<Spanned<String>>,
    settings: Option<Settings>,
    schedule: Option<Schedule>,
    clip: Clip,
    noise: Noise,
    start: Vec<(Spanned<String>, Spanned<f64>)>,
}
