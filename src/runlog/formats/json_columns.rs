//! One JSON object with a list a metric: the `history` of Keras, `{"loss": [2.5, 2.0], "val_loss": [2.6, 2.1]}`, and the metrics of
//! Sacred, `{"loss": {"steps": [0, 10], "values": [2.5, 2.0]}}`.

use std::path::Path;

use super::{Access, FileHead, Gather, LogFormat, LogReader, own_run};
use crate::runlog::json::{JsonPathValue, numbers, object};
use crate::runlog::key::{KeyRole, is_epoch, role, step_rank};
use crate::runlog::log::{Log, TimeUnit};
use crate::runlog::runs::Runs;

pub(super) static FORMAT: LogFormat = LogFormat {
    name: "json_columns",
    title: "a JSON object with a list a metric, as of Keras's history",
    recognizes,
    access: Access::Stream(open),
    run_of: own_run,
    gather: Gather::InOrder,
};

/// The longest document, in bytes.
const LONGEST: usize = 256 << 20;

/// Fewer values are no history.
const FEWEST: usize = 2;

/// What Sacred calls the steps of a metric, and its values.
const STEPS: &str = ".steps";
const VALUES: &str = ".values";

fn recognizes(sample: FileHead) -> bool {
    if !sample.text.trim_start().starts_with('{') {
        return false;
    }
    let (columns, end) = columns(sample.head);
    // Behind the object stands nothing: else it is a line of many.
    let is_alone = end.is_none_or(|end| {
        let rest = sample.head.get(end..).unwrap_or_default();
        rest.iter().all(u8::is_ascii_whitespace)
    });
    is_alone && columns.iter().any(Column::is_measured)
}

fn open(_: &Path) -> Box<dyn LogReader> {
    Box::new(Document::default())
}

/// The numbers of a list.
struct Column {
    path: String,
    values: Vec<f64>,
}

impl Column {
    /// The name of the metric.
    fn name(&self) -> &str {
        self.path.strip_suffix(VALUES).unwrap_or(&self.path)
    }

    fn is_measured(&self) -> bool {
        let is_steps = self.path.ends_with(STEPS);
        let role = role(self.name());
        self.values.len() >= FEWEST
            && !is_steps
            && matches!(role, KeyRole::Loss(_) | KeyRole::GradientNorm(_))
    }
}

/// The lists of a document, and where it ends if it is whole.
fn columns(text: &[u8]) -> (Vec<Column>, Option<usize>) {
    let mut columns = Vec::new();
    let end = object(text, &mut |path, value| {
        if let JsonPathValue::List(list) = value
            && let Some(values) = numbers(list)
        {
            let path = path.to_string();
            columns.push(Column { path, values });
        }
    });
    (columns, end)
}

/// A document, which is read as soon as it is whole.
#[derive(Default)]
struct Document {
    text: Vec<u8>,
    is_read: bool,
}

impl Document {
    fn read(&mut self, columns: &[Column], runs: &mut Runs) {
        self.is_read = true;
        let log = runs.log("");
        for column in columns
            .iter()
            .filter(|column| !column.path.ends_with(STEPS))
        {
            let steps = format!("{}{STEPS}", column.name());
            let own = columns.iter().find(|other| other.path == steps);
            let counts = |other: &&Column| {
                let is_count = step_rank(&other.path).is_some() || is_epoch(&other.path);
                is_count && other.values.len() == column.values.len()
            };
            put(log, column, own.or_else(|| columns.iter().find(counts)));
        }
    }
}

impl LogReader for Document {
    fn feed(&mut self, bytes: &[u8], runs: &mut Runs) {
        if self.text.len() + bytes.len() > LONGEST {
            let most = LONGEST >> 20;
            runs.log("").note(format!(
                "the document is longer than {most} MiB: the rest is left out"
            ));
            return;
        }
        self.text.extend_from_slice(bytes);
        if !self.is_read && self.text.trim_ascii_end().ends_with(b"}") {
            let (columns, end) = columns(&self.text);
            if end.is_some() {
                self.read(&columns, runs);
            }
        }
    }

    fn finish(&mut self, runs: &mut Runs) {
        if self.is_read {
            return;
        }
        let (columns, _) = columns(&self.text);
        self.read(&columns, runs);
        runs.log("")
            .note("the document is not whole: the list that was cut is left out");
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
        let step = steps.map_or(Some(index as f64), |steps| steps.values.get(index).copied());
        if let Some(step) = step {
            log.at(step.max(0.0) as u64, column.name(), *value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether a document is recognized, and the steps and values of its loss.
    fn read(text: &str) -> Option<Vec<(u64, f64)>> {
        let sample = FileHead {
            head: text.as_bytes(),
            text,
            path: Path::new(""),
        };
        if !recognizes(sample) {
            return None;
        }
        let mut runs = Runs::default();
        let mut document = Document::default();
        document.feed(text.as_bytes(), &mut runs);
        document.finish(&mut runs);
        let metrics = runs.log("").metrics.iter();
        let mut losses = metrics.filter(|metric| matches!(metric.role, KeyRole::Loss(_)));
        let track = losses.next()?.series.track();
        let points = track.points().iter();
        Some(points.map(|point| (point.step, point.value)).collect())
    }

    #[test]
    fn a_list_a_metric() {
        for (text, expected) in [
            (
                r#"{"loss": [2.5, 2.0], "val_loss": [2.6, 2.1]}"#,
                vec![(0, 2.5), (1, 2.0)],
            ),
            (
                "{\n \"epoch\": [1, 2],\n \"loss\": [2.5, 2.0]\n}\n",
                vec![(1, 2.5), (2, 2.0)],
            ),
            (
                r#"{"train.loss": {"steps": [0, 10], "values": [2.5, 2.0], "timestamps": ["a", "b"]}}"#,
                vec![(0, 2.5), (10, 2.0)],
            ),
        ] {
            assert_eq!(read(text), Some(expected), "{text}");
        }
        for text in [
            r#"{"betas": [0.9, 0.99], "loss": "mse"}"#,
            r#"{"loss": [2.5]}"#,
            "{\"step\": 1, \"loss\": [2.5, 2.0]}\n{\"step\": 2, \"loss\": [2.5, 2.0]}\n",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
