//! Derivatives, by several independent methods.

pub mod check;
pub mod curvature;
pub mod dual;
pub mod finite;
mod forward;
mod lanczos;
mod method;
mod objective;
mod program;
pub mod reverse;
pub mod rows;
mod spacing;
pub mod symbolic;
pub mod trace;
mod values;
mod vector;

pub use check::{Check, Verdict, check, compare};
pub use curvature::{Curvature, Extremes, FULL_HESSIAN};
pub use finite::Spacing;
pub use lanczos::{Lanczos, PRODUCTS};
pub use method::Method;
pub use objective::{Matrix, Objective};
pub use program::{Evaluator, Program};
pub use spacing::{SpacingCurve, SpacingPoint};
pub use values::RowValues;
pub use vector::{dot, norm};
