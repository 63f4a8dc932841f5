//! `[stop]`: when the descents end.

use super::Scenario;
use super::diagnostic::{Diagnostic, Diagnostics};
use super::item::TomlItem;
use super::key::{KnownKey, entries, read_known, shapes};
use super::section::{Section, SectionContent};
use super::shape::ValueShape;
use super::toml_text::{TomlEntry, number};
use crate::optim::Stop;
use crate::optim::hyperparameter::Allowed;

const KEYS: &[KnownKey<Stop, Stop>] = &[
    KnownKey {
        name: "steps",
        shape: ValueShape::Whole,
        read: read_steps,
        write: |stop| {
            let is_default = stop.steps == Stop::default().steps;
            Some(TomlEntry::unless(is_default, stop.steps.to_string()))
        },
    },
    KnownKey {
        name: "gradient_norm",
        shape: ValueShape::Number,
        read: read_gradient_norm,
        write: |stop| {
            let is_default = stop.gradient_norm == Stop::default().gradient_norm;
            Some(TomlEntry::unless(is_default, number(stop.gradient_norm)))
        },
    },
];

/// The section.
pub(super) struct StopSection;

impl Section for StopSection {
    const NAME: &'static str = "stop";
    const SHAPE: ValueShape = ValueShape::Table(|| shapes(KEYS), &[]);
    type Draft = Stop;

    fn read(item: &TomlItem<'_>, report: &mut Diagnostics) -> Option<Stop> {
        let items = item.table("a table such as { steps = 500 }", report)?;
        let mut stop = Stop::default();
        read_known("[stop]", &items, KEYS, &mut stop, report);
        Some(stop)
    }

    fn write(scenario: &Scenario) -> SectionContent {
        let first = scenario.racers.first();
        first.map_or(SectionContent::Nothing, |racer| {
            SectionContent::Table(entries(KEYS, &racer.plan.stop))
        })
    }

    fn same(a: &Scenario, b: &Scenario) -> bool {
        let stop = |scenario: &Scenario| scenario.racers.first().map(|racer| racer.plan.stop);
        stop(a) == stop(b)
    }
}

fn read_steps(stop: &mut Stop, item: &TomlItem<'_>, report: &mut Diagnostics) {
    let Some(steps) = item.whole(report) else {
        return;
    };
    if Allowed::STEPS.contains(steps as f64) {
        stop.steps = steps;
    } else {
        report.add(not_allowed(item, Allowed::STEPS));
    }
}

fn read_gradient_norm(stop: &mut Stop, item: &TomlItem<'_>, report: &mut Diagnostics) {
    let Some(norm) = item.number(report) else {
        return;
    };
    if Allowed::NOT_NEGATIVE.contains(norm) {
        stop.gradient_norm = norm;
    } else {
        report.add(not_allowed(item, Allowed::NOT_NEGATIVE).hint("0 is: never for this reason"));
    }
}

fn not_allowed(item: &TomlItem<'_>, allowed: Allowed) -> Diagnostic {
    let preposition = match allowed {
        Allowed::Real(..) => "in ",
        Allowed::Whole(..) | Allowed::Flag => "",
    };
    let message = format!("`{}` must be {preposition}{allowed}", item.key);
    Diagnostic::new(message, item.span.clone())
}
