//! What backprop is doing in a network: layer by layer, the sizes of activations and gradients and what they are made of.

mod finding;
mod formula;
mod ledger;
mod prediction_head;
mod pullback;
mod report;
mod stage;

use crate::diff::norm;
use crate::diff::trace::{Table, Trace};
use crate::expr::Loss;
use crate::expr::function::Unary;
use crate::expr::graph::{self, Node, NodeId};
use crate::expr::operator::Operator;

pub use finding::Examined;
pub(in crate::explain) use finding::least_value;
pub use ledger::{Detail, LedgerEntry, LedgerSection, is_mask};
pub use prediction_head::PredictionHead;
pub use report::{Network, Sizes};
pub use stage::{NetworkStage, StageKind};

/// A unit counts as saturated where its slope is below this share of the steepest.
const SATURATED: f64 = 0.05;

/// A layer at a point, with its norms (Frobenius, over all rows together).
#[derive(Clone, Debug, PartialEq)]
pub struct LayerReport {
    /// Its number, counted from 1.
    pub number: usize,
    /// Its node, W v + b.
    pub node: NodeId,
    /// The function of its units and that function's node, if it has one.
    pub activation: Option<(Unary, NodeId)>,
    /// How many units it has.
    pub units: usize,
    /// ‖a‖, the norm of what goes out.
    pub activation_norm: f64,
    /// ‖∂L/∂a‖.
    pub gradient_norm: f64,
    /// ‖W‖.
    pub weight_norm: f64,
    /// ‖∂L/∂W‖.
    pub weight_gradient_norm: f64,
    /// ‖∂L/∂b‖.
    pub bias_gradient_norm: f64,
    /// The mean of |slope| of the function over rows and units: 1 without a function.
    pub mean_slope: f64,
    /// How many relu units are 0 in every row.
    pub dead: usize,
    /// The share of rows and units where a bounded function is nearly flat.
    pub saturated: f64,
}

/// The layers of a loss, in their order, at the point of the trace; `at` is by parameter.
pub fn layers(loss: &Loss, trace: &Trace, at: &[f64]) -> Vec<LayerReport> {
    let graph = &loss.graph;
    let (at, gradient) = (graph.expanded(at), graph.expanded_gradient(&trace.gradient));
    let mut found = Vec::new();
    for id in graph.ids() {
        let Node::Structured(Operator::Linear(index), ..) = graph.node(id) else {
            continue;
        };
        let sizes = graph.layers()[index];
        let activation = activation(loss, id);
        let output = activation.map_or(id, |(_, node)| node);
        let outer = &trace.values[output.index()];
        let slopes = activation.map(|(_, node)| &trace.slopes[node.index()]);
        let biases = sizes.biases();
        let weights = sizes.first..biases.start;
        found.push(LayerReport {
            number: index + 1,
            node: id,
            activation,
            units: sizes.outputs,
            activation_norm: outer.norm(),
            gradient_norm: trace.adjoints[output.index()].norm(),
            weight_norm: norm(&at[weights.clone()]),
            weight_gradient_norm: norm(&gradient[weights]),
            bias_gradient_norm: norm(&gradient[biases]),
            mean_slope: slopes.map_or(1.0, mean_size),
            dead: activation.map_or(0, |(f, _)| dead(f, outer, sizes)),
            saturated: activation.map_or(0.0, |(f, _)| {
                slopes.map_or(0.0, |slopes| saturated(f, slopes))
            }),
        });
    }
    found.sort_by_key(|layer| layer.number);
    found
}

/// The function that is applied to a layer, if one is and nothing else reads the layer: where something does, the gradient
/// comes back from there too, and the function's slope is not all there is to it.
fn activation(loss: &Loss, layer: NodeId) -> Option<(Unary, NodeId)> {
    let graph = &loss.graph;
    let needed = graph.reachable(&[loss.objective]);
    let reads =
        |id: &NodeId| needed[id.index()] && graph.node(*id).inputs().any(|input| input == layer);
    let mut readers = graph.ids().filter(reads);
    let (Some(only), None) = (readers.next(), readers.next()) else {
        return None;
    };
    match graph.node(only) {
        Node::Unary(f, _) if f != Unary::Detach => Some((f, only)),
        _ => None,
    }
}

fn mean_size(slopes: &Table) -> f64 {
    slopes.sum_of(f64::abs) / slopes.count() as f64
}

fn dead(f: Unary, outer: &Table, layer: graph::Layer) -> usize {
    if f != Unary::Relu || outer.is_empty() {
        return 0;
    }
    let is_dead = |unit: &usize| outer.unit(*unit).iter().all(|value| *value == 0.0);
    (0..layer.outputs).filter(is_dead).count()
}

fn saturated(f: Unary, slopes: &Table) -> f64 {
    let steepest = match f {
        Unary::Tanh => 1.0,
        Unary::Sigmoid => 0.25,
        _ => return 0.0,
    };
    let flat = slopes
        .numbers()
        .filter(|slope| *slope < SATURATED * steepest);
    flat.count() as f64 / slopes.count().max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slope_is_flat_below_a_twentieth_of_the_steepest() {
        let slopes = |slopes: [f64; 2]| Table::new(2, slopes.to_vec());
        assert_eq!(saturated(Unary::Tanh, &slopes([0.04, 0.06])), 0.5);
        assert_eq!(saturated(Unary::Sigmoid, &slopes([0.01, 0.015])), 0.5);
        assert_eq!(saturated(Unary::Relu, &slopes([0.0, 0.0])), 0.0);
    }
}
