//! Derivatives, by several independent methods.
//!
//! A [`Program`] is a loss, compiled once and shared; an [`Evaluator`] is one thread's room to compute in.
//!
//! ```
//! use std::sync::Arc;
//!
//! use gdplay::diff::{Evaluator, Method, Objective, Program, Spacing, Agreement, check};
//! use gdplay::expr::{KnownNames, parse};
//!
//! let loss = parse("|x| + y²", &KnownNames::default())?;
//! let mut evaluator = Evaluator::new(Arc::new(Program::new(loss)));
//! assert_eq!(evaluator.gradient_by(Method::Dual, &[-2.0, 3.0], Spacing::default()), [-1.0, 6.0]);
//!
//! // Finite differences know no rule, so they check the others; at 0 they find the kink.
//! let verdicts: Vec<Agreement> = check(&mut evaluator, &[0.0, 3.0]).iter().map(|check| check.verdict).collect();
//! assert_eq!(verdicts, [Agreement::Kink, Agreement::Agree]);
//!
//! let mut hessian = [0.0; 4];
//! evaluator.hessian(&[-2.0, 3.0], &mut hessian);
//! assert_eq!(hessian, [0.0, 0.0, 0.0, 2.0]);
//! # Ok::<(), gdplay::expr::SyntaxError>(())
//! ```

mod branches;
pub mod check;
pub mod curvature;
pub mod dual;
mod eigen;
pub mod finite;
pub mod formula;
mod forward;
mod guard;
mod lanczos;
mod method;
mod objective;
mod program;
pub mod reverse;
pub mod rounding;
pub mod rows;
mod spacing;
pub mod symbolic;
mod table;
mod ties;
pub mod trace;
mod values;
mod vector;

pub use check::{
    Agreement, Check, Comparison, Doubt, LineDirection, Quotient, check, exact_methods,
};
pub use curvature::{Curvature, Extremes, FULL_HESSIAN};
pub use finite::Spacing;
pub(crate) use guard::note_evaluation;
pub use guard::{count_evaluations, without_evaluation};
pub use lanczos::{END_ERROR, Lanczos, PRODUCTS};
pub use method::Method;
pub use objective::{Matrix, Objective};
pub use program::{Evaluator, Program};
pub use spacing::{SpacingCurve, SpacingPoint};
pub use ties::one_sided_curvatures;
pub use values::RowValues;
pub use vector::{dot, norm};
