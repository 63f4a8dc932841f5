//! The screen of any size, for those who have none: its text, and how many samples its picture has room for.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::theme::TerminalTheme;
use super::{draw, resolution};
use crate::field::Resolution;
use crate::session::Session;

/// The screen as text, line by line, without spaces at the ends of lines.
pub fn text(session: &Session, theme: TerminalTheme, columns: u16, rows: u16) -> String {
    let buffer = buffer(session, theme, columns, rows);
    let mut text = String::new();
    for row in buffer.area.rows() {
        let cells = row.columns().map(|cell| buffer[(cell.x, cell.y)].symbol());
        text.push_str(cells.collect::<String>().trim_end());
        text.push('\n');
    }
    text
}

/// The cells of the screen.
pub(crate) fn buffer(session: &Session, theme: TerminalTheme, columns: u16, rows: u16) -> Buffer {
    let area = Rect::new(0, 0, columns, rows);
    let mut buffer = Buffer::empty(area);
    draw(session, theme, area, &mut buffer);
    buffer
}

/// How many samples of the loss a screen of this size has room for.
pub fn room(session: &Session, theme: TerminalTheme, columns: u16, rows: u16) -> Resolution {
    resolution(session, theme, Rect::new(0, 0, columns, rows))
}
