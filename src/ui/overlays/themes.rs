//! The themes, to choose one: the screen shows the one under the cursor.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::OverlayRow;
use super::list::{self, ListItem};
use crate::figure::theme::{Theme, own};
use crate::session::{Message, Overlay, OverlayMove, Session};
use crate::ui::theme::TerminalTheme;

/// The row.
pub(crate) static OVERLAY: OverlayRow = OverlayRow {
    name: "themes",
    bindings: list::BINDINGS,
    enter: |_, overlay| list::enter(items(overlay), overlay),
    edit: |typing| Some(OverlayMove::Search(typing)),
    size: |_, overlay| (64, items(overlay).len() as u16 + 4),
    draw,
    row_at: |_, overlay, area, at| list::row_at(items(overlay).len(), overlay, area, at),
    is_aside: true,
};

/// The themes that have what is typed in their name or in what they are.
fn matching(overlay: &Overlay) -> impl Iterator<Item = &'static Theme> {
    let typed = overlay.line.text().to_lowercase();
    own::all().filter(move |theme| {
        let text = format!("{} {}", theme.name, theme.about).to_lowercase();
        text.contains(typed.trim())
    })
}

fn items(overlay: &Overlay) -> Vec<ListItem> {
    let item = |theme: &'static Theme| ListItem {
        name: String::from(theme.name),
        about: String::from(theme.about),
        message: Some(Message::Theme(theme.name)),
    };
    matching(overlay).map(item).collect()
}

/// The theme under the cursor.
pub(crate) fn chosen(overlay: &Overlay) -> Option<&'static Theme> {
    let count = matching(overlay).count();
    matching(overlay).nth(list::chosen(count, overlay))
}

fn draw(_: &Session, overlay: &Overlay, theme: TerminalTheme, area: Rect, buffer: &mut Buffer) {
    list::draw(
        "themes",
        &items(overlay),
        overlay,
        None,
        theme,
        area,
        buffer,
    );
}
