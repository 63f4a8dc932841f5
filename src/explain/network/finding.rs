//! What goes wrong in a network, with the node or layer where it starts and the numbers.

use std::fmt;

use super::Layer;
use crate::diff::trace::Trace;
use crate::expr::Loss;
use crate::expr::display::{Printer, Style};
use crate::expr::function::Unary;
use crate::expr::graph::{Node, NodeId};
use crate::expr::number::short;
use crate::expr::operator::{Meaning, Operator, Role};

/// Gradients that shrink or grow by this factor from the last layer to the first vanish or explode.
const FAR: f64 = 100.0;

/// From this share of rows and units on a layer counts as saturated.
const MOST: f64 = 0.5;

/// What is quoted of a loss at most, in characters.
const LONGEST: usize = 32;

/// Something that goes wrong.
#[derive(Clone, Debug, PartialEq)]
pub enum Finding {
    /// A number that is not finite though what it is computed from is.
    NotFinite {
        /// The node that produced it.
        node: NodeId,
        /// Its text.
        text: String,
        /// The value.
        value: f64,
        /// The row, counted from 1, if it is one of several.
        row: Option<usize>,
        /// What it was computed from, by text.
        inputs: Vec<(String, f64)>,
    },
    /// Parameters without a path to the loss.
    Cut {
        /// Their names; of layers `W1`, `b1`.
        parameters: Vec<String>,
        /// The `detach` that cuts them off; without one, nothing uses them.
        by: Option<String>,
    },
    /// Gradients shrink on the way back.
    Vanishing(Way),
    /// Gradients grow on the way back.
    Exploding(Way),
    /// Units that are 0 in every row, so that no gradient passes.
    DeadRelu {
        /// The layer.
        layer: usize,
        /// How many are dead.
        dead: usize,
        /// Of how many.
        units: usize,
    },
    /// A layer whose function is nearly flat where its units are.
    Saturated {
        /// The layer.
        layer: usize,
        /// Its function.
        function: Unary,
        /// The share of rows and units.
        share: f64,
        /// The mean slope.
        slope: f64,
    },
    /// A softmax of what is a softmax already.
    SoftmaxTwice {
        /// The node of the outer one.
        node: NodeId,
        /// The outer one.
        outer: String,
        /// The inner one.
        inner: String,
    },
}

/// How a gradient changes from the last layer to the first.
#[derive(Clone, Debug, PartialEq)]
pub struct Way {
    /// ‖∂L/∂a‖ of the last layer.
    pub last: f64,
    /// ‖∂L/∂a‖ of the first layer.
    pub first: f64,
    /// How many layers there are.
    pub layers: usize,
    /// The layer that changes it most, with its factor, ‖W‖ and mean slope.
    pub worst: (usize, f64, f64, f64),
}

/// Everything that goes wrong at the point of a trace.
pub fn diagnose(loss: &Loss, trace: &Trace, layers: &[Layer]) -> Vec<Finding> {
    let mut findings: Vec<Finding> = not_finite(loss, trace).into_iter().collect();
    findings.extend(softmax_twice(loss));
    findings.extend(cut(loss, trace));
    if !matches!(findings.first(), Some(Finding::NotFinite { .. })) {
        findings.extend(way_back(layers));
        for layer in layers {
            if layer.dead > 0 {
                findings.push(Finding::DeadRelu {
                    layer: layer.number,
                    dead: layer.dead,
                    units: layer.units,
                });
            }
            if let Some((function, _)) = layer.activation.filter(|_| layer.saturated >= MOST) {
                findings.push(Finding::Saturated {
                    layer: layer.number,
                    function,
                    share: layer.saturated,
                    slope: layer.mean_slope,
                });
            }
        }
    }
    findings
}

/// The text of a node; a long one is cut.
fn quoted(loss: &Loss, node: NodeId) -> String {
    if let Some(name) = loss.name_of(node) {
        return name.to_string();
    }
    let printer = Printer::with_names(&loss.graph, Style::Unicode, &loss.definitions);
    printer.longest(LONGEST).text(node)
}

fn not_finite(loss: &Loss, trace: &Trace) -> Option<Finding> {
    for node in loss.graph.ids() {
        for (row, units) in trace.values[node.index()].iter().enumerate() {
            let Some(unit) = units.iter().position(|value| !value.is_finite()) else {
                continue;
            };
            let rows = trace.values[node.index()].len();
            let inputs = loss.graph.node(node).inputs();
            let value = |input: NodeId| {
                let table = &trace.values[input.index()];
                let of_row = table.get(row).or(table.first())?;
                of_row.get(unit).or(of_row.first()).copied()
            };
            let inputs = inputs.filter_map(|input| Some((quoted(loss, input), value(input)?)));
            return Some(Finding::NotFinite {
                node,
                text: quoted(loss, node),
                value: units[unit],
                row: (rows > 1).then_some(row + 1),
                inputs: inputs.collect(),
            });
        }
    }
    None
}

fn softmax_twice(loss: &Loss) -> Option<Finding> {
    let graph = &loss.graph;
    let needed = graph.reachable(&[loss.objective]);
    graph
        .ids()
        .filter(|id| needed[id.index()])
        .find_map(|outer| {
            let Node::Structured(operator, inner, _) = graph.node(outer) else {
                return None;
            };
            let gives = |role: Role| match role {
                Role::Map(meaning) => Some(meaning),
                _ => None,
            };
            let takes_logits = operator.predicted() == Some(Meaning::Logits)
                || matches!(
                    gives(operator.role()),
                    Some(Meaning::Probabilities | Meaning::LogProbabilities)
                );
            let is_softmax = takes_logits
                && matches!(graph.node(inner), Node::Structured(operator, ..)
                    if gives(operator.role()) == Some(Meaning::Probabilities));
            is_softmax.then(|| Finding::SoftmaxTwice {
                node: outer,
                outer: quoted(loss, outer),
                inner: quoted(loss, inner),
            })
        })
}

fn cut(loss: &Loss, trace: &Trace) -> Vec<Finding> {
    let graph = &loss.graph;
    let mut findings: Vec<Finding> = Vec::new();
    for id in graph.ids() {
        let names = match graph.node(id) {
            Node::Variable(index) => vec![loss.parameters()[index].clone()],
            Node::Structured(Operator::Linear(layer), ..) => {
                vec![format!("W{}", layer + 1), format!("b{}", layer + 1)]
            }
            _ => continue,
        };
        if trace.reached[id.index()] {
            continue;
        }
        let cuts = |detach: &NodeId| {
            matches!(graph.node(*detach), Node::Unary(Unary::Detach, _))
                && trace.reached[detach.index()]
                && graph.reachable(&[*detach])[id.index()]
        };
        let by = graph.ids().find(cuts).map(|detach| quoted(loss, detach));
        let known = findings.iter_mut().find_map(|finding| match finding {
            Finding::Cut {
                parameters,
                by: known,
            } if *known == by => Some(parameters),
            _ => None,
        });
        match known {
            Some(parameters) => parameters.extend(names),
            None => findings.push(Finding::Cut {
                parameters: names,
                by,
            }),
        }
    }
    findings
}

fn way_back(layers: &[Layer]) -> Option<Finding> {
    let reached: Vec<&Layer> = layers
        .iter()
        .filter(|layer| layer.gradient_norm > 0.0)
        .collect();
    let (first, last) = (reached.first()?, reached.last()?);
    if reached.len() < 3 {
        return None;
    }
    let ratio = first.gradient_norm / last.gradient_norm;
    let (vanishes, explodes) = (ratio < 1.0 / FAR, ratio > FAR);
    if !vanishes && !explodes {
        return None;
    }
    let size = |factor: f64| if vanishes { -factor } else { factor };
    let (worst, by) = reached
        .windows(2)
        .map(|pair| (pair[1], pair[0].gradient_norm / pair[1].gradient_norm))
        .max_by(|a, b| size(a.1).total_cmp(&size(b.1)))?;
    let way = Way {
        last: last.gradient_norm,
        first: first.gradient_norm,
        layers: reached.len(),
        worst: (worst.number, by, worst.weight_norm, worst.mean_slope),
    };
    Some(if vanishes {
        Finding::Vanishing(way)
    } else {
        Finding::Exploding(way)
    })
}

/// Where something goes wrong.
pub(super) enum Place {
    /// In layers, by their numbers.
    Layers(Vec<usize>),
    /// In a node.
    Node(NodeId),
}

impl Finding {
    /// Where it is.
    pub(super) fn index(&self) -> Place {
        match self {
            Self::NotFinite { node, .. } | Self::SoftmaxTwice { node, .. } => Place::Node(*node),
            Self::Cut { parameters, .. } => {
                let number = |name: &String| name.strip_prefix('W')?.parse().ok();
                Place::Layers(parameters.iter().filter_map(number).collect())
            }
            Self::Vanishing(way) | Self::Exploding(way) => Place::Layers(vec![way.worst.0]),
            Self::DeadRelu { layer, .. } | Self::Saturated { layer, .. } => {
                Place::Layers(vec![*layer])
            }
        }
    }

    /// What it is called.
    pub fn name(&self) -> &'static str {
        match self {
            Self::NotFinite { .. } => "not finite",
            Self::Cut { .. } => "cut",
            Self::Vanishing(_) => "vanishing gradient",
            Self::Exploding(_) => "exploding gradient",
            Self::DeadRelu { .. } => "dead ReLU",
            Self::Saturated { .. } => "saturated",
            Self::SoftmaxTwice { .. } => "softmax twice",
        }
    }
}

impl fmt::Display for Way {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (layer, factor, weight, slope) = self.worst;
        write!(
            f,
            "|dL/da| is {} in the last of {} layers and {} in the first; layer {layer} changes it most, by {} (|W| = {}, \
             mean slope {})",
            short(self.last, 3),
            self.layers,
            short(self.first, 3),
            short(factor, 3),
            short(weight, 3),
            short(slope, 3)
        )
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.name())?;
        match self {
            Self::NotFinite {
                text,
                value,
                row,
                inputs,
                ..
            } => {
                write!(f, "{text} is the first that is {}", short(*value, 3))?;
                if let Some(row) = row {
                    write!(f, ", in row {row}")?;
                }
                for (index, (text, value)) in inputs.iter().enumerate() {
                    let joint = if index == 0 { ", from" } else { " and" };
                    write!(f, "{joint} {text} = {}", short(*value, 4))?;
                }
                Ok(())
            }
            Self::Cut { parameters, by } => {
                let names = parameters.join(", ");
                match by {
                    Some(by) => write!(f, "no gradient reaches {names}: {by} cuts the path"),
                    None => write!(f, "no gradient reaches {names}: the loss does not use them"),
                }
            }
            Self::Vanishing(way) | Self::Exploding(way) => way.fmt(f),
            Self::DeadRelu { layer, dead, units } => {
                let (are, their) = if *dead == 1 {
                    ("is", "its")
                } else {
                    ("are", "their")
                };
                write!(
                    f,
                    "{dead} of {units} units of layer {layer} {are} 0 in every row, so {their} weights get no gradient"
                )
            }
            Self::Saturated {
                layer,
                function,
                share,
                slope,
            } => write!(
                f,
                "{} % of the {} units of layer {layer} are nearly flat (mean slope {})",
                short(100.0 * share, 3),
                function.name(),
                short(*slope, 3)
            ),
            Self::SoftmaxTwice { outer, inner, .. } => write!(
                f,
                "{outer} takes logits, but {inner} is a softmax already; take one of them away"
            ),
        }
    }
}
