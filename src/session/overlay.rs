//! What lies over the screen and takes the keys.

use super::Session;
use super::message::OverlayMove;

/// An overlay: which one, and the state that all of them share. What it shows is `ui`'s.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overlay {
    /// Its name, by which `ui` finds its row.
    pub name: &'static str,
    /// What was typed: a search, or a value.
    pub typed: String,
    /// The chosen row, or the first line in sight.
    pub chosen: usize,
}

impl Overlay {
    /// An overlay as it opens.
    pub fn new(name: &'static str) -> Self {
        Self {
            name,
            typed: String::new(),
            chosen: 0,
        }
    }

    /// Whether a text matches what was typed: it has all the words, in whatever order and case.
    pub fn matches(&self, text: &str) -> bool {
        let text = text.to_lowercase();
        let search = self.typed.to_lowercase();
        search.split_whitespace().all(|word| text.contains(word))
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
            OverlayMove::Search(character) => {
                overlay.typed.push(character);
                overlay.chosen = 0;
            }
            OverlayMove::Unsearch => {
                overlay.typed.pop();
                overlay.chosen = 0;
            }
        }
    }
}
