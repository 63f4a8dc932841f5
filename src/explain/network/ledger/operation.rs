//! What stands between and after the layers: softmax, means, functions.

use super::comparison::compares;
use super::{Passage, Telling, atom, by};
use crate::expr::function::Unary;
use crate::expr::graph::{Node, NodeId};
use crate::expr::operator::Operator;

impl Telling<'_> {
    pub(super) fn operation(&mut self) {
        let graph = &self.network.loss().graph;
        match graph.node(self.stage.node) {
            Node::Structured(Operator::Softmax, a, _) => self.softmax(a),
            Node::Structured(operator, a, Some(b)) if compares(operator) => {
                self.comparison(operator, a, b);
            }
            Node::Structured(operator @ (Operator::Mean | Operator::Sum), a, _) => {
                self.reduction(operator, a);
            }
            node => self.other(node),
        }
    }

    /// Each unit's share of the sum of exponentials.
    fn softmax(&mut self, a: NodeId) {
        let (p, z) = (self.name(), atom(&self.network.symbol(a)));
        let (logits, values) = (self.value(a).to_vec(), self.value(self.stage.node).to_vec());
        let powers: Vec<f64> = logits.iter().map(|z| Unary::Exp.value(*z)).collect();
        let sum: f64 = powers.iter().sum();
        self.say(
            Passage::Forward,
            [p.clone(), format!("softmax({z})"), self.vector(&values)],
        );
        let terms: Vec<String> = logits
            .iter()
            .take(self.detail.most)
            .map(|z| self.exp(*z))
            .collect();
        let rest = if logits.len() > self.detail.most {
            " + …"
        } else {
            ""
        };
        let told = format!("{}{rest}", terms.join(" + "));
        self.say(
            Passage::Forward,
            [format!("Σ exp({z})"), told, self.detail.number(sum)],
        );
        for unit in 0..values.len().min(self.detail.most) {
            let told = format!("{} / {}", self.exp(logits[unit]), self.detail.number(sum));
            let name = format!("{p}[{}]", unit + 1);
            self.say(
                Passage::Forward,
                [name, told, self.detail.number(values[unit])],
            );
        }
        self.rest(Passage::Remark, values.len());
        let above = self.network.adjoint(self.stage.node, self.row).to_vec();
        self.say(Passage::Backward, [format!("∂L/∂{p}"), self.vector(&above)]);
        let mean: f64 = values.iter().zip(&above).map(|(p, g)| p * g).sum();
        self.say(
            Passage::Backward,
            [format!("m = Σ {p} ∂L/∂{p}"), self.detail.number(mean)],
        );
        let back = self.network.handed_back(self.stage, a, self.row);
        for unit in 0..values.len().min(self.detail.most) {
            let n = unit + 1;
            let told = format!(
                "{} · ({} − {})",
                self.detail.number(values[unit]),
                self.detail.number(above[unit]),
                self.detail.factor(mean)
            );
            let (name, rule) = (
                format!("∂L/∂{z}[{n}]"),
                format!("{p}[{n}] (∂L/∂{p}[{n}] − m)"),
            );
            self.say(
                Passage::Backward,
                [name, rule, told, self.detail.number(back[unit])],
            );
        }
        self.rest(Passage::BackwardRemark, values.len());
    }

    fn reduction(&mut self, operator: Operator, a: NodeId) {
        let symbol = self.network.symbol(a);
        let told = self.vector(self.value(a));
        self.say(Passage::Forward, [symbol, told]);
        if operator == Operator::Mean {
            self.mean();
        } else {
            let value = self.vector(self.value(self.stage.node));
            self.say(
                Passage::Forward,
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
            self.say(Passage::Forward, [self.network.symbol(*input), told]);
        }
        let value = self.vector(self.value(self.stage.node));
        let text = super::short_text(self.network.loss(), self.stage.node);
        self.say(Passage::Forward, [self.name(), text, value]);
        let above = self.vector(self.network.adjoint(self.stage.node, self.row));
        self.say(Passage::Backward, [by(&self.name()), above]);
        for input in inputs {
            self.handed(input);
        }
        if matches!(node, Node::Unary(Unary::Detach, _)) {
            let told = "the value passes, the gradient does not";
            self.say(Passage::BackwardRemark, [String::from(told)]);
        }
    }

    /// What is handed back to an argument in this row, and over all rows to what is there once; nothing to data.
    fn handed(&mut self, argument: NodeId) {
        let network = self.network;
        if !network.is_reached(argument) {
            return;
        }
        let back = network.handed_back(self.stage, argument, self.row);
        let name = by(&network.symbol(argument));
        let is_once = network.all_handed_back(self.stage, argument);
        if let ([sum], true) = (&is_once[..], network.rows > 1) {
            let row = format!("row {} adds {}", self.row + 1, self.vector(&back));
            self.say(Passage::BackwardRemark, [row]);
            let rows = network.rows;
            let told = format!("Σ over {rows} rows");
            self.say(Passage::Backward, [name, told, self.detail.vector(sum)]);
        } else {
            self.say(Passage::Backward, [name, self.vector(&back)]);
        }
    }

    /// The mean over all rows, if there are several.
    pub(super) fn mean(&mut self) {
        let rows = self.rows();
        if rows > 1 {
            let value = self.vector(self.value(self.stage.node));
            let told = format!("mean over {rows} rows");
            self.say(Passage::Forward, [self.name(), told, value]);
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
