//! What characters are written with, and the sequence (SGR, "select graphic rendition") from one ink to another.

use ratatui::buffer::Cell;
use ratatui::style::{Color, Modifier};

/// Colors and modifiers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Rendition {
    fg: Color,
    bg: Color,
    modifier: Modifier,
}

/// The modifiers with their codes.
const MODIFIERS: [(Modifier, u8); 9] = [
    (Modifier::BOLD, 1),
    (Modifier::DIM, 2),
    (Modifier::ITALIC, 3),
    (Modifier::UNDERLINED, 4),
    (Modifier::SLOW_BLINK, 5),
    (Modifier::RAPID_BLINK, 6),
    (Modifier::REVERSED, 7),
    (Modifier::HIDDEN, 8),
    (Modifier::CROSSED_OUT, 9),
];

/// Modifiers that show on a space.
const ON_SPACES: Modifier = Modifier::UNDERLINED
    .union(Modifier::REVERSED)
    .union(Modifier::CROSSED_OUT);

/// The decimal digits of every byte, and how many they are.
const DIGITS: [([u8; 3], usize); 256] = digits();

#[expect(clippy::indexing_slicing, reason = "below the length")]
const fn digits() -> [([u8; 3], usize); 256] {
    let mut table = [([b'0'; 3], 1); 256];
    let mut byte = 0;
    while byte < 256 {
        let [hundreds, tens, ones] = [byte / 100, byte / 10 % 10, byte % 10];
        let [h, t, o] = [b'0' + hundreds as u8, b'0' + tens as u8, b'0' + ones as u8];
        table[byte] = if hundreds > 0 {
            ([h, t, o], 3)
        } else if tens > 0 {
            ([t, o, b'0'], 2)
        } else {
            ([o, b'0', b'0'], 1)
        };
        byte += 1;
    }
    table
}

impl Rendition {
    /// That of a cell.
    pub(super) fn of(cell: &Cell) -> Self {
        Self {
            fg: cell.fg,
            bg: cell.bg,
            modifier: cell.modifier,
        }
    }

    /// The ink nearest to `now` that shows the same on a space, of which only the background is seen.
    pub(super) fn of_space(self, now: Self) -> Self {
        if self.modifier.intersects(ON_SPACES) {
            return self;
        }
        Self {
            bg: self.bg,
            fg: now.fg,
            modifier: now.modifier - ON_SPACES,
        }
    }

    /// Writes the parameters that lead from another ink to this one, and the letter that ends them.
    pub(super) fn push_change(self, from: Self, out: &mut Vec<u8>) {
        let mut from = from;
        if !self.modifier.contains(from.modifier) {
            // There is no parameter that takes bold away and leaves dim: begin anew.
            out.extend_from_slice(b"0;");
            from = Self::default();
        }
        for (modifier, code) in MODIFIERS {
            if self.modifier.contains(modifier) && !from.modifier.contains(modifier) {
                out.extend_from_slice(&[b'0' + code, b';']);
            }
        }
        if self.fg != from.fg {
            push_color(out, self.fg, 30);
        }
        if self.bg != from.bg {
            push_color(out, self.bg, 40);
        }
        // Every part ends with a separator; the last one ends the sequence.
        if let Some(last) = out.last_mut() {
            *last = b'm';
        }
    }
}

/// A decimal number.
#[expect(clippy::indexing_slicing, reason = "a byte of 256")]
pub(super) fn push_number(out: &mut Vec<u8>, number: u16) {
    if let Ok(byte) = u8::try_from(number) {
        let (digits, count) = DIGITS[usize::from(byte)];
        out.extend(digits.iter().take(count));
    } else {
        out.extend_from_slice(number.to_string().as_bytes());
    }
}

/// A color and a separator; `base` is 30 for the foreground, 40 for the background.
fn push_color(out: &mut Vec<u8>, color: Color, base: u16) {
    let bright = base + 60;
    let code = match color {
        Color::Black => base,
        Color::Red => base + 1,
        Color::Green => base + 2,
        Color::Yellow => base + 3,
        Color::Blue => base + 4,
        Color::Magenta => base + 5,
        Color::Cyan => base + 6,
        Color::Gray => base + 7,
        Color::DarkGray => bright,
        Color::LightRed => bright + 1,
        Color::LightGreen => bright + 2,
        Color::LightYellow => bright + 3,
        Color::LightBlue => bright + 4,
        Color::LightMagenta => bright + 5,
        Color::LightCyan => bright + 6,
        Color::White => bright + 7,
        Color::Reset => base + 9,
        Color::Indexed(_) | Color::Rgb(..) => base + 8,
    };
    push_number(out, code);
    out.extend_from_slice(b";");
    match color {
        Color::Indexed(index) => {
            out.extend_from_slice(b"5;");
            push_number(out, index.into());
            out.extend_from_slice(b";");
        }
        Color::Rgb(red, green, blue) => {
            out.extend_from_slice(b"2;");
            for part in [red, green, blue] {
                push_number(out, part.into());
                out.extend_from_slice(b";");
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_those_of_every_byte() {
        for byte in 0..=255_u8 {
            let (digits, count) = DIGITS[usize::from(byte)];
            assert_eq!(&digits[..count], byte.to_string().as_bytes());
        }
    }
}
