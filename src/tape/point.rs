//! One point at a time, as fast as that goes: what a step of a descent asks for.

use super::chain::{Select, Stage, select};
use super::expand::Expanded;
use super::fuse::{Operation, Step, fuse};
use super::{Instruction, Tape};
use crate::expr::function::Unary;
use crate::expr::kernels;

/// What a call does with up to three numbers.
#[derive(Clone, Copy, Debug)]
enum Function {
    /// One result.
    One(fn(f64, f64, f64) -> f64),
    /// The sine and the cosine of the first.
    SinCos,
}

/// One instruction: a function and the slots of its inputs. Results go to the slots behind the leaves, in order.
#[derive(Clone, Copy, Debug)]
struct Call {
    function: Function,
    inputs: [u32; 3],
}

/// A tape for single points of numbers. It gives the bits that [`Tape::evaluate`] gives; NaN is NaN.
#[derive(Clone, Debug)]
pub struct PointTape {
    calls: Vec<Call>,
    /// What the slots hold before the first call: constants have their values already.
    slots: Vec<f64>,
    /// The slots of variables, each with the variable's number.
    variables: Vec<(usize, usize)>,
    /// The slot of the first call's result.
    first: usize,
    outputs: Vec<usize>,
}

impl PointTape {
    /// Compiles a tape.
    pub fn compile(tape: &Tape) -> Self {
        let expanded = Expanded::of(tape);
        let steps = fuse(&expanded, &vec![(); expanded.instructions.len()]);
        Self::of_steps(&expanded, &steps, &expanded.outputs)
    }

    /// The tape of some steps only, which depend on no others.
    pub(super) fn of_steps(expanded: &Expanded, steps: &[Step], outputs: &[usize]) -> Self {
        let mut slots = Vec::new();
        let mut variables = Vec::new();
        let mut places = vec![UNPLACED; expanded.instructions.len()];
        for (instruction, place) in expanded.instructions.iter().zip(&mut places) {
            let value = match *instruction {
                Instruction::Constant(value) => value,
                Instruction::Variable(variable) => {
                    variables.push((slots.len(), variable));
                    f64::NAN
                }
                _ => continue,
            };
            *place = slots.len() as u32;
            slots.push(value);
        }
        let first = slots.len();
        let partners = partners(steps, expanded.instructions.len());
        let mut calls = Vec::new();
        for step in steps {
            if places[step.slot] != UNPLACED {
                continue;
            }
            let mut place = |slot: usize| {
                places[slot] = slots.len() as u32;
                slots.push(f64::NAN);
            };
            let function = match partners[step.inputs[0]] {
                Some([sine, cosine]) if [sine, cosine].contains(&step.slot) => {
                    place(sine);
                    place(cosine);
                    Function::SinCos
                }
                _ => {
                    place(step.slot);
                    function(step.operation)
                }
            };
            calls.push(Call {
                function,
                inputs: step.inputs.map(|input| places[input]),
            });
        }
        let outputs = outputs.iter();
        Self {
            outputs: outputs.map(|output| places[*output] as usize).collect(),
            calls,
            slots,
            variables,
            first,
        }
    }

    /// Room for one evaluation at a time.
    pub fn scratch(&self) -> Vec<f64> {
        self.slots.clone()
    }

    /// Prepares a scratch that others have used.
    pub(super) fn start(&self, scratch: &mut Vec<f64>) {
        scratch.clear();
        scratch.extend_from_slice(&self.slots);
    }

    /// Evaluates at a point. `scratch` is what [`PointTape::scratch`] gave, or an earlier evaluation left.
    #[inline]
    pub fn evaluate(&self, point: &[f64], scratch: &mut [f64]) {
        for &(slot, variable) in &self.variables {
            scratch[slot] = point[variable];
        }
        let mut place = self.first;
        for call in &self.calls {
            let [a, b, c] = call.inputs.map(|input| scratch[input as usize]);
            match call.function {
                Function::One(function) => {
                    scratch[place] = function(a, b, c);
                    place += 1;
                }
                Function::SinCos => {
                    (scratch[place], scratch[place + 1]) = kernels::sin_cos(a);
                    place += 2;
                }
            }
        }
    }

    /// The outputs of the last evaluation, in the order of the tape's.
    pub fn outputs(&self, scratch: &[f64]) -> impl Iterator<Item = f64> {
        self.outputs.iter().map(|slot| scratch[*slot])
    }

    /// The first output of the last evaluation.
    pub fn output(&self, scratch: &[f64]) -> f64 {
        scratch[self.outputs[0]]
    }
}

/// The place of what has none yet.
const UNPLACED: u32 = u32::MAX;

/// For each slot, the slots of its sine and its cosine if both are computed.
fn partners(steps: &[Step], slots: usize) -> Vec<Option<[usize; 2]>> {
    let mut sines = vec![None; slots];
    let mut cosines = vec![None; slots];
    for step in steps {
        match step.operation {
            Operation::Unary(Unary::Sin) => sines[step.inputs[0]] = Some(step.slot),
            Operation::Unary(Unary::Cos) => cosines[step.inputs[0]] = Some(step.slot),
            _ => {}
        }
    }
    let pairs = sines.into_iter().zip(cosines);
    pairs.map(|(sine, cosine)| Some([sine?, cosine?])).collect()
}

fn function(operation: Operation) -> Function {
    Function::One(match operation {
        Operation::Chain(chain) => select::<Chained>(chain),
        Operation::Unary(function) => function.callable(),
        Operation::Binary(function) => function.callable(),
        Operation::Copy => |a, _, _| a,
    })
}

/// A chain as a function.
struct Chained;

impl Select for Chained {
    type Made = fn(f64, f64, f64) -> f64;

    fn make<F: Stage, T: Stage>() -> Self::Made {
        |a, b, c| T::apply(F::apply(a, b), c)
    }
}
