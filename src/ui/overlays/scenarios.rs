//! The scenarios of the library by topic, each with a small picture and what it is about.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

use super::{OverlayRow, list};
use crate::figure::{self, Role};
use crate::session::catalog::{self, Listed};
use crate::session::{Message, Overlay, OverlayMove, SCENARIOS, Session};
use crate::ui::binding::{Binding, bindings, ctrl, key, shift};
use crate::ui::boxed::{Titles, boxed};
use crate::ui::input::Key;
use crate::ui::text;
use crate::ui::theme::{Chrome, TerminalTheme};
use crate::ui::widgets::Plot;

/// The row.
pub(crate) static OVERLAY: OverlayRow = OverlayRow {
    name: SCENARIOS,
    bindings: BINDINGS,
    taking: "open",
    enter: |session, _| {
        let chosen = session.chosen_scenario()?;
        Some(Message::OpenNamed(chosen.name.to_string()))
    },
    edit: |typing| Some(OverlayMove::Search(typing)),
    size: |_, _| (116, 38),
    draw,
    row_at,
    is_aside: false,
};

static BINDINGS: &[Binding] = bindings! {
    Program "↓" [key(Key::Down)] "the next scenario" => Message::Overlay(OverlayMove::Scroll(1)), 1 "↑ ↓" "choose";
    Program "↑" [key(Key::Up)] "the scenario before" => Message::Overlay(OverlayMove::Scroll(-1));
    Program "PgDn" [key(Key::PageDown)] "ten rows down" => Message::Overlay(OverlayMove::Scroll(10));
    Program "PgUp" [key(Key::PageUp)] "ten rows up" => Message::Overlay(OverlayMove::Scroll(-10));
    Program "Tab" [key(Key::Tab)] "the next topic" => Message::Overlay(OverlayMove::Column(1)), 2 "Tab" "topic";
    Program "Shift-Tab" [shift(Key::Tab)] "the topic before" => Message::Overlay(OverlayMove::Column(-1));
    Program "Esc" [key(Key::Esc)] "close" => Message::Overlay(OverlayMove::Close), 3 "Esc" "close";
    Program "Ctrl-C" [ctrl(Key::Char('c'))] "quit" => Message::Quit;
};

/// The columns: topics, names, the picture with its text. What finds no room is left out, the picture first.
#[derive(Clone, Copy)]
struct Columns {
    topics: Rect,
    names: Rect,
    details: Rect,
}

/// The rows above the columns: what is typed.
const ABOVE: u16 = 1;

fn columns(inner: Rect) -> Columns {
    const TOPICS: u16 = 19;
    const NAMES: u16 = 20;
    let below = Rect {
        y: inner.y + ABOVE.min(inner.height),
        height: inner.height.saturating_sub(ABOVE),
        ..inner
    };
    let topics = if inner.width < 60 { 0 } else { TOPICS };
    let names = if inner.width < TOPICS + 2 * NAMES {
        inner.width.saturating_sub(topics)
    } else {
        NAMES
    };
    let split = |from: u16, width: u16| Rect {
        x: below.x + from,
        width,
        ..below
    };
    Columns {
        topics: split(0, topics),
        names: split(topics, names),
        details: split(topics + names, inner.width.saturating_sub(topics + names)),
    }
}

fn row_at(
    _: &Session,
    overlay: &Overlay,
    _: TerminalTheme,
    area: Rect,
    at: Position,
) -> Option<usize> {
    let inner = Rect::new(
        area.x + 1,
        area.y + 1,
        area.width.saturating_sub(2),
        area.height.saturating_sub(2),
    );
    let names = columns(inner).names;
    let count = catalog::listed(overlay).len();
    let first = list::first(count, overlay, usize::from(names.height));
    let row = names.contains(at).then(|| usize::from(at.y - names.y))?;
    (first + row < count).then_some(first + row)
}

fn draw(
    session: &Session,
    overlay: &Overlay,
    theme: TerminalTheme,
    area: Rect,
    buffer: &mut Buffer,
) {
    let titles = Titles {
        left: String::from("open a scenario"),
        right: String::from("Enter opens · Esc back"),
        below: None,
    };
    let inner = boxed(titles, theme, area, buffer);
    let empty = "type: slope, zigzag, nan, banana …";
    let typed = list::prompt(" ", &overlay.line, empty, theme);
    text::write(vec![typed], theme, inner, buffer);
    let Columns {
        topics,
        names,
        details,
    } = columns(inner);
    draw_topics(overlay, theme, topics, buffer);
    draw_names(overlay, theme, names, buffer);
    if let Some(chosen) = session.chosen_scenario() {
        draw_details(session, chosen, theme, details, buffer);
    }
}

fn draw_topics(overlay: &Overlay, theme: TerminalTheme, area: Rect, buffer: &mut Buffer) {
    let is_searching = !overlay.line.text().trim().is_empty();
    let shown = catalog::topic(overlay);
    let rows = catalog::topics().into_iter().enumerate();
    let rows = rows.map(|(index, (topic, count))| {
        let style = if index == shown && !is_searching {
            theme.chrome(Chrome::Selected)
        } else {
            theme.style(Role::Text)
        };
        let line = format!(
            " {}{} ",
            text::left(topic, 14),
            text::right(&count.to_string(), 2)
        );
        text::line(line, style)
    });
    text::write(rows.collect(), theme, area, buffer);
}

fn draw_names(overlay: &Overlay, theme: TerminalTheme, area: Rect, buffer: &mut Buffer) {
    let listed = catalog::listed(overlay);
    if listed.is_empty() {
        let none = text::line(" nothing matches", theme.style(Role::Muted));
        text::write(vec![none], theme, area, buffer);
        return;
    }
    let room = usize::from(area.height);
    let chosen = list::chosen(listed.len(), overlay);
    let first = list::first(listed.len(), overlay, room);
    let more = listed.len().saturating_sub(first + room);
    let mut rows = Vec::new();
    let is_searching = !overlay.line.text().trim().is_empty();
    let mut above = None;
    for (index, entry) in listed.iter().enumerate().skip(first).take(room) {
        if more > 0 && index + 1 == first + room && index != chosen {
            let text = format!(" … {} more", more + 1);
            rows.push(text::line(text, theme.chrome(Chrome::Hint)));
            break;
        }
        let style = if index == chosen {
            theme.chrome(Chrome::Selected)
        } else {
            theme.chrome(Chrome::Key)
        };
        let mut row = vec![Span::styled(format!(" {} ", entry.name), style)];
        // The list begins with its alphabet again at each level; where, is said.
        let level = entry
            .level
            .filter(|level| above != Some(*level) && !is_searching);
        if let Some(level) = level {
            let said = format!("level {level} ");
            let used = text::width(entry.name) + 2 + text::width(&said);
            if let Some(gap) = usize::from(area.width).checked_sub(used) {
                row.push(Span::raw(" ".repeat(gap)));
                row.push(Span::styled(said, theme.chrome(Chrome::Hint)));
            }
        }
        above = entry.level.or(above);
        rows.push(Line::from(row));
    }
    text::write(rows, theme, area, buffer);
}

/// The title, the picture and what the scenario is about; the picture gives way to the text.
fn draw_details(
    session: &Session,
    chosen: &Listed,
    theme: TerminalTheme,
    area: Rect,
    buffer: &mut Buffer,
) {
    if area.width < 16 || area.height < 4 {
        return;
    }
    let area = Rect {
        x: area.x + 1,
        width: area.width.saturating_sub(1),
        ..area
    };
    let width = usize::from(area.width);
    let level = chosen.level.map(|level| format!("  level {level}"));
    let level = level.filter(|level| text::width(&chosen.title) + text::width(level) <= width);
    let head = Line::from(vec![
        Span::styled(chosen.title.clone(), theme.chrome(Chrome::Heading)),
        Span::styled(level.unwrap_or_default(), theme.chrome(Chrome::Hint)),
    ]);
    let mut about: Vec<Line<'static>> =
        text::wrapped(&theme.text(&text::minus(&chosen.about)), width.min(72))
            .into_iter()
            .map(|line| text::line(line, theme.style(Role::Text)))
            .collect();
    let racers = match chosen.racers {
        1 => String::from("1 racer"),
        count => format!("{count} racers"),
    };
    about.push(text::line(
        format!("{racers} · {} steps", chosen.steps),
        theme.chrome(Chrome::Hint),
    ));
    text::write(vec![head], theme, area, buffer);
    let below = Rect {
        y: area.y + 1,
        height: area.height.saturating_sub(1),
        ..area
    };
    let rows = below.height.saturating_sub(about.len() as u16 + 1);
    let picture = Rect {
        height: if rows < 6 {
            0
        } else {
            rows.min(below.width / 2)
        },
        ..below
    };
    if let Some(sketch) = session.sketch().filter(|_| picture.height > 0) {
        Plot::new(&figure::sketch(sketch), theme).render(picture, buffer);
    }
    let under = Rect {
        y: picture.bottom() + u16::from(picture.height > 0),
        height: below
            .bottom()
            .saturating_sub(picture.bottom() + u16::from(picture.height > 0)),
        ..below
    };
    text::write(about, theme, under, buffer);
}
