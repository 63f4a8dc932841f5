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
    /// What is added to the result of a chain of two operations.
    pub(super) addend: Option<Addend>,
}

/// A slot that is added, or subtracted.
#[derive(Clone, Copy, Debug)]
pub(super) struct Addend {
    pub(super) slot: usize,
    pub(super) negative: bool,
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
            addend: None,
        })
    }

    /// Every slot that it reads.
    pub(super) fn reads(&self) -> impl Iterator<Item = usize> + use<> {
        let addend = self.addend.map(|addend| addend.slot);
        self.inputs.into_iter().chain(addend)
    }

    /// This step followed by one more operation, if one instruction can do both.
    fn then(&self, slot: usize, next: Next) -> Option<Self> {
        let FusedOperation::Chain(mut chain) = self.operation else {
            return None;
        };
        if self.addend.is_some() {
            return None;
        }
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
            addend: None,
        })
    }

    /// This step with something added, if it is a chain that nothing else would go on with.
    fn plus(&self, slot: usize, addend: Addend) -> Option<Self> {
        let is_long =
            matches!(self.operation, FusedOperation::Chain(chain) if chain.then.is_some());
        let sum = Self {
            slot,
            addend: Some(addend),
            ..*self
        };
        (is_long && self.addend.is_none()).then_some(sum)
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
    fuse_with(expanded, classes, |_, _, _| None, |_| false)
}

/// The same, where chains that are computed when `when` says and begin with a number also take in what is added to them, or what
/// is subtracted if it is one number; `is_number` says of what is computed when it is one number for all lanes.
pub(super) fn fuse_sums<C: Copy + Eq>(
    expanded: &Expanded,
    classes: &[C],
    when: C,
    is_number: impl Fn(C) -> bool,
) -> Vec<FusedStep> {
    let sums = |slot: usize, function: Binary, [a, b]: [usize; 2]| {
        let plus = |slot| Addend {
            slot,
            negative: false,
        };
        let minus = |slot| Addend {
            slot,
            negative: true,
        };
        let sums = match function {
            // The later one takes in the earlier one, which has been computed by then.
            Binary::Add if a != b => [Some((b, plus(a))), Some((a, plus(b)))],
            Binary::Sub if is_number(classes[b]) => [Some((a, minus(b))), None],
            _ => [None; 2],
        };
        (classes[slot] == when).then_some(sums)
    };
    let has_number = |chain: &FusedStep| {
        let mut first = chain.inputs[..2].iter();
        first.any(|slot| is_number(classes[*slot]))
    };
    fuse_with(expanded, classes, sums, has_number)
}

/// For a slot that is a function of two others, the chains that might take in the rest.
type Sums = [Option<(usize, Addend)>; 2];

fn fuse_with<C: Copy + Eq>(
    expanded: &Expanded,
    classes: &[C],
    sums: impl Fn(usize, Binary, [usize; 2]) -> Option<Sums>,
    takes_in: impl Fn(&FusedStep) -> bool,
) -> Vec<FusedStep> {
    let instructions = &expanded.instructions;
    let uses = expanded.uses();
    let mut steps: Vec<Option<FusedStep>> = Vec::with_capacity(instructions.len());
    for (slot, instruction) in instructions.iter().enumerate() {
        let free = |input: usize, times: usize| {
            let is_free = uses[input] == times && classes[input] == classes[slot];
            steps[input].as_ref().filter(|_| is_free)
        };
        let then = |input: usize, times: usize, next: Next| {
            Some((input, free(input, times)?.then(slot, next)?))
        };
        let fused = match *instruction {
            Instruction::Binary(Binary::Mul, a, b) if a == b => then(a, 2, Next::Square),
            Instruction::Binary(f, a, b) => {
                let sum = |(chain, addend): (usize, Addend)| {
                    let step = free(chain, 1).filter(|step| takes_in(step))?;
                    Some((chain, step.plus(slot, addend)?))
                };
                let sums = sums(slot, f, [a, b]).into_iter().flatten().flatten();
                let goes_on = || {
                    let arithmetic = Arithmetic::of(f)?;
                    then(a, 1, Next::With(arithmetic, b))
                        .or_else(|| then(b, 1, Next::With(arithmetic.exchanged(), a)))
                };
                sums.into_iter().find_map(sum).or_else(goes_on)
            }
            _ => None,
        };
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::expr::simplify::simplify;
    use crate::expr::{KnownNames, parse};
    use crate::tape::Tape;

    /// How many steps the points of a grid take, where x changes within a row and y from row to row.
    fn steps(text: &str) -> usize {
        let loss = parse(text, &KnownNames::default()).expect("a loss");
        let (graph, roots) = simplify(&loss.graph, &[loss.objective]);
        let expanded = Expanded::of(&Tape::compile(&graph, &roots));
        let mut classes: Vec<[bool; 2]> = Vec::new();
        for instruction in &expanded.instructions {
            let both = |a: usize, b: usize| [0, 1].map(|axis| classes[a][axis] || classes[b][axis]);
            classes.push(match *instruction {
                Instruction::Constant(_) => [false; 2],
                Instruction::Variable(variable) => [variable == 0, variable == 1],
                Instruction::Unary(_, a) => classes[a],
                Instruction::Binary(_, a, b) | Instruction::Where(_, a, b) => both(a, b),
            });
        }
        let steps = fuse_sums(&expanded, &classes, [true; 2], |[by_x, _]| !by_x);
        let points = steps.iter().filter(|step| classes[step.slot] == [true; 2]);
        points.count()
    }

    #[test]
    fn a_chain_takes_in_what_is_added() {
        assert_eq!(steps("(1 - x)^2 + 100(y - x^2)^2"), 1);
        assert_eq!(steps("(x^2 + y - 11)^2 + (x + y^2 - 7)^2"), 2);
        assert_eq!(steps("20 + x^2 + y^2 - 10cos(x) - 10cos(y)"), 1);
        // What is subtracted from, or needed twice, is no part of it.
        assert_eq!(steps("x - 3(y - x)^2"), 2);
        assert_eq!(steps("sin(3(y - x)^2) + 3(y - x)^2"), 3);
    }
}
