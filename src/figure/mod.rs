//! A picture as data, in data coordinates.
//!
//! A [`Figure`] is two axes and layers that lie over each other. It knows neither cells nor pixels nor colors: a place is
//! a pair of numbers in the units of the axes, a color is a [`Role`]. The terminal is one back end, files are others.
//! The surface with its trajectories, the loss against the steps and the curve of one variable are all figures.

#![cfg_attr(not(test), warn(clippy::indexing_slicing, clippy::string_slice))]

mod axis;
mod basins;
mod chart;
mod cloud;
mod composition;
mod errors;
mod layer;
mod log;
mod prediction;
mod relief;
mod role;
mod section;
mod sketch;
mod slice;
mod surface;
mod sweep;
pub mod theme;
mod ticks;

pub use axis::Axis;
pub use basins::basins;
pub use chart::{Against, chart, quantity};
pub use cloud::cloud;
pub use composition::{Alignment, Composition, CompositionBlock, Sentence, TableCell, TextTable};
pub use errors::errors;
pub use layer::{
    Anchor, Arrow, FigureLayer, FigureNote, Glyph, GuideLine, Mark, Polyline, Stroke, Tip, Way,
};
pub use log::{log_loss, log_norm};
pub use prediction::{class_glyph, class_role, prediction, reads};
pub use relief::relief;
pub use role::Role;
pub use section::{Section, section};
pub use sketch::sketch;
pub use slice::{picture, slice};
pub use surface::{held, off_plane, surface, surface_marks};
pub use sweep::sweep;
pub use ticks::Tick;

use crate::expr::number::short;
pub use crate::field::{BandedGrid, Isoline, Isolines, Point, Range, Scale};

/// A number in a picture, with the minus sign of the screen.
fn number(value: f64, digits: usize) -> String {
    short(value, digits).replace('-', "−")
}

/// A picture: axes, and layers from the back to the front.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// What the picture shows, in a few words; may be empty.
    pub title: String,
    /// From left to right.
    pub x: Axis,
    /// From bottom to top.
    pub y: Axis,
    /// What is drawn; later layers lie over earlier ones, texts and marks over lines.
    pub layers: Vec<FigureLayer>,
    /// What the colors mean; may be empty.
    pub legend: Vec<LegendEntry>,
}

/// One line of a legend.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LegendEntry {
    /// The letter the thing has everywhere, such as `A`; may be empty.
    pub letter: String,
    /// What it is, such as `gd 0.001`.
    pub text: String,
    /// Its color.
    pub role: Role,
}

impl Figure {
    /// A picture without layers.
    pub fn new(title: impl Into<String>, x: Axis, y: Axis) -> Self {
        Self {
            title: title.into(),
            x,
            y,
            layers: Vec::new(),
            legend: Vec::new(),
        }
    }

    /// The picture with one more layer in front.
    #[must_use]
    pub fn with(mut self, layer: impl Into<FigureLayer>) -> Self {
        self.layers.push(layer.into());
        self
    }

    /// The picture with one more line in its legend.
    #[must_use]
    pub fn entry(mut self, letter: impl Into<String>, text: impl Into<String>, role: Role) -> Self {
        self.legend.push(LegendEntry {
            letter: letter.into(),
            text: text.into(),
            role,
        });
        self
    }

    /// Where a point lies in the picture: (0, 0) at the lower left corner, (1, 1) at the upper right one. A coordinate
    /// that is NaN stays NaN; infinite ones lie far outside.
    pub fn fraction(&self, point: Point) -> (f64, f64) {
        (self.x.fraction(point.0), self.y.fraction(point.1))
    }
}
