//! What one picture holds: figures and tables with a title, a legend and a caption.

use super::{Figure, LegendEntry, Role};

/// Everything that a picture of a view shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Composition {
    /// What it is about.
    pub title: String,
    /// The loss, line by line.
    pub loss: Vec<String>,
    /// From left to right where there is room, else one below the other.
    pub columns: Vec<Vec<CompositionBlock>>,
    /// What letters and colors mean.
    pub legend: Vec<LegendEntry>,
    /// What happens, each sentence with the mark before it and its color.
    pub caption: Vec<Sentence>,
}

/// A figure, a table or a text.
#[derive(Clone, Debug, PartialEq)]
pub enum CompositionBlock {
    /// A figure, with a heading that may be empty.
    Figure(String, Figure),
    /// A table.
    Table(TextTable),
    /// Lines of text; a long one goes on in the next.
    Text(Vec<(String, Role)>),
}

/// A sentence of a caption.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// The mark before it; may be empty.
    pub mark: String,
    /// The mark's color.
    pub role: Role,
    /// The sentence.
    pub text: String,
}

/// Rows of texts in columns.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TextTable {
    /// What it shows; may be empty.
    pub heading: String,
    /// The name of each column, and how its texts stand.
    pub columns: Vec<(String, Alignment)>,
    /// The texts, as many in a row as there are columns.
    pub rows: Vec<Vec<TableCell>>,
}

/// How texts stand in a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alignment {
    /// At the left: words.
    Left,
    /// At the right: numbers.
    Right,
}

/// A text in a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableCell {
    /// The text.
    pub text: String,
    /// Its color.
    pub role: Role,
}

impl TableCell {
    /// A text in the color of a role.
    pub fn new(text: impl Into<String>, role: Role) -> Self {
        Self {
            text: text.into(),
            role,
        }
    }
}
