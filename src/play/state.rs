//! What would be lost: kept beside the program's state while it runs, and offered at the next start.
//!
//! Each process has a file of its own, private, written beside and renamed. It is there from the first change that is in no file
//! until it is saved; a process that was killed leaves it behind.

use std::fs::{self, DirBuilder, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Sender, channel};
use std::time::Duration;
use std::{env, process, thread};

use rustix::process::{Pid, test_kill_process};
use serde::{Deserialize, Serialize};

use crate::scenario::{Origin, Scenario};
use crate::session::Kept;

/// Between two writings of what is changed.
pub(super) const EVERY: Duration = Duration::from_secs(1);

/// More is not kept.
const LARGEST: u64 = 1 << 24;

/// What the name of a file of unsaved work begins and ends with.
const NAME: [&str; 2] = ["unsaved-", ".json"];

/// Unsaved work as it is written.
#[derive(Serialize, Deserialize)]
struct Written {
    scenario: String,
    file: Option<PathBuf>,
    library: Option<String>,
    draft: Option<String>,
}

/// The program's folder below a base directory of the XDG specification: that of a variable, else the usual one in the home folder.
pub(crate) fn xdg(variable: &str, usual: &str) -> Option<PathBuf> {
    let absolute = |name: &str| {
        let path = PathBuf::from(env::var_os(name)?);
        path.is_absolute().then_some(path)
    };
    let base = absolute(variable).or_else(|| Some(absolute("HOME")?.join(usual)));
    Some(base?.join("gdplay"))
}

/// What is no setting and no data: `$XDG_STATE_HOME/gdplay`, else `~/.local/state/gdplay`.
pub(crate) fn state_folder() -> Option<PathBuf> {
    xdg("XDG_STATE_HOME", ".local/state")
}

/// The folder of the program's state, made if it is missing.
pub(super) fn folder() -> Option<PathBuf> {
    let folder = state_folder()?;
    let made = DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(&folder);
    made.ok().map(|()| folder)
}

/// The thread that writes, so that a slow disk never holds a frame up.
pub(super) struct Keeper {
    work: Sender<Option<Kept>>,
    thread: Option<thread::JoinHandle<()>>,
}

impl Keeper {
    /// Starts it, if there is a place for the state.
    pub(super) fn start() -> Option<Self> {
        let path = own(&folder()?);
        let (work, wanted) = channel::<Option<Kept>>();
        let serve = move || {
            for mut kept in &wanted {
                // Only the newest counts.
                while let Ok(newer) = wanted.try_recv() {
                    kept = newer;
                }
                let _ = match kept {
                    Some(kept) => write(&path, &kept),
                    None => fs::remove_file(&path),
                };
            }
        };
        let thread = thread::Builder::new().name("keeper".into()).spawn(serve);
        Some(Self {
            work,
            thread: thread.ok(),
        })
    }

    /// What is unsaved now; nothing if everything is in a file.
    pub(super) fn keep(&self, kept: Option<Kept>) {
        let _ = self.work.send(kept);
    }

    /// Waits until everything is written.
    pub(super) fn finish(self) {
        let Self { work, thread } = self;
        drop(work);
        if let Some(thread) = thread {
            let _ = thread.join();
        }
    }
}

fn own(folder: &Path) -> PathBuf {
    folder.join(format!("{}{}{}", NAME[0], process::id(), NAME[1]))
}

fn write(path: &Path, kept: &Kept) -> io::Result<()> {
    let written = Written {
        scenario: kept.scenario.to_document(),
        file: match &kept.scenario.origin {
            Origin::File(path) => Some(path.clone()),
            Origin::Library(_) | Origin::Typed => None,
        },
        library: match &kept.scenario.origin {
            Origin::Library(name) => Some(name.clone()),
            Origin::File(_) | Origin::Typed => None,
        },
        draft: kept.draft.clone(),
    };
    let beside = path.with_extension("tmp");
    let mut file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(&beside)?;
    file.write_all(&serde_json::to_vec(&written)?)?;
    file.sync_all()?;
    fs::rename(&beside, path)
}

/// The newest unsaved work of a process that is no more, and the file it is in; older ones are removed.
pub(super) fn left_behind() -> Option<(Kept, PathBuf)> {
    let mut found: Vec<_> = fs::read_dir(folder()?)
        .ok()?
        .filter_map(|entry| {
            let entry = entry.ok()?;
            let name = entry.file_name();
            let number = name
                .to_str()?
                .strip_prefix(NAME[0])?
                .strip_suffix(NAME[1])?;
            let metadata = entry.metadata().ok()?;
            let is_left = !is_running(number.parse().ok()?) && metadata.is_file();
            (is_left && metadata.len() <= LARGEST)
                .then(|| Some((metadata.modified().ok()?, entry.path())))?
        })
        .collect();
    found.sort();
    let (_, path) = found.pop()?;
    for (_, older) in found {
        let _ = fs::remove_file(older);
    }
    if let Some(kept) = read(&path) {
        Some((kept, path))
    } else {
        let _ = fs::remove_file(path);
        None
    }
}

fn is_running(number: i32) -> bool {
    number != process::id().cast_signed()
        && Pid::from_raw(number).is_some_and(|pid| test_kill_process(pid).is_ok())
}

fn read(path: &Path) -> Option<Kept> {
    let written: Written = serde_json::from_slice(&fs::read(path).ok()?).ok()?;
    let origin = match (written.file, written.library) {
        (Some(file), _) => Origin::File(file),
        (None, Some(name)) => Origin::Library(name),
        (None, None) => Origin::Typed,
    };
    let scenario = Scenario::read(&written.scenario, origin).ok()?;
    Some(Kept {
        scenario: Arc::new(scenario),
        draft: written.draft,
    })
}
