//! What stands between and after the layers: softmax, losses, means, functions.

use super::{Detail, Passage, Telling};
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
        let (p, z) = (self.name(), self.network.symbol(a));
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

    /// A prediction against a target: the loss of the row, the mean over all, the slope.
    fn comparison(&mut self, operator: Operator, a: NodeId, b: NodeId) {
        let predicted = self.value(a).to_vec();
        let target = self.value(b).to_vec();
        let symbol = self.network.symbol(a);
        let told = self.vector(&predicted);
        self.say(Passage::Forward, [symbol.clone(), told]);
        if operator.takes_label() {
            let label = target[0];
            let told = format!(
                "the label is {}, counted from 0: unit {}",
                self.detail.number(label),
                self.detail.number(label + 1.0)
            );
            self.say(Passage::Remark, [told]);
        } else {
            let told = self.vector(&target);
            self.say(Passage::Forward, [self.target(b), told]);
        }
        let rule = Rule::of(operator, &symbol, &self.target(b), self.detail);
        let own = operator.units(&predicted, &target)[0];
        let numbers = rule.numbers(&predicted, &target);
        let numbers: Vec<String> = numbers.into_iter().collect();
        let name = if self.network.rows > 1 {
            format!("row {}: {}", self.row + 1, rule.formula)
        } else {
            format!("L = {}", rule.formula)
        };
        let mut parts = vec![name];
        parts.extend(numbers);
        parts.push(self.detail.number(own));
        self.push(Passage::Forward, parts);
        self.mean();
        self.way_back(&rule, a, &predicted, &target);
    }

    /// The slope of a comparison, unit by unit.
    fn way_back(&mut self, rule: &Rule, a: NodeId, predicted: &[f64], target: &[f64]) {
        let symbol = self.network.symbol(a);
        let above = self.network.adjoint(self.stage.node, self.row)[0];
        self.say(
            Passage::Backward,
            [format!("∂L/∂{}", self.name()), self.detail.number(above)],
        );
        let back = self.network.handed_back(self.stage, a, self.row);
        let width = predicted.len();
        let count = self.network.rows.max(1) * if rule.is_wide { width } else { 1 };
        let over = if count > 1 {
            format!(" / {count}")
        } else {
            String::new()
        };
        let mut left_out = false;
        for unit in 0..width {
            let Some((formula, numbers)) = rule.slope(unit, predicted, target) else {
                left_out = true;
                continue;
            };
            if unit >= self.detail.most {
                break;
            }
            let name = if width > 1 {
                format!("∂L/∂{symbol}[{}]", unit + 1)
            } else {
                format!("∂L/∂{symbol}")
            };
            self.say(
                Passage::Backward,
                [
                    name,
                    format!("{formula}{over}"),
                    format!("{numbers}{over}"),
                    self.detail.number(back[unit]),
                ],
            );
        }
        if left_out {
            let told = "the loss does not look at the other units: 0";
            self.say(Passage::BackwardRemark, [String::from(told)]);
        } else {
            self.rest(Passage::BackwardRemark, width);
        }
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
        self.say(
            Passage::Backward,
            [format!("∂L/∂({})", self.stage.name), above],
        );
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
        let name = format!("∂L/∂{}", network.symbol(argument));
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
    fn mean(&mut self) {
        let rows = self.network.rows;
        if rows > 1 {
            let value = self.vector(self.value(self.stage.node));
            let told = format!("mean over {rows} rows");
            self.say(Passage::Forward, [self.name(), told, value]);
        }
    }

    fn exp(&self, x: f64) -> String {
        format!("exp({})", self.detail.number(x))
    }

    fn name(&self) -> String {
        self.network.symbol(self.stage.node)
    }

    /// What the target is called.
    fn target(&self, node: NodeId) -> String {
        super::short_text(self.network.loss(), node)
    }

    fn push(&mut self, passage: Passage, mut parts: Vec<String>) {
        parts.dedup();
        self.entries.push(super::Entry { passage, parts });
    }
}

/// Whether an operator compares a prediction with a target.
fn compares(operator: Operator) -> bool {
    matches!(
        operator,
        Operator::Mse | Operator::Mae | Operator::Bce | Operator::CrossEntropy | Operator::Nll
    )
}

/// How a comparison is written.
struct Rule {
    operator: Operator,
    /// The loss of one row.
    formula: String,
    /// Whether it is a mean over the width too.
    is_wide: bool,
    symbol: String,
    target: String,
    detail: Detail,
}

impl Rule {
    fn of(operator: Operator, v: &str, t: &str, detail: Detail) -> Self {
        let formula = match operator {
            Operator::Mse => format!("({v} − {t})²"),
            Operator::Mae => format!("|{v} − {t}|"),
            Operator::Bce => format!("softplus({v}) − {v} {t}"),
            Operator::CrossEntropy => format!("−ln softmax({v})[label]"),
            _ => format!("−ln {v}[label]"),
        };
        Self {
            operator,
            formula,
            is_wide: !operator.takes_label(),
            symbol: v.to_string(),
            target: t.to_string(),
            detail,
        }
    }

    /// The loss of one row with the numbers in their places; of several units there is no room for it.
    fn numbers(&self, predicted: &[f64], target: &[f64]) -> Option<String> {
        let (v, t) = (predicted[0], target[0]);
        let single = predicted.len() == 1 && target.len() == 1;
        match self.operator {
            Operator::Mse if single => Some(format!(
                "({} − {})²",
                self.detail.number(v),
                self.detail.factor(t)
            )),
            Operator::Mae if single => Some(format!(
                "|{} − {}|",
                self.detail.number(v),
                self.detail.factor(t)
            )),
            Operator::Bce if single => {
                let (v, t) = (self.detail.number(v), self.detail.factor(t));
                Some(format!("softplus({v}) − ({v}) · {t}"))
            }
            Operator::CrossEntropy => {
                let share = softmax(predicted).get(t as usize).copied()?;
                Some(format!("−ln {}", self.detail.number(share)))
            }
            Operator::Nll => Some(format!(
                "−ln {}",
                self.detail.number(*predicted.get(t as usize)?)
            )),
            _ => None,
        }
    }

    /// The derivative by a unit, but for the mean, as a formula and in numbers; none where it is 0 for good.
    fn slope(&self, unit: usize, predicted: &[f64], target: &[f64]) -> Option<(String, String)> {
        let (v, t) = (&self.symbol, &self.target);
        let value = predicted[unit];
        let goal = target[if target.len() == 1 { 0 } else { unit }];
        let (told, at) = (self.detail.number(value), self.detail.factor(goal));
        Some(match self.operator {
            Operator::Mse => (format!("2 ({v} − {t})"), format!("2 · ({told} − {at})")),
            Operator::Mae => (format!("sign({v} − {t})"), format!("sign({told} − {at})")),
            Operator::Bce => {
                let share = self.detail.number(Unary::Sigmoid.value(value));
                (format!("(σ({v}) − {t})"), format!("({share} − {at})"))
            }
            Operator::CrossEntropy => {
                let is_label = f64::from(u8::from(unit as f64 == goal));
                let share = self.detail.number(softmax(predicted)[unit]);
                let n = unit + 1;
                (
                    format!("(softmax({v})[{n}] − {is_label})"),
                    format!("({share} − {is_label})"),
                )
            }
            _ if unit as f64 == goal => {
                let n = unit + 1;
                (format!("−1 / {v}[{n}]"), format!("−1 / {told}"))
            }
            _ => return None,
        })
    }
}

fn softmax(logits: &[f64]) -> Vec<f64> {
    Operator::Softmax.units(logits, &[])
}
