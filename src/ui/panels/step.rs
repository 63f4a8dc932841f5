//! The next step of the focused racer, in numbers.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::frame::{Titles, frame, lines};
use crate::expr::number::short;
use crate::figure::Role;
use crate::optim::Term;
use crate::session::Session;
use crate::ui::theme::{Chrome, Theme};

/// The rows it would like to have, border included.
pub(crate) fn wish(session: &Session) -> u16 {
    let parts = told(session).count() as u16;
    (2 * parts + 3).clamp(5, 17)
}

/// The parts of the step, without those that only repeat a number.
fn told(session: &Session) -> impl Iterator<Item = &Term> {
    session
        .next()
        .parts
        .iter()
        .filter(|part| part.numbers != part.result())
}

/// Draws the panel.
pub(crate) fn draw(session: &Session, theme: Theme, area: Rect, buffer: &mut Buffer) {
    let racer = session.focused();
    let role = Role::Racer(racer.letter.index());
    let titles = Titles {
        left: format!("the next step · {} {}", racer.letter.char(), racer.name),
        ..Titles::default()
    };
    let inner = frame(titles, Chrome::Border, theme, area, buffer);
    let mut rows = Vec::new();
    for part in told(session) {
        rows.push(Line::from(Span::styled(
            part.law.clone(),
            theme.style(role),
        )));
        let style = theme.style(Role::Text);
        let (numbers, value) = (format!("  = {}", part.numbers), part.result());
        if numbers.chars().count() + value.chars().count() + 3 <= inner.width as usize {
            rows.push(Line::from(Span::styled(
                format!("{numbers} = {value}"),
                style,
            )));
        } else {
            rows.push(Line::from(Span::styled(numbers, style)));
            rows.push(Line::from(Span::styled(format!("  = {value}"), style)));
        }
    }
    if let Some(next) = session.next().loss {
        let loss = racer.history.now().loss();
        let told = format!("loss {} → {}", short(loss, 7), short(next, 7));
        let role = if next > loss {
            Role::Warning
        } else {
            Role::Good
        };
        rows.push(Line::from(Span::styled(told, theme.style(role))));
    }
    if let Some(stop) = racer.history.now().stop() {
        let text = format!("stopped: {stop}");
        rows.push(Line::from(Span::styled(text, theme.style(Role::Warning))));
    }
    lines(rows, theme, inner, buffer);
}
