//! What a reader has done of the course, lesson by lesson.
//!
//! It is kept as the TOML table of its file, so that lessons and keys this program does not know are written back as they
//! were read.

use std::collections::BTreeSet;
use std::fmt;

use toml::{Table, Value};

/// The version of the format that is written.
const VERSION: i64 = 1;

/// How far a reader came with a lesson.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Completion {
    /// It was never opened.
    #[default]
    Unseen,
    /// It was opened, or its end was reached with answers revealed.
    Seen,
    /// Its end was reached, every question answered and every goal reached by the reader.
    Done,
}

impl Completion {
    const ALL: [Self; 3] = [Self::Unseen, Self::Seen, Self::Done];

    /// The word that stands in the file.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Unseen => "unseen",
            Self::Seen => "seen",
            Self::Done => "done",
        }
    }

    /// The sign of it in lists.
    pub const fn mark(self) -> char {
        match self {
            Self::Unseen => '·',
            Self::Seen => '○',
            Self::Done => '✓',
        }
    }
}

/// What is kept of one lesson.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Record {
    /// How far the reader came.
    pub completion: Completion,
    /// The index of the step that was shown last.
    pub step: usize,
    /// The steps whose question or goal the reader solved, by their indices.
    pub solved: BTreeSet<usize>,
    /// How often the reader answered or tried, in all.
    pub tries: u64,
    /// The fewest answers and tries with which the lesson was done.
    pub best: Option<u64>,
    /// The day on which it was first done, as `2026-05-09`.
    pub date: Option<String>,
}

/// What was done of every lesson.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Progress {
    table: Table,
}

/// Why a text is no progress.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProgressError {
    /// It is no TOML, or not of this shape: why.
    Damaged(String),
    /// It was written by a later version of the program, in the format of this number.
    Later(i64),
}

impl fmt::Display for ProgressError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Damaged(why) => write!(f, "it is damaged: {why}"),
            Self::Later(version) => {
                write!(f, "a later gdplay wrote it, in format {version}")
            }
        }
    }
}

impl std::error::Error for ProgressError {}

impl Progress {
    /// Reads the text of a file.
    ///
    /// # Errors
    /// It is no TOML, no progress, or of a later version.
    pub fn parse(text: &str) -> Result<Self, ProgressError> {
        let damaged = |why: &str| Err(ProgressError::Damaged(String::from(why)));
        let table: Table = match text.parse() {
            Ok(table) => table,
            Err(error) => {
                let error: toml::de::Error = error;
                return damaged(error.message());
            }
        };
        match table.get("version").and_then(Value::as_integer) {
            Some(version) if version > VERSION => return Err(ProgressError::Later(version)),
            Some(version) if version > 0 => {}
            _ => return damaged("it has no `version`"),
        }
        match table.get("lessons") {
            None => {}
            Some(Value::Table(lessons)) if lessons.values().all(Value::is_table) => {}
            Some(_) => return damaged("`lessons` is no table of tables"),
        }
        Ok(Self { table })
    }

    /// The text of the file.
    pub fn to_text(&self) -> String {
        let mut table = self.table.clone();
        table.insert(String::from("version"), Value::Integer(VERSION));
        table.to_string()
    }

    fn lessons(&self) -> Option<&Table> {
        self.table.get("lessons")?.as_table()
    }

    /// What is kept of a lesson. A value that is not of its kind counts as none.
    pub fn record(&self, id: &str) -> Record {
        let Some(lesson) = self.lessons().and_then(|lessons| lessons.get(id)) else {
            return Record::default();
        };
        let count = |key| {
            let value = lesson.get(key).and_then(Value::as_integer);
            value.and_then(|value| u64::try_from(value).ok())
        };
        let word = |key| lesson.get(key).and_then(Value::as_str);
        let named = |name: &str| {
            Completion::ALL
                .into_iter()
                .find(|known| known.name() == name)
        };
        Record {
            completion: word("state").and_then(named).unwrap_or_default(),
            step: count("step").unwrap_or_default() as usize,
            solved: lesson.get("solved").map(indices).unwrap_or_default(),
            tries: count("tries").unwrap_or_default(),
            best: count("best"),
            date: word("date").map(String::from),
        }
    }

    /// Keeps what is known of a lesson, and that it was open last.
    pub fn keep(&mut self, id: &str, record: &Record) {
        self.insert(id, record);
        let current = Value::String(String::from(id));
        self.table.insert(String::from("current"), current);
    }

    fn insert(&mut self, id: &str, record: &Record) {
        let entry = |table: &mut Table, key: &str| {
            let entry = table
                .entry(key)
                .or_insert_with(|| Value::Table(Table::new()));
            if !entry.is_table() {
                *entry = Value::Table(Table::new());
            }
        };
        entry(&mut self.table, "lessons");
        let Some(lessons) = self.table.get_mut("lessons").and_then(Value::as_table_mut) else {
            return;
        };
        entry(lessons, id);
        let Some(lesson) = lessons.get_mut(id).and_then(Value::as_table_mut) else {
            return;
        };
        let count = |count: u64| Value::Integer(i64::try_from(count).unwrap_or(i64::MAX));
        let state = Value::String(String::from(record.completion.name()));
        let solved = record.solved.iter().map(|step| count(*step as u64));
        let values = [
            ("state", Some(state)),
            ("step", Some(count(record.step as u64))),
            ("solved", Some(Value::Array(solved.collect()))),
            ("tries", Some(count(record.tries))),
            ("best", record.best.map(count)),
            ("date", record.date.clone().map(Value::String)),
        ];
        for (key, value) in values {
            if let Some(value) = value {
                lesson.insert(String::from(key), value);
            }
        }
    }

    /// The lesson that was open last.
    pub fn current(&self) -> Option<&str> {
        self.table.get("current").and_then(Value::as_str)
    }

    /// Of two histories of one reader, from two terminals, what both did: each lesson as far as one of them came.
    #[must_use]
    pub fn merged(&self, other: &Self) -> Self {
        let mut merged = self.clone();
        for (id, lesson) in other.lessons().into_iter().flatten() {
            let (ours, theirs) = (self.record(id), other.record(id));
            if theirs.completion > ours.completion || !self.has(id) {
                merged.insert(id, &theirs);
                // Keys of theirs that are not known here.
                let lessons = merged
                    .table
                    .get_mut("lessons")
                    .and_then(Value::as_table_mut);
                let into = lessons.and_then(|lessons| lessons.get_mut(id)?.as_table_mut());
                if let (Some(into), Some(from)) = (into, lesson.as_table()) {
                    for (key, value) in from {
                        into.entry(key.as_str()).or_insert_with(|| value.clone());
                    }
                }
            }
        }
        for (key, value) in &other.table {
            merged
                .table
                .entry(key.as_str())
                .or_insert_with(|| value.clone());
        }
        merged
    }

    fn has(&self, id: &str) -> bool {
        self.lessons()
            .is_some_and(|lessons| lessons.contains_key(id))
    }

    /// Writes a day to the lessons that are done and have none.
    pub fn dated(&mut self, day: &str) {
        let ids: Vec<String> = self
            .lessons()
            .into_iter()
            .flat_map(Table::keys)
            .cloned()
            .collect();
        for id in ids {
            let record = self.record(&id);
            if record.completion == Completion::Done && record.date.is_none() {
                let date = Some(String::from(day));
                self.insert(&id, &Record { date, ..record });
            }
        }
    }
}

/// The indices in a list.
fn indices(value: &Value) -> BTreeSet<usize> {
    let list = value.as_array().into_iter().flatten();
    list.filter_map(|index| usize::try_from(index.as_integer()?).ok())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn done(step: usize) -> Record {
        Record {
            completion: Completion::Done,
            step,
            solved: BTreeSet::from([0, step]),
            tries: 3,
            best: Some(2),
            date: None,
        }
    }

    #[test]
    fn what_is_kept_is_read_again() {
        let mut progress = Progress::default();
        assert_eq!(progress.record("slope"), Record::default());
        progress.keep("slope", &done(4));
        progress.keep(
            "rate",
            &Record {
                completion: Completion::Seen,
                step: 1,
                ..Record::default()
            },
        );
        let read = Progress::parse(&progress.to_text()).unwrap();
        assert_eq!(read.record("slope"), done(4));
        assert_eq!(read.record("rate").completion, Completion::Seen);
        assert_eq!(read.current(), Some("rate"));
    }

    #[test]
    fn what_is_not_known_stays() {
        let text =
            "version = 1\nfuture = 3\n[lessons.of_later]\nstate = \"done\"\nmedal = \"gold\"\n";
        let mut progress = Progress::parse(text).unwrap();
        progress.keep("of_later", &done(1));
        progress.keep("slope", &done(1));
        let text = progress.to_text();
        assert!(
            text.contains("future = 3") && text.contains("medal = \"gold\""),
            "{text}"
        );
    }

    #[test]
    fn a_text_that_is_no_progress_is_refused() {
        for (text, why) in [
            ("version = ", "damaged"),
            ("", "no `version`"),
            ("version = 0", "no `version`"),
            ("version = \"1\"", "no `version`"),
            ("version = 1\nlessons = 3", "no table"),
            ("version = 1\n[lessons]\nslope = true", "no table"),
        ] {
            let error = Progress::parse(text).expect_err(text);
            assert!(error.to_string().contains(why), "{text}: {error}");
        }
        assert_eq!(Progress::parse("version = 2"), Err(ProgressError::Later(2)));
        assert!(Progress::parse("version = 1").is_ok());
    }

    #[test]
    fn values_of_another_kind_count_as_none() {
        let text =
            "version = 1\n[lessons.slope]\nstate = 4\nstep = -1\nbest = \"x\"\ndate = 1979-05-27\n";
        assert_eq!(
            Progress::parse(text).unwrap().record("slope"),
            Record::default()
        );
    }

    #[test]
    fn two_terminals_lose_nothing() {
        let (mut one, mut other) = (Progress::default(), Progress::default());
        one.keep("slope", &done(2));
        one.keep(
            "rate",
            &Record {
                completion: Completion::Seen,
                ..done(0)
            },
        );
        other.keep("rate", &done(4));
        other.keep(
            "slope",
            &Record {
                completion: Completion::Seen,
                ..done(9)
            },
        );
        let merged = one.merged(&other);
        assert_eq!(merged.record("slope"), done(2));
        assert_eq!(merged.record("rate"), done(4));
        assert_eq!(
            merged.current(),
            Some("rate"),
            "the one that writes was open last"
        );
    }

    #[test]
    fn the_first_day_stays() {
        let mut progress = Progress::default();
        progress.keep("slope", &done(2));
        progress.keep(
            "rate",
            &Record {
                completion: Completion::Seen,
                ..done(0)
            },
        );
        progress.dated("2026-05-09");
        progress.dated("2026-05-10");
        assert_eq!(progress.record("slope").date.as_deref(), Some("2026-05-09"));
        assert_eq!(progress.record("rate").date, None);
    }
}
