//! Logs of real training runs, as the tools leave them, and what went wrong in the runs.
//!
//! Data flows from [`source`] (files of a run) through [`formats`] (one reader a file) into a [`log`] of series, which
//! a [`run`] names (loss, norm, layers), to the [`findings`] (one rule a file). A [`follower`] reads a log that grows, a [`digest`]
//! is what a screen shows of one.

#![cfg_attr(not(test), warn(clippy::indexing_slicing, clippy::string_slice))]

pub mod diagnosis;
pub mod digest;
pub mod findings;
pub mod follower;
pub mod formats;
pub mod heat;
pub mod log;
pub mod run;
pub mod runs;
pub mod series;
pub mod source;
pub mod stream;

mod axis;
mod case;
mod crc;
mod epochs;
mod error;
mod hooks;
mod input;
mod json;
mod key;
mod layer;
mod locate;
mod number;
mod points;
mod protobuf;
mod said;
mod shared;
mod sqlite;
mod stats;
mod steps;
mod target;
#[cfg(test)]
mod test_log;
mod text;
mod verdict;
mod visible;

pub use case::{Case, cases};
pub use diagnosis::RunDiagnosis;
pub use error::{ReadError, shown};
pub use findings::diagnose;
pub use hooks::HOOKS;
pub use input::is_packed;
pub use key::KeyRole;
pub use locate::{Location, locate};
pub use target::LossTarget;
pub use verdict::{RunVerdict, scenario_for};
pub use visible::visible;
