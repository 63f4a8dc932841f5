//! A JSON object as a record: of which run, which process and which rows it is, and its numbers.

use std::borrow::Cow;

use super::csv_long::{LAYERS, METRICS, VALUES, is_one_of};
use super::ranks::{Admission, Ranks};
use crate::runlog::json::{JsonPathValue, numbers, object};
use crate::runlog::key::{
    KeyRole, held_back_in, is_epoch, is_of_training, names_rows, role, run_rank, step_rank,
};
use crate::runlog::log::Log;
use crate::runlog::runs::Runs;
use crate::runlog::text::Fed;

/// Objects that hold settings rather than what was measured.
const SETTINGS: [&str; 7] = [
    "config.",
    "cfg.",
    "args.",
    "hparams.",
    "hyperparameters.",
    "hyper_parameters.",
    "settings.",
];

/// Where a record comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Origin {
    /// The run, as it is named.
    run: String,
    /// The word for rows that are held back; empty for those of training.
    rows: String,
}

/// Reads one object after the other. Most are of the run and the rows of the one before, which is tried first.
#[derive(Clone, Debug, Default)]
pub(super) struct Objects {
    origin: Origin,
    found: Origin,
    /// How likely the key of the run that was found is one.
    run_rank: Option<usize>,
    has_begun: bool,
    ranks: Ranks,
}

impl Objects {
    /// Reads an object as a record; beside what it was the length of the object, if it is whole.
    pub(super) fn read(&mut self, text: &[u8], runs: &mut Runs) -> (Fed, Option<usize>) {
        if !self.has_begun {
            self.look(text);
        }
        let before = self.origin.clone();
        let mut end = self.pass(text, runs);
        if end.is_some() && self.found != self.origin {
            runs.log(&self.origin.run).discard();
            self.origin.clone_from(&self.found);
            end = self.pass(text, runs);
        }
        let log = runs.log(&self.origin.run);
        let held = log.has_values();
        if end.is_none() || !held {
            log.discard();
            self.origin = before;
            let fed = if end.is_none() {
                Fed::Damaged
            } else {
                Fed::Other
            };
            return (fed, end);
        }
        self.has_begun = true;
        match self.ranks.admits(log) {
            Admission::Read => {
                log.end();
                (Fed::Record, end)
            }
            Admission::Other => (Fed::Other, end),
            Admission::Anew => self.read(text, runs),
        }
    }

    /// The run of the last record.
    pub(super) fn run(&self) -> &str {
        &self.origin.run
    }

    /// Finds where an object comes from without reading its numbers.
    fn look(&mut self, text: &[u8]) {
        self.begin();
        object(text, &mut |path, value| self.see(path, value));
        self.origin.clone_from(&self.found);
    }

    fn begin(&mut self) {
        // A record that names no run is of the one before.
        self.found.run.clone_from(&self.origin.run);
        self.found.rows.clear();
        self.run_rank = None;
    }

    fn see(&mut self, path: &str, value: JsonPathValue) {
        let text = match value {
            JsonPathValue::Text(text) => text,
            JsonPathValue::Number(value) => {
                if run_rank(path).is_some() {
                    self.see_run(path, &value.to_string());
                }
                return;
            }
            _ => return,
        };
        if names_rows(path) {
            self.found.rows.clear();
            self.found
                .rows
                .push_str(held_back_in(text).unwrap_or_default());
        } else {
            self.see_run(path, text);
        }
    }

    fn see_run(&mut self, path: &str, name: &str) {
        let Some(rank) = run_rank(path) else { return };
        if self.run_rank.is_none_or(|known| rank < known) {
            self.run_rank = Some(rank);
            self.found.run.clear();
            self.found.run.push_str(name);
        }
    }

    /// Adds the numbers of an object to the record of the run that it is taken to be of.
    fn pass(&mut self, text: &[u8], runs: &mut Runs) -> Option<usize> {
        self.begin();
        let origin = std::mem::take(&mut self.origin);
        let log = runs.log(&origin.run);
        let end = add(text, &origin.rows, log, |path, value| self.see(path, value));
        self.origin = origin;
        end
    }
}

/// Adds an object as a record, wherever it comes from.
pub(super) fn record(text: &[u8], log: &mut Log) -> Fed {
    if add(text, "", log, |_, _| ()).is_none() {
        log.discard();
        return Fed::Damaged;
    }
    let held = log.has_values();
    log.end();
    if held { Fed::Record } else { Fed::Other }
}

/// Adds the numbers of an object, measured on these rows, to the record that is open; returns its length if it is whole.
fn add(
    text: &[u8],
    rows: &str,
    log: &mut Log,
    mut see: impl FnMut(&str, JsonPathValue),
) -> Option<usize> {
    let mut named = None;
    let end = object(text, &mut |path, value| {
        see(path, value);
        if path.contains('.') && SETTINGS.iter().any(|prefix| path.starts_with(prefix)) {
            return;
        }
        let key = key(rows, path);
        match value {
            JsonPathValue::Number(value) => log.value(&key, value),
            JsonPathValue::Text(text) => {
                if log.text(&key, text).is_none() && named.is_none() {
                    named = named_series(path, text);
                }
            }
            JsonPathValue::List(list) => self::list(path, list, log),
            JsonPathValue::Bool(_) | JsonPathValue::Nothing => {}
        }
    });
    match named {
        Some(name) if end.is_some() => {
            log.discard();
            named_record(text, &key(rows, &name), log)
        }
        _ => end,
    }
}

/// The key of a number, with the word for the rows it was measured on.
fn key<'a>(rows: &str, path: &'a str) -> Cow<'a, str> {
    if rows.is_empty() || step_rank(path).is_some() || is_epoch(path) {
        Cow::Borrowed(path)
    } else {
        Cow::Owned(format!("{rows} {path}"))
    }
}

/// The series that a text names for the value beside it, as in `{"layer": "layers.0", "norm": 0.5}`.
fn named_series(path: &str, text: &str) -> Option<String> {
    if is_one_of(path, &LAYERS) {
        return Some(format!("grad_norm/{text}"));
    }
    let means_something = is_one_of(path, &METRICS) && role(text) != KeyRole::Other;
    means_something.then(|| text.to_string())
}

/// Adds a record whose value is that of a series with a name beside it.
fn named_record(text: &[u8], name: &str, log: &mut Log) -> Option<usize> {
    object(text, &mut |path, value| {
        let key = if is_one_of(path, &VALUES) { name } else { path };
        match value {
            JsonPathValue::Number(value) => log.value(key, value),
            JsonPathValue::Text(text) => {
                log.text(key, text);
            }
            JsonPathValue::Bool(_) | JsonPathValue::List(_) | JsonPathValue::Nothing => {}
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
            JsonPathValue::Text(text) if is_one_of(path, &LAYERS) || is_one_of(path, &METRICS) => {
                name = Some(format!("grad_norm/{text}"));
            }
            JsonPathValue::Number(value) if is_one_of(path, &VALUES) => norm = Some(value),
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
    } else if is_of_training(path) || held_back_in(path) == Some(path) {
        // CatBoost lists the metrics of the rows, the one that is made small first.
        if let Some(first) = numbers(list).unwrap_or_default().first() {
            log.value(&format!("{path} loss"), *first);
        }
    } else if matches!(role(path), KeyRole::GradientNorm(_)) {
        for (index, value) in numbers(list).unwrap_or_default().into_iter().enumerate() {
            log.value(&format!("{path}/layers.{index}"), value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::ranks::RANKS_NOTE;
    use super::*;

    /// The names of the metrics and the last step of a record.
    fn read(line: &str) -> (Vec<String>, u64) {
        let mut runs = Runs::default();
        Objects::default().read(line.as_bytes(), &mut runs);
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

    #[test]
    fn a_word_for_rows_is_a_part_of_the_key() {
        for (line, name) in [
            (r#"{"phase": "val", "step": 3, "loss": 0.5}"#, "val loss"),
            (r#"{"step": 3, "loss": 0.5, "split": "TEST"}"#, "TEST loss"),
            (r#"{"mode": "train", "step": 3, "loss": 0.5}"#, "loss"),
            (r#"{"device": "test", "step": 3, "loss": 0.5}"#, "loss"),
            (
                r#"{"step": "3/10", "loss": 0.5, "config": {"lr": 0.1}}"#,
                "loss",
            ),
        ] {
            assert_eq!(read(line), (vec![name.to_string()], 3), "{line}");
        }
    }

    #[test]
    fn a_rank_that_is_another_at_every_step_is_no_process() {
        let mut runs = Runs::default();
        let mut objects = Objects::default();
        for step in 1..5 {
            let line = format!("{{\"step\": {step}, \"loss\": 2, \"rank\": {step}}}");
            assert_eq!(objects.read(line.as_bytes(), &mut runs).0, Fed::Record);
        }
    }

    #[test]
    fn runs_are_told_apart_and_of_processes_the_first_counts() {
        let mut runs = Runs::default();
        let mut objects = Objects::default();
        for (line, fed) in [
            (r#"{"seed": 3, "model": "a"}"#, Fed::Other),
            (
                r#"{"step": 1, "loss": 2, "rank": 1, "run": "a"}"#,
                Fed::Record,
            ),
            (
                r#"{"step": 1, "loss": 3, "rank": 0, "run": "a"}"#,
                Fed::Record,
            ),
            (
                r#"{"step": 2, "loss": 4, "rank": 1, "run": "a"}"#,
                Fed::Other,
            ),
            (
                r#"{"step": 2, "loss": 5, "rank": 0, "run": "b"}"#,
                Fed::Record,
            ),
        ] {
            assert_eq!(objects.read(line.as_bytes(), &mut runs).0, fed, "{line}");
        }
        let held = runs.iter().filter(|(_, log)| !log.is_empty());
        let read = held.map(|(name, log)| (name, log.records()));
        assert_eq!(read.collect::<Vec<_>>(), [("a", 1), ("b", 1)]);
        assert_eq!(runs.log("a").notes, [RANKS_NOTE]);
    }
}
