//! What lies over the screen and takes the keys.

use super::editor::Typing;
use super::line::TextField;
use super::message::OverlayMove;
use super::{Message, Session};

/// The name of the overlay that asks where to save.
pub const SAVE: &str = "save";

/// The name of the overlay that lists scenarios.
pub const SCENARIOS: &str = "scenarios";

/// An overlay: which one, and the state that all of them share. What it shows is `ui`'s.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overlay {
    /// Its name, by which `ui` finds its row.
    pub name: &'static str,
    /// What is typed: a search, a value, a name.
    pub line: TextField,
    /// Whether the line is a suggestion that nobody edited yet: a text typed replaces it.
    pub is_suggested: bool,
    /// The chosen row, or the first line in sight.
    pub chosen: usize,
    /// Which of its columns or orders is shown, counted on without end.
    pub column: usize,
}

impl Overlay {
    /// An overlay as it opens.
    pub fn new(name: &'static str) -> Self {
        Self {
            name,
            line: TextField::default(),
            is_suggested: false,
            chosen: 0,
            column: 0,
        }
    }
}

impl Session {
    pub(super) fn move_overlay(&mut self, moved: OverlayMove) {
        if matches!(moved, OverlayMove::Open(_) | OverlayMove::Close) {
            // An optimizer that was only looked at is not taken.
            self.looked_at = None;
        }
        if let OverlayMove::Open(name) = moved {
            let is_open = self
                .overlay
                .as_ref()
                .is_some_and(|shown| shown.name == name);
            self.overlay = (!is_open).then(|| Overlay::new(name));
            return;
        }
        let Some(overlay) = &mut self.overlay else {
            return;
        };
        match moved {
            OverlayMove::Open(_) => {}
            OverlayMove::Close => self.overlay = None,
            OverlayMove::Menu(moved) => self.move_menu(moved),
            OverlayMove::Scroll(lines) => {
                overlay.chosen = overlay.chosen.saturating_add_signed(lines as isize);
            }
            OverlayMove::Choose(row) => overlay.chosen = row,
            OverlayMove::Column(by) => {
                overlay.column = overlay.column.wrapping_add_signed(by as isize);
                overlay.chosen = 0;
            }
            OverlayMove::Type(typing) => {
                let was_suggested = std::mem::take(&mut overlay.is_suggested);
                if was_suggested && matches!(typing, Typing::Insert(_) | Typing::Paste(_)) {
                    overlay.line = TextField::default();
                }
                overlay.line.apply(&typing);
            }
            OverlayMove::Search(typing) => {
                overlay.line.apply(&typing);
                overlay.chosen = 0;
            }
            OverlayMove::Fill(text) => {
                overlay.line = TextField::new(text);
                overlay.chosen = 0;
            }
        }
    }

    /// Does what was chosen in an overlay, which goes first.
    pub(super) fn take_from_overlay(&mut self, messages: Vec<Message>) {
        self.overlay = None;
        for message in messages.into_iter().rev() {
            self.waiting.push_front(message);
        }
    }
}
