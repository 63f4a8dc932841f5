//! Time: the step that is shown among all steps, and whether it runs.

use std::cmp::Ordering;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::segments::{Segments, TextSegment};
use crate::expr::number::short;
use crate::figure::Role;
use crate::session::{Message, Session, Time};
use crate::ui::panel::{Gesture, Panel};
use crate::ui::text;
use crate::ui::theme::{Charset, Chrome, TerminalTheme};

/// The row.
pub(crate) static PANEL: Panel = Panel {
    name: "time",
    draw,
    mouse,
    help: &[(
        "━━●──",
        "time: the step that is shown among all of them; a click or a drag goes there",
    )],
    ..Panel::EMPTY
};

/// The line between its two texts.
struct Track {
    text: String,
    state: String,
    /// Its first column, and how many it has.
    from: u16,
    columns: u16,
    last: u64,
}

impl Track {
    fn of(session: &Session, width: u16) -> Self {
        let race = session.race();
        let last = last(session);
        let text = format!(" step {} of {last}  ", race.step);
        let state = format!("  {} ", state(session));
        // The track does not move while the digits of the step grow.
        let digits = last.to_string().len();
        let from = (11 + 2 * digits) as u16;
        let columns = width.saturating_sub(from + text::width(&state) as u16);
        Self {
            text,
            state,
            from,
            columns,
            last,
        }
    }

    /// The column of a step, counted from the first of the track.
    fn column(&self, step: u64) -> u16 {
        let share = step.min(self.last) as f64 / self.last.max(1) as f64;
        (share * f64::from(self.columns.saturating_sub(1))).round() as u16
    }

    /// The step at a column of the screen, if the track is there.
    fn step(&self, column: u16) -> Option<u64> {
        let along = column.checked_sub(self.from)?;
        if along >= self.columns {
            return None;
        }
        let share = f64::from(along) / f64::from(self.columns.saturating_sub(1).max(1));
        Some((share * self.last as f64).round() as u64)
    }
}

/// The last step there will be: of those that are asked for, or of those that were taken.
fn last(session: &Session) -> u64 {
    let racers = session.race().racers.iter();
    let asked = racers.map(|racer| racer.history.head().plan().stop.steps);
    asked.max().unwrap_or(0).max(session.race().newest())
}

/// What time does.
fn state(session: &Session) -> String {
    let race = session.race();
    if session.editor().is_some() {
        String::from("waiting")
    } else if session.is_entering() {
        String::from("working · Esc stops it")
    } else if race.playing {
        format!("plays {}/s", short(race.speed, 3))
    } else if race.is_at_rest() {
        String::from("at rest")
    } else {
        String::from("paused")
    }
}

fn draw(session: &Session, theme: TerminalTheme, area: Rect, buffer: &mut Buffer) {
    let track = Track::of(session, area.width);
    let muted = theme.chrome(Chrome::Hint);
    let row: Segments = Segments {
        left: vec![TextSegment::text(
            track.text.clone(),
            theme.style(Role::Text),
        )],
        right: vec![TextSegment::text(track.state.clone(), muted)],
    };
    row.draw(theme, area, buffer);
    let now = track.column(session.race().step);
    let (past, dot) = match theme.charset {
        Charset::Unicode => ("━", "●"),
        Charset::Ascii => ("=", "o"),
    };
    for column in 0..track.columns {
        let (glyph, role) = match column.cmp(&now) {
            Ordering::Less => (past, Role::Accent),
            Ordering::Equal => (dot, Role::Accent),
            Ordering::Greater => (theme.hairline(), Role::Line),
        };
        buffer.set_string(
            area.x + track.from + column,
            area.y,
            glyph,
            theme.style(role),
        );
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
    let track = Track::of(session, area.width);
    let to = track.step(at.x.checked_sub(area.x)?)?;
    let by = i64::try_from(to).ok()? - i64::try_from(session.race().step).ok()?;
    Some(Message::Time(Time::Step(by)))
}
