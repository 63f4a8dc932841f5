//! What a JSON document holds, and how it becomes a run.

use std::borrow::Cow;
use std::collections::HashMap;
use std::path::Path;

use crate::runlog::formats::csv_value::named;
use crate::runlog::formats::record::Objects;
use crate::runlog::json::{JsonPathValue, cells, elements, object, scalar};
use crate::runlog::key::{KeyRole, is_epoch, role, step_rank};
use crate::runlog::log::{Log, TimeUnit};
use crate::runlog::runs::Runs;

/// Fewer values are no history.
const FEWEST: usize = 2;

/// What Sacred and ClearML call the steps of a metric, and its values.
const STEPS: [&str; 2] = [".steps", ".x"];
const VALUES: [&str; 2] = [".values", ".y"];

/// What a list of steps and values may be called within its metric, and what a value is called in it.
const SERIES: [&str; 4] = [".data", ".values", ".points", ".history"];
const VALUE: &str = "value";

/// The numbers of a list.
struct Column {
    path: String,
    values: Vec<Option<f64>>,
}

impl Column {
    /// The name of the metric.
    fn name(&self) -> &str {
        let mut ends = VALUES.iter();
        let name = ends.find_map(|end| self.path.strip_suffix(end));
        name.unwrap_or(&self.path)
    }

    fn is_steps(&self) -> bool {
        STEPS.iter().any(|end| self.path.ends_with(end))
    }

    fn is_measured(&self) -> bool {
        self.values.len() >= FEWEST && !self.is_steps() && is_measured(self.name())
    }
}

fn is_measured(key: &str) -> bool {
    let role = role(key);
    matches!(
        role,
        KeyRole::Loss(_) | KeyRole::ValidationLoss(_) | KeyRole::GradientNorm(_)
    )
}

/// What a document holds.
#[derive(Default)]
pub(super) struct Contents {
    columns: Vec<Column>,
    /// Lists of objects, with the path.
    records: Vec<(String, Vec<u8>)>,
    /// Numbers whose path begins or ends with the number of their row, with it.
    by_row: Vec<(u64, String, f64)>,
    /// Lists of rows, with the path.
    rows: Vec<(String, Vec<Vec<Option<f64>>>)>,
    /// The names of the columns of rows.
    names: Vec<String>,
}

impl Contents {
    /// The contents of a document, and where it ends if it is whole.
    pub(super) fn of(text: &[u8], path: &Path) -> (Self, Option<usize>) {
        let text = with_double_quotes(text);
        let mut contents = Self::default();
        if text.trim_ascii_start().starts_with(b"[") {
            // Objects and rows in a list are read one by one, which needs no room.
            let name = named(path);
            let column = cells(&text).zip(name);
            let column = column.map(|(values, path)| Column { path, values });
            contents.columns.extend(column);
            let end = elements(&text, &mut |_| ());
            return (contents, end);
        }
        let end = object(&text, &mut |path, value| contents.see(path, value));
        (contents, end)
    }

    fn see(&mut self, path: &str, value: JsonPathValue) {
        match value {
            JsonPathValue::List(list) => self.list(path, list),
            JsonPathValue::Number(value) => {
                let behind = path
                    .rsplit_once('.')
                    .and_then(|(key, at)| Some((row(at)?, key)));
                let before = || {
                    path.split_once('.')
                        .and_then(|(at, key)| Some((row(at)?, key)))
                };
                if let Some((row, key)) = behind.or_else(before) {
                    self.by_row.push((row, key.to_string(), value));
                }
            }
            _ => {}
        }
    }

    fn list(&mut self, path: &str, list: &[u8]) {
        // Of a list that is cut the last value may be another.
        let end = list.iter().rposition(|byte| *byte == b',');
        let whole = end.filter(|_| !list.ends_with(b"]"));
        let whole = whole
            .and_then(|end| list.get(..end))
            .map(|whole| [whole, b"]"].concat());
        if let Some(values) = cells(whole.as_deref().unwrap_or(list)) {
            let path = path.to_string();
            self.columns.push(Column { path, values });
            return;
        }
        match list.get(1..).unwrap_or_default().trim_ascii_start() {
            [b'{', ..] => self.records.push((path.to_string(), list.to_vec())),
            [b'[', ..] => {
                let mut rows = Vec::new();
                elements(list, &mut |row| rows.extend(cells(row)));
                self.rows.push((path.to_string(), rows));
            }
            [b'"', ..] if path == "columns" => {
                let names = &mut self.names;
                elements(list, &mut |name| {
                    let name = scalar(name, |name| match name {
                        JsonPathValue::Text(name) => name.to_string(),
                        _ => String::new(),
                    });
                    names.push(name.unwrap_or_default());
                });
            }
            _ => {}
        }
    }

    /// Whether there is a loss or norm in it, more than once.
    pub(super) fn is_a_run(&self) -> bool {
        if self.columns.iter().any(Column::is_measured) {
            return true;
        }
        let mut runs = Runs::default();
        self.read(&mut runs);
        runs.iter().any(|(_, log)| {
            let metrics = log.metrics.iter();
            let mut counted = metrics.filter(|metric| metric.count >= FEWEST as u64);
            counted.any(|metric| is_measured(&metric.name))
        })
    }

    /// Reads the run.
    pub(super) fn read(&self, runs: &mut Runs) {
        for (_, list) in &self.records {
            Self::read_records(list, runs);
        }
        if runs.iter().next().is_none() {
            for (path, list) in &self.records {
                Self::read_series(path, list, runs);
            }
        }
        for row in self.rows.iter().filter(|_| !self.names.is_empty()) {
            self.read_table(&row.1, runs.log(""));
        }
        if runs.iter().next().is_none() {
            self.read_columns(runs.log(""));
        }
    }

    /// Reads the records of a list, if they are such of a run.
    fn read_records(list: &[u8], runs: &mut Runs) {
        let mut objects = Objects::default();
        let mut own = Runs::default();
        elements(list, &mut |element| {
            objects.read(element, &mut own);
        });
        let is_a_run = own.iter().any(|(_, log)| {
            log.metrics.iter().any(|metric| is_measured(&metric.name))
                && log.records() >= FEWEST as u64
        });
        if is_a_run && runs.iter().next().is_none() {
            *runs = own;
        }
    }

    /// Reads a list of steps and values of the metric that its path names: `{"loss": [{"step": 10, "value": 2.5}]}`.
    fn read_series(path: &str, list: &[u8], runs: &mut Runs) {
        let mut ends = SERIES.iter();
        let name = ends.find_map(|end| path.strip_suffix(end)).unwrap_or(path);
        if role(name) == KeyRole::Other {
            return;
        }
        let log = runs.log("");
        elements(list, &mut |element| {
            object(element, &mut |key, value| {
                if let JsonPathValue::Number(value) = value {
                    log.value(if key == VALUE { name } else { key }, value);
                }
            });
            log.end();
        });
    }

    fn read_table(&self, rows: &[Vec<Option<f64>>], log: &mut Log) {
        for row in rows {
            for (name, value) in self.names.iter().zip(row) {
                if let Some(value) = value {
                    log.value(name, *value);
                }
            }
            log.end();
        }
    }

    fn read_columns(&self, log: &mut Log) {
        // There may be any number of columns: each is looked at once. Of several the first counts.
        let (mut own, mut counts) = (HashMap::new(), HashMap::new());
        for column in self.columns.iter().rev() {
            let mut ends = STEPS.iter();
            if let Some(name) = ends.find_map(|end| column.path.strip_suffix(end)) {
                own.insert(name, column);
            }
            if step_rank(&column.path).is_some() || is_epoch(&column.path) {
                counts.insert(column.values.len(), column);
            }
        }
        for column in self.columns.iter().filter(|column| !column.is_steps()) {
            let own = own
                .get(column.name())
                .filter(|_| column.name() != column.path);
            let steps = own.or_else(|| counts.get(&column.values.len()));
            put(log, column, steps.copied());
        }
        for (path, rows) in &self.rows {
            for row in rows {
                if let [Some(step), Some(value)] = row.as_slice() {
                    log.at(step.max(0.0) as u64, path, *value);
                }
            }
        }
        self.read_by_row(log);
    }

    /// Reads the numbers of each row together; where none of them counts, the number of the row does.
    fn read_by_row(&self, log: &mut Log) {
        let mut rows: Vec<&(u64, String, f64)> = self.by_row.iter().collect();
        rows.sort_by_key(|(row, ..)| *row);
        let counts = |key: &str| step_rank(key).is_some() || is_epoch(key);
        if !rows.iter().any(|(_, key, _)| counts(key)) {
            for (row, key, value) in rows {
                log.at(*row, key, *value);
            }
            return;
        }
        let mut last = None;
        for (row, key, value) in rows {
            if last.is_some_and(|last| last != row) {
                log.end();
            }
            last = Some(row);
            log.value(key, *value);
        }
        log.end();
    }
}

/// The number of a row, perhaps behind what it counts: `3`, `epoch_3`.
fn row(text: &str) -> Option<u64> {
    let number = match text.rsplit_once(['_', ' ']) {
        Some((word, number)) if step_rank(word).is_some() || is_epoch(word) => number,
        _ => text,
    };
    number.parse().ok()
}

/// A dictionary as Python prints it, with the quotes of JSON.
fn with_double_quotes(text: &[u8]) -> Cow<'_, [u8]> {
    let inside = text.trim_ascii_start().strip_prefix(b"{");
    if inside.is_some_and(|inside| inside.trim_ascii_start().starts_with(b"'")) {
        let quotes = text
            .iter()
            .map(|byte| if *byte == b'\'' { b'"' } else { *byte });
        Cow::Owned(quotes.collect())
    } else {
        Cow::Borrowed(text)
    }
}

/// Adds the values of a column, at their steps if there are some.
fn put(log: &mut Log, column: &Column, steps: Option<&Column>) {
    if step_rank(&column.path).is_some() || is_epoch(&column.path) {
        return;
    }
    if steps.is_none() {
        log.unit = TimeUnit::Record;
    }
    for (index, value) in column.values.iter().enumerate() {
        let step = match steps {
            Some(steps) => steps.values.get(index).copied().flatten(),
            None => Some(index as f64),
        };
        if let Some((step, value)) = step.zip(*value) {
            log.at(step.max(0.0) as u64, column.name(), value);
        }
    }
}
