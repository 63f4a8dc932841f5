//! Pure functions that put numbers into words.

mod derivation;
mod errors;
mod ledger;
mod naming;
pub mod network;
mod note;
mod outline;
mod quadratic;
mod readout;
pub mod sampling;
mod standing;
mod sweep;
mod symbols;
mod verdict;
mod ways;
pub mod wording;

pub use derivation::{Equation, LABEL, derivation};
pub use errors::{DRAWN, ErrorCurve, ErrorPoint, Sampled, sampled};
pub use ledger::{Ledger, Term};
pub use naming::Naming;
pub use note::Note;
pub use outline::{Input, Line, Outline, Use};
pub use quadratic::is_quadratic;
pub use readout::Readout;
pub use standing::{Standing, tolerance};
pub use sweep::{Sweep, SweepRow, default_rates, sweep};
pub use verdict::{Diagnosis, Verdict, diagnose, diagnose_beside};
pub use ways::{Cost, Form, Ways};
