//! The line that says what is happening, and why.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::frame::lines;
use crate::figure::Role;
use crate::session::{Notice, Session};
use crate::ui::theme::Theme;

/// Draws the line.
pub(crate) fn draw(session: &Session, theme: Theme, area: Rect, buffer: &mut Buffer) {
    let line = match session.notice() {
        Some(Notice::Refused(told)) => Line::from(Span::styled(
            format!(" ! {told}"),
            theme.style(Role::Warning),
        )),
        Some(Notice::Done(told)) => {
            Line::from(Span::styled(format!(" {told}"), theme.style(Role::Good)))
        }
        None => verdict(session, theme),
    };
    lines(vec![line], theme, area, buffer);
}

fn verdict(session: &Session, theme: Theme) -> Line<'static> {
    let racer = session.focused();
    let role = Role::Racer(racer.letter.place());
    Line::from(vec![Span::styled(
        format!(" ● {} ", racer.letter.char()),
        theme.style(role),
    )])
}
