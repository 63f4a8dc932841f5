//! Pictures for files.
//!
//! A [`Composition`](crate::figure::Composition) becomes a [`Drawing`]: a list of shapes and texts in pixels, from which `svg` and
//! [`raster`] write files. Bands are filled shapes, lines are lines, text is text.

pub mod animation;
mod chart;
mod drawing;
pub mod font;
mod labels;
mod layout;
mod marks;
mod palette;
pub mod raster;
mod regions;
mod simplify;
mod svg;
mod table;

pub use drawing::{Area, Drawing, DrawnItem, LineStyle, PathSegment, Pixel};
pub use layout::Draftsman;
pub use palette::Palette;
pub use svg::svg;

/// How wide the seam around letters of a size is.
fn halo_width(size: f64) -> f64 {
    0.28 * size
}
