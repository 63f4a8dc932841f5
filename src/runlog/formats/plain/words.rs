//! What stands between separators in a line, and the numbers among it.

use crate::runlog::key::is_held_back;
use crate::runlog::number::short_number;
use crate::runlog::text::leading_number;

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

/// A word without the quotes and braces around it.
pub(super) fn trimmed(word: &str) -> &str {
    let is_edge = |byte: Option<&u8>| matches!(byte, Some(b'\'' | b'"' | b'{' | b'}'));
    let bytes = word.as_bytes();
    if is_edge(bytes.first()) || is_edge(bytes.last()) {
        word.trim_matches(['\'', '"', '{', '}'])
    } else {
        word
    }
}

/// What stands before a closing bracket; all if it is not closed.
pub(super) fn inside(text: &str, close: char) -> &str {
    text.split(close).next().unwrap_or(text)
}

/// The first number in parentheses.
pub(super) fn first_of(text: &str) -> Option<f64> {
    value(inside(text, ')').split(',').next()?.trim())
}

/// Whether what stands in parentheses has keys of its own: `(loss: 2.5)`, not `(ms)`.
pub(super) fn has_pairs(text: &str) -> bool {
    inside(text, ')').contains([':', '='])
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
    text.trim_start_matches('|').starts_with([':', '='])
}

/// The number that a word is, perhaps with the number of all after it: `10/1000`.
pub(super) fn value(word: &str) -> Option<f64> {
    // Most words are none, which their first sign tells.
    let first = word.bytes().next()?;
    if !first.is_ascii_digit() && !matches!(first, b'+' | b'-' | b'.' | b'n' | b'N' | b'i' | b'I') {
        return None;
    }
    if let Some(value) = short_number(word.as_bytes()) {
        return Some(value);
    }
    let counted = word.split('/').next().and_then(leading_number);
    counted.and_then(|(value, rest)| rest.is_empty().then_some(value))
}

/// The rows that a line is about from a word in brackets on: `[train] loss=2.5, [valid] loss=2.6`, `Epoch (valid): loss: 2.6`.
pub(super) fn section<'a>(word: &'a str, before: Option<&'a str>) -> Option<&'a str> {
    if is_held_back(word) {
        Some(word)
    } else if word.eq_ignore_ascii_case("train") {
        None
    } else {
        before
    }
}

/// The word at the start of a line that says that all of it is about rows that are held back: `Test: [ 10/78]  Loss: 0.7`.
pub(super) fn held_back(line: &str) -> Option<&str> {
    let bytes = line.as_bytes();
    let start = bytes.iter().position(|byte| !is_between(*byte))?;
    let rest = bytes.get(start..)?;
    let length = rest.iter().position(|byte| is_between(*byte));
    let word = line.get(start..start + length.unwrap_or(rest.len()))?;
    is_held_back(word).then_some(word)
}
