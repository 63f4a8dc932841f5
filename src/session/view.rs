//! What the session knows of a view. The views themselves are rows of `ui::VIEWS`, handed to [`Session::new`].

use std::any::Any;
use std::fmt;

use super::Session;

/// One way to draw: its name, the picture of the loss that it shows, and the state that belongs to it alone.
#[derive(Debug)]
pub struct DrawnView {
    /// The name, on the screen and in commands.
    pub name: &'static str,
    /// The picture of the loss over its parameters that it shows now.
    pub picture: fn(&Session) -> Pictured,
    /// Fresh state.
    pub state: fn() -> Box<dyn ViewState>,
}

/// Which picture of the loss over its parameters a view shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pictured {
    /// None.
    Nothing,
    /// The curve over one parameter.
    Line,
    /// The surface over two parameters; the curve where there is only one.
    Plane,
}

impl PartialEq for DrawnView {
    /// Names are unique, so they decide.
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

/// The state of one view: what the reader looks at in it, nothing that others show.
pub trait ViewState: Any + fmt::Debug + Send {
    /// Makes a movement of this view; one that means nothing here does nothing.
    fn act(&mut self, _movement: ViewMove, _session: &mut Session) {}

    /// Brings the state up to date when the view is opened.
    fn open(&mut self, _session: &mut Session) {}

    /// What asking for the view means while it is shown.
    fn again(&mut self, _session: &mut Session) {}
}

/// The state of a view that has none.
#[derive(Clone, Copy, Debug, Default)]
pub struct Stateless;

impl ViewState for Stateless {}

/// A movement inside a view. Each view gives those that it knows their meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ViewMove {
    /// So many steps of a computation: values appear forward, then gradients backward.
    Step(isize),
    /// After all values and so many adjoints, counted from the last line of the computation.
    Adjoints(usize),
    /// Before the first value.
    Start,
    /// After the last gradient.
    End,
    /// The selection goes so many lines down.
    Select(isize),
    /// The selection goes to a line.
    Pick(usize),
    /// The selection goes to the first line that the selected one is computed from.
    Inward,
    /// The selection goes to a line that the selected one is used in.
    Outward,
    /// The numbers of the row so many further on.
    Row(isize),
    /// The picture turns by so many steps to the right, and up.
    Turn(i32, i32),
    /// The other of two things that share a place.
    Toggle,
    /// What is selected is put into force.
    Take,
}

impl Session {
    /// The view that is shown.
    #[expect(
        clippy::indexing_slicing,
        reason = "a session has a view, and shows one that it has"
    )]
    pub fn view(&self) -> &'static DrawnView {
        self.views[self.view]
    }

    /// The picture of the loss over its parameters that is shown.
    pub fn pictured(&self) -> Pictured {
        (self.view().picture)(self)
    }

    /// Every view, in the order of `ui::VIEWS`.
    pub fn views(&self) -> &[&'static DrawnView] {
        &self.views
    }

    /// The state of a view, by its type; none where no view has it.
    pub fn state<S: ViewState>(&self) -> Option<&S> {
        self.states
            .iter()
            .find_map(|state| (&**state as &dyn Any).downcast_ref())
    }

    /// Whether the view that is shown has a state of this type.
    pub fn shows<S: ViewState>(&self) -> bool {
        let state = self.states.get(self.view);
        state.is_some_and(|state| (&**state as &dyn Any).is::<S>())
    }

    /// Shows a view, if it is one of this session's.
    pub(super) fn show(&mut self, view: &'static DrawnView) {
        let Some(index) = self.views.iter().position(|known| *known == view) else {
            return;
        };
        self.view = index;
        if self.pictured() == Pictured::Line {
            self.show_parameters();
        }
        self.with_state(ViewState::open);
    }

    /// Shows a view that a person asks for; one that is shown already has a meaning for that.
    pub(super) fn show_or_repeat(&mut self, view: &'static DrawnView) {
        self.screen.page = 0;
        if self.view() == view {
            self.with_state(ViewState::again);
        } else {
            self.show(view);
        }
    }

    /// Shows the view of a name.
    pub(super) fn show_named(&mut self, name: &str) {
        let view = self.views.iter().find(|view| view.name == name).copied();
        if let Some(view) = view {
            return self.show(view);
        }
        let names: Vec<&str> = self.views.iter().map(|view| view.name).collect();
        self.refuse(&format!(
            "there is no view `{name}`: there are {}",
            names.join(", ")
        ));
    }

    /// Makes a movement in the view that is shown.
    pub(super) fn act(&mut self, movement: ViewMove) {
        self.with_state(|state, session| state.act(movement, session));
    }

    /// Changes the state of a view, by its type, given the rest of the session; nothing where no view has it.
    pub(super) fn edit_state<S: ViewState>(&mut self, edit: impl FnOnce(&mut S, &Self)) {
        let mut states = self.states.iter();
        let Some(index) = states.position(|state| (&**state as &dyn Any).is::<S>()) else {
            return;
        };
        self.with_state_at(index, |state, session| {
            if let Some(state) = (state as &mut dyn Any).downcast_mut() {
                edit(state, session);
            }
        });
    }

    /// Hands the state of the view that is shown to `f`, beside the rest of the session.
    fn with_state(&mut self, f: impl FnOnce(&mut dyn ViewState, &mut Self)) {
        self.with_state_at(self.view, f);
    }

    /// Hands the state of the view at an index to `f`, which finds an empty one there meanwhile.
    fn with_state_at(&mut self, index: usize, f: impl FnOnce(&mut dyn ViewState, &mut Self)) {
        let Some(state) = self.states.get_mut(index) else {
            return;
        };
        let mut state = std::mem::replace(state, Box::new(Stateless));
        f(&mut *state, self);
        if let Some(there) = self.states.get_mut(index) {
            *there = state;
        }
    }
}
