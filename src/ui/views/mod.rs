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
use super::composition::Blocks;
use super::input::{Chord, Key};
use super::layout::{Arranged, ONE_PANEL, beside, stacked};
use super::panel::Panel;
use super::panels::{chart, gradient, picture, step};
use super::theme::TerminalTheme;
use crate::session::{self, Message, Pictured, Session, Stateless};

/// Every view, in the order of the tabs.
pub(crate) const ALL: &[&View] = &[
    &surface::VIEW,
    &slice::VIEW,
    &chain::VIEW,
    &network::VIEW,
    &race::VIEW,
    &sweep::VIEW,
    &sampling::VIEW,
];

/// What the session knows of every view, in the same order.
pub static VIEWS: &[&session::DrawnView] = &of_session::<{ ALL.len() }>();

/// The session's part of every view.
#[expect(clippy::indexing_slicing, reason = "below the length of both")]
const fn of_session<const COUNT: usize>() -> [&'static session::DrawnView; COUNT] {
    let mut views = [&ALL[0].session; COUNT];
    let mut index = 1;
    while index < COUNT {
        views[index] = &ALL[index].session;
        index += 1;
    }
    views
}

/// One view: all that is known of it.
pub(crate) struct View {
    /// Its name, the picture of the loss that it shows, its state.
    pub(crate) session: session::DrawnView,
    /// The key that shows it.
    pub(crate) key: char,
    /// What it is for.
    pub(crate) about: &'static str,
    /// Keys that mean something else in it, or only in it.
    pub(crate) bindings: &'static [Binding],
    /// Whether these keys are bound now; else the common ones are.
    pub(crate) takes_keys: fn(&Session) -> bool,
    /// Where its panels stand in the middle of the screen.
    pub(crate) layout: fn(&Session, TerminalTheme, Rect) -> Arranged,
    /// What it has to say in the headline instead of the verdict, if anything.
    pub(crate) sentence: fn(&Session) -> Option<String>,
    /// What stands at the right of a picture's heading in it.
    pub(crate) of_picture: fn(&Session) -> String,
    /// What a picture of it in a file shows.
    pub(crate) blocks: fn(&Session) -> Blocks,
    /// Whether it shows something of a loss without parameters, which is an estimate from samples.
    pub(crate) is_of_samples: bool,
    /// Whether a picture of it is of the start, unless a step is asked for; else of where the racers stop.
    pub(crate) begins: bool,
    /// Whether these name the racers, so that no legend has to.
    pub(crate) names_racers: bool,
    /// What the marks in it mean, for the legend, if it has any that are not named where they stand.
    pub(crate) marks: fn(&Session) -> Vec<&'static str>,
}

impl View {
    /// A view that says nothing of its own: what a row does not say is as here.
    const EMPTY: Self = Self {
        session: session::DrawnView {
            name: "",
            picture: |_| Pictured::Nothing,
            state: || Box::new(Stateless),
        },
        key: ' ',
        about: "",
        bindings: &[],
        takes_keys: |_| true,
        layout: |_, _, _| Arranged::whole(Vec::new()),
        sentence: |_| None,
        of_picture: |_| String::new(),
        blocks: |_| Ok(Vec::new()),
        is_of_samples: false,
        begins: false,
        names_racers: false,
        marks: |_| Vec::new(),
    };
}

impl View {
    /// Its name in the tabs and in commands.
    pub(crate) fn name(&self) -> &'static str {
        self.session.name
    }

    /// What showing it means.
    pub(crate) fn message(&'static self) -> Message {
        Message::View(&self.session)
    }
}

/// The picture of a view that has its own where it has something to show: else the loss fills its room.
fn instead(has_own: bool) -> Pictured {
    if has_own {
        Pictured::Nothing
    } else {
        Pictured::Plane
    }
}

/// A view that has nothing of its own to show: why, beside the picture of the loss and the numbers.
fn why_beside_picture(
    session: &Session,
    theme: TerminalTheme,
    area: Rect,
    why: &'static Panel,
) -> Arranged {
    let others = [why, &step::PANEL, &gradient::PANEL, &chart::PANEL];
    if area.width + 2 < ONE_PANEL {
        return stacked(session, theme, area, &others);
    }
    beside(session, theme, area, &picture::PANEL, &others)
}

/// The row of the view that is shown.
#[expect(clippy::indexing_slicing, reason = "there is a view")]
pub(crate) fn shown(session: &Session) -> &'static View {
    let found = ALL.iter().find(|view| view.session == *session.view());
    found.copied().unwrap_or(ALL[0])
}

/// The view that a key shows.
pub(crate) fn by_key(chord: Chord) -> Option<Message> {
    let view = ALL
        .iter()
        .find(|view| chord == Chord::plain(Key::Char(view.key)))?;
    Some(view.message())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario;

    #[test]
    fn a_scenario_may_open_with_any_view() {
        let names: Vec<&str> = VIEWS.iter().map(|view| view.name).collect();
        assert_eq!(names, scenario::VIEWS);
    }

    #[test]
    fn every_view_has_a_key_and_a_name_of_its_own() {
        for (index, view) in ALL.iter().enumerate() {
            assert!(std::ptr::eq(VIEWS[index], &raw const view.session));
            assert!(!view.name().is_empty() && !view.about.is_empty());
            for other in &ALL[..index] {
                assert!(other.key != view.key && other.name() != view.name());
            }
        }
    }
}
