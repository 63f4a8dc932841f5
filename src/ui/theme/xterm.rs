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

/// The nearest of xterm's 6 × 6 × 6 cube (16 to 231) and its 24 grays (232 to 255). Of the cube every channel has a nearest side of
/// its own: this is asked for at every cell of a picture.
pub(super) fn nearest(rgb: Rgb) -> u8 {
    let side = |channel: u8| {
        let distance = |side: &u8| channel.abs_diff(Rgb::of_index(16 + side).2);
        (0..6_u8).min_by_key(distance).unwrap_or(0)
    };
    let cube = 16 + 36 * side(rgb.0) + 6 * side(rgb.1) + side(rgb.2);
    std::iter::once(cube)
        .chain(232..=255)
        .min_by_key(|index| distance(rgb, Rgb::of_index(*index)))
        .unwrap_or(cube)
}

/// Squared distance, weighted by how much each channel is seen.
fn distance(a: Rgb, b: Rgb) -> u32 {
    let square = |a: u8, b: u8| u32::from(a.abs_diff(b)).pow(2);
    2 * square(a.0, b.0) + 4 * square(a.1, b.1) + 3 * square(a.2, b.2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_color_is_nearer() {
        for red in (0..=255).step_by(15) {
            for green in (0..=255).step_by(15) {
                for blue in 0..=255 {
                    let rgb = Rgb(red, green, blue);
                    let all = 16..=255;
                    let nearest_of_all =
                        all.min_by_key(|index| distance(rgb, Rgb::of_index(*index)));
                    assert_eq!(Some(nearest(rgb)), nearest_of_all, "{rgb:?}");
                }
            }
        }
    }
}
