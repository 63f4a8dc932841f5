//! The line at the top: what is open, and the views.

use ratatui::buffer::Buffer;
use ratatui::layout::{Alignment, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

use super::frame::lines;
use crate::figure::Role;
use crate::session::{Session, View};
use crate::ui::theme::{Chrome, Theme};

/// Draws the line.
pub(crate) fn draw(session: &Session, theme: Theme, area: Rect, buffer: &mut Buffer) {
    let scene = session.scene();
    let left = Line::from(vec![
        Span::styled(" gdplay  ", theme.chrome(Chrome::Title)),
        Span::styled(scene.scenario.heading(), theme.style(Role::Text)),
    ]);
    let used = left.width();
    lines(vec![left], theme, area, buffer);
    let mut spans = Vec::new();
    for view in View::ALL {
        let style = if view == session.view() {
            Chrome::Selected
        } else {
            Chrome::Hint
        };
        spans.push(Span::styled(
            format!("{} ", view.key()),
            theme.chrome(Chrome::Key),
        ));
        spans.push(Span::styled(view.name(), theme.chrome(style)));
        spans.push(Span::raw("  "));
    }
    spans.push(Span::styled("? ", theme.chrome(Chrome::Key)));
    spans.push(Span::styled("help ", theme.chrome(Chrome::Hint)));
    let right = Line::from(spans).alignment(Alignment::Right);
    if used + right.width() + 2 <= area.width as usize {
        right.render(area, buffer);
    }
}
