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

/// One instruction: a function, the slots of its inputs, and the slot of its first result.
#[derive(Clone, Copy, Debug)]
struct Call<I> {
    function: Function,
    inputs: [I; 3],
    to: I,
}

/// The instructions in order.
#[derive(Clone, Debug)]
enum Calls {
    /// All slots are below [`SMALL`]: a place that is a byte needs no check.
    Small(Vec<Call<u8>>),
    Large(Vec<Call<usize>>),
}

/// How many slots a byte can name.
const SMALL: usize = 256;

/// A tape for single points of numbers. It gives the bits that [`Tape::evaluate`] gives; NaN is NaN.
#[derive(Clone, Debug)]
pub struct PointTape {
    calls: Calls,
    /// What the slots hold before the first call: constants have their values already. At least [`SMALL`].
    slots: Vec<f64>,
    /// The slots of variables, each with the variable's number.
    variables: Vec<(usize, usize)>,
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
        let mut places = Places {
            of: vec![UNPLACED; expanded.instructions.len()],
            slots: Vec::new(),
        };
        let mut variables = Vec::new();
        for (slot, instruction) in expanded.instructions.iter().enumerate() {
            match *instruction {
                Instruction::Constant(value) => {
                    places.put(slot, value);
                }
                Instruction::Variable(variable) => {
                    variables.push((places.put(slot, f64::NAN), variable));
                }
                Instruction::Unary(..) | Instruction::Binary(..) => {}
            }
        }
        let calls = calls(steps, &mut places);
        let outputs = outputs.iter().map(|output| places.of[*output]).collect();
        let mut slots = places.slots;
        let small = || calls.iter().map(Call::small).collect();
        let calls = if slots.len() <= SMALL {
            Calls::Small(small())
        } else {
            Calls::Large(calls)
        };
        slots.resize(slots.len().max(SMALL), f64::NAN);
        Self {
            calls,
            slots,
            variables,
            outputs,
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
    ///
    /// # Panics
    /// If the point or the scratch is too short.
    #[inline]
    pub fn evaluate(&self, point: &[f64], scratch: &mut [f64]) {
        for &(slot, variable) in &self.variables {
            scratch[slot] = point[variable];
        }
        match &self.calls {
            Calls::Small(calls) => {
                let file: &mut [f64; SMALL] = scratch.first_chunk_mut().expect("a scratch");
                run(calls, file);
            }
            Calls::Large(calls) => run(calls, scratch),
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

impl Call<usize> {
    fn small(&self) -> Call<u8> {
        Call {
            function: self.function,
            inputs: self.inputs.map(|input| input as u8),
            to: self.to as u8,
        }
    }
}

#[inline(always)]
fn run<I: Copy + Into<usize>>(calls: &[Call<I>], file: &mut [f64]) {
    for call in calls {
        let [a, b, c] = call.inputs.map(|input| file[input.into()]);
        let to = call.to.into();
        match call.function {
            Function::One(function) => file[to] = function(a, b, c),
            Function::SinCos => (file[to], file[to + 1]) = kernels::sin_cos(a),
        }
    }
}

/// Where the slots of the tape stand in the file.
struct Places {
    of: Vec<usize>,
    slots: Vec<f64>,
}

impl Places {
    fn put(&mut self, slot: usize, value: f64) -> usize {
        self.of[slot] = self.slots.len();
        self.slots.push(value);
        self.of[slot]
    }
}

fn calls(steps: &[Step], places: &mut Places) -> Vec<Call<usize>> {
    let partners = partners(steps, places.of.len());
    let mut calls = Vec::with_capacity(steps.len());
    for step in steps {
        if places.of[step.slot] != UNPLACED {
            continue;
        }
        let inputs = step.inputs.map(|input| places.of[input]);
        let (function, to) = match partners[step.inputs[0]] {
            Some([sine, cosine]) if [sine, cosine].contains(&step.slot) => {
                let to = places.put(sine, f64::NAN);
                places.put(cosine, f64::NAN);
                (Function::SinCos, to)
            }
            _ => (function(step.operation), places.put(step.slot, f64::NAN)),
        };
        calls.push(Call {
            function,
            inputs,
            to,
        });
    }
    calls
}

/// The place of what has none yet.
const UNPLACED: usize = usize::MAX;

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
