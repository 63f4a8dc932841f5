//! Sampling instead of integrating: how far an estimate is off, and its twin, the spread of mini-batch gradients.

mod estimate;
mod slope;
mod spread;
#[cfg(test)]
mod test_data;

pub use estimate::{Coverage, Estimate};
pub use slope::{Fit, log_slope};
pub use spread::{GradientSpread, NoiseScale, STEPS};
