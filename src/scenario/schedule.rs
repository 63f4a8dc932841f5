//! `schedule = { kind = … }` of a racer.

use toml::de::DeValue;

use super::diagnostic::{Diagnostic, Diagnostics};
use super::foreign_keys::given_like;
use super::foreign_schedules;
use super::item::TomlItem;
use super::key::unknown;
use super::setting;
use super::shape::ValueShape;
use super::toml_text::{TomlEntry, inline_table, string};
use crate::expr::nearest::suggestion;
use crate::optim::{Schedule, schedule};

const WANTED: &str = "a table such as { kind = \"cosine\" }";

/// What may stand there.
pub(super) const SHAPE: ValueShape = ValueShape::Table(keys, &["kind"]);

fn keys() -> Vec<(&'static str, ValueShape)> {
    let mut keys = vec![("kind", ValueShape::Choice(|| kinds().collect()))];
    for kind in schedule::ALL {
        for (row, _) in Schedule::of(kind).values().iter() {
            if keys.iter().all(|(name, _)| *name != row.name) {
                keys.push((row.name, setting::shape(row)));
            }
        }
    }
    keys
}

/// What a file says of it, if it is not constant.
pub(super) fn write(schedule: &Schedule) -> Option<TomlEntry> {
    if *schedule == Schedule::constant() {
        return None;
    }
    let mut entries = vec![("kind", string(schedule.kind().name))];
    let changed = schedule
        .values()
        .iter()
        .filter(|(row, value)| *value != row.default);
    entries.extend(changed.map(|(row, value)| (row.name, setting::text(row, value))));
    Some(TomlEntry::new(inline_table(&entries)))
}

/// Reads a schedule.
pub(super) fn read(item: &TomlItem<'_>, report: &mut Diagnostics) -> Option<Schedule> {
    if let DeValue::String(_) = item.value {
        let hint = foreign_schedules::hint(item, "a racer", &|_, _| None);
        report.add(item.wrong(WANTED).hint(hint.unwrap_or_default()));
        return None;
    }
    let entries = item.table(WANTED, report)?;
    let Some(kind) = entries.iter().find(|entry| entry.key == "kind") else {
        report.add(
            Diagnostic::new("the schedule has no `kind`", item.key_span.clone())
                .hint(suggestion("", kinds())),
        );
        return None;
    };
    let name = kind.text(report)?;
    let Ok(mut schedule) = Schedule::named(name) else {
        let message = format!("unknown schedule `{name}`");
        let hint = foreign_schedules::named(name)
            .and_then(|()| foreign_schedules::hint(item, "a racer", &given_like))
            .unwrap_or_else(|| suggestion(name, kinds()));
        report.add(Diagnostic::new(message, kind.span.clone()).hint(hint));
        return None;
    };
    let rows: Vec<_> = schedule.values().iter().map(|(row, _)| row).collect();
    for entry in entries.iter().filter(|entry| entry.key != "kind") {
        let Some(row) = rows.iter().find(|row| row.name == entry.key) else {
            let known = std::iter::once("kind").chain(rows.iter().map(|row| row.name));
            report.add(unknown(&format!("the schedule `{name}`"), entry, known));
            continue;
        };
        let Some(value) = setting::read(row, entry, report) else {
            continue;
        };
        match schedule.with(row.name, value) {
            Ok(changed) => schedule = changed,
            Err(error) => report.add(setting::refused(&error, entry)),
        }
    }
    Some(schedule)
}

fn kinds() -> impl Iterator<Item = &'static str> + Clone {
    schedule::ALL.iter().map(|kind| kind.name)
}
