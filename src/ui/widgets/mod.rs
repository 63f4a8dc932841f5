//! Things that draw themselves into cells.
//!
//! A [`Plot`] draws a [`Figure`](crate::figure::Figure): the field in half blocks, lines in braille over it, marks and
//! texts over these. A [`Viewport`] is its layout, and says which place a cell is.

mod bar;
mod dataflow_lanes;
mod dots;
mod field;
mod frame;
mod label_cost;
mod labels;
mod line_ends;
mod lines;
mod marks;
mod plot;
mod viewport;

pub(crate) use bar::{LogScale, bar};
pub(crate) use dataflow_lanes::{DataflowLanes, LaneTone};
pub use plot::Plot;
pub use viewport::Viewport;
