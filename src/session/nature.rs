//! What is so of a message whatever it does: what it waits for, who sent it, and whether another text is shown after it.

use super::LogMove;
use super::ViewMove;
use super::message::{Message, OverlayMove, ProbeMove, TextEdit};

/// What a message waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Awaits {
    /// Nothing.
    Nothing,
    /// The scene that is being entered.
    Scene,
    /// The iterate that is being made or shown.
    Iterate,
}

/// What is so of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Nature {
    /// What it acts on, and so waits for.
    pub(super) awaits: Awaits,
    /// Whether a person sent it, rather than time or the worker.
    pub(super) is_by_hand: bool,
    /// Whether it shows another text where one might be scrolled: that is read from its beginning.
    pub(super) shows_something_else: bool,
}

impl Nature {
    /// Whether it acts on the scene, or on its race.
    pub(super) fn acts_on_scene(self) -> bool {
        self.awaits != Awaits::Nothing
    }
}

/// Of what a person does.
const fn by_hand(awaits: Awaits) -> Nature {
    Nature {
        awaits,
        is_by_hand: true,
        shows_something_else: false,
    }
}

/// The same where another text is shown.
const fn elsewhere(awaits: Awaits) -> Nature {
    Nature {
        shows_something_else: true,
        ..by_hand(awaits)
    }
}

/// Of what comes by itself.
const BY_ITSELF: Nature = Nature {
    is_by_hand: false,
    ..by_hand(Awaits::Nothing)
};

impl Message {
    /// What is so of it.
    pub(super) fn nature(&self) -> Nature {
        match self {
            Self::Tick(_)
            | Self::Answered(_)
            | Self::Sized(_)
            | Self::FileChanged(_)
            | Self::Outcome(_)
            | Self::Saved(_)
            | Self::Log(LogMove::Look(_)) => BY_ITSELF,
            Self::FocusRacer(_)
            | Self::Focus(_)
            | Self::View(_)
            | Self::ViewNamed(_)
            | Self::Edit(TextEdit::Open) => elsewhere(Awaits::Scene),
            Self::Time(_)
            | Self::FocusAll
            | Self::Camera(_)
            | Self::Spacing(_)
            | Self::SpacingBalanced
            | Self::SpacingTo(_)
            | Self::Probe(ProbeMove::By(..) | ProbeMove::To(_)) => by_hand(Awaits::Scene),
            // Of these the words of another row are the same, with other numbers.
            Self::Move(ViewMove::Row(_))
            | Self::Rate(_)
            | Self::Set(..)
            | Self::Optimizer(_)
            | Self::Adjust(_)
            | Self::StartFrom(_)
            | Self::Probe(ProbeMove::StartHere | ProbeMove::StartAt(_))
            | Self::Overlay(OverlayMove::Menu(_) | OverlayMove::Type(_))
            | Self::Reseed(_)
            | Self::Restart
            | Self::Fork
            | Self::Undo
            | Self::Redo
            | Self::AddRacer(_)
            | Self::RemoveRacer
            | Self::Copy(_)
            | Self::EditOutside
            | Self::BringBack
            | Self::SaveTo(_)
            | Self::Save => by_hand(Awaits::Iterate),
            Self::Move(_)
            | Self::Edit(TextEdit::Commit | TextEdit::Replace(_))
            | Self::Open(_)
            | Self::OpenNamed(_) => elsewhere(Awaits::Iterate),
            Self::NextPage
            | Self::FirstPage
            | Self::Chosen(_)
            | Self::Edit(TextEdit::Type(_) | TextEdit::Leave)
            | Self::Log(
                LogMove::ChooseBy(_) | LogMove::Choose(_) | LogMove::Run(_) | LogMove::Open(_),
            ) => elsewhere(Awaits::Nothing),
            Self::NextChart
            | Self::ChartOf(_)
            | Self::Refuse(_)
            | Self::Probe(ProbeMove::Dismiss)
            | Self::Overlay(
                OverlayMove::Open(_)
                | OverlayMove::Choose(_)
                | OverlayMove::Scroll(_)
                | OverlayMove::Column(_)
                | OverlayMove::Search(_)
                | OverlayMove::Fill(_)
                | OverlayMove::Close,
            )
            | Self::ToggleMethods
            | Self::ToggleSymbols
            | Self::Scroll(_)
            | Self::Beside(_)
            | Self::Theme(_)
            | Self::NextColors
            | Self::ToggleMouse
            | Self::Log(
                LogMove::Leave
                | LogMove::Return
                | LogMove::Cursor(_)
                | LogMove::Zoom(_)
                | LogMove::ZoomAt(..)
                | LogMove::Pan(_)
                | LogMove::Fit
                | LogMove::GoThere
                | LogMove::NextScale
                | LogMove::Scenario
                | LogMove::Copy
                | LogMove::Edit,
            )
            | Self::Ask(..)
            | Self::Suspend
            | Self::Quit => by_hand(Awaits::Nothing),
        }
    }
}
