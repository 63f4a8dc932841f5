//! What was found, as a list; the chosen finding with its numbers, what to try and where to see it small.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::super::words::{end_of, fitting, mark};
use crate::explain::Finding;
use crate::figure::Role;
use crate::runlog::scenario_for;
use crate::session::{LogMove, LogState, Message, RunSummary, Session};
use crate::ui::panel::{Gesture, Panel, PanelRows, heading};
use crate::ui::text;
use crate::ui::theme::{Chrome, TerminalTheme};

/// The row.
pub(in crate::ui::log) static PANEL: Panel = Panel {
    name: "findings",
    rows: |session, theme, width| PanelRows {
        least: 4,
        wanted: session.log_run().map_or(4, |run| {
            1 + lines(session, run, theme, usize::from(width)).len() as u16
        }),
        most: None,
    },
    draw,
    mouse,
    help: &[
        (
            "findings",
            "what weighs most first: j and k choose and go there, s opens a scenario that shows the same small",
        ),
        ("·", "a note: worth knowing, nothing is wrong"),
    ],
    ..Panel::EMPTY
};

fn draw(session: &Session, theme: TerminalTheme, area: Rect, buffer: &mut Buffer) {
    let Some(run) = session.log_run() else {
        return;
    };
    let count = run.diagnosis.findings.len();
    let of = match count {
        0 => String::from("none"),
        1 => String::from("Enter goes there"),
        _ => String::from("j k choose"),
    };
    let inner = heading("findings", &of, theme, area, buffer);
    let lines = in_sight(session, run, theme, usize::from(inner.width), inner.height);
    let rows: Vec<Line> = lines.into_iter().map(|(_, line)| line).collect();
    let rows = text::scrolled(rows, 0, KEYS, theme, usize::from(inner.height));
    text::write(rows, theme, inner, buffer);
}

/// What scrolls in a finding: the keys of pages move the cursor of the log.
const KEYS: [&str; 2] = ["J", "K"];

/// The rows from the first in sight on.
fn in_sight(
    session: &Session,
    run: &RunSummary,
    theme: TerminalTheme,
    columns: usize,
    rows: u16,
) -> Vec<(Option<usize>, Line<'static>)> {
    let mut lines = lines(session, run, theme, columns);
    let room = usize::from(rows);
    // The last row says then how many there are below it.
    let is_longer = lines.len() > room;
    let chosen = first(&lines, room.saturating_sub(usize::from(is_longer)));
    let first = chosen + session.screen().scrolled;
    lines.drain(..first.min(lines.len().saturating_sub(room)));
    lines
}

/// The first row in sight, so that the chosen finding is.
fn first(lines: &[(Option<usize>, Line<'static>)], room: usize) -> usize {
    let chosen = |line: &&(Option<usize>, Line<'static>)| line.0.is_none();
    let end = lines
        .iter()
        .rposition(|line| chosen(&line))
        .map_or(0, |last| last + 1);
    let start = lines
        .iter()
        .position(|line| chosen(&line))
        .map_or(0, |first| first.saturating_sub(1));
    end.saturating_sub(room).min(start)
}

/// The rows, each with the index of its finding; those below the chosen one belong to it.
fn lines(
    session: &Session,
    run: &RunSummary,
    theme: TerminalTheme,
    columns: usize,
) -> Vec<(Option<usize>, Line<'static>)> {
    let chosen = session.log().map_or(0, LogState::chosen);
    let mut lines = Vec::new();
    for (index, finding) in run.diagnosis.findings.iter().enumerate() {
        lines.push((
            Some(index),
            headline(finding, index == chosen, columns, theme),
        ));
        if index == chosen {
            let rows = details(finding, columns, theme).into_iter();
            lines.extend(rows.map(|line| (None, line)));
        }
    }
    if lines.is_empty() {
        let none = [
            Span::styled("  ✓ ", theme.style(Role::Good)),
            Span::styled("nothing to mend is seen", theme.style(Role::Text)),
        ];
        lines.push((None, Line::from(none.to_vec())));
    }
    lines
}

fn headline(
    finding: &Finding,
    is_chosen: bool,
    columns: usize,
    theme: TerminalTheme,
) -> Line<'static> {
    let (sign, role) = mark(finding.level);
    let cursor = if is_chosen { "▸" } else { " " };
    let kind = finding.kind.in_words();
    let step = finding
        .step
        .map_or_else(String::new, |step| format!("{step}"));
    let name = finding.location.clone().unwrap_or_default();
    let room = columns.saturating_sub(6 + text::width(&kind) + text::width(&step));
    let name = end_of(&name, room.saturating_sub(1));
    let name = fitting(&name, room.saturating_sub(1), theme);
    let style = if is_chosen {
        theme.chrome(Chrome::Heading)
    } else {
        theme.style(Role::Text)
    };
    let left = format!("{kind} {name}");
    let gap = columns.saturating_sub(4 + text::width(&left) + text::width(&step));
    Line::from(vec![
        Span::styled(format!("{cursor} "), theme.style(Role::Accent)),
        Span::styled(format!("{sign} "), theme.style(role)),
        Span::styled(kind, style),
        Span::styled(
            format!(" {name}{}", " ".repeat(gap)),
            theme.style(Role::Muted),
        ),
        Span::styled(step, style),
    ])
}

fn details(finding: &Finding, columns: usize, theme: TerminalTheme) -> Vec<Line<'static>> {
    let (plain, muted) = (theme.style(Role::Text), theme.style(Role::Muted));
    let mut lines = Vec::new();
    let mut add = |first: &str, words: &str, style: Style| {
        let wrapped = text::indented(
            &theme.text(&text::minus(words)),
            first,
            "         ",
            columns.min(72),
        );
        lines.extend(wrapped.into_iter().map(|line| text::line(line, style)));
    };
    for line in text::wrapped(
        &theme.text(&finding.text),
        columns.min(72).saturating_sub(4),
    ) {
        add("    ", &line, plain);
    }
    if let Some(remedy) = &finding.remedy {
        add("    try  ", remedy, muted);
    }
    if let Some(scenario) = scenario_for(finding.kind) {
        let (see, key) = ("    see  ", "s");
        let command = format!("gdplay {scenario}  ");
        let words = format!("the same small: {command}");
        let fits = text::width(see) + text::width(&words) + text::width(key) <= columns;
        lines.push(Line::from(vec![
            Span::styled(see, muted),
            Span::styled(if fits { words } else { command }, muted),
            Span::styled(key, theme.chrome(Chrome::Key)),
        ]));
    }
    lines
}

fn mouse(
    session: &Session,
    theme: TerminalTheme,
    area: Rect,
    at: Position,
    gesture: Gesture,
) -> Option<Message> {
    match gesture {
        Gesture::Wheel(up) => {
            return Some(Message::Log(LogMove::ChooseBy(if up { -1 } else { 1 })));
        }
        Gesture::Drag(_) => return None,
        Gesture::Click | Gesture::DoubleClick => {}
    }
    let run = session.log_run()?;
    let rows = area.height.saturating_sub(1);
    let lines = in_sight(session, run, theme, usize::from(area.width), rows);
    let row = usize::from(at.y.checked_sub(area.y + 1)?);
    let is_scenario = |line: &(Option<usize>, Line<'static>)| {
        line.0.is_none()
            && line
                .1
                .spans
                .first()
                .is_some_and(|span| span.content.contains("see"))
    };
    match lines.get(row)? {
        (Some(finding), _) => Some(Message::Log(LogMove::Choose(*finding))),
        line if is_scenario(line) => Some(Message::Log(LogMove::Scenario)),
        (None, _) => Some(Message::Log(LogMove::GoThere)),
    }
}
