//! Units that start alike and stay alike.

mod scalars;

use super::{Examined, Located};
use crate::explain::network::LayerReport;
use crate::explain::{Finding, FindingKind};
use crate::expr::graph::{self, Node};
use crate::expr::operator::Operator;

/// Gradients count as equal up to rounding.
const EQUAL: f64 = 1e-12;

/// The point and the gradient with what is held in the layers, in the order that [`graph::Layer::weight`] counts in.
struct Expanded {
    at: Vec<f64>,
    gradient: Vec<f64>,
}

pub(super) fn find(examined: &Examined<'_>) -> Vec<Located> {
    let expanded = Expanded {
        at: examined.graph().expanded(examined.at),
        gradient: examined.graph().expanded_gradient(&examined.trace.gradient),
    };
    let finding = |layer: &LayerReport| {
        let sizes = examined.graph().layers()[layer.number - 1];
        let group = group(examined, &expanded, layer, sizes);
        if group.len() < 2 || !examined.trace.reached[layer.node.index()] {
            return None;
        }
        let names: Vec<String> = group.iter().map(|unit| (unit + 1).to_string()).collect();
        let (last, first) = names.split_last()?;
        let names = format!("{} and {last}", first.join(", "));
        let text = format!(
            "units {names} of layer {} have equal weights and get equal gradients: they stay one unit",
            layer.number
        );
        let finding = Finding::new(FindingKind::IdenticalUnits, text)
            .with("units", group.len() as f64)
            .with("of", sizes.outputs as f64)
            .remedy("start them apart: [init] kind = \"xavier\", or different numbers for W");
        Some(Located::in_layer(layer.number, finding))
    };
    let in_layers = examined.layers.iter().filter_map(finding);
    in_layers.chain(scalars::find(examined)).collect()
}

/// Whether two numbers are equal up to rounding.
fn equal(a: f64, b: f64) -> bool {
    (a - b).abs() <= EQUAL * a.abs().max(b.abs())
}

impl Examined<'_> {
    /// Whether two parameters are equal and get equal gradients.
    fn stays_equal(&self, a: usize, b: usize) -> bool {
        stay_equal(self.at, &self.trace.gradient, [a, b])
    }
}

fn stay_equal(at: &[f64], gradient: &[f64], [a, b]: [usize; 2]) -> bool {
    at[a] == at[b] && equal(gradient[a], gradient[b])
}

/// The first units that are the same: in weights, in gradients, and in what the next layer makes of them.
fn group(
    examined: &Examined<'_>,
    expanded: &Expanded,
    layer: &LayerReport,
    sizes: graph::Layer,
) -> Vec<usize> {
    let next = next(examined, layer);
    let is_same = |a: usize, b: usize| {
        let own = (0..sizes.inputs).map(|input| (sizes.weight(a, input), sizes.weight(b, input)));
        let own = own.chain(sizes.bias(a).zip(sizes.bias(b)));
        let outgoing = next.into_iter().flat_map(|next| {
            (0..next.outputs).map(move |output| (next.weight(output, a), next.weight(output, b)))
        });
        own.chain(outgoing)
            .all(|(a, b)| stay_equal(&expanded.at, &expanded.gradient, [a, b]))
    };
    for first in 0..sizes.outputs {
        let group: Vec<usize> = (first..sizes.outputs)
            .filter(|unit| is_same(first, *unit))
            .collect();
        if group.len() > 1 {
            return group;
        }
    }
    Vec::new()
}

/// The layer that alone reads what goes out.
fn next(examined: &Examined<'_>, layer: &LayerReport) -> Option<graph::Layer> {
    let output = layer.activation.map_or(layer.node, |(_, node)| node);
    let mut readers = examined.readers(output);
    match (
        readers.next().map(|reader| examined.graph().node(reader)),
        readers.next(),
    ) {
        (Some(Node::Structured(Operator::Linear(index), ..)), None) => {
            examined.graph().layers().get(index).copied()
        }
        _ => None,
    }
}
