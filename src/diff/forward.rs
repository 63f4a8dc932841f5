//! Forward mode: one evaluation with dual numbers for each variable.

use super::dual::Dual;
use crate::tape::Tape;

/// The gradient of the tape's first output, by a Jacobian-vector product for each variable.
pub(super) fn gradient(tape: &Tape, at: &[f64], gradient: &mut [f64]) {
    let output = tape.outputs()[0];
    let mut point: Vec<_> = at.iter().copied().map(Dual::constant).collect();
    let mut primals = Vec::new();
    for (variable, partial) in gradient.iter_mut().enumerate() {
        point[variable].tangent = Some(1.0);
        tape.evaluate(&point, Dual::constant(0.0), &mut primals);
        point[variable].tangent = None;
        *partial = primals[output].tangent.unwrap_or(0.0);
    }
}
