//! Any other text whose lines hold a step and a loss or norm: `step 10 | loss: 4.2 | grad norm: 0.5`, `Step 10, loss=4.2`.

mod keys;

use std::path::Path;

use self::keys::{Key, Keys};
use super::{Access, Format, Gather, Reader, Sample, own_run};
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
    let mut lines = Lines::default();
    let (mut records, mut others) = (0, 0);
    for line in super::whole_lines(sample.text) {
        match lines.line(line, &mut runs) {
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
    Box::new(ByLine::new(Lines::default()))
}

/// The numbers of one line at a time, each with the key before it.
#[derive(Debug, Default)]
struct Lines {
    keys: Keys,
    pairs: Vec<(usize, f64)>,
    words: String,
}

impl LineReader for Lines {
    fn line(&mut self, line: &str, runs: &mut Runs) -> Fed {
        self.read(line);
        let has = |is: fn(&Key) -> bool| {
            let mut keys = self.pairs.iter().filter_map(|(key, _)| self.keys.get(*key));
            keys.any(is)
        };
        if !has(|key| key.is_measured) {
            return Fed::Other;
        }
        let count = if has(|key| key.is_step) {
            None
        } else {
            bare_count(line)
        };
        if count.is_none() && !has(|key| key.is_step || key.is_epoch) {
            return Fed::Other;
        }
        let log = runs.log("");
        for (key, value) in &self.pairs {
            if let Some(key) = self.keys.get(*key) {
                log.value(&key.name, *value);
            }
        }
        if let Some(count) = count {
            log.value("step", count as f64);
        }
        log.end();
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

/// Whether a character stands between words.
fn is_between(c: char) -> bool {
    c.is_whitespace() || matches!(c, '|' | ',' | ':' | '=' | '(' | ')' | '[' | ']' | ';')
}

impl Lines {
    /// Finds the numbers of a line, each with the words before it.
    fn read(&mut self, line: &str) {
        self.keys.bound();
        self.pairs.clear();
        let mut words: Vec<&str> = Vec::new();
        // What stands in parentheses explains the number before it.
        let mut depth = 0_usize;
        for piece in line.split_inclusive(is_between) {
            let word = piece.trim_end_matches(is_between);
            if !word.is_empty() && depth == 0 {
                if let Some(value) = value(word) {
                    self.add(&words, value);
                    words.clear();
                } else {
                    words.push(word);
                }
            }
            match piece.as_bytes().last() {
                Some(b'(') => depth += 1,
                Some(b')') => depth = depth.saturating_sub(1),
                Some(b'|' | b',' | b';' | b']') => words.clear(),
                _ => {}
            }
        }
    }

    fn add(&mut self, words: &[&str], value: f64) {
        self.words.clear();
        for (index, word) in words.iter().rev().take(KEY_WORDS).rev().enumerate() {
            if index > 0 {
                self.words.push(' ');
            }
            self.words.push_str(word);
        }
        let key = self.keys.of(&self.words);
        self.pairs.extend(key.map(|key| (key, value)));
    }
}

/// The number that a word is, perhaps with the number of all after it: `10/1000`.
fn value(word: &str) -> Option<f64> {
    let counted = word.split('/').next().and_then(leading_number);
    counted.and_then(|(value, rest)| rest.is_empty().then_some(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Vec<String> {
        let mut lines = Lines::default();
        lines.read(line);
        let pairs = lines.pairs.iter();
        pairs
            .filter_map(|(key, value)| Some(format!("{}={value}", lines.keys.get(*key)?.name)))
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
            assert_eq!(Lines::default().line(&line, &mut runs), Fed::Record);
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
            assert_eq!(Lines::default().line(line, &mut runs), Fed::Other, "{line}");
        }
    }
}
