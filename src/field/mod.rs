//! The objective sampled on a grid.
//!
//! A [`Window`] says which part of the plane is looked at; a [`Grid`] holds one value per sample of it; [`Levels`]
//! divide the values into bands whose borders are [`isolines`]. A [`Curve`] is the same for one variable. What comes out
//! is plain data, which knows no loss, cell or color.
//!
//! ```
//! use std::sync::Arc;
//!
//! use gdplay::diff::Program;
//! use gdplay::expr::{KnownNames, parse};
//! use gdplay::field::{Plane, Range, Resolution, Window, sample_plane};
//!
//! let loss = parse("x² + y²", &KnownNames::default())?;
//! let program = Arc::new(Program::new(loss));
//! let plane = Plane::of_parameters(vec![0.0, 0.0], 0, Some(1));
//! let window = Window::new(Range::new(-1.0, 1.0), Range::new(-1.0, 1.0));
//! let grid = sample_plane(&program, &plane, window, Resolution::new(3, 3), &|| false)
//!     .expect("nobody calls it off");
//! assert_eq!(grid.values()[4], 0.0); // the sample in the middle
//! # Ok::<(), gdplay::expr::SyntaxError>(())
//! ```

mod banded_grid;
mod contour_map;
mod curve;
mod directions;
mod grid;
mod isoline;
mod isolines;
mod levels;
mod nice;
mod plane;
mod prediction;
mod principal;
mod quantiles;
mod range;
mod relief;
mod sample_rowwise;
mod sampling;
mod window;

pub use banded_grid::BandedGrid;
pub use contour_map::ContourMap;
pub use curve::{BreakKind, Curve, Discontinuity};
pub use directions::Directions;
pub use grid::Grid;
pub use isoline::isolines;
pub use isolines::{Isoline, Isolines};
pub use levels::{Levels, Scale};
pub use nice::{NiceStep, number_label};
pub use plane::{Along, Plane};
pub use prediction::{Classes, Over, Prediction, PredictionData, PredictionSampler, UnitReading};
pub use principal::Principal;
pub use quantiles::Quantiles;
pub use range::Range;
pub use relief::{Angle, Relief};
pub use sampling::{WindowSampler, sample_line, sample_plane};
pub use window::{Resolution, Window};

/// A point in data coordinates, (x, y).
pub type Point = (f64, f64);
