//! The line that says what is happening, and why.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::frame::{lines, wrapped};
use super::ledger::step;
use crate::explain::Verdict;
use crate::figure::Role;
use crate::session::{Notice, Session, View};
use crate::ui::theme::Theme;

/// Draws the line.
pub(crate) fn draw(session: &Session, theme: Theme, area: Rect, buffer: &mut Buffer) {
    let notice = |told: &String, mark: &str, role| {
        vec![Line::from(Span::styled(
            format!(" {mark}{told}"),
            theme.style(role),
        ))]
    };
    let told = match session.notice() {
        Some(Notice::Refused(told)) => notice(told, "! ", Role::Warning),
        Some(Notice::Done(told)) => notice(told, "", Role::Good),
        None => match session
            .chain()
            .filter(|_| session.view() == View::Chain)
            .and_then(step)
        {
            Some(told) => notice(&told, "", Role::Text),
            None => verdict(session, theme, area.width as usize),
        },
    };
    lines(told, theme, area, buffer);
}

/// The verdict and its reason, in as many lines as there are.
fn verdict(session: &Session, theme: Theme, width: usize) -> Vec<Line<'static>> {
    let Some(diagnosis) = session.diagnosis() else {
        return Vec::new();
    };
    let racer = session.focused();
    let letter = theme.style(Role::Racer(racer.letter.place()));
    let name = diagnosis.verdict.name().replace('_', " ");
    let head = vec![
        Span::styled(format!(" ● {} ", racer.letter.char()), letter),
        Span::styled(name, theme.style(role(diagnosis.verdict))),
    ];
    let text = theme.style(Role::Text);
    // The first line begins behind the verdict, the others under it.
    let used: usize = head.iter().map(Span::width).sum();
    let indent = "x".repeat(used);
    let told = wrapped(
        &format!("{indent}: {}", diagnosis.reason),
        width.saturating_sub(1),
    );
    let mut lines = vec![Line::from(head)];
    for (number, line) in told.into_iter().enumerate() {
        if number == 0 {
            lines[0]
                .spans
                .push(Span::styled(line[used..].to_string(), text));
        } else {
            lines.push(Line::from(Span::styled(format!("   {line}"), text)));
        }
    }
    lines
}

/// The role of a verdict: good, noteworthy, or bad.
pub(super) fn role(verdict: Verdict) -> Role {
    match verdict {
        Verdict::Converging | Verdict::Converged => Role::Good,
        Verdict::Oscillating | Verdict::Plateau | Verdict::Saddle => Role::Step,
        Verdict::Diverging | Verdict::NotFinite | Verdict::Cut => Role::Warning,
    }
}
