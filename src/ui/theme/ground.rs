//! What is done to a whole area at once: the theme's ground behind it, or half of its strength taken.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier};

use super::{Background, ColorDepth, TerminalTheme, nearest};
use crate::figure::Role;
use crate::figure::theme::Rgb;

impl TerminalTheme {
    /// Paints the ground behind everything that has none of its own, and what is written there in the terminal's own color.
    pub(crate) fn paint(self, area: Rect, buffer: &mut Buffer) {
        if !self.is_painted() || self.colors() == ColorDepth::Mono {
            return;
        }
        let colors = self.role_colors();
        let [ground, text] = match (self.colors(), colors.background) {
            (ColorDepth::Sixteen, Background::Dark) => [Color::Black, Color::Gray],
            (ColorDepth::Sixteen, Background::Light) => [Color::White, Color::Black],
            _ => [self.color(colors.ground), self.color(colors.of(Role::Text))],
        };
        for row in area.intersection(buffer.area).rows() {
            for at in row.positions() {
                let cell = &mut buffer[at];
                if cell.bg == Color::Reset {
                    cell.bg = ground;
                }
                if cell.fg == Color::Reset {
                    cell.fg = text;
                }
            }
        }
    }

    /// Draws what is of something else than is typed as what matters less, still to be read.
    pub(crate) fn mute(self, area: Rect, buffer: &mut Buffer) {
        let muted = self.style(Role::Muted).fg;
        for row in area.intersection(buffer.area).rows() {
            for at in row.positions() {
                let cell = &mut buffer[at];
                cell.modifier.remove(Modifier::BOLD);
                match (self.colors(), muted) {
                    (ColorDepth::Indexed | ColorDepth::TrueColor, Some(muted)) => cell.fg = muted,
                    _ => cell.modifier.insert(Modifier::DIM),
                }
            }
        }
    }

    /// Draws what is behind something else, or out of date, half as strong.
    pub(crate) fn dim(self, area: Rect, buffer: &mut Buffer) {
        let colors = self.role_colors();
        let ground = colors.ground.rgb;
        let mut known: [Option<u8>; 256] = [None; 256];
        let mut half = |color: Color| match color {
            Color::Rgb(r, g, b) => {
                let Rgb(r, g, b) = Rgb(r, g, b).mixed(ground, 0.5);
                Color::Rgb(r, g, b)
            }
            Color::Indexed(index) => {
                let mixed = || nearest(Rgb::of_index(index).mixed(ground, 0.5));
                let known = known.get_mut(usize::from(index));
                Color::Indexed(known.map_or(index, |known| *known.get_or_insert_with(mixed)))
            }
            other => other,
        };
        for row in area.intersection(buffer.area).rows() {
            for at in row.positions() {
                let cell = &mut buffer[at];
                match self.colors() {
                    ColorDepth::Mono | ColorDepth::Sixteen => cell.modifier.insert(Modifier::DIM),
                    ColorDepth::Indexed | ColorDepth::TrueColor => {
                        (cell.fg, cell.bg) = (half(cell.fg), half(cell.bg));
                        cell.modifier.remove(Modifier::BOLD);
                    }
                }
            }
        }
    }
}
