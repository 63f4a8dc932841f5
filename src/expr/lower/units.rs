//! Values as the nodes of their units: what operators are defined over when they are lowered.

use std::cell::RefCell;
use std::ops::{Add, Div, Mul, Neg, Sub};

use crate::expr::function::{Binary, Scalar, Unary};
use crate::expr::graph::{AddNode, Graph, LayerEntry, Node, NodeId};
use crate::expr::operator::{Reduction, Value, pairs};

/// Numbers above [`LARGE`] over 2 to this, and those below [`SMALL`] times 2 to this, have squares within range.
const EXPONENT: f64 = 600.0;
const LARGE: f64 = 1e150;
const SMALL: f64 = 1e-140;

/// The lowered graph while it grows.
pub(super) struct Lowering {
    pub(super) add: AddNode,
    pub(super) graph: RefCell<Graph>,
    /// The units of all values, one after the other.
    pub(super) units: RefCell<Vec<NodeId>>,
}

impl Lowering {
    fn add(&self, node: Node) -> NodeId {
        (self.add)(&mut self.graph.borrow_mut(), node)
    }

    /// A number, a variable or a column.
    pub(super) fn leaf(&self, node: Node, per_row: bool) -> Units<'_> {
        self.value(&[self.add(node)], per_row)
    }

    fn value(&self, nodes: &[NodeId], per_row: bool) -> Units<'_> {
        let mut units = self.units.borrow_mut();
        let first = units.len();
        units.extend(nodes);
        Units {
            lowering: self,
            first,
            width: nodes.len(),
            per_row,
        }
    }

    /// The sum of at least one node, from the left.
    fn sum(&self, nodes: impl IntoIterator<Item = NodeId>) -> NodeId {
        let sum = nodes
            .into_iter()
            .reduce(|sum, unit| self.add(Node::Binary(Binary::Add, sum, unit)));
        sum.expect("a width is at least 1")
    }
}

/// The units of a value.
#[derive(Clone, Copy)]
pub(super) struct Units<'l> {
    lowering: &'l Lowering,
    /// Where they begin among those of all values.
    first: usize,
    width: usize,
    /// Whether the value is there per row, even if some unit is the same in all.
    per_row: bool,
}

impl Units<'_> {
    /// The nodes of the units.
    pub(super) fn nodes(self) -> Vec<NodeId> {
        self.lowering.units.borrow()[self.first..self.first + self.width].to_vec()
    }

    /// What a node computes from this value and others.
    pub(super) fn computed(self, node: Node, value: impl Fn(NodeId) -> Option<Self>) -> Self {
        match node {
            Node::Unary(f, _) => self.apply(f),
            Node::Binary(f, _, b) => self.apply2(f, value(b).unwrap_or(self)),
            Node::Where(_, a, b) => self.choose(value(a).unwrap_or(self), value(b).unwrap_or(self)),
            Node::Structured(operator, _, b) => operator.define(self, b.and_then(value)),
            Node::Constant(_) | Node::Variable(_) | Node::Column(_) => self,
        }
    }

    fn map(self, unit: impl Fn(NodeId) -> Node) -> Self {
        let nodes = self.nodes().into_iter();
        let nodes: Vec<NodeId> = nodes.map(|id| self.lowering.add(unit(id))).collect();
        self.lowering.value(&nodes, self.per_row)
    }
}

impl Scalar for Units<'_> {
    fn lift(self, constant: f64) -> Self {
        self.lowering.leaf(Node::Constant(constant), false)
    }

    fn apply(self, function: Unary) -> Self {
        self.map(|unit| Node::Unary(function, unit))
    }

    fn apply2(self, function: Binary, second: Self) -> Self {
        let nodes = pairs(&self.nodes(), &second.nodes(), |a, b| {
            self.lowering.add(Node::Binary(function, a, b))
        });
        let per_row = self.per_row || second.per_row;
        self.lowering.value(&nodes, per_row)
    }

    fn choose(self, a: Self, b: Self) -> Self {
        let values = [self.nodes(), a.nodes(), b.nodes()];
        let width = values.iter().map(Vec::len).max().unwrap_or(1);
        let unit = |value: &[NodeId], index: usize| value[if value.len() == 1 { 0 } else { index }];
        let nodes: Vec<NodeId> = (0..width)
            .map(|index| {
                let [condition, a, b] = values.each_ref().map(|value| unit(value, index));
                self.lowering.add(Node::Where(condition, a, b))
            })
            .collect();
        let per_row = self.per_row || a.per_row || b.per_row;
        self.lowering.value(&nodes, per_row)
    }

    fn holds(self) -> Option<bool> {
        None
    }
}

impl Value for Units<'_> {
    fn beside(self, other: Self) -> Self {
        let nodes = [self.nodes(), other.nodes()].concat();
        self.lowering.value(&nodes, self.per_row || other.per_row)
    }

    fn total(self) -> Self {
        let sum = self.lowering.sum(self.nodes());
        self.lowering.value(&[sum], self.per_row)
    }

    fn average(self) -> Self {
        let total = self.total();
        if self.width == 1 {
            return total;
        }
        total / total.lift(self.width as f64)
    }

    fn top(self) -> Self {
        let greater = |top, unit| self.lowering.add(Node::Binary(Binary::Max, top, unit));
        let top = self.nodes().into_iter().reduce(greater);
        let top = top.expect("a width is at least 1");
        let top = self.lowering.value(&[top], self.per_row);
        top.apply(Unary::Detach)
    }

    fn greatest(self) -> Self {
        if self.width == 1 {
            return self;
        }
        // The value is that of the greatest; to it 0 is added, by each of those that are as great. A tie is a half of those,
        // and 0 of others, which are kept finite.
        let top = self.top();
        let (low, high) = (top.lift(-f64::MAX / 2.0), top.lift(f64::MAX));
        let finite = top.apply2(Binary::Max, low).apply2(Binary::Min, high);
        let ties = self.apply2(Binary::Tie, top);
        let apart = ties * (self.apply2(Binary::Max, low) - finite);
        top + apart.total() / ties.total()
    }

    fn length(self) -> Self {
        if self.width == 1 {
            return self.apply(Unary::Abs);
        }
        let size = self.apply(Unary::Abs).top();
        // A power of 2 brings the squares into range without rounding.
        let is_large = (size - size.lift(LARGE)).apply(Unary::Step);
        let is_small = (size.lift(SMALL) - size).apply(Unary::Step);
        let scale = (size.lift(EXPONENT) * (is_small - is_large)).apply(Unary::Exp2);
        (self * scale).apply(Unary::Square).total().root() / scale
    }

    fn root(self) -> Self {
        let positive = self.apply2(Binary::Max, self.lift(f64::MIN_POSITIVE));
        positive.apply(Unary::Sqrt) * self.apply(Unary::Sign)
    }

    fn surprise(self, q: Self) -> Self {
        let is_zero = self.lift(1.0) - self.apply(Unary::Sign);
        let positive = self.apply2(Binary::Max, self.lift(f64::MIN_POSITIVE));
        self * (positive / (q + is_zero)).apply(Unary::Ln)
    }

    fn entry(self, label: Self) -> Self {
        let binary = |f, a, b| self.lowering.add(Node::Binary(f, a, b));
        let constant = |value| self.lowering.add(Node::Constant(value));
        let label_node = label.nodes()[0];
        let chosen = self.nodes().into_iter().enumerate().map(|(index, unit)| {
            let index = constant(index as f64);
            // tie(a, b) is 1, 1/2 or 0, so the product of both ways is 1/4 where they are equal and else 0.
            let above = binary(Binary::Tie, label_node, index);
            let below = binary(Binary::Tie, index, label_node);
            let equal = binary(Binary::Mul, above, below);
            let share = binary(Binary::Mul, constant(4.0), equal);
            binary(Binary::Mul, share, unit)
        });
        let sum = self.lowering.sum(chosen.collect::<Vec<_>>());
        self.lowering.value(&[sum], self.per_row || label.per_row)
    }

    fn unit(self, index: usize) -> Self {
        let unit = self.nodes().get(index).copied();
        let unit = unit.unwrap_or_else(|| self.lowering.add(Node::Constant(f64::NAN)));
        self.lowering.value(&[unit], self.per_row)
    }

    /// The sum over all rows of a number that is there once is that number times the rows.
    fn count(self) -> Self {
        let one = self.lowering.add(Node::Constant(1.0));
        let sum = Node::Structured(Reduction::Sum.operator(), one, None);
        self.lowering.value(&[self.lowering.add(sum)], false)
    }

    fn over_rows(self, reduction: Reduction) -> Self {
        if !self.per_row {
            return self;
        }
        let reduced = self.map(|unit| Node::Structured(reduction.operator(), unit, None));
        Self {
            per_row: false,
            ..reduced
        }
    }

    fn layer(self, layer: usize) -> Self {
        let graph = self.lowering.graph.borrow();
        let (entries, layer) = (graph.layer_entries(layer).to_vec(), graph.layers()[layer]);
        drop(graph);
        let parameter = |entry: &LayerEntry| {
            self.lowering.add(match *entry {
                LayerEntry::Free(index) => Node::Variable(index),
                LayerEntry::Held(value) => Node::Constant(value),
            })
        };
        let binary = |f, a, b| self.lowering.add(Node::Binary(f, a, b));
        let (weights, biases) = entries.split_at(layer.weights());
        let weights: Vec<Vec<NodeId>> = weights
            .chunks(layer.inputs)
            .map(|row| row.iter().map(parameter).collect())
            .collect();
        let biases: Vec<NodeId> = biases.iter().map(parameter).collect();
        let inputs = self.nodes();
        let unit = |(index, row): (usize, &Vec<NodeId>)| {
            let products = row.iter().zip(&inputs);
            let products: Vec<NodeId> = products
                .map(|(weight, input)| binary(Binary::Mul, *weight, *input))
                .collect();
            let sum = self.lowering.sum(products);
            match biases.get(index) {
                Some(bias) => binary(Binary::Add, sum, *bias),
                None => sum,
            }
        };
        let nodes: Vec<NodeId> = weights.iter().enumerate().map(unit).collect();
        self.lowering.value(&nodes, self.per_row)
    }
}

impl Add for Units<'_> {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        self.apply2(Binary::Add, other)
    }
}

impl Sub for Units<'_> {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        self.apply2(Binary::Sub, other)
    }
}

impl Mul for Units<'_> {
    type Output = Self;

    fn mul(self, other: Self) -> Self {
        self.apply2(Binary::Mul, other)
    }
}

impl Div for Units<'_> {
    type Output = Self;

    fn div(self, other: Self) -> Self {
        self.apply2(Binary::Div, other)
    }
}

impl Neg for Units<'_> {
    type Output = Self;

    fn neg(self) -> Self {
        self.apply(Unary::Neg)
    }
}
