//! Units that pass no gradient: dead, or saturated away from their targets; in layers, and in losses written without them.

use super::logistic::Bounded;
use super::relu::is_relu;
use super::weights::Weights;
use super::{Examined, Located, TOLD, reach, target};
use crate::diff::trace::Table;
use crate::explain::network::{SATURATED, SATURATED_MOST};
use crate::explain::{Finding, FindingKind, Severity};
use crate::expr::function::Binary;
use crate::expr::graph::{Node, NodeId};
use crate::expr::number::short;
use crate::expr::operator::{OperatorRole, Rows};

/// A value this close to its target sits on it.
const ON_TARGET: f64 = 0.05;

/// Where a run has left this part of its loss at the start, units that are not dead learn.
const GETS_ON: f64 = 0.5;

/// What to try where units are dead, and were at the start.
const START: &str = "another start ([init] seed), or leaky_relu: no step made them so";

/// The same where steps made them so.
const STEPS: &str = "a smaller learning rate, with which fewer die on the way, or leaky_relu";

/// What to try where units were not flat at the start.
const STEPS_FLAT: &str =
    "a smaller learning rate, or inputs of size 1: they were not flat at the start";

/// The same where no start is known.
const EITHER: &str = "where they are 0 from the start, another start or leaky_relu; where they died on the way, a smaller learning rate";

pub(super) fn dead(examined: &Examined<'_>) -> Vec<Located> {
    let graph = examined.graph();
    let mut found = Vec::new();
    if examined.is_solved() {
        return Vec::new();
    }
    let outputs = reach::outputs(examined);
    let far = target::far(examined);
    for id in examined.nodes() {
        let is_relu = is_relu(examined, id);
        let table = &examined.trace.values[id.index()];
        if !is_relu || table.is_empty() || outputs.contains(&id) {
            continue;
        }
        let units = graph.shape(id).width;
        let is_dead = |unit: &usize| table.unit(*unit).iter().all(|value| *value == 0.0);
        let silent: Vec<usize> = (0..units).filter(is_dead).collect();
        let dead = silent.len();
        if dead == 0 {
            continue;
        }
        let layer = layer_of(examined, id);
        // A single number below 0 is where the point is, not a unit that is dead.
        if layer.is_none() && (table.rows() < 2 || graph.shape(id).rows == Rows::Once) {
            continue;
        }
        // So many were dead where the run started.
        let before = examined.start().map(|start| {
            let table = &start.trace.values[id.index()];
            let was_dead = |unit: &&usize| table.unit(**unit).iter().all(|value| *value == 0.0);
            silent.iter().filter(was_dead).count()
        });
        let some_live = dead < units;
        let finding = |text: String| {
            let (how, remedy) = match before {
                None => ("", EITHER),
                Some(before) if before == dead => (", as at the start", START),
                Some(0) => (", and not at the start", STEPS),
                Some(_) => (", more than at the start", STEPS),
            };
            let remedy = match &far {
                Some(far) if before != Some(dead) => far.remedy(examined),
                _ => remedy.to_string(),
            };
            Finding::new(FindingKind::Dead, format!("{text}{how}"))
                .at_level(level(examined, dead, units))
                .with("dead", dead as f64)
                .with("units", units as f64)
                .with_some("dead_at_start", before.map(|before| before as f64))
                .remedy(remedy)
        };
        found.push((some_live, if let Some(layer) = layer {
            let (are, their) = if dead == 1 { ("is", "its") } else { ("are", "their") };
            let text = format!(
                "{dead} of {units} units of layer {layer} {are} 0 in every row, so {their} weights get no gradient"
            );
            Located::in_layer(layer, finding(text))
        } else {
            let relu = examined.computed(id);
            let who = match (dead, units) {
                (_, 1) => format!("{relu} is"),
                (1, _) => format!("1 of {units} units of {relu} is"),
                _ => format!("{dead} of {units} units of {relu} are"),
            };
            let text = format!("{who} 0 in every row: a dead ReLU passes no gradient");
            Located::at_node(examined, id, finding(text))
        }));
    }
    // What is wholly dead is why nothing behind it learns.
    found.sort_by_key(|(some_live, _)| *some_live);
    found.into_iter().map(|(_, found)| found).collect()
}

/// How much it matters that units are dead: while most of a layer lives and the loss falls, the others learn what is to learn.
fn level(examined: &Examined<'_>, dead: usize, units: usize) -> Severity {
    let most_live = 2 * dead < units;
    let falls = examined.has_fallen_to(1.0);
    let learned = examined.has_learned() || examined.has_fallen_to(TOLD) == Some(true);
    if dead == units {
        Severity::Fault
    } else if learned || most_live && falls != Some(false) {
        Severity::Note
    } else if most_live || examined.has_fallen_to(GETS_ON) == Some(true) {
        Severity::Warning
    } else {
        Severity::Fault
    }
}

/// The number of the layer whose function a node is.
pub(super) fn layer_of(examined: &Examined<'_>, node: NodeId) -> Option<usize> {
    let is_function = |layer: &&crate::explain::network::LayerReport| {
        layer
            .activation
            .is_some_and(|(_, function)| function == node)
    };
    examined
        .layers
        .iter()
        .find(is_function)
        .map(|layer| layer.number)
}

pub(super) fn saturated(examined: &Examined<'_>) -> Vec<Located> {
    let graph = examined.graph();
    let mut found = Vec::new();
    if examined.is_solved() {
        return found;
    }
    let outputs = reach::outputs(examined);
    let far = target::far(examined);
    for id in examined.nodes().filter(|id| examined.is_active(*id)) {
        if outputs.contains(&id) {
            continue;
        }
        let Some(bounded) = Bounded::of(graph, id) else {
            continue;
        };
        let table = &examined.trace.values[id.index()];
        let layer = layer_of(examined, id);
        if layer.is_none() && table.rows() < 2 {
            continue;
        }
        let targets = Targets::of(examined, id);
        let is_flat = |y: &f64| bounded.relative_slope(*y) < SATURATED;
        let away = |unit: usize, values: &[f64]| {
            let values = values.iter().enumerate().filter(|(_, y)| is_flat(y));
            values
                .filter(|(row, y)| !targets.meet(*row, unit, **y))
                .count()
        };
        let of_unit = |(unit, values): (usize, &[f64])| {
            let flat = values.iter().filter(|y| is_flat(y)).count();
            if flat == 0 { 0 } else { away(unit, values) }
        };
        let share_of = |table: &Table| {
            let flat: usize = table.units().enumerate().map(of_unit).sum();
            flat as f64 / table.count().max(1) as f64
        };
        let slope = table.sum_of(|y| bounded.relative_slope(y)) / table.count() as f64;
        let share = share_of(table);
        if share < SATURATED_MOST {
            continue;
        }
        let of = layer.map_or_else(
            || examined.computed(id),
            |layer| format!("the {} units of layer {layer}", bounded.name),
        );
        let text = format!(
            "{} % of {of} are nearly flat (mean slope {} of the steepest)",
            short(100.0 * share, 3),
            short(slope, 3)
        );
        // Whether they were so where the run started.
        let before = examined.start();
        let before = before.map(|start| share_of(&start.trace.values[id.index()]));
        let came = before.is_some_and(|share| share < SATURATED_MOST);
        let learns = came && far.is_none() && examined.has_fallen_to(GETS_ON) == Some(true);
        let finding = if learns || examined.has_learned() {
            let text = format!("{text}, and it has learned by them");
            Finding::new(FindingKind::Saturated, text).at_level(Severity::Note)
        } else {
            let remedy = match (targets.beyond(bounded), &far) {
                (Some(targets), _) => targets,
                (None, Some(far)) => far.remedy(examined),
                (None, None) if came => Weights::of(examined)
                    .and_then(|weights| weights.too_long_steps())
                    .unwrap_or_else(|| STEPS_FLAT.to_string()),
                (None, None) => String::from("smaller weights at the start, or inputs of size 1"),
            };
            Finding::new(FindingKind::Saturated, text).remedy(remedy)
        };
        let finding = finding
            .with("share", share)
            .with("relative_slope", slope)
            .with_some("share_at_start", before);
        found.push(match layer {
            Some(layer) => Located::in_layer(layer, finding),
            None => Located::at_node(examined, id, finding),
        });
    }
    found
}

/// What an output is compared with.
struct Targets<'a> {
    examined: &'a Examined<'a>,
    nodes: Vec<NodeId>,
}

impl<'a> Targets<'a> {
    /// The target of a loss that reads the output; where the loss is written out, any column that the output does not read,
    /// unless the output is weighted on its way there.
    fn of(examined: &'a Examined<'a>, output: NodeId) -> Self {
        let graph = examined.graph();
        let compared = examined
            .readers(output)
            .filter_map(|reader| match graph.node(reader) {
                Node::Structured(f, a, Some(b)) if matches!(f.role(), OperatorRole::Loss(_)) => {
                    Some(if a == output { b } else { a })
                }
                _ => None,
            });
        let mut nodes: Vec<NodeId> = compared.collect();
        let is_last = |id: NodeId| {
            let reads = graph.reachable(&[id])[output.index()];
            let is_layer = matches!(graph.node(id), Node::Structured(f, ..) if f.role() == OperatorRole::Layer);
            !(id != output && reads && (is_layer || Bounded::of(graph, id).is_some()))
        };
        let is_written_out = |id: NodeId| match graph.node(id) {
            Node::Structured(f, a, _) => {
                let is_loss =
                    matches!(f.role(), OperatorRole::Loss(_) | OperatorRole::LabelLoss(_));
                !(is_loss && graph.reachable(&[a])[output.index()])
            }
            Node::Binary(Binary::Mul, a, b) => {
                let other = if a == output { b } else { a };
                !(a == output || b == output) || other == output || !examined.is_active(other)
            }
            _ => true,
        };
        let is_output = |id: NodeId| is_last(id) && is_written_out(id);
        if nodes.is_empty() && examined.nodes().all(is_output) {
            let below = graph.reachable(&[output]);
            let columns = examined
                .nodes()
                .filter(|id| matches!(graph.node(*id), Node::Column(_)) && !below[id.index()]);
            nodes.extend(columns);
        }
        Self { examined, nodes }
    }

    /// What to do where targets lie beyond what the function can give.
    fn beyond(&self, bounded: Bounded) -> Option<String> {
        let [low, high] = bounded.bounds();
        let is_beyond = |y: &f64| *y < low - ON_TARGET || *y > high + ON_TARGET;
        let tables = self.nodes.iter();
        let mut tables = tables.map(|node| &self.examined.trace.values[node.index()]);
        let table = tables.find(|table| table.any(|y| is_beyond(&y)))?;
        let values = || table.units().flat_map(|values| values.iter().copied());
        let least = values().fold(f64::INFINITY, f64::min);
        let most = values().fold(f64::NEG_INFINITY, f64::max);
        let name = bounded.name;
        Some(format!(
            "leave {name} away there, or scale the targets: they reach from {} to {}, and {name} only from {low} to {high}",
            short(least, 3),
            short(most, 3)
        ))
    }

    /// Whether a unit sits on its target.
    fn meet(&self, row: usize, unit: usize, y: f64) -> bool {
        self.nodes.iter().any(|target| {
            let target = self.examined.unit(*target, row, unit);
            target.is_some_and(|target| (target - y).abs() < ON_TARGET)
        })
    }
}
