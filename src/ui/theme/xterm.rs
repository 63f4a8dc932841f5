//! The colors that a terminal has by number.

use ratatui::style::Color;

use crate::figure::theme::Rgb;

/// The 16 colors by their numbers.
pub(super) const NAMED: [Color; 16] = [
    Color::Black,
    Color::Red,
    Color::Green,
    Color::Yellow,
    Color::Blue,
    Color::Magenta,
    Color::Cyan,
    Color::Gray,
    Color::DarkGray,
    Color::LightRed,
    Color::LightGreen,
    Color::LightYellow,
    Color::LightBlue,
    Color::LightMagenta,
    Color::LightCyan,
    Color::White,
];

/// The nearest of xterm's 6 × 6 × 6 cube (16 to 231) and its 24 grays (232 to 255).
pub(super) fn nearest(rgb: Rgb) -> u8 {
    (16..=255)
        .min_by_key(|index| distance(rgb, Rgb::of_index(*index)))
        .unwrap_or(16)
}

/// Squared distance, weighted by how much each channel is seen.
fn distance(a: Rgb, b: Rgb) -> u32 {
    let square = |a: u8, b: u8| u32::from(a.abs_diff(b)).pow(2);
    2 * square(a.0, b.0) + 4 * square(a.1, b.1) + 3 * square(a.2, b.2)
}
