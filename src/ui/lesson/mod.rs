//! A lesson on the screen: its text in a box beside the scene, its keys, the table of contents.
//!
//! Everything takes the session and the reader of the course by reference; what a key or the mouse means is an [`Action`] on one
//! of them. While the reader plays freely the screen is the playground's.

mod bar;
mod contents;
mod keys;
mod layout;
mod shown;
mod strip;
mod words;

use std::time::Instant;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Clear, Widget};

pub(crate) use keys::{LESSON, tables};
pub use keys::{key_message, key_named, key_names, meaning};
pub use shown::panel_names;
pub use strip::fits;

use super::input::Mouse;
use super::mouse::{Clicks, Over};
use super::panel::Gesture;
use super::theme::{Chrome, TerminalTheme};
use super::{overlays, text};
use crate::course::{CourseReader, ReaderMessage};
use crate::field::Resolution;
use crate::figure::Role;
use crate::session::{Message, Session};

/// What a key or the mouse means while a course is open.
#[derive(Clone, Debug)]
pub enum Action {
    /// Something in the scene.
    Session(Message),
    /// Something in the course.
    Reader(ReaderMessage),
}

/// Draws everything, and says how many samples of the loss there was room for.
pub fn draw(
    session: &Session,
    reader: &CourseReader,
    theme: TerminalTheme,
    area: Rect,
    buffer: &mut Buffer,
) -> Resolution {
    if reader.course().is_away() && reader.contents().is_none() {
        let room = super::draw(session, theme, area, buffer);
        way_back(session, theme, area, buffer);
        return room;
    }
    let screen = layout::screen(session, reader, theme, area);
    for placed in &screen.placed {
        (placed.panel.draw)(session, theme, placed.area, buffer);
    }
    if !screen.strip.is_empty() {
        strip::draw(session, reader, theme, screen.strip, buffer);
    }
    contents::draw_around(reader, theme, screen.course, buffer);
    if !screen.title.is_empty() {
        bar::draw_title(reader, theme, screen.title, &page(&screen), buffer);
    }
    next_page(&screen, theme, buffer);
    overlays::draw(session, theme, area, buffer);
    if reader.contents().is_some() {
        let behind = Rect {
            height: area.height.saturating_sub(1),
            ..area
        };
        theme.dim(behind, buffer);
    }
    contents::draw(reader, theme, contents::area(area), buffer);
    if !screen.keys.is_empty() && session.overlay().is_none() && session.editor().is_none() {
        bar::draw_keys(session, reader, theme, screen.keys, buffer);
    } else if !screen.keys.is_empty() {
        let keys = &super::panels::keys::PANEL;
        (keys.draw)(session, theme, screen.keys, buffer);
    }
    theme.paint(area, buffer);
    super::room(session, &screen.placed)
}

/// Which page is shown, where there are several and no row names the next one.
fn page(screen: &layout::LessonLayout) -> String {
    if screen.next_row.is_empty() && screen.pages > 1 {
        format!("{}/{} Tab", screen.page + 1, screen.pages)
    } else {
        String::new()
    }
}

/// How one who plays freely comes back, at the end of the row of keys.
fn way_back(session: &Session, theme: TerminalTheme, area: Rect, buffer: &mut Buffer) {
    if session.overlay().is_some() || session.editor().is_some() || area.height < 5 {
        return;
    }
    let words = [
        ("  L", theme.chrome(Chrome::Key)),
        (" back to the lesson ", theme.style(Role::Accent)),
    ];
    let columns: usize = words.iter().map(|(words, _)| text::width(words)).sum();
    let columns = (columns as u16).min(area.width);
    let at = Rect::new(area.right() - columns, area.bottom() - 1, columns, 1);
    Clear.render(behind_hints(at, area, buffer), buffer);
    let spans = words.map(|(words, style)| Span::styled(words, style));
    text::write(vec![Line::from(spans.to_vec())], theme, at, buffer);
}

/// A place in the row of keys, and before it what is left of a hint that it would cut.
fn behind_hints(at: Rect, area: Rect, buffer: &Buffer) -> Rect {
    let is_blank = |x: u16| {
        let cell = buffer.cell((x, at.y));
        cell.is_none_or(|cell| cell.symbol() == " ")
    };
    let mut first = at.x;
    let is_gap = |x: u16| is_blank(x - 1) && (x - 1 == area.x || is_blank(x - 2));
    while first > area.x && !is_gap(first) {
        first -= 1;
    }
    Rect {
        x: first,
        width: at.right() - first,
        ..at
    }
}

/// What Tab brings, at the end of the row below the panels.
fn next_page(screen: &layout::LessonLayout, theme: TerminalTheme, buffer: &mut Buffer) {
    if screen.next.is_empty() {
        return;
    }
    let words = layout::next_label(screen.next);
    let columns = (text::width(&words) as u16).min(screen.next_row.width);
    let at = Rect {
        x: screen.next_row.right() - columns,
        width: columns,
        ..screen.next_row
    };
    let line = text::line(words, theme.chrome(Chrome::Hint));
    text::write(vec![line], theme, at, buffer);
}

/// An action as it is meant on a screen of this size: where the text does not go on in its direction, scrolling says why it does
/// nothing.
pub fn within_reach(
    session: &Session,
    reader: &CourseReader,
    theme: TerminalTheme,
    area: Rect,
    action: Action,
) -> Action {
    match action {
        Action::Reader(ReaderMessage::Scroll(by)) => {
            let strip = layout::screen(session, reader, theme, area).strip;
            let why = strip::end_of_text(session, reader, theme, strip, by);
            why.map_or(action, |why| {
                Action::Reader(ReaderMessage::Refuse(String::from(why)))
            })
        }
        Action::Session(message) if reader.course().is_away() => {
            Action::Session(super::within_reach(session, theme, area, message))
        }
        other => other,
    }
}

/// How many samples of the loss the screen has room for; where it shows none, the last number stays.
pub fn resolution(
    session: &Session,
    reader: &CourseReader,
    theme: TerminalTheme,
    area: Rect,
) -> Resolution {
    if reader.course().is_away() {
        return super::resolution(session, theme, area);
    }
    super::room(
        session,
        &layout::screen(session, reader, theme, area).placed,
    )
}

/// What an event of the mouse means on a screen of this size, if anything.
pub fn mouse(
    session: &Session,
    reader: &CourseReader,
    theme: TerminalTheme,
    clicks: &mut Clicks,
    event: Mouse,
    area: Rect,
    now: Instant,
) -> Option<Action> {
    if reader.contents().is_none() && (reader.course().is_away() || session.overlay().is_some()) {
        return super::mouse(session, theme, clicks, event, area, now).map(Action::Session);
    }
    let screen = layout::screen(session, reader, theme, area);
    let border = screen.border.filter(|_| reader.contents().is_none());
    let (gesture, at) = match clicks.on_border(border, event, area, now)? {
        Over::Border(message) => return message.map(Action::Session),
        Over::Rest(gesture, at) => (gesture, at),
    };
    if screen.keys.contains(at) {
        return bar::click_keys(session, reader, theme, screen.keys, at, gesture);
    }
    if reader.contents().is_some() {
        let area = contents::area(area);
        return contents::mouse(reader, area, at, gesture).map(Action::Reader);
    }
    let over = match gesture {
        Gesture::Drag(_) => clicks.pressed().unwrap_or(at),
        Gesture::Click | Gesture::DoubleClick | Gesture::Wheel(_) => at,
    };
    if screen.title.contains(over) {
        return bar::click_title(reader, theme, screen.title, &page(&screen), (at, gesture));
    }
    if screen.strip.contains(over) {
        return strip::mouse(session, reader, theme, screen.strip, at, gesture);
    }
    if screen.course.contains(over) {
        let is_click = matches!(gesture, Gesture::Click | Gesture::DoubleClick);
        return is_click.then_some(Action::Reader(ReaderMessage::OpenContents));
    }
    let placed = screen.placed.iter();
    let under = placed.rev().find(|placed| placed.area.contains(over))?;
    let message = (under.panel.mouse)(session, theme, under.area, at, gesture)?;
    if keys::permits(session, reader, &message) {
        return Some(Action::Session(message));
    }
    let why = keys::not_here(reader);
    Some(Action::Reader(ReaderMessage::Refuse(why)))
}
