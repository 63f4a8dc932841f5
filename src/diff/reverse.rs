//! Reverse mode: one sweep backward over the tape gives every partial derivative.
//!
//! The sweep is written once over any [`Scalar`]. With numbers it gives the gradient, with dual numbers a
//! Hessian-vector product (forward over reverse), with graph handles the gradient as a graph.

use super::branches::{Branches, Masks};
use super::dual::Dual;
use crate::expr::function::Scalar;
use crate::tape::{Instruction, Tape};

/// Computes ∂output/∂slot for every slot into `adjoints`, given the primals. `None` where no gradient arrives: the
/// output does not depend on the slot, or only through a `detach`.
///
/// The adjoint of a slot is the sum, over the places where it is used, of the user's adjoint times the local partial.
pub fn sweep<S: Scalar>(tape: &Tape, output: usize, primals: &[S], adjoints: &mut Vec<Option<S>>) {
    adjoints.clear();
    adjoints.resize(primals.len(), None);
    adjoints[output] = Some(primals[output].lift(1.0));
    let mut masks = masks(tape, output, primals);
    let add = |adjoints: &mut [Option<S>], slot: usize, share: S| {
        let sum = adjoints[slot].map_or(share, |sum| sum + share);
        adjoints[slot] = Some(sum);
    };
    for slot in (0..=output).rev() {
        let Some(adjoint) = adjoints[slot] else {
            continue;
        };
        if !tape.is_active(slot) {
            continue;
        }
        match tape.instructions()[slot] {
            Instruction::Constant(_) | Instruction::Variable(_) => {}
            Instruction::Unary(f, a) => {
                let share = adjoint * f.derivative(primals[a], primals[slot]);
                let share = masks
                    .as_ref()
                    .map_or(share, |masks| masks.share(slot, a, share));
                add(adjoints, a, share);
            }
            Instruction::Binary(f, a, b) => {
                let partials = f.partials(primals[a], primals[b], primals[slot]);
                for (input, partial) in [a, b].into_iter().zip(partials) {
                    if tape.is_active(input) {
                        let share = adjoint * partial;
                        let masks = masks.as_ref();
                        let share = masks.map_or(share, |masks| masks.share(slot, input, share));
                        add(adjoints, input, share);
                    }
                }
            }
            Instruction::Where(condition, a, b) => {
                let known = primals[condition].holds();
                for (input, is_first) in [(a, true), (b, false)] {
                    if known == Some(!is_first) || !tape.is_active(input) {
                        continue;
                    }
                    let share = masks.as_mut().map_or(adjoint, |masks| {
                        masks.branch([slot, condition], is_first, input, adjoint)
                    });
                    add(adjoints, input, share);
                }
            }
        }
    }
}

/// What keeps the adjoints of a branch out of the other, where it is not known yet which is chosen.
fn masks<S: Scalar>(tape: &Tape, output: usize, primals: &[S]) -> Option<Masks<S>> {
    let is_open = |instruction: &Instruction| matches!(*instruction, Instruction::Where(condition, ..) if primals[condition].holds().is_none());
    let is_open = tape.has_branches() && tape.instructions().iter().any(is_open);
    is_open.then(|| {
        let branches = Branches::of_tape(tape, output);
        Masks::of(branches, false, |slot| primals[slot], |condition| condition)
    })
}

/// The adjoints of the variables, by variable; `None` where the output does not depend on one.
pub fn of_variables<S: Copy>(tape: &Tape, adjoints: &[Option<S>], count: usize) -> Vec<Option<S>> {
    let mut partials = vec![None; count];
    for &(slot, variable) in tape.variables() {
        partials[variable] = adjoints[slot];
    }
    partials
}

/// The gradient of the tape's first output, by one sweep.
pub(super) fn gradient(tape: &Tape, at: &[f64], gradient: &mut [f64]) {
    let (mut primals, mut adjoints) = (Vec::new(), Vec::new());
    tape.evaluate(at, 0.0, &mut primals);
    sweep(tape, tape.outputs()[0], &primals, &mut adjoints);
    for (to, adjoint) in gradient
        .iter_mut()
        .zip(of_variables(tape, &adjoints, at.len()))
    {
        *to = adjoint.unwrap_or(0.0);
    }
}

/// H·v, the Hessian of the tape's first output times a direction: the tangents of the adjoints, when the point moves along
/// `direction`.
pub(super) fn hessian_vector_product(tape: &Tape, at: &[f64], direction: &[f64]) -> Vec<f64> {
    let point: Vec<_> = at
        .iter()
        .zip(direction)
        .map(|(&primal, &tangent)| Dual {
            primal,
            tangent: (tangent != 0.0).then_some(tangent),
        })
        .collect();
    let mut primals = Vec::new();
    tape.evaluate(&point, Dual::constant(0.0), &mut primals);
    let mut adjoints = Vec::new();
    sweep(tape, tape.outputs()[0], &primals, &mut adjoints);
    of_variables(tape, &adjoints, at.len())
        .into_iter()
        .map(|adjoint| adjoint.and_then(|dual| dual.tangent).unwrap_or(0.0))
        .collect()
}
