//! The first step of compilation: what has a cheaper form of the same bits takes it.
//!
//! A `detach` is its argument, a negative the product with -1. A constant whole exponent becomes the multiplications of
//! [`power`](crate::expr::powers::whole_power), and the derivative of a power by its base a product with a power. Products
//! that are made here and those that stand on the tape are shared.

use std::collections::HashMap;

use super::{Instruction, Tape};
use crate::expr::function::{Binary, Unary};
use crate::expr::powers;

/// Instructions in order of evaluation, each writing the slot of its own number, and the slots of the outputs.
#[derive(Debug, Default)]
pub(super) struct Expanded {
    pub(super) instructions: Vec<Instruction>,
    pub(super) outputs: Vec<usize>,
    products: HashMap<(usize, usize), usize>,
    minus_one: Option<usize>,
}

impl Expanded {
    /// The same values as those of `tape`, bit for bit.
    pub(super) fn of(tape: &Tape) -> Self {
        Self::new(tape.instructions(), tape.outputs())
    }

    /// The same values as those of `instructions`, each of which writes the slot of its own number, bit for bit.
    pub(super) fn new(instructions: &[Instruction], outputs: &[usize]) -> Self {
        let mut expanded = Self::default();
        let mut places = Vec::with_capacity(instructions.len());
        for instruction in instructions {
            let place = match *instruction {
                Instruction::Unary(Unary::Detach, a) => places[a],
                Instruction::Unary(Unary::Neg, a) => expanded.negative(places[a]),
                Instruction::Unary(Unary::Square, a) => expanded.product(places[a], places[a]),
                Instruction::Unary(f, a) => expanded.add(Instruction::Unary(f, places[a])),
                Instruction::Binary(f, a, b) => expanded.binary(f, places[a], places[b]),
                leaf => expanded.add(leaf),
            };
            places.push(place);
        }
        expanded.outputs = outputs.iter().map(|slot| places[*slot]).collect();
        expanded
    }

    fn add(&mut self, instruction: Instruction) -> usize {
        self.instructions.push(instruction);
        self.instructions.len() - 1
    }

    fn constant(&self, slot: usize) -> Option<f64> {
        match self.instructions[slot] {
            Instruction::Constant(value) => Some(value),
            _ => None,
        }
    }

    fn product(&mut self, a: usize, b: usize) -> usize {
        // (x · -1) · c has the bits of x · -c.
        if let (Some(x), Some(c)) = (self.negated(a), self.constant(b)) {
            let opposite = self.add(Instruction::Constant(-c));
            return self.product(x, opposite);
        }
        let key = (a.min(b), a.max(b));
        if let Some(known) = self.products.get(&key) {
            return *known;
        }
        let place = self.add(Instruction::Binary(Binary::Mul, a, b));
        self.products.insert(key, place);
        place
    }

    /// What a slot is the negative of.
    fn negated(&self, slot: usize) -> Option<usize> {
        match self.instructions[slot] {
            Instruction::Binary(Binary::Mul, a, b) if Some(b) == self.minus_one => Some(a),
            _ => None,
        }
    }

    /// As a product, which can be one instruction with what comes before or after it.
    fn negative(&mut self, a: usize) -> usize {
        let minus_one = match self.minus_one {
            Some(known) => known,
            None => self.add(Instruction::Constant(-1.0)),
        };
        self.minus_one = Some(minus_one);
        self.product(a, minus_one)
    }

    fn binary(&mut self, function: Binary, a: usize, b: usize) -> usize {
        match (function, self.constant(b)) {
            (Binary::Mul, _) => self.product(a, b),
            (Binary::Pow, Some(exponent)) => self.power(a, exponent),
            (Binary::PowBase, Some(0.0)) => self.add(Instruction::Constant(0.0)),
            (Binary::PowBase, Some(exponent)) if exponent.is_finite() => {
                let less = self.power(a, exponent - 1.0);
                self.product(b, less)
            }
            _ => self.add(Instruction::Binary(function, a, b)),
        }
    }

    /// a to a constant exponent, by the multiplications of [`powers::whole_power`] in their order.
    fn power(&mut self, a: usize, exponent: f64) -> usize {
        if !powers::is_by_multiplication(exponent) {
            let exponent = self.add(Instruction::Constant(exponent));
            return self.add(Instruction::Binary(Binary::Pow, a, exponent));
        }
        let n = exponent as i32;
        let (mut rest, mut square, mut product) = (n.unsigned_abs(), a, None);
        while rest > 0 {
            if rest & 1 == 1 {
                product = Some(product.map_or(square, |product| self.product(product, square)));
            }
            rest >>= 1;
            if rest > 0 {
                square = self.product(square, square);
            }
        }
        let Some(product) = product else {
            return self.add(Instruction::Constant(1.0));
        };
        if n > 0 {
            return product;
        }
        let one = self.add(Instruction::Constant(1.0));
        self.add(Instruction::Binary(Binary::Div, one, product))
    }
}
