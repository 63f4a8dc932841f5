//! What lies over the screen: the help, and lists to choose from.

mod help;
pub(crate) mod palette;
mod settings;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::{Clear, Widget};

use super::theme::Theme;
use crate::session::{Overlay, Session};

/// Draws what lies over the screen, if anything does.
pub(crate) fn draw(session: &Session, theme: Theme, area: Rect, buffer: &mut Buffer) {
    let Some(overlay) = session.overlay() else {
        return;
    };
    let area = centered(area, rows(session, overlay));
    Clear.render(area, buffer);
    match overlay {
        Overlay::Help(scrolled) => help::draw(session, *scrolled, theme, area, buffer),
        Overlay::Settings(menu) => settings::draw(session, menu, theme, area, buffer),
        Overlay::List(list) => palette::draw(list, theme, area, buffer),
    }
}

/// The rows that an overlay can use.
fn rows(session: &Session, overlay: &Overlay) -> u16 {
    match overlay {
        Overlay::Settings(_) => session.settings().len() as u16 + 8,
        Overlay::Help(_) | Overlay::List(_) => 46,
    }
}

/// Most of a small screen, a readable column of a large one.
fn centered(area: Rect, rows: u16) -> Rect {
    let width = area.width.saturating_sub(4).min(92).max(area.width.min(20));
    let height = area
        .height
        .saturating_sub(2)
        .min(rows)
        .max(area.height.min(3));
    Rect::new(
        area.x + (area.width - width) / 2,
        area.y + (area.height - height) / 2,
        width,
        height,
    )
}
