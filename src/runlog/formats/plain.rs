//! Any other text whose lines hold a step and a loss or norm: `step 10 | loss: 4.2 | grad norm: 0.5`, `Step 10, loss=4.2`.

use std::path::Path;

use super::{Access, Format, Gather, Reader, Sample, own_run};
use crate::runlog::key::{Role, is_epoch, role, step_rank};
use crate::runlog::log::Log;
use crate::runlog::runs::Runs;
use crate::runlog::text::{ByLine, Fed, LineReader, leading_count, leading_number};

pub(super) static FORMAT: Format = Format {
    name: "text",
    title: "other text with a step and a loss or norm in a line: step 10 | loss: 4.2 | grad norm: 0.5",
    recognizes,
    access: Access::Stream(open),
    run_of: own_run,
    gather: Gather::InOrder,
};

/// So many lines must hold a record, where others hold none.
const FEWEST: usize = 2;

/// The words of a key at most.
const KEY_WORDS: usize = 4;

fn recognizes(sample: Sample) -> bool {
    let mut runs = Runs::default();
    let (mut records, mut others) = (0, 0);
    for line in super::whole_lines(sample.text) {
        match Lines.line(line, &mut runs) {
            Fed::Record => records += 1,
            Fed::Other | Fed::Damaged => others += 1,
        }
        if records == FEWEST {
            return true;
        }
    }
    records > 0 && others == 0
}

fn open(_: &Path) -> Box<dyn Reader> {
    Box::new(ByLine::new(Lines))
}

struct Lines;

impl LineReader for Lines {
    fn line(&mut self, line: &str, runs: &mut Runs) -> Fed {
        let mut pairs = pairs(line);
        let counts = |key: &str| step_rank(key).is_some() || is_epoch(key);
        if !pairs.iter().any(|(key, _)| step_rank(key).is_some()) {
            pairs.extend(bare_count(line).map(|count| ("step".to_string(), count as f64)));
        }
        let counted = pairs.iter().any(|(key, _)| counts(key));
        let meant = pairs.iter().any(|(key, _)| {
            !matches!(role(key), Role::Other | Role::LearningRate(_)) && !counts(key)
        });
        if !counted || !meant {
            return Fed::Other;
        }
        let log = runs.log("");
        add(&mut pairs, log);
        Fed::Record
    }
}

/// The step that no word names: `[10] loss=…` at the start of a line, `| 10/200 [` in the progress bar of tqdm.
fn bare_count(line: &str) -> Option<u64> {
    let counted = |text| {
        let (count, rest) = leading_count(text)?;
        let total = rest.strip_prefix('/').and_then(leading_count);
        Some((count, total.map_or(rest, |(_, rest)| rest)))
    };
    if let Some(text) = line.trim_start().strip_prefix('[') {
        let (count, rest) = counted(text)?;
        return rest.starts_with(']').then_some(count);
    }
    let (_, text) = line.rsplit_once("| ")?;
    let (count, rest) = counted(text)?;
    rest.starts_with(" [").then_some(count)
}

fn add(pairs: &mut Vec<(String, f64)>, log: &mut Log) {
    for (key, value) in pairs.drain(..) {
        log.value(&key, value);
    }
    log.end();
}

/// The numbers of a line, each with the words before it.
fn pairs(line: &str) -> Vec<(String, f64)> {
    let mut pairs = Vec::new();
    let mut words: Vec<&str> = Vec::new();
    // What stands in parentheses explains the number before it.
    let mut depth = 0_usize;
    let pieces = line.split_inclusive(|c: char| {
        c.is_whitespace() || matches!(c, '|' | ',' | ':' | '=' | '(' | ')' | '[' | ']' | ';')
    });
    for piece in pieces {
        let word = piece.trim_end_matches(|c: char| {
            c.is_whitespace() || matches!(c, '|' | ',' | ':' | '=' | '(' | ')' | '[' | ']' | ';')
        });
        if !word.is_empty() && depth == 0 {
            let value = word
                .split('/')
                .next()
                .and_then(leading_number)
                .filter(|(_, rest)| rest.is_empty());
            match value {
                Some((value, _)) => {
                    let from = words.len().saturating_sub(KEY_WORDS);
                    let key = words[from..].join(" ");
                    let key = key.trim_start_matches(['-', ' ']);
                    // Dates and clocks are no keys.
                    if key.contains(char::is_alphabetic) {
                        pairs.push((last_key(key), value));
                    }
                    words.clear();
                }
                None => words.push(word),
            }
        }
        match piece.chars().next_back() {
            Some('(') => depth += 1,
            Some(')') => depth = depth.saturating_sub(1),
            Some('|' | ',' | ';' | ']') => words.clear(),
            _ => {}
        }
    }
    pairs
}

/// The shortest end of a key that means something; the whole key if none does.
fn last_key(key: &str) -> String {
    let words: Vec<&str> = key.split(' ').collect();
    let mut ends = (0..words.len()).map(|from| words[from..].join(" "));
    let meant =
        |end: &String| step_rank(end).is_some() || is_epoch(end) || role(end) != Role::Other;
    ends.rfind(meant)
        .map_or_else(|| key.to_string(), |end| longest_meaning(&words, &end))
}

/// The end of a key with the words before it that still belong to its meaning, as `val` of `val loss`.
fn longest_meaning(words: &[&str], end: &str) -> String {
    let count = end.split(' ').count();
    let Some(before) = words
        .len()
        .checked_sub(count + 1)
        .and_then(|index| words.get(index))
    else {
        return end.to_string();
    };
    let longer = format!("{before} {end}");
    if role(&longer) == Role::Other {
        end.to_string()
    } else {
        longer
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Vec<String> {
        pairs(line)
            .into_iter()
            .map(|(key, value)| format!("{key}={value}"))
            .collect()
    }

    #[test]
    fn spellings_of_records() {
        assert_eq!(
            read("step 00010/21400 (0.05%) | loss: 9.1 | grad norm: 0.5"),
            ["step=10", "loss=9.1", "grad norm=0.5"]
        );
        assert_eq!(
            read("Step 250 | Validation loss: 0.98"),
            ["Step=250", "Validation loss=0.98"]
        );
        assert_eq!(
            read("INFO epoch 3, train loss=1.5, val loss=nan"),
            ["epoch=3", "train loss=1.5", "val loss=NaN"]
        );
    }

    #[test]
    fn a_step_that_no_word_names() {
        for (line, count) in [
            ("[12] loss = 0.5", Some(12)),
            ("[12/100] loss = 0.5", Some(12)),
            (
                "  6%|6   | 12/200 [00:02<00:31, 10.1it/s, loss=2.39]",
                Some(12),
            ),
            ("[2026-11-28 12:00] loss = 0.5", None),
            ("[rank 0] loss = 0.5", None),
            ("loss | 12", None),
        ] {
            assert_eq!(bare_count(line), count, "{line}");
        }
        let mut runs = Runs::default();
        for step in 0..3 {
            let line = format!("Epoch 2:  1%| | {step}/200 [00:02<00:31, 1.1it/s, loss=2.39]");
            assert_eq!(Lines.line(&line, &mut runs), Fed::Record);
        }
        let last = runs.log("").metrics[0].series.last();
        assert_eq!(last.map(|point| point.step), Some(2));
    }

    #[test]
    fn dates_and_dashes_are_no_part_of_a_key() {
        assert_eq!(
            read("2026-11-28 12:00:01,123 - INFO - step 3 - loss: 1.5 - lr: 0.1"),
            ["step=3", "loss=1.5", "lr=0.1"]
        );
    }

    #[test]
    fn prose_is_no_record() {
        let mut runs = Runs::default();
        for line in [
            "Epoch 3 of 10 begins",
            "the loss of 3 wagons",
            "step by step",
            "2026-03-14 step 3 done in 2 s",
        ] {
            assert_eq!(Lines.line(line, &mut runs), Fed::Other, "{line}");
        }
    }
}
