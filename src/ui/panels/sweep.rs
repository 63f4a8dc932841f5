//! Learning rates against verdicts.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

use crate::explain::{RateOutcome, Sweep, SweepRow, Tone, Verdict};
use crate::expr::number::short;
use crate::figure::Role;
use crate::session::{Message, Session, SweepState, ViewMove};
use crate::ui::decimals::{Decimals, at_point};
use crate::ui::panel::{Gesture, Panel, PanelRows, heading};
use crate::ui::text;
use crate::ui::theme::{Chrome, TerminalTheme};

/// The columns of a rate, and those before its point.
const RATE: (usize, usize) = (8, 2);

/// From so many columns on the steps that each rate got have a column.
const STEPS_FROM: u16 = 40;

/// Where the points of the losses stand.
const LOSS: Decimals = Decimals {
    before: 3,
    behind: 6,
    places: 5,
    significant: 3,
};

/// The row.
pub(crate) static PANEL: Panel = Panel {
    name: "learning rates",
    rows,
    draw,
    mouse,
    help: &[(
        "sweep",
        "the focused racer tried from its start with many learning rates; ★ ends lowest, + is the rate now",
    )],
    is_old: Session::is_preview,
    ..Panel::EMPTY
};

fn rows(session: &Session, _: TerminalTheme, _: u16) -> PanelRows {
    let count = session.sweep().map_or(0, |sweep| sweep.rows.len());
    PanelRows {
        least: 8,
        wanted: (count.max(6) + 2) as u16,
        most: None,
    }
}

/// The wheel goes through the rates, and a click chooses one.
fn mouse(
    session: &Session,
    _: TerminalTheme,
    area: Rect,
    at: Position,
    gesture: Gesture,
) -> Option<Message> {
    match gesture {
        Gesture::Wheel(up) => Some(Message::Move(ViewMove::Select(if up { -1 } else { 1 }))),
        Gesture::Click => {
            let sweep = session.sweep()?;
            let room = room(sweep, usize::from(area.height).saturating_sub(2));
            let row = usize::from(at.y.checked_sub(area.y + 2)?);
            let index = first(session, sweep, room) + row;
            (row < room && index < sweep.rows.len()).then_some(Message::Move(ViewMove::Pick(index)))
        }
        Gesture::DoubleClick | Gesture::Drag(_) => None,
    }
}

/// The index of the chosen rate.
fn chosen(session: &Session) -> usize {
    session
        .state::<SweepState>()
        .map_or(0, |state| state.chosen)
}

/// How many of the rates have a row: a last row is for how many there are beside them.
fn room(sweep: &Sweep, rows: usize) -> usize {
    if sweep.rows.len() > rows {
        rows.saturating_sub(1)
    } else {
        rows
    }
}

/// The first row in sight: the chosen one stays in the middle, but for the ends.
fn first(session: &Session, sweep: &Sweep, room: usize) -> usize {
    let first = chosen(session).saturating_sub(room / 2);
    first.min(sweep.rows.len().saturating_sub(room))
}

fn draw(session: &Session, theme: TerminalTheme, area: Rect, buffer: &mut Buffer) {
    let shares = session
        .sweep()
        .map(|sweep| (sweep.rows.len(), sweep.asked.len()));
    let tried = match (shares, session.is_sweep_halted(), session.is_sweeping()) {
        (None, ..) => String::new(),
        (Some((count, asked)), true, _) => format!("stopped at {count} of {asked}"),
        (Some((count, asked)), false, true) => format!("{count} of {asked}"),
        (Some((count, _)), false, false) => format!("{count} tried"),
    };
    let inner = heading("learning rates", &tried, theme, area, buffer);
    let Some(sweep) = session.sweep() else {
        let said = if session.is_sweep_halted() {
            "stopped before the first was tried; Esc goes on"
        } else {
            "trying …"
        };
        let waiting = text::line(said, theme.style(Role::Muted));
        text::write(vec![waiting], theme, inner, buffer);
        return;
    };
    let room = room(sweep, usize::from(inner.height).saturating_sub(1));
    let first = first(session, sweep, room);
    let has_steps = inner.width >= STEPS_FROM;
    let mut titles = format!("{:>5}{:>17}", theme.text("η"), "last loss");
    if has_steps {
        titles.push_str("  steps");
    }
    let mut rows = vec![text::line(titles, theme.chrome(Chrome::Hint))];
    let listed = sweep.rows.iter().zip(sweep.outcomes()).enumerate();
    let listed = listed.skip(first).take(room);
    rows.extend(listed.map(|(index, (row, outcome))| {
        let steps = has_steps.then_some(row.steps);
        line(session, sweep, index, (row, outcome, steps), theme)
    }));
    let hidden = sweep.rows.len().saturating_sub(room);
    if hidden > 0 {
        let hint = theme.chrome(Chrome::Hint);
        let where_hidden = match hidden.saturating_sub(first) {
            0 => format!("   … {first} above"),
            below if first == 0 => format!("   … {below} more"),
            below => format!("   … {first} above, {below} below"),
        };
        rows.push(text::line(where_hidden, hint));
    }
    text::write(rows, theme, inner, buffer);
}

/// A row: the mark, the rate, the loss it ends with, perhaps after how many steps, and what it came to.
fn line(
    session: &Session,
    sweep: &Sweep,
    index: usize,
    (row, outcome, steps): (&SweepRow, RateOutcome, Option<u64>),
    theme: TerminalTheme,
) -> Line<'static> {
    let is_chosen = index == chosen(session);
    let best = if sweep.best == Some(index) {
        "★"
    } else {
        " "
    };
    let pointer = if is_chosen { "▸" } else { " " };
    let style = if is_chosen {
        theme.chrome(Chrome::Selected)
    } else {
        theme.style(Role::Text)
    };
    // What is slow beside the best is known when all were tried.
    let is_known = sweep.is_whole() || !matches!(outcome, RateOutcome::Good | RateOutcome::Slow);
    let (mark, role, word) = if is_known {
        let (mark, role) = mark(row, outcome);
        (mark, role, outcome.word())
    } else {
        ("·", Role::Muted, "")
    };
    let steps = steps.map_or(String::new(), |steps| format!("{steps:>7}"));
    Line::from(vec![
        Span::styled(pointer, theme.style(Role::Accent)),
        Span::styled(format!("{best} "), theme.style(Role::Strong)),
        Span::styled(
            at_point(&short(row.learning_rate, 3), RATE.1, RATE.0),
            style,
        ),
        Span::raw(" "),
        Span::styled(LOSS.text(row.final_loss), theme.style(Role::Text)),
        Span::styled(steps, theme.style(Role::Muted)),
        Span::raw("  "),
        Span::styled(format!("{mark} {word}"), theme.style(role)),
    ])
}

/// The mark of what a rate came to, and its role.
fn mark(row: &SweepRow, outcome: RateOutcome) -> (&'static str, Role) {
    match outcome.tone() {
        Tone::Good if row.diagnosis.verdict == Verdict::Converged => ("✓", Role::Good),
        Tone::Good => ("●", Role::Good),
        Tone::Warning => ("!", Role::Warn),
        Tone::Fault => ("✗", Role::Fault),
    }
}
