//! Watching the open file. Editors replace files rather than write to them, so the folder is watched.

use std::path::Path;
use std::sync::mpsc::Sender;

use notify::{RecommendedWatcher, RecursiveMode, Watcher};

use super::Event;

/// Watches a file until the watcher is dropped. Where watching is not possible, the file is simply not watched.
pub(super) fn file(path: &Path, events: Sender<Event>) -> Option<RecommendedWatcher> {
    let path = path.canonicalize().ok()?;
    let folder = path.parent()?.to_path_buf();
    let changed = move |event: notify::Result<notify::Event>| {
        let Ok(event) = event else {
            return;
        };
        let content = event.kind.is_modify() || event.kind.is_create();
        if content && event.paths.contains(&path) {
            let _ = events.send(Event::File(path.clone()));
        }
    };
    let mut watcher = notify::recommended_watcher(changed).ok()?;
    watcher.watch(&folder, RecursiveMode::NonRecursive).ok()?;
    Some(watcher)
}
