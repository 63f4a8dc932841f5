//! Pure functions that put numbers into words.

mod quadratic;
mod readout;
mod verdict;

pub use quadratic::is_quadratic;
pub use readout::Readout;
pub use verdict::{Diagnosis, Verdict, diagnose};
