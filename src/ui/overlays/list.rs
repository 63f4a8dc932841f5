//! A list with a search, to choose from.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

use crate::figure::Role;
use crate::session::{self, Message, Overlay, OverlayMove};
use crate::ui::binding::{Binding, bindings, ctrl, key};
use crate::ui::boxed::{Titles, boxed};
use crate::ui::input::Key;
use crate::ui::text;
use crate::ui::theme::{Charset, Chrome, TerminalTheme};

/// One line of a list.
pub(super) struct ListItem {
    /// The key or the name.
    pub(super) name: String,
    /// What it does or shows.
    pub(super) about: String,
    /// What taking it means; none if it cannot be taken.
    pub(super) message: Option<Message>,
}

/// The keys of every list; characters search.
pub(super) static BINDINGS: &[Binding] = bindings! {
    Program "↓" [key(Key::Down)] "the next row" => Message::Overlay(OverlayMove::Scroll(1)), 1 "↑ ↓" "choose";
    Program "↑" [key(Key::Up)] "the row before" => Message::Overlay(OverlayMove::Scroll(-1));
    Program "PgDn" [key(Key::PageDown)] "ten rows down" => Message::Overlay(OverlayMove::Scroll(10));
    Program "PgUp" [key(Key::PageUp)] "ten rows up" => Message::Overlay(OverlayMove::Scroll(-10));
    Program "Esc" [key(Key::Esc)] "close" => Message::Overlay(OverlayMove::Close), 3 "Esc" "close";
    Program "Ctrl-C" [ctrl(Key::Char('c'))] "quit" => Message::Quit;
};

/// What Enter takes.
pub(super) fn enter(items: Vec<ListItem>, overlay: &Overlay) -> Option<Message> {
    let chosen = chosen(items.len(), overlay);
    items.into_iter().nth(chosen)?.message
}

/// The index of the chosen item among those that match.
pub(super) fn chosen(count: usize, overlay: &Overlay) -> usize {
    overlay.chosen.min(count.saturating_sub(1))
}

/// The first item in sight.
pub(super) fn first(count: usize, overlay: &Overlay, room: usize) -> usize {
    (chosen(count, overlay) + 1).saturating_sub(room)
}

/// The item at a cell of the list.
pub(super) fn row_at(
    items: &[ListItem],
    overlay: &Overlay,
    theme: TerminalTheme,
    area: Rect,
    at: Position,
) -> Option<usize> {
    let count = items.len();
    let room = usize::from(area.height.saturating_sub(3));
    let width = usize::from(area.width.saturating_sub(2));
    let room = room - Columns::of(items, theme, width).below(items, theme, room);
    let row = usize::from(at.y.checked_sub(area.y + 2)?);
    let index = first(count, overlay, room) + row;
    (row < room && index < count).then_some(index)
}

/// A line that is typed, with its cursor; `empty` stands there until something is.
pub(super) fn prompt(
    sign: &'static str,
    line: &session::TextField,
    empty: &'static str,
    theme: TerminalTheme,
) -> Line<'static> {
    let (before, after) = line.around_cursor();
    let caret = match theme.charset {
        Charset::Unicode => "▏",
        Charset::Ascii => "|",
    };
    let plain = theme.style(Role::Text);
    let mut spans = vec![
        Span::styled(sign, theme.chrome(Chrome::Key)),
        Span::styled(before.to_string(), plain),
        Span::styled(caret, theme.chrome(Chrome::Focus)),
        Span::styled(after.to_string(), plain),
    ];
    if line.is_empty() {
        spans.push(Span::styled(empty, theme.style(Role::Muted)));
    }
    Line::from(spans)
}

/// Draws a list; `note` stands under what is typed where there is something to say of it.
pub(super) fn draw(
    name: &str,
    items: &[ListItem],
    overlay: &Overlay,
    note: Option<String>,
    theme: TerminalTheme,
    area: Rect,
    buffer: &mut Buffer,
) {
    let titles = Titles {
        left: name.to_string(),
        right: String::from("type to search · Enter takes · Esc back"),
        below: None,
    };
    let inner = boxed(titles, theme, area, buffer);
    let mut rows = vec![prompt(" : ", &overlay.line, "", theme)];
    let mut room = usize::from(inner.height.saturating_sub(1));
    let note = note.filter(|_| room > 1);
    let width = usize::from(inner.width);
    let columns = Columns::of(items, theme, width);
    let below = columns.below(items, theme, room);
    room -= below.max(usize::from(note.is_some()));
    rows.extend(lines(items, overlay, &columns, room, theme));
    let chosen = items.get(chosen(items.len(), overlay));
    if let Some(chosen) = chosen.filter(|_| below > 0) {
        rows.resize(room + 1, Line::default());
        let about = text::indented(
            &theme.text(&chosen.about),
            " ",
            " ",
            width.saturating_sub(1),
        );
        let style = theme.style(Role::Muted);
        rows.extend(about.into_iter().map(|row| text::line(row, style)));
    }
    if let Some(note) = note {
        rows.truncate(usize::from(inner.height).saturating_sub(1));
        let note = text::shortened(&note, usize::from(inner.width).saturating_sub(3));
        rows.push(text::line(format!(" ! {note}"), theme.style(Role::Warn)));
    }
    text::write(rows, theme, inner, buffer);
}

/// How the columns of a list are divided.
struct Columns {
    width: usize,
    names: usize,
    abouts: usize,
}

impl Columns {
    fn of(items: &[ListItem], theme: TerminalTheme, width: usize) -> Self {
        const LONGEST: usize = 22;
        let widths = items
            .iter()
            .map(|item| text::width(&theme.text(&item.name)));
        let names = widths.max().unwrap_or(0).min(LONGEST).min(width / 2);
        Self {
            width,
            names,
            abouts: width.saturating_sub(names + 4),
        }
    }

    /// The rows below the list in which the chosen item's text stands whole: some, where one is cut in its row.
    fn below(&self, items: &[ListItem], theme: TerminalTheme, room: usize) -> usize {
        /// Fewer rows are the list's own.
        const LEAST: usize = 6;
        let is_cut = |item: &ListItem| text::width(&theme.text(&item.about)) > self.abouts;
        let whole = |item: &ListItem| {
            text::wrapped(&theme.text(&item.about), self.width.saturating_sub(2)).len()
        };
        let rows = items.iter().filter(|item| is_cut(item)).map(whole).max();
        rows.unwrap_or(0).min(3).min(room.saturating_sub(LEAST))
    }
}

/// The items that there is room for.
fn lines(
    items: &[ListItem],
    overlay: &Overlay,
    columns: &Columns,
    room: usize,
    theme: TerminalTheme,
) -> Vec<Line<'static>> {
    if items.is_empty() {
        let none = " nothing matches: Backspace widens the search";
        return vec![text::line(none, theme.style(Role::Muted))];
    }
    let chosen = chosen(items.len(), overlay);
    let first = first(items.len(), overlay, room);
    let (names, abouts) = (columns.names, columns.abouts);
    let more = items.len().saturating_sub(first + room);
    let shown = items.iter().enumerate().skip(first).take(room);
    let mut rows = Vec::new();
    for (index, item) in shown {
        if more > 0 && index + 1 == first + room && index != chosen {
            let text = format!(" … {} more", more + 1);
            rows.push(text::line(text, theme.chrome(Chrome::Hint)));
            break;
        }
        let (key, about) = if index == chosen {
            let style = theme.chrome(Chrome::Selected);
            (style, style)
        } else {
            (theme.chrome(Chrome::Key), theme.style(Role::Text))
        };
        let name = text::fitted(&item.name, theme, names.max(1));
        let shown = text::fitted(&item.about, theme, abouts);
        rows.push(Line::from(vec![
            Span::styled(format!(" {}  ", text::left(&name, names)), key),
            Span::styled(text::left(&shown, abouts + 1), about),
        ]));
    }
    rows
}
