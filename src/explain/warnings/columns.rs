//! Names that are likely meant for columns of the data, and columns that have another name than their heading.

use super::super::finding::{Finding, FindingKind};
use super::Warning;
use crate::data::csv::{Column, StandIn, stand_ins as found_in};
use crate::data::{DataSource, Dataset};
use crate::expr::{Loss, Span, reserved, words_at};

/// A free name that is nearly the name of a column.
pub(super) fn near_column(loss: &Loss, data: Option<&Dataset>, name: &str) -> Option<Finding> {
    // What notes and programs put behind the name of a column: `y_true`, `y_i`.
    const BEHIND: [&str; 9] = [
        "_pred", "_true", "_obs", "_target", "_actual", "_i", "_j", "_k", "_n",
    ];
    let used = loss.graph.columns();
    let is_near = |column: &&String| {
        if name
            .strip_prefix(column.as_str())
            .is_some_and(|end| BEHIND.contains(&end))
        {
            return true;
        }
        let is_used = used.contains(column);
        if column.eq_ignore_ascii_case(name) {
            return !is_used;
        }
        let shortest = column.len().min(name.len());
        let letters =
            |text: &str| -> String { text.chars().filter(|c| !c.is_ascii_digit()).collect() };
        // x1 and x2 are two names, not one misspelled.
        let differs_in_letters = letters(column) != letters(name);
        let is_long = shortest >= if is_used { 4 } else { 3 };
        is_long && differs_in_letters && strsim::damerau_levenshtein(column, name) == 1
    };
    let column = data?.names().iter().find(is_near)?;
    let text =
        format!("`{name}` is a parameter that is descended; the column is called `{column}`");
    Some(
        Finding::new(FindingKind::Misread, text)
            .of(name)
            .remedy(format!("write `{column}`, or declare `{name}` in [params]")),
    )
}

/// The shortest name that is looked for in headings, in bytes.
const SHORTEST: usize = 3;

/// A free name that is a word of the heading of a column that is not used.
pub(super) fn part_of_heading(data: Option<&Dataset>, name: &str) -> Option<Finding> {
    let DataSource::File(file) = data?.source() else {
        return None;
    };
    let is_made = |column: &&Column| {
        let mut words = column.heading.split(|c: char| !c.is_alphanumeric());
        column.name != name && words.any(|word| word.eq_ignore_ascii_case(name))
    };
    let column = file
        .table
        .columns
        .iter()
        .filter(|_| name.len() >= SHORTEST)
        .find(is_made)?;
    let text = format!(
        "`{name}` is a parameter that is descended; the column `{}` is called `{}`",
        column.heading, column.name
    );
    let remedy = format!("write `{}`, or declare `{name}` in [params]", column.name);
    Some(
        Finding::new(FindingKind::Misread, text)
            .of(name)
            .remedy(remedy),
    )
}

/// A heading in the loss that means something else there, a constant, a function, several names: the column has another name.
pub(super) fn hidden_columns(loss: &Loss, data: Option<&Dataset>) -> Vec<Warning> {
    let Some(DataSource::File(file)) = data.map(Dataset::source) else {
        return Vec::new();
    };
    let used = loss.graph.columns();
    let hidden = file.table.columns.iter().filter_map(|column| {
        let heading = column.heading.trim();
        if column.name == heading || used.contains(&column.name) {
            return None;
        }
        let role =
            reserved(heading).or_else(|| is_expression(heading).then_some("an expression"))?;
        let span = words_at(&loss.source, heading).find(|place| !is_called(&loss.source, place))?;
        let text = format!(
            "`{heading}` is {role} here; the column of that heading is called `{}`",
            column.name
        );
        let finding = Finding::new(FindingKind::UnusedData, text)
            .of(column.name.as_str())
            .remedy(format!("write `{}` if the column is meant", column.name));
        Some(Warning { finding, span })
    });
    hidden.collect()
}

/// Whether a heading is more than one name in a loss.
fn is_expression(heading: &str) -> bool {
    heading.contains(|c: char| c.is_alphanumeric())
        && heading.contains(|c: char| !c.is_alphanumeric() && c != '_')
}

/// Whether parentheses follow a word of a text.
fn is_called(text: &str, place: &Span) -> bool {
    let after = text.get(place.end..).unwrap_or_default();
    after.trim_start().starts_with('(')
}

/// Headings that spell one name: the second column has another.
pub(super) fn twin_columns(data: Option<&Dataset>) -> Vec<Warning> {
    let Some(DataSource::File(file)) = data.map(Dataset::source) else {
        return Vec::new();
    };
    let columns = &file.table.columns;
    let twins = columns.iter().filter_map(|column| {
        let (base, number) = column.name.rsplit_once('_')?;
        let is_numbered = number.bytes().all(|digit| digit.is_ascii_digit());
        let letters =
            |text: &str| -> String { text.chars().filter(char::is_ascii_alphanumeric).collect() };
        let is_made = letters(&column.heading) != letters(&column.name) && is_numbered;
        let first = columns.iter().find(|first| is_made && first.name == base)?;
        let text = format!(
            "two columns spell `{base}`: `{}` and `{}`; the second is called `{}`",
            first.heading, column.heading, column.name
        );
        let finding = Finding::new(FindingKind::UnusedData, text)
            .of(column.name.as_str())
            .remedy("choose names by `names = { … }` in [data]");
        Some(Warning {
            finding,
            span: 0..0,
        })
    });
    twins.collect()
}

/// Columns in which a number likely stands for what is not known: it is descended towards like any other.
pub(super) fn stand_ins(loss: &Loss, data: Option<&Dataset>) -> Vec<Warning> {
    let Some(DataSource::File(file)) = data.map(Dataset::source) else {
        return Vec::new();
    };
    let used = loss.graph.columns();
    let columns = file
        .table
        .columns
        .iter()
        .filter(|column| used.contains(&column.name));
    let found = columns.flat_map(|column| {
        let found = found_in(column).into_iter();
        found.map(|found| stand_in(loss, column, &found))
    });
    found.collect()
}

fn stand_in(loss: &Loss, column: &Column, found: &StandIn) -> Warning {
    let count = found.count;
    let times = if count == 1 {
        "once".to_string()
    } else {
        format!("{count} times")
    };
    let text = format!(
        "`{}` has the value {} {times}, as files do where nothing is known; it counts as a number",
        column.name, found.text
    );
    let finding = Finding::new(FindingKind::UnusedData, text)
        .of(column.name.as_str())
        .with("value", found.value)
        .with("count", count as f64)
        .remedy("write NA for it in the file, and its rows are left out");
    let span = words_at(&loss.source, &column.name).next().unwrap_or(0..0);
    Warning { finding, span }
}
