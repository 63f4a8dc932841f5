//! Up to five arithmetic operations as one instruction of a tape for single points.
//!
//! At one point an instruction costs as much as several operations, so what is used only once is computed where it is used:
//! a head a ∘ b, and up to two tails, each of which goes on with one more input, with a product of two, or squares the
//! value. Each operation rounds by itself, in the order of the tape.

use super::Instruction;
use super::chain::Arithmetic;
use super::expand::Expanded;
use crate::expr::function::{Binary, Unary};

/// What a tail does with the value so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Tail {
    /// value ∘ c.
    Input(Arithmetic),
    /// value ∘ (c · d).
    Product(Arithmetic),
    /// value · value.
    Square,
}

/// The operation on the first two inputs, and the tails, each with two inputs more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct FusedFormula {
    pub(super) head: Arithmetic,
    pub(super) tails: [Option<Tail>; 2],
}

/// What an instruction for one point does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum PointOperation {
    Formula(FusedFormula),
    /// A function of the first input.
    Unary(Unary),
    /// A function of the first two inputs.
    Binary(Binary),
    /// The second input where the first holds, else the third.
    Where,
}

/// An operation that computes the slot `slot`. Inputs that it does not have repeat the first.
#[derive(Clone, Copy, Debug)]
pub(super) struct SlotOperation {
    pub(super) slot: usize,
    pub(super) operation: PointOperation,
    pub(super) inputs: [usize; 6],
}

impl SlotOperation {
    fn formula(&self) -> Option<FusedFormula> {
        match self.operation {
            PointOperation::Formula(formula) => Some(formula),
            PointOperation::Unary(_) | PointOperation::Binary(_) | PointOperation::Where => None,
        }
    }

    /// This one, gone on with by a tail, if there is room for one.
    fn then(&self, slot: usize, tail: Tail, inputs: [usize; 2]) -> Option<Self> {
        let mut formula = self.formula()?;
        let index = formula.tails.iter().position(Option::is_none)?;
        formula.tails[index] = Some(tail);
        let mut next = Self {
            slot,
            operation: PointOperation::Formula(formula),
            ..*self
        };
        next.inputs[2 + 2 * index..][..2].copy_from_slice(&inputs);
        Some(next)
    }

    /// The factors, if it is a product and nothing more.
    fn factors(&self) -> Option<[usize; 2]> {
        let product = FusedFormula {
            head: Arithmetic::Mul,
            tails: [None; 2],
        };
        let [a, b, ..] = self.inputs;
        (self.formula()? == product).then_some([a, b])
    }
}

/// The computations of all slots, in order of evaluation.
pub(super) fn computations(expanded: &Expanded) -> Vec<SlotOperation> {
    let mut pending = Pending {
        uses: expanded.uses(),
        computations: Vec::with_capacity(expanded.instructions.len()),
    };
    for (slot, instruction) in expanded.instructions.iter().enumerate() {
        let plain = |operation, [a, b]: [usize; 2]| SlotOperation {
            slot,
            operation,
            inputs: [a, b, a, a, a, a],
        };
        let computation = match *instruction {
            Instruction::Constant(_) | Instruction::Variable(_) => None,
            Instruction::Unary(f, a) => Some(plain(PointOperation::Unary(f), [a; 2])),
            Instruction::Binary(f, a, b) => Some(match Arithmetic::of(f) {
                Some(head) => pending.joined(slot, head, a, b).unwrap_or_else(|| {
                    let tails = [None; 2];
                    plain(
                        PointOperation::Formula(FusedFormula { head, tails }),
                        [a, b],
                    )
                }),
                None => plain(PointOperation::Binary(f), [a, b]),
            }),
            Instruction::Where(condition, a, b) => Some(SlotOperation {
                slot,
                operation: PointOperation::Where,
                inputs: [condition, a, b, condition, condition, condition],
            }),
        };
        pending.computations.push(computation);
    }
    pending.computations.into_iter().flatten().collect()
}

/// The computations so far, by slot, without those that others took in.
struct Pending {
    uses: Vec<usize>,
    computations: Vec<Option<SlotOperation>>,
}

impl Pending {
    /// What one more use can take in.
    fn free(&self, slot: usize, times: usize) -> Option<SlotOperation> {
        self.computations[slot].filter(|_| self.uses[slot] == times)
    }

    /// a ∘ b together with the computations of a, of b, or of both.
    fn joined(
        &mut self,
        slot: usize,
        arithmetic: Arithmetic,
        a: usize,
        b: usize,
    ) -> Option<SlotOperation> {
        let (joined, taken) = if a == b {
            let square = (arithmetic == Arithmetic::Mul).then_some(Tail::Square)?;
            let base = self.free(a, 2)?;
            (base.then(slot, square, [base.inputs[0]; 2])?, [a; 2])
        } else {
            let (first, second) = (self.free(a, 1), self.free(b, 1));
            let with = |base: Option<SlotOperation>, arithmetic, other: Option<SlotOperation>| {
                let factors = other?.factors()?;
                base?.then(slot, Tail::Product(arithmetic), factors)
            };
            let onto = |base: Option<SlotOperation>, arithmetic, other| {
                base?.then(slot, Tail::Input(arithmetic), [other; 2])
            };
            let exchanged = arithmetic.exchanged();
            let both = with(first, arithmetic, second).or_else(|| with(second, exchanged, first));
            let both = both.map(|joined| (joined, [a, b]));
            let left = || Some((onto(first, arithmetic, b)?, [a; 2]));
            let right = || Some((onto(second, exchanged, a)?, [b; 2]));
            both.or_else(left).or_else(right)?
        };
        for slot in taken {
            self.computations[slot] = None;
        }
        Some(joined)
    }
}
