//! Pure functions that put numbers into words.

mod readout;

pub use readout::Readout;
