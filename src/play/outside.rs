//! What a session asks of the system: saving, the clipboard.

use std::path::Path;
use std::sync::Arc;

use crate::export::{ExportTarget, program_text};
use crate::scenario::{Overwrite, Scenario, save as save_scenario};
use crate::session::{Copied, Message};

/// Saves a scenario, and says what became of it.
pub(super) fn save(path: &Path, scenario: &Scenario, overwrite: Overwrite) -> Message {
    let saved = save_scenario(scenario, path, overwrite);
    Message::Saved(saved.map(Arc::new).map_err(Arc::new))
}

/// What is copied as a text for the clipboard, and what to say of it.
pub(super) fn copied(copied: &Copied) -> Result<(String, String), String> {
    match copied {
        Copied::Program(scenario, racer) => {
            let target = ExportTarget::named("pytorch").ok_or("there is no target pytorch")?;
            let text = program_text(scenario, *racer, target).map_err(|error| error.to_string())?;
            let shown = "copied as a PyTorch program: it ends with an assert that it comes to the same iterate";
            Ok((text, String::from(shown)))
        }
        Copied::Text { text, what } => Ok((text.clone(), what.clone())),
        Copied::CommandLine(shared) => {
            let shown = "copied as one command line: it opens what is on the screen";
            Ok((shared.line(), String::from(shown)))
        }
    }
}
