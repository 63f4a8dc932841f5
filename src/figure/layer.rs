//! What a picture is made of.

use std::sync::Arc;

use super::{BandedGrid, Isolines, Role};
use crate::field::Point;

/// One thing in a picture.
#[derive(Clone, Debug, PartialEq)]
pub enum FigureLayer {
    /// A field, each band in its color.
    BandedGrid(Arc<BandedGrid>),
    /// The borders of its bands, labelled.
    Isolines(Arc<Isolines>),
    /// Edges of areas, drawn where their colors cannot be.
    Borders(Arc<Isolines>),
    /// A line through points.
    Polyline(Polyline),
    /// Places.
    Marks(Vec<Mark>),
    /// A vector.
    Arrow(Arrow),
    /// A line across the whole picture.
    Rule(GuideLine),
    /// A text.
    Note(FigureNote),
}

/// How a line is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Stroke {
    /// Without gaps.
    #[default]
    Solid,
    /// In dots.
    Dotted,
    /// Without gaps, in a weaker color.
    Faint,
}

/// A line through points; a point that has a NaN coordinate cuts it.
#[derive(Clone, Debug, PartialEq)]
pub struct Polyline {
    /// The points in order.
    pub points: Vec<Point>,
    /// Its color.
    pub role: Role,
    /// How it is drawn.
    pub stroke: Stroke,
    /// What is written at its end; may be empty.
    pub label: String,
}

impl Polyline {
    /// A solid line without a label.
    pub fn new(points: Vec<Point>, role: Role) -> Self {
        Self {
            points,
            role,
            stroke: Stroke::Solid,
            label: String::new(),
        }
    }

    /// The line drawn in another way.
    #[must_use]
    pub fn stroke(mut self, stroke: Stroke) -> Self {
        self.stroke = stroke;
        self
    }

    /// The line with a text at its end.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }
}

/// The shape of a mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Glyph {
    /// Where something began: an open circle.
    Start,
    /// Where something is now: a disc.
    Now,
    /// A minimum: a star.
    Minimum,
    /// What the reader points at: a cross.
    Probe,
    /// Where something broke: a diagonal cross.
    Broken,
    /// A point of a curve: a small disc.
    Dot,
}

/// A place with a shape and a text.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    /// Where.
    pub at: Point,
    /// The shape.
    pub glyph: Glyph,
    /// What is written beside it; may be empty.
    pub label: String,
    /// Its color.
    pub role: Role,
}

/// How far an arrow goes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Tip {
    /// To a point.
    At(Point),
    /// Along a vector in data coordinates, whatever its length, for `length` times the picture's shorter side.
    Along {
        /// The direction.
        direction: (f64, f64),
        /// The length in the picture.
        length: f64,
    },
}

/// A vector in the picture.
#[derive(Clone, Debug, PartialEq)]
pub struct Arrow {
    /// Where it begins.
    pub from: Point,
    /// Where it ends.
    pub tip: Tip,
    /// Its color.
    pub role: Role,
    /// What is written at its tip, such as `g`; may be empty.
    pub label: String,
}

/// Which way a rule runs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Way {
    /// From left to right at this y.
    Horizontal(f64),
    /// From bottom to top at this x.
    Vertical(f64),
}

/// A line across the whole picture.
#[derive(Clone, Debug, PartialEq)]
pub struct GuideLine {
    /// Where.
    pub way: Way,
    /// Its color.
    pub role: Role,
    /// How it is drawn.
    pub stroke: Stroke,
    /// What is written at its end; may be empty.
    pub label: String,
}

/// Where a text stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Anchor {
    /// To the right of a point, or to its left where there is no room.
    At(Point),
    /// Beside the middle of an upright line: to its right.
    RightOf(Point),
    /// To the left of the end of a tick.
    LeftOf(Point),
    /// Beside the middle of a level line: under it.
    Under(Point),
    /// Over the end of an upright line.
    Over(Point),
    /// Centered at the top, over this x.
    Above(f64),
    /// In the upper left corner.
    TopLeft,
    /// In the upper right corner.
    TopRight,
    /// In the lower left corner.
    BottomLeft,
    /// In the lower right corner.
    BottomRight,
    /// In the middle.
    Middle,
}

/// A text in the picture.
#[derive(Clone, Debug, PartialEq)]
pub struct FigureNote {
    /// Where.
    pub place: Anchor,
    /// What, in one line.
    pub text: String,
    /// Its color.
    pub role: Role,
}

/// `From` for what is a layer by itself.
macro_rules! layer_from {
    ($($variant:ident($content:ty)),* $(,)?) => {
        $(impl From<$content> for FigureLayer {
            fn from(content: $content) -> Self {
                Self::$variant(content)
            }
        })*
    };
}

layer_from! {
    BandedGrid(Arc<BandedGrid>),
    Isolines(Arc<Isolines>),
    Polyline(Polyline),
    Marks(Vec<Mark>),
    Arrow(Arrow),
    Rule(GuideLine),
    Note(FigureNote),
}
