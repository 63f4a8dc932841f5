//! Answers of a terminal to what it is asked.

use crate::figure::theme::{Background, Rgb};

/// One answer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::play) enum TerminalReply {
    /// The color of its text (OSC 10).
    Text(Rgb),
    /// The color behind it (OSC 11).
    Ground(Rgb),
    /// Whether its colors are dark or light (`CSI ? 997`), asked for or shown because they changed.
    Scheme(Background),
    /// Whether it took a color of 24 bits (DECRQSS).
    TrueColor(bool),
    /// The column of its cursor, from 0 (CPR).
    Cursor(u16),
    /// What it is (DA1): every terminal answers, and in the order of the questions, so nothing more is to come.
    Attributes,
}

/// What an operating system command says: a color.
pub(super) fn of_operating_system(text: &str) -> Option<TerminalReply> {
    let (number, color) = text.split_once(';')?;
    let color = color_of(color)?;
    match number {
        "10" => Some(TerminalReply::Text(color)),
        "11" => Some(TerminalReply::Ground(color)),
        _ => None,
    }
}

/// What a device control string says: whether the style that was set is of 24 bits.
pub(super) fn of_device(text: &str) -> Option<TerminalReply> {
    let (valid, style) = text.split_once("$r")?;
    let has_color = ["48:2::1:2:3", "48:2:1:2:3", "48;2;1;2;3"]
        .iter()
        .any(|color| style.contains(color));
    Some(TerminalReply::TrueColor(valid == "1" && has_color))
}

/// What a control sequence says, if it is an answer.
pub(super) fn of_control(parameters: &str, letter: u8) -> Option<TerminalReply> {
    match letter {
        b'c' if parameters.starts_with('?') => Some(TerminalReply::Attributes),
        b'n' => match parameters {
            "?997;1" => Some(TerminalReply::Scheme(Background::Dark)),
            "?997;2" => Some(TerminalReply::Scheme(Background::Light)),
            _ => None,
        },
        b'R' => {
            let (_, column) = parameters.split_once(';')?;
            let column: u16 = column.parse().ok()?;
            Some(TerminalReply::Cursor(column.saturating_sub(1)))
        }
        _ => None,
    }
}

/// A color as X11 writes it, `rgb:` with one to four hexadecimal digits a part, or as `#` with two.
fn color_of(text: &str) -> Option<Rgb> {
    if let Some(hex) = text.strip_prefix('#') {
        let part = |at: usize| u8::from_str_radix(hex.get(at..at + 2)?, 16).ok();
        return (hex.len() == 6).then(|| Some(Rgb(part(0)?, part(2)?, part(4)?)))?;
    }
    let (_, parts) = text.split_once(':')?;
    let mut parts = parts.split('/').map(part_of);
    let color = Rgb(parts.next()??, parts.next()??, parts.next()??);
    text.starts_with("rgb").then_some(color)
}

/// A part of a color, scaled to 8 bits.
fn part_of(text: &str) -> Option<u8> {
    let number = u32::from_str_radix(text, 16).ok()?;
    let most = match text.len() {
        1 => 0xf,
        2 => 0xff,
        3 => 0xfff,
        4 => 0xffff,
        _ => return None,
    };
    u8::try_from((number * 255 + most / 2) / most).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colors_are_read_in_every_length() {
        for text in [
            "rgb:ff/80/00",
            "rgb:ffff/8080/0000",
            "rgba:ffff/8080/0000/ffff",
            "#ff8000",
        ] {
            assert_eq!(color_of(text), Some(Rgb(255, 128, 0)), "{text}");
        }
        assert_eq!(color_of("rgb:f/8/0"), Some(Rgb(255, 136, 0)));
        for text in [
            "",
            "rgb:",
            "rgb:ff/80",
            "cmyk:1/2/3",
            "rgb:fffff/0/0",
            "#ff",
            "rgb:g/0/0",
        ] {
            assert_eq!(color_of(text), None, "{text}");
        }
    }
}
