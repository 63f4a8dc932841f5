//! The line that says what is happening, and why.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::frame::{lines, shortened, wrapped};
use super::{ledger, stage};
use crate::explain::Verdict;
use crate::explain::network::Finding;
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
        None => match step(session) {
            Some(told) => notice(&told, "", Role::Text),
            None => verdict(session, theme, area.width as usize),
        },
    };
    let found = (
        findings(session, theme, area.width as usize),
        area.height as usize,
    );
    lines(with_findings(told, found), theme, area, buffer);
}

/// The step of a telling that was just made.
fn step(session: &Session) -> Option<String> {
    match session.view() {
        View::Chain => session.chain().and_then(ledger::step),
        View::Network => session.network().and_then(stage::step),
        _ => None,
    }
}

/// The rows that are wanted for what goes wrong.
pub(super) fn findings_wish(session: &Session) -> u16 {
    let most = if session.view() == View::Network {
        3
    } else {
        1
    };
    session.findings().len().min(most) as u16
}

/// What goes wrong, a finding a row, each cut where there is no room.
fn findings(session: &Session, theme: Theme, width: usize) -> Vec<Line<'static>> {
    let findings = session.findings();
    let shown = usize::from(findings_wish(session));
    let rest = findings.len() - shown;
    let more = if rest > 0 {
        format!(" (and {rest} more: 4)")
    } else {
        String::new()
    };
    let line = |(place, finding): (usize, &Finding)| {
        let more = if place + 1 == shown {
            more.as_str()
        } else {
            ""
        };
        let room = width.saturating_sub(more.chars().count() + 3);
        let text = shortened(&theme.text(&finding.to_string()), room);
        Line::from(vec![
            Span::styled(format!(" ! {text}"), theme.style(Role::Warning)),
            Span::styled(more.to_string(), theme.style(Role::Muted)),
        ])
    };
    findings.iter().take(shown).enumerate().map(line).collect()
}

/// The verdict, as much of it as leaves room for what goes wrong; on one row only what goes wrong.
fn with_findings(
    mut told: Vec<Line<'static>>,
    (found, room): (Vec<Line<'static>>, usize),
) -> Vec<Line<'static>> {
    told.truncate(room.saturating_sub(found.len()));
    told.extend(found);
    told
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
