//! Time: the step of the cursor among all steps, the events, and whether the log grows.

use std::cmp::Ordering;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::super::words::mark;
use crate::figure::Role;
use crate::session::{CursorMove, Growth, LogMove, Message, Session};
use crate::ui::panel::{Gesture, Panel};
use crate::ui::panels::segments::{Segments, TextSegment};
use crate::ui::text;
use crate::ui::theme::{Charset, Chrome, TerminalTheme};

/// The row.
pub(in crate::ui::log) static PANEL: Panel = Panel {
    name: "time",
    draw,
    mouse,
    help: &[(
        "━━●─▾",
        "time: the cursor among all steps of the log, and the events; a click or a drag goes there",
    )],
    ..Panel::EMPTY
};

/// The line between its two texts.
struct Track {
    text: String,
    state: String,
    from: u16,
    columns: u16,
    first: u64,
    last: u64,
}

impl Track {
    fn of(session: &Session, width: u16) -> Option<Self> {
        let (run, cursor) = (session.log_run()?, session.log_cursor()?);
        let (first, last) = (run.steps.first, run.steps.last);
        let unit = run.diagnosis.unit.name();
        let text = format!(" {unit} {cursor} of {last}  ");
        let state = format!("  {} ", state(session.log_growth()));
        // The track does not move while the digits of the step grow.
        let from = (text::width(unit) + 8 + 2 * last.to_string().len()) as u16;
        let columns = width.saturating_sub(from + text::width(&state) as u16);
        Some(Self {
            text,
            state,
            from,
            columns,
            first,
            last,
        })
    }

    fn column(&self, step: u64) -> u16 {
        let span = (self.last - self.first).max(1) as f64;
        let share = step.saturating_sub(self.first) as f64 / span;
        (share.min(1.0) * f64::from(self.columns.saturating_sub(1))).round() as u16
    }

    fn step(&self, column: u16) -> Option<u64> {
        let along = column.checked_sub(self.from)?;
        if along >= self.columns {
            return None;
        }
        let share = f64::from(along) / f64::from(self.columns.saturating_sub(1).max(1));
        Some(self.first + (share * (self.last - self.first) as f64).round() as u64)
    }
}

/// Whether the log grows.
fn state(growth: Growth) -> String {
    match growth {
        Growth::Awaited => String::from("waiting"),
        Growth::Growing(ago) if ago.as_secs() == 0 => String::from("growing"),
        Growth::Growing(ago) => format!("growing, {} s ago", ago.as_secs()),
        Growth::Resting => String::from("following"),
    }
}

fn draw(session: &Session, theme: TerminalTheme, area: Rect, buffer: &mut Buffer) {
    let (Some(track), Some(run), Some(cursor)) = (
        Track::of(session, area.width),
        session.log_run(),
        session.log_cursor(),
    ) else {
        return;
    };
    let row: Segments = Segments {
        left: vec![TextSegment::text(
            track.text.clone(),
            theme.style(Role::Text),
        )],
        right: vec![TextSegment::text(
            track.state.clone(),
            theme.chrome(Chrome::Hint),
        )],
    };
    row.draw(theme, area, buffer);
    let now = track.column(cursor);
    let (past, dot) = match theme.charset {
        Charset::Unicode => ("━", "●"),
        Charset::Ascii => ("=", "o"),
    };
    let mut put = |column: u16, glyph: &str, role: Role| {
        let x = area.x + track.from + column;
        if column < track.columns && x < area.right() {
            buffer.set_string(x, area.y, glyph, theme.style(role));
        }
    };
    for column in 0..track.columns {
        let (glyph, role) = match column.cmp(&now) {
            Ordering::Less => (past, Role::Accent),
            Ordering::Equal => (dot, Role::Accent),
            Ordering::Greater => (theme.hairline(), Role::Line),
        };
        put(column, glyph, role);
    }
    for (step, index) in run.events().into_iter().rev() {
        let column = track.column(step);
        if let Some(finding) = run.diagnosis.findings.get(index).filter(|_| column != now) {
            let (_, role) = mark(finding.level);
            put(column, &theme.text("▾"), role);
        }
    }
}

fn mouse(
    session: &Session,
    _: TerminalTheme,
    area: Rect,
    at: Position,
    gesture: Gesture,
) -> Option<Message> {
    if matches!(gesture, Gesture::Wheel(_)) {
        return None;
    }
    let track = Track::of(session, area.width)?;
    let step = track.step(at.x.checked_sub(area.x)?)?;
    Some(Message::Log(LogMove::Cursor(CursorMove::To(step))))
}
