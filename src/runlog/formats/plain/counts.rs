//! Counts that no word before them names: `[10] loss=…`, `Epoch: [3][ 10/500]`, `[1,  2000] loss: …`, `| 10/200 [` in a progress bar.

use crate::runlog::key::is_held_back;
use crate::runlog::number::number;
use crate::runlog::text::leading_count;

/// How far a run is, as a line shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Count {
    /// The epoch, if it stands beside the step.
    pub(super) epoch: Option<u64>,
    /// The step, perhaps of the epoch.
    pub(super) step: u64,
    /// How many there are to be, if that stands behind a slash and no epoch beside it.
    pub(super) total: Option<u64>,
}

impl Count {
    fn of(step: u64) -> Self {
        Self {
            epoch: None,
            step,
            total: None,
        }
    }
}

/// What stands before the epoch in lines such as `Train: 3 [ 50/1251 (4%)]`.
const BEFORE_EPOCH: &str = "train:";

/// The count of a line; a line with an epoch has its step only beside a total.
pub(super) fn count(line: &str, has_epoch: bool) -> Option<Count> {
    let brackets = line.match_indices('[');
    let mut counts = brackets.filter_map(|(at, _)| {
        let (before, inside) = (line.get(..at)?.trim(), line.get(at + 1..)?);
        in_brackets(before, inside, has_epoch)
    });
    let count = of_rows(line).or_else(|| counts.next());
    let count = count.or_else(|| of_bar(line)).or_else(|| of_field(line));
    count.or_else(|| (!has_epoch).then(|| of_start(line)).flatten())
}

/// Names of what is counted, behind the number: `200/ 2983 batches`.
const UNITS: [&str; 9] = [
    "batch",
    "batches",
    "step",
    "steps",
    "iter",
    "iters",
    "iteration",
    "iterations",
    "updates",
];

/// The key and the number of a word such as `3epoch`, or `1-500batch` up to the last of a range.
pub(super) fn glued(word: &str) -> Option<(&'static str, f64)> {
    if !word.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let unit = word.trim_start_matches(|c: char| c.is_ascii_digit() || c == '-');
    let digits = word.strip_suffix(unit)?.rsplit('-').next()?;
    let mut units = UNITS.iter().chain(["epoch"].iter());
    let key = units.find(|known| **known == unit)?;
    Some((key, digits.parse::<u32>().ok()?.into()))
}

/// The step of a field that names it behind: `| 200/ 2983 batches |`.
fn of_field(line: &str) -> Option<Count> {
    let mut fields = line.split(['|', ',']);
    fields.find_map(|field| {
        let (step, rest) = leading_count(field)?;
        let rest = rest.trim_start();
        let rest = match rest.strip_prefix('/') {
            Some(total) => leading_count(total)?.1,
            None => rest,
        };
        let is_unit = UNITS.contains(&rest.trim());
        is_unit.then_some(Count::of(step))
    })
}

/// The step at the start of a line, before the first word: `10 train loss: 2.5`, `10 | loss 2.5`, `#10: loss 2.5`,
/// `10/100 * Epoch (train): loss: 2.5`.
fn of_start(line: &str) -> Option<Count> {
    if let Some(line) = line.trim_start().strip_prefix(['#', '@']) {
        let (step, rest) = leading_count(line)?;
        return rest.starts_with([' ', ':']).then_some(Count::of(step));
    }
    let (step, rest) = leading_count(line)?;
    if rest.starts_with(". ") || rest.starts_with(") ") {
        return Some(Count::of(step));
    }
    let total = rest.strip_prefix('/').and_then(leading_count);
    let is_before_word = if let Some((_, rest)) = total {
        rest.starts_with(' ')
    } else {
        let word = rest.trim_start_matches([' ', '|']);
        rest.starts_with(' ') && word.starts_with(char::is_alphabetic)
    };
    is_before_word.then_some(Count::of(step))
}

/// The count behind the first word, which says on which rows: `train (10/100) loss: 2.5`.
fn of_rows(line: &str) -> Option<Count> {
    let (rows, rest) = line.trim_start().split_once(" (")?;
    let (step, rest) = leading_count(rest)?;
    let (_, rest) = leading_count(rest.strip_prefix('/')?)?;
    let is_count = rest.starts_with(')') && (rows == "train" || is_held_back(rows));
    is_count.then_some(Count::of(step))
}

fn in_brackets(before: &str, inside: &str, has_epoch: bool) -> Option<Count> {
    let (first, rest) = leading_count(inside)?;
    let rest = rest.trim_start();
    if let Some(step) = step_behind(rest) {
        let epoch = (!has_epoch).then_some(first);
        return Some(Count {
            epoch,
            ..Count::of(step)
        });
    }
    // After a word the brackets hold what that word counts: `Epoch [3/20]`.
    let words = before.trim_end_matches([':', '=', ' ']);
    let last = words.rsplit([':', '=', ' ']).next().unwrap_or_default();
    if last.ends_with(char::is_alphabetic) && number(last).is_none() {
        return None;
    }
    if let Some(rest) = rest.strip_prefix('/') {
        let (total, rest) = leading_count(rest)?;
        let is_whole = rest.trim_start().starts_with([']', '(']);
        return is_whole.then(|| Count {
            epoch: if has_epoch { None } else { epoch(before) },
            step: first,
            total: Some(total),
        });
    }
    if has_epoch {
        return None;
    }
    if let Some(rest) = rest.strip_prefix(',') {
        let (step, rest) = leading_count(rest)?;
        let is_pair = before.is_empty() && rest.starts_with("] ");
        return is_pair.then_some(Count {
            epoch: Some(first),
            ..Count::of(step)
        });
    }
    let is_alone = rest.starts_with(']') && (before.is_empty() || before.ends_with(']'));
    is_alone.then_some(Count::of(first))
}

/// The step in the second of two brackets, of which the first is open behind its number: `/300][100/1251]`.
fn step_behind(text: &str) -> Option<u64> {
    let (_, rest) = leading_count(text.strip_prefix('/')?)?;
    let (step, rest) = leading_count(rest.strip_prefix("][")?)?;
    let (_, rest) = leading_count(rest.strip_prefix('/')?)?;
    rest.starts_with(']').then_some(step)
}

/// The epoch of `Train: 3`, before a step in brackets.
fn epoch(before: &str) -> Option<u64> {
    let (words, number) = before.rsplit_once(' ')?;
    let word = words.trim_end().to_ascii_lowercase();
    word.ends_with(BEFORE_EPOCH)
        .then(|| number.parse().ok())
        .flatten()
}

/// The step in the progress bar of tqdm.
fn of_bar(line: &str) -> Option<Count> {
    let (_, text) = line.rsplit_once("| ")?;
    let (step, rest) = leading_count(text)?;
    let (total, rest) = match rest.strip_prefix('/') {
        Some(total) => leading_count(total).map(|(total, rest)| (Some(total), rest))?,
        None => (None, rest),
    };
    rest.starts_with(" [").then_some(Count {
        total,
        ..Count::of(step)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_that_no_word_names() {
        for (line, expected) in [
            ("[12] loss = 0.5", Some((None, 12))),
            ("[12/100] loss = 0.5", Some((None, 12))),
            ("[10:00:05] [12]\ttrain-rmse:0.5", Some((None, 12))),
            (
                "I0101 10:00:00.1 140 logging_writer.py:48] [100] loss=0.5",
                Some((None, 100)),
            ),
            ("[3,  2000] loss: 0.5", Some((Some(3), 2000))),
            (
                "Train: 3 [  50/1251 (  4%)]  Loss: 6.9 (6.9)",
                Some((Some(3), 50)),
            ),
            ("loss: 2.3  [   64/60000]", Some((None, 64))),
            ("loss: nan  [   64/60000]", Some((None, 64))),
            (
                "  6%|6   | 12/200 [00:02<00:31, 10.1it/s, loss=2.39]",
                Some((None, 12)),
            ),
            (
                "INFO Train: [3/300][  50/1251]\teta 0:12:30 loss 0.5",
                Some((Some(3), 50)),
            ),
            ("12/200 * Epoch (train): loss: 0.5", Some((None, 12))),
            ("train (12/200) loss: 0.5", Some((None, 12))),
            ("accuracy (12/200) loss: 0.5", None),
            ("[2026-11-28 12:00] loss = 0.5", None),
            ("[rank 0] loss = 0.5", None),
            ("[1,0]<stdout>: loss = 0.5", None),
            ("lr=[0.001] loss = 0.5", None),
            ("200/ 400 batches | loss 0.5", Some((None, 200))),
            ("12 train loss: 0.5", Some((None, 12))),
            ("#12 loss: 0.5", Some((None, 12))),
            ("@12: loss=0.5", Some((None, 12))),
            ("#12th loss: 0.5", None),
            ("12:00:01 loss: 0.5", None),
            ("saved after 12 steps, loss: 0.5", None),
            ("a tensor [3] of losses", None),
            ("loss | 12", None),
        ] {
            let found = count(line, false).map(|count| (count.epoch, count.step));
            assert_eq!(found, expected, "{line}");
        }
    }

    #[test]
    fn beside_an_epoch_a_step_has_a_total() {
        let step = |line| count(line, true).map(|count| count.step);
        assert_eq!(step("Epoch: [3][ 10/500]  Loss 0.5"), Some(10));
        assert_eq!(step("Epoch: [3/20]  [ 10/500]  Loss 0.5"), Some(10));
        assert_eq!(
            step("Train Epoch: 3 [640/60000 (1%)]\tLoss: 0.5"),
            Some(640)
        );
        assert_eq!(step("| epoch 3 |   200/ 400 batches | loss 0.5"), Some(200));
        assert_eq!(step("12 epoch 3 loss: 0.5"), None);
        assert_eq!(step("Epoch [3/20], Loss: 0.5"), None);
        assert_eq!(step("[0] Epoch 3, loss: 0.5"), None);
    }

    #[test]
    fn numbers_glued_to_what_they_count() {
        assert_eq!(glued("3epoch"), Some(("epoch", 3.0)));
        assert_eq!(glued("1-500batch"), Some(("batch", 500.0)));
        for word in ["39ms", "epoch", "3", "2nd", "10it/s", "99999999999step"] {
            assert_eq!(glued(word), None, "{word}");
        }
    }
}
