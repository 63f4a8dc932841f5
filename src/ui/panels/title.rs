//! The line at the top: what is open, and the views.

use ratatui::buffer::Buffer;
use ratatui::layout::{Alignment, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

use super::frame::lines;
use crate::figure::Role;
use crate::session::Session;
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
    let room = (area.width as usize).saturating_sub(used + 2);
    let shown = [Names::Full, Names::Keys].map(|names| views(session, names, theme));
    if let Some(right) = shown.into_iter().find(|line| line.width() <= room) {
        right.alignment(Alignment::Right).render(area, buffer);
    }
}

/// How the views are written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Names {
    /// Each with its name.
    Full,
    /// By their keys, but for the one that is shown.
    Keys,
}

fn views(session: &Session, names: Names, theme: Theme) -> Line<'static> {
    let mut spans = Vec::new();
    for (view, number) in session.views().iter().zip(1..) {
        let is_shown = *view == session.view();
        let style = if is_shown {
            Chrome::Selected
        } else {
            Chrome::Hint
        };
        spans.push(Span::styled(
            i32::to_string(&number),
            theme.chrome(Chrome::Key),
        ));
        spans.push(Span::raw(" "));
        if is_shown || names == Names::Full {
            spans.push(Span::styled(view.name, theme.chrome(style)));
            spans.push(Span::raw("  "));
        }
    }
    spans.push(Span::styled("? ", theme.chrome(Chrome::Key)));
    spans.push(Span::styled("help ", theme.chrome(Chrome::Hint)));
    Line::from(spans)
}
