//! Gradients that shrink or grow on the way back, from layer to layer or from function to function.

use super::logistic::Bounded;
use super::{Examined, Located, Location};
use crate::explain::{Finding, FindingKind};
use crate::expr::function::Unary;
use crate::expr::graph::{Node, NodeId};
use crate::expr::number::short;

/// Gradients that shrink or grow by this factor from the last layer to the first vanish or explode.
const FAR: f64 = 100.0;

/// Fewer layers have no way to speak of.
const FEWEST: usize = 3;

/// One layer on the way, in the order of evaluation.
struct Stop {
    name: String,
    location: Location,
    gradient: f64,
    /// What else is known of it.
    why: String,
}

pub(super) fn find(examined: &Examined<'_>) -> Vec<Located> {
    let stops = if examined.layers.is_empty() {
        functions(examined)
    } else {
        layers(examined)
    };
    let (Some(first), Some(last)) = (stops.first(), stops.last()) else {
        return Vec::new();
    };
    if stops.len() < FEWEST || last.gradient == 0.0 {
        return Vec::new();
    }
    let mut found = Vec::new();
    if first.gradient == 0.0 {
        found.extend(silent(&stops));
    }
    let heard: Vec<&Stop> = stops
        .iter()
        .skip_while(|stop| stop.gradient == 0.0)
        .collect();
    found.extend(change(&heard, &stops));
    found
}

fn layers(examined: &Examined<'_>) -> Vec<Stop> {
    let reached = examined
        .layers
        .iter()
        .filter(|layer| examined.trace.reached[layer.node.index()]);
    let stop = |layer: &crate::explain::network::LayerReport| Stop {
        name: format!("layer {}", layer.number),
        location: Location::Layers(vec![layer.number]),
        gradient: layer.gradient_norm,
        why: format!(
            " (|W| = {}, mean slope {})",
            short(layer.weight_norm, 3),
            short(layer.mean_slope, 3)
        ),
    };
    reached.map(stop).collect()
}

/// The functions of a loss without layers that stand one inside the other.
fn functions(examined: &Examined<'_>) -> Vec<Stop> {
    let graph = examined.graph();
    let is_function = |id: NodeId| {
        let is_relu = matches!(
            graph.node(id),
            Node::Unary(Unary::Relu | Unary::LeakyRelu | Unary::Elu | Unary::Mish, _)
        );
        examined.is_active(id) && (is_relu || Bounded::of(graph, id).is_some())
    };
    let mut chain: Vec<NodeId> = Vec::new();
    for id in examined.nodes().filter(|id| is_function(*id)) {
        if chain
            .last()
            .is_none_or(|before| graph.reachable(&[id])[before.index()])
        {
            chain.push(id);
        }
    }
    let stop = |id: NodeId| Stop {
        name: examined.quoted(id),
        location: Location::Node(id),
        gradient: examined.trace.adjoints[id.index()].norm(),
        why: String::new(),
    };
    chain.into_iter().map(stop).collect()
}

/// The first layers get exactly nothing.
fn silent(stops: &[Stop]) -> Option<Located> {
    let count = stops.iter().take_while(|stop| stop.gradient == 0.0).count();
    let (silent, heard) = (stops.get(..count)?, stops.get(count)?);
    let names: Vec<&str> = silent.iter().map(|stop| stop.name.as_str()).collect();
    let last = stops.last()?;
    let text = format!(
        "|dL/da| is {} in {}, the last of {} layers, and exactly 0 in {}: no gradient passes {}{}",
        short(last.gradient, 3),
        last.name,
        stops.len(),
        names.join(", "),
        heard.name,
        heard.why
    );
    let finding = Finding::new(FindingKind::Vanishing, text)
        .with("last", last.gradient)
        .with("first", 0.0)
        .with("layers", stops.len() as f64)
        .with("without_gradient", count as f64)
        .of(heard.name.clone())
        .remedy("look at the units of that layer: none of them passes a gradient");
    Some(Located {
        location: heard.location.clone(),
        finding,
    })
}

/// The gradient's way through the layers that get one.
fn change(heard: &[&Stop], all: &[Stop]) -> Option<Located> {
    let (first, last) = (heard.first()?, heard.last()?);
    let ratio = first.gradient / last.gradient;
    let (vanishes, explodes) = (ratio < 1.0 / FAR, ratio > FAR);
    if heard.len() < FEWEST || !(vanishes || explodes) {
        return None;
    }
    let size = |factor: f64| if vanishes { -factor } else { factor };
    let factors = heard
        .windows(2)
        .map(|pair| (pair[1], pair[0].gradient / pair[1].gradient));
    let (worst, factor) = factors.max_by(|a, b| size(a.1).total_cmp(&size(b.1)))?;
    // First what it means, then the numbers.
    let count = all.len();
    let meaning = if vanishes {
        format!(
            "{} is told 1/{} of what the last of {count} layers is told, so it hardly learns",
            first.name,
            short(1.0 / ratio, 3)
        )
    } else {
        format!(
            "on its way back from the last of {count} layers to {} the gradient grows {} times",
            first.name,
            short(ratio, 3)
        )
    };
    let text = format!(
        "{meaning}; |dL/da| is {} in {} and {} in {}; {} changes it most, by {}{}",
        short(last.gradient, 3),
        last.name,
        short(first.gradient, 3),
        first.name,
        worst.name,
        short(factor, 3),
        worst.why
    );
    let (kind, remedy) = if vanishes {
        (
            FindingKind::Vanishing,
            "larger weights at the start ([init] kind = \"xavier\" or \"he\"), relu, or fewer layers",
        )
    } else {
        (
            FindingKind::Exploding,
            "smaller weights at the start, or clip = { norm = 1 }",
        )
    };
    let finding = Finding::new(kind, text)
        .with("last", last.gradient)
        .with("first", first.gradient)
        .with("layers", all.len() as f64)
        .with("factor", factor)
        .of(worst.name.clone())
        .remedy(remedy);
    Some(Located {
        location: worst.location.clone(),
        finding,
    })
}
