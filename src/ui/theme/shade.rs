//! Bands where colors are few: chosen ones of the 256, or glyphs that shade a cell.

use ratatui::style::Color;

use super::{Background, Charset, Fill};

/// The field among the 256 colors, and the color behind a line over each: the nearest ones to the true colors would
/// wander between hues.
const DARK_INDEXED: [(u8, u8); 9] = [
    (17, 17),
    (18, 17),
    (19, 17),
    (24, 17),
    (25, 17),
    (60, 236),
    (66, 236),
    (102, 237),
    (137, 237),
];
const LIGHT_INDEXED: [(u8, u8); 8] = [
    (231, 231),
    (195, 231),
    (189, 231),
    (153, 195),
    (152, 195),
    (181, 224),
    (180, 224),
    (173, 223),
];

/// The color of the field at a fraction, and the one behind a line over it, among the 256.
pub(super) fn indexed(fraction: f64, background: Background) -> (u8, u8) {
    let steps: &[(u8, u8)] = match background {
        Background::Dark => &DARK_INDEXED,
        Background::Light => &LIGHT_INDEXED,
    };
    steps[((fraction * steps.len() as f64) as usize).min(steps.len() - 1)]
}

/// A fill among the 16 colors: shades of one color on another, so that four of them make nine steps.
pub(super) fn shaded(fraction: f64, background: Background, charset: Charset) -> Fill {
    let steps = match background {
        Background::Dark => [Color::Black, Color::Blue, Color::Cyan],
        Background::Light => [Color::White, Color::Cyan, Color::Gray],
    };
    let step = ((fraction * 9.0) as usize).min(8);
    let (below, above) = (steps[(step / 4).min(1)], steps[(step / 4).min(1) + 1]);
    if step == 8 {
        return Fill {
            glyph: " ",
            fg: above,
            bg: above,
        };
    }
    let glyph = match charset {
        Charset::Unicode => [" ", "░", "▒", "▓"][step % 4],
        Charset::Ascii => [" ", ".", ":", "#"][step % 4],
    };
    Fill {
        glyph,
        fg: above,
        bg: below,
    }
}

/// A fill without color: glyphs that cover more and more of the cell.
pub(super) fn hatched(fraction: f64, charset: Charset) -> Fill {
    let glyphs: &[&str] = match charset {
        Charset::Unicode => &[" ", "·", "░", "▒", "▓"],
        Charset::Ascii => &[" ", ".", ":", "-", "=", "%", "#"],
    };
    let index = ((fraction * glyphs.len() as f64) as usize).min(glyphs.len() - 1);
    Fill {
        glyph: glyphs[index],
        fg: Color::Reset,
        bg: Color::Reset,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shading_covers_more_and_more() {
        for charset in [Charset::Unicode, Charset::Ascii] {
            let mut fills: Vec<Fill> = (0..=15)
                .map(|i| hatched(f64::from(i) / 15.0, charset))
                .collect();
            fills.dedup();
            assert!(fills.len() >= 5 && fills[0].glyph == " ");
            let mut fills: Vec<Fill> = (0..=15)
                .map(|i| shaded(f64::from(i) / 15.0, Background::Dark, charset))
                .collect();
            fills.dedup();
            assert_eq!(fills.len(), 9);
        }
    }
}
