//! What lies over the screen and takes the keys: one overlay a file.

pub(crate) mod help;
mod list;
pub(crate) mod palette;
mod save;
pub(crate) mod scenarios;
pub(crate) mod settings;
pub(crate) mod themes;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::binding::{Binding, bound};
use super::input::{Chord, Key};
use super::layout;
use super::panel::Gesture;
use super::theme::TerminalTheme;
use super::typing::typing;
use crate::session::{Message, Overlay, OverlayMove, Session, Typing};

/// Every overlay.
pub(crate) static OVERLAYS: &[&OverlayRow] = &[
    &help::OVERLAY,
    &palette::OVERLAY,
    &save::OVERLAY,
    &scenarios::OVERLAY,
    &settings::OVERLAY,
    &themes::OVERLAY,
];

/// One overlay: all that is known of it.
pub(crate) struct OverlayRow {
    /// Its name, by which the session knows which one is open.
    pub(crate) name: &'static str,
    /// Its keys.
    pub(crate) bindings: &'static [Binding],
    /// What Enter takes, where that is not among them.
    pub(crate) enter: fn(&Session, &Overlay) -> Option<Message>,
    /// What that is called in the key line; nothing where it is no choice.
    pub(crate) taking: &'static str,
    /// What an edit of its line means, if it has one.
    pub(crate) edit: fn(Typing) -> Option<OverlayMove>,
    /// The columns and rows that it can use.
    pub(crate) size: fn(&Session, &Overlay) -> (u16, u16),
    /// Draws it into an area.
    pub(crate) draw: fn(&Session, &Overlay, TerminalTheme, Rect, &mut Buffer),
    /// Which of its rows a cell belongs to, to be chosen by a click.
    pub(crate) row_at: fn(&Session, &Overlay, TerminalTheme, Rect, Position) -> Option<usize>,
    /// Whether it stands at the side, so that the picture whose change it shows stays in sight.
    pub(crate) is_aside: bool,
}

/// The row of an overlay.
pub(crate) fn row(overlay: &Overlay) -> &'static OverlayRow {
    let found = OVERLAYS.iter().find(|row| row.name == overlay.name);
    found.copied().unwrap_or(&help::OVERLAY)
}

/// Draws what lies over the screen, if anything does.
pub(crate) fn draw(session: &Session, theme: TerminalTheme, area: Rect, buffer: &mut Buffer) {
    let Some(overlay) = session.overlay() else {
        return;
    };
    let row = row(overlay);
    if !row.is_aside {
        // The last line has the keys of the overlay.
        let behind = Rect {
            height: area.height.saturating_sub(1),
            ..area
        };
        theme.dim(behind, buffer);
    }
    (row.draw)(
        session,
        overlay,
        theme,
        place(session, overlay, theme, area),
        buffer,
    );
}

/// What a key means while an overlay is open.
pub(crate) fn meaning(session: &Session, overlay: &Overlay, chord: Chord) -> Option<Message> {
    let row = row(overlay);
    if let Some(message) = bound(row.bindings, chord) {
        return Some(message);
    }
    if chord == Chord::plain(Key::Enter) {
        return (row.enter)(session, overlay);
    }
    edited(overlay, typing(chord)?)
}

/// What Enter takes from the overlay that is open, and what that is called, if there is a choice.
pub(crate) fn taken(session: &Session) -> Option<(&'static str, Message)> {
    let overlay = session.overlay()?;
    let row = row(overlay);
    let message = (row.enter)(session, overlay).filter(|_| !row.taking.is_empty())?;
    Some((row.taking, message))
}

/// What an edit of the line of an overlay means.
pub(crate) fn edited(overlay: &Overlay, typing: Typing) -> Option<Message> {
    (row(overlay).edit)(typing).map(Message::Overlay)
}

/// What the mouse means while an overlay is open: the wheel scrolls, a click chooses a row, another one takes it, and one
/// beside it closes it.
pub(crate) fn mouse(
    session: &Session,
    overlay: &Overlay,
    theme: TerminalTheme,
    area: Rect,
    (at, gesture): (Position, Gesture),
) -> Option<Message> {
    let place = place(session, overlay, theme, area);
    match gesture {
        Gesture::Wheel(up) => Some(Message::Overlay(OverlayMove::Scroll(if up {
            -3
        } else {
            3
        }))),
        Gesture::Click if !place.contains(at) => Some(Message::Overlay(OverlayMove::Close)),
        Gesture::Click => {
            let row = (row(overlay).row_at)(session, overlay, theme, place, at)?;
            Some(Message::Overlay(OverlayMove::Choose(row)))
        }
        Gesture::DoubleClick => {
            (row(overlay).row_at)(session, overlay, theme, place, at)?;
            meaning(session, overlay, Chord::plain(Key::Enter))
        }
        Gesture::Drag(_) => None,
    }
}

/// Where an overlay stands: most of a small screen; of a large one a readable column in the middle, or at the side.
fn place(session: &Session, overlay: &Overlay, theme: TerminalTheme, area: Rect) -> Rect {
    const NARROW: u16 = 80;
    // What would be left at its sides is either wide enough to be read, or covered.
    const LEAST_SIDE: u16 = 20;
    const LEAST_WITH_KEYS: u16 = 8;
    let row = row(overlay);
    let (columns, rows) = (row.size)(session, overlay);
    if area.width < NARROW {
        // The row of keys says how it is left, wherever there is one to spare.
        let keys = u16::from(area.height >= LEAST_WITH_KEYS);
        return Rect {
            height: area.height - keys,
            ..area
        };
    }
    let width = if area.width < columns.saturating_add(2 * LEAST_SIDE) {
        area.width
    } else {
        columns
    };
    let height = rows
        .min(area.height.saturating_sub(2))
        .max(area.height.min(3));
    if row.is_aside {
        // The column of the numbers, beside the picture.
        let width = layout::numbers(area.width) + 2;
        // Neither the headline above nor the legend below is cut by it.
        let arranged = layout::screen(session, theme, area);
        let border = arranged.border;
        let height = border.map_or(height, |border| height.min(border.height));
        let top = border.map_or(area.y + 4, |border| border.y);
        let top = top.min(area.bottom().saturating_sub(height));
        let place = Rect::new(area.right().saturating_sub(width), top, width, height);
        return border.map_or(place, |border| covering(place, border, &arranged.placed));
    }
    Rect::new(
        area.x + area.width.saturating_sub(width) / 2,
        area.y + area.height.saturating_sub(height) / 2,
        width,
        height,
    )
}

/// A box at the side that covers each panel there as a whole or not at all.
fn covering(place: Rect, column: Rect, panels: &[layout::Placed]) -> Rect {
    let beside = panels.iter().map(|placed| placed.area);
    let beside = beside.filter(|area| area.x > column.x && area.y >= column.y);
    let is_cut = |area: &Rect| area.y < place.bottom() && area.bottom() > place.bottom();
    let cut = beside.filter(|area| is_cut(area) && area.right() > place.x);
    let bottom = cut.map(Rect::bottom).max().unwrap_or(place.bottom());
    Rect {
        height: bottom - place.y,
        ..place
    }
}
