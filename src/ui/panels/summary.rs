//! The loss and what is said of it in full: on small screens, whose headline has room for neither.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::{loss, sentence};
use crate::figure::Role;
use crate::session::Session;
use crate::ui::panel::{Panel, PanelRows, heading, scrolls};
use crate::ui::text;
use crate::ui::theme::TerminalTheme;

/// The row.
pub(crate) static PANEL: Panel = Panel {
    name: "loss and verdict",
    rows: |session, theme, width| {
        let rows = lines(session, theme, usize::from(width)).len() as u16;
        PanelRows {
            least: 6.min(1 + rows),
            wanted: 1 + rows,
            most: None,
        }
    },
    draw,
    mouse: scrolls,
    ..Panel::EMPTY
};

fn draw(session: &Session, theme: TerminalTheme, area: Rect, buffer: &mut Buffer) {
    let inner = heading("loss and verdict", "", theme, area, buffer);
    let lines = lines(session, theme, usize::from(inner.width));
    text::write_scrolled(lines, session.screen().scrolled, theme, inner, buffer);
}

fn lines(session: &Session, theme: TerminalTheme, columns: usize) -> Vec<Line<'static>> {
    let style = theme.style(Role::Text);
    let rows = |line: &String| text::indented(&theme.text(line), "", "  ", columns);
    let loss = loss::shown(session);
    let mut lines: Vec<Line<'static>> = loss
        .iter()
        .flat_map(rows)
        .map(|row| text::line(row, style))
        .collect();
    lines.extend(sentence::spoken(session, theme, columns));
    lines
}
