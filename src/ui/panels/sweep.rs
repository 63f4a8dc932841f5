//! Learning rates against verdicts.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

use super::sentence;
use crate::explain::{Sweep, SweepRow, Tone, Verdict};
use crate::expr::number::short;
use crate::figure::Role;
use crate::session::{Message, Session, SweepState, ViewMove};
use crate::ui::decimals::{Decimals, at_point};
use crate::ui::panel::{Gesture, Panel, PanelRows, heading};
use crate::ui::text;
use crate::ui::theme::{Chrome, TerminalTheme};

/// The columns of a rate, and those before its point.
const RATE: (usize, usize) = (8, 2);

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
        "the focused racer tried from its start with many learning rates; ★ ends lowest, ● is the rate now",
    )],
    ..Panel::EMPTY
};

fn rows(session: &Session, _: u16) -> PanelRows {
    let count = session.sweep().map_or(0, |sweep| sweep.rows.len());
    PanelRows {
        least: 8,
        wanted: (count.max(6) + 2) as u16,
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
            let room = usize::from(area.height).saturating_sub(2);
            let row = usize::from(at.y.checked_sub(area.y + 2)?);
            let index = first(session, sweep, room) + row;
            (index < sweep.rows.len()).then_some(Message::Move(ViewMove::Pick(index)))
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
    let room = usize::from(inner.height).saturating_sub(1);
    let first = first(session, sweep, room);
    let titles = format!("{:>5}{:>17}", theme.text("η"), "last loss");
    let mut rows = vec![text::line(titles, theme.chrome(Chrome::Hint))];
    let listed = sweep.rows.iter().enumerate().skip(first).take(room);
    rows.extend(listed.map(|(index, row)| line(session, sweep, index, row, theme)));
    text::write(rows, theme, inner, buffer);
}

/// A row: the mark, the rate, the loss it ends with, what it does.
fn line(
    session: &Session,
    sweep: &Sweep,
    index: usize,
    row: &SweepRow,
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
    let (mark, role) = sentence::role(&row.diagnosis);
    let name = word(row);
    Line::from(vec![
        Span::styled(pointer, theme.style(Role::Accent)),
        Span::styled(format!("{best} "), theme.style(Role::Strong)),
        Span::styled(
            at_point(&short(row.learning_rate, 3), RATE.1, RATE.0),
            style,
        ),
        Span::raw(" "),
        Span::styled(LOSS.text(row.final_loss), theme.style(Role::Text)),
        Span::raw("  "),
        Span::styled(format!("{mark} {name}"), theme.style(role)),
    ])
}

/// What a rate leads to, in a word.
fn word(row: &SweepRow) -> &'static str {
    match (row.diagnosis.verdict, row.diagnosis.tone) {
        (Verdict::Converging, Tone::Good) | (Verdict::Converged, _) => "good",
        (Verdict::Converging, _) => "slow",
        (Verdict::Oscillating, _) => "swings",
        (Verdict::Diverging, _) => "away",
        (Verdict::Plateau, _) => "flat",
        (Verdict::Saddle, _) => "a pass",
        (Verdict::NotFinite, _) => "breaks",
        (Verdict::Cut, _) => "cut",
    }
}
