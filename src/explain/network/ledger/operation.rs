//! What stands between and after the layers: losses, softmax, means, functions, by the formula of their definition.

use super::{LedgerSection, Writer, by};
use crate::explain::format::factor;
use crate::explain::network::formula::{Goal, Paper, StageFormula, unit_name};
use crate::explain::network::stage::active;
use crate::expr::function::{CallForm, Unary};
use crate::expr::graph::{Node, NodeId};
use crate::expr::operator::Rows;

impl Writer<'_> {
    pub(super) fn operation(&mut self) {
        let stage = self.stage;
        self.arguments();
        match StageFormula::of(self.network, stage, Some(self.row)) {
            Some(formula) => {
                self.forward(&formula);
                let above = self.vector(&self.network.adjoint(stage.node, self.row));
                self.write(LedgerSection::Backward, [by(&self.name()), above]);
                for argument in stage.inputs(&self.network.loss().graph) {
                    self.backward(&formula, argument);
                }
            }
            None => self.plain(),
        }
        if let Node::Unary(Unary::Detach, _) = self.network.loss().graph.node(stage.node) {
            let text = "the value passes, the gradient does not";
            self.write(LedgerSection::BackwardRemark, [String::from(text)]);
        }
    }

    /// What goes in.
    fn arguments(&mut self) {
        let graph = &self.network.loss().graph;
        let label = self.label();
        for argument in self.stage.inputs(graph) {
            if label == Some(argument) {
                continue;
            }
            let units = self.vector(&self.value(argument));
            let symbol = self.network.symbol(argument);
            self.write(LedgerSection::Forward, [symbol, units]);
        }
        let Some(label) = label.and_then(|label| self.value(label).first().copied()) else {
            return;
        };
        let text = format!(
            "the label is {}, counted from 0: unit {}",
            self.detail.number(label),
            self.detail.number(label + 1.0)
        );
        self.write(LedgerSection::Remark, [text]);
    }

    /// The node of the label, if the stage is a loss of classes.
    fn label(&self) -> Option<NodeId> {
        match self.network.loss().graph.node(self.stage.node) {
            Node::Structured(operator, _, label) if operator.takes_label() => label,
            _ => None,
        }
    }

    /// The values in the row by the formula, and the reductions that follow.
    fn forward(&mut self, formula: &StageFormula) {
        let paper = formula.forward(self.row);
        for sum in paper.sums() {
            self.sum(LedgerSection::Forward, &sum);
        }
        let values = formula.inner(self.row);
        let ends = formula.ends;
        if ends.rows.is_none() && paper.width() > 1 {
            self.units(&paper, &values);
        } else if !formula.only_reduces() {
            self.in_a_row(formula, &paper, &values);
        }
        let rows = self.rows();
        if let (Some(reduction), true) = (ends.rows, rows > 1) {
            let value = self.vector(&self.value(self.stage.node));
            let name = reduction.operator().name();
            let text = format!("{name} over {rows} rows");
            self.write(LedgerSection::Forward, [self.name(), text, value]);
        }
    }

    /// The result of one row, before it is added up over all.
    fn in_a_row(&mut self, formula: &StageFormula, paper: &Paper, values: &[f64]) {
        let width = formula.ends.width;
        let text = if width > 1 {
            format!("mean {}", factor(&paper.text()))
        } else {
            paper.text()
        };
        let name = self.name();
        let name = if formula.ends.rows.is_some() && self.rows() > 1 {
            format!("row {}: {text}", self.row + 1)
        } else if name == text {
            text
        } else {
            format!("{name} = {text}")
        };
        let mut parts = vec![name];
        if formula.ends.rows.is_some() && paper.width() > width {
            parts.push(self.vector(values));
        } else {
            let value = values.iter().sum::<f64>() / width as f64;
            parts.extend(self.row_numbers(paper, value));
            parts.push(self.detail.number(value));
        }
        self.write_all(LedgerSection::Forward, parts);
    }

    /// The loss of a row in numbers; of many units there is no room for it.
    fn row_numbers(&self, paper: &Paper, value: f64) -> Option<String> {
        let width = paper.width();
        let goal = self.goal(value, width);
        if width == 1 {
            return paper.numbers(&paper.unit(0), goal);
        }
        if width > self.detail.shown(width) {
            return None;
        }
        let units: Vec<_> = (0..width).map(|unit| paper.unit(unit)).collect();
        let sum = paper.sum(&units, goal)?;
        Some(format!("({sum}) / {width}"))
    }

    /// `softmax(z)`; arithmetic has no name.
    fn call(&self) -> Option<String> {
        let graph = &self.network.loss().graph;
        let node = graph.node(self.stage.node);
        let name = match node {
            Node::Structured(operator, ..) => operator.name(),
            Node::Unary(f, _) if f.form() == CallForm::Call => f.name(),
            Node::Binary(f, ..) if f.form() == CallForm::Call => f.name(),
            _ => return None,
        };
        let arguments: Vec<String> = node.inputs().map(|id| self.network.symbol(id)).collect();
        Some(format!("{name}({})", arguments.join(", ")))
    }

    /// Each unit of a result.
    fn units(&mut self, paper: &Paper, values: &[f64]) {
        let name = self.name();
        let text = self.vector(values);
        let mut parts = vec![name.clone()];
        parts.extend(self.call());
        parts.push(text);
        self.write_all(LedgerSection::Forward, parts);
        let shown = self.detail.shown(values.len());
        for (index, value) in values.iter().enumerate().take(shown) {
            let unit = paper.unit(index);
            let numbers = paper.numbers(&unit, self.goal(*value, 1));
            let mut parts = vec![unit_name(&name, index, values.len()), unit.text.clone()];
            parts.extend(numbers);
            parts.push(self.detail.number(*value));
            self.write_all(LedgerSection::Forward, parts);
        }
        self.rest(LedgerSection::Remark, values.len());
    }

    /// A sum along the width that the formula reads.
    fn sum(&mut self, section: LedgerSection, sum: &Paper) {
        let terms = sum.terms();
        let Some(value) = sum.value() else {
            return;
        };
        if terms.len() > self.detail.shown(terms.len()) {
            self.write(section, [sum.text(), self.detail.number(value)]);
            return;
        }
        let divisor = if sum.is_mean() { terms.len() } else { 1 };
        let numbers = sum.sum(&terms, self.goal(value, divisor));
        let numbers = numbers.map(|sum| {
            if divisor > 1 {
                format!("({sum}) / {divisor}")
            } else {
                sum
            }
        });
        let mut parts = vec![sum.text()];
        parts.extend(numbers);
        parts.push(self.detail.number(value));
        let is_written = self.entries.iter().any(|entry| entry.parts == parts);
        if !is_written {
            self.write_all(section, parts);
        }
    }

    /// The derivative by an argument, unit by unit.
    fn backward(&mut self, formula: &StageFormula, argument: NodeId) {
        let network = self.network;
        // Data do not move.
        let moves = active(&network.loss().graph)[argument.index()];
        if !moves || !network.is_reached(argument) {
            return;
        }
        let back = formula.vjp(argument).row(self.row);
        if back.is_empty() {
            return;
        }
        let is_once = network.loss().graph.shape(argument).rows == Rows::Once;
        let is_summed = is_once && self.rows() > 1;
        if let Some(paper) = formula.backward(argument, self.row) {
            self.derivative(formula, &paper, argument, &back, is_summed);
        } else {
            let zero = self.vector(&back);
            self.write(
                LedgerSection::Backward,
                [by(&network.symbol(argument)), zero],
            );
        }
        if is_summed {
            let sum = network.all_handed_back(self.stage, argument).row(0);
            let sum = self.vector(&sum);
            let text = format!("Σ over {} rows", self.rows());
            let name = by(&network.symbol(argument));
            self.write(LedgerSection::Backward, [name, text, sum]);
        }
    }

    fn derivative(
        &mut self,
        formula: &StageFormula,
        paper: &Paper,
        argument: NodeId,
        back: &[f64],
        is_summed: bool,
    ) {
        for sum in paper.sums() {
            self.sum(LedgerSection::Backward, &sum);
        }
        let symbol = by(&self.network.symbol(argument));
        let mut left_out = false;
        for (index, value) in back.iter().enumerate() {
            let unit = paper.unit(if paper.width() == 1 { 0 } else { index });
            if unit.is_zero() && back.len() > 1 {
                left_out = true;
                continue;
            }
            // A unit that stands alone among those the loss does not look at is written in any case.
            if index >= self.detail.shown(back.len()) && !left_out {
                break;
            }
            let goal = self.weighted_goal(formula, *value);
            let numbers = paper.numbers(&unit, goal);
            let name = unit_name(&symbol, index, back.len());
            let name = if is_summed {
                format!("row {} adds to {name}", self.row + 1)
            } else {
                name
            };
            let mut parts = vec![name, weighted(&unit.text, goal, self)];
            parts.extend(numbers.map(|numbers| weighted(&numbers, goal, self)));
            parts.push(self.detail.number(*value));
            self.write_all(LedgerSection::Backward, parts);
        }
        if left_out {
            let text = "the loss does not look at the other units: 0";
            self.write(LedgerSection::BackwardRemark, [String::from(text)]);
        } else {
            self.rest(LedgerSection::BackwardRemark, back.len());
        }
    }

    /// A derivative is multiplied by the adjoint of the loss, and divided by the numbers of rows and units of its mean.
    fn weighted_goal(&self, formula: &StageFormula, value: f64) -> Goal {
        Goal {
            value,
            digits: self.detail.digits,
            times: formula.times,
            count: formula.count,
        }
    }

    fn goal(&self, value: f64, count: usize) -> Goal {
        Goal {
            value,
            digits: self.detail.digits,
            times: 1.0,
            count,
        }
    }

    /// What has no formula: what goes in and out, and what is handed back.
    fn plain(&mut self) {
        let value = self.vector(&self.value(self.stage.node));
        let text = self.network.text(self.stage.node);
        self.write(LedgerSection::Forward, [self.name(), text, value]);
        let above = self.vector(&self.network.adjoint(self.stage.node, self.row));
        self.write(LedgerSection::Backward, [by(&self.name()), above]);
        for argument in self.stage.inputs(&self.network.loss().graph) {
            if self.network.is_reached(argument) {
                let back = self.network.plain_vjp(self.stage, argument, self.row);
                let back = self.vector(&back);
                let name = by(&self.network.symbol(argument));
                self.write(LedgerSection::Backward, [name, back]);
            }
        }
    }

    /// Over how many rows the stage runs.
    pub(super) fn rows(&self) -> usize {
        self.network.rows_of(self.stage)
    }

    pub(super) fn name(&self) -> String {
        self.network.symbol(self.stage.node)
    }
}

/// A slope times the adjoint of the loss, unless that is 1, and divided by what its mean is over.
fn weighted(slope: &str, goal: Goal, writer: &Writer<'_>) -> String {
    let slope = if goal.count > 1 || goal.times != 1.0 {
        factor(slope)
    } else {
        slope.to_string()
    };
    let times = if goal.times == 1.0 {
        String::new()
    } else {
        format!("{} · ", writer.detail.factor(goal.times))
    };
    if goal.count > 1 {
        format!("{times}{slope} / {}", goal.count)
    } else {
        format!("{times}{slope}")
    }
}
