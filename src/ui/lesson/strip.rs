//! The box in which a lesson speaks: its words, and the keys that the step needs.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::Action;
use super::bar;
use super::keys::Wants;
use super::words::LessonWords;
use crate::course::{CourseMessage, CourseReader, ReaderMessage};
use crate::session::Session;
use crate::ui::boxed::{Titles, boxed};
use crate::ui::panel::Gesture;
use crate::ui::panels::segments::Segments;
use crate::ui::text;
use crate::ui::theme::TerminalTheme;

/// What the box is called.
fn title(reader: &CourseReader) -> &'static str {
    let course = reader.course();
    let state = course.state();
    match Wants::of(reader) {
        Wants::Choice => "predict",
        Wants::Number => "work it out",
        Wants::Goal => "your turn",
        Wants::Nothing if state.ask.is_some() => "what happened",
        Wants::Nothing if !state.ticks.is_empty() && state.is_revealed => "one way",
        Wants::Nothing if !state.ticks.is_empty() => "reached",
        Wants::Nothing if course.is_lesson_over() => "what you learned",
        Wants::Nothing => "read",
    }
}

/// From so many rows inside on there is an empty one above the text.
const AIRY: u16 = 20;

/// The rows of the box, of those that it may have: as many as its words take, and where it can not less than lets most words fit, so
/// that it stays as it is from step to step. Its keys stand where the text ends.
pub(super) fn height(
    session: &Session,
    reader: &CourseReader,
    theme: TerminalTheme,
    area: Rect,
) -> u16 {
    let (room, _) = rooms(session, reader, theme, area);
    let words = LessonWords::of(session, reader, theme, room);
    let around = area.height - room.height;
    let needed = u16::try_from(words.rows.len() + 1).map_or(area.height, |rows| rows + around);
    needed.max(AIRY + 2).min(area.height)
}

/// From so many rows inside on the keys may take two of them.
const TWO_ROWS: u16 = 12;

/// The box's room for text and for its rows of keys; both without the border, and a column of air at each side.
fn rooms(
    session: &Session,
    reader: &CourseReader,
    theme: TerminalTheme,
    area: Rect,
) -> (Rect, Rect) {
    let border = u16::from(area.width >= 3 && area.height >= 3);
    let air = border + u16::from(border > 0 && area.width >= 24);
    let inner = Rect {
        x: area.x + air,
        y: area.y + border,
        width: area.width.saturating_sub(2 * air),
        height: area.height.saturating_sub(2 * border),
    };
    let keys = match inner.height {
        0..6 => 0,
        6..TWO_ROWS => 1,
        _ => needed(session, reader, theme, Rect { height: 2, ..inner }).len() as u16,
    };
    let above = u16::from(inner.height >= AIRY);
    let text = Rect {
        y: inner.y + above,
        height: inner.height.saturating_sub(keys + above),
        ..inner
    };
    let keys = Rect {
        y: text.bottom(),
        height: keys,
        ..inner
    };
    (text, keys)
}

/// Draws the text of the step that is shown.
pub(super) fn draw(
    session: &Session,
    reader: &CourseReader,
    theme: TerminalTheme,
    area: Rect,
    buffer: &mut Buffer,
) {
    let (room, keys) = rooms(session, reader, theme, area);
    let written = LessonWords::of(session, reader, theme, room);
    let rows = usize::from(room.height);
    let first = written.first(rows, reader.scroll());
    let below = written.rows.len().saturating_sub(first + rows);
    let right = match (first, below) {
        (0, 0) => String::new(),
        (_, 0) => format!("PgUp: {first} above"),
        (..) => format!("PgDn: {below} more"),
    };
    let titles = Titles {
        left: String::from(title(reader)),
        right,
        below: None,
    };
    boxed(titles, theme, area, buffer);
    let lines = written.rows.into_iter().skip(first).map(|(line, _)| line);
    text::write(lines.collect(), theme, room, buffer);
    for (segments, row) in needed(session, reader, theme, keys).iter().zip(keys.rows()) {
        segments.draw(theme, row, buffer);
    }
}

/// Why the text cannot be scrolled by so many rows, if it cannot.
pub(super) fn end_of_text(
    session: &Session,
    reader: &CourseReader,
    theme: TerminalTheme,
    area: Rect,
    by: isize,
) -> Option<&'static str> {
    let (room, _) = rooms(session, reader, theme, area);
    let written = LessonWords::of(session, reader, theme, room);
    let rows = usize::from(room.height);
    let first = |scroll: isize| written.first(rows, scroll);
    let (now, scroll) = (first(reader.scroll()), reader.scroll());
    if rows == 0 || first(scroll.saturating_add(by)) != now {
        return None;
    }
    Some(match (written.rows.len() <= rows, by < 0) {
        (true, _) => "the whole text is in sight",
        (false, true) => "here the text begins",
        (false, false) => "here the text ends",
    })
}

/// What the mouse means over the text: a click on a choice marks it, one on the marked choice answers.
pub(super) fn mouse(
    session: &Session,
    reader: &CourseReader,
    theme: TerminalTheme,
    area: Rect,
    at: Position,
    gesture: Gesture,
) -> Option<Action> {
    let (room, keys) = rooms(session, reader, theme, area);
    if let Gesture::Wheel(up) = gesture {
        let by = if up { -3 } else { 3 };
        return Some(Action::Reader(ReaderMessage::Scroll(by)));
    }
    if keys.contains(at) {
        let rows = needed(session, reader, theme, keys).into_iter();
        let (segments, row) = rows.zip(keys.rows()).find(|(_, row)| row.contains(at))?;
        return segments.clicked(theme, row, at, gesture);
    }
    if !matches!(gesture, Gesture::Click | Gesture::DoubleClick) || !room.contains(at) {
        return None;
    }
    if Wants::of(reader) != Wants::Choice {
        return None;
    }
    let written = LessonWords::of(session, reader, theme, room);
    let first = written.first(usize::from(room.height), reader.scroll());
    let choice = written.rows.get(first + usize::from(at.y - room.y))?.1?;
    let message = if choice == reader.course().state().marked {
        CourseMessage::Answer
    } else {
        CourseMessage::Mark(choice)
    };
    Some(Action::Reader(ReaderMessage::Course(message)))
}

/// The keys that the step needs, in rows of an area.
fn needed(
    session: &Session,
    reader: &CourseReader,
    theme: TerminalTheme,
    area: Rect,
) -> Vec<Segments<Action>> {
    let pairs = bar::needed(session, reader);
    bar::in_rows(pairs, theme, usize::from(area.width), area.height)
}

/// How many rows of a text there is room for, and how many it takes, beside the smallest screen that has picture and text on
/// one page: for who checks lessons.
pub fn fits(paragraphs: &[&str]) -> bool {
    let (columns, rows) = (32, 17);
    let lines = paragraphs
        .iter()
        .map(|words| text::wrapped(words, columns).len());
    lines.sum::<usize>() + paragraphs.len().saturating_sub(1) <= rows
}
