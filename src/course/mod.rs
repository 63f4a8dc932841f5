//! The course: lessons that drive a session by messages, and exercises without end.
//!
//! No file of `session` knows of lessons: a lesson acts as a reader would, by the commands of the palette.

pub mod condition;
pub mod drill;
pub mod fact;
pub mod template;
