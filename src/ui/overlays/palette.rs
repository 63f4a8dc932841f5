//! Everything that can be done, to be found by words.

use super::OverlayRow;
use super::list::{self, Item};
use crate::session::{Overlay, Session};
use crate::ui::keymap::COMMON;
use crate::ui::views;

/// The row.
pub(crate) static OVERLAY: OverlayRow = OverlayRow {
    name: "commands",
    bindings: list::BINDINGS,
    typed: |session, overlay, chord| list::typed(items(session, overlay), overlay, chord),
    size: |_, _| (92, 46),
    draw: |session, overlay, theme, area, buffer| {
        let items = items(session, overlay);
        list::draw("commands", &items, overlay, theme, area, buffer);
    },
    row_at: |session, overlay, area, at| {
        list::row_at(items(session, overlay).len(), overlay, area, at)
    },
    is_aside: false,
};

/// The keys of the view, the common ones, and the views themselves.
fn items(session: &Session, overlay: &Overlay) -> Vec<Item> {
    let view = views::shown(session).bindings;
    let keys = view.iter().chain(COMMON).map(|binding| Item {
        name: binding.shown.to_string(),
        about: binding.about.to_string(),
        message: Some((binding.message)()),
    });
    let views = views::ALL.iter().map(|view| Item {
        name: view.key.to_string(),
        about: format!("{}: {}", view.name(), view.about),
        message: Some(view.message()),
    });
    list::matching(keys.chain(views), overlay)
}
