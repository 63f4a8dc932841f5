//! Rewrites for display: a derivative as people would write it.
//!
//! Like terms and equal factors are collected, constants folded where they stay short, factors cancelled, and functions
//! undone by their inverses. A rewritten text has the value of the original wherever the original is finite; where it is
//! not, the new one may be (`x^2/x` becomes `x`, `exp(ln(x))` becomes `x`). Values may differ in the last digits, so
//! numbers are never computed from a rewritten graph. `detach` is opaque: nothing moves in or out of it.

mod branches;
mod function;
mod product;
mod ratio;
mod sum;

use super::function::{Binary, Unary};
use super::graph::{Graph, Node, NodeId};
use super::parse::CONSTANTS;
use product::Product;
pub(super) use ratio::nice;

/// How many passes are made at most; each pass makes what the one before it uncovered smaller.
const MOST_PASSES: usize = 8;

/// The graph of `roots` with all rewrites, and the roots in it.
pub fn collect(graph: &Graph, roots: &[NodeId]) -> (Graph, Vec<NodeId>) {
    let (mut graph, mut roots) = Pass::new(graph, roots, Depth::Collect).run(roots);
    for _ in 1..MOST_PASSES {
        let (next, next_roots) = Pass::new(&graph, &roots, Depth::Collect).run(&roots);
        let settled = next_roots == roots && next.nodes() == graph.nodes();
        (graph, roots) = (next, next_roots);
        if settled {
            break;
        }
    }
    (graph, roots)
}

/// The graph of `roots` with the factors of the chain rule left side by side, as in `2 (3 x + 1) * 3`: only what says
/// nothing is dropped (`1 x`, `x + 0`), and the derivatives of powers are written as powers.
pub fn chain(graph: &Graph, roots: &[NodeId]) -> (Graph, Vec<NodeId>) {
    Pass::new(graph, roots, Depth::Chain).run(roots)
}

/// How far rewriting goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Depth {
    Chain,
    Collect,
}

/// One pass over a graph, inputs first, into a new graph.
struct Pass<'a> {
    from: &'a Graph,
    depth: Depth,
    /// Which nodes the roots depend on.
    needed: Vec<bool>,
    /// Which nodes are read as a part of the one sum or product that they stand in.
    inner: Vec<bool>,
    into: Graph,
    indices: Vec<Option<NodeId>>,
}

impl<'a> Pass<'a> {
    fn new(from: &'a Graph, roots: &[NodeId], depth: Depth) -> Self {
        let mut into = Graph::with_variables_of(from);
        for (_, constant) in CONSTANTS {
            into.constant(constant);
        }
        // Factors stand in the order of their nodes: constants first, then the variables by name.
        let mut names: Vec<&String> = from.variables().iter().collect();
        names.sort_unstable();
        for name in names {
            into.variable(name);
        }
        let needed = from.reachable(roots);
        let inner = match depth {
            Depth::Chain => vec![false; from.nodes().len()],
            Depth::Collect => inner_nodes(from, &needed, roots),
        };
        Self {
            from,
            depth,
            needed,
            inner,
            into,
            indices: vec![None; from.nodes().len()],
        }
    }

    fn run(mut self, roots: &[NodeId]) -> (Graph, Vec<NodeId>) {
        for id in self.from.ids() {
            if self.needed[id.index()] && !self.inner[id.index()] {
                self.indices[id.index()] = Some(self.rewritten(id));
            }
        }
        let roots: Vec<_> = roots.iter().map(|root| self.index(*root)).collect();
        compact(&self.into, &roots)
    }

    fn index(&self, id: NodeId) -> NodeId {
        self.indices[id.index()].expect("inputs come first")
    }

    fn rewritten(&mut self, id: NodeId) -> NodeId {
        let node = self.from.node(id);
        if self.depth == Depth::Collect {
            match class(self.from, node) {
                Some(Class::Sum) => return self.sum(id),
                Some(Class::Product) => {
                    let mut terms = sum::Terms::default();
                    terms.add(self.product(id));
                    return terms.node(&mut self.into);
                }
                None => {}
            }
        }
        match node {
            Node::Constant(value) => function::constant(&mut self.into, value),
            Node::Variable(index) => self.into.variable(&self.from.variables()[index]),
            Node::Where(condition, a, b) => {
                let [condition, a, b] = [condition, a, b].map(|input| self.index(input));
                branches::choice(&mut self.into, condition, a, b)
            }
            Node::Column(_) | Node::Structured(..) => {
                let moved = node.on(|input| self.index(input));
                self.into.add(moved)
            }
            Node::Unary(f, a) => {
                let a = self.index(a);
                match self.depth {
                    Depth::Chain => function::plain_unary(&mut self.into, f, a),
                    Depth::Collect => function::unary(&mut self.into, f, a),
                }
            }
            Node::Binary(f, a, b) => {
                let (a, b) = (self.index(a), self.index(b));
                match self.depth {
                    Depth::Chain => function::plain_binary(&mut self.into, f, a, b),
                    Depth::Collect => function::binary(&mut self.into, f, a, b),
                }
            }
        }
    }

    /// All terms of the sum at `id`, collected.
    fn sum(&mut self, id: NodeId) -> NodeId {
        let mut terms = sum::Terms::default();
        let mut rest = vec![(id, false)];
        while let Some((id, negative)) = rest.pop() {
            match self.from.node(id) {
                Node::Binary(f @ (Binary::Add | Binary::Sub), a, b)
                    if self.indices[id.index()].is_none() =>
                {
                    rest.push((b, negative != (f == Binary::Sub)));
                    rest.push((a, negative));
                }
                _ => {
                    let term = Product::of(&self.into, self.index(id));
                    terms.add(if negative { term.negated() } else { term });
                }
            }
        }
        terms.node(&mut self.into)
    }

    /// All factors of the product at `id`, collected.
    fn product(&mut self, id: NodeId) -> Product {
        let mut product = Product::one();
        let mut rest = vec![(id, 1.0)];
        while let Some((id, exponent)) = rest.pop() {
            if let Some(index) = self.indices[id.index()] {
                let factors = Product::of(&self.into, index);
                product.multiply(&mut self.into, &factors, exponent);
                continue;
            }
            match self.from.node(id) {
                Node::Binary(Binary::Mul, a, b) => rest.extend([(b, exponent), (a, exponent)]),
                Node::Binary(Binary::Div, a, b) => rest.extend([(b, -exponent), (a, exponent)]),
                Node::Unary(Unary::Neg, a) => {
                    product.multiply(&mut self.into, &Product::one().negated(), exponent);
                    rest.push((a, exponent));
                }
                Node::Unary(Unary::Square, a) => rest.push((a, 2.0 * exponent)),
                Node::Binary(Binary::Pow, a, b) => {
                    let Node::Constant(power) = self.from.node(b) else {
                        unreachable!("a power in a product has a whole exponent")
                    };
                    rest.push((a, power * exponent));
                }
                _ => unreachable!("what is no product has a place"),
            }
        }
        product
    }
}

/// What is collected together.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Sum,
    Product,
}

fn class(graph: &Graph, node: Node) -> Option<Class> {
    /// Exponents beyond this are left alone, so that products of exponents stay exact.
    const LARGEST: f64 = 1e6;
    match node {
        Node::Binary(Binary::Add | Binary::Sub, ..) => Some(Class::Sum),
        Node::Binary(Binary::Mul | Binary::Div, ..)
        | Node::Unary(Unary::Neg | Unary::Square, _) => Some(Class::Product),
        Node::Binary(Binary::Pow, _, exponent) => match graph.node(exponent) {
            Node::Constant(value) if value.fract() == 0.0 && value.abs() <= LARGEST => {
                Some(Class::Product)
            }
            _ => None,
        },
        _ => None,
    }
}

/// Which nodes have one use, by a node of the same class: they are collected there.
///
/// Exponents are not collected into, and powers of powers are cut, so that exponents cannot grow without bound.
fn inner_nodes(graph: &Graph, needed: &[bool], roots: &[NodeId]) -> Vec<bool> {
    let mut uses = vec![0usize; needed.len()];
    let mut inner = vec![false; needed.len()];
    let power = |node: Node| {
        matches!(
            node,
            Node::Binary(Binary::Pow, ..) | Node::Unary(Unary::Square, _)
        )
    };
    for id in graph.ids().filter(|id| needed[id.index()]) {
        let user = graph.node(id);
        for (position, input) in user.inputs().enumerate() {
            let node = graph.node(input);
            uses[input.index()] += 1;
            inner[input.index()] = class(graph, user).is_some()
                && class(graph, user) == class(graph, node)
                && !(power(user) && (position == 1 || power(node)));
        }
    }
    for root in roots {
        uses[root.index()] += 2;
    }
    inner
        .iter()
        .zip(uses)
        .map(|(inner, uses)| *inner && uses == 1)
        .collect()
}

/// A copy of what `roots` need.
fn compact(graph: &Graph, roots: &[NodeId]) -> (Graph, Vec<NodeId>) {
    let needed = graph.reachable(roots);
    let mut copy = Graph::with_variables_of(graph);
    let mut indices: Vec<Option<NodeId>> = vec![None; needed.len()];
    for id in graph.ids().filter(|id| needed[id.index()]) {
        let index = |input: NodeId| indices[input.index()].expect("inputs come first");
        let node = graph.node(id).on(index);
        indices[id.index()] = Some(copy.add(node));
    }
    let roots = roots
        .iter()
        .map(|root| indices[root.index()].expect("roots are needed"))
        .collect();
    (copy, roots)
}

#[cfg(test)]
mod tests;
