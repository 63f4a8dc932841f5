//! The order of what a person does: what acts on a race that is still on its way waits for it.

use super::Session;
use super::jobs::Job;
use super::jobs::chain::ChainRequest;
use super::jobs::network::NetworkRequest;
use super::jobs::readout::ReadoutRequest;
use super::message::Message;
use super::nature::Awaits;

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
        let is_behind = !self.waiting.is_empty() || self.is_blocked(message);
        message.nature().acts_on_scene() && is_behind
    }

    fn is_blocked(&self, message: &Message) -> bool {
        match message.nature().awaits {
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
