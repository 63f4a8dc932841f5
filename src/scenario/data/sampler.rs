//! `sample`: columns that are drawn anew for each step.

use toml::Spanned;

use super::super::diagnostic::{Diagnostic, Diagnostics};
use super::super::item::TomlItem;
use super::super::key::KnownKey;
use super::super::name;
use super::super::shape::{NUMBERS, ValueShape};
use super::super::toml_text::{TomlEntry, inline_table, numbers};
use super::DraftData;
use crate::data::{DataSource, Dataset, Distribution, Sampler};
use crate::expr::nearest::suggestion;

/// The key.
pub(super) const SAMPLE: KnownKey<DraftData, Dataset> = KnownKey {
    name: "sample",
    shape: ValueShape::Map(&ValueShape::Table(
        || vec![("normal", NUMBERS), ("uniform", NUMBERS)],
        &[],
    )),
    read,
    write,
};

fn write(data: &Dataset) -> Option<TomlEntry> {
    let DataSource::Sampled { samplers, .. } = data.source() else {
        return None;
    };
    let drawn = |sampler: &Sampler| {
        let distribution = sampler.distribution;
        let drawn = inline_table(&[(distribution.name(), numbers(&distribution.numbers()))]);
        (sampler.name.clone(), drawn)
    };
    let columns: Vec<_> = samplers.iter().map(drawn).collect();
    Some(TomlEntry::new(inline_table(&columns)))
}

fn read(data: &mut DraftData, item: &TomlItem<'_>, report: &mut Diagnostics) {
    const WANTED: &str = "a table such as { eps = { normal = [0, 1] } }";
    let Some(items) = item.table(WANTED, report) else {
        return;
    };
    let sampler = |item: &TomlItem<'_>| {
        let name = name::read(item, report)?;
        let distribution = read_distribution(item, report)?;
        Some(Sampler { name, distribution })
    };
    let samplers: Vec<Sampler> = items.iter().filter_map(sampler).collect();
    if items.is_empty() {
        report.add(Diagnostic::new("there is no column to sample", item.span.clone()).hint(WANTED));
    }
    data.sample = Some(Spanned::new(item.span.clone(), samplers));
}

fn read_distribution(item: &TomlItem<'_>, report: &mut Diagnostics) -> Option<Distribution> {
    const WANTED: &str = "{ normal = [mean, deviation] } or { uniform = [from, to] }";
    let entries = item.table(WANTED, report)?;
    let [entry] = entries.as_slice() else {
        let message = format!("`{}` must be drawn from one distribution", item.key);
        report.add(Diagnostic::new(message, item.span.clone()).hint(WANTED));
        return None;
    };
    if !["normal", "uniform"].contains(&entry.key) {
        let message = format!("unknown distribution `{}`", entry.key);
        report.add(
            Diagnostic::new(message, entry.key_span.clone())
                .hint(suggestion(entry.key, ["normal", "uniform"])),
        );
        return None;
    }
    let numbers = entry.numbers("two numbers such as [0, 1]", report)?;
    let fault = match (entry.key, numbers.as_slice()) {
        ("normal", &[mean, deviation]) if deviation >= 0.0 => {
            return Some(Distribution::Normal(mean, deviation));
        }
        ("uniform", &[low, high]) if low < high => return Some(Distribution::Uniform(low, high)),
        ("normal", [_, _]) => "a standard deviation is not negative",
        (_, [_, _]) => "the lower bound stands first",
        _ => "a distribution has two numbers",
    };
    report.add(Diagnostic::new(fault, entry.span.clone()).hint(WANTED));
    None
}
