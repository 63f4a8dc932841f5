//! Logs of lines: pieces of a stream are cut into lines, lines into keys and numbers.

use std::borrow::Cow;

use super::formats::LogReader;
use super::log::Log;
use super::number::number;
use super::runs::Runs;

/// The longest line that is read, in bytes; a longer one is skipped, and that is noted.
const LONGEST_LINE: usize = 64 << 20;

/// What a reader made of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fed {
    /// It was a record, or a part of one.
    Record,
    /// It was something else.
    Other,
    /// It was meant to be a record but is damaged.
    Damaged,
}

/// Reads a log line by line.
pub(super) trait LineReader {
    /// Reads a line without its end.
    fn line(&mut self, line: &str, runs: &mut Runs) -> Fed;

    /// Reads a last line that has no end, so its last number may be cut; by default up to the last sign between fields.
    fn unfinished(&mut self, line: &str, runs: &mut Runs) -> Fed {
        let end = line.rfind([' ', '\t', '|', ',']);
        let certain = end.and_then(|end| line.get(..end));
        self.line(certain.unwrap_or_default(), runs);
        Fed::Damaged
    }

    /// The log ends.
    fn end(&mut self, _runs: &mut Runs) {}
}

/// Reads a line that is a record by itself, or nothing.
pub(super) type Record = fn(&str, &mut Runs) -> Option<()>;

/// Lines of such records.
pub(super) struct Records(pub(super) Record);

impl LineReader for Records {
    fn line(&mut self, line: &str, runs: &mut Runs) -> Fed {
        let Self(record) = self;
        record(line, runs).map_or(Fed::Other, |()| Fed::Record)
    }
}

/// A [`LineReader`] fed with pieces of a stream.
#[derive(Debug, Default)]
pub(super) struct ByLine<T> {
    reader: T,
    rest: Vec<u8>,
    skipping: bool,
    lines: u64,
}

impl<T: LineReader> ByLine<T> {
    /// Reads lines with this reader.
    pub(super) fn new(reader: T) -> Self {
        Self {
            reader,
            rest: Vec::new(),
            skipping: false,
            lines: 0,
        }
    }

    /// Reads a line that holds nothing but text.
    fn text(&mut self, line: &str, runs: &mut Runs) {
        if self.reader.line(line, runs) == Fed::Damaged {
            runs.log_or_first().damaged(self.lines);
        }
    }

    /// Reads whole lines, the last one without its end. Bad letters and escapes are looked for once, not line by line.
    fn block(&mut self, block: &[u8], runs: &mut Runs) {
        let text = text_of(block);
        let text = without_escapes(&text);
        let has_returns = block.contains(&b'\r');
        for line in text.split('\n') {
            self.lines += 1;
            if has_returns {
                for line in line.split('\r') {
                    self.text(line, runs);
                }
            } else {
                self.text(line, runs);
            }
        }
    }
}

impl<T: LineReader> LogReader for ByLine<T> {
    fn feed(&mut self, mut bytes: &[u8], runs: &mut Runs) {
        let is_end = |b: &u8| *b == b'\n';
        // What has no end is looked through at the speed of memory: it may be a hole of many gigabytes.
        if self.skipping && !bytes.contains(&b'\n') {
            return;
        }
        if self.skipping || !self.rest.is_empty() {
            let end = bytes.iter().position(is_end);
            let (line, after) = cut(bytes, end);
            bytes = after;
            if !self.skipping {
                self.rest.extend_from_slice(line);
            }
            if end.is_some() {
                let mut whole = std::mem::take(&mut self.rest);
                if std::mem::take(&mut self.skipping) {
                    self.lines += 1;
                } else {
                    self.block(&whole, runs);
                }
                whole.clear();
                self.rest = whole;
            }
        }
        if let Some(last) = bytes.iter().rposition(is_end) {
            let (block, after) = cut(bytes, Some(last));
            self.block(block, runs);
            bytes = after;
        }
        if self.skipping {
            return;
        }
        self.rest.extend_from_slice(bytes);
        if self.rest.len() > LONGEST_LINE {
            self.rest = Vec::new();
            self.skipping = true;
            let note = format!(
                "line {} is longer than {} MiB: skipped",
                self.lines + 1,
                LONGEST_LINE >> 20
            );
            runs.log_or_first().note(note);
        }
    }

    fn finish(&mut self, runs: &mut Runs) {
        let mut rest = std::mem::take(&mut self.rest);
        // The bars of a progress overwrite each other within a line.
        if let Some(end) = rest.iter().rposition(|b| *b == b'\r') {
            let last = rest.split_off(end + 1);
            self.block(&rest, runs);
            rest = last;
        }
        if !rest.trim_ascii().is_empty() {
            let text = String::from_utf8_lossy(&rest);
            let text = without_escapes(&text);
            if self.reader.unfinished(&text, runs) == Fed::Damaged {
                runs.log_or_first()
                    .note("the last line is not whole: what was cut is left out; the run may still be going");
            }
        }
        self.reader.end(runs);
    }
}

/// The text of some bytes: most are text throughout, which is soon known.
fn text_of(bytes: &[u8]) -> Cow<'_, str> {
    std::str::from_utf8(bytes).map_or_else(|_| String::from_utf8_lossy(bytes), Cow::Borrowed)
}

/// What stands before the end of a line, and behind it; all and nothing where there is none.
fn cut(bytes: &[u8], end: Option<usize>) -> (&[u8], &[u8]) {
    let parts = end.and_then(|end| bytes.split_at_checked(end));
    parts.map_or((bytes, &[]), |(line, rest)| {
        (line, rest.get(1..).unwrap_or_default())
    })
}

/// The text without the escape sequences of terminals (CSI and OSC; colors are such).
pub(super) fn without_escapes(text: &str) -> Cow<'_, str> {
    if !text.contains('\u{1b}') {
        return Cow::Borrowed(text);
    }
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('\u{1b}') {
        kept.push_str(before);
        rest = after_escape(after);
    }
    kept.push_str(rest);
    Cow::Owned(kept)
}

/// What follows an escape sequence, of which the first character is gone.
fn after_escape(text: &str) -> &str {
    if let Some(sequence) = text.strip_prefix('[') {
        // Parameters, then one final character.
        let end = sequence.trim_start_matches(|c| ('\u{20}'..='\u{3f}').contains(&c));
        end.strip_prefix(|c| ('\u{40}'..='\u{7e}').contains(&c))
            .unwrap_or(end)
    } else if let Some(sequence) = text.strip_prefix(']') {
        let end = sequence.trim_start_matches(|c| !matches!(c, '\u{7}' | '\u{1b}' | '\n' | '\r'));
        end.strip_prefix('\u{7}').unwrap_or(end)
    } else {
        text
    }
}

/// Reads the number at the start of a text, which may be glued to what follows: `10/ 1000`, `4.97 (+nanz)`.
pub(super) fn leading_number(text: &str) -> Option<(f64, &str)> {
    let text = text.trim_start();
    let mut end = text
        .find(|c: char| !matches!(c, '0'..='9' | '+' | '-' | '.' | ',' | 'a'..='z' | 'A'..='Z'))
        .unwrap_or(text.len());
    // `1.5ms` and `lr1` are no numbers, `1,` is one with a sign after it.
    if text.get(..end)?.ends_with([',', '.']) {
        end -= 1;
    }
    let (digits, rest) = text.split_at_checked(end)?;
    number(digits).map(|value| (value, rest))
}

/// Reads a whole number at the start of a text.
pub(super) fn leading_count(text: &str) -> Option<(u64, &str)> {
    let text = text.trim_start();
    let end = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    let (digits, rest) = text.split_at_checked(end)?;
    digits.parse().ok().map(|count| (count, rest))
}

/// What follows the first appearance of a marker.
pub(super) fn after<'a>(text: &'a str, marker: &str) -> Option<&'a str> {
    text.split_once(marker).map(|(_, after)| after)
}

/// Adds `key: number` or `key = number` from every field of a line cut at one of the separators.
pub(super) fn fields(line: &str, separators: &[char], log: &mut Log) {
    for field in line.split(separators) {
        let Some((key, value)) = field.rsplit_once([':', '=']) else {
            continue;
        };
        if let Some((value, _)) = leading_number(value) {
            log.value(key.trim(), value);
        }
    }
}

/// Adds `key: number` pairs that stand one after the other, as in `loss:  4.1  grad_norm: 1.0  tps: 17,232`.
pub(super) fn pairs(line: &str, log: &mut Log) {
    let mut rest = line;
    while let Some((before, after)) = rest.split_once(':') {
        let is_between = |c: char| c.is_whitespace() || matches!(c, ',' | '|' | '[' | ']');
        let key = before.trim_end().rsplit(is_between).next();
        let key = key.unwrap_or_default();
        rest = after;
        if let Some((value, after)) = leading_number(rest) {
            if !key.is_empty() {
                log.value(key, value);
            }
            rest = after;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Default)]
    struct Heard(Vec<String>);

    impl LineReader for Heard {
        fn line(&mut self, line: &str, _runs: &mut Runs) -> Fed {
            self.0.push(line.to_string());
            Fed::Record
        }
    }

    #[test]
    fn pieces_of_any_size_make_the_same_lines() {
        let text = "step 1\nstep 2\r\n\nlast 2\rlast 3 x";
        for size in 1..text.len() {
            let mut reader = ByLine::new(Heard::default());
            let mut runs = Runs::default();
            for piece in text.as_bytes().chunks(size) {
                reader.feed(piece, &mut runs);
            }
            reader.finish(&mut runs);
            let lines: Vec<&str> = reader
                .reader
                .0
                .iter()
                .map(String::as_str)
                .filter(|line| !line.is_empty())
                .collect();
            assert_eq!(lines, ["step 1", "step 2", "last 2", "last 3"], "{size}");
        }
    }

    #[test]
    fn escapes_of_terminals_are_taken_out() {
        assert_eq!(
            without_escapes("\u{1b}[31mstep:\u{1b}[38;2;1;2;3m 1\u{1b}[0m"),
            "step: 1"
        );
        assert_eq!(without_escapes("a\u{1b}]0;title\u{7}b\u{1b}"), "ab");
    }

    #[test]
    fn numbers_at_the_start() {
        assert_eq!(leading_number(" 10/ 1000"), Some((10.0, "/ 1000")));
        assert_eq!(leading_number("4.97 (+nanz)"), Some((4.97, " (+nanz)")));
        assert_eq!(leading_number("0.97, time"), Some((0.97, ", time")));
        assert!(leading_number("nan (x").is_some_and(|(value, _)| value.is_nan()));
        assert_eq!(leading_number("39ms"), None);
        assert_eq!(leading_number(""), None);
    }

    #[test]
    fn pairs_and_fields() {
        let mut log = Log::default();
        pairs("x - step:  3  loss: 1.5  tps: 17,232  mfu: 0.39%", &mut log);
        log.end();
        assert_eq!(
            log.metrics
                .iter()
                .map(|metric| metric.name.as_str())
                .collect::<Vec<_>>(),
            ["loss", "tps", "mfu"]
        );
        let mut log = Log::default();
        fields("lm loss: 2E+00 | elapsed (ms): 3.0 | x", &['|'], &mut log);
        log.end();
        assert_eq!(log.metrics[1].name, "elapsed (ms)");
    }
}
