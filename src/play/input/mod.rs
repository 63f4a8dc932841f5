//! What a terminal sends: keys, the mouse, pasted texts, and answers to questions.
//!
//! The bytes are ECMA-48's and xterm's ("XTerm Control Sequences"): CSI and SS3 for keys, SGR (1006) for the mouse, 2004 for
//! pasted texts, OSC, DCS and CSI reports for answers. Answers may come at any time, between any two keys, so keys and answers
//! are read by one parser; a library that reads keys alone swallows what it does not know.

mod report;
mod sequence;

pub(super) use report::TerminalReply;

use std::time::Duration;

use crate::ui::input::{Chord, Key, Modifiers, Mouse};

/// One thing that a terminal sends.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum TerminalInput {
    /// A key.
    Chord(Chord),
    /// The mouse.
    Mouse(Mouse),
    /// A pasted text.
    Paste(String),
    /// An answer.
    Report(TerminalReply),
}

/// The longest text that is pasted, in bytes; the rest is left out.
const LONGEST_PASTE: usize = 1 << 20;

/// The longest sequence that is waited for: one that never ends is no sequence.
const LONGEST_SEQUENCE: usize = 1 << 12;

/// How long an escape stands alone before it is the key.
const KEY: Duration = Duration::from_millis(25);

/// How long the rest of a sequence is waited for.
const REST: Duration = Duration::from_secs(1);

const ESCAPE: u8 = 0x1b;
const PASTE_END: &[u8] = b"\x1b[201~";

/// Takes bytes in as they come, and gives what they mean.
#[derive(Debug, Default)]
pub(super) struct Parser {
    waiting: Vec<u8>,
    /// What was pasted so far, while a text is.
    pasted: Option<Vec<u8>>,
}

/// What the beginning of some bytes means, and how many of them that takes.
enum Step {
    /// More bytes are needed.
    Incomplete,
    /// So many bytes mean this, or nothing.
    Meaning(usize, Option<TerminalInput>),
    /// So many bytes begin a pasted text.
    Paste(usize),
}

impl Parser {
    /// Takes bytes in.
    pub(super) fn feed(&mut self, bytes: &[u8], mut give: impl FnMut(TerminalInput)) {
        self.waiting.extend_from_slice(bytes);
        let waiting = std::mem::take(&mut self.waiting);
        let mut rest = waiting.as_slice();
        while !rest.is_empty() {
            if self.pasted.is_some() {
                match self.paste(rest) {
                    Some((used, text)) => {
                        rest = rest.get(used..).unwrap_or_default();
                        if let Some(text) = text {
                            give(TerminalInput::Paste(text));
                        }
                        continue;
                    }
                    None => break,
                }
            }
            match step(rest) {
                Step::Incomplete if rest.len() < LONGEST_SEQUENCE => break,
                Step::Incomplete => rest = &[],
                Step::Meaning(used, input) => {
                    rest = rest.get(used..).unwrap_or_default();
                    if let Some(input) = input {
                        give(input);
                    }
                }
                Step::Paste(used) => {
                    rest = rest.get(used..).unwrap_or_default();
                    self.pasted = Some(Vec::new());
                }
            }
        }
        self.waiting = rest.to_vec();
    }

    /// How long the rest of a sequence is waited for, if one has begun. An escape alone is a key unless more follows at once;
    /// the rest of a longer sequence comes from the terminal, perhaps over a slow connection.
    pub(super) fn patience(&self) -> Option<Duration> {
        let has_escape = self.pasted.is_none() && self.waiting.first() == Some(&ESCAPE);
        has_escape.then(|| if self.is_key() { KEY } else { REST })
    }

    /// Whether what waits may be the Escape key and a character: nobody types more in so little time.
    fn is_key(&self) -> bool {
        self.waiting.len() <= 2
    }

    /// Nothing followed: what waits is the Escape key, and what was typed after it. A longer sequence whose end was lost means
    /// nothing; its characters are no keys.
    pub(super) fn time_out(&mut self, mut give: impl FnMut(TerminalInput)) {
        if self.patience().is_none() {
            return;
        }
        let is_key = self.is_key();
        let waiting = std::mem::take(&mut self.waiting);
        if !is_key {
            return;
        }
        give(TerminalInput::Chord(Chord::plain(Key::Esc)));
        if let Some(rest) = waiting.get(1..).filter(|rest| !rest.is_empty()) {
            self.feed(rest, give);
        }
    }

    /// Bytes of a pasted text: how many are used, and the text if it has ended. `None` if its end may have begun.
    fn paste(&mut self, bytes: &[u8]) -> Option<(usize, Option<String>)> {
        let pasted = self.pasted.as_mut()?;
        let mut keep = |bytes: &[u8]| {
            let room = LONGEST_PASTE.saturating_sub(pasted.len());
            pasted.extend_from_slice(bytes.get(..room).unwrap_or(bytes));
        };
        let end = bytes
            .windows(PASTE_END.len())
            .position(|window| window == PASTE_END);
        if let Some(end) = end {
            keep(bytes.get(..end).unwrap_or_default());
            let text = self.pasted.take().unwrap_or_default();
            // Terminals send a carriage return for a line's end.
            let text = String::from_utf8_lossy(&text).replace("\r\n", "\n");
            return Some((end + PASTE_END.len(), Some(text.replace('\r', "\n"))));
        }
        let begun = (1..PASTE_END.len())
            .rev()
            .find(|length| bytes.ends_with(PASTE_END.get(..*length).unwrap_or_default()))
            .unwrap_or(0);
        let whole = bytes.len() - begun;
        if whole == 0 {
            return None;
        }
        keep(bytes.get(..whole).unwrap_or_default());
        Some((whole, None))
    }
}

/// What the beginning of some bytes means.
fn step(bytes: &[u8]) -> Step {
    match bytes {
        [] => Step::Incomplete,
        [ESCAPE, rest @ ..] => sequence::step(rest),
        _ => character(bytes, false, 0),
    }
}

/// A character, or a control character, that begins after so many bytes.
fn character(bytes: &[u8], alt: bool, before: usize) -> Step {
    let Some(first) = bytes.first() else {
        return Step::Incomplete;
    };
    let plain = |key| (key, false);
    let (key, control) = match first {
        b'\r' => plain(Key::Enter),
        b'\t' => plain(Key::Tab),
        0x7f | 0x08 => plain(Key::Backspace),
        0 => (Key::Char(' '), true),
        1..=26 => (Key::Char(char::from(first - 1 + b'a')), true),
        0x1c..=0x1f => (Key::Char(char::from(first - 0x1c + b'4')), true),
        b' '..=b'~' => plain(Key::Char(char::from(*first))),
        _ => return beyond_ascii(bytes, alt, before),
    };
    let modifiers = Modifiers {
        control,
        alt,
        ..Modifiers::NONE
    };
    let chord = Chord::new(key, modifiers);
    Step::Meaning(before + 1, Some(TerminalInput::Chord(chord)))
}

/// A character of more than one byte in UTF-8; bytes that are none are skipped.
fn beyond_ascii(bytes: &[u8], alt: bool, before: usize) -> Step {
    let length = match bytes.first() {
        Some(0xc2..=0xdf) => 2,
        Some(0xe0..=0xef) => 3,
        Some(0xf0..=0xf4) => 4,
        _ => return Step::Meaning(before + 1, None),
    };
    let Some(whole) = bytes.get(..length) else {
        return Step::Incomplete;
    };
    let read = std::str::from_utf8(whole);
    let Some(character) = read.ok().and_then(|text| text.chars().next()) else {
        return Step::Meaning(before + 1, None);
    };
    let modifiers = Modifiers {
        alt,
        ..Modifiers::NONE
    };
    let chord = Chord::new(Key::Char(character), modifiers);
    Step::Meaning(before + length, Some(TerminalInput::Chord(chord)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::theme::{Background, Rgb};
    use crate::ui::input::MouseAction;

    /// Everything that bytes mean, fed in pieces of one size.
    fn read(bytes: &[u8], piece: usize) -> Vec<TerminalInput> {
        let mut parser = Parser::default();
        let mut found = Vec::new();
        for piece in bytes.chunks(piece) {
            parser.feed(piece, |input| found.push(input));
        }
        parser.time_out(|input| found.push(input));
        found
    }

    fn chords(bytes: &str) -> Vec<String> {
        for piece in [1, 2, 3, 1000] {
            let read = read(bytes.as_bytes(), piece);
            assert_eq!(read, self::read(bytes.as_bytes(), 1000), "{bytes:?}");
        }
        let shown = |input| match input {
            TerminalInput::Chord(chord) => chord.shown(),
            other => format!("{other:?}"),
        };
        read(bytes.as_bytes(), 1000)
            .into_iter()
            .map(shown)
            .collect()
    }

    #[test]
    fn keys_are_read_with_their_modifiers() {
        assert_eq!(chords("aA é数"), ["a", "A", "Space", "é", "数"]);
        assert_eq!(
            chords("\r\t\x7f\x08"),
            ["Enter", "Tab", "Backspace", "Backspace"]
        );
        assert_eq!(chords("\x03\x1a\0"), ["Ctrl-c", "Ctrl-z", "Ctrl-Space"]);
        assert_eq!(
            chords("\x1b[A\x1bOB\x1b[1;2C\x1b[1;5D"),
            ["↑", "↓", "Shift-→", "Ctrl-←"]
        );
        assert_eq!(
            chords("\x1b[H\x1b[F\x1b[1~\x1b[4~\x1bOH"),
            ["Home", "End", "Home", "End", "Home"]
        );
        assert_eq!(
            chords("\x1b[3~\x1b[5~\x1b[6;3~\x1b[Z"),
            ["Delete", "PgUp", "Alt-PgDn", "Shift-Tab"]
        );
        assert_eq!(chords("\x1b\r\x1bx\x1bé"), ["Alt-Enter", "Alt-x", "Alt-é"]);
        assert_eq!(chords("\x1b[97;5u\x1b[13;2u"), ["Ctrl-a", "Shift-Enter"]);
    }

    #[test]
    fn an_escape_alone_is_a_key_and_so_is_what_follows_late() {
        assert_eq!(chords("\x1b"), ["Esc"]);
        assert_eq!(chords("\x1b\x1b"), ["Esc", "Esc"]);
        let mut parser = Parser::default();
        let mut found = Vec::new();
        parser.feed(b"\x1b", |input| found.push(input));
        assert!(parser.patience() == Some(KEY) && found.is_empty());
        parser.time_out(|input| found.push(input));
        parser.feed(b"[", |input| found.push(input));
        let keys = [Key::Esc, Key::Char('[')].map(|key| TerminalInput::Chord(Chord::plain(key)));
        assert_eq!(found, keys);
    }

    #[test]
    fn a_sequence_that_breaks_off_is_waited_for_and_types_nothing() {
        for begun in [&b"\x1b]11;rgb:ff"[..], b"\x1b[<0;3", b"\x1bP1$r0;48"] {
            let mut parser = Parser::default();
            parser.feed(begun, |input| panic!("{input:?}"));
            assert_eq!(parser.patience(), Some(REST));
            parser.time_out(|input| panic!("{input:?}"));
            assert_eq!(parser.patience(), None);
            // A key that a person presses meanwhile is heard.
            let mut found = Vec::new();
            parser.feed(begun, |input| panic!("{input:?}"));
            parser.feed(b"\x03", |input| found.push(input));
            let control = Modifiers {
                control: true,
                ..Modifiers::NONE
            };
            let key = Chord::new(Key::Char('c'), control);
            assert_eq!(found, [TerminalInput::Chord(key)]);
        }
    }

    #[test]
    fn the_mouse_is_read_in_each_of_its_protocols() {
        let at = |action, column, row| {
            TerminalInput::Mouse(Mouse {
                action,
                column,
                row,
            })
        };
        let bytes = b"\x1b[<0;3;4M\x1b[<32;3;5M\x1b[<0;3;5m\x1b[<64;1;1M\x1b[<65;1;1M\x1b[<2;1;1M\x1b[<35;9;9M";
        let expected = [
            at(MouseAction::Press, 2, 3),
            at(MouseAction::Drag, 2, 4),
            at(MouseAction::Release, 2, 4),
            at(MouseAction::WheelUp, 0, 0),
            at(MouseAction::WheelDown, 0, 0),
        ];
        for piece in [1, 7, 1000] {
            assert_eq!(read(bytes, piece), expected);
        }
        assert_eq!(read(b"\x1b[M !!", 1000), [at(MouseAction::Press, 0, 0)]);
        assert_eq!(read(b"\x1b[32;5;6M", 1000), [at(MouseAction::Press, 4, 5)]);
    }

    #[test]
    fn pasted_texts_keep_their_lines_and_mean_no_keys() {
        let bytes = "\x1b[200~u = 1\r\nq\x1b[Aé\x1b[201~x".as_bytes();
        for piece in [1, 2, 5, 1000] {
            let found = read(bytes, piece);
            let [TerminalInput::Paste(text), TerminalInput::Chord(after)] = &found[..] else {
                panic!("{found:?}");
            };
            assert_eq!(
                (text.as_str(), after.shown()),
                ("u = 1\nq\x1b[Aé", "x".into())
            );
        }
    }

    #[test]
    fn answers_are_told_from_keys_wherever_they_come() {
        let bytes = b"a\x1b]11;rgb:ffff/8080/0000\x1b\\b\x1b]10;rgb:12/34/56\x07\x1b[?997;2nq\x1bP1$r0;48:2::1:2:3m\x1b\\\x1bP0$r\x1b\\\x1b[3;7R\x1b[?62;4cz";
        let expected = [
            TerminalReply::Ground(Rgb(255, 128, 0)),
            TerminalReply::Text(Rgb(0x12, 0x34, 0x56)),
            TerminalReply::Scheme(Background::Light),
            TerminalReply::TrueColor(true),
            TerminalReply::TrueColor(false),
            TerminalReply::Cursor(6),
            TerminalReply::Attributes,
        ];
        for piece in [1, 4, 1000] {
            let found = read(bytes, piece);
            let keys = found
                .iter()
                .filter(|input| matches!(input, TerminalInput::Chord(_)));
            assert_eq!(keys.count(), 4, "{found:?}");
            let reports: Vec<_> = found
                .into_iter()
                .filter_map(|input| match input {
                    TerminalInput::Report(report) => Some(report),
                    _ => None,
                })
                .collect();
            assert_eq!(reports, expected);
        }
    }

    #[test]
    fn no_bytes_break_the_parser() {
        const PIECES: [&[u8]; 12] = [
            b"\x1b", b"[", b"]", b"P", b"O", b"<", b";", b"200~", b"\xe2", b"9", b"M", b"\x1b\\",
        ];
        let mut state = 1_u64;
        let mut random = || {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            (state >> 33) as usize
        };
        for _ in 0..2000 {
            let mut parser = Parser::default();
            let mut bytes = Vec::new();
            for _ in 0..random() % 30 {
                bytes.extend_from_slice(PIECES[random() % PIECES.len()]);
            }
            for piece in bytes.chunks(1 + random() % 5) {
                parser.feed(piece, |_| {});
            }
            parser.time_out(|_| {});
            assert!(parser.waiting.len() <= LONGEST_SEQUENCE);
        }
    }
}
