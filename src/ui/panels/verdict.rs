//! The line that says what is happening, and why.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::frame::{lines, shortened, wrapped};
use super::{layer_ledger, ledger};
use crate::explain::Verdict;
use crate::figure::Role;
use crate::session::{Session, StatusMessage};
use crate::ui::theme::Theme;
use crate::ui::views::{CHAIN, NETWORK};

/// Draws the line.
pub(crate) fn draw(session: &Session, theme: Theme, area: Rect, buffer: &mut Buffer) {
    let notice = |told: &String, mark: &str, role| {
        vec![Line::from(Span::styled(
            format!(" {mark}{told}"),
            theme.style(role),
        ))]
    };
    let mut told = match session.notice() {
        Some(StatusMessage::Refused(told)) => notice(told, "! ", Role::Warning),
        Some(StatusMessage::Done(told)) => notice(told, "", Role::Good),
        None => match step(session) {
            Some(told) => wrapped(&told, (area.width as usize).saturating_sub(2))
                .into_iter()
                .map(|line| Line::from(Span::styled(format!(" {line}"), theme.style(Role::Text))))
                .collect(),
            None => verdict(session, theme, area.width as usize),
        },
    };
    // Both have what they need; what is left is for the rest of the findings.
    let room = area.height as usize;
    let wish = usize::from(findings_wish(session)).min(room);
    let kept = told.len().min(room - wish);
    told.truncate(kept);
    told.extend(findings(session, theme, area.width as usize, room - kept));
    lines(told, theme, area, buffer);
}

/// The step of a telling that was just made.
fn step(session: &Session) -> Option<String> {
    if session.view() == &CHAIN {
        session.chain().and_then(ledger::step)
    } else if session.view() == &NETWORK {
        session.network().and_then(layer_ledger::step)
    } else {
        None
    }
}

/// The rows that are wanted for what goes wrong.
pub(super) fn findings_wish(session: &Session) -> u16 {
    let most = if session.view() == &NETWORK { 3 } else { 1 };
    session.findings().len().min(most) as u16
}

/// What goes wrong, in so many rows: a finding takes several where there is room, and is cut where there is none.
fn findings(session: &Session, theme: Theme, width: usize, rows: usize) -> Vec<Line<'static>> {
    let findings = session.findings();
    let shown = findings.len().min(rows);
    let rest = findings.len() - shown;
    let mut spare = rows - shown;
    let mut told = Vec::new();
    for (place, finding) in findings.iter().take(shown).enumerate() {
        let more = if rest > 0 && place + 1 == shown {
            format!(" (and {rest} more: 4)")
        } else {
            String::new()
        };
        let room = width.saturating_sub(more.chars().count() + 4);
        let mut parts = wrapped(&theme.text(&finding.to_string()), room).into_iter();
        let mut taken: Vec<String> = parts.by_ref().take(1 + spare).collect();
        spare -= taken.len() - 1;
        if let (Some(last), Some(next)) = (taken.last_mut(), parts.next()) {
            *last = shortened(&format!("{last} {next}"), room);
        }
        for (number, part) in taken.into_iter().enumerate() {
            let mark = if number == 0 { '!' } else { ' ' };
            let style = theme.style(Role::Warning);
            told.push(Line::from(Span::styled(format!(" {mark} {part}"), style)));
        }
        if let Some(last) = told.last_mut() {
            last.push_span(Span::styled(more, theme.style(Role::Muted)));
        }
    }
    told
}

/// The verdict and its reason, in as many lines as there are.
fn verdict(session: &Session, theme: Theme, width: usize) -> Vec<Line<'static>> {
    let Some(diagnosis) = session.diagnosis() else {
        return Vec::new();
    };
    let racer = session.focused();
    let letter = theme.style(Role::Racer(racer.letter.index()));
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
