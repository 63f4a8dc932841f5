//! `[[racers]]`: the optimizers on the start line.

use toml::Spanned;

use super::diagnostic::{Diagnostic, Report};
use super::draft::Draft;
use super::item::Item;
use super::key::{Key, read_known, unknown};
use super::nearest::suggestion;
use super::params::Parameter;
use super::{clip, name, noise, schedule, setting};
use crate::expr::Span;
use crate::optim::{self, Clip, Definition, LEARNING_RATE, Noise, Plan, Schedule, Settings, Stop};

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

/// The settings of an optimizer of which nothing more is said: the learning rate is 0.1 or, where it is higher, the
/// library's. The usual 1e-3 looks frozen on a surface that was made to be looked at.
///
/// # Panics
/// Never: both rates are allowed.
pub fn default_settings(definition: &'static Definition) -> Settings {
    let rate = definition.learning_rate.max(LEARNING_RATE.default);
    Settings::defaults(definition)
        .with(LEARNING_RATE.name, rate)
        .expect("the greater of two allowed rates is allowed")
}

/// A racer as it is written.
#[derive(Debug)]
pub(super) struct DraftRacer {
    name: Option<Spanned<String>>,
    settings: Settings,
    schedule: Schedule,
    clip: Clip,
    noise: Noise,
    start: Vec<Coordinate>,
}

/// One coordinate of a racer's own start, as it is written.
#[derive(Debug)]
struct Coordinate {
    parameter: String,
    key_span: Span,
    value: f64,
    span: Span,
}

impl Default for DraftRacer {
    fn default() -> Self {
        Self {
            name: None,
            settings: default_settings(&optim::gd::DEFINITION),
            schedule: Schedule::constant(),
            clip: Clip::default(),
            noise: Noise::default(),
            start: Vec::new(),
        }
    }
}

/// The keys of a racer beside the settings of its optimizer.
const KEYS: &[Key<DraftRacer>] = &[
    Key {
        name: OPTIMIZER,
        read: |_, _, _| {}, // read before all others: it decides which settings there are
    },
    Key {
        name: "schedule",
        read: |racer, item, report| {
            racer.schedule = schedule::read(item, report).unwrap_or(racer.schedule);
        },
    },
    Key {
        name: "clip",
        read: |racer, item, report| {
            racer.clip = clip::read(item, report).unwrap_or_default();
        },
    },
    Key {
        name: "noise",
        read: |racer, item, report| {
            racer.noise = noise::read(item, report).unwrap_or_default();
        },
    },
    Key {
        name: "name",
        read: read_name,
    },
    Key {
        name: "start",
        read: read_start,
    },
];

const OPTIMIZER: &str = "optimizer";

/// Reads the section.
pub(super) fn read(draft: &mut Draft, item: &Item<'_>, report: &mut Report) {
    let Some(racers) = item.array("a list of tables, each headed [[racers]]", report) else {
        return;
    };
    if racers.is_empty() {
        report.add(
            Diagnostic::new("there is no racer in the list", item.span.clone())
                .hint("leave `racers` out for gd with learning rate 0.1"),
        );
    }
    if let Some(first) = racers.get(MOST_RACERS) {
        let message = format!("there can be at most {MOST_RACERS} racers");
        report.add(Diagnostic::new(message, first.span.clone()));
    }
    for racer in racers.iter().take(MOST_RACERS) {
        if let Some(racer) = read_racer(racer, report) {
            draft.racers.push(racer);
        }
    }
}

fn read_racer(item: &Item<'_>, report: &mut Report) -> Option<DraftRacer> {
    let entries = item.table("a list of tables, each headed [[racers]]", report)?;
    let optimizer = entries.iter().find(|entry| entry.key == OPTIMIZER);
    let definition = optimizer.map_or(Some(&optim::gd::DEFINITION), |entry| {
        read_optimizer(entry, report)
    });
    let mut racer = DraftRacer::default();
    let (known, settings): (Vec<_>, Vec<_>) = entries
        .into_iter()
        .partition(|entry| KEYS.iter().any(|key| key.name == entry.key));
    if let Some(definition) = definition {
        racer.settings = default_settings(definition);
        for setting in &settings {
            racer.set(setting, report);
        }
    }
    read_known("a racer", &known, KEYS, &mut racer, report);
    Some(racer)
}

fn read_optimizer(item: &Item<'_>, report: &mut Report) -> Option<&'static Definition> {
    let name = item.text(report)?;
    let definition = optim::find(name).ok();
    if definition.is_none() {
        let message = format!("unknown optimizer `{name}`");
        let known = optim::ALL.iter().map(|definition| definition.name);
        report.add(Diagnostic::new(message, item.span.clone()).hint(suggestion(name, known)));
    }
    definition
}

fn read_name(racer: &mut DraftRacer, item: &Item<'_>, report: &mut Report) {
    racer.name = item.placed_text(report);
    let is_blank = |name: &Spanned<String>| name.get_ref().trim().is_empty();
    if racer.name.as_ref().is_some_and(is_blank) {
        racer.name = None;
        report.add(Diagnostic::new(
            "the name of a racer is empty",
            item.span.clone(),
        ));
    }
}

fn read_start(racer: &mut DraftRacer, item: &Item<'_>, report: &mut Report) {
    let entries = item.table("a table such as { x = 1 }", report);
    for entry in entries.into_iter().flatten() {
        let parameter = name::read(&entry, report);
        let value = entry.number(report);
        if let (Some(parameter), Some(value)) = (parameter, value) {
            racer.start.push(Coordinate {
                parameter,
                key_span: entry.key_span,
                value,
                span: entry.span,
            });
        }
    }
}

impl DraftRacer {
    /// Takes a setting of its optimizer, or reports it.
    fn set(&mut self, item: &Item<'_>, report: &mut Report) {
        let definition = self.settings.definition();
        let rows = std::iter::once(&LEARNING_RATE).chain(definition.hyperparameters);
        let Some(row) = rows.clone().find(|row| row.name == item.key) else {
            let own = KEYS.iter().map(|key| key.name);
            let known = rows.map(|row| row.name).chain(own);
            let index = format!("a racer with `{}`", definition.name);
            report.add(unknown(&index, item, known));
            return;
        };
        let Some(value) = setting::read(row, item, report) else {
            return;
        };
        if let Err(error) = self.settings.set(row.name, value) {
            report.add(setting::refused(&error, item));
        }
    }

    /// The racer, given where the parameters start.
    fn check(
        &self,
        name: String,
        stop: Stop,
        parameters: &[Parameter],
        unused: &[Parameter],
        report: &mut Report,
    ) -> Racer {
        let mut start: Vec<f64> = parameters.iter().map(|parameter| parameter.start).collect();
        for coordinate in &self.start {
            let is_it = |parameter: &Parameter| parameter.name == coordinate.parameter;
            let Some(index) = parameters.iter().position(is_it) else {
                if !unused.iter().any(is_it) {
                    report.add(coordinate.unknown(parameters));
                }
                continue;
            };
            start[index] = coordinate.value;
            if !parameters[index].range.contains(coordinate.value) {
                let message = format!(
                    "the racer starts outside the range of `{}`",
                    coordinate.parameter
                );
                report.add(Diagnostic::new(message, coordinate.span.clone()));
            }
        }
        let plan = Plan {
            schedule: self.schedule,
            clip: self.clip,
            noise: self.noise,
            stop,
            ..Plan::new(self.settings)
        };
        Racer { name, plan, start }
    }

    /// Where its own start stands in the file, if it has one.
    pub(super) fn start_span(&self) -> Option<Span> {
        let first = self.start.first()?.key_span.start;
        let last = self.start.last()?.span.end;
        Some(first..last)
    }
}

impl Coordinate {
    fn unknown(&self, parameters: &[Parameter]) -> Diagnostic {
        let known = parameters.iter().map(|parameter| parameter.name.as_str());
        let message = format!("`{}` is no parameter of the loss", self.parameter);
        Diagnostic::new(message, self.key_span.clone()).hint(suggestion(&self.parameter, known))
    }
}

/// All racers; gd if there is none. What does not fit together is reported.
pub(super) fn check(
    draft: &Draft,
    parameters: &[Parameter],
    unused: &[Parameter],
    report: &mut Report,
) -> Vec<Racer> {
    let plain = [DraftRacer::default()];
    let racers: &[DraftRacer] = if draft.racers.is_empty() {
        &plain
    } else {
        &draft.racers
    };
    let names = names(racers);
    racers
        .iter()
        .zip(names)
        .map(|(racer, name)| racer.check(name, draft.stop, parameters, unused, report))
        .collect()
}

/// Reports names that two racers are given.
pub(super) fn check_names(draft: &Draft, report: &mut Report) {
    let mut met: Vec<&Spanned<String>> = Vec::new();
    for name in draft.racers.iter().filter_map(|racer| racer.name.as_ref()) {
        match met.iter().find(|known| known.get_ref() == name.get_ref()) {
            Some(first) => {
                let message = format!("two racers are called `{}`", name.get_ref());
                report.add(
                    Diagnostic::new(message, name.span())
                        .also(first.span(), "the first")
                        .hint("give one of them another name"),
                );
            }
            None => met.push(name),
        }
    }
}

/// What the racers are called: as they are told or like their optimizers, with a number where that name is taken.
fn names(racers: &[DraftRacer]) -> Vec<String> {
    let mut taken: Vec<String> = racers
        .iter()
        .filter_map(|racer| racer.name.as_ref())
        .map(|name| name.get_ref().clone())
        .collect();
    let mut names = Vec::new();
    for racer in racers {
        let name = match &racer.name {
            Some(name) => name.get_ref().clone(),
            None => free_name(racer.settings.definition().name, &taken),
        };
        taken.push(name.clone());
        names.push(name);
    }
    names
}

/// `name`, or `name 2`, `name 3`, …: the first that is not taken.
pub(super) fn free_name(name: &str, taken: &[String]) -> String {
    let numbered = (2..).map(|number| format!("{name} {number}"));
    std::iter::once(name.to_string())
        .chain(numbered)
        .find(|candidate| !taken.contains(candidate))
        .expect("there is always another number")
}
