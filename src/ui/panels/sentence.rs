//! The headline: in one line what happens, in the next why.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::explain::{Diagnosis, Severity, Tone, Verdict};
use crate::figure::Role;
use crate::session::{Backprop, Session};
use crate::ui::panel::{Panel, PanelRows};
use crate::ui::text;
use crate::ui::theme::TerminalTheme;
use crate::ui::views;

/// The row.
pub(crate) static PANEL: Panel = Panel {
    name: "what happens",
    rows,
    draw,
    help: &[
        (
            "● ! ✗",
            "what a racer does: well; worth a look; wrong. The line under it gives the reason in symbols, i hides it",
        ),
        (
            "η·λmax",
            "the learning rate against the curvature: above 2 plain descent overshoots more at every step, while the loss is like a quadratic",
        ),
    ],
    ..Panel::EMPTY
};

/// One row at least; where there is room the reason in symbols and what goes wrong.
fn rows(session: &Session, width: u16) -> PanelRows {
    let wanted = lines(session, TerminalTheme::DARK, usize::from(width)).len();
    PanelRows {
        least: 1 + (session.findings().len() + session.scene().warnings.len()).min(1) as u16,
        wanted: wanted.clamp(1, 4) as u16,
    }
}

fn draw(session: &Session, theme: TerminalTheme, area: Rect, buffer: &mut Buffer) {
    let lines = lines(session, theme, usize::from(area.width));
    text::write(lines, theme, area, buffer);
}

fn lines(session: &Session, theme: TerminalTheme, width: usize) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    let step = (views::shown(session).sentence)(session);
    let findings = session.findings().iter().chain(&session.scene().warnings);
    let findings = findings.map(|finding| {
        let (role, mark) = match finding.level {
            Severity::Fault => (Role::Fault, "✗"),
            Severity::Warning => (Role::Warn, "!"),
            Severity::Note => (Role::Muted, "·"),
        };
        (text::minus(&finding.to_string()), role, mark)
    });
    let room = width.saturating_sub(4);
    let cut = |text: &str| text::shortened(text, room).into_owned();
    if let Some(step) = step {
        lines.push(text::line(
            format!(" {}", cut(&step)),
            theme.style(Role::Text),
        ));
        lines.extend(verdict(session, theme, width).into_iter().skip(1));
    } else {
        lines.extend(verdict(session, theme, width));
    }
    // Where there is one row for both, what goes wrong comes before the symbols.
    let symbols = lines.split_off(lines.len().min(1));
    for (finding, role, mark) in findings.take(2) {
        lines.push(Line::from(vec![
            Span::styled(format!(" {mark} "), theme.style(role)),
            Span::styled(cut(&finding), theme.style(Role::Text)),
        ]));
    }
    lines.extend(symbols);
    lines
}

/// Before anything ran what the scene is about; then the verdict, and its reason in the next line.
fn verdict(session: &Session, theme: TerminalTheme, width: usize) -> Vec<Line<'static>> {
    let race = session.race();
    let about = session.scenario().about.as_deref();
    let room = width.saturating_sub(2);
    let text = theme.style(Role::Text);
    let Some(diagnosis) = session.diagnosis() else {
        return Vec::new();
    };
    let muted = theme.style(Role::Muted);
    let symbols = |line: &str| {
        let line = text::shortened(line, width.saturating_sub(3));
        let shown = session.screen().symbols;
        shown.then(|| text::line(format!("   {line}"), muted))
    };
    if let Some(about) = about.filter(|_| race.step == 0 && race.newest() == 0) {
        let first = text::shortened(about, room);
        let mut lines = vec![text::line(format!(" {first}"), text)];
        lines.extend(symbols(&format!(
            "{} · {}",
            diagnosis.verdict.name().replace('_', " "),
            text::minus(&diagnosis.reason)
        )));
        return lines;
    }
    let (mark, role) = role(diagnosis);
    let mut first = vec![Span::styled(format!(" {mark} "), theme.style(role))];
    let mut used = 3;
    // With one racer alone it is clear who is meant.
    if race.racers.len() > 1 {
        let racer = session.focused();
        let name = format!("{} {} ", racer.letter.char(), racer.name);
        used += text::width(&name);
        first.push(Span::styled(
            name,
            theme.style(Role::Racer(racer.letter.index())),
        ));
    }
    let sentence = text::minus(&diagnosis.sentence);
    let sentence = text::shortened(&sentence, width.saturating_sub(used + 1)).into_owned();
    first.push(Span::styled(sentence, text));
    std::iter::once(Line::from(first))
        .chain(symbols(&text::minus(&diagnosis.reason)))
        .collect()
}

/// The mark and the role of what a racer does: good, worth a look, or wrong.
pub(crate) fn role(diagnosis: &Diagnosis) -> (&'static str, Role) {
    match diagnosis.tone {
        Tone::Good if diagnosis.verdict == Verdict::Converged => ("✓", Role::Good),
        Tone::Good => ("●", Role::Good),
        Tone::Warning => ("!", Role::Warn),
        Tone::Fault => ("✗", Role::Fault),
    }
}

/// The step of the chain rule that was just made, in the chain view.
pub(crate) fn of_chain(session: &Session) -> Option<String> {
    session.chain().and_then(super::ledger::step)
}

/// The step of backpropagation that was just made, in the network view.
pub(crate) fn of_network(session: &Session) -> Option<String> {
    let network: Option<&Backprop> = session.network();
    network.and_then(super::layer_ledger::step)
}
