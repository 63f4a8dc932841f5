//! The stages of a loss over rows or layers: what the data go through on their way to the loss.

use super::LayerReport;
use crate::expr::Loss;
use crate::expr::display::{Printer, Style};
use crate::expr::function::Unary;
use crate::expr::graph::{Graph, Node, NodeId};
use crate::expr::operator::{Operator, Rows};

/// The most characters of a stage's name.
const LONGEST: usize = 14;

/// One stage. A layer and the function of its units are one.
#[derive(Clone, Debug, PartialEq)]
pub struct NetworkStage {
    /// What it is.
    pub kind: StageKind,
    /// Its name, such as `1 relu`, `softmax`.
    pub name: String,
    /// What it computes; of a layer W v + b, before the function.
    pub node: NodeId,
    /// What goes out.
    pub output: NodeId,
}

/// What a stage is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StageKind {
    /// What a layer reads: data, numbers.
    Input,
    /// A layer, by its index among the layers.
    Layer(usize),
    /// Anything else that depends on a parameter.
    Operation,
}

/// The stages of a loss in an order of evaluation, the loss last.
pub(super) fn stages(loss: &Loss, layers: &[LayerReport]) -> Vec<NetworkStage> {
    let graph = &loss.graph;
    let needed = graph.reachable(&[loss.objective]);
    let active = active(graph);
    let functions: Vec<NodeId> = layers
        .iter()
        .filter_map(|layer| Some(layer.activation?.1))
        .collect();
    let is_stage = |id: &NodeId| {
        needed[id.index()]
            && active[id.index()]
            && !matches!(graph.node(*id), Node::Variable(_))
            && !functions.contains(id)
    };
    let mut stages: Vec<NetworkStage> = inputs(loss, &needed, &active);
    stages.extend(graph.ids().filter(is_stage).map(|id| {
        let index = layers.iter().position(|layer| layer.node == id);
        match index {
            Some(index) => of_layer(&layers[index], index),
            None => NetworkStage {
                kind: StageKind::Operation,
                name: name(loss, id),
                node: id,
                output: id,
            },
        }
    }));
    stages
}

/// What layers read that depends on no parameter.
fn inputs(loss: &Loss, needed: &[bool], active: &[bool]) -> Vec<NetworkStage> {
    let graph = &loss.graph;
    let mut stages: Vec<NetworkStage> = Vec::new();
    for id in graph.ids().filter(|id| needed[id.index()]) {
        let Node::Structured(Operator::Linear(_), input, _) = graph.node(id) else {
            continue;
        };
        if !active[input.index()] && stages.iter().all(|stage| stage.node != input) {
            stages.push(NetworkStage {
                kind: StageKind::Input,
                name: String::from("input"),
                node: input,
                output: input,
            });
        }
    }
    stages
}

fn of_layer(layer: &LayerReport, index: usize) -> NetworkStage {
    let function = layer.activation.map_or("linear", |(f, _)| f.name());
    NetworkStage {
        kind: StageKind::Layer(index),
        name: format!("{} {function}", layer.number),
        node: layer.node,
        output: layer.activation.map_or(layer.node, |(_, node)| node),
    }
}

/// Which nodes depend on a parameter, by their index.
pub(super) fn active(graph: &Graph) -> Vec<bool> {
    let mut active: Vec<bool> = Vec::with_capacity(graph.nodes().len());
    for node in graph.nodes() {
        let own = matches!(
            node,
            Node::Variable(_) | Node::Structured(Operator::Linear(_), ..)
        );
        let inherited = node.inputs().any(|input| active[input.index()]);
        active.push(own || inherited);
    }
    active
}

/// A function's or operator's name; of arithmetic, its text.
fn name(loss: &Loss, id: NodeId) -> String {
    match loss.graph.node(id) {
        Node::Structured(operator, ..) => operator.name().to_string(),
        Node::Unary(f, _) if f != Unary::Neg && f != Unary::Square => f.name().to_string(),
        _ => short_text(loss, id),
    }
}

/// The name that a definition gives to a node, or its text, cut where it is long.
pub(super) fn short_text(loss: &Loss, id: NodeId) -> String {
    if let Some(name) = loss.name_of(id) {
        return name.to_string();
    }
    let printer = Printer::with_names(&loss.graph, Style::Unicode, &loss.definitions);
    printer.longest(LONGEST - 1).text(id)
}

impl NetworkStage {
    /// The nodes it reads that are no numbers.
    pub fn inputs(&self, graph: &Graph) -> Vec<NodeId> {
        let inputs = graph.node(self.node).inputs();
        let is_number = |id: &NodeId| matches!(graph.node(*id), Node::Constant(_));
        match self.kind {
            StageKind::Input => Vec::new(),
            StageKind::Layer(_) => inputs.take(1).collect(),
            StageKind::Operation => {
                let mut inputs: Vec<NodeId> = inputs.filter(|id| !is_number(id)).collect();
                inputs.dedup(); // v · v reads v once, and its gradient is shown once
                inputs
            }
        }
    }
}

/// The shape of a value over so many rows: `40 × 3`, or `3` of a value that is there once.
pub(super) fn shape(graph: &Graph, id: NodeId, rows: usize) -> String {
    let shape = graph.shape(id);
    match shape.rows {
        Rows::Each => format!("{rows} × {}", shape.width),
        Rows::Once => shape.width.to_string(),
    }
}
