//! The course: lessons on a scenario's scene, and exercises without end.
//!
//! What is here: the conditions and live numbers that lessons are written in, a reader in a lesson ([`Course`]), which drives a
//! session by messages alone, what can be found wrong with a lesson, and the exercises of `gdplay drill`. No file of `session`
//! plays one.

#![cfg_attr(not(test), warn(clippy::indexing_slicing, clippy::string_slice))]

pub mod condition;
pub mod drill;
pub mod fact;
pub mod facts;
mod lessons;
mod player;
pub mod progress;
mod proofs;
mod reader;
mod runner;
mod step_texts;
pub mod template;
mod transcript;

pub use lessons::{FolderError, Heading, headings, lessons, lessons_in, ordered};
pub use player::{Course, CourseMessage, StepState, Tick};
pub use progress::Completion;
pub use proofs::{MOST_WORDS, PROOFS, ScreenNames, faults};
pub use reader::{CourseReader, ReaderMessage};
pub use runner::LessonRunner;
pub use transcript::transcript;
