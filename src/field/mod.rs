//! The objective sampled on a grid.
//!
//! A [`Window`] says which part of the plane is looked at; a [`Grid`] holds one value per sample of it; [`Levels`]
//! divide the values into bands whose borders are [`isolines`]. A [`Curve`] is the same for one variable. All of it is
//! plain data: nothing here knows what a loss, a cell or a color is.

mod by_point;
mod curve;
mod grid;
mod heat;
mod isoline;
mod isolines;
mod levels;
mod nice;
mod plane;
mod prediction;
mod range;
mod relief;
mod sampling;
mod spread;
mod window;

pub use curve::Curve;
pub use grid::{Grid, Resolution};
pub use heat::Heat;
pub use isoline::isolines;
pub use isolines::{Isoline, Isolines};
pub use levels::{Levels, Scale};
pub use nice::{Step, number_label};
pub use plane::Plane;
pub use prediction::{Classes, Data, Over, Prediction, PredictionSampler, Reading};
pub use range::Range;
pub use relief::Relief;
pub use sampling::{Sampler, sample_line, sample_plane};
pub use spread::Spread;
pub use window::Window;

/// A place in data coordinates, (x, y).
pub type Point = (f64, f64);
