//! A list with a search, to choose from.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

use crate::figure::Role;
use crate::session::{Message, Overlay, OverlayMove};
use crate::ui::binding::{Binding, bindings, key};
use crate::ui::boxed::{Titles, boxed};
use crate::ui::input::{Chord, Key};
use crate::ui::text;
use crate::ui::theme::{Chrome, Theme};

/// One line of a list.
pub(super) struct Item {
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
    Program "Backspace" [key(Key::Backspace)] "the last character of the search goes" => Message::Overlay(OverlayMove::Unsearch);
    Program "Esc" [key(Key::Esc)] "close" => Message::Overlay(OverlayMove::Close), 3 "Esc" "close";
    Program "Ctrl-C" [crate::ui::binding::ctrl(Key::Char('c'))] "quit" => Message::Quit;
};

/// Enter takes the chosen item, a character narrows the list.
pub(super) fn typed(items: Vec<Item>, overlay: &Overlay, chord: Chord) -> Option<Message> {
    if chord == Chord::plain(Key::Enter) {
        let chosen = chosen(items.len(), overlay);
        return items.into_iter().nth(chosen)?.message;
    }
    let character = chord.text()?;
    Some(Message::Overlay(OverlayMove::Search(character)))
}

/// The index of the chosen item among those that match.
pub(super) fn chosen(count: usize, overlay: &Overlay) -> usize {
    overlay.chosen.min(count.saturating_sub(1))
}

/// The items that match what was typed.
pub(super) fn matching(items: impl Iterator<Item = Item>, overlay: &Overlay) -> Vec<Item> {
    let matches = |item: &Item| overlay.matches(&format!("{} {}", item.name, item.about));
    items.filter(matches).collect()
}

/// The first item in sight.
fn first(count: usize, overlay: &Overlay, room: usize) -> usize {
    (chosen(count, overlay) + 1).saturating_sub(room)
}

/// The item at a cell of the list.
pub(super) fn row_at(count: usize, overlay: &Overlay, area: Rect, at: Position) -> Option<usize> {
    let room = usize::from(area.height.saturating_sub(3));
    let row = usize::from(at.y.checked_sub(area.y + 2)?);
    let index = first(count, overlay, room) + row;
    (row < room && index < count).then_some(index)
}

/// Draws a list.
pub(super) fn draw(
    name: &str,
    items: &[Item],
    overlay: &Overlay,
    theme: Theme,
    area: Rect,
    buffer: &mut Buffer,
) {
    let titles = Titles {
        left: name.to_string(),
        right: String::from("type to search · Enter takes · Esc back"),
        below: None,
    };
    let inner = boxed(titles, theme, area, buffer);
    let chosen = chosen(items.len(), overlay);
    let room = usize::from(inner.height.saturating_sub(1));
    let first = first(items.len(), overlay, room);
    let mut rows = vec![Line::from(vec![
        Span::styled(" : ", theme.chrome(Chrome::Key)),
        Span::styled(format!("{}▏", overlay.typed), theme.style(Role::Text)),
    ])];
    let widths = items.iter().map(|item| text::width(&item.name));
    let names = widths.max().unwrap_or(0);
    let abouts = usize::from(inner.width).saturating_sub(names + 4);
    let more = items.len().saturating_sub(first + room);
    for (index, item) in items.iter().enumerate().skip(first).take(room) {
        let (key, about) = if index == chosen {
            let style = theme.chrome(Chrome::Selected);
            (style, style)
        } else {
            (theme.chrome(Chrome::Key), theme.style(Role::Text))
        };
        if more > 0 && index + 1 == first + room {
            let text = format!(" … {} more", more + 1);
            rows.push(text::line(text, theme.chrome(Chrome::Hint)));
            break;
        }
        let shown = text::shortened(&item.about, abouts);
        rows.push(Line::from(vec![
            Span::styled(format!(" {}  ", text::left(&item.name, names)), key),
            Span::styled(format!("{shown} "), about),
        ]));
    }
    if items.is_empty() {
        let none = " nothing matches: Backspace widens the search";
        rows.push(text::line(none, theme.style(Role::Muted)));
    }
    text::write(rows, theme, inner, buffer);
}
