//! One stage shown with the numbers of one row: forward, then backward.

mod layer;
mod operation;

use super::stage::short_text;
use super::{Network, NetworkStage, StageKind};
use crate::explain::format::{factor_figure, figure};
use crate::expr::graph::{Graph, Node, NodeId};
use crate::expr::operator::{Mask, Meaning, OperatorRole};

/// One row of a ledger: things that are equal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LedgerEntry {
    /// Which way it belongs to.
    pub section: LedgerSection,
    /// Formula, numbers in their places, result.
    pub parts: Vec<String>,
}

/// What a row of a ledger tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LedgerSection {
    /// A value, on the way to the loss.
    Forward,
    /// A derivative, on the way back.
    Backward,
    /// What is to be known about the numbers of the way forward.
    Remark,
    /// The same, of the way back.
    BackwardRemark,
    /// What goes wrong.
    Warning,
}

/// The rows shown so far.
struct Writer<'a> {
    network: &'a Network,
    stage: &'a NetworkStage,
    row: usize,
    detail: Detail,
    entries: Vec<LedgerEntry>,
}

impl Network {
    /// Tells a stage with the numbers of a row, both counted from 0.
    pub fn ledger(&self, stage: usize, row: usize, detail: Detail) -> Vec<LedgerEntry> {
        let stage = &self.stages[stage];
        let mut writer = Writer {
            network: self,
            stage,
            row,
            detail,
            entries: Vec::new(),
        };
        for finding in self.findings_of(stage) {
            writer.write(LedgerSection::Warning, [finding.to_string()]);
        }
        match stage.kind {
            StageKind::Input => writer.input(),
            StageKind::Layer(index) => writer.layer(index),
            StageKind::Operation => writer.operation(),
        }
        writer.entries
    }

    /// A value as the loss writes it, cut where it is long.
    pub(super) fn text(&self, node: NodeId) -> String {
        short_text(self.loss(), node)
    }

    /// What a value is called in formulas: its own name, or `x` (an input, a stack), `a1` (a layer with a function), `z1` (one without),
    /// `p` (softmax), `L` (the loss).
    pub fn symbol(&self, node: NodeId) -> String {
        let loss = self.loss();
        if node == loss.objective {
            return String::from("L");
        }
        if let Some(name) = loss.name_of(node) {
            return name.to_string();
        }
        if is_mask(&loss.graph, node) {
            return String::from("m");
        }
        let stage = self.stages.iter().find(|stage| stage.output == node);
        if let Some(stage) = stage {
            match (stage.kind, self.layer(stage)) {
                (StageKind::Input, _) => return String::from("x"),
                (_, Some(layer)) => {
                    let letter = if layer.activation.is_some() { 'a' } else { 'z' };
                    return format!("{letter}{}", layer.number);
                }
                _ => {}
            }
        }
        match loss.graph.node(node) {
            Node::Structured(operator, ..) => String::from(letter(operator.role())),
            _ => short_text(loss, node),
        }
    }
}

/// Whether a value is the masks of a dropout, which nobody typed.
pub fn is_mask(graph: &Graph, mut node: NodeId) -> bool {
    while let Node::Structured(operator, first, _) = graph.node(node)
        && operator.role() == OperatorRole::Stack
    {
        node = first;
    }
    match graph.node(node) {
        Node::Column(index) => Mask::of_name(&graph.columns()[index]).is_some(),
        _ => false,
    }
}

/// The letter for the result of an operator that has no name.
fn letter(role: OperatorRole) -> &'static str {
    match role {
        OperatorRole::Map(Meaning::Probabilities) => "p",
        OperatorRole::Stack => "x",
        OperatorRole::Layer => "z",
        OperatorRole::Map(
            Meaning::Number | Meaning::Logit | Meaning::Logits | Meaning::LogProbabilities,
        )
        | OperatorRole::Width
        | OperatorRole::Widths
        | OperatorRole::Rows
        | OperatorRole::Divergence
        | OperatorRole::Dropout
        | OperatorRole::Loss(_)
        | OperatorRole::LabelLoss(_)
        | OperatorRole::Unit
        | OperatorRole::Count
        | OperatorRole::Entry => "v",
    }
}

impl Writer<'_> {
    fn write<const N: usize>(&mut self, section: LedgerSection, parts: [String; N]) {
        self.write_all(section, parts.into());
    }

    /// Writes parts that are equal; what would be said twice is said once.
    fn write_all(&mut self, section: LedgerSection, mut parts: Vec<String>) {
        parts.dedup();
        self.entries.push(LedgerEntry { section, parts });
    }

    fn value(&self, node: NodeId) -> Vec<f64> {
        self.network.value(node, self.row)
    }

    /// How many units are left out.
    fn rest(&mut self, section: LedgerSection, units: usize) {
        let rest = units - self.detail.shown(units);
        if rest > 0 {
            self.write(section, [format!("and {rest} more units")]);
        }
    }

    fn input(&mut self) {
        let node = self.stage.node;
        let text = short_text(self.network.loss(), node);
        let value = self.vector(&self.value(node));
        self.write(LedgerSection::Forward, [String::from("x"), text, value]);
        let back = self.vector(&self.network.adjoint(node, self.row));
        self.write(LedgerSection::Backward, [String::from("∂L/∂x"), back]);
        let shown = "the data do not move: this says how the loss would change if they did";
        self.write(LedgerSection::BackwardRemark, [String::from(shown)]);
    }

    /// The first units of a vector.
    fn vector(&self, units: &[f64]) -> String {
        self.detail.vector(units)
    }
}

/// A symbol as a part of a formula: in parentheses if it is one itself.
pub(super) fn atom(symbol: &str) -> String {
    if symbol.contains(' ') {
        format!("({symbol})")
    } else {
        symbol.to_string()
    }
}

/// `∂L/∂z`.
pub(super) fn by(symbol: &str) -> String {
    format!("∂L/∂{}", atom(symbol))
}

/// The units of a vector and the terms of a sum that are written at least.
const LEAST: usize = 3;

/// How much is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Detail {
    /// The most units that are shown one by one.
    pub most: usize,
    /// The significant digits of every number.
    pub digits: usize,
}

impl Detail {
    /// How many of so many units are shown: all but for one would take as many rows as all.
    fn shown(self, units: usize) -> usize {
        if units <= self.most + 1 {
            units
        } else {
            self.most
        }
    }

    fn number(self, value: f64) -> String {
        figure(value, self.digits)
    }

    /// A number as a factor: in parentheses if it has a sign.
    fn factor(self, value: f64) -> String {
        factor_figure(value, self.digits)
    }

    /// `(1, −2, 0.5, …)`, the first units of a vector; one unit without parentheses.
    fn vector(self, units: &[f64]) -> String {
        if let [unit] = units {
            return self.number(*unit);
        }
        let most = self.most.max(LEAST);
        let first = units.iter().take(most);
        let mut shown: Vec<String> = first.map(|unit| self.number(*unit)).collect();
        if units.len() > most {
            shown.push(String::from("…"));
        }
        format!("({})", shown.join(", "))
    }

    /// `a · b + c · d + …`, the first products of a sum, and what is added behind them.
    fn products(self, pairs: &[(f64, f64)], added: Option<f64>) -> String {
        let product = |(index, (a, b)): (usize, &(f64, f64))| {
            let first = if index == 0 {
                self.number(*a)
            } else {
                self.factor(*a)
            };
            format!("{first} · {}", self.factor(*b))
        };
        let most = self.most.max(LEAST);
        let first = pairs.iter().enumerate().take(most);
        let mut terms: Vec<String> = first.map(product).collect();
        if pairs.len() > most {
            terms.push(String::from("…"));
        }
        terms.extend(added.map(|added| self.factor(added)));
        terms.join(" + ")
    }
}
