//! Pure functions that put numbers into words.

mod derivation;
mod derivative_forms;
mod errors;
mod finding;
pub mod format;
mod ledger;
mod naming;
pub mod network;
mod note;
mod outline;
mod quadratic;
mod race_stats;
mod readout;
pub mod sampling;
mod sweep;
mod symbols;
mod verdict;
mod warnings;

pub use derivation::{Equation, LABEL, derivation};
pub use derivative_forms::{Cost, DerivativeForms, Form};
pub use errors::{DRAWN, ErrorCurve, ErrorPoint, Sampled, sampled};
pub use finding::{Finding, FindingKind, Level};
pub use ledger::{Ledger, Term};
pub use naming::Naming;
pub use note::Note;
pub use outline::{Input, Line, Outline, Use};
pub use quadratic::is_quadratic;
pub use race_stats::{RaceStats, tolerance};
pub use readout::Readout;
pub use sweep::{Sweep, SweepRow, default_rates, sweep};
pub use verdict::{Diagnosis, Verdict, diagnose, diagnose_beside};
pub use warnings::{Warning, warnings};
