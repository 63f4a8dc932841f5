//! Gradients that shrink or grow on the way back, from layer to layer or from function to function.

use super::logistic::Bounded;
use super::relu::is_relu;
use super::weights::Weights;
use super::{Examined, Located, Location};
use crate::explain::{Finding, FindingKind, Severity};
use crate::expr::function::Unary;
use crate::expr::graph::{Node, NodeId};
use crate::expr::number::short;

/// Gradients that shrink or grow by this factor from the last layer to the first vanish or explode.
const FAR: f64 = 100.0;

/// Fewer layers have no way to speak of, unless they shrink or grow it by so much.
const FEWEST: usize = 3;
const BEYOND_ALL: f64 = 1e9;

/// A slope that is never steeper than this is next to none.
const NEXT_TO_NONE: f64 = 1.0 / BEYOND_ALL;

/// What to try where what stands between layers slopes nowhere.
const SLOPES: &str =
    "leave it out, put it behind what is to learn, or bring what it is applied to where it slopes";

/// What to try where gradients vanish, and where they explode, without layers.
const SCALARS: (&str, &str) = (
    "larger parameters at the start, relu, or fewer functions one inside the other",
    "smaller parameters at the start, or clip = { norm = 1 }",
);

/// One layer on the way, in the order of evaluation.
struct Stop {
    name: String,
    /// What goes out of it.
    node: NodeId,
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
    let mut found = level(examined);
    if last.gradient == 0.0 {
        return found;
    }
    if first.gradient == 0.0 {
        found.extend(silent(examined, &stops));
    }
    let heard: Vec<&Stop> = stops
        .iter()
        .skip_while(|stop| stop.gradient == 0.0)
        .collect();
    found.extend(change(examined, &heard, &stops));
    found
}

fn layers(examined: &Examined<'_>) -> Vec<Stop> {
    let reached = examined
        .layers
        .iter()
        .filter(|layer| examined.trace.reached[layer.node.index()]);
    let stop = |layer: &crate::explain::network::LayerReport| Stop {
        name: format!("layer {}", layer.number),
        node: layer.activation.map_or(layer.node, |(_, node)| node),
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
        let is_activation =
            matches!(graph.node(id), Node::Unary(f, _) if Unary::ACTIVATIONS.contains(&f));
        examined.is_active(id) && (is_activation || Bounded::of(graph, id).is_some())
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
        node: id,
        location: Location::Node(id),
        gradient: examined.trace.adjoints[id.index()].norm(),
        why: String::new(),
    };
    chain.into_iter().map(stop).collect()
}

/// Layers whose function slopes nowhere, as `floor` does: what is before it gets no gradient. Of dead ones another finding tells.
fn level(examined: &Examined<'_>) -> Vec<Located> {
    let slopes_nowhere = |node: NodeId| {
        let slopes = &examined.trace.slopes[node.index()];
        let gets_some = examined.trace.adjoints[node.index()].any(|adjoint| adjoint != 0.0);
        gets_some && !slopes.is_empty() && !slopes.any(|slope| slope.abs() > NEXT_TO_NONE)
    };
    let functions = examined.layers.iter().filter_map(|layer| {
        let (function, node) = layer.activation?;
        // Of what is between two bounds another finding tells, unless nothing is left of its slope.
        let slopes = &examined.trace.slopes[node.index()];
        let is_exact = !slopes.any(|slope| slope != 0.0);
        let is_told =
            is_relu(examined, node) || !is_exact && Bounded::of(examined.graph(), node).is_some();
        let is_level = !is_told && slopes_nowhere(node);
        is_level.then(|| {
            let (is, none) = if is_exact {
                ("0", "no")
            } else {
                ("next to 0", "next to no")
            };
            let text = format!(
                "the slope of {} is {is} in every row, so layer {} gets {none} gradient",
                function.name(),
                layer.number
            );
            let finding = Finding::new(FindingKind::Dead, text)
                .with("units", layer.units as f64)
                .remedy(SLOPES);
            Located::in_layer(layer.number, finding)
        })
    });
    let steps = examined.nodes().filter(|id| is_step(examined, *id));
    let steps = steps.filter_map(|id| {
        let Node::Unary(function, inner) = examined.graph().node(id) else {
            return None;
        };
        let text = format!(
            "{} is a step function: its slope is 0 wherever it has one, so nothing before it gets a gradient",
            examined.computed(id)
        );
        let remedy = format!(
            "leave {} out of the loss: {} alone has a slope; round what is told when it is read",
            function.name(),
            examined.quoted(inner)
        );
        let finding = Finding::new(FindingKind::Dead, text).remedy(remedy);
        Some(Located::at_node(examined, id, finding))
    });
    functions.chain(steps).collect()
}

/// Whether a node is a step function of parameters behind no layer, that is all the way there is for a gradient.
fn is_step(examined: &Examined<'_>, id: NodeId) -> bool {
    let is_it = matches!(
        examined.graph().node(id),
        Node::Unary(
            Unary::Round | Unary::Floor | Unary::Ceil | Unary::Trunc | Unary::Sign | Unary::Step,
            _
        )
    );
    let is_last = examined
        .layers
        .iter()
        .any(|layer| layer.activation.is_some_and(|(_, node)| node == id));
    let gets_some = examined.trace.adjoints[id.index()].any(|adjoint| adjoint != 0.0);
    let is_silent = examined.trace.gradient.iter().all(|slope| *slope == 0.0);
    is_it && !is_last && examined.is_active(id) && gets_some && is_silent
}

/// The first layers get exactly nothing.
fn silent(examined: &Examined<'_>, stops: &[Stop]) -> Option<Located> {
    let count = stops.iter().take_while(|stop| stop.gradient == 0.0).count();
    let (silent, heard) = (stops.get(..count)?, stops.get(count)?);
    let names: Vec<&str> = silent.iter().map(|stop| stop.name.as_str()).collect();
    let last = stops.last()?;
    let blocks = silent
        .last()
        .and_then(|silent| blocker(examined, silent.node, heard.node));
    // What is no part of a layer stands between two of them.
    let between = blocks.filter(|node| {
        let is_linear = examined.layers.iter().any(|layer| layer.node == *node);
        *node != heard.node && !is_linear
    });
    // Of a layer another finding tells, unless there is a way back to speak of.
    if stops.len() < FEWEST && (between.is_none() || examined.layers.is_empty()) {
        return None;
    }
    let name = match between {
        Some(node) => examined.computed(node),
        None => format!("{}{}", heard.name, heard.why),
    };
    let text = format!(
        "|dL/da| is {} in {}, the last of {} layers, and exactly 0 in {}: no gradient passes {name}",
        short(last.gradient, 3),
        last.name,
        stops.len(),
        names.join(", "),
    );
    let finding = Finding::new(FindingKind::Vanishing, text)
        .with("last", last.gradient)
        .with("first", 0.0)
        .with("layers", stops.len() as f64)
        .with("without_gradient", count as f64);
    Some(match between {
        Some(node) => Located::at_node(examined, node, finding.remedy(SLOPES)),
        None => Located {
            location: heard.location.clone(),
            finding: finding
                .of(heard.name.clone())
                .remedy("look at the units of that layer: none of them passes a gradient"),
        },
    })
}

/// The node on the way back from `heard` to `silent` that gets a gradient and passes none on.
fn blocker(examined: &Examined<'_>, silent: NodeId, heard: NodeId) -> Option<NodeId> {
    let graph = examined.graph();
    let gets_some = |id: NodeId| examined.trace.adjoints[id.index()].any(|adjoint| adjoint != 0.0);
    let leads_on = |input: NodeId| !gets_some(input) && graph.reachable(&[input])[silent.index()];
    let way = examined
        .nodes()
        .rev()
        .filter(|id| *id > silent && *id <= heard && gets_some(*id));
    let mut blocks = way.filter(|id| graph.node(*id).inputs().any(leads_on));
    blocks.next()
}

/// The gradient's way through the layers that get one.
fn change(examined: &Examined<'_>, heard: &[&Stop], all: &[Stop]) -> Option<Located> {
    let (first, last) = (heard.first()?, heard.last()?);
    let ratio = first.gradient / last.gradient;
    let (vanishes, explodes) = (ratio < 1.0 / FAR, ratio > FAR);
    let is_long = heard.len() >= FEWEST || !(NEXT_TO_NONE..=BEYOND_ALL).contains(&ratio);
    if heard.len() < 2 || !is_long || !(vanishes || explodes) {
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
    let mut text = format!(
        "{meaning}; |dL/da| is {} in {} and {} in {}",
        short(last.gradient, 3),
        last.name,
        short(first.gradient, 3),
        first.name,
    );
    if heard.len() >= FEWEST {
        let factor = short(factor, 3);
        let (name, why) = (&worst.name, &worst.why);
        text = format!("{text}; on the way {name} changes it most, by {factor}{why}");
    }
    let weights = Weights::of(examined);
    let is_clipped = examined.past.is_some_and(|past| past.is_clipped);
    let (kind, remedy) = if vanishes {
        let remedy = weights.map_or(SCALARS.0.to_string(), |weights| weights.against_vanishing());
        (FindingKind::Vanishing, remedy)
    } else {
        let remedy = weights.map_or(SCALARS.1.to_string(), |weights| {
            weights.against_exploding(is_clipped)
        });
        (FindingKind::Exploding, remedy)
    };
    let level = if examined.has_learned() {
        Severity::Note
    } else {
        kind.level()
    };
    let finding = Finding::new(kind, text)
        .at_level(level)
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
