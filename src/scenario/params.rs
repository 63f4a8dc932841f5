//! `[params]`: where the descent starts, which part of each axis is looked at, and what is held.

use super::diagnostic::Diagnostics;
use super::draft_parameter::{DraftParameter, KEYS, ParameterEntry, read};
use super::item::TomlItem;
use super::key::shapes;
use super::name;
use super::section::{Section, SectionContent};
use super::shape::{NUMBERS, ValueShape};
use super::toml_text::{TomlEntry, number};
use super::{Scenario, layers};

/// The section.
pub(super) struct Params;

impl Section for Params {
    const NAME: &'static str = "params";
    const SHAPE: ValueShape = ValueShape::Map(&ValueShape::OneOf(&[
        ValueShape::Number,
        NUMBERS,
        ValueShape::Array(&NUMBERS),
        ValueShape::Table(|| shapes(KEYS), &[]),
    ]));
    type Draft = Vec<DraftParameter>;

    fn read(item: &TomlItem<'_>, report: &mut Diagnostics) -> Option<Vec<DraftParameter>> {
        let items = item.table("a table such as { x = 1 }", report)?;
        Some(items.iter().filter_map(|item| read(item, report)).collect())
    }

    fn write(scenario: &Scenario) -> SectionContent {
        let single = scenario.parameters.iter().enumerate();
        let single = single.filter(|(_, parameter)| !name::is_layer_entry(&parameter.name));
        let single = single.map(|(index, parameter)| {
            let starts = scenario.racers.iter();
            let starts = starts.filter_map(|racer| racer.start.get(index).copied());
            let entry = ParameterEntry::of(parameter, starts);
            (parameter.name.clone(), TomlEntry::new(entry.text()))
        });
        let unused = scenario.unused.iter().map(|parameter| {
            let entry = ParameterEntry::of(parameter, std::iter::empty());
            (parameter.name.clone(), TomlEntry::new(entry.text()))
        });
        let held = scenario.held.iter();
        let held = held.filter(|(name, _)| !name::is_layer_entry(name));
        let held = held.map(|(name, value)| {
            let entry = ParameterEntry::held(number(*value));
            (name.clone(), TomlEntry::new(entry.text()))
        });
        let layers = layers::write(scenario);
        SectionContent::Table(single.chain(unused).chain(held).chain(layers).collect())
    }

    fn same(a: &Scenario, b: &Scenario) -> bool {
        a.parameters == b.parameters && a.unused == b.unused && a.held == b.held
    }
}
