//! Derivatives, by several independent methods.

mod objective;

pub use objective::Objective;
