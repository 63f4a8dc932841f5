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
    taking: "take",
    enter: |_, overlay| list::enter(items(overlay), overlay),
    edit: |typing| Some(OverlayMove::Search(typing)),
    // Three rows more than the list: what the theme under the cursor is, in full.
    size: |_, overlay| (64, items(overlay).len() as u16 + 7),
    draw,
    row_at: |_, overlay, theme, area, at| list::row_at(&items(overlay), overlay, theme, area, at),
    is_aside: true,
};

/// The themes that have what is typed in their name, then those that have it in what they are.
fn matching(overlay: &Overlay) -> Vec<&'static Theme> {
    let typed = overlay.line.text().trim().to_lowercase();
    let is_named = |theme: &&Theme| theme.name.to_lowercase().contains(&typed);
    let (mut named, others): (Vec<_>, Vec<_>) = own::all().partition(is_named);
    let about = |theme: &&'static Theme| theme.about.to_lowercase().contains(&typed);
    named.extend(others.into_iter().filter(about));
    named
}

fn items(overlay: &Overlay) -> Vec<ListItem> {
    let item = |theme: &'static Theme| ListItem {
        name: String::from(theme.name),
        about: String::from(theme.about),
        message: Some(Message::Theme(theme.name)),
    };
    matching(overlay).into_iter().map(item).collect()
}

/// The theme under the cursor.
pub(crate) fn chosen(overlay: &Overlay) -> Option<&'static Theme> {
    let themes = matching(overlay);
    let chosen = list::chosen(themes.len(), overlay);
    themes.into_iter().nth(chosen)
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
