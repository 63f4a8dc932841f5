//! Optimizers, schedules and clipping against PyTorch, optax, SciPy and mpmath; and the laws that theory proves.
//!
//! `oracle/optimizers.json` holds paths of 200 steps with the number of iterates (`agree`) up to which a 40-digit run
//! of the same formulas stays by their side, and the deviation (`drift`) up to there.

mod each_setting;
mod explained;
mod laws;
mod paths;
mod rates;
mod support;
mod suspended;
mod torch;
