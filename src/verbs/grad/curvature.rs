//! What `grad --hessian` says of the second derivatives.

use std::io::Write;

use color_eyre::Result;

use super::{DIGITS, column};
use crate::diff::{Agreement, Curvature, Evaluator, one_sided_curvatures};
use crate::explain::{Readout, rounded_down};
use crate::expr::number::short;

/// The digits of a bound.
const DIGITS_OF_BOUND: usize = 6;

/// What is said of the second derivatives beside their numbers.
pub(super) struct SecondOrder {
    scope: Scope,
    /// Why they do not describe the loss around, for each parameter along which they do not.
    remarks: Vec<String>,
}

impl SecondOrder {
    /// What is to be said at a point.
    pub(super) fn of(
        scope: Scope,
        parameters: &[String],
        readout: &Readout,
        evaluator: &mut Evaluator,
    ) -> Self {
        Self {
            scope,
            remarks: bends(parameters, readout, evaluator),
        }
    }
}

/// The parameters at a kink, a jump or a tie of the loss, where second derivatives are those of one side or of none.
fn bends(parameters: &[String], readout: &Readout, evaluator: &mut Evaluator) -> Vec<String> {
    if readout.curvature.is_none() {
        return Vec::new();
    }
    let of = |(index, name): (usize, &String)| match readout.verdict(index) {
        Some(Agreement::Kink) => Some(format!(
            "{name} is at a kink: there the curvature has no bound, and the Hessian is that of one side"
        )),
        Some(Agreement::Jump) => Some(format!("the loss jumps at this {name}")),
        _ => {
            let [left, right] = one_sided_curvatures(evaluator, &readout.at, index)?
                .map(|curvature| short(curvature, 4));
            Some(format!(
                "the curvature along {name} jumps here, from {left} on the left to {right} on the right"
            ))
        }
    };
    parameters.iter().enumerate().filter_map(of).collect()
}

/// Where what the second derivatives say holds.
#[derive(Clone, Copy)]
pub(super) enum Scope {
    /// They are the same everywhere.
    Everywhere,
    /// They belong to this point.
    Local,
}

/// The Hessian, and what it says about the point and about descent there.
pub(super) fn second_order(
    out: &mut impl Write,
    parameters: &[String],
    curvature: &Curvature,
    second: &SecondOrder,
) -> Result<()> {
    writeln!(out, "\nHessian")?;
    let width = column(parameters);
    for (name, row) in parameters.iter().zip(&curvature.hessian) {
        write!(out, "{name:width$}")?;
        for entry in row {
            write!(out, "{:>20}", short(*entry, DIGITS))?;
        }
        writeln!(out)?;
    }
    let eigenvalues = curvature.eigenvalues.iter().map(|value| short(*value, 6));
    let eigenvalues: Vec<String> = eigenvalues.collect();
    let eigenvalues = eigenvalues.join(", ");
    if !second.remarks.is_empty() {
        writeln!(out, "\neigenvalues {eigenvalues}")?;
        for remark in &second.remarks {
            writeln!(out, "{remark}")?;
        }
        writeln!(out, "no stable learning rate follows from such a Hessian")?;
        return Ok(());
    }
    let shape = curvature.shape().name();
    writeln!(
        out,
        "\neigenvalues {eigenvalues} (where the gradient is 0: {shape})"
    )?;
    if let Some(condition) = curvature.condition() {
        writeln!(out, "condition number {}", short(condition, 6))?;
    }
    if let Some(rate) = curvature.largest_stable_rate() {
        let scope = match second.scope {
            Scope::Everywhere => "exact: the loss is a quadratic",
            Scope::Local => "local: the loss is no quadratic",
        };
        writeln!(
            out,
            "largest stable learning rate 2/λmax = {} ({scope})",
            rounded_down(rate, DIGITS_OF_BOUND)
        )?;
    }
    Ok(())
}
