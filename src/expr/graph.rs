//! The deduplicated graph of a loss: every distinct subexpression is one node.
//!
//! Nodes only ever refer to earlier ones, so the order of the list is an order of evaluation, and every pass over a graph
//! is a loop: nothing recurses on the depth of what was typed.

mod handle;
mod index;
mod layer;
mod node;

use std::sync::Arc;

pub use handle::{AddNode, Handle};
use index::NodeIndex;
pub use layer::{Layer, LayerEntry};
pub use node::Node;

use super::function::{Binary, CallForm, Unary};
use super::operator::{Operator, Rows, Shape};

/// The index of a node in its [`Graph`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NodeId(u32);

impl NodeId {
    /// The index in [`Graph::nodes`].
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// A list of distinct nodes, each after the nodes it is computed from.
#[derive(Clone, Debug, Default)]
pub struct Graph {
    nodes: Vec<Node>,
    shapes: Vec<Shape>,
    index: NodeIndex,
    variables: Vec<String>,
    columns: Vec<String>,
    layers: Vec<Layer>,
    /// The parameters of each layer, once they have their names.
    layer_entries: Vec<Arc<[LayerEntry]>>,
    /// For each layer the positions of its parameters that are variables.
    free_positions: Vec<Arc<[usize]>>,
}

impl Graph {
    /// An empty graph over the same variables, columns and layers as `other`, in the same order.
    pub fn with_variables_of(other: &Self) -> Self {
        Self {
            variables: other.variables.clone(),
            columns: other.columns.clone(),
            layers: other.layers.clone(),
            layer_entries: other.layer_entries.clone(),
            free_positions: other.free_positions.clone(),
            ..Self::default()
        }
    }

    /// The same, with room for so many nodes more.
    #[must_use]
    pub(crate) fn with_room(mut self, more: usize) -> Self {
        self.nodes.reserve(more);
        self.shapes.reserve(more);
        self.index.reserve(self.nodes.len() + more);
        self
    }

    /// All nodes, inputs before the nodes that use them.
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// One node.
    pub fn node(&self, id: NodeId) -> Node {
        self.nodes[id.index()]
    }

    /// The identifiers of all nodes, in order.
    pub fn ids(&self) -> impl DoubleEndedIterator<Item = NodeId> + use<> {
        (0..self.nodes.len() as u32).map(NodeId)
    }

    /// The names of the variables, in the order in which they were first asked for.
    pub fn variables(&self) -> &[String] {
        &self.variables
    }

    /// The names of the columns of data that are used, in the order in which they were first asked for.
    pub fn columns(&self) -> &[String] {
        &self.columns
    }

    /// The layers, in the order of evaluation.
    pub fn layers(&self) -> &[Layer] {
        &self.layers
    }

    /// The shape of a node's value.
    pub fn shape(&self, id: NodeId) -> Shape {
        self.shapes[id.index()]
    }

    /// Whether every node is a plain function of numbers: no data, no structured operator.
    pub fn is_scalar(&self) -> bool {
        let structured = |node: &Node| matches!(node, Node::Structured(..) | Node::Column(_));
        !self.nodes.iter().any(structured)
    }

    /// Whether a node, or one that it is computed from, is of a kind.
    pub fn any_below(&self, root: NodeId, is_kind: impl Fn(Node) -> bool) -> bool {
        let needed = self.reachable(&[root]);
        self.ids()
            .any(|id| needed[id.index()] && is_kind(self.node(id)))
    }

    /// The node that computes `node`, which is added unless it is there.
    pub fn add(&mut self, node: Node) -> NodeId {
        if let Some(id) = self.index.find_or_insert(node, &self.nodes) {
            return id;
        }
        let id = NodeId(u32::try_from(self.nodes.len()).expect("fewer than 2^32 nodes"));
        self.shapes.push(self.shape_of(node));
        self.nodes.push(node);
        id
    }

    fn shape_of(&self, node: Node) -> Shape {
        match node {
            Node::Constant(_) | Node::Variable(_) => Shape::ONE,
            Node::Column(_) => Shape {
                rows: Rows::Each,
                width: 1,
            },
            Node::Unary(_, a) => self.shape(a),
            Node::Binary(_, a, b) => self.shape(a).broadcast(self.shape(b)),
            Node::Where(condition, a, b) => {
                let both = self.shape(a).broadcast(self.shape(b));
                both.broadcast(self.shape(condition))
            }
            Node::Structured(operator, a, b) => {
                let outputs = if let Operator::Linear(layer) = operator {
                    self.layers[layer].outputs
                } else {
                    1
                };
                operator.shape(self.shape(a), b.map(|b| self.shape(b)), outputs)
            }
        }
    }

    /// A fixed number.
    pub fn constant(&mut self, value: f64) -> NodeId {
        self.add(Node::Constant(value))
    }

    /// The variable of this name.
    pub fn variable(&mut self, name: &str) -> NodeId {
        let index = self.variables.iter().position(|known| known == name);
        let index = index.unwrap_or_else(|| {
            self.variables.push(name.to_string());
            self.variables.len() - 1
        });
        self.add(Node::Variable(index))
    }

    /// The column of this name.
    pub fn column(&mut self, name: &str) -> NodeId {
        let index = self.columns.iter().position(|known| known == name);
        let index = index.unwrap_or_else(|| {
            self.columns.push(name.to_string());
            self.columns.len() - 1
        });
        self.add(Node::Column(index))
    }

    /// A new layer of `outputs` units on a node, with a bias or without: never merged with another, so that each has its own parameters.
    pub fn linear(&mut self, a: NodeId, outputs: usize, has_bias: bool) -> NodeId {
        self.layers.push(Layer {
            inputs: self.shape(a).width,
            outputs,
            has_bias,
            first: usize::MAX,
        });
        let operator = Operator::Linear(self.layers.len() - 1);
        self.add(Node::Structured(operator, a, None))
    }

    /// Gives the parameters of the layers their indices after all other variables, and their names: `W1[1,1]`, `W1[1,2]`, …,
    /// `b1[1]`, …, `W2[1,1]`, …; a matrix row by row, counted from 1. Those of which `held` knows a value are no variables.
    pub fn name_layers(&mut self, held: impl Fn(&str) -> Option<f64>) {
        self.layer_entries.clear();
        self.free_positions.clear();
        let mut first = self.variables.len();
        for (number, layer) in self.layers.iter_mut().enumerate() {
            layer.first = first;
            first += layer.size();
            let layer = *layer;
            let variables = &mut self.variables;
            let entries = (0..layer.size()).map(|position| {
                let name = layer.entry_name(number, position);
                if let Some(value) = held(&name) {
                    return LayerEntry::Held(value);
                }
                variables.push(name);
                LayerEntry::Free(variables.len() - 1)
            });
            let entries: Arc<[LayerEntry]> = entries.collect();
            let free = entries.iter().enumerate();
            let free = free.filter_map(|(position, entry)| entry.variable().map(|_| position));
            self.free_positions.push(free.collect());
            self.layer_entries.push(entries);
        }
    }

    /// The layer that a variable belongs to, counted from 0, and its position among the parameters of the layer.
    pub fn owner(&self, variable: usize) -> Option<(usize, usize)> {
        let mut within = variable.checked_sub(self.variables.len() - self.free_entries())?;
        for (layer, positions) in self.free_positions.iter().enumerate() {
            match positions.get(within) {
                Some(position) => return Some((layer, *position)),
                None => within -= positions.len(),
            }
        }
        None
    }

    /// A point with the values of what is held in the layers, in the order that [`Layer::weight`] and [`Layer::bias`] count in.
    pub fn expanded(&self, point: &[f64]) -> Vec<f64> {
        self.spread_out(point, LayerEntry::at)
    }

    /// A gradient in the same order; what is held has none, which is written as 0.
    pub fn expanded_gradient(&self, gradient: &[f64]) -> Vec<f64> {
        self.spread_out(gradient, |entry, gradient| {
            entry.variable().map_or(0.0, |index| gradient[index])
        })
    }

    fn spread_out(&self, point: &[f64], at: impl Fn(LayerEntry, &[f64]) -> f64) -> Vec<f64> {
        let single = point
            .iter()
            .take(point.len() - self.free_entries())
            .copied();
        let entries = self.layer_entries.iter().flat_map(|entries| entries.iter());
        single
            .chain(entries.map(|entry| at(*entry, point)))
            .collect()
    }

    /// The entries of a vector in that order that belong to variables.
    pub fn contracted(&self, expanded: &[f64]) -> Vec<f64> {
        let entries = self.layer_entries.iter().flat_map(|entries| entries.iter());
        let all: usize = self.layer_entries.iter().map(|entries| entries.len()).sum();
        let (single, layers) = expanded.split_at(expanded.len() - all);
        // The variables of layers stand in the order of their entries.
        let free = entries
            .zip(layers)
            .filter(|(entry, _)| entry.variable().is_some());
        let free = free.map(|(_, value)| *value);
        single.iter().copied().chain(free).collect()
    }

    /// How many variables are parameters of layers.
    fn free_entries(&self) -> usize {
        self.free_positions
            .iter()
            .map(|positions| positions.len())
            .sum()
    }

    /// The parameters of a layer, counted from 0: the weights row by row (a row for each output), then the biases.
    pub fn layer_entries(&self, layer: usize) -> &[LayerEntry] {
        self.layer_entries.get(layer).map_or(&[], |entries| entries)
    }

    /// A function of one node.
    pub fn unary(&mut self, function: Unary, a: NodeId) -> NodeId {
        self.add(Node::Unary(function, a))
    }

    /// A function of two nodes.
    pub fn binary(&mut self, function: Binary, a: NodeId, b: NodeId) -> NodeId {
        self.add(Node::Binary(function, a, b))
    }

    /// Whether a node is a condition: 1 where it holds, else 0.
    pub fn is_condition(&self, id: NodeId) -> bool {
        match self.node(id) {
            Node::Unary(f, _) => f.form() == CallForm::Condition,
            Node::Binary(f, ..) => f.form() == CallForm::Condition,
            Node::Constant(_)
            | Node::Variable(_)
            | Node::Column(_)
            | Node::Where(..)
            | Node::Structured(..) => false,
        }
    }

    /// The graph of what the roots need and nothing else, in the same order, and the roots in it.
    pub fn only(&self, roots: &[NodeId]) -> (Self, Vec<NodeId>) {
        let needed = self.reachable(roots);
        let mut only = Self::with_variables_of(self);
        // Where a node would stand that is not needed does not matter: nothing asks for it.
        let mut ids = Vec::with_capacity(needed.len());
        for (id, needed) in self.ids().zip(needed) {
            ids.push(NodeId(only.nodes.len() as u32));
            if needed {
                // Different nodes stay different, so none has to be looked for.
                only.nodes
                    .push(self.node(id).on(|input| ids[input.index()]));
                only.shapes.push(self.shape(id));
            }
        }
        let roots = roots.iter().map(|root| ids[root.index()]).collect();
        (only, roots)
    }

    /// Which nodes the roots depend on, themselves included; by the index of the node.
    pub fn reachable(&self, roots: &[NodeId]) -> Vec<bool> {
        let mut needed = vec![false; self.nodes.len()];
        for root in roots {
            needed[root.index()] = true;
        }
        for id in self.ids().rev() {
            if needed[id.index()] {
                for input in self.node(id).inputs() {
                    needed[input.index()] = true;
                }
            }
        }
        needed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_subexpressions_are_one_node() {
        let mut graph = Graph::default();
        let x = graph.variable("x");
        let one = graph.constant(1.0);
        let a = graph.binary(Binary::Add, x, one);
        let b = graph.binary(Binary::Add, x, one);
        assert_eq!(a, b);
        assert_eq!(graph.nodes().len(), 3);
    }

    #[test]
    fn zero_and_minus_zero_are_two_constants() {
        let mut graph = Graph::default();
        assert_ne!(graph.constant(0.0), graph.constant(-0.0));
    }

    #[test]
    fn what_is_left_of_a_graph_can_grow() {
        let mut graph = Graph::default();
        let [x, y] = ["x", "y"].map(|name| graph.variable(name));
        graph.unary(Unary::Sin, x);
        let cosine = graph.unary(Unary::Cos, y);
        let (mut only, roots) = graph.only(&[cosine]);
        assert_eq!(
            only.nodes(),
            [Node::Variable(1), Node::Unary(Unary::Cos, NodeId(0))]
        );
        assert_eq!(only.variable("y"), NodeId(0));
        assert_eq!(only.unary(Unary::Cos, NodeId(0)), roots[0]);
        assert_eq!(only.unary(Unary::Sin, NodeId(0)).index(), 2);
    }

    #[test]
    fn only_what_the_roots_need_is_reachable() {
        let mut graph = Graph::default();
        let x = graph.variable("x");
        let y = graph.variable("y");
        let sine = graph.unary(Unary::Sin, x);
        assert_eq!(graph.reachable(&[sine]), [true, false, true]);
        assert_eq!(y.index(), 1);
    }
}
