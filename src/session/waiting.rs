//! The order of what a person does: what acts on a race that is still on its way waits for it.

use super::Session;
use super::jobs::Job;
use super::jobs::chain::ChainRequest;
use super::jobs::network::NetworkRequest;
use super::jobs::readout::ReadoutRequest;
use super::message::{Message, OverlayMove, ProbeMove, TextEdit};

/// What a message waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Awaits {
    /// Nothing.
    Nothing,
    /// The scene that is being entered.
    Scene,
    /// The iterate that is being made or shown.
    Iterate,
}

/// What a message acts on.
fn awaited(message: &Message) -> Awaits {
    match message {
        Message::Time(_)
        | Message::FocusRacer(_)
        | Message::Focus(_)
        | Message::FocusAll
        | Message::Camera(_)
        | Message::Spacing(_)
        | Message::SpacingBalanced
        | Message::SpacingTo(_)
        | Message::View(_)
        | Message::ViewNamed(_)
        | Message::Edit(TextEdit::Open)
        | Message::Probe(ProbeMove::By(..) | ProbeMove::To(_)) => Awaits::Scene,
        Message::Rate(_)
        | Message::Set(..)
        | Message::Optimizer(_)
        | Message::Adjust(_)
        | Message::StartFrom(_)
        | Message::Probe(ProbeMove::StartHere | ProbeMove::StartAt(_))
        | Message::Overlay(OverlayMove::Menu(_) | OverlayMove::Type(_))
        | Message::Edit(TextEdit::Commit | TextEdit::Replace(_))
        | Message::Move(_)
        | Message::Reseed(_)
        | Message::Restart
        | Message::Fork
        | Message::Undo
        | Message::Redo
        | Message::Open(_)
        | Message::OpenNamed(_)
        | Message::AddRacer(_)
        | Message::RemoveRacer
        | Message::Copy(_)
        | Message::EditOutside
        | Message::BringBack
        | Message::SaveTo(_)
        | Message::Save => Awaits::Iterate,
        Message::NextChart
        | Message::ChartOf(_)
        | Message::Tick(_)
        | Message::Answered(_)
        | Message::Sized(_)
        | Message::FileChanged(_)
        | Message::Outcome(_)
        | Message::Saved(_)
        | Message::Refuse(_)
        | Message::Chosen(_)
        | Message::Probe(ProbeMove::Dismiss)
        | Message::Edit(TextEdit::Type(_) | TextEdit::Leave)
        | Message::Overlay(
            OverlayMove::Open(_)
            | OverlayMove::Choose(_)
            | OverlayMove::Scroll(_)
            | OverlayMove::Column(_)
            | OverlayMove::Search(_)
            | OverlayMove::Fill(_)
            | OverlayMove::Close,
        )
        | Message::ToggleMethods
        | Message::ToggleSymbols
        | Message::NextPage
        | Message::FirstPage
        | Message::Scroll(_)
        | Message::Beside(_)
        | Message::Theme(_)
        | Message::NextColors
        | Message::ToggleMouse
        | Message::Log(_)
        | Message::Ask(..)
        | Message::Suspend
        | Message::Quit => Awaits::Nothing,
    }
}

/// Whether a message acts on the scene, or on its race.
pub(super) fn acts_on_scene(message: &Message) -> bool {
    awaited(message) != Awaits::Nothing
}

impl Session {
    /// Whether something that was asked for by hand is still on its way, so that what is shown is not its outcome yet.
    pub fn is_busy(&self) -> bool {
        self.is_on_its_way() || self.is_stale::<ReadoutRequest>()
    }

    /// Whether another scene, racer or step is on its way, so that what comes next might have to wait.
    pub fn is_on_its_way(&self) -> bool {
        self.is_entering()
            || self.race.is_moving()
            || !self.waiting.is_empty()
            || !self.script.is_empty()
    }

    /// Whether everything that is said of what is shown is its outcome: nothing is on its way, and the numbers of its chain,
    /// or of its layers, are there too. Pictures may be to come.
    pub fn is_settled(&self) -> bool {
        !self.is_busy()
            && !self.race.playing
            && !self.is_stale::<NetworkRequest>()
            && !self.is_stale::<ChainRequest>()
    }

    /// Whether the readout that is shown belongs to the loss, the spacing and the settings as they are now, though perhaps not to
    /// the newest step.
    pub fn is_read_as_set(&self) -> bool {
        let wanted = ReadoutRequest::wanted(self);
        let shown = self.shown::<ReadoutRequest>();
        !self.is_entering()
            && wanted
                .zip(shown)
                .is_some_and(|(wanted, (shown, _))| !wanted.differs_by_hand(shown))
    }

    /// Whether another scene or racer is on its way.
    pub fn is_entering(&self) -> bool {
        self.entry.is_some() || self.catching_up.is_some()
    }

    /// Whether a message has to wait: for what it acts on, or for others that came before.
    pub(super) fn has_to_wait(&self, message: &Message) -> bool {
        awaited(message) != Awaits::Nothing
            && (!self.waiting.is_empty() || self.is_blocked(message))
    }

    fn is_blocked(&self, message: &Message) -> bool {
        match awaited(message) {
            Awaits::Nothing => false,
            Awaits::Scene => self.is_entering(),
            Awaits::Iterate => self.is_entering() || self.race.is_moving(),
        }
    }

    /// The next message that need not wait any longer.
    pub(super) fn next_waiting(&mut self) -> Option<Message> {
        let next = self.waiting.front()?;
        if self.is_blocked(next) {
            return None;
        }
        self.waiting.pop_front()
    }

    /// Does these messages one after the other, from the next update on, each when the scene or the iterate that the one
    /// before it asked for is there.
    pub fn follow(&mut self, messages: impl IntoIterator<Item = Message>) {
        self.script.extend(messages);
    }

    /// The next message of the script, once nothing that was asked for by hand is on its way.
    pub(super) fn next_of_script(&mut self) -> Option<Message> {
        let is_due = self.waiting.is_empty() && !self.is_entering() && !self.race.is_moving();
        if is_due {
            self.script.pop_front()
        } else {
            None
        }
    }

    /// Calls off what is on its way, and what waits for it.
    pub(super) fn call_off(&mut self) {
        self.waiting.clear();
        self.script.clear();
        self.entry = None;
        self.reopen(None);
        self.catching_up = None;
        self.race.rest();
    }
}
