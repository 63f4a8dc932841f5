//! What lies over the screen and takes the keys.

use super::Session;
use super::message::OverlayMove;
use super::settings::Menu;

/// An overlay.
#[derive(Clone, Debug, PartialEq)]
pub enum Overlay {
    /// The explanation of everything on the screen, scrolled by so many lines.
    Help(usize),
    /// A list to choose from.
    List(List),
    /// The settings of the focused racer.
    Settings(Menu),
}

/// What a list is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choices {
    /// Everything that can be done now.
    Actions,
    /// The scenarios of the library.
    Scenarios,
}

/// A list with a search.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct List {
    /// Of what.
    pub choices: Choices,
    /// What was typed to narrow it.
    pub search: String,
    /// The chosen line among those that match.
    pub chosen: usize,
}

impl List {
    /// The whole list.
    pub fn new(choices: Choices) -> Self {
        Self {
            choices,
            search: String::new(),
            chosen: 0,
        }
    }

    /// Whether a text matches: it has all the words of the search, in whatever order and case.
    pub fn matches(&self, text: &str) -> bool {
        let text = text.to_lowercase();
        let search = self.search.to_lowercase();
        search.split_whitespace().all(|word| text.contains(word))
    }
}

impl Session {
    pub(super) fn move_overlay(&mut self, overlay: OverlayMove) {
        let toggled = |wanted: Overlay, now: &Option<Overlay>| match now {
            Some(shown) if std::mem::discriminant(shown) == std::mem::discriminant(&wanted) => None,
            _ => Some(wanted),
        };
        match overlay {
            OverlayMove::Help => self.overlay = toggled(Overlay::Help(0), &self.overlay),
            OverlayMove::Palette => self.overlay = Some(Overlay::List(List::new(Choices::Actions))),
            OverlayMove::Scenarios => {
                self.overlay = Some(Overlay::List(List::new(Choices::Scenarios)));
            }
            OverlayMove::Settings => self.overlay = Some(Overlay::Settings(Menu::default())),
            OverlayMove::Menu(moved) => self.move_menu(moved),
            OverlayMove::Close => self.overlay = None,
            OverlayMove::Scroll(lines) => match &mut self.overlay {
                Some(Overlay::Help(line)) => *line = line.saturating_add_signed(lines as isize),
                Some(Overlay::List(list)) => {
                    list.chosen = list.chosen.saturating_add_signed(lines as isize);
                }
                Some(Overlay::Settings(_)) | None => {}
            },
            OverlayMove::Search(character) => {
                if let Some(Overlay::List(list)) = &mut self.overlay {
                    list.search.push(character);
                    list.chosen = 0;
                }
            }
            OverlayMove::Unsearch => {
                if let Some(Overlay::List(list)) = &mut self.overlay {
                    list.search.pop();
                    list.chosen = 0;
                }
            }
        }
    }
}
