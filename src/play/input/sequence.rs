//! What follows an escape: keys with modifiers, the mouse, answers.

use super::report::{self, TerminalReply};
use super::{Step, TerminalInput, character};
use crate::ui::input::{Chord, Key, Modifiers, Mouse, MouseAction};

/// What an escape with these bytes after it means.
pub(super) fn step(rest: &[u8]) -> Step {
    match rest {
        [] => Step::Incomplete,
        // Two escapes: the first is the key.
        [0x1b, ..] => Step::Meaning(1, Some(TerminalInput::Chord(Chord::plain(Key::Esc)))),
        [b'[', rest @ ..] => control(rest),
        [b'O', rest @ ..] => single_shift(rest),
        [b']', rest @ ..] => string(rest, report::of_operating_system),
        [b'P', rest @ ..] => string(rest, report::of_device),
        _ => character(rest, true, 1),
    }
}

/// SS3 and a letter: a key of the keypad's application mode.
fn single_shift(rest: &[u8]) -> Step {
    match rest.first() {
        None => Step::Incomplete,
        Some(letter) => {
            let chord = named(*letter).map(|key| TerminalInput::Chord(Chord::plain(key)));
            Step::Meaning(3, chord)
        }
    }
}

/// A string that ends with BEL, or with an escape and a backslash.
fn string(rest: &[u8], meaning: fn(&str) -> Option<TerminalReply>) -> Step {
    for (index, byte) in rest.iter().enumerate() {
        let ending = match (byte, rest.get(index + 1)) {
            (0x07, _) => 1,
            (0x1b, Some(b'\\')) => 2,
            (0x1b, None) => return Step::Incomplete,
            // Another sequence begins, or a key was pressed: the end of this one was lost.
            (..0x20, _) => return Step::Meaning(2 + index, None),
            _ => continue,
        };
        let text = rest.get(..index).unwrap_or_default();
        let report = std::str::from_utf8(text).ok().and_then(meaning);
        return Step::Meaning(2 + index + ending, report.map(TerminalInput::Report));
    }
    Step::Incomplete
}

/// A control sequence: parameters, intermediate bytes, and a final byte.
fn control(rest: &[u8]) -> Step {
    let Some(end) = rest.iter().position(|byte| !(0x20..=0x3f).contains(byte)) else {
        return Step::Incomplete;
    };
    let text = rest.get(..end).unwrap_or_default();
    let parameters = std::str::from_utf8(text).unwrap_or_default();
    let used = 2 + end + 1;
    match rest.get(end) {
        // The mouse as it was first reported: three bytes follow.
        Some(b'M') if parameters.is_empty() => match rest.get(1..4) {
            Some([button, column, row]) => {
                let cell = |byte: &u8| u16::from(byte.saturating_sub(0x21));
                let input = mouse(button.wrapping_sub(0x20), cell(column), cell(row), true);
                Step::Meaning(used + 3, input)
            }
            _ => Step::Incomplete,
        },
        Some(letter @ (b'M' | b'm')) => {
            let is_press = *letter == b'M';
            Step::Meaning(used, mouse_of(parameters, is_press))
        }
        Some(b'~') if parameters == "200" => Step::Paste(used),
        Some(letter @ 0x40..=0x7e) => Step::Meaning(used, meaning(parameters, *letter)),
        // No control sequence at all.
        _ => Step::Meaning(2 + end, None),
    }
}

/// The numbers of a sequence; what is missing is 0, and of sub-parameters only the first counts.
fn numbers(parameters: &str) -> Vec<u32> {
    parameters
        .split(';')
        .map(|number| {
            let first = number.split(':').next().unwrap_or_default();
            first.parse().unwrap_or(0)
        })
        .collect()
}

/// A control sequence that is a key or an answer.
fn meaning(parameters: &str, letter: u8) -> Option<TerminalInput> {
    if let Some(report) = report::of_control(parameters, letter) {
        return Some(TerminalInput::Report(report));
    }
    let numbers = numbers(parameters);
    let first = numbers.first().copied().unwrap_or(0);
    let key = match letter {
        b'~' => match first {
            1 | 7 => Key::Home,
            4 | 8 => Key::End,
            3 => Key::Delete,
            5 => Key::PageUp,
            6 => Key::PageDown,
            _ => return None,
        },
        b'u' => match first {
            13 => Key::Enter,
            27 => Key::Esc,
            9 => Key::Tab,
            127 | 8 => Key::Backspace,
            code => Key::Char(char::from_u32(code).filter(|character| !character.is_control())?),
        },
        b'Z' => return Some(TerminalInput::Chord(Chord::new(Key::Tab, Modifiers::SHIFT))),
        _ => named(letter)?,
    };
    let held = numbers.get(1).copied().unwrap_or(1).saturating_sub(1);
    let modifiers = Modifiers {
        shift: held & 1 > 0,
        alt: held & 2 > 0,
        control: held & 4 > 0,
    };
    Some(TerminalInput::Chord(Chord::new(key, modifiers)))
}

/// The key of a letter.
fn named(letter: u8) -> Option<Key> {
    match letter {
        b'A' => Some(Key::Up),
        b'B' => Some(Key::Down),
        b'C' => Some(Key::Right),
        b'D' => Some(Key::Left),
        b'H' => Some(Key::Home),
        b'F' => Some(Key::End),
        b'M' => Some(Key::Enter),
        _ => None,
    }
}

/// The mouse by numbers: SGR's with `<`, else urxvt's, which adds 32 to the button.
fn mouse_of(parameters: &str, is_press: bool) -> Option<TerminalInput> {
    let (parameters, offset) = match parameters.strip_prefix('<') {
        Some(parameters) => (parameters, 0),
        None => (parameters, 32),
    };
    let [button, column, row] = numbers(parameters)[..] else {
        return None;
    };
    let button = u8::try_from(button.checked_sub(offset)?).ok()?;
    let cell = |number: u32| u16::try_from(number.saturating_sub(1)).unwrap_or(u16::MAX);
    mouse(button, cell(column), cell(row), is_press)
}

/// What the left button and the wheel do; nothing else means anything.
fn mouse(button: u8, column: u16, row: u16, is_press: bool) -> Option<TerminalInput> {
    const MOTION: u8 = 32;
    const MODIFIERS: u8 = 4 + 8 + 16;
    let action = match (button & !MODIFIERS, is_press) {
        (0, true) => MouseAction::Press,
        // The old protocols tell no button when one comes up.
        (0, false) | (3, _) => MouseAction::Release,
        (MOTION, true) => MouseAction::Drag,
        (64, _) => MouseAction::WheelUp,
        (65, _) => MouseAction::WheelDown,
        _ => return None,
    };
    Some(TerminalInput::Mouse(Mouse {
        action,
        column,
        row,
    }))
}
