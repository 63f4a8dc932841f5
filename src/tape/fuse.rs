//! The second step of compilation: which operations run as one instruction.

use super::Instruction;
use super::chain::{Arithmetic, Link, OperationChain};
use super::expand::Expanded;
use crate::expr::function::{Binary, Unary};

/// What an instruction does.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum FusedOperation {
    /// One or two arithmetic operations: on the first two inputs, then with the third.
    Chain(OperationChain),
    /// A function of the first input.
    Unary(Unary),
    /// A function of the first two inputs.
    Binary(Binary),
    /// The second input where the first holds, else the third.
    Where,
    /// The first input as it is.
    Copy,
}

/// An operation that computes the slot `slot` from `inputs`. Inputs that the operation does not have repeat the first.
#[derive(Clone, Copy, Debug)]
pub(super) struct FusedStep {
    pub(super) slot: usize,
    pub(super) operation: FusedOperation,
    pub(super) inputs: [usize; 3],
}

impl FusedStep {
    fn plain(slot: usize, instruction: Instruction) -> Option<Self> {
        let (operation, inputs) = match instruction {
            Instruction::Constant(_) | Instruction::Variable(_) => return None,
            Instruction::Unary(f, a) => (FusedOperation::Unary(f), [a; 3]),
            Instruction::Binary(f, a, b) => match Arithmetic::of(f) {
                Some(arithmetic) => (FusedOperation::Chain(single(arithmetic)), [a, b, a]),
                None => (FusedOperation::Binary(f), [a, b, a]),
            },
            Instruction::Where(condition, a, b) => (FusedOperation::Where, [condition, a, b]),
        };
        Some(Self {
            slot,
            operation,
            inputs,
        })
    }

    /// This step followed by one more operation, if one instruction can do both.
    fn then(&self, slot: usize, next: Next) -> Option<Self> {
        let FusedOperation::Chain(mut chain) = self.operation else {
            return None;
        };
        let mut inputs = self.inputs;
        let last = chain.then.as_mut().unwrap_or(&mut chain.first);
        match next {
            Next::Square if last.squared => return None,
            Next::Square => last.squared = true,
            Next::With(..) if chain.then.is_some() => return None,
            Next::With(arithmetic, other) => {
                chain.then = single(arithmetic).first.into();
                inputs[2] = other;
            }
        }
        Some(Self {
            slot,
            operation: FusedOperation::Chain(chain),
            inputs,
        })
    }
}

/// What may follow a chain.
#[derive(Clone, Copy)]
enum Next {
    Square,
    With(Arithmetic, usize),
}

fn single(arithmetic: Arithmetic) -> OperationChain {
    let first = Link {
        arithmetic,
        squared: false,
    };
    OperationChain { first, then: None }
}

/// The steps of all slots, in order. A slot that is used once, by a slot of the same class, may have become a part of its
/// user. `classes` tells for each slot when it is computed.
pub(super) fn fuse<C: Copy + Eq>(expanded: &Expanded, classes: &[C]) -> Vec<FusedStep> {
    let instructions = &expanded.instructions;
    let uses = expanded.uses();
    let mut steps: Vec<Option<FusedStep>> = Vec::with_capacity(instructions.len());
    for (slot, instruction) in instructions.iter().enumerate() {
        let free = |input: usize, times: usize| {
            uses[input] == times && classes[input] == classes[slot] && steps[input].is_some()
        };
        let fused = match *instruction {
            Instruction::Binary(Binary::Mul, a, b) if a == b => free(a, 2)
                .then_some((a, Next::Square))
                .into_iter()
                .chain(None),
            Instruction::Binary(f, a, b) => {
                let arithmetic = Arithmetic::of(f);
                let left = arithmetic.map(|f| (a, Next::With(f, b)));
                let right = arithmetic.map(|f| (b, Next::With(f.exchanged(), a)));
                let left = left.filter(|_| free(a, 1));
                left.into_iter().chain(right.filter(|_| free(b, 1)))
            }
            _ => None.into_iter().chain(None),
        };
        let fused = fused.into_iter().find_map(|(input, next)| {
            let step = steps[input].as_ref()?.then(slot, next)?;
            Some((input, step))
        });
        let step = match fused {
            Some((input, step)) => {
                steps[input] = None;
                Some(step)
            }
            None => FusedStep::plain(slot, *instruction),
        };
        steps.push(step);
    }
    steps.into_iter().flatten().collect()
}
