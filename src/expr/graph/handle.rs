//! Graphs that grow by arithmetic: what is written once over [`Scalar`] gives, over handles, an expression.

use std::cell::RefCell;
use std::ops::{Add, Div, Mul, Neg, Sub};

use super::{Graph, Node, NodeId};
use crate::expr::function::{Binary, Scalar, Unary};
use crate::expr::operator::{Operator, Reduction, Rows, Shape, Value};

/// A node as a number: arithmetic on handles adds nodes to the graph.
#[derive(Clone, Copy)]
pub struct Handle<'g> {
    graph: &'g RefCell<Graph>,
    id: NodeId,
    add: AddNode,
}

/// How a node is added to a graph unless it is there: [`Graph::add`], or [`simplify::add`](crate::expr::simplify::add).
pub type AddNode = fn(&mut Graph, Node) -> NodeId;

impl<'g> Handle<'g> {
    /// The handle of a node of `graph`.
    pub fn new(graph: &'g RefCell<Graph>, id: NodeId) -> Self {
        Self::adding(graph, id, Graph::add)
    }

    /// The handle of a node of `graph`, from which others are added in this way.
    pub fn adding(graph: &'g RefCell<Graph>, id: NodeId, add: AddNode) -> Self {
        Self { graph, id, add }
    }

    /// The node.
    pub fn id(self) -> NodeId {
        self.id
    }

    /// The shape of the node's value.
    pub fn shape(self) -> Shape {
        self.graph.borrow().shape(self.id)
    }

    /// The handle of a node of the same graph, which is added unless it is there.
    #[must_use]
    fn with(self, node: Node) -> Self {
        let id = (self.add)(&mut self.graph.borrow_mut(), node);
        Self { id, ..self }
    }
}

impl Scalar for Handle<'_> {
    fn lift(self, constant: f64) -> Self {
        self.with(Node::Constant(constant))
    }

    fn apply(self, function: Unary) -> Self {
        self.with(Node::Unary(function, self.id))
    }

    fn apply2(self, function: Binary, second: Self) -> Self {
        self.with(Node::Binary(function, self.id, second.id))
    }

    fn choose(self, a: Self, b: Self) -> Self {
        self.with(Node::Where(self.id, a.id, b.id))
    }

    fn holds(self) -> Option<bool> {
        match self.graph.borrow().node(self.id) {
            Node::Constant(value) => Some(value != 0.0),
            _ => None,
        }
    }
}

/// On paper: what an operator computes as a formula, with the reductions along the width and over the rows as nodes.
impl Value for Handle<'_> {
    fn beside(self, other: Self) -> Self {
        self.with(Node::Structured(Operator::Stack, self.id, Some(other.id)))
    }

    fn total(self) -> Self {
        if self.shape().width == 1 {
            return self;
        }
        self.with(Node::Structured(Operator::RowSum, self.id, None))
    }

    fn average(self) -> Self {
        if self.shape().width == 1 {
            return self;
        }
        self.with(Node::Structured(Operator::RowMean, self.id, None))
    }

    fn top(self) -> Self {
        self.with(Node::Structured(Operator::Top, self.id, None))
    }

    fn greatest(self) -> Self {
        if self.shape().width == 1 {
            return self;
        }
        self.with(Node::Structured(Operator::RowMax, self.id, None))
    }

    fn length(self) -> Self {
        self.with(Node::Structured(Operator::Norm, self.id, None))
    }

    fn root(self) -> Self {
        self.apply(Unary::Sqrt)
    }

    fn surprise(self, q: Self) -> Self {
        self * (self / q).apply(Unary::Ln)
    }

    fn entry(self, label: Self) -> Self {
        self.with(Node::Structured(Operator::Entry, self.id, Some(label.id)))
    }

    fn unit(self, index: usize) -> Self {
        self.with(Node::Structured(Operator::Unit(index), self.id, None))
    }

    fn count(self) -> Self {
        self.with(Node::Structured(Operator::RowCount, self.id, None))
    }

    fn over_rows(self, reduction: Reduction) -> Self {
        if self.shape().rows == Rows::Once {
            return self;
        }
        self.with(Node::Structured(reduction.operator(), self.id, None))
    }

    fn layer(self, layer: usize) -> Self {
        self.with(Node::Structured(Operator::Linear(layer), self.id, None))
    }
}

impl Add for Handle<'_> {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        self.apply2(Binary::Add, other)
    }
}

impl Sub for Handle<'_> {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        self.apply2(Binary::Sub, other)
    }
}

impl Mul for Handle<'_> {
    type Output = Self;

    fn mul(self, other: Self) -> Self {
        self.apply2(Binary::Mul, other)
    }
}

impl Div for Handle<'_> {
    type Output = Self;

    fn div(self, other: Self) -> Self {
        self.apply2(Binary::Div, other)
    }
}

impl Neg for Handle<'_> {
    type Output = Self;

    fn neg(self) -> Self {
        self.apply(Unary::Neg)
    }
}
