//! What a reader has done, kept between sessions.
//!
//! A small JSON file in the XDG state folder: lesson id → how far, tries, best, date. It is written beside itself and renamed,
//! so that it is whole at any time. What this version does not know is kept as it is.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::{env, fs};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// The format of the file.
const VERSION: u64 = 1;

/// How far a lesson has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Not opened yet.
    #[default]
    New,
    /// Opened, or shown by the key that goes on.
    Seen,
    /// Every question answered and every goal reached by the reader.
    Done,
}

/// What is kept of a lesson.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// How far it has come.
    #[serde(default)]
    pub standing: Standing,
    /// How many answers and attempts it took in all.
    #[serde(default)]
    pub tries: u64,
    /// The fewest steps in which its last goal was reached.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub best: Option<u64>,
    /// The step at which the reader left, counted from 0.
    #[serde(default)]
    pub at: usize,
}

/// What is kept of all lessons.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Progress {
    lessons: Map<String, Value>,
    /// The lesson that was open last.
    last: Option<String>,
    /// Whatever else stands in the file.
    rest: Map<String, Value>,
    /// The file is from a later version, so it is never written.
    is_later: bool,
}

/// What became of a file that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Loaded {
    /// There was none, or it was read.
    Fine,
    /// It could not be understood; it was kept under this name.
    Damaged(PathBuf),
    /// It is from a later version; it is not written over.
    Later,
}

impl Progress {
    /// What is kept of a lesson.
    pub fn of(&self, id: &str) -> Record {
        let known = self.lessons.get(id).cloned();
        known
            .and_then(|known| serde_json::from_value(known).ok())
            .unwrap_or_default()
    }

    /// Keeps something of a lesson; fields that this version does not know stay.
    pub fn keep(&mut self, id: &str, record: &Record) {
        let Ok(Value::Object(new)) = serde_json::to_value(record) else {
            return;
        };
        match self.lessons.get_mut(id) {
            Some(Value::Object(old)) => old.extend(new),
            _ => drop(self.lessons.insert(id.to_string(), Value::Object(new))),
        }
        self.last = Some(id.to_string());
    }

    /// The lesson that was open last.
    pub fn last(&self) -> Option<&str> {
        self.last.as_deref()
    }

    /// Reads a file; one that is not there is an empty one.
    ///
    /// # Errors
    /// What the file system says, unless the file is not there.
    pub fn load(path: &Path) -> io::Result<(Self, Loaded)> {
        let text = match fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Ok((Self::default(), Loaded::Fine));
            }
            Err(error) if error.kind() == io::ErrorKind::InvalidData => String::new(),
            Err(error) => return Err(error),
        };
        let Ok(Value::Object(mut file)) = serde_json::from_str(&text) else {
            let aside = path.with_extension("damaged.json");
            fs::rename(path, &aside)?;
            return Ok((Self::default(), Loaded::Damaged(aside)));
        };
        let version = file.remove("version").and_then(|version| version.as_u64());
        let lessons = match file.remove("lessons") {
            Some(Value::Object(lessons)) => lessons,
            _ => Map::new(),
        };
        let last = match file.remove("last") {
            Some(Value::String(last)) => Some(last),
            _ => None,
        };
        let is_later = version.is_some_and(|version| version > VERSION);
        let progress = Self {
            lessons,
            last,
            rest: file,
            is_later,
        };
        let loaded = if is_later {
            Loaded::Later
        } else {
            Loaded::Fine
        };
        Ok((progress, loaded))
    }

    /// Writes the file, whole or not at all; one from a later version stays as it is.
    ///
    /// # Errors
    /// What the file system says; the old file is then as it was.
    pub fn save(&self, path: &Path) -> io::Result<()> {
        if self.is_later {
            return Ok(());
        }
        let mut file = self.rest.clone();
        file.insert("version".to_string(), VERSION.into());
        file.insert("lessons".to_string(), Value::Object(self.lessons.clone()));
        if let Some(last) = &self.last {
            file.insert("last".to_string(), last.clone().into());
        }
        let text = serde_json::to_string_pretty(&Value::Object(file))?;
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        let beside = path.with_extension(format!("{}.new", std::process::id()));
        let written = fs::File::create(&beside)
            .and_then(|mut new| new.write_all(text.as_bytes()).and_then(|()| new.sync_all()))
            .and_then(|()| fs::rename(&beside, path));
        if written.is_err() {
            // What could not be finished must not stay behind; that it cannot be removed says nothing new.
            let _ = fs::remove_file(&beside);
        }
        written
    }
}

/// Where progress is kept: `$XDG_STATE_HOME/gdplay/course.json`, by default below `~/.local/state`. None without a home.
pub fn path() -> Option<PathBuf> {
    let set = |name: &str| env::var_os(name).filter(|value| !value.is_empty());
    let state = match set("XDG_STATE_HOME").map(PathBuf::from) {
        Some(state) if state.is_absolute() => state,
        _ => PathBuf::from(set("HOME")?).join(".local/state"),
    };
    Some(state.join("gdplay/course.json"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(name: &str) -> PathBuf {
        let folder = env::temp_dir().join(format!("gdplay-progress-{name}-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        folder
    }

    #[test]
    fn what_is_kept_comes_back_with_what_is_unknown() {
        let path = folder("kept").join("course.json");
        let text = r#"{"version": 1, "color": "red", "lessons": {"rate": {"standing": "seen", "mood": 3}, "gone": 7}}"#;
        fs::write(&path, text).unwrap();
        let (mut progress, loaded) = Progress::load(&path).unwrap();
        assert_eq!(loaded, Loaded::Fine);
        assert_eq!(progress.of("rate").standing, Standing::Seen);
        assert_eq!(progress.of("slope"), Record::default());
        let done = Record {
            standing: Standing::Done,
            tries: 3,
            best: Some(23),
            at: 4,
        };
        progress.keep("rate", &done);
        progress.save(&path).unwrap();
        let (again, _) = Progress::load(&path).unwrap();
        assert_eq!(again.of("rate"), done);
        assert_eq!(again.last(), Some("rate"));
        let text = fs::read_to_string(&path).unwrap();
        for kept in ["color", "mood", "gone"] {
            assert!(text.contains(kept), "{kept} in {text}");
        }
        let files = fs::read_dir(path.parent().unwrap()).unwrap().count();
        assert_eq!(files, 1, "nothing is left beside it");
    }

    #[test]
    fn a_damaged_file_is_kept_aside_and_a_later_one_is_told() {
        let folder = folder("damaged");
        let path = folder.join("course.json");
        fs::write(&path, "{ half").unwrap();
        let (progress, loaded) = Progress::load(&path).unwrap();
        assert_eq!(progress, Progress::default());
        let Loaded::Damaged(aside) = loaded else {
            panic!("{loaded:?}");
        };
        assert_eq!(fs::read_to_string(aside).unwrap(), "{ half");
        assert!(!path.exists());
        fs::write(&path, r#"{"version": 9, "lessons": {}}"#).unwrap();
        let (mut later, loaded) = Progress::load(&path).unwrap();
        assert_eq!(loaded, Loaded::Later);
        later.keep("rate", &Record::default());
        later.save(&path).unwrap();
        assert!(fs::read_to_string(&path).unwrap().contains('9'));
        assert_eq!(
            Progress::load(&folder.join("none")).unwrap().1,
            Loaded::Fine
        );
    }
}
