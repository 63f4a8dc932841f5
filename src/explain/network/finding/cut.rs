//! Parameters whose gradient a `detach` hides, all of it or a part; and parameters that the loss does not use.

use std::sync::Arc;

use super::{Examined, Located, Location};
use crate::diff::{Evaluator, Objective, Program, norm};
use crate::explain::{Finding, FindingKind, Severity};
use crate::expr::Loss;
use crate::expr::function::Unary;
use crate::expr::graph::{Graph, LayerEntry, Node, NodeId};
use crate::expr::number::short;

/// Gradients that differ by less than this share are the same.
const SAME: f64 = 1e-9;

pub(super) fn find(examined: &Examined<'_>) -> Vec<Located> {
    let mut found: Vec<Located> = Vec::new();
    let slope = slope(examined);
    for cut in cuts(examined) {
        let names = cut.parameters.join(", ");
        let kind = if cut.by.is_some() {
            FindingKind::Cut
        } else {
            FindingKind::MissingGradient
        };
        let layers = cut
            .parameters
            .iter()
            .filter_map(|name| name.strip_prefix('W')?.parse().ok());
        let location = Location::Layers(layers.collect());
        let finding = match (&cut.by, &slope) {
            (Some(by), Some(slope)) => {
                let slope = norm(&of(slope, &cut.indices));
                let text = format!(
                    "no gradient reaches {names}: {by} cuts the path; autograd says 0, the slope is {}",
                    short(slope, 4)
                );
                Finding::new(kind, text)
                    .with("autograd", 0.0)
                    .with("slope", slope)
            }
            (Some(by), None) => Finding::new(
                kind,
                format!("no gradient reaches {names}: {by} cuts the path"),
            ),
            (None, _) => {
                let text = format!("no gradient reaches {names}: the loss does not use them");
                Finding::new(kind, text).at_level(Severity::Warning)
            }
        };
        let remedy = match cut.by {
            Some(_) => "take detach away where these are to learn",
            None => "leave them out, or use them in the loss",
        };
        found.push(Located {
            location,
            finding: finding.of(names).remedy(remedy),
        });
    }
    found.extend(slope.and_then(|slope| partly(examined, &slope)));
    found
}

/// Parameters without a path to the loss.
struct Cut {
    parameters: Vec<String>,
    indices: Vec<usize>,
    /// The `detach` that cuts them off; without one, nothing uses them.
    by: Option<String>,
}

fn cuts(examined: &Examined<'_>) -> Vec<Cut> {
    let graph = examined.graph();
    let mut cuts: Vec<Cut> = Vec::new();
    for id in graph.ids() {
        if examined.trace.reached[id.index()] {
            continue;
        }
        let (names, indices) = match graph.node(id) {
            Node::Variable(index) => (vec![graph.variables()[index].clone()], vec![index]),
            Node::Structured(crate::expr::operator::Operator::Linear(index), ..) => {
                // What is held gets no gradient anyway.
                let number = index + 1;
                let entries = graph.layer_entries(index);
                let (weights, biases) = entries.split_at(graph.layers()[index].weights());
                let free = |entries: &[LayerEntry]| -> Vec<usize> {
                    entries
                        .iter()
                        .filter_map(|entry| entry.variable())
                        .collect()
                };
                let parts = [("W", free(weights)), ("b", free(biases))];
                let parts = parts.into_iter().filter(|(_, indices)| !indices.is_empty());
                let (names, indices): (Vec<_>, Vec<_>) = parts
                    .map(|(letter, indices)| (format!("{letter}{number}"), indices))
                    .unzip();
                if names.is_empty() {
                    continue;
                }
                (names, indices.concat())
            }
            _ => continue,
        };
        let by = graph.ids().find(|detach| {
            is_detach(graph, *detach)
                && examined.trace.reached[detach.index()]
                && graph.reachable(&[*detach])[id.index()]
        });
        let by = by.map(|detach| examined.quoted(detach));
        match cuts.iter_mut().find(|cut| cut.by == by) {
            Some(cut) => {
                cut.parameters.extend(names);
                cut.indices.extend(indices);
            }
            None => cuts.push(Cut {
                parameters: names,
                indices,
                by,
            }),
        }
    }
    cuts
}

fn is_detach(graph: &Graph, id: NodeId) -> bool {
    matches!(graph.node(id), Node::Unary(Unary::Detach, _))
}

/// The parameters that get a gradient, but not all of it.
fn partly(examined: &Examined<'_>, slope: &[f64]) -> Option<Located> {
    let gaps = examined.trace.gradient.iter().zip(slope).enumerate();
    let gaps = gaps.filter(|(_, (autograd, slope))| {
        **autograd != 0.0 && (*autograd - *slope).abs() > SAME * autograd.abs().max(slope.abs())
    });
    let by_gap = |(_, (autograd, slope)): &(usize, (&f64, &f64))| (*autograd - *slope).abs();
    let (index, (autograd, slope)) = gaps.max_by(|a, b| by_gap(a).total_cmp(&by_gap(b)))?;
    let graph = examined.graph();
    let detach = examined.nodes().find(|id| is_detach(graph, *id))?;
    let name = examined.loss().parameters().get(index)?;
    let by = examined.quoted(detach);
    let text = format!(
        "{by} hides a part of the slope of {name}: autograd says {}, the slope is {}",
        short(*autograd, 6),
        short(*slope, 6)
    );
    let finding = Finding::new(FindingKind::Cut, text)
        .with("autograd", *autograd)
        .with("slope", *slope)
        .of(name.clone())
        .remedy("take detach away where the parameter is to learn from that part too");
    Some(Located {
        location: Location::Node(detach),
        finding,
    })
}

/// The slope of the loss as it is, with nothing detached; none where nothing is, or it is not finite.
fn slope(examined: &Examined<'_>) -> Option<Vec<f64>> {
    let loss = examined.loss();
    let graph = &loss.graph;
    if !examined.nodes().any(|id| is_detach(graph, id)) {
        return None;
    }
    let mut copy = Graph::with_variables_of(graph);
    let mut moved: Vec<NodeId> = Vec::with_capacity(graph.nodes().len());
    for node in graph.nodes() {
        let index = |input: NodeId| moved[input.index()];
        moved.push(match *node {
            Node::Unary(Unary::Detach, a) => index(a),
            node => copy.add(node.on(index)),
        });
    }
    let whole = Loss {
        objective: moved[loss.objective.index()],
        graph: copy,
        definitions: Vec::new(),
        ..loss.clone()
    };
    let program = match examined.program.data() {
        Some(data) => Program::with_data(whole, Arc::clone(data)),
        None => Program::new(whole),
    };
    let mut evaluator = Evaluator::new(Arc::new(program)).on_one_thread();
    evaluator.select(examined.selection);
    let mut slope = vec![0.0; examined.at.len()];
    evaluator.gradient(examined.at, &mut slope);
    slope.iter().all(|slope| slope.is_finite()).then_some(slope)
}

fn of(numbers: &[f64], indices: &[usize]) -> Vec<f64> {
    indices
        .iter()
        .filter_map(|index| numbers.get(*index).copied())
        .collect()
}
