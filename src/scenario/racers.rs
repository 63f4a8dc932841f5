//! `[[racers]]`: the optimizers on the start line.

mod names;
mod start;
mod written;

use std::collections::{HashMap, HashSet};

use toml::Spanned;

use super::diagnostic::{Diagnostic, Diagnostics};
use super::item::TomlItem;
use super::key::{KnownKey, read_known, shapes, unknown};
use super::parameter::Parameter;
use super::section::{Section, SectionContent};
use super::shape::ValueShape;
use super::toml_text::{TomlEntry, inline_table, string};
use super::{Scenario, clip, noise, schedule, setting, spelling};
use crate::expr::nearest::suggestion;
use crate::expr::visible;
use crate::optim::{
    self, Clip, LEARNING_RATE, Noise, OptimizerDefinition, Plan, Schedule, Settings, Stop,
};

use start::Coordinate;
use written::Saved;

/// How many racers there can be: each has a letter of its own.
pub const MOST_RACERS: usize = 26;

/// One optimizer on the start line.
#[derive(Clone, Debug, PartialEq)]
pub struct RacerSpec {
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
pub fn default_settings(definition: &'static OptimizerDefinition) -> Settings {
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
const KEYS: &[KnownKey<DraftRacer, Saved>] = &[
    KnownKey {
        name: "name",
        shape: ValueShape::Text,
        read: read_name,
        write: |saved| {
            let optimizer = saved.racer.plan.settings.definition().name;
            let is_default = saved.racer.name == optimizer;
            Some(TomlEntry::unless(is_default, string(&saved.racer.name)))
        },
    },
    KnownKey {
        name: OPTIMIZER,
        shape: ValueShape::Text,
        read: |_, _, _| {}, // read before all others: it decides which settings there are
        write: |saved| {
            let optimizer = saved.racer.plan.settings.definition().name;
            Some(TomlEntry::new(string(optimizer)))
        },
    },
    KnownKey {
        name: "schedule",
        shape: schedule::SHAPE,
        read: |racer, item, report| {
            racer.schedule = schedule::read(item, report).unwrap_or(racer.schedule);
        },
        write: |saved| schedule::write(&saved.racer.plan.schedule),
    },
    KnownKey {
        name: "clip",
        shape: clip::SHAPE,
        read: |racer, item, report| {
            racer.clip = clip::read(item, report).unwrap_or_default();
        },
        write: |saved| clip::write(saved.racer.plan.clip),
    },
    KnownKey {
        name: "noise",
        shape: noise::SHAPE,
        read: |racer, item, report| {
            racer.noise = noise::read(item, report).unwrap_or_default();
        },
        write: |saved| noise::write(&saved.racer.plan.noise),
    },
    KnownKey {
        name: "start",
        shape: ValueShape::Map(&ValueShape::Number),
        read: |racer, item, report| start::read(&mut racer.start, item, report),
        write: |saved| {
            let start = inline_table(&saved.start);
            (!saved.start.is_empty()).then(|| TomlEntry::new(start))
        },
    },
];

const OPTIMIZER: &str = "optimizer";

/// The section.
pub(super) struct Racers;

impl Section for Racers {
    const NAME: &'static str = "racers";
    const SHAPE: ValueShape = ValueShape::Array(&ValueShape::Table(all_keys, &[]));
    type Draft = Vec<DraftRacer>;

    fn read(item: &TomlItem<'_>, report: &mut Diagnostics) -> Option<Vec<DraftRacer>> {
        let racers = item.array("a list of tables, each headed [[racers]]", report)?;
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
        let racers = racers.iter().take(MOST_RACERS);
        let racers: Vec<_> = racers
            .filter_map(|racer| read_racer(racer, report))
            .collect();
        names::check(&racers, report);
        Some(racers)
    }

    fn write(scenario: &Scenario) -> SectionContent {
        let racers = scenario.racers.iter();
        SectionContent::Tables(
            racers
                .map(|racer| written::write(scenario, racer))
                .collect(),
        )
    }

    fn same(a: &Scenario, b: &Scenario) -> bool {
        a.racers == b.racers
    }
}

/// The keys of every racer, whatever its optimizer.
fn all_keys() -> Vec<(&'static str, ValueShape)> {
    let mut keys = shapes(KEYS);
    let rows = optim::ALL
        .iter()
        .flat_map(|definition| definition.hyperparameters);
    for row in std::iter::once(&LEARNING_RATE).chain(rows) {
        if keys.iter().all(|(name, _)| *name != row.name) {
            keys.push((row.name, setting::shape(row)));
        }
    }
    keys.extend(
        spelling::ALIASES
            .iter()
            .map(|alias| (alias.name, alias.shape)),
    );
    keys
}

fn read_racer(item: &TomlItem<'_>, report: &mut Diagnostics) -> Option<DraftRacer> {
    let items = item.table("a list of tables, each headed [[racers]]", report)?;
    let optimizer = items.iter().find(|item| item.key == OPTIMIZER);
    let definition = optimizer.map_or(Some(&optim::gd::DEFINITION), |item| {
        read_optimizer(item, &items, report)
    });
    let mut racer = DraftRacer::default();
    let (known, settings): (Vec<_>, Vec<_>) = items
        .into_iter()
        .partition(|item| KEYS.iter().any(|key| key.name == item.key));
    if let Some(definition) = definition {
        racer.settings = default_settings(definition);
        for setting in &settings {
            racer.set(setting, &settings, report);
        }
    }
    read_known("a racer", &known, KEYS, &mut racer, report);
    Some(racer)
}

fn read_optimizer(
    item: &TomlItem<'_>,
    items: &[TomlItem<'_>],
    report: &mut Diagnostics,
) -> Option<&'static OptimizerDefinition> {
    let name = item.text(report)?;
    let has = |key: &str| {
        items
            .iter()
            .any(|item| item.key == key && !item.is_false_or_zero())
    };
    let definition = spelling::optimizer(name, has);
    if definition.is_none() {
        let message = format!("unknown optimizer `{name}`");
        let known = optim::ALL.iter().map(|definition| definition.name);
        // Another optimizer is not one that is spelled alike.
        let looked_for = if spelling::is_of_other_libraries(name) {
            ""
        } else {
            name
        };
        let hint = suggestion(looked_for, known);
        report.add(Diagnostic::new(message, item.span.clone()).hint(hint));
    }
    definition
}

fn read_name(racer: &mut DraftRacer, item: &TomlItem<'_>, report: &mut Diagnostics) {
    let name = item.text(report);
    // Nothing in it that a terminal obeys gets in.
    racer.name = name.map(|name| Spanned::new(item.span.clone(), visible(name).into_owned()));
    let is_blank = |name: &Spanned<String>| name.get_ref().trim().is_empty();
    if racer.name.as_ref().is_some_and(is_blank) {
        racer.name = None;
        report.add(Diagnostic::new(
            "the name of a racer is empty",
            item.span.clone(),
        ));
    }
}

impl DraftRacer {
    /// Takes a setting of its optimizer, or reports it. `all` are the settings beside it.
    fn set(&mut self, item: &TomlItem<'_>, all: &[TomlItem<'_>], report: &mut Diagnostics) {
        if let Some(alias) = spelling::alias(item.key) {
            let twice = |known: &&TomlItem<'_>| alias.means.contains(&known.key);
            if let Some(other) = all.iter().find(twice) {
                let message = format!("`{}` and `{}` are one setting", item.key, other.key);
                report.add(
                    Diagnostic::new(message, item.key_span.clone())
                        .also(other.key_span.clone(), "the other")
                        .hint("leave one of them out"),
                );
                return;
            }
            let values = item.one_or_more(alias.means.len(), report);
            for (name, value) in alias.means.iter().zip(values.into_iter().flatten()) {
                self.set_named(name, &value, report);
            }
            return;
        }
        self.set_named(item.key, item, report);
    }

    fn set_named(&mut self, name: &str, item: &TomlItem<'_>, report: &mut Diagnostics) {
        let definition = self.settings.definition();
        let rows = std::iter::once(&LEARNING_RATE).chain(definition.hyperparameters);
        let Some(row) = rows.clone().find(|row| row.name == name) else {
            if spelling::is_idle(name, definition, item.is_false_or_zero()) {
                if !item.is_flag_or_number() {
                    report.add(item.wrong("true, false or a number"));
                }
                return;
            }
            let own = KEYS.iter().map(|key| key.name);
            let known = rows.map(|row| row.name).chain(own);
            let table = format!("a racer with `{}`", definition.name);
            report.add(unknown(&table, item, known));
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
        held: &[(String, f64)],
        report: &mut Diagnostics,
    ) -> RacerSpec {
        let mut start: Vec<f64> = parameters.iter().map(|parameter| parameter.start).collect();
        let mut of_name: HashMap<&str, (&Parameter, &mut f64)> = HashMap::new();
        let mut idle: HashSet<&str> = HashSet::new();
        if !self.start.is_empty() {
            let names = parameters.iter().map(|parameter| parameter.name.as_str());
            of_name.extend(names.zip(parameters.iter().zip(&mut start)));
            idle.extend(unused.iter().map(|parameter| parameter.name.as_str()));
        }
        for coordinate in &self.start {
            let name = coordinate.parameter.as_str();
            let Some((parameter, x)) = of_name.get_mut(name) else {
                if !idle.contains(name) {
                    report.add(coordinate.unknown(parameters, held));
                }
                continue;
            };
            **x = coordinate.value;
            if !parameter.range.contains(coordinate.value) {
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
        RacerSpec { name, plan, start }
    }
}

/// All racers; gd if there is none. What does not fit together is reported.
pub(super) fn check(
    drafts: &[DraftRacer],
    stop: Stop,
    parameters: &[Parameter],
    unused: &[Parameter],
    held: &[(String, f64)],
    report: &mut Diagnostics,
) -> Vec<RacerSpec> {
    let plain = [DraftRacer::default()];
    let racers = if drafts.is_empty() { &plain } else { drafts };
    let names = names::of(racers);
    racers
        .iter()
        .zip(names)
        .map(|(racer, name)| racer.check(name, stop, parameters, unused, held, report))
        .collect()
}
