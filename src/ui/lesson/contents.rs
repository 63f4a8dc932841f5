//! The table of contents: every lesson by chapter, what was done of it, and of the chosen one what it is about.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::bar::chapter_number;
use crate::course::{Completion, CourseReader, ReaderMessage};
use crate::figure::Role;
use crate::ui::boxed::{Titles, boxed, more_below};
use crate::ui::panel::{Gesture, heading};
use crate::ui::text;
use crate::ui::theme::{Chrome, TerminalTheme};

/// The columns of the list, where what the chosen lesson is about stands beside it.
const LIST: u16 = 44;

/// From so many columns on it does.
const BESIDE: u16 = 76;

/// A row of the list: a chapter, or a lesson by its index.
enum Row<'a> {
    Chapter(&'a str),
    Lesson(usize),
}

fn rows(reader: &CourseReader) -> Vec<Row<'_>> {
    let mut rows = Vec::new();
    let mut before = None;
    for (index, lesson) in reader.course().lessons().enumerate() {
        let chapter = lesson.chapter.text.as_str();
        if before != Some(chapter) {
            rows.push(Row::Chapter(chapter));
            before = Some(chapter);
        }
        rows.push(Row::Lesson(index));
    }
    rows
}

/// The first row in sight: the chosen one is, with its chapter where it is the chapter's first.
fn first(rows: &[Row<'_>], chosen: usize, room: usize) -> usize {
    let index = rows
        .iter()
        .position(|row| matches!(row, Row::Lesson(lesson) if *lesson == chosen));
    let last = rows.len().saturating_sub(room);
    (index.unwrap_or_default() + 1 + room / 3)
        .saturating_sub(room)
        .min(last)
}

/// The list, and what stands beside it, inside the border.
fn rooms(area: Rect) -> (Rect, Rect) {
    let inner = Rect {
        x: area.x + 2,
        y: area.y + 1,
        width: area.width.saturating_sub(4),
        height: area.height.saturating_sub(2),
    };
    let columns = if inner.width < BESIDE {
        inner.width
    } else {
        LIST.max(inner.width / 2)
    };
    let list = Rect {
        width: columns,
        ..inner
    };
    let about = Rect {
        x: list.right() + 2,
        width: (inner.width - columns).saturating_sub(2),
        ..inner
    };
    (list, about)
}

/// The area of the table on a screen: at most so large that it is read in one look.
pub(super) fn area(screen: Rect) -> Rect {
    // At the right end, so that the text of the lesson is covered as a whole; what would be too narrow at the left is too.
    let width = if screen.width < 150 {
        screen.width
    } else {
        110
    };
    let height = screen.height.saturating_sub(1).min(44);
    Rect {
        x: screen.right().saturating_sub(width),
        y: screen.y + (screen.height.saturating_sub(1) - height) / 2,
        width,
        height,
    }
}

/// Draws it, if it is open.
pub(super) fn draw(reader: &CourseReader, theme: TerminalTheme, area: Rect, buffer: &mut Buffer) {
    let Some(chosen) = reader.contents() else {
        return;
    };
    let count = reader.course().lessons().count();
    if area.width < 8 || area.height < 4 {
        return;
    }
    let (list, about) = rooms(area);
    let rows = rows(reader);
    let room = usize::from(list.height);
    let first = first(&rows, chosen, room);
    let below = rows.iter().skip(first + room);
    let hidden = below.filter(|row| matches!(row, Row::Lesson(_))).count();
    let titles = Titles {
        left: String::from("lessons"),
        right: format!("{} of {count} done", reader.done()),
        below: more_below(hidden, theme),
    };
    boxed(titles, theme, area, buffer);
    let selected = theme.chrome(Chrome::Selected);
    let lines = rows.iter().skip(first);
    let lines = lines.map(|row| line(reader, row, (chosen, selected), theme, list.width));
    text::write(lines.collect(), theme, list, buffer);
    text::write(
        beside(reader, chosen, theme, about.width),
        theme,
        about,
        buffer,
    );
}

/// From so many rows on a part of the list says more than its heading.
const LEAST: u16 = 6;

/// Draws where the lesson that is open stands in the course.
pub(super) fn draw_around(
    reader: &CourseReader,
    theme: TerminalTheme,
    area: Rect,
    buffer: &mut Buffer,
) {
    if area.height < LEAST {
        return;
    }
    let open = reader.course().lesson_index();
    let count = reader.course().lessons().count();
    let done = format!("{} of {count} done · L opens one", reader.done());
    let inner = heading("the course", &done, theme, area, buffer);
    let rows = rows(reader);
    let height = usize::from(inner.height);
    // The last row says how many more there are.
    let height = height - usize::from(rows.len() > height);
    let first = first(&rows, open, height);
    let here = theme.style(Role::Strong);
    let lines = rows.iter().skip(first);
    let lines = lines.map(|row| line(reader, row, (open, here), theme, inner.width));
    text::write_counted(lines.collect(), theme, inner, buffer);
}

fn line(
    reader: &CourseReader,
    row: &Row<'_>,
    (chosen, as_chosen): (usize, Style),
    theme: TerminalTheme,
    width: u16,
) -> Line<'static> {
    let index = match row {
        Row::Chapter(chapter) => {
            let number = chapter_number(reader, chapter);
            return text::line(format!("{number} {chapter}"), theme.chrome(Chrome::Heading));
        }
        Row::Lesson(index) => *index,
    };
    let course = reader.course();
    let scene = course.scenes().get(index);
    let name = scene.map(|scene| scene.heading()).unwrap_or_default();
    let completion = course
        .lessons()
        .nth(index)
        .map(|lesson| reader.completion(lesson));
    let completion = completion.unwrap_or_default();
    let role = match completion {
        Completion::Done => Role::Good,
        Completion::Seen => Role::Accent,
        Completion::Unseen => Role::Muted,
    };
    let room = usize::from(width).saturating_sub(6);
    let name = text::shortened(&name, room).into_owned();
    let is_chosen = index == chosen;
    let style = if is_chosen {
        as_chosen
    } else {
        theme.style(Role::Text)
    };
    Line::from(vec![
        Span::styled(
            if is_chosen { " ▸ " } else { "   " },
            theme.style(Role::Accent),
        ),
        Span::styled(format!("{} ", completion.mark()), theme.style(role)),
        Span::styled(name, style),
    ])
}

/// What the chosen lesson is about, and what was done of it.
fn beside(
    reader: &CourseReader,
    chosen: usize,
    theme: TerminalTheme,
    width: u16,
) -> Vec<Line<'static>> {
    let course = reader.course();
    let scene = course.scenes().get(chosen);
    let Some((scene, lesson)) = scene.and_then(|scene| Some((scene, scene.lesson.as_ref()?)))
    else {
        return Vec::new();
    };
    let mut lines = Vec::new();
    let mut paragraph = |words: &str, role: Role| {
        let wrapped = text::wrapped(&theme.text(words), usize::from(width)).into_iter();
        lines.extend(wrapped.map(|line| text::line(line, theme.style(role))));
        lines.push(Line::default());
    };
    paragraph(&scene.heading(), Role::Strong);
    paragraph(scene.about.as_deref().unwrap_or_default(), Role::Text);
    let record = reader.progress().record(&lesson.id.text);
    let count = course.steps_of(chosen);
    let said = match (record.completion, record.date) {
        (Completion::Done, Some(date)) => format!("✓ done on {date}"),
        (Completion::Done, None) => String::from("✓ done"),
        (Completion::Seen, _) => format!("○ seen up to step {} of {count}", record.step + 1),
        (Completion::Unseen, _) => format!("{count} steps"),
    };
    paragraph(&said, Role::Muted);
    let needs: Vec<String> = lesson
        .needs
        .iter()
        .map(|id| named(reader, &id.text))
        .collect();
    if !needs.is_empty() {
        paragraph(&format!("comes after: {}", needs.join(" · ")), Role::Muted);
    }
    lines
}

/// The heading of the lesson of an id.
fn named(reader: &CourseReader, id: &str) -> String {
    let scene = reader
        .index(id)
        .and_then(|index| reader.course().scenes().get(index));
    scene.map_or_else(|| id.to_string(), |scene| scene.heading())
}

/// What the mouse means: the wheel and a click choose, a click on the chosen lesson opens it, one beside the table closes it.
pub(super) fn mouse(
    reader: &CourseReader,
    area: Rect,
    at: Position,
    gesture: Gesture,
) -> Option<ReaderMessage> {
    let chosen = reader.contents()?;
    match gesture {
        Gesture::Wheel(up) => Some(ReaderMessage::ChooseBy(if up { -1 } else { 1 })),
        Gesture::Drag(_) => None,
        Gesture::Click | Gesture::DoubleClick if !area.contains(at) => {
            Some(ReaderMessage::CloseContents)
        }
        Gesture::Click | Gesture::DoubleClick => {
            let (list, _) = rooms(area);
            let rows = rows(reader);
            let first = first(&rows, chosen, usize::from(list.height));
            let row = rows.get(first + usize::from(at.y.checked_sub(list.y)?))?;
            match row {
                Row::Lesson(lesson) if list.contains(at) => Some(if *lesson == chosen {
                    ReaderMessage::OpenChosen
                } else {
                    ReaderMessage::Choose(*lesson)
                }),
                Row::Lesson(_) | Row::Chapter(_) => None,
            }
        }
    }
}
