//! What stands between separators in a line, and the numbers among it.

use crate::runlog::key::{is_epoch, is_held_back, is_of_training, step_rank};
use crate::runlog::number::{begins_number, number, short_number};
use crate::runlog::text::{leading_count, leading_number};

/// Whether a character stands between words.
#[expect(clippy::indexing_slicing, reason = "a byte of 256")]
pub(super) fn is_between(byte: u8) -> bool {
    BETWEEN[usize::from(byte)]
}

#[expect(
    clippy::indexing_slicing,
    reason = "the loop ends at the length, a byte is one of 256"
)]
static BETWEEN: [bool; 256] = {
    let mut between = [false; 256];
    let mut at = 0;
    let signs = b" \t\n\r\x0c|,:=()[];";
    while at < signs.len() {
        between[signs[at] as usize] = true;
        at += 1;
    }
    between
};

/// Where the first word of a text ends: at the next sign between words, but for commas between groups of three digits.
pub(super) fn word_end(text: &str) -> usize {
    let bytes = text.as_bytes();
    let next = |from: usize| {
        let rest = bytes.get(from..).unwrap_or_default();
        let length = rest.iter().position(|byte| is_between(*byte));
        from + length.unwrap_or(rest.len())
    };
    let are_digits = |from: usize, to: usize| {
        let digits = bytes.get(from..to);
        digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_digit))
    };
    let end = next(0);
    let mut grouped = end;
    while bytes.get(grouped) == Some(&b',')
        && end <= 3
        && are_digits(0, end)
        && are_digits(grouped + 1, grouped + 4)
        && !are_digits(grouped + 4, grouped + 5)
    {
        grouped += 4;
    }
    if end > 0 && grouped > end {
        next(grouped)
    } else {
        end
    }
}

/// The end of a line within a text of JSON.
const END: &str = "\\n";

/// A word without the quotes and braces around it.
pub(super) fn trimmed(word: &str) -> &str {
    let is_edge = |byte: Option<&u8>| matches!(byte, Some(b'\'' | b'"' | b'{' | b'}'));
    let bytes = word.as_bytes();
    if is_edge(bytes.first()) || is_edge(bytes.last()) {
        let word = word.trim_matches(['\'', '"', '{', '}']);
        word.strip_suffix(END).unwrap_or(word)
    } else {
        word
    }
}

/// What of a text is looked at to learn what it is about, in bytes. It is asked at brackets and bars, of which a line may have
/// any number, and must not cost the rest of the line each time.
const NEAR: usize = 256;

/// The first bytes of a text, whole characters.
pub(super) fn first_part(text: &str, length: usize) -> &str {
    let ends = (0..=length.min(text.len())).rev();
    let end = ends.into_iter().find(|end| text.is_char_boundary(*end));
    end.and_then(|end| text.get(..end)).unwrap_or(text)
}

/// What stands before a closing bracket; all if it is not closed.
pub(super) fn inside(text: &str, close: char) -> &str {
    text.split(close).next().unwrap_or(text)
}

/// The same, as far as it is near.
pub(super) fn inside_near(text: &str, close: char) -> &str {
    inside(first_part(text, NEAR), close)
}

/// The first number in parentheses.
pub(super) fn first_of(text: &str) -> Option<f64> {
    value(inside_near(text, ')').split(',').next()?.trim())
}

/// Whether what stands in parentheses has keys of its own: `(loss: 2.5)`, not `(ms)`.
pub(super) fn has_pairs(text: &str) -> bool {
    inside_near(text, ')').contains([':', '='])
}

/// Whether what stands in parentheses behind a number is more than what explains it: `(val 2.5)`, `(epoch 3)`, not `(0.1 s)`.
pub(super) fn goes_on(text: &str) -> bool {
    let inside = inside_near(text, ')');
    let word = inside.split([' ', '=', ':']).next().unwrap_or(inside);
    let counts = is_epoch(word) || step_rank(word).is_some();
    word.len() < inside.len() && (counts || is_rows(word))
}

/// Whether a text starts with a number of its own.
pub(super) fn starts_with_number(text: &str) -> bool {
    let text = text.trim_start();
    value(
        text.split(|c: char| c.is_ascii() && is_between(c as u8))
            .next()
            .unwrap_or(text),
    )
    .is_some()
}

/// Whether the mark before a number follows at once, but for bars.
pub(super) fn is_marked_next(text: &str) -> bool {
    let near = first_part(text, NEAR).trim_start_matches(['|', ' ']);
    near.starts_with([':', '='])
}

/// The number that a word is, perhaps with the number of all after it: `10/1000`.
pub(super) fn value(word: &str) -> Option<f64> {
    if !begins_number(word.bytes().next()?) {
        return None;
    }
    if let Some(value) = short_number(word.as_bytes()).or_else(|| number(word)) {
        return Some(value);
    }
    // Behind it may stand how many there are to be, or how sure it is: `2.5±0.1`.
    let counted = word.split(['/', '±']).next().and_then(leading_number);
    counted.and_then(|(value, rest)| matches!(rest, "" | "%" | "." | "%.").then_some(value))
}

/// The rows that a line is about from a word in brackets on: `[train] loss=2.5, [valid] loss=2.6`, `Epoch (valid): loss: 2.6`.
pub(super) fn section<'a>(word: &'a str, before: Option<&'a str>) -> Option<&'a str> {
    if is_held_back(word) {
        Some(word)
    } else if is_of_training(word) {
        None
    } else {
        before
    }
}

/// What TensorFlow's Estimator prints before what it measured on rows that are held back.
const EVALUATED: &str = "Saving dict for global step";

/// Whether a word says on which rows something was measured.
pub(super) fn is_rows(word: &str) -> bool {
    is_held_back(word) || is_of_training(word)
}

/// Whether a word begins a part of the line about some rows: `val: loss 2.5`, but not `val: 2.5`.
pub(super) fn begins_section(word: &str, sign: u8, after: &str) -> bool {
    sign == b':' && is_rows(word) && !starts_with_number(after)
}

/// The word at the start of a line that says that all of it is about rows that are held back: `Test: [ 10/78]  Loss: 0.7`.
pub(super) fn held_back(line: &str) -> Option<&str> {
    if line.contains(EVALUATED) {
        return Some("eval");
    }
    let bytes = line.as_bytes();
    let start = bytes.iter().position(|byte| !is_between(*byte))?;
    let rest = bytes.get(start..)?;
    let length = rest.iter().position(|byte| is_between(*byte));
    let word = line.get(start..start + length.unwrap_or(rest.len()))?;
    is_held_back(word).then_some(word)
}

/// Whether a line only says on which rows the numbers of the next one are measured: `Test Error:`.
pub(super) fn begins_rows(line: &str) -> bool {
    let line = line.trim();
    line.ends_with(':') && held_back(line).is_some() && !line.contains(|c: char| c.is_ascii_digit())
}

/// The scale that a loss scaler goes on with after a step that it skipped, as Apex and `DeepSpeed` say it at the end of a line.
pub(super) fn scale_after_overflow(line: &str) -> Option<f64> {
    let lower = line.to_ascii_lowercase();
    let is_meant = lower.contains("overflow") && lower.contains("skipping");
    let end = lower.split_whitespace().next_back().filter(|_| is_meant)?;
    end.parse().ok()
}

/// The process that a line is of, as launchers write it: `[rank1]: step 10`.
pub(super) fn rank(line: &str) -> Option<f64> {
    let inside = line.trim_start().strip_prefix('[')?;
    let number = inside
        .strip_prefix("rank")
        .or(inside.strip_prefix("Rank "))?;
    let (rank, rest) = leading_count(number)?;
    rest.starts_with(']').then_some(rank as f64)
}

/// Whether a line is the row of a table with a name and a number: `| loss | 0.5 |`.
pub(super) fn is_row(line: &str) -> bool {
    let row = line.trim();
    let row = row.strip_prefix('|').and_then(|row| row.strip_suffix('|'));
    row.is_some_and(|row| row.matches('|').count() == 1)
}

/// The number in a word such as `#3`, behind what counts.
pub(super) fn numbered(words: &[&str], word: &str) -> Option<f64> {
    let number = word.strip_prefix('#').and_then(value);
    number.filter(|_| are_counted(words))
}

/// Whether words name what counts.
pub(super) fn are_counted(words: &[&str]) -> bool {
    let last = words.last();
    last.is_some_and(|word| step_rank(word).is_some() || is_epoch(word))
}

/// A layer whose name ends with a number that stands apart: `Layer 3`. `word` is the one before the number, which ends at `end`.
pub(super) fn numbered_layer<'a>(line: &'a str, word: &str, end: usize) -> Option<&'a str> {
    const KINDS: [&str; 3] = ["layer", "block", "layers"];
    if !KINDS.iter().any(|kind| kind.eq_ignore_ascii_case(word)) {
        return None;
    }
    let before = line.get(..end)?;
    let start = before.rfind(word)?;
    let name = before.get(start..)?;
    let number = name.get(word.len()..)?.trim();
    number
        .bytes()
        .all(|byte| byte.is_ascii_digit())
        .then_some(name)
}
