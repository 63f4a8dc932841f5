//! One view a file: its key, its panels, its keys, its help.

mod chain;
mod network;
mod race;
mod sampling;
mod slice;
mod surface;
mod sweep;

use ratatui::layout::Rect;

use super::binding::Binding;
use super::input::{Chord, Key};
use super::layout::Arranged;
use crate::session::{self, Message, Session};

/// Every view, in the order of the tabs.
pub(crate) static VIEWS: &[&View] = &[
    &surface::VIEW,
    &slice::VIEW,
    &chain::VIEW,
    &network::VIEW,
    &race::VIEW,
    &sweep::VIEW,
    &sampling::VIEW,
];

/// One view: all that is known of it on the screen.
pub(crate) struct View {
    /// Its state in the session.
    pub(crate) state: session::View,
    /// The key that shows it.
    pub(crate) key: char,
    /// Its name in the tabs.
    pub(crate) name: &'static str,
    /// What it is for.
    pub(crate) about: &'static str,
    /// Keys that mean something else in it, or only in it.
    pub(crate) bindings: &'static [Binding],
    /// Whether these keys are bound now; else the common ones are.
    pub(crate) takes_keys: fn(&Session) -> bool,
    /// Where its panels stand in the middle of the screen.
    pub(crate) layout: fn(&Session, Rect) -> Arranged,
    /// What it has to say in the headline instead of the verdict, if anything.
    pub(crate) sentence: fn(&Session) -> Option<String>,
    /// What stands at the right of a picture's heading in it.
    pub(crate) of_picture: fn(&Session) -> String,
}

impl View {
    /// A view that says nothing of its own: what a row does not say is as here.
    const EMPTY: Self = Self {
        state: session::View::Surface,
        key: ' ',
        name: "",
        about: "",
        bindings: &[],
        takes_keys: |_| true,
        layout: |_, _| Arranged::whole(Vec::new()),
        sentence: |_| None,
        of_picture: |_| String::new(),
    };
}

/// The row of a view.
pub(crate) fn row(state: session::View) -> &'static View {
    let found = VIEWS.iter().find(|view| view.state == state);
    found.copied().unwrap_or(&surface::VIEW)
}

/// The view that a key shows.
pub(crate) fn by_key(chord: Chord) -> Option<Message> {
    let view = VIEWS
        .iter()
        .find(|view| chord == Chord::plain(Key::Char(view.key)))?;
    Some(Message::View(view.state))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_view_of_the_session_has_a_row_and_a_key_of_its_own() {
        for (index, view) in VIEWS.iter().enumerate() {
            assert!(std::ptr::eq(row(view.state), *view), "{}", view.name);
            assert!(!view.name.is_empty() && !view.about.is_empty());
            for other in &VIEWS[..index] {
                assert!(other.key != view.key && other.name != view.name);
            }
        }
    }
}
