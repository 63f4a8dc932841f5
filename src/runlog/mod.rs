//! Logs of real training runs, as the tools leave them, and what went wrong in the runs.
//!
//! Data flows from [`source`] (files of a run) through [`formats`] (one reader a file) into a [`log`] of series, which
//! a [`run`] names (loss, norm, layers), to the [`findings`] (one rule a file).

pub mod diagnosis;
pub mod findings;
pub mod formats;
pub mod log;
pub mod run;
pub mod runs;
pub mod series;
pub mod source;

mod crc;
mod error;
mod hooks;
mod json;
mod key;
mod layer;
mod number;
mod protobuf;
mod sqlite;
mod stats;
mod text;
mod verdict;
mod visible;

pub use diagnosis::Diagnosis;
pub use error::{ReadError, shown};
pub use findings::diagnose;
pub use hooks::HOOKS;
pub use key::Role;
pub use layer::is_bias;
pub use verdict::{Verdict, scenario_for};
pub use visible::visible;
