//! What stands in the views of a descent where a loss has no parameter, so that there is none.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use crate::figure::Role;
use crate::session::Session;
use crate::ui::panel::{Panel, PanelRows, heading};
use crate::ui::text;
use crate::ui::theme::TerminalTheme;
use crate::ui::views;

/// The row.
pub(crate) static PANEL: Panel = Panel {
    name: "no parameter",
    rows: |_, _, _| PanelRows::from(3),
    draw,
    ..Panel::EMPTY
};

fn draw(session: &Session, theme: TerminalTheme, area: Rect, buffer: &mut Buffer) {
    let name = views::shown(session).name();
    let inner = heading(name, "", theme, area, buffer);
    let mut said =
        String::from("This loss has no parameter: there is no slope, and nothing to descend.");
    for view in views::ALL.iter().filter(|view| view.is_of_samples) {
        let about = view.about.split("; ").next().unwrap_or_default();
        said = format!("{said} {} shows {about}.", view.key);
    }
    let lines = text::wrapped(&theme.text(&said), usize::from(inner.width).min(72));
    let style = theme.style(Role::Text);
    let lines: Vec<Line> = lines
        .into_iter()
        .map(|line| text::line(line, style))
        .collect();
    text::write(lines, theme, inner, buffer);
}
