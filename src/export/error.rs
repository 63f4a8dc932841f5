//! Why a scenario cannot be exported.

use std::fmt;

use crate::expr::visible;

/// Why a scenario cannot be exported: a short sentence with what to do instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExportError {
    /// There is no racer of that name or letter.
    UnknownRacer {
        /// What was asked for.
        name: String,
        /// The letters and names that there are.
        known: Vec<String>,
    },
    /// The rows are too many to be written into a program.
    TooManyNumbers {
        /// How many numbers the columns hold that the loss uses.
        count: usize,
        /// How many there may be.
        most: usize,
    },
    /// Something has no counterpart that is known to agree.
    NotWritten {
        /// What.
        what: String,
        /// What to do instead.
        remedy: &'static str,
    },
}

impl fmt::Display for ExportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownRacer { name, known } => write!(
                f,
                "there is no racer `{}`: there are {}",
                visible(name),
                known.join(", ")
            ),
            Self::TooManyNumbers { count, most } => write!(
                f,
                "the loss uses {count} numbers of its data, and a program holds at most {most}: use fewer rows"
            ),
            Self::NotWritten { what, remedy } => write!(f, "{what} cannot be exported: {remedy}"),
        }
    }
}

impl std::error::Error for ExportError {}
