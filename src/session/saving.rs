//! Saving, copying and editing the scenario elsewhere: what is asked of the outside, and what becomes of it.

use std::path::PathBuf;
use std::sync::Arc;

use super::effect::{Copied, Outside};
use super::line::TextField;
use super::message::CopyKind;
use super::overlay::{Overlay, SAVE};
use super::{Effect, Session, StatusMessage};
use crate::expr::visible;
use crate::scenario::{Origin, Overwrite, SaveError, Scenario, file_name};

/// The path of a file that is typed, with `.toml` behind a name without an extension.
pub(super) fn with_extension(typed: &str) -> PathBuf {
    let mut path = PathBuf::from(typed);
    let is_named = path.file_name().is_some() && !typed.ends_with(['/', '.']);
    if is_named && path.extension().is_none() {
        path.set_extension("toml");
    }
    path
}

impl Session {
    /// Asks where to save: the file that is open, or one named like the scenario.
    pub(super) fn ask_where_to_save(&mut self) {
        let mut overlay = Overlay::new(SAVE);
        overlay.line = TextField::new(self.suggested_path().to_string_lossy());
        overlay.is_suggested = true;
        self.in_the_way = None;
        self.overlay = Some(overlay);
    }

    fn suggested_path(&self) -> PathBuf {
        match &self.scene.scenario.origin {
            Origin::File(path) => path.clone(),
            Origin::Library(_) | Origin::Typed => PathBuf::from(file_name(&self.scene.scenario)),
        }
    }

    /// Where the overlay says to save, as a TOML file if the name has no extension; the path itself where its name is no text.
    pub fn path_to_save(&self) -> Option<PathBuf> {
        let overlay = self.overlay().filter(|overlay| overlay.name == SAVE)?;
        let typed = overlay.line.text().trim();
        let suggested = self.suggested_path();
        if suggested.to_string_lossy() == typed {
            return Some(suggested);
        }
        (!typed.is_empty()).then(|| with_extension(typed))
    }

    /// Saves what is on the screen; a path that was in the way the last time is overwritten.
    pub(super) fn save(&mut self, path: PathBuf) -> Effect {
        let overwrite = if self.in_the_way.as_ref() == Some(&path) {
            Overwrite::Always
        } else {
            Overwrite::Unchanged
        };
        Effect::Save(path, Box::new(self.present()), overwrite)
    }

    /// What became of saving: the scenario is the file's from now on, or the reason why there is none is said.
    pub(super) fn saved(&mut self, outcome: &Result<Arc<Scenario>, Arc<SaveError>>) {
        self.in_the_way = None;
        match outcome {
            Ok(scenario) => {
                self.overlay = self.overlay.take().filter(|overlay| overlay.name != SAVE);
                self.scene.scenario = Arc::clone(scenario);
                let path = self.suggested_path();
                let path = path.to_string_lossy();
                self.status = Some(StatusMessage::Done(format!("saved as {}", visible(&path))));
            }
            Err(error) => {
                let mut why = format!("not saved: {error}");
                if let SaveError::Exists(path) | SaveError::Changed(path) = &**error {
                    why += "; Enter once more overwrites it";
                    self.in_the_way = Some(path.clone());
                }
                self.refuse(&why);
            }
        }
    }

    /// Copies what is on the screen.
    pub(super) fn copy(&self, kind: CopyKind) -> Effect {
        Effect::Copy(match kind {
            CopyKind::PyTorch => Copied::Program(Box::new(self.present()), self.focus.racer()),
            CopyKind::CommandLine => Copied::CommandLine(Box::new(self.shared())),
        })
    }

    /// Opens what is on the screen in the editor of the system.
    pub(super) fn edit_outside(&mut self) -> Option<Effect> {
        if self.editor.is_some() {
            self.refuse("take the loss first, by Enter");
            return None;
        }
        Some(Effect::EditOutside(Outside::Scenario(Box::new(
            self.present(),
        ))))
    }
}
