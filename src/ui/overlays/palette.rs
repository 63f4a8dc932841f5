//! Lists to choose from: everything that can be done, and the scenarios.

use std::sync::LazyLock;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::figure::Role;
use crate::scenario::library;
use crate::session::{Choices, List, Message, Overlay, Session};
use crate::ui::keymap::BINDINGS;
use crate::ui::panels::{Titles, frame, lines};
use crate::ui::theme::{Chrome, Theme};

/// The titles of the library, read when they are first asked for.
static TITLES: LazyLock<Vec<String>> = LazyLock::new(|| {
    let headings = library()
        .iter()
        .map(|entry| entry.read().map(|scenario| scenario.heading()));
    headings.map(Result::unwrap_or_default).collect()
});

/// One line of a list.
struct Item {
    /// The key or the name.
    name: String,
    /// What it does or shows.
    about: String,
    /// Its place among all, before the search.
    place: usize,
}

/// What taking the chosen line means.
pub(crate) fn chosen(session: &Session) -> Option<Message> {
    let Some(Overlay::List(list)) = session.overlay() else {
        return None;
    };
    let items = matching(list);
    let item = items.get(list.chosen.min(items.len().checked_sub(1)?))?;
    match list.choices {
        Choices::Actions => Some(BINDINGS[item.place].message()),
        Choices::Scenarios => Some(Message::OpenNamed(item.name.clone())),
    }
}

/// Draws a list.
pub(crate) fn draw(list: &List, theme: Theme, area: Rect, buffer: &mut Buffer) {
    let titles = Titles {
        left: match list.choices {
            Choices::Actions => String::from("commands"),
            Choices::Scenarios => String::from("scenarios"),
        },
        right: String::from("type to search · Enter take · Esc close"),
        below: None,
    };
    let inner = frame(titles, Chrome::Focus, theme, area, buffer);
    let items = matching(list);
    let chosen = list.chosen.min(items.len().saturating_sub(1));
    let room = inner.height.saturating_sub(1) as usize;
    let first = (chosen + 1).saturating_sub(room);
    let mut rows = vec![Line::from(vec![
        Span::styled(" > ", theme.chrome(Chrome::Key)),
        Span::styled(format!("{}▏", list.search), theme.style(Role::Text)),
    ])];
    let widths = items.iter().map(|item| item.name.chars().count());
    let name_width = widths.max().unwrap_or(0);
    for (place, item) in items.iter().enumerate().skip(first).take(room) {
        let (key, text) = if place == chosen {
            (
                theme.chrome(Chrome::Selected),
                theme.chrome(Chrome::Selected),
            )
        } else {
            (theme.chrome(Chrome::Key), theme.style(Role::Text))
        };
        rows.push(Line::from(vec![
            Span::styled(format!(" {:name_width$}  ", item.name), key),
            Span::styled(format!("{} ", item.about), text),
        ]));
    }
    lines(rows, theme, inner, buffer);
}

fn matching(list: &List) -> Vec<Item> {
    let all: Vec<(String, String)> = match list.choices {
        Choices::Actions => BINDINGS
            .iter()
            .map(|binding| (binding.shown.to_string(), binding.about.to_string()))
            .collect(),
        Choices::Scenarios => library()
            .iter()
            .map(|entry| entry.name.to_string())
            .zip(TITLES.iter().cloned())
            .collect(),
    };
    all.into_iter()
        .enumerate()
        .map(|(place, (name, about))| Item { name, about, place })
        .filter(|item| list.matches(&format!("{} {}", item.name, item.about)))
        .collect()
}
