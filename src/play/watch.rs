//! Watching the open file and its data. Editors replace files rather than write to them, so folders are watched.

use std::path::{Path, PathBuf};
use std::sync::mpsc::Sender;
use std::thread;
use std::time::Duration;

use notify::{RecommendedWatcher, RecursiveMode, Watcher};

use super::Event;

/// How long a file that is gone may still come back.
const REPLACED: Duration = Duration::from_millis(500);

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
        if !event.paths.iter().any(|path| watched.contains(path)) {
            return;
        }
        let changed = Event::File(scenario.clone());
        if event.kind.is_modify() || event.kind.is_create() {
            let _ = events.send(changed);
        } else if event.kind.is_remove() {
            // Whoever replaces a file may remove it first.
            let events = events.clone();
            thread::spawn(move || {
                thread::sleep(REPLACED);
                let _ = events.send(changed);
            });
        }
    };
    let mut watcher = notify::recommended_watcher(changed).ok()?;
    for folder in &folders {
        watcher.watch(folder, RecursiveMode::NonRecursive).ok()?;
    }
    Some(watcher)
}
