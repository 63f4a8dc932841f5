//! A prediction against its target: the loss of a row, the mean over all, the slope.

use super::{Detail, LedgerSection, Telling, atom, by};
use crate::expr::function::Unary;
use crate::expr::graph::NodeId;
use crate::expr::operator::Operator;

impl Telling<'_> {
    /// A prediction against a target: the loss of the row, the mean over all, the slope.
    pub(super) fn comparison(&mut self, operator: Operator, a: NodeId, b: NodeId) {
        let predicted = self.value(a).to_vec();
        let target = self.value(b).to_vec();
        let symbol = self.network.symbol(a);
        let told = self.vector(&predicted);
        self.say(LedgerSection::Forward, [symbol.clone(), told]);
        if operator.takes_label() {
            let label = target[0];
            let told = format!(
                "the label is {}, counted from 0: unit {}",
                self.detail.number(label),
                self.detail.number(label + 1.0)
            );
            self.say(LedgerSection::Remark, [told]);
        } else {
            let told = self.vector(&target);
            self.say(LedgerSection::Forward, [self.target(b), told]);
        }
        let rule = Rule::of(operator, &symbol, &self.target(b), self.detail);
        let own = operator.units(&predicted, &target)[0];
        let numbers = rule.numbers(&predicted, &target);
        let numbers: Vec<String> = numbers.into_iter().collect();
        let formula = if rule.is_wide && predicted.len().max(target.len()) > 1 {
            format!("mean {}", rule.formula)
        } else {
            rule.formula.clone()
        };
        let name = if self.rows() > 1 {
            format!("row {}: {formula}", self.row + 1)
        } else {
            format!("{} = {formula}", self.name())
        };
        let mut parts = vec![name];
        parts.extend(numbers);
        parts.push(self.detail.number(own));
        self.say_all(LedgerSection::Forward, parts);
        self.mean();
        self.way_back(&rule, a, &predicted, &target);
    }

    /// The slope of a comparison, unit by unit.
    fn way_back(&mut self, rule: &Rule, a: NodeId, predicted: &[f64], target: &[f64]) {
        let symbol = self.network.symbol(a);
        let above = self.network.adjoint(self.stage.node, self.row)[0];
        self.say(
            LedgerSection::Backward,
            [by(&self.name()), self.detail.number(above)],
        );
        let back = self.network.vjp(self.stage, a, self.row);
        if target.len() > predicted.len() {
            // One prediction for several targets: its slope is a sum over them.
            let told = self.vector(&back);
            self.say(LedgerSection::Backward, [by(&symbol), told]);
            return;
        }
        let width = predicted.len();
        let mut left_out = false;
        for (unit, back) in back.into_iter().enumerate() {
            let Some((formula, numbers)) = rule.slope(unit, predicted, target) else {
                left_out = true;
                continue;
            };
            // A unit that stands alone among those the loss does not look at is told in any case.
            if unit >= self.detail.shown(width) && !left_out {
                break;
            }
            let name = if width > 1 {
                format!("{}[{}]", by(&symbol), unit + 1)
            } else {
                by(&symbol)
            };
            let (formula, numbers) = (
                self.weighted(rule, &formula, above, width),
                self.weighted(rule, &numbers, above, width),
            );
            let back = self.detail.number(back);
            self.say(LedgerSection::Backward, [name, formula, numbers, back]);
        }
        if left_out {
            let told = "the loss does not look at the other units: 0";
            self.say(LedgerSection::BackwardRemark, [String::from(told)]);
        } else {
            self.rest(LedgerSection::BackwardRemark, width);
        }
    }

    /// A slope times the adjoint, and divided by the numbers of rows and units that the mean is over. The loss itself has the
    /// adjoint 1, a part of it another.
    fn weighted(&self, rule: &Rule, slope: &str, above: f64, width: usize) -> String {
        let count = self.rows() * if rule.is_wide { width } else { 1 };
        let times = if above == 1.0 {
            String::new()
        } else {
            format!("{} · ", self.detail.number(above))
        };
        if count > 1 {
            format!("{times}{slope} / {count}")
        } else {
            format!("{times}{slope}")
        }
    }

    /// What the target is called.
    fn target(&self, node: NodeId) -> String {
        super::short_text(self.network.loss(), node)
    }
}

/// The place that a label names, if it is a whole number.
fn class(label: f64) -> Option<usize> {
    (label >= 0.0 && label.fract() == 0.0).then_some(label as usize)
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
            Operator::Bce => format!("softplus({v}) − {} · {}", atom(v), atom(t)),
            Operator::CrossEntropy => format!("−ln softmax({v})[label]"),
            _ => format!("−ln {}[label]", atom(v)),
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
                let (told, v) = (self.detail.number(v), self.detail.factor(v));
                let t = self.detail.factor(t);
                Some(format!("softplus({told}) − {v} · {t}"))
            }
            Operator::CrossEntropy => {
                let share = softmax(predicted).get(class(t)?).copied()?;
                // One that is too small for its digits would be told with a logarithm that is not its own.
                share
                    .is_normal()
                    .then(|| format!("−ln {}", self.detail.number(share)))
            }
            Operator::Nll => Some(format!(
                "−ln {}",
                self.detail.number(*predicted.get(class(t)?)?)
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
                let v = atom(v);
                (format!("−1 / {v}[{n}]"), format!("−1 / {told}"))
            }
            _ => return None,
        })
    }
}

fn softmax(logits: &[f64]) -> Vec<f64> {
    Operator::Softmax.units(logits, &[])
}
