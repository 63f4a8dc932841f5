//! Watching the open file and its data. Editors replace files rather than write to them, so folders are watched.

use std::path::{Path, PathBuf};
use std::sync::mpsc::Sender;

use notify::{RecommendedWatcher, RecursiveMode, Watcher};

use super::Event;

/// Watches a scenario's file, and the file of its data if it has one, until the watcher is dropped; either one's change is an
/// event of the scenario's. Where watching is not possible, nothing is watched.
pub(super) fn files(
    scenario: &Path,
    data: Option<&Path>,
    events: Sender<Event>,
) -> Option<RecommendedWatcher> {
    let scenario = scenario.canonicalize().ok()?;
    let data = data.and_then(|data| data.canonicalize().ok());
    let watched: Vec<PathBuf> = [Some(scenario.clone()), data]
        .into_iter()
        .flatten()
        .collect();
    let mut folders: Vec<PathBuf> = watched
        .iter()
        .filter_map(|path| Some(path.parent()?.to_path_buf()))
        .collect();
    folders.dedup();
    let changed = move |event: notify::Result<notify::Event>| {
        let Ok(event) = event else {
            return;
        };
        let content = event.kind.is_modify() || event.kind.is_create();
        if content && event.paths.iter().any(|path| watched.contains(path)) {
            let _ = events.send(Event::File(scenario.clone()));
        }
    };
    let mut watcher = notify::recommended_watcher(changed).ok()?;
    for folder in &folders {
        watcher.watch(folder, RecursiveMode::NonRecursive).ok()?;
    }
    Some(watcher)
}
