//! The lessons of a course: those that come with the program, or those of a folder, in an order in which each comes after what
//! it needs.

use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use crate::scenario::{self, OpenError, Scenario};

/// The lessons that come with the program, in order.
///
/// # Panics
/// Not in a program that passed its tests.
pub fn lessons() -> Vec<Arc<Scenario>> {
    let read = |entry: &scenario::LibraryEntry| match entry.read() {
        Ok(scenario) => Arc::new(scenario),
        Err(error) => panic!("{error}"),
    };
    ordered(scenario::course().iter().map(read).collect())
}

/// What is said of a lesson where it is one of many.
#[derive(Clone, Debug)]
pub struct Heading {
    /// Its id.
    pub id: &'static str,
    /// Its title.
    pub title: String,
    /// What it is about.
    pub about: String,
}

/// The headings of the lessons that come with the program, in order; they are read once.
pub fn headings() -> &'static [Heading] {
    static HEADINGS: OnceLock<Vec<Heading>> = OnceLock::new();
    let heading = |scene: &Arc<Scenario>| {
        let of_lesson = |entry: &&scenario::LibraryEntry| Some(entry.name) == id(scene);
        let entry = scenario::course().iter().find(of_lesson)?;
        Some(Heading {
            id: entry.name,
            title: scene.heading(),
            about: scene.about.clone().unwrap_or_default(),
        })
    };
    HEADINGS.get_or_init(|| lessons().iter().filter_map(heading).collect())
}

/// Why the lessons of a folder cannot be read.
#[derive(Debug)]
pub enum FolderError {
    /// The folder cannot be read.
    Folder(PathBuf, io::Error),
    /// A file of it cannot be read, or is no scenario.
    File(OpenError),
    /// There is no lesson in it.
    Empty(PathBuf),
}

impl fmt::Display for FolderError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Folder(path, error) => write!(f, "{}: {error}", path.display()),
            Self::File(error) => error.fmt(f),
            Self::Empty(path) => write!(
                f,
                "{}: there is no lesson in it; a lesson is a file .toml with a [lesson]",
                path.display()
            ),
        }
    }
}

impl std::error::Error for FolderError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Folder(_, error) => Some(error),
            Self::File(error) => Some(error),
            Self::Empty(_) => None,
        }
    }
}

/// The lessons of a folder, in order: of its files `.toml` those that have a `[lesson]`.
///
/// # Errors
/// The folder or one of these files cannot be read, or there is no lesson.
pub fn lessons_in(folder: &Path) -> Result<Vec<Arc<Scenario>>, FolderError> {
    let unreadable = |error| FolderError::Folder(folder.to_path_buf(), error);
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        if path
            .extension()
            .is_some_and(|extension| extension == "toml")
        {
            paths.push(path);
        }
    }
    paths.sort();
    let mut lessons = Vec::new();
    for path in paths {
        let scenario = Scenario::open_file(&path).map_err(FolderError::File)?;
        if scenario.lesson.is_some() {
            lessons.push(Arc::new(scenario));
        }
    }
    if lessons.is_empty() {
        return Err(FolderError::Empty(folder.to_path_buf()));
    }
    Ok(ordered(lessons))
}

/// Lessons in an order in which each comes after those that it needs, as far as these are among them; chapters stay together
/// where they can, and what is free to choose keeps its order. Lessons that need each other come last.
pub fn ordered(mut lessons: Vec<Arc<Scenario>>) -> Vec<Arc<Scenario>> {
    let mut ordered: Vec<Arc<Scenario>> = Vec::new();
    while !lessons.is_empty() {
        let is_ready = |scene: &Arc<Scenario>| {
            let needs = scene.lesson.iter().flat_map(|lesson| &lesson.needs);
            let is_left = |need: &str| lessons.iter().any(|other| id(other) == Some(need));
            needs.into_iter().all(|need| !is_left(&need.text))
        };
        let now = ordered.last().and_then(chapter);
        let goes_on = |scene: &Arc<Scenario>| chapter(scene) == now && is_ready(scene);
        let next = lessons.iter().position(goes_on);
        let next = next.or_else(|| lessons.iter().position(is_ready));
        ordered.push(lessons.remove(next.unwrap_or(0)));
    }
    ordered
}

fn id(scene: &Arc<Scenario>) -> Option<&str> {
    Some(&scene.lesson.as_ref()?.id.text)
}

fn chapter(scene: &Arc<Scenario>) -> Option<&str> {
    Some(&scene.lesson.as_ref()?.chapter.text)
}
