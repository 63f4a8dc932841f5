//! JSON lines: one object a record, flat or nested, as people write them and as `gdplay run --format jsonl` does.

use std::path::Path;

use super::csv_long::{LAYERS, METRICS, VALUES};
use super::{Access, FileHead, Gather, LogFormat, LogReader, own_run, understands};
use crate::runlog::json::{JsonPathValue, numbers, object};
use crate::runlog::key::{KeyRole, role, step_rank};
use crate::runlog::log::Log;
use crate::runlog::number::number;
use crate::runlog::runs::Runs;
use crate::runlog::said::findings;
use crate::runlog::text::{ByLine, Fed, LineReader};

pub(super) static FORMAT: LogFormat = LogFormat {
    name: "jsonl",
    title: "JSON lines, flat or nested keys (also gdplay run --layers --format jsonl)",
    recognizes,
    access: Access::Stream(open),
    run_of: own_run,
    gather: Gather::InOrder,
};

fn recognizes(sample: FileHead) -> bool {
    sample.text.trim_start().starts_with('{') && understands(sample, Lines::default())
}

fn open(_: &Path) -> Box<dyn LogReader> {
    Box::new(ByLine::new(Lines::default()))
}

/// One object a line.
#[derive(Debug, Default)]
pub(super) struct Lines {
    racer: String,
}

impl LineReader for Lines {
    fn line(&mut self, line: &str, runs: &mut Runs) -> Fed {
        let line = line.trim();
        if !line.starts_with('{') {
            return Fed::Other;
        }
        // Several runs may share a file: gdplay's racers.
        if line.contains("\"racer\"") {
            self.racer.clear();
            object(line.as_bytes(), &mut |path, value| {
                if let ("racer", JsonPathValue::Text(name)) = (path, value) {
                    self.racer.push_str(name);
                }
            });
        }
        let log = runs.log(&self.racer);
        if line.contains("\"findings\"") {
            log.said.extend(findings(line));
        }
        record(line.as_bytes(), log)
    }

    fn unfinished(&mut self, line: &str, runs: &mut Runs) -> Fed {
        self.line(line, runs)
    }
}

/// Adds an object as a record.
pub(super) fn record(text: &[u8], log: &mut Log) -> Fed {
    let mut named = None;
    let end = object(text, &mut |path, value| match value {
        JsonPathValue::Number(value) => log.value(path, value),
        JsonPathValue::Text(text) => match number(text) {
            Some(value) => log.value(path, value),
            None => named = named.take().or_else(|| named_series(path, text)),
        },
        JsonPathValue::List(list) => self::list(path, list, log),
        JsonPathValue::Bool(_) | JsonPathValue::Nothing => {}
    });
    let end = match named {
        Some(name) if end.is_some() => {
            log.discard();
            named_record(text, &name, log)
        }
        _ => end,
    };
    if end.is_none() {
        log.discard();
        return Fed::Damaged;
    }
    let held = log.has_values();
    log.end();
    if held { Fed::Record } else { Fed::Other }
}

/// The series that a text names for the value beside it, as in `{"layer": "layers.0", "norm": 0.5}`.
fn named_series(path: &str, text: &str) -> Option<String> {
    if LAYERS.contains(&path) {
        return Some(format!("grad_norm/{text}"));
    }
    let means_something = METRICS.contains(&path) && role(text) != KeyRole::Other;
    means_something.then(|| text.to_string())
}

/// Adds a record whose value is that of a series with a name beside it.
fn named_record(text: &[u8], name: &str, log: &mut Log) -> Option<usize> {
    object(text, &mut |path, value| {
        let value = match value {
            JsonPathValue::Number(value) => Some(value),
            JsonPathValue::Text(text) => number(text),
            JsonPathValue::Bool(_) | JsonPathValue::List(_) | JsonPathValue::Nothing => None,
        };
        if let Some(value) = value {
            let is_own = VALUES.contains(&path);
            log.value(if is_own { name } else { path }, value);
        }
    })
}

/// Adds the norms of a list of layers, `[{"name": "layers.0.weight", "grad_norm": 0.5}, …]`.
fn objects(list: &[u8], log: &mut Log) {
    let mut rest = list;
    while let Some(at) = rest.iter().position(|byte| *byte == b'{') {
        rest = rest.get(at..).unwrap_or_default();
        let (mut name, mut norm) = (None, None);
        let length = object(rest, &mut |path, value| match value {
            JsonPathValue::Text(text) if LAYERS.contains(&path) || METRICS.contains(&path) => {
                name = Some(format!("grad_norm/{text}"));
            }
            JsonPathValue::Number(value) if VALUES.contains(&path) => norm = Some(value),
            _ => {}
        });
        if let Some((name, norm)) = name.zip(norm) {
            log.value(&name, norm);
        }
        let Some(length) = length else { return };
        rest = rest.get(length..).unwrap_or_default();
    }
}

/// Adds the numbers of a list that means something: `"step": [epoch, step]`, the norms of layers in their order.
fn list(path: &str, list: &[u8], log: &mut Log) {
    if list.contains(&b'{') {
        objects(list, log);
    } else if step_rank(path).is_some() {
        let counts = numbers(list).unwrap_or_default();
        for (key, value) in ["epoch", path].iter().zip(counts) {
            log.value(key, value);
        }
    } else if matches!(role(path), KeyRole::GradientNorm(_)) {
        for (index, value) in numbers(list).unwrap_or_default().into_iter().enumerate() {
            log.value(&format!("{path}/layers.{index}"), value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The names of the metrics and the last step of a record.
    fn read(line: &str) -> (Vec<String>, u64) {
        let mut runs = Runs::default();
        Lines::default().line(line, &mut runs);
        let log = runs.log("");
        let metrics = log.metrics.iter().filter(|metric| metric.count > 0);
        let names = metrics.map(|metric| metric.name.clone());
        (names.collect(), log.last_step())
    }

    #[test]
    fn a_name_beside_its_value_is_a_series() {
        for (line, name) in [
            (
                r#"{"step": 3, "layer": "layers.0.weight", "norm": 0.5}"#,
                "grad_norm/layers.0.weight",
            ),
            (
                r#"{"grad_norm": 0.5, "param_name": "fc1.weight", "step": 3}"#,
                "grad_norm/fc1.weight",
            ),
            (
                r#"{"key": "train_loss", "value": 0.5, "metadata": {"step_num": 3}}"#,
                "train_loss",
            ),
            (r#"{"name": "run-7", "value": 0.5, "step": 3}"#, "value"),
        ] {
            assert_eq!(read(line), (vec![name.to_string()], 3), "{line}");
        }
    }

    #[test]
    fn lists_of_counts_and_of_norms() {
        let counted = r#"{"step": [0, 20], "data": {"train_loss": 0.5}}"#;
        assert_eq!(read(counted), (vec!["data.train_loss".to_string()], 20));
        let (names, _) = read(r#"{"step": 3, "grad_norms": [0.5, 0.25], "betas": [0.9, 0.99]}"#);
        assert_eq!(names, ["grad_norms/layers.0", "grad_norms/layers.1"]);
        let (names, _) = read(
            r#"{"step": 3, "layers": [{"name": "fc1", "grad_norm": 0.5}, {"norm": 1, "layer": "fc2"}, {"x": 1}]}"#,
        );
        assert_eq!(names, ["grad_norm/fc1", "grad_norm/fc2"]);
    }
}
