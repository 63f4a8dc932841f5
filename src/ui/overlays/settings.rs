//! The settings of the focused racer.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::figure::Role;
use crate::session::{Menu, Session, StatusMessage};
use crate::ui::panels::{Titles, frame, lines};
use crate::ui::theme::{Chrome, Theme};

/// Draws the menu.
pub(crate) fn draw(session: &Session, menu: &Menu, theme: Theme, area: Rect, buffer: &mut Buffer) {
    let racer = session.focused();
    let titles = Titles {
        left: format!("settings of {} {}", racer.letter.char(), racer.name),
        right: String::from("↑ ↓ row · ← → value · or type it, Enter · Esc close"),
        below: None,
    };
    let inner = frame(titles, Chrome::Focus, theme, area, buffer);
    let definition = racer.history.now().plan().settings.definition();
    let role = Role::Racer(racer.letter.index());
    let muted = theme.style(Role::Muted);
    let mut rows = vec![
        Line::from(Span::styled(
            format!(" {}", definition.formula),
            theme.style(role),
        )),
        Line::from(Span::styled(format!(" {}", definition.paper), muted)),
        Line::default(),
    ];
    for (place, setting) in session.settings().into_iter().enumerate() {
        let chosen = place == menu.row;
        let value = if chosen && !menu.typed.is_empty() {
            format!("{}▏", menu.typed)
        } else {
            setting.value
        };
        let style = if chosen {
            theme.chrome(Chrome::Selected)
        } else {
            theme.style(Role::Text)
        };
        rows.push(Line::from(vec![
            Span::styled(format!(" {:26}", setting.name), theme.chrome(Chrome::Key)),
            Span::styled(format!(" {value:14} "), style),
            Span::styled(format!(" {}", setting.allowed), muted),
        ]));
        if chosen {
            rows.push(Line::from(Span::styled(
                format!("   {}", setting.meaning),
                theme.style(Role::Text),
            )));
        }
    }
    if let Some(StatusMessage::Refused(told)) = session.notice() {
        rows.push(Line::default());
        rows.push(Line::from(Span::styled(
            format!(" ! {told}"),
            theme.style(Role::Warning),
        )));
    }
    lines(rows, theme, inner, buffer);
}
