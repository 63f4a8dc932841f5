//! Derivatives, by several independent methods.

pub mod check;
pub mod curvature;
pub mod dual;
pub mod finite;
mod forward;
mod method;
mod objective;
mod program;
pub mod reverse;
pub mod rows;
mod spacing;
pub mod symbolic;
pub mod trace;
mod values;

pub use check::{Check, Verdict, check};
pub use curvature::Curvature;
pub use finite::Spacing;
pub use method::Method;
pub use objective::Objective;
pub use program::{Evaluator, Program};
pub use spacing::{SpacingCurve, SpacingPoint};
pub use values::RowValues;
