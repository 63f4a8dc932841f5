//! What backprop is doing in a network: layer by layer, the sizes of activations and gradients and what they are made of.

mod finding;
mod formula;
mod ledger;
mod past;
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
pub(in crate::explain) use finding::{
    is_classification, least_value, lower_bound, may_be_negative,
};
pub use ledger::{Detail, LedgerEntry, LedgerSection, is_mask};
pub use past::Past;
pub use prediction_head::PredictionHead;
pub use report::{Network, Sizes};
pub use stage::{NetworkStage, StageKind};

/// From this share of rows and units on a layer counts as saturated.
const SATURATED_MOST: f64 = 0.5;

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
    /// What of it passes no gradient, if its function can do that.
    pub silent: Option<Silent>,
}

impl LayerReport {
    /// How many of its units are dead.
    pub fn dead(&self) -> usize {
        match self.silent {
            Some(Silent::Dead(units)) => units,
            Some(Silent::Flat(_)) | None => 0,
        }
    }

    /// The share of its rows and units that is nearly flat.
    pub fn flat(&self) -> f64 {
        match self.silent {
            Some(Silent::Flat(share)) => share,
            Some(Silent::Dead(_)) | None => 0.0,
        }
    }
}

/// What of a layer passes no gradient.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Silent {
    /// So many units of a function that is 0 on one side are 0 in every row.
    Dead(usize),
    /// The share of rows and units where a bounded function is nearly flat.
    Flat(f64),
}

impl Silent {
    /// Whether it is a warning: a unit that is dead, or most of what is bounded saturated.
    pub fn is_warning(self) -> bool {
        match self {
            Self::Dead(units) => units > 0,
            Self::Flat(share) => share >= SATURATED_MOST,
        }
    }

    /// What a function lets through nowhere; none where it lets something through everywhere.
    fn of(f: Unary, outer: &Table, slopes: &Table, layer: graph::Layer) -> Option<Self> {
        match f {
            Unary::Relu => {
                let is_dead = |unit: &usize| outer.unit(*unit).iter().all(|value| *value == 0.0);
                let units = if outer.is_empty() { 0 } else { layer.outputs };
                Some(Self::Dead((0..units).filter(is_dead).count()))
            }
            Unary::Tanh => Some(Self::Flat(flat(1.0, slopes))),
            Unary::Sigmoid => Some(Self::Flat(flat(0.25, slopes))),
            // The others slope on both sides, or fade on one only slowly: a unit of theirs comes back.
            _ => None,
        }
    }
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
            silent: activation
                .zip(slopes)
                .and_then(|((f, _), slopes)| Silent::of(f, outer, slopes, sizes)),
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

/// The share of slopes that are small against the steepest of the function.
fn flat(steepest: f64, slopes: &Table) -> f64 {
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
        assert_eq!(flat(1.0, &slopes([0.04, 0.06])), 0.5);
        assert_eq!(flat(0.25, &slopes([0.01, 0.015])), 0.5);
        assert!(Silent::Flat(0.5).is_warning() && !Silent::Flat(0.49).is_warning());
        assert!(Silent::Dead(1).is_warning() && !Silent::Dead(0).is_warning());
    }
}
