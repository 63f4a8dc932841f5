//! Pure functions that put numbers into words.

mod quadratic;
mod readout;
mod sweep;
mod verdict;

pub use quadratic::is_quadratic;
pub use readout::Readout;
pub use sweep::{Sweep, SweepRow, default_rates, sweep};
pub use verdict::{Diagnosis, Verdict, diagnose};
