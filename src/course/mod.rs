//! The course: lessons on a scenario's scene, and exercises without end.
//!
//! What is here: the conditions and live numbers that lessons are written in, what can be found wrong with a lesson's texts
//! without playing it, and the exercises of `gdplay drill`. No file of `session` knows of lessons.

pub mod condition;
pub mod drill;
pub mod fact;
mod faults;
pub mod template;

pub use faults::{MOST_WORDS, faults};
