//! What stands between and after the layers: softmax, means, functions.

use super::{LedgerSection, Telling, atom, by};
use crate::expr::function::Unary;
use crate::expr::graph::{Node, NodeId};
use crate::expr::operator::{Operator, Rows};

impl Telling<'_> {
    pub(super) fn operation(&mut self) {
        let graph = &self.network.loss().graph;
        match graph.node(self.stage.node) {
            Node::Structured(Operator::Softmax, a, _) => self.softmax(a),
            Node::Structured(operator, a, Some(b)) if operator.compares() => {
                self.comparison(operator, a, b);
            }
            Node::Structured(operator @ (Operator::Mean | Operator::Sum), a, _) => {
                self.reduction(operator, a);
            }
            node => self.other(node),
        }
    }

    fn softmax(&mut self, a: NodeId) {
        let (p, z) = (self.name(), atom(&self.network.symbol(a)));
        let values = self.value(self.stage.node).to_vec();
        let told = self.vector(&values);
        self.say(
            LedgerSection::Forward,
            [p.clone(), format!("softmax({z})"), told],
        );
        self.shares(a, &p, &z, &values);
        self.softmax_back(a, &p, &z, &values);
    }

    /// Each unit's share of the sum of exponentials. Where that overflows the operator takes the greatest off first, which
    /// would only confuse here.
    fn shares(&mut self, a: NodeId, p: &str, z: &str, values: &[f64]) {
        let logits = self.value(a).to_vec();
        let sum: f64 = logits.iter().map(|z| Unary::Exp.value(*z)).sum();
        if !sum.is_normal() {
            return;
        }
        let shown = self.detail.shown(logits.len());
        let mut terms: Vec<String> = logits.iter().take(shown).map(|z| self.exp(*z)).collect();
        if logits.len() > shown {
            terms.push(String::from("…"));
        }
        let told = terms.join(" + ");
        let sum = self.detail.number(sum);
        self.say(
            LedgerSection::Forward,
            [format!("Σ exp({z})"), told, sum.clone()],
        );
        for unit in 0..shown {
            let told = format!("{} / {sum}", self.exp(logits[unit]));
            let name = format!("{p}[{}]", unit + 1);
            let value = self.detail.number(values[unit]);
            self.say(LedgerSection::Forward, [name, told, value]);
        }
        self.rest(LedgerSection::Remark, values.len());
    }

    /// ∂L/∂zᵢ = pᵢ (∂L/∂pᵢ − Σ pⱼ ∂L/∂pⱼ).
    fn softmax_back(&mut self, a: NodeId, p: &str, z: &str, values: &[f64]) {
        let above = self.network.adjoint(self.stage.node, self.row).to_vec();
        self.say(
            LedgerSection::Backward,
            [format!("∂L/∂{p}"), self.vector(&above)],
        );
        let mean: f64 = values.iter().zip(&above).map(|(p, g)| p * g).sum();
        let told = self.detail.number(mean);
        self.say(
            LedgerSection::Backward,
            [format!("m = Σ {p} ∂L/∂{p}"), told],
        );
        let back = self.network.vjp(self.stage, a, self.row);
        for unit in 0..self.detail.shown(values.len()) {
            let n = unit + 1;
            let rule = format!("{p}[{n}] (∂L/∂{p}[{n}] − m)");
            let (share, slope) = (
                self.detail.number(values[unit]),
                self.detail.number(above[unit]),
            );
            let told = format!("{share} · ({slope} − {})", self.detail.factor(mean));
            let result = self.detail.number(back[unit]);
            self.say(
                LedgerSection::Backward,
                [format!("∂L/∂{z}[{n}]"), rule, told, result],
            );
        }
        self.rest(LedgerSection::BackwardRemark, values.len());
    }

    fn reduction(&mut self, operator: Operator, a: NodeId) {
        let symbol = self.network.symbol(a);
        let told = self.vector(self.value(a));
        self.say(LedgerSection::Forward, [symbol, told]);
        if operator == Operator::Mean {
            self.mean();
        } else {
            let value = self.vector(self.value(self.stage.node));
            self.say(
                LedgerSection::Forward,
                [self.name(), String::from("sum over all rows"), value],
            );
        }
        self.handed(a);
    }

    /// Functions and arithmetic, unit by unit.
    fn other(&mut self, node: Node) {
        let inputs = self.stage.inputs(&self.network.loss().graph);
        for input in &inputs {
            let told = self.vector(self.value(*input));
            self.say(LedgerSection::Forward, [self.network.symbol(*input), told]);
        }
        let value = self.vector(self.value(self.stage.node));
        let text = super::short_text(self.network.loss(), self.stage.node);
        self.say(LedgerSection::Forward, [self.name(), text, value]);
        let above = self.vector(self.network.adjoint(self.stage.node, self.row));
        self.say(LedgerSection::Backward, [by(&self.name()), above]);
        for input in inputs {
            self.handed(input);
        }
        if matches!(node, Node::Unary(Unary::Detach, _)) {
            let told = "the value passes, the gradient does not";
            self.say(LedgerSection::BackwardRemark, [String::from(told)]);
        }
    }

    /// What is handed back to an argument in this row, and over all rows to what is there once; nothing to data.
    fn handed(&mut self, argument: NodeId) {
        let network = self.network;
        if !network.is_reached(argument) {
            return;
        }
        let back = network.vjp(self.stage, argument, self.row);
        let name = by(&network.symbol(argument));
        // A sum over all rows is work, and only of what is there once it is told.
        let is_once = network.loss().graph.shape(argument).rows == Rows::Once;
        let sums = if is_once && network.rows > 1 && network.runs_over_rows(self.stage) {
            network.all_handed_back(self.stage, argument)
        } else {
            Vec::new()
        };
        if let [sum] = &sums[..] {
            let row = format!("row {} adds {}", self.row + 1, self.vector(&back));
            self.say(LedgerSection::BackwardRemark, [row]);
            let rows = network.rows;
            let told = format!("Σ over {rows} rows");
            self.say(
                LedgerSection::Backward,
                [name, told, self.detail.vector(sum)],
            );
        } else {
            self.say(LedgerSection::Backward, [name, self.vector(&back)]);
        }
    }

    /// The mean over all rows, if there are several.
    pub(super) fn mean(&mut self) {
        let rows = self.rows();
        if rows > 1 {
            let value = self.vector(self.value(self.stage.node));
            let told = format!("mean over {rows} rows");
            self.say(LedgerSection::Forward, [self.name(), told, value]);
        }
    }

    /// Over how many rows the stage runs.
    pub(super) fn rows(&self) -> usize {
        if self.network.runs_over_rows(self.stage) {
            self.network.rows
        } else {
            1
        }
    }

    fn exp(&self, x: f64) -> String {
        format!("exp({})", self.detail.number(x))
    }

    pub(super) fn name(&self) -> String {
        self.network.symbol(self.stage.node)
    }
}
