//! What goes wrong in a loss at a point, with the layer or node where it starts, the numbers, and what to try.

mod activations;
mod broadcast;
mod cut;
mod flow;
mod heads;
mod identical;
mod logistic;
mod normalized;
mod not_finite;
mod range;
mod reach;
mod relu;
mod target;
mod weights;

pub(in crate::explain) use range::{is_classification, least_value, lower_bound, may_be_negative};

use std::cell::OnceCell;
use std::sync::Arc;

use super::stage::active;
use super::{LayerReport, Past, layers};
use crate::data::Selection;
use crate::diff::Program;
use crate::diff::trace::Trace;
use crate::explain::{Finding, decay};
use crate::expr::Loss;
use crate::expr::display::{Printer, Style};
use crate::expr::graph::{Graph, Node, NodeId};
use crate::expr::operator::{Meaning, OperatorRole};

/// What is quoted of a loss at most, in characters.
const LONGEST: usize = 32;

/// A classification is solved at this loss, in nats: on average the right class has a probability of 0.99. Numbers are learned where
/// this part of their variance is left.
const SOLVED: f64 = 0.01;

/// A classification has been learned where this part of the loss of guessing is left, which is ln 2 of two classes.
const TOLD: f64 = 0.1;

/// What finds one kind of mistake.
type Cause = fn(&Examined<'_>) -> Vec<Located>;

/// Causes in the structure of the loss; the ones after them are looked for only where every number is finite.
const CAUSES: &[Cause] = &[
    heads::find,
    reach::find,
    cut::find,
    identical::find,
    broadcast::find,
];

/// The causes among them that are what somebody wrote.
const MISUSES: &[Cause] = &[heads::find, reach::find, broadcast::find];

/// Causes that are seen in finite numbers.
const FINITE_CAUSES: &[Cause] = &[
    target::find,
    flow::find,
    activations::dead,
    activations::saturated,
    normalized::find,
];

/// Where something goes wrong.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Location {
    /// In layers, by their numbers.
    Layers(Vec<usize>),
    /// In a node.
    Node(NodeId),
}

/// A finding and where it is.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Located {
    pub(super) location: Location,
    pub(super) finding: Finding,
}

impl Located {
    fn in_layer(number: usize, finding: Finding) -> Self {
        Self {
            location: Location::Layers(vec![number]),
            finding: finding.of(format!("layer {number}")),
        }
    }

    fn at_node(examined: &Examined<'_>, node: NodeId, finding: Finding) -> Self {
        Self {
            location: Location::Node(node),
            finding: finding.of(examined.quoted(node)),
        }
    }
}

/// A loss run forward and backward at a point, over some rows.
#[derive(Debug)]
pub struct Examined<'a> {
    /// The loss, compiled.
    pub program: &'a Arc<Program>,
    /// The point.
    pub at: &'a [f64],
    /// Over which rows.
    pub selection: Selection,
    /// The loss, its gradient, every value and adjoint.
    pub trace: Trace,
    /// The layers, in their order.
    pub layers: Vec<LayerReport>,
    past: Option<&'a Past>,
    start: OnceCell<Start>,
    needed: Vec<bool>,
    active: Vec<bool>,
}

/// A loss run where a run started, and its layers there.
#[derive(Debug)]
struct Start {
    trace: Trace,
    layers: Vec<LayerReport>,
}

impl<'a> Examined<'a> {
    /// Runs a loss at a point.
    pub fn at(program: &'a Arc<Program>, at: &'a [f64], selection: Selection) -> Self {
        let trace = Trace::of(program, selection, at);
        let loss = program.loss();
        Self {
            layers: layers(loss, &trace, at),
            past: None,
            start: OnceCell::new(),
            needed: loss.graph.reachable(&[loss.objective]),
            active: active(&loss.graph),
            program,
            at,
            selection,
            trace,
        }
    }

    /// The same with the run that led to the point: what was so at its start is no fault of its steps.
    #[must_use]
    pub fn after(self, past: Option<&'a Past>) -> Self {
        Self { past, ..self }
    }

    /// The loss where the run started, if it is known and this is another place.
    fn start(&self) -> Option<&Start> {
        let past = self.past.filter(|past| past.steps > 0)?;
        Some(self.start.get_or_init(|| {
            let trace = Trace::of(self.program, self.selection, &past.start);
            let layers = layers(self.loss(), &trace, &past.start);
            Start { trace, layers }
        }))
    }

    /// Whether the run before has lowered the loss to this part of the loss at its start; none where no run is known.
    fn has_fallen_to(&self, part: f64) -> Option<bool> {
        let start = self.start()?.trace.value;
        let least = lower_bound(self.loss()).unwrap_or(0.0);
        Some(self.trace.value - least <= part * (start - least))
    }

    /// Everything that goes wrong there.
    pub fn findings(&self) -> Vec<Finding> {
        self.located()
            .into_iter()
            .map(|located| located.finding)
            .collect()
    }

    /// What is given what it does not take, and where: seen in how the loss is written, whatever the numbers are.
    pub fn misuses(&self) -> Vec<(NodeId, Finding)> {
        let found = MISUSES.iter().flat_map(|find| find(self));
        let at_node = found.filter_map(|located| match located.location {
            Location::Node(node) => Some((node, located.finding)),
            Location::Layers(_) => None,
        });
        at_node.collect()
    }

    /// Where the first value comes from that is not finite, in one clause, and as a finding.
    pub(in crate::explain) fn origin_of_value(&self) -> Option<(String, Finding)> {
        not_finite::value(self)
    }

    /// Where the first slope comes from that is not finite though the values are, in one clause, and as a finding.
    pub(in crate::explain) fn origin_of_slope(&self) -> Option<(String, Finding)> {
        not_finite::slope(self)
    }

    pub(super) fn located(&self) -> Vec<Located> {
        let mut found = not_finite::find(self);
        let is_finite = self.trace.value.is_finite() && found.is_empty();
        found.extend(CAUSES.iter().flat_map(|find| find(self)));
        // What weights that were drawn to 0 or thrown do to gradients is no other mistake.
        if let Some(decayed) = self.decayed() {
            found.push(decayed);
        } else if is_finite {
            found.extend(FINITE_CAUSES.iter().flat_map(|find| find(self)));
        }
        found
    }

    /// What the weight decay of the run did.
    fn decayed(&self) -> Option<Located> {
        let past = self.past.filter(|_| !self.layers.is_empty())?;
        let pull = decay::Pull {
            decay: past.decay,
            rate: past.rate,
            steps: past.steps,
            parameters: self.at.len(),
            has_unit_steps: past.has_unit_steps,
            losses: [past.start_loss, self.trace.value],
            slopes: [past.start_slope, crate::diff::norm(&self.trace.gradient)],
            lengths: [past.start_length(), crate::diff::norm(self.at)],
        };
        let finding = pull.finding().filter(|_| !self.has_learned())?;
        Some(Located {
            location: Location::Layers(Vec::new()),
            finding,
        })
    }

    /// Whether the loss is as low as it can be, or next to it: then units at rest are where they are to be.
    fn is_solved(&self) -> bool {
        let allowed = if range::is_classification(self.loss()) {
            SOLVED
        } else {
            0.0
        };
        lower_bound(self.loss()).is_some_and(|least| self.trace.value <= least + allowed)
    }

    /// Whether numbers are told to all but a part of their variance, or classes with a part of the loss of guessing: it has learned, and units that are flat are what it does so with.
    fn has_learned(&self) -> bool {
        let graph = self.graph();
        let Node::Structured(operator, a, Some(b)) = graph.node(self.loss().objective) else {
            return false;
        };
        if is_classification(self.loss()) {
            let classes = graph.shape(a).width.max(2) as f64;
            return self.trace.value <= TOLD * classes.ln();
        }
        let (told, target) = if self.is_active(a) { (a, b) } else { (b, a) };
        if operator.role() != OperatorRole::Loss(Meaning::Number) || self.is_active(target) {
            return false;
        }
        let [told, target] = [told, target].map(|node| &self.trace.values[node.index()]);
        if target.is_empty() || (told.rows(), told.width()) != (target.rows(), target.width()) {
            return false;
        }
        let sum = |of: &dyn Fn(&[f64], &[f64]) -> f64| -> f64 {
            told.units()
                .zip(target.units())
                .map(|(told, target)| of(told, target))
                .sum()
        };
        let off = sum(&|told, target| {
            let off = told.iter().zip(target).map(|(y, t)| (y - t).powi(2));
            off.sum()
        });
        let spread = sum(&|_, target| {
            let mean = target.iter().sum::<f64>() / target.len() as f64;
            target.iter().map(|t| (t - mean).powi(2)).sum()
        });
        off <= SOLVED * spread
    }

    fn loss(&self) -> &'a Loss {
        self.program.loss()
    }

    fn graph(&self) -> &'a Graph {
        &self.program.loss().graph
    }

    /// The nodes that the loss needs, in an order of evaluation.
    fn nodes(&self) -> impl DoubleEndedIterator<Item = NodeId> {
        self.graph().ids().filter(|id| self.needed[id.index()])
    }

    /// Whether the value of a node in a row counts: some way from it to the loss leads through chosen branches only.
    fn counts(&self, node: NodeId, row: usize) -> bool {
        let graph = self.graph();
        let chooses_first = |condition: NodeId| {
            let table = &self.trace.values[condition.index()];
            let units = table.row(row);
            let any =
                |holds: bool| units.is_empty() || units.iter().any(|unit| (*unit != 0.0) == holds);
            [any(true), any(false)]
        };
        let mut counts = vec![false; graph.nodes().len()];
        counts[self.loss().objective.index()] = true;
        for id in self.nodes().rev().filter(|id| *id > node) {
            if !counts[id.index()] {
                continue;
            }
            match graph.node(id) {
                Node::Where(condition, a, b) => {
                    let [first, second] = chooses_first(condition);
                    counts[condition.index()] = true;
                    counts[a.index()] |= first;
                    counts[b.index()] |= second;
                }
                own => own.inputs().for_each(|input| counts[input.index()] = true),
            }
        }
        counts[node.index()]
    }

    /// The number of a row among all rows of the data, counted from 1; of rows that are drawn, among those of the step.
    fn row_number(&self, row: usize) -> usize {
        let data = self.program.data().filter(|data| !data.is_sampled());
        let index = data.and_then(|data| data.indices(self.selection).get(row).copied());
        index.unwrap_or(row) + 1
    }

    /// Whether a node depends on a parameter.
    fn is_active(&self, node: NodeId) -> bool {
        self.active[node.index()]
    }

    /// The units of a value in a row, or its only ones.
    fn units(&self, node: NodeId, row: usize) -> Vec<f64> {
        self.trace.values[node.index()].row(row)
    }

    /// A unit of a value in a row, or the only one.
    fn unit(&self, node: NodeId, row: usize, unit: usize) -> Option<f64> {
        let table = &self.trace.values[node.index()];
        table.get(row, unit).or(table.get(row, 0))
    }

    /// The text of a node; a long one is cut.
    fn quoted(&self, node: NodeId) -> String {
        let loss = self.loss();
        if let Some(name) = loss.name_of(node) {
            return name.to_string();
        }
        self.computed(node)
    }

    /// How a node is computed, even if it has a name; a long text is cut.
    fn computed(&self, node: NodeId) -> String {
        let loss = self.loss();
        let printer = Printer::with_names(&loss.graph, Style::Unicode, &loss.definitions);
        printer.longest(LONGEST).text(node)
    }

    /// The nodes that read a node.
    fn readers(&self, node: NodeId) -> impl Iterator<Item = NodeId> {
        let reads = move |id: &NodeId| self.graph().node(*id).inputs().any(|input| input == node);
        self.nodes().filter(reads)
    }
}
