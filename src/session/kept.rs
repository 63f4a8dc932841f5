//! What would be lost if the program ended now, and what was left of the last time.

use std::sync::Arc;

use super::editor::Editor;
use super::jobs::entry::{Arrival, SceneSource};
use super::{Session, StatusMessage};
use crate::scenario::Scenario;

/// What is on the screen and in no file: the scenario as it is now, and a draft of its loss.
#[derive(Clone, Debug, PartialEq)]
pub struct Kept {
    /// The scenario with its settings and racers.
    pub scenario: Arc<Scenario>,
    /// The draft, if the loss is being edited or was left unfinished.
    pub draft: Option<String>,
}

impl Session {
    /// What is in no file: a draft, or settings, starts and racers that differ from what was opened or saved.
    pub fn unsaved(&self) -> Option<Kept> {
        let editor = self.editor.as_ref().or(self.committing.as_ref());
        let draft = editor.map(Editor::text).or_else(|| self.draft.clone());
        let draft = draft.filter(|draft| *draft != self.scene.scenario.loss.source);
        let present = self.present();
        let is_changed = self.past.len() + self.future.len() > 0 && !self.is_saved(&present);
        (draft.is_some() || is_changed).then(|| Kept {
            scenario: Arc::new(present),
            draft,
        })
    }

    /// A number that changes when something that may be unsaved does.
    pub fn changes(&self) -> u64 {
        self.edits
    }

    /// Whether nobody has done anything since the scene was entered.
    pub fn is_untouched(&self) -> bool {
        self.edits == self.entered
    }

    /// Whether what is on the screen is what was opened or saved.
    fn is_saved(&self, present: &Scenario) -> bool {
        present.racers == self.scene.scenario.racers && self.scene.scenario.source.is_some()
    }

    /// Offers what was left of the last time; nothing changes until it is asked for.
    pub fn offer(&mut self, kept: Kept) {
        let what = match &kept.draft {
            Some(_) => "a draft",
            None => "unsaved changes",
        };
        let heading = kept.scenario.heading();
        let offered = format!("{what} of {heading} from the last time: B brings it back");
        self.status = Some(StatusMessage::Done(offered));
        self.kept = Some(kept);
    }

    /// Whether there is something left of the last time.
    pub fn has_kept(&self) -> bool {
        self.kept.is_some()
    }

    /// Brings back what was left of the last time.
    pub(super) fn bring_back(&mut self) {
        let Some(kept) = self.kept.take() else {
            self.refuse("nothing was left unsaved the last time");
            return;
        };
        self.set_out(
            SceneSource::Known(kept.scenario, None),
            Arrival::Kept(kept.draft),
        );
    }
}
