//! Everything about a loss over rows or layers at a point: its stages, the sizes of values and gradients, what goes wrong.

use std::sync::Arc;

use super::finding::{Examined, Location};
use super::stage::{self, NetworkStage, stages};
use super::{LayerReport, Past, PredictionHead, StageKind};
use crate::data::Selection;
use crate::diff::Program;
use crate::diff::trace::{Table, Trace};
use crate::explain::Finding;
use crate::expr::Loss;
use crate::expr::graph::{self, Node, NodeId};
use crate::expr::operator::{OperatorRole, Rows};

/// A loss run forward and backward at a point, over the rows of a step.
#[derive(Clone, Debug)]
pub struct Network {
    /// The point, in the order of the parameters.
    pub at: Vec<f64>,
    /// How many rows there are; 0 for a loss without data.
    pub rows: usize,
    /// What the data go through, the loss last.
    pub stages: Vec<NetworkStage>,
    /// The layers, in their order.
    pub layers: Vec<LayerReport>,
    /// What goes wrong.
    pub findings: Vec<Finding>,
    /// What is compared with what, if anything is.
    pub head: Option<PredictionHead>,
    /// ∂L/∂ each parameter.
    pub gradient: Vec<f64>,
    /// Where each finding is.
    locations: Vec<Location>,
    program: Arc<Program>,
    /// By the index of the node.
    values: Vec<Table>,
    adjoints: Vec<Table>,
    reached: Vec<bool>,
    sizes: Vec<Sizes>,
}

/// The sizes of one stage.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sizes {
    /// ‖a‖, of what goes out.
    pub value: f64,
    /// ‖∂L/∂a‖.
    pub gradient: f64,
    /// ‖∂L/∂v‖ / ‖∂L/∂a‖ for what comes in: the factor by which the stage multiplies the gradient on its way back. None for
    /// an input, and where no gradient arrives.
    pub factor: Option<f64>,
}

impl Network {
    /// Runs a loss over rows; none for a loss that is a function of single numbers. `refused` is where the next step led if a
    /// number was not finite there: findings are about that point. `past` is the run that led there.
    pub fn of(
        program: &Arc<Program>,
        at: &[f64],
        selection: Selection,
        refused: Option<&[f64]>,
        past: Option<&Past>,
    ) -> Option<Self> {
        let loss = program.loss();
        if loss.graph.is_scalar() {
            return None;
        }
        // In a few rows many units are 0: what is wrong is judged over all rows to learn from.
        let is_batch = program.data().is_some_and(|data| data.batch().is_some());
        let judged = match selection {
            Selection::Step(_) if is_batch => Selection::Train,
            selection => selection,
        };
        let elsewhere = (refused.is_some() || judged != selection).then(|| {
            Examined::at(program, refused.unwrap_or(at), judged)
                .after(past)
                .located()
        });
        let examined = Examined::at(program, at, selection).after(past);
        let located = elsewhere.unwrap_or_else(|| examined.located());
        let (findings, locations) = located
            .into_iter()
            .map(|found| (found.finding, found.location))
            .unzip();
        let Examined { trace, layers, .. } = examined;
        let mut network = Self {
            at: loss.graph.expanded(at),
            rows: rows(loss, &trace),
            stages: stages(loss, &layers),
            layers,
            findings,
            locations,
            head: PredictionHead::of(loss),
            gradient: loss.graph.expanded_gradient(&trace.gradient),
            program: Arc::clone(program),
            values: trace.values,
            adjoints: trace.adjoints,
            reached: trace.reached,
            sizes: Vec::new(),
        };
        network.separate();
        network.sizes = network.stages.iter().map(|s| network.measure(s)).collect();
        Some(network)
    }

    /// The units of a stack are those of its arguments, and so are their adjoints. Where something else reads an argument too,
    /// the stack's own adjoint is what its readers hand back.
    fn separate(&mut self) {
        let graph = &self.loss().graph;
        let readers = |id: NodeId| {
            let reads = |node: &&Node| node.inputs().any(|input| input == id);
            graph.nodes().iter().filter(reads).count()
        };
        let is_shared = |stage: &&NetworkStage| match graph.node(stage.node) {
            node @ Node::Structured(operator, ..) if operator.role() == OperatorRole::Stack => {
                node.inputs().any(|input| readers(input) > 1)
            }
            _ => false,
        };
        let shared: Vec<NodeId> = self
            .stages
            .iter()
            .rev()
            .filter(is_shared)
            .map(|s| s.node)
            .collect();
        for node in shared {
            let graph = &self.loss().graph;
            let reads = |stage: &&NetworkStage| stage.inputs(graph).contains(&node);
            let readers = self.stages.iter().filter(reads);
            let tables = readers.map(|stage| self.all_handed_back(stage, node));
            if let Some(sum) = tables.reduce(|sum, table| sum.plus(&table)) {
                self.adjoints[node.index()] = sum;
            }
        }
    }

    /// The program that was run.
    pub fn program(&self) -> &Arc<Program> {
        &self.program
    }

    /// Whether this is a run of that program.
    pub fn is_of(&self, program: &Arc<Program>) -> bool {
        Arc::ptr_eq(&self.program, program)
    }

    /// The loss.
    pub fn loss(&self) -> &Loss {
        self.program.loss()
    }

    /// The units of a value in a row, counted from 0; a value that is there once has the same in every row.
    pub fn value(&self, node: NodeId, row: usize) -> Vec<f64> {
        self.values[node.index()].row(row)
    }

    /// The adjoints of the units of a value in a row.
    pub fn adjoint(&self, node: NodeId, row: usize) -> Vec<f64> {
        self.adjoints[node.index()].row(row)
    }

    /// Whether a gradient arrives at a value.
    pub fn is_reached(&self, node: NodeId) -> bool {
        self.reached[node.index()]
    }

    /// The image that the prediction reads in a row: how many pixels it has on a side, and what they are, row by row from the top.
    pub fn image_of(&self, row: usize) -> Option<(usize, Vec<f64>)> {
        let head = self.head.as_ref().filter(|_| row < self.rows)?;
        let side = head.image_side()?;
        let graph = &self.loss().graph;
        let mut pixels = vec![f64::NAN; side * side];
        for id in graph.ids() {
            let Node::Column(index) = graph.node(id) else {
                continue;
            };
            let place = head
                .inputs
                .iter()
                .position(|name| *name == graph.columns()[index]);
            if let Some(place) = place {
                pixels[place] = self.values[id.index()].get(row, 0)?;
            }
        }
        Some((side, pixels))
    }

    /// The class that a row has and the one that is predicted for it, by their numbers, where several are compared.
    pub fn classes_of(&self, row: usize) -> Option<(f64, usize)> {
        let head = self.head.as_ref().filter(|_| row < self.rows)?;
        let scores = self.value(head.prediction, row);
        let most = (0..scores.len()).max_by(|a, b| scores[*a].total_cmp(&scores[*b]));
        let target = self.values[head.target.index()].get(row, 0)?;
        Some((target, most.filter(|_| scores.len() > 1)?))
    }

    /// Where a row lies in the picture of the prediction: its inputs, one input with the target.
    pub fn place_of(&self, row: usize) -> Option<(f64, f64)> {
        let head = self.head.as_ref().filter(|_| self.rows > 0)?;
        let graph = &self.loss().graph;
        let column = |name: &String| {
            let is_it = |id: &NodeId| matches!(graph.node(*id), Node::Column(index) if graph.columns()[index] == *name);
            self.values[graph.ids().find(is_it)?.index()].get(row, 0)
        };
        match &head.inputs[..] {
            [x] => Some((column(x)?, self.values[head.target.index()].get(row, 0)?)),
            [x, y] => Some((column(x)?, column(y)?)),
            _ => None,
        }
    }

    /// The sizes of a stage, by its index.
    pub fn sizes_of(&self, stage: usize) -> Sizes {
        self.sizes[stage]
    }

    /// How a layer's parameters lie in the point.
    pub fn sizes(&self, index: usize) -> graph::Layer {
        let number = self.layers[index].number;
        self.loss().graph.layers()[number - 1]
    }

    /// The layer that a stage is.
    pub fn layer(&self, stage: &NetworkStage) -> Option<&LayerReport> {
        match stage.kind {
            StageKind::Layer(index) => self.layers.get(index),
            StageKind::Input | StageKind::Operation => None,
        }
    }

    /// The shape of what goes into a stage, if it is one value, and of what comes out: `40 × 2 → 40 × 8`.
    pub fn shapes(&self, stage: &NetworkStage) -> String {
        let graph = &self.loss().graph;
        let shape = |id| stage::shape(graph, id, self.rows);
        match stage.inputs(graph)[..] {
            [] => shape(stage.output),
            [input, ..] => format!("{} → {}", shape(input), shape(stage.output)),
        }
    }

    /// The same without the rows: `2 → 8`.
    pub fn widths(&self, stage: &NetworkStage) -> String {
        let graph = &self.loss().graph;
        let width = |id| graph.shape(id).width;
        match stage.inputs(graph)[..] {
            [] => width(stage.output).to_string(),
            [input, ..] => format!("{}→{}", width(input), width(stage.output)),
        }
    }

    /// How many rows can be looked at: at least one.
    pub fn visible_rows(&self) -> usize {
        self.rows.max(1)
    }

    /// What goes wrong in a stage.
    pub fn findings_of(&self, stage: &NetworkStage) -> impl Iterator<Item = &Finding> {
        let number = self.layer(stage).map(|layer| layer.number);
        let (node, output) = (stage.node, stage.output);
        let is_here = move |location: &Location| match location {
            Location::Layers(layers) => number.is_some_and(|number| layers.contains(&number)),
            Location::Node(found) => *found == node || *found == output,
        };
        let both = self.findings.iter().zip(&self.locations);
        both.filter(move |(_, location)| is_here(location))
            .map(|(finding, _)| finding)
    }

    fn measure(&self, stage: &NetworkStage) -> Sizes {
        let gradient = self.adjoints[stage.output.index()].norm();
        let is_stage = |node: &NodeId| self.stages.iter().any(|other| other.output == *node);
        let before = stage.inputs(&self.loss().graph).into_iter().find(is_stage);
        let back = before.map(|input| {
            if self.reads_alone(stage, input) {
                self.adjoints[input.index()].norm()
            } else {
                self.all_handed_back(stage, input).norm()
            }
        });
        Sizes {
            value: self.values[stage.output.index()].norm(),
            gradient,
            factor: back
                .map(|back| back / gradient)
                .filter(|factor| factor.is_finite()),
        }
    }

    /// What a stage hands back to an argument, by row and unit; to one that is there once, the sum over all rows.
    pub(super) fn all_handed_back(&self, stage: &NetworkStage, argument: NodeId) -> Table {
        let back = self.vjp(stage, argument);
        let is_once = self.loss().graph.shape(argument).rows == Rows::Once;
        if is_once { back.summed() } else { back }
    }
}

/// How many rows the values of a trace have, where they are per row.
fn rows(loss: &Loss, trace: &Trace) -> usize {
    let each = loss.graph.ids().filter(|id| {
        loss.graph.shape(*id).rows == Rows::Each && !trace.values[id.index()].is_empty()
    });
    let counts = each.map(|id| trace.values[id.index()].rows());
    counts.max().unwrap_or(0)
}
