//! How often a value is there, and how wide it is.

use super::{Operator, OperatorRole};

/// How often a value is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rows {
    /// Once: a number, a parameter, a mean.
    Once,
    /// For every row of the data.
    Each,
}

/// The shape of a value: once or per row, times a width of at least 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape {
    /// How often it is there.
    pub rows: Rows,
    /// How many units it has side by side.
    pub width: usize,
}

impl Shape {
    /// One number.
    pub const ONE: Self = Self {
        rows: Rows::Once,
        width: 1,
    };

    /// The shape of an elementwise function of two values: a width of 1 fits every width.
    #[must_use]
    pub fn broadcast(self, other: Self) -> Self {
        Self {
            rows: self.rows.max(other.rows),
            width: self.width.max(other.width),
        }
    }
}

impl Operator {
    /// The shape of the result; `outputs` is the width of a layer.
    pub fn shape(self, first: Shape, second: Option<Shape>, outputs: usize) -> Shape {
        let both = second.map_or(first, |second| first.broadcast(second));
        let (rows, width) = match self.role() {
            OperatorRole::Stack => {
                let width = first.width + second.map_or(0, |second| second.width);
                (both.rows, width)
            }
            OperatorRole::Layer => (both.rows, outputs),
            OperatorRole::Map(_) | OperatorRole::Dropout => (both.rows, first.width),
            OperatorRole::Width
            | OperatorRole::Widths
            | OperatorRole::Entry
            | OperatorRole::Unit => (both.rows, 1),
            OperatorRole::Rows => (Rows::Once, first.width),
            OperatorRole::Count
            | OperatorRole::Divergence
            | OperatorRole::Loss(_)
            | OperatorRole::LabelLoss(_) => (Rows::Once, 1),
        };
        Shape { rows, width }
    }
}
