//! Which characters may be used, and which of them lines are drawn with: each stands for two by four dots of a cell.

use ratatui::symbols::pixel::{OCTANTS, QUADRANTS};

use super::TerminalTheme;

/// Which glyphs may be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Charset {
    /// Half blocks, braille, arrows, superscripts.
    Unicode,
    /// Only the 95 printable characters of ASCII.
    Ascii,
}

/// What a cell's dots are drawn with. A mask has a bit for each dot, row by row from the top, the left one first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Marker {
    /// Braille: two by four dots with room between them.
    Braille,
    /// Octants: two by four blocks without room between them, for fonts that have the blocks of Unicode 16.
    Octant,
    /// Quadrants: two by two blocks, for fonts without braille.
    Quadrant,
    /// The character of ASCII that is most like the dots.
    Ascii,
}

impl Marker {
    /// The character of a mask.
    #[expect(clippy::indexing_slicing, reason = "a byte of 256")]
    pub fn character(self, mask: u8) -> char {
        match self {
            Self::Braille => braille(mask),
            Self::Octant => OCTANTS[usize::from(mask)],
            Self::Quadrant => quadrant(mask),
            Self::Ascii => ascii(mask),
        }
    }
}

impl TerminalTheme {
    /// The theme with another marker.
    #[must_use]
    pub fn with_marker(self, marker: Marker) -> Self {
        Self { marker, ..self }
    }

    /// What lines are drawn with.
    pub fn marker(self) -> Marker {
        match self.charset {
            Charset::Unicode => self.marker,
            Charset::Ascii => Marker::Ascii,
        }
    }
}

fn braille(mask: u8) -> char {
    // Unicode numbers the dots down the left column, then down the right one, and the fourth row last.
    const BITS: [u32; 8] = [0, 3, 1, 4, 2, 5, 6, 7];
    let set = BITS.iter().enumerate();
    let set = set.filter(|(bit, _)| mask & (1 << bit) != 0);
    let code: u32 = set.map(|(_, bit)| 1 << bit).sum();
    char::from_u32(0x2800 + code).unwrap_or(' ')
}

/// A block is there if one of its two dots is.
#[expect(clippy::indexing_slicing, reason = "four bits of 16")]
fn quadrant(mask: u8) -> char {
    let upper = (mask | mask >> 2) & 0b11;
    let lower = (mask >> 4 | mask >> 6) & 0b11;
    QUADRANTS[usize::from(upper | lower << 2)]
}

fn ascii(mask: u8) -> char {
    let row = |y: u8| (mask >> (2 * y)) & 0b11;
    let rows: Vec<u8> = (0..4).filter(|y| row(*y) != 0).collect();
    let (Some(top), Some(bottom)) = (rows.first(), rows.last()) else {
        return ' ';
    };
    let both = (0..4).fold(0, |all, y| all | row(y)) == 0b11;
    match (bottom - top, both) {
        (0 | 1, _) if *bottom <= 1 && *top == 0 => '\'',
        (0 | 1, _) if *top >= 2 => {
            if both {
                '_'
            } else {
                '.'
            }
        }
        (0 | 1, _) => '-',
        (_, false) => '|',
        // The left dot above the right one: down to the right.
        _ if row(*top) == 0b01 => '\\',
        _ if row(*top) == 0b10 => '/',
        _ => '*',
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_marker_has_a_character_of_its_own_for_a_line() {
        let top_row = 0b0000_0011;
        let left_column = 0b0101_0101;
        let zigzag = 0b0110_0110;
        for (marker, characters) in [
            (Marker::Braille, ['⠉', '⡇', '⡪']),
            (Marker::Octant, [OCTANTS[3], '▌', OCTANTS[0b0110_0110]]),
            (Marker::Quadrant, ['▀', '▌', '█']),
            (Marker::Ascii, ['\'', '|', '/']),
        ] {
            let drawn = [top_row, left_column, zigzag].map(|mask| marker.character(mask));
            assert_eq!(drawn, characters, "{marker:?}");
        }
    }

    #[test]
    fn no_dots_are_no_ink_and_all_are_a_full_cell() {
        let [none, all] = [0, 255]
            .map(|mask| [Marker::Octant, Marker::Quadrant].map(|marker| marker.character(mask)));
        assert_eq!((none, all), ([' '; 2], ['█'; 2]));
        assert_eq!(Marker::Braille.character(255), '⣿');
    }

    #[test]
    fn a_quadrant_is_there_if_one_of_its_dots_is() {
        for (mask, character) in [
            (0b0000_0100, '▘'),
            (0b0000_1000, '▝'),
            (0b0100_0000, '▖'),
            (0b0010_0000, '▗'),
            (0b0100_0010, '▞'),
        ] {
            assert_eq!(Marker::Quadrant.character(mask), character, "{mask:08b}");
        }
    }
}
