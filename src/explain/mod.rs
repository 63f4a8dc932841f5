//! Pure functions that put numbers into words.
//!
//! ```
//! use gdplay::explain::{Ledger, Naming, Outline};
//! use gdplay::expr::display::Style;
//! use gdplay::expr::{KnownNames, parse};
//!
//! // Every value of (3x + 1)² at x = 2, and what a nudge of each does to the loss.
//! let loss = parse("u = 3x + 1; u²", &KnownNames::default())?;
//! let outline = Outline::new(&loss, Naming::Defined, Style::Unicode);
//! let ledger = Ledger::at(&outline, &[2.0]);
//! assert_eq!(ledger.values, [2.0, 6.0, 7.0, 49.0]);
//! assert_eq!(ledger.adjoints, [42.0, 14.0, 14.0, 1.0]);
//! # Ok::<(), gdplay::expr::SyntaxError>(())
//! ```

mod basins;
pub mod cancellation;
mod cloud;
pub mod comparison;
mod decay;
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
pub(crate) mod parting;
mod quadratic;
mod race_stats;
mod rate_outcome;
mod readout;
pub mod sampling;
pub(crate) mod scatter;
mod secants;
mod sweep;
mod symbols;
mod verdict;
mod warnings;

pub use basins::{Basin, Basins, OtherEnd, basins};
pub use cloud::GradientCloud;
pub use derivation::{Equation, LABEL, derivation};
pub use derivative_forms::{Cost, DerivativeForm, DerivativeForms};
pub use errors::{DRAWN, ErrorCurve, ErrorPoint, Sampled, sampled};
pub use finding::{Finding, FindingKind, Severity};
pub use ledger::{AdjointTerm, Ledger};
pub use naming::Naming;
pub use note::LineNote;
pub use outline::{Outline, OutlineInput, OutlineLine, Use};
pub use quadratic::is_quadratic;
pub use race_stats::{RaceStats, tolerance};
pub use rate_outcome::RateOutcome;
pub use readout::{IN_SIGHT, PointQuestion, Readout};
pub use secants::{Secant, Secants};
pub use sweep::{Sweep, SweepRow, rates_for, sweep, sweep_with};
pub(crate) use verdict::rounded_down;
pub use verdict::{Diagnosis, Tone, Verdict, diagnose, diagnose_beside, minimum_near};
pub use warnings::{Warning, likely_meant, stray_names, warnings};
