//! The scenarios of the library.

use std::sync::LazyLock;

use super::OverlayRow;
use super::list::{self, Item};
use crate::scenario::library;
use crate::session::{Message, Overlay};

/// The row.
pub(crate) static OVERLAY: OverlayRow = OverlayRow {
    name: "scenarios",
    bindings: list::BINDINGS,
    typed: |_, overlay, chord| list::typed(items(overlay), overlay, chord),
    size: |_, _| (92, 46),
    draw: |_, overlay, theme, area, buffer| {
        list::draw("scenarios", &items(overlay), overlay, theme, area, buffer);
    },
    row_at: |_, overlay, area, at| list::row_at(items(overlay).len(), overlay, area, at),
    is_aside: false,
};

/// The titles of the library, read when they are first asked for.
static TITLES: LazyLock<Vec<String>> = LazyLock::new(|| {
    let headings = library()
        .iter()
        .map(|entry| entry.read().map(|scenario| scenario.heading()));
    headings.map(Result::unwrap_or_default).collect()
});

fn items(overlay: &Overlay) -> Vec<Item> {
    let all = library().iter().zip(TITLES.iter());
    let shown = all.filter(|(entry, title)| overlay.matches(&format!("{} {title}", entry.name)));
    let items = shown.map(|(entry, title)| Item {
        name: entry.name.to_string(),
        about: title.clone(),
        message: Some(Message::OpenNamed(entry.name.to_string())),
    });
    items.collect()
}
