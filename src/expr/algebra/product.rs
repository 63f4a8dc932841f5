//! A product as its coefficient and its factors, each with an exponent.

use super::super::function::{Binary, Unary};
use super::super::graph::{Graph, Node, NodeId};
use super::ratio::Ratio;

/// Products with more factors than this are not taken apart.
const MOST_FACTORS: usize = 64;

/// A base and its exponent.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Factor {
    pub(super) base: NodeId,
    pub(super) exponent: f64,
}

/// A coefficient times factors of different bases.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Product {
    pub(super) coefficient: Ratio,
    /// In the order of their bases in the graph.
    pub(super) factors: Vec<Factor>,
}

/// What a number is in a product: named constants are factors, so that `2 pi` stays, and so is what is not finite.
fn is_coefficient(value: f64) -> bool {
    use std::f64::consts::{E, PI};
    value.is_finite() && value != PI && value != E
}

impl Product {
    pub(super) fn one() -> Self {
        Self {
            coefficient: Ratio::ONE,
            factors: Vec::new(),
        }
    }

    /// The factors of a node of the graph that is being made.
    pub(super) fn of(graph: &Graph, node: NodeId) -> Self {
        let mut product = Self::one();
        let mut rest = vec![(node, 1.0)];
        let mut count = 0;
        while let Some((id, exponent)) = rest.pop() {
            count += 1;
            if count > MOST_FACTORS {
                let mut whole = Self::one();
                whole.insert(graph, node, 1.0);
                return whole;
            }
            match graph.node(id) {
                Node::Binary(Binary::Mul, a, b) => rest.extend([(b, exponent), (a, exponent)]),
                Node::Binary(Binary::Div, a, b) => rest.extend([(b, -exponent), (a, exponent)]),
                Node::Unary(Unary::Neg, a) => {
                    product = product.negated();
                    rest.push((a, exponent));
                }
                _ => product.insert(graph, id, exponent),
            }
        }
        product
    }

    /// Multiplies by a base to a power; `exponent` is ±1.
    fn insert(&mut self, graph: &Graph, id: NodeId, exponent: f64) {
        let (base, power) = match graph.node(id) {
            Node::Constant(value) if is_coefficient(value) && (value != 0.0 || exponent > 0.0) => {
                let number = Ratio::new(value, 1.0).to_power(exponent);
                self.coefficient = self.coefficient.times(number.unwrap_or(Ratio::ONE));
                return;
            }
            Node::Unary(Unary::Sqrt, a) => (a, 0.5),
            Node::Unary(Unary::Square, a) => (a, 2.0),
            Node::Binary(Binary::Pow, a, b) => match graph.node(b) {
                Node::Constant(power) if power.is_finite() => (a, power),
                _ => (id, 1.0),
            },
            _ => (id, 1.0),
        };
        self.raise(base, power * exponent);
    }

    fn raise(&mut self, base: NodeId, exponent: f64) {
        if exponent == 0.0 {
            return;
        }
        match self
            .factors
            .binary_search_by_key(&base, |factor| factor.base)
        {
            Ok(index) => {
                self.factors[index].exponent += exponent;
                if self.factors[index].exponent == 0.0 {
                    self.factors.remove(index);
                }
            }
            Err(index) => self.factors.insert(index, Factor { base, exponent }),
        }
    }

    /// Multiplies by another product to a whole power.
    pub(super) fn multiply(&mut self, graph: &mut Graph, other: &Self, exponent: f64) {
        match other.coefficient.to_power(exponent) {
            Some(power) => self.coefficient = self.coefficient.times(power),
            None => self.raise(graph.constant(other.coefficient.value()), exponent),
        }
        for factor in &other.factors {
            self.raise(factor.base, factor.exponent * exponent);
        }
    }

    pub(super) fn negated(mut self) -> Self {
        self.coefficient.over = -self.coefficient.over;
        self
    }

    /// The product as a node: the coefficient first, what has a negative exponent below a line.
    pub(super) fn node(&self, graph: &mut Graph) -> NodeId {
        let Ratio { over, under } = self.written_coefficient();
        if over == 0.0 {
            return graph.constant(0.0);
        }
        let (mut above, mut below) = (Vec::new(), Vec::new());
        for factor in &self.factors {
            let power = power(graph, factor.base, factor.exponent.abs());
            if factor.exponent > 0.0 {
                above.push(power);
            } else {
                below.push(power);
            }
        }
        if over.abs() != 1.0 || above.is_empty() {
            above.insert(0, graph.constant(over));
        } else if over < 0.0 {
            above[0] = graph.unary(Unary::Neg, above[0]);
        }
        if under != 1.0 {
            below.insert(0, graph.constant(under));
        }
        let above = multiplied(graph, &above).unwrap_or_else(|| graph.constant(1.0));
        match multiplied(graph, &below) {
            Some(below) => graph.binary(Binary::Div, above, below),
            None => above,
        }
    }

    /// The coefficient with halves, quarters and eighths below the line if there is a line, and no line for a number of a
    /// few digits.
    fn written_coefficient(&self) -> Ratio {
        let number = self.factors.is_empty();
        let coefficient = self.coefficient;
        if number {
            return Ratio::decimal(coefficient);
        }
        let line =
            coefficient.under != 1.0 || self.factors.iter().any(|factor| factor.exponent < 0.0);
        let whole = |times: &f64| (coefficient.over * times).fract() == 0.0;
        match [1.0, 2.0, 4.0, 8.0].into_iter().find(whole) {
            Some(times) if line => Ratio {
                over: coefficient.over * times,
                under: coefficient.under * times,
            },
            _ => coefficient,
        }
    }
}

fn power(graph: &mut Graph, base: NodeId, exponent: f64) -> NodeId {
    if exponent == 1.0 {
        base
    } else if exponent == 0.5 {
        graph.unary(Unary::Sqrt, base)
    } else {
        let exponent = graph.constant(exponent);
        graph.binary(Binary::Pow, base, exponent)
    }
}

fn multiplied(graph: &mut Graph, factors: &[NodeId]) -> Option<NodeId> {
    let mut factors = factors.iter().copied();
    let first = factors.next()?;
    Some(factors.fold(first, |product, factor| {
        graph.binary(Binary::Mul, product, factor)
    }))
}
