//! The rows of a lesson that are no text: its title with the marks of its steps, and the keys that matter now.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::Action;
use super::keys::{Wants, has_hints, key_named, shown};
use crate::course::{CourseMessage, CourseReader, ReaderMessage};
use crate::figure::Role;
use crate::scenario::LessonText;
use crate::session::{Message, Nudge, OverlayMove, Session, StatusMessage};
use crate::ui::input::Chord;
use crate::ui::keymap;
use crate::ui::layout::margin;
use crate::ui::overlays::help;
use crate::ui::panel::Gesture;
use crate::ui::panels::segments::{Segments, TextSegment};
use crate::ui::text;
use crate::ui::theme::{Chrome, TerminalTheme};

/// A key as it is written, what it does, and what a click on it means.
type Pair = (String, String, Action);

fn course(message: CourseMessage) -> Action {
    Action::Reader(ReaderMessage::Course(message))
}

fn pair(keys: &str, does: &str, message: CourseMessage) -> Pair {
    (keys.to_string(), does.to_string(), course(message))
}

/// What the key that goes on does now.
fn next(reader: &CourseReader) -> &'static str {
    match Wants::of(reader) {
        Wants::Choice | Wants::Number => "show the answer",
        Wants::Goal => "show a way",
        Wants::Nothing if reader.course().is_over() => "the end",
        Wants::Nothing if reader.course().is_lesson_over() => "next lesson",
        Wants::Nothing => "next",
    }
}

/// The keys that the step itself needs.
pub(super) fn needed(session: &Session, reader: &CourseReader) -> Vec<Pair> {
    let answer = || pair("Enter", "answer", CourseMessage::Answer);
    match Wants::of(reader) {
        Wants::Choice => {
            let count = reader.course().state().choices.len();
            let digits: Vec<String> = (1..=count).map(|digit| digit.to_string()).collect();
            let choose = pair(&digits.join(" "), "choose", CourseMessage::Move(1));
            vec![choose, answer()]
        }
        Wants::Number => vec![
            pair("0 … 9", "type a number", CourseMessage::Erase),
            answer(),
        ],
        Wants::Goal => controls(session, reader),
        Wants::Nothing => vec![pair("n", next(reader), CourseMessage::Next)],
    }
}

/// The live keys of a goal, each with the words that it has in the key line; of a pair of keys once. The one that lets time go by
/// comes first, for where there is not room for all.
fn controls(session: &Session, reader: &CourseReader) -> Vec<Pair> {
    let names = reader.course().step().map(|step| &step.keys);
    let mut ordered: Vec<&LessonText> = names.into_iter().flatten().collect();
    ordered.sort_by_key(|name| name.text != "Space");
    let mut pairs: Vec<Pair> = Vec::new();
    for name in ordered {
        let Some((keys, does, message)) =
            key_named(&name.text).and_then(|key| hint(session, key, &name.text))
        else {
            continue;
        };
        if !pairs.iter().any(|(known, ..)| *known == keys) {
            pairs.push((keys, does, Action::Session(message)));
        }
    }
    if names.into_iter().flatten().any(|name| name.text == "Up") {
        let finer = Action::Session(Message::Rate(Nudge::FineUp));
        // Right behind the keys of which it is the finer form.
        let behind = pairs.iter().position(|(keys, ..)| keys.contains('↑'));
        let at = behind.map_or(pairs.len(), |index| index + 1);
        let pair = (String::from("Shift-↑ ↓"), String::from("finer"), finer);
        pairs.insert(at, pair);
    }
    pairs
}

/// What the key line says of a key in the scene; of one that is a neighbor's it says it with the neighbor.
fn hint(session: &Session, key: Chord, name: &str) -> Option<(String, String, Message)> {
    let message = keymap::meaning(session, key)?;
    let written = shown(name);
    for table in keymap::tables(session) {
        for binding in table {
            let Some(hint) = &binding.hint else {
                continue;
            };
            let is_it =
                binding.chords.contains(&key) || hint.keys.split(' ').any(|part| part == written);
            let is_probe = hint.keys == "hjkl" && "hjkl".contains(&written);
            if (is_it || is_probe)
                && let Some(does) = (hint.text)(session)
            {
                return Some((hint.keys.to_string(), does.to_string(), message));
            }
        }
    }
    let tables = keymap::tables(session).into_iter().flatten();
    let about = tables
        .into_iter()
        .find(|binding| binding.chords.contains(&key))?
        .about;
    let words = about.split([':', ',']).next().unwrap_or(about);
    Some((written, words.to_string(), message))
}

/// Keys in so many rows of a width, each with as many as there is room for.
pub(super) fn in_rows(
    pairs: Vec<Pair>,
    theme: TerminalTheme,
    width: usize,
    rows: u16,
) -> Vec<Segments<Action>> {
    let mut rest = pairs;
    let mut all = Vec::new();
    for row in 1..=rows {
        let mut used = 0;
        // What does not fit into the last row is left out, and what is shorter behind it stands.
        let next = rest.iter().position(|pair| {
            used += columns(pair, theme) + if used == 0 { 0 } else { GAP };
            used > width
        });
        let next = next.filter(|_| row < rows).unwrap_or(rest.len()).max(1);
        let behind = rest.split_off(next.min(rest.len()));
        all.push(fitting(rest, theme, width));
        rest = behind;
        if rest.is_empty() {
            break;
        }
    }
    all
}

/// The columns between two keys.
const GAP: usize = 2;

/// The columns that a key takes.
fn columns((keys, does, _): &Pair, theme: TerminalTheme) -> usize {
    text::width(&theme.text(keys)) + 1 + text::width(&theme.text(does))
}

/// As many keys as there is room for.
fn fitting(pairs: Vec<Pair>, theme: TerminalTheme, width: usize) -> Segments<Action> {
    let (key, hint) = (theme.chrome(Chrome::Key), theme.chrome(Chrome::Hint));
    let mut left = Vec::new();
    let mut used = 0;
    for pair in pairs {
        let columns = columns(&pair, theme);
        let (keys, does, action) = pair;
        let gap = if left.is_empty() { 0 } else { GAP };
        if used + gap + columns > width {
            continue;
        }
        used += gap + columns;
        if gap > 0 {
            left.push(TextSegment::text("  ", hint));
        }
        left.push(TextSegment::link(keys, key, action.clone()));
        left.push(TextSegment::link(format!(" {does}"), hint, action));
    }
    Segments {
        left,
        right: Vec::new(),
    }
}

/// The last row: what was refused, and the keys of every lesson.
fn keys(
    session: &Session,
    reader: &CourseReader,
    theme: TerminalTheme,
    width: u16,
) -> Segments<Action> {
    let hint = theme.chrome(Chrome::Hint);
    let status = match (reader.status(), session.status()) {
        (Some(status), _) => Some((format!("· {status}"), Role::Muted)),
        (None, Some(StatusMessage::Refused(text))) => Some((format!("! {text}"), Role::Warn)),
        (None, Some(StatusMessage::Done(text))) => Some((text.clone(), Role::Good)),
        (None, None) => None,
    };
    let margin = margin(width);
    let width = usize::from(width).saturating_sub(2 * margin.len());
    let mut used = 0;
    let mut left = vec![TextSegment::text(margin, hint)];
    if let Some((status, role)) = status {
        let status = text::shortened(&status, width).into_owned();
        used = text::width(&status) + 3;
        left.push(TextSegment::text(format!("{status}   "), theme.style(role)));
    }
    let pairs = if reader.contents().is_some() {
        of_contents()
    } else {
        of_lesson(reader)
    };
    left.extend(fitting(pairs, theme, width.saturating_sub(used)).left);
    Segments {
        left,
        right: Vec::new(),
    }
}

fn of_lesson(reader: &CourseReader) -> Vec<Pair> {
    let mut pairs = vec![
        pair("n", next(reader), CourseMessage::Next),
        pair("p", "back", CourseMessage::Previous),
    ];
    if Wants::of(reader) != Wants::Nothing && has_hints(reader) {
        pairs.push(pair("s", "hint", CourseMessage::Hint));
    }
    pairs.push(pair("Esc", "play freely", CourseMessage::Leave));
    let contents = Action::Reader(ReaderMessage::OpenContents);
    pairs.push((String::from("L"), String::from("lessons"), contents));
    let help = Action::Session(Message::Overlay(OverlayMove::Open(help::OVERLAY.name)));
    pairs.push((String::from("?"), String::from("help"), help));
    pairs.push((
        String::from("q"),
        String::from("quit"),
        Action::Session(Message::Quit),
    ));
    pairs
}

fn of_contents() -> Vec<Pair> {
    let reader = |message| Action::Reader(message);
    vec![
        (
            String::from("↑ ↓"),
            String::from("choose"),
            reader(ReaderMessage::ChooseBy(1)),
        ),
        (
            String::from("Enter"),
            String::from("open"),
            reader(ReaderMessage::OpenChosen),
        ),
        (
            String::from("Esc"),
            String::from("back"),
            reader(ReaderMessage::CloseContents),
        ),
    ]
}

/// Draws the last row.
pub(super) fn draw_keys(
    session: &Session,
    reader: &CourseReader,
    theme: TerminalTheme,
    area: Rect,
    buffer: &mut Buffer,
) {
    keys(session, reader, theme, area.width).draw(theme, area, buffer);
}

/// What a click in the last row means.
pub(super) fn click_keys(
    session: &Session,
    reader: &CourseReader,
    theme: TerminalTheme,
    area: Rect,
    at: Position,
    gesture: Gesture,
) -> Option<Action> {
    keys(session, reader, theme, area.width).clicked(theme, area, at, gesture)
}

/// The number of a chapter, counted from 1 in the order of the lessons.
pub(super) fn chapter_number(reader: &CourseReader, chapter: &str) -> usize {
    let mut chapters: Vec<&str> = Vec::new();
    for lesson in reader.course().lessons() {
        if !chapters.contains(&lesson.chapter.text.as_str()) {
            chapters.push(&lesson.chapter.text);
        }
    }
    1 + chapters
        .iter()
        .position(|known| *known == chapter)
        .unwrap_or_default()
}

/// A step as it stands in the row of marks: done, shown, to come.
fn marks(reader: &CourseReader) -> String {
    let course = reader.course();
    let mark = |index: usize| match index.cmp(&course.step_index()) {
        std::cmp::Ordering::Less => '●',
        std::cmp::Ordering::Equal => '◉',
        std::cmp::Ordering::Greater => '○',
    };
    (0..course.step_count()).map(mark).collect()
}

/// The first row: the lesson, its step, the marks of its steps.
fn title(reader: &CourseReader, theme: TerminalTheme, width: u16, page: &str) -> Segments<Action> {
    let (bold, plain, hint) = (
        theme.chrome(Chrome::Title),
        theme.style(Role::Text),
        theme.chrome(Chrome::Hint),
    );
    let course = reader.course();
    let (number, chapter) = course.lesson().map_or((1, ""), |lesson| {
        let chapter = lesson.chapter.text.as_str();
        (chapter_number(reader, chapter), chapter)
    });
    let name = course
        .scene()
        .map(|scene| scene.heading())
        .unwrap_or_default();
    let (step, count) = (course.step_index() + 1, course.step_count());
    let is_wide = width >= 60;
    let (marked, counted) = (marks(reader), format!("step {step} of {count}"));
    let mut right = vec![
        TextSegment::text(
            if is_wide {
                counted
            } else {
                format!("{step}/{count}")
            },
            plain,
        ),
        TextSegment::text(format!("  {marked}"), theme.style(Role::Accent)),
        TextSegment::text(format!(" {page} "), hint),
    ];
    if is_wide {
        let help = || Action::Session(Message::Overlay(OverlayMove::Open(help::OVERLAY.name)));
        right.push(TextSegment::link(" ?", theme.chrome(Chrome::Key), help()));
        right.push(TextSegment::link(" help ", hint, help()));
    }
    let room = usize::from(width).saturating_sub(Segments::width(&right, theme) + 2);
    let long = format!("{number} {chapter} · {name}");
    let program = if is_wide { " gdplay learn  " } else { "" };
    let after = room.saturating_sub(text::width(program));
    let named = if text::width(&long) <= after {
        long
    } else {
        name
    };
    let named = text::shortened(&named, after).into_owned();
    let contents = Action::Reader(ReaderMessage::OpenContents);
    Segments {
        left: vec![
            TextSegment::text(program, bold),
            TextSegment::link(named, plain, contents),
        ],
        right,
    }
}

/// Draws the first row; `page` says which page is shown, where there are several.
pub(super) fn draw_title(
    reader: &CourseReader,
    theme: TerminalTheme,
    area: Rect,
    page: &str,
    buffer: &mut Buffer,
) {
    title(reader, theme, area.width, page).draw(theme, area, buffer);
}

/// What a click in the first row means.
pub(super) fn click_title(
    reader: &CourseReader,
    theme: TerminalTheme,
    area: Rect,
    page: &str,
    (at, gesture): (Position, Gesture),
) -> Option<Action> {
    title(reader, theme, area.width, page).clicked(theme, area, at, gesture)
}
