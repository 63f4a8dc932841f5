//! A scenario as another one and what is different: TOML assignments such as `stop.steps = 50`, one a key.
//!
//! What a command line says after `--set` is such an assignment, and a whole scenario on one line is a base and some of them.

use std::collections::{HashMap, HashSet};

use toml_edit::{DocumentMut, Item, Table, TableLike};

use super::diagnostic::{Diagnostic, Diagnostics};
use super::document::spelled_key;
use super::section::SectionContent;
use super::sections::SECTIONS;
use super::toml_text::{array, inline_table, key, number, string};
use super::{Origin, Scenario, ScenarioError};

/// The text of a file of a typed loss that starts at a point.
pub fn typed_text(loss: &str, starts: &[(String, f64)]) -> String {
    let mut text = format!("loss = {}\n", string(loss));
    if !starts.is_empty() {
        text.push_str("[params]\n");
    }
    let starts = starts.iter();
    let lines = starts.map(|(name, start)| format!("{} = {}\n", key(name), number(*start)));
    text + &lines.collect::<String>()
}

/// Reads a scenario from a text with assignments put in force, one after the other. A key that is assigned has the new value
/// and nothing of the old one; a dotted key such as `view.axes` leaves what stands beside it.
///
/// # Errors
/// An assignment is no TOML, or what comes out is no scenario; spans are those of the assignment or of the changed text.
pub fn read_assigned(
    text: &str,
    assignments: &[String],
    origin: Origin,
) -> Result<Scenario, ScenarioError> {
    let Ok(mut document) = text.parse::<DocumentMut>() else {
        return Scenario::read(text, origin);
    };
    for assignment in assignments {
        match assignment.parse::<DocumentMut>() {
            Ok(new) => merge(document.as_table_mut(), new.as_table()),
            Err(error) => {
                let mut report = Diagnostics::default();
                let span = error.span().unwrap_or(0..assignment.len());
                let fault = Diagnostic::new(error.message().trim_end(), span);
                report.add(fault.hint("an assignment is TOML, as in `stop.steps = 50`"));
                return Err(report.into_error(assignment, Origin::Typed));
            }
        }
    }
    Scenario::read(&document.to_string(), origin)
}

/// Puts the entries of one table into another.
fn merge(table: &mut dyn TableLike, new: &Table) {
    for (name, item) in new {
        let name = spelled_key(table, name).unwrap_or_else(|| name.to_string());
        let below = item.as_table().filter(|below| below.is_dotted());
        let there = table.get_mut(&name).and_then(Item::as_table_like_mut);
        match (below, there) {
            (Some(below), Some(there)) => merge(there, below),
            (Some(below), None) => {
                let mut fresh = Table::new();
                merge(&mut fresh, below);
                table.insert(&name, Item::Table(fresh));
            }
            (None, _) => {
                table.remove(&name);
                table.insert(&name, item.clone());
            }
        }
    }
}

impl Scenario {
    /// What a file of this scenario says otherwise than one of `base`, as assignments that turn the one into the other.
    pub fn assignments_from(&self, base: &Self) -> Vec<String> {
        let mut assignments = Vec::new();
        for section in SECTIONS {
            let (old, new) = ((section.write)(base), (section.write)(self));
            if old != new {
                assign(section.name, &old, &new, &mut assignments);
            }
        }
        assignments
    }
}

/// The assignments of one section.
fn assign(name: &str, old: &SectionContent, new: &SectionContent, assignments: &mut Vec<String>) {
    match new {
        SectionContent::Nothing => {}
        SectionContent::Value(entry) => {
            assignments.push(format!("{name} = {}", on_one_line(&entry.text)));
        }
        SectionContent::Table(entries) => {
            let known = match old {
                SectionContent::Table(known) => known.as_slice(),
                SectionContent::Nothing | SectionContent::Value(_) | SectionContent::Tables(_) => {
                    &[]
                }
            };
            let kept: HashSet<&str> = entries.iter().map(|(name, _)| name.as_str()).collect();
            let is_kept = |(name, _): &(String, _)| kept.contains(name.as_str());
            let said = entries.iter().filter(|(_, entry)| !entry.is_default);
            if known.iter().all(is_kept) {
                let known: HashMap<&str, _> = known
                    .iter()
                    .map(|(name, entry)| (name.as_str(), entry))
                    .collect();
                for (entry_name, entry) in entries {
                    let before = known.get(entry_name.as_str());
                    let is_same = before.map_or(entry.is_default, |before| {
                        *before == entry || (before.is_default && entry.is_default)
                    });
                    if !is_same {
                        let path = format!("{name}.{}", key(entry_name));
                        assignments.push(format!("{path} = {}", entry.text));
                    }
                }
                return;
            }
            let said: Vec<_> = said
                .map(|(name, entry)| (name, entry.text.clone()))
                .collect();
            assignments.push(format!("{name} = {}", inline_table(&said)));
        }
        SectionContent::Tables(tables) => {
            let tables = tables.iter().map(|entries| {
                let said = entries.iter().filter(|(_, entry)| !entry.is_default);
                let said: Vec<_> = said
                    .map(|(name, entry)| (name, entry.text.clone()))
                    .collect();
                inline_table(&said)
            });
            assignments.push(format!("{name} = {}", array(tables)));
        }
    }
}

/// A value on one line: a string of several lines with escapes, which TOML has from JSON.
fn on_one_line(text: &str) -> String {
    let escaped = || {
        let value = text.parse::<toml_edit::Value>().ok()?;
        serde_json::to_string(value.as_str()?).ok()
    };
    let one_line = if text.contains('\n') { escaped() } else { None };
    one_line.unwrap_or_else(|| text.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::library;

    fn assigned(text: &str, assignments: &[&str]) -> Result<Scenario, ScenarioError> {
        let assignments: Vec<String> = assignments.iter().map(ToString::to_string).collect();
        read_assigned(text, &assignments, Origin::Typed)
    }

    #[test]
    fn every_scenario_is_a_typed_loss_with_assignments() {
        for entry in library() {
            let mut scenario = entry.read().expect("a scenario of the library");
            scenario.lesson = None;
            let base = assigned("loss = \"x\"", &[]).expect("a scenario");
            let assignments = scenario.assignments_from(&base);
            assert!(!assignments.iter().any(|text| text.contains('\n')));
            let read = read_assigned("loss = \"x\"", &assignments, Origin::Typed);
            assert_eq!(read.as_ref(), Ok(&scenario), "{}", entry.name);
            assert!(scenario.assignments_from(&scenario).is_empty());
        }
    }

    #[test]
    fn an_assignment_replaces_its_key_and_leaves_the_rest() {
        let text = "loss = \"x^2 + y^2\"\n[params]\nx = { start = 2, range = [-3, 3] }\n\
                    [[racers]]\noptimizer = \"adam\"\n[stop]\nsteps = 7\n";
        let changed = assigned(
            text,
            &["params.y = 3", "racers = [{ optimizer = \"lion\" }]"],
        );
        let changed = changed.expect("a scenario");
        assert_eq!(changed.start(), [2.0, 3.0]);
        assert_eq!(changed.racers[0].name, "lion");
        assert_eq!(changed.racers[0].plan.stop.steps, 7);
        let dotted = assigned(text, &["view.levels = \"log\""]).expect("a scenario");
        assert!(dotted.view.levels.is_some());
    }

    #[test]
    fn what_is_no_assignment_or_no_scenario_is_refused() {
        let text = "loss = \"x^2\"";
        assert!(assigned(text, &["stop.steps"]).is_err());
        let error = assigned(text, &["stop.step = 3"]).unwrap_err();
        assert!(error.to_string().contains("unknown key"), "{error}");
    }
}
