//! The first step of compilation: what has a cheaper form of the same bits takes it.
//!
//! A `detach` is its argument. A negative is a sign that goes along until a sum takes it in, or a constant factor. A constant
//! whole exponent becomes the multiplications of [`power`](crate::expr::powers::whole_power), and the derivative of a power
//! by its base a product with a power. Products that are made here and those that stand on the tape are shared; what no
//! output needs is left out.

use super::{Instruction, Tape};
use crate::expr::function::{Binary, Unary};
use crate::expr::hashing::IndexedMap;
use crate::expr::powers;

/// Instructions in order of evaluation, each writing the slot of its own number, and the slots of the outputs.
#[derive(Debug, Default)]
pub(super) struct Expanded {
    pub(super) instructions: Vec<Instruction>,
    pub(super) outputs: Vec<usize>,
}

/// A slot, or its negative. Changing a sign is exact, and commutes with multiplication and division.
#[derive(Clone, Copy, Debug)]
struct Signed {
    slot: usize,
    negative: bool,
}

impl Signed {
    fn plus(slot: usize) -> Self {
        let negative = false;
        Self { slot, negative }
    }

    fn opposite(self) -> Self {
        let negative = !self.negative;
        Self { negative, ..self }
    }

    /// Its opposite, if `turned`.
    fn turned(self, turned: bool) -> Self {
        let negative = self.negative ^ turned;
        Self { negative, ..self }
    }
}

impl Expanded {
    /// The same values as those of `tape`, bit for bit.
    pub(super) fn of(tape: &Tape) -> Self {
        Self::new(tape.instructions(), tape.outputs())
    }

    /// The same values as those of `instructions`, each of which writes the slot of its own number, bit for bit.
    pub(super) fn new(instructions: &[Instruction], outputs: &[usize]) -> Self {
        let mut expansion = Expansion::default();
        let mut indices: Vec<Signed> = Vec::with_capacity(instructions.len());
        for instruction in instructions {
            let index = match *instruction {
                Instruction::Unary(Unary::Detach, a) => indices[a],
                Instruction::Unary(Unary::Neg, a) => indices[a].opposite(),
                Instruction::Unary(Unary::Square, a) => expansion.product(indices[a], indices[a]),
                Instruction::Unary(f, a) => {
                    let a = expansion.slot(indices[a]);
                    expansion.add(Instruction::Unary(f, a))
                }
                Instruction::Binary(f, a, b) => expansion.binary(f, indices[a], indices[b]),
                Instruction::Where(condition, a, b) => {
                    let [condition, a, b] =
                        [condition, a, b].map(|slot| expansion.slot(indices[slot]));
                    expansion.add(Instruction::Where(condition, a, b))
                }
                leaf => expansion.add(leaf),
            };
            indices.push(index);
        }
        let outputs = outputs.iter();
        let outputs = outputs.map(|slot| expansion.slot(indices[*slot])).collect();
        Self {
            instructions: expansion.instructions,
            outputs,
        }
        .needed()
    }

    /// How often each slot is used; an output counts as many uses.
    pub(super) fn uses(&self) -> Vec<usize> {
        let mut uses = vec![0_usize; self.instructions.len()];
        for instruction in &self.instructions {
            match *instruction {
                Instruction::Constant(_) | Instruction::Variable(_) => {}
                Instruction::Unary(_, a) => uses[a] += 1,
                Instruction::Binary(_, a, b) => {
                    uses[a] += 1;
                    uses[b] += 1;
                }
                Instruction::Where(condition, a, b) => {
                    for input in [condition, a, b] {
                        uses[input] += 1;
                    }
                }
            }
        }
        for output in &self.outputs {
            uses[*output] += 3;
        }
        uses
    }

    /// What some other outputs need.
    pub(super) fn only(&self, outputs: &[usize]) -> Self {
        Self {
            instructions: self.instructions.clone(),
            outputs: outputs.to_vec(),
        }
        .needed()
    }

    /// Without the instructions that no output needs.
    fn needed(mut self) -> Self {
        let mut needed = vec![false; self.instructions.len()];
        for output in &self.outputs {
            needed[*output] = true;
        }
        for (slot, instruction) in self.instructions.iter().enumerate().rev() {
            match *instruction {
                Instruction::Unary(_, a) => needed[a] |= needed[slot],
                Instruction::Binary(_, a, b) => {
                    needed[a] |= needed[slot];
                    needed[b] |= needed[slot];
                }
                Instruction::Where(condition, a, b) => {
                    for input in [condition, a, b] {
                        needed[input] |= needed[slot];
                    }
                }
                Instruction::Constant(_) | Instruction::Variable(_) => {}
            }
        }
        let mut indices = Vec::with_capacity(needed.len());
        let mut kept = Vec::with_capacity(needed.len());
        for (instruction, needed) in self.instructions.iter().zip(needed) {
            indices.push(kept.len());
            if needed {
                kept.push(match *instruction {
                    Instruction::Unary(f, a) => Instruction::Unary(f, indices[a]),
                    Instruction::Binary(f, a, b) => Instruction::Binary(f, indices[a], indices[b]),
                    Instruction::Where(condition, a, b) => {
                        Instruction::Where(indices[condition], indices[a], indices[b])
                    }
                    leaf => leaf,
                });
            }
        }
        for output in &mut self.outputs {
            *output = indices[*output];
        }
        self.instructions = kept;
        self
    }
}

/// The instructions so far, and what they have in common.
#[derive(Debug, Default)]
struct Expansion {
    instructions: Vec<Instruction>,
    products: IndexedMap<(usize, usize), usize>,
    constants: IndexedMap<u64, usize>,
}

impl Expansion {
    fn add(&mut self, instruction: Instruction) -> Signed {
        if let Instruction::Constant(value) = instruction {
            return self.number(value);
        }
        self.instructions.push(instruction);
        Signed::plus(self.instructions.len() - 1)
    }

    fn number(&mut self, value: f64) -> Signed {
        let next = self.instructions.len();
        let slot = *self.constants.entry(value.to_bits()).or_insert(next);
        if slot == next {
            self.instructions.push(Instruction::Constant(value));
        }
        Signed::plus(slot)
    }

    fn constant(&self, slot: usize) -> Option<f64> {
        match self.instructions[slot] {
            Instruction::Constant(value) => Some(value),
            _ => None,
        }
    }

    fn signed_constant(&self, a: Signed) -> Option<f64> {
        let value = self.constant(a.slot)?;
        Some(if a.negative { -value } else { value })
    }

    /// The slot of a signed one: the negative is a product with a constant.
    fn slot(&mut self, a: Signed) -> usize {
        if !a.negative {
            return a.slot;
        }
        if let Some(value) = self.signed_constant(a) {
            return self.number(value).slot;
        }
        match self.factors(a.slot) {
            Some((x, c)) => self.times(x, -c),
            None => self.times(a.slot, -1.0),
        }
    }

    /// The number and the constant that a slot is the product of.
    fn factors(&self, slot: usize) -> Option<(usize, f64)> {
        match self.instructions[slot] {
            Instruction::Binary(Binary::Mul, a, b) => match self.constant(b) {
                Some(c) => Some((a, c)),
                None => Some((b, self.constant(a)?)),
            },
            _ => None,
        }
    }

    fn times(&mut self, slot: usize, constant: f64) -> usize {
        let constant = self.number(constant).slot;
        self.shared_product(slot, constant)
    }

    fn shared_product(&mut self, a: usize, b: usize) -> usize {
        let next = self.instructions.len();
        let slot = *self.products.entry((a.min(b), a.max(b))).or_insert(next);
        if slot == next {
            self.instructions
                .push(Instruction::Binary(Binary::Mul, a, b));
        }
        slot
    }

    fn product(&mut self, a: Signed, b: Signed) -> Signed {
        let negative = a.negative ^ b.negative;
        let (x, c) = match (self.constant(a.slot), self.constant(b.slot)) {
            (_, Some(c)) => (a.slot, c),
            (Some(c), None) => (b.slot, c),
            (None, None) => {
                return Signed::plus(self.shared_product(a.slot, b.slot)).turned(negative);
            }
        };
        let c = if negative { -c } else { c };
        // Doubling is exact, or ends at infinity, where a factor of 1 or more leaves it: 100 (2 x) has the bits of 200 x.
        match self.factors(x) {
            Some((x, two)) if is_doubling(two) && c.abs() >= 1.0 && (two * c).is_finite() => {
                Signed::plus(self.times(x, two * c))
            }
            _ => Signed::plus(self.times(x, c)),
        }
    }

    /// a + b. A sum of two negatives is one of them less the other.
    fn sum(&mut self, a: Signed, b: Signed) -> Signed {
        let (a, less) = match (a.negative, b.negative) {
            (false, false) => return self.add(Instruction::Binary(Binary::Add, a.slot, b.slot)),
            (false, true) => (a.slot, b.slot),
            (true, false) => (b.slot, a.slot),
            (true, true) if self.factors(a.slot).is_some() => (self.slot(a), b.slot),
            (true, true) => (self.slot(b), a.slot),
        };
        self.add(Instruction::Binary(Binary::Sub, a, less))
    }

    fn binary(&mut self, function: Binary, a: Signed, b: Signed) -> Signed {
        match (function, self.signed_constant(b)) {
            (Binary::Mul, _) => self.product(a, b),
            (Binary::Add, _) => self.sum(a, b),
            (Binary::Sub, _) => self.sum(a, b.opposite()),
            (Binary::Div, _) => {
                let quotient = self.add(Instruction::Binary(Binary::Div, a.slot, b.slot));
                quotient.turned(a.negative ^ b.negative)
            }
            (Binary::Pow, Some(exponent)) => self.power(a, exponent),
            (Binary::PowBase, Some(0.0)) => self.number(0.0),
            (Binary::PowBase, Some(exponent)) if exponent.is_finite() => {
                let less = self.power(a, exponent - 1.0);
                self.product(b, less)
            }
            _ => {
                let (a, b) = (self.slot(a), self.slot(b));
                self.add(Instruction::Binary(function, a, b))
            }
        }
    }

    /// a to a constant exponent, by the multiplications of [`powers::whole_power`] in their order.
    fn power(&mut self, a: Signed, exponent: f64) -> Signed {
        if !powers::is_by_multiplication(exponent) {
            let (a, exponent) = (self.slot(a), self.number(exponent).slot);
            return self.add(Instruction::Binary(Binary::Pow, a, exponent));
        }
        let n = exponent as i32;
        let (mut rest, mut square, mut product) = (n.unsigned_abs(), a, None);
        while rest > 0 {
            if rest & 1 == 1 {
                product = Some(match product {
                    Some(product) => self.product(product, square),
                    None => square,
                });
            }
            rest >>= 1;
            if rest > 0 {
                square = self.product(square, square);
            }
        }
        let Some(product) = product else {
            return self.number(1.0);
        };
        if n > 0 {
            return product;
        }
        let one = self.number(1.0).slot;
        let reciprocal = self.add(Instruction::Binary(Binary::Div, one, product.slot));
        reciprocal.turned(product.negative)
    }
}

/// 2, 4, 8, … or their negatives.
fn is_doubling(x: f64) -> bool {
    /// The bits of the fraction.
    const FRACTION: u64 = (1 << 52) - 1;
    x.abs() > 1.0 && x.is_finite() && x.to_bits() & FRACTION == 0
}
