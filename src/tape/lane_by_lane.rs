//! Functions in those lanes of a block that no loop has done, one call a lane.

use crate::expr::function::Unary;

/// A function in all lanes.
pub(super) fn one_by_one(function: Unary, to: &mut [f64], from: &[f64]) {
    some(function, to, from, |_, _| true);
}

/// In those whose magnitude is not below a limit.
pub(super) fn beyond(limit: f64, function: Unary, to: &mut [f64], from: &[f64]) {
    some(function, to, from, |x, _| {
        let is_near = x.abs() < limit;
        !is_near
    });
}

/// In those of which a kernel could not tell the result.
pub(super) fn unclear(function: Unary, to: &mut [f64], from: &[f64]) {
    some(function, to, from, |_, result| result.is_nan());
}

fn some(function: Unary, to: &mut [f64], from: &[f64], is_wanted: impl Fn(f64, f64) -> bool) {
    let function = function.callable();
    for (to, x) in to.iter_mut().zip(from) {
        if is_wanted(*x, *to) {
            *to = function(*x, *x, *x);
        }
    }
}
