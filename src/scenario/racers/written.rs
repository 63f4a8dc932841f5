//! What a file says of a racer.

use super::super::Scenario;
use super::super::key::entries;
use super::super::setting;
use super::super::toml_text::{TomlEntry, number};
use super::{KEYS, OPTIMIZER, RacerSpec};
use crate::optim::LEARNING_RATE;

/// A racer with the coordinates of its start that are its own.
pub(super) struct Saved {
    pub(super) racer: RacerSpec,
    pub(super) start: Vec<(String, String)>,
}

/// What a file says of a racer: its keys, and behind its optimizer the settings of that.
pub(super) fn write(scenario: &Scenario, racer: &RacerSpec) -> Vec<(String, TomlEntry)> {
    let own = scenario.parameters.iter().zip(&racer.start);
    let own = own.filter(|(parameter, start)| parameter.start != **start);
    let saved = Saved {
        start: own
            .map(|(parameter, start)| (parameter.name.clone(), number(*start)))
            .collect(),
        racer: racer.clone(),
    };
    let mut written = entries(KEYS, &saved);
    let settings = &racer.plan.settings;
    let rate = TomlEntry::new(number(settings.learning_rate()));
    let own = settings.values().iter().map(|(row, value)| {
        let entry = TomlEntry::unless(value == row.default, setting::text(row, value));
        (row.name.to_string(), entry)
    });
    let rows: Vec<_> = std::iter::once((LEARNING_RATE.name.to_string(), rate))
        .chain(own)
        .collect();
    let after = written.iter().position(|(name, _)| name == OPTIMIZER);
    let at = after.map_or(0, |index| index + 1);
    written.splice(at..at, rows);
    written
}
