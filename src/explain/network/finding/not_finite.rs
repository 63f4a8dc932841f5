//! The first number that is not finite: where it came from, and what to write instead.

mod slope;

use super::logistic::Bounded;
use super::range::ranges;
use super::{Examined, Located};
use crate::explain::{Finding, FindingKind};
use crate::expr::function::{Binary, Unary};
use crate::expr::graph::{Node, NodeId};
use crate::expr::number::short;
use crate::expr::operator::{Meaning, OperatorRole};
use crate::expr::setting::AllowedSetting;

/// So many columns are shown with their numbers in the row.
const MOST_COLUMNS: usize = 3;

pub(super) fn find(examined: &Examined<'_>) -> Vec<Located> {
    let value = of_value(examined).map(Origin::located);
    let slope = || {
        let is_finite = examined
            .trace
            .gradient
            .iter()
            .all(|slope| slope.is_finite());
        let broken = (!is_finite).then(|| slope::of_gradient(examined));
        broken.flatten().map(slope::BrokenSlope::located)
    };
    value.or_else(slope).into_iter().collect()
}

/// Where the first value comes from that is not finite, in one clause, and as a finding.
pub(super) fn value(examined: &Examined<'_>) -> Option<(String, Finding)> {
    let origin = of_value(examined)?;
    Some((origin.clause(), origin.located().finding))
}

/// Where the first slope comes from that is not finite, in one clause, and as a finding.
pub(super) fn slope(examined: &Examined<'_>) -> Option<(String, Finding)> {
    let broken = slope::of_gradient(examined).or_else(|| slope::of_any_node(examined))?;
    Some((broken.clause(), broken.located().finding))
}

fn of_value<'a>(examined: &'a Examined<'a>) -> Option<Origin<'a>> {
    examined
        .nodes()
        .find_map(|node| Origin::of(examined, node, |x| !x.is_finite()))
}

/// A text that can be raised to a power: with parentheses, unless it is one name or number.
fn in_parentheses(text: &str) -> String {
    if text
        .chars()
        .all(|c| c.is_alphanumeric() || "_.…".contains(c))
    {
        text.to_string()
    } else {
        format!("({text})")
    }
}

/// A value that is not finite though what it is computed from is.
struct Origin<'a> {
    examined: &'a Examined<'a>,
    node: NodeId,
    row: usize,
    unit: usize,
}

impl<'a> Origin<'a> {
    fn of(examined: &'a Examined<'a>, node: NodeId, is_it: impl Fn(f64) -> bool) -> Option<Self> {
        let table = &examined.trace.values[node.index()];
        if !table.numbers().iter().any(|value| is_it(*value)) {
            return None;
        }
        let is_there = |row, _, value| is_it(value) && examined.counts(node, row);
        let (row, unit) = table.find(is_there)?;
        Some(Self {
            examined,
            node,
            row,
            unit,
        })
    }

    /// `ln(1 − p) = -inf for 1 − p = 0 in row 5 (x = 40)`.
    fn clause(&self) -> String {
        let value = self.value(self.node).unwrap_or(f64::NAN);
        format!(
            "{} = {}{}{}",
            self.examined.computed(self.node),
            short(value, 4),
            self.inputs(" for "),
            self.location(" in ")
        )
    }

    /// `row 5 (x = 40)` with something before it; nothing of a value that is there once.
    fn location(&self, before: &str) -> String {
        if !self.is_of_row() {
            return String::new();
        }
        let row = self.examined.row_number(self.row);
        format!("{before}row {row}{}", self.columns())
    }

    fn is_operator(&self) -> bool {
        matches!(self.examined.graph().node(self.node), Node::Structured(..))
    }

    fn is_of_row(&self) -> bool {
        self.examined.trace.values[self.node.index()].rows() > 1
    }

    /// What it is computed from, with something before it; constants are left out.
    fn inputs(&self, before: &str) -> String {
        let graph = self.examined.graph();
        let inputs = graph.node(self.node).inputs();
        let varying = inputs.filter(|id| !matches!(graph.node(*id), Node::Constant(_)));
        let mut texts: Vec<String> = varying.filter_map(|id| self.input(id)).collect();
        texts.dedup();
        if texts.is_empty() {
            return String::new();
        }
        format!("{before}{}", texts.join(" and "))
    }

    /// `x = 3`; `|h| up to 1e+150` where several units go into one.
    fn input(&self, id: NodeId) -> Option<String> {
        let name = self.examined.quoted(id);
        let units = self.examined.units(id, self.row);
        let mixes = matches!(self.examined.graph().node(self.node), Node::Structured(..));
        if mixes && units.len() > 1 {
            let sizes = units.iter().map(|unit| unit.abs());
            return Some(format!(
                "|{name}| up to {}",
                short(sizes.fold(0.0, f64::max), 4)
            ));
        }
        Some(format!("{name} = {}", short(self.value(id)?, 4)))
    }

    fn value(&self, node: NodeId) -> Option<f64> {
        self.examined.unit(node, self.row, self.unit)
    }

    fn located(self) -> Located {
        let examined = self.examined;
        let value = self.value(self.node).unwrap_or(f64::NAN);
        let mut text = format!(
            "{} is the first that is {}{}{}",
            examined.computed(self.node),
            short(value, 3),
            self.location(", in "),
            self.inputs(", from ")
        );
        text.push_str(&self.then());
        let constant = self.constant_column();
        if let Some((column, number)) = &constant {
            text = format!(
                "{text}; column {column} is {} in every row, so its deviation is 0",
                short(*number, 4)
            );
        }
        let few = self.too_few_rows();
        if let Some((rows, _)) = &few {
            text = format!("{text}; {rows}");
        }
        let mut finding = Finding::new(FindingKind::NotFinite, text).with("value", value);
        if self.is_of_row() {
            finding = finding.with("row", examined.row_number(self.row) as f64);
        }
        let remedy = match constant {
            Some((column, _)) if self.is_operator() => format!("leave {column} out"),
            Some((column, _)) => {
                format!("leave {column} out, or add a small number under the root: sqrt(… + 1e-8)")
            }
            None => few.map_or_else(|| self.remedy(), |(_, remedy)| remedy),
        };
        Located::at_node(examined, self.node, finding.remedy(remedy))
    }

    /// The numbers of the columns in the row.
    fn columns(&self) -> String {
        let graph = self.examined.graph();
        let below = graph.reachable(&[self.node]);
        let column = |id: NodeId| match graph.node(id) {
            Node::Column(index) if below[id.index()] => {
                let value = self.examined.unit(id, self.row, 0)?;
                Some(format!("{} = {}", graph.columns()[index], short(value, 6)))
            }
            _ => None,
        };
        let columns: Vec<String> = graph.ids().filter_map(column).collect();
        if columns.is_empty() || columns.len() > MOST_COLUMNS {
            return String::new();
        }
        format!(" ({})", columns.join(", "))
    }

    /// Where an infinite number becomes none.
    fn then(&self) -> String {
        let examined = self.examined;
        if self.value(self.node).is_none_or(f64::is_nan) {
            return String::new();
        }
        let after = examined.nodes().filter(|id| id.index() > self.node.index());
        let mut none = after.filter_map(|id| Origin::of(examined, id, f64::is_nan));
        let Some(origin) = none.next() else {
            return String::new();
        };
        let inputs = examined.graph().node(origin.node).inputs();
        let other = inputs.filter_map(|id| Some((id, origin.value(id)?)));
        match other.into_iter().find(|(_, value)| value.is_finite()) {
            Some((id, value)) => format!(
                "; with {} = {} it makes {} NaN",
                examined.quoted(id),
                short(value, 4),
                examined.quoted(origin.node)
            ),
            None => format!("; {} is NaN then", examined.quoted(origin.node)),
        }
    }

    /// A column with one number in all rows whose deviation something is divided by.
    fn constant_column(&self) -> Option<(String, f64)> {
        let graph = self.examined.graph();
        let under = match graph.node(self.node) {
            Node::Binary(Binary::Div, _, under) if self.value(under) == Some(0.0) => under,
            // What is standardized is divided by its deviation.
            Node::Structured(_, a, None) if matches!(graph.node(a), Node::Column(_)) => a,
            _ => return None,
        };
        if self.examined.is_active(under) {
            return None;
        }
        let below = graph.reachable(&[under]);
        graph.ids().filter(|id| below[id.index()]).find_map(|id| {
            let Node::Column(index) = graph.node(id) else {
                return None;
            };
            let table = &self.examined.trace.values[id.index()];
            let first = table.get(0, 0)?;
            let is_constant = table.rows() > 1 && table.numbers().iter().all(|x| *x == first);
            is_constant.then(|| (graph.columns()[index].clone(), first))
        })
    }

    /// That there are so few rows that a deviation over them is 0, or none, and what to do.
    fn too_few_rows(&self) -> Option<(String, String)> {
        let Node::Structured(operator, a, _) = self.examined.graph().node(self.node) else {
            return None;
        };
        let (setting, value) = operator.setting()?;
        let rows = self.examined.trace.values[a.index()].rows();
        let needed = (value + 1.0).max(2.0);
        if setting.allowed != AllowedSetting::Count || rows as f64 >= needed {
            return None;
        }
        let plural = if rows == 1 { "" } else { "s" };
        let left = rows as f64 - value;
        let text = if left > 0.0 {
            String::from("the deviation of one row is 0")
        } else {
            let name = setting.name;
            format!("over {rows} row{plural} it divides by N - {name} = {left}")
        };
        Some((text, format!("take {needed} rows or more")))
    }

    /// What to write instead.
    fn remedy(&self) -> String {
        let graph = self.examined.graph();
        let quoted = |id: NodeId| self.examined.quoted(id);
        match graph.node(self.node) {
            Node::Unary(Unary::Ln | Unary::Log2 | Unary::Log10, a) => self.of_logarithm(a),
            Node::Unary(Unary::Exp, _) => String::from(
                "exp overflows above 709: take softplus, log_softmax, bce or cross_entropy, which do not",
            ),
            Node::Unary(Unary::Sqrt, a) => {
                let a = in_parentheses(&quoted(a));
                format!("keep it above 0, as in sqrt({a}^2 + 1e-12)")
            }
            Node::Unary(f @ (Unary::Asin | Unary::Acos | Unary::Atanh), a) => {
                format!(
                    "{} takes numbers from -1 to 1; {} is not bound to be",
                    f.name(),
                    quoted(a)
                )
            }
            Node::Unary(f @ Unary::Acosh, a) => {
                format!(
                    "{} takes numbers from 1 on; {} is not bound to be",
                    f.name(),
                    quoted(a)
                )
            }
            Node::Binary(Binary::Div, _, under)
                if matches!(graph.node(under), Node::Constant(_)) =>
            {
                String::from("nothing is divided by 0: write another divisor")
            }
            Node::Binary(Binary::Div, _, under) => {
                format!(
                    "{} is 0: keep it away from 0, as in (… + 1e-8)",
                    quoted(under)
                )
            }
            Node::Structured(operator, a, Some(label))
                if operator.predicted() == Some(Meaning::Probabilities) =>
            {
                let scores = match graph.node(a) {
                    Node::Structured(f, z, _) if matches!(f.role(), OperatorRole::Map(_)) => z,
                    _ => a,
                };
                let (scores, label) = (quoted(scores), quoted(label));
                format!(
                    "{} takes probabilities: cross_entropy({scores}, {label})",
                    operator.name()
                )
            }
            _ => String::from(
                "a smaller learning rate, smaller weights at the start, or another start",
            ),
        }
    }

    /// The logarithm of a probability that is 0 by rounding.
    fn of_logarithm(&self, a: NodeId) -> String {
        let graph = self.examined.graph();
        let probability = match graph.node(a) {
            Node::Binary(Binary::Sub, one, p) if matches!(graph.node(one), Node::Constant(1.0)) => {
                p
            }
            _ => a,
        };
        if let Some(bounded) = Bounded::of(graph, probability).filter(|known| known.is_sigmoid()) {
            let target = self.target().unwrap_or_else(|| String::from("t"));
            let z = bounded.argument(self.examined);
            return format!("bce({z}, {target}) computes the same without a logarithm of 0");
        }
        if let Node::Structured(f, z, _) = graph.node(probability)
            && f.role() == OperatorRole::Map(Meaning::Probabilities)
        {
            return format!(
                "log_softmax({}), or cross_entropy, has no logarithm of 0",
                self.examined.quoted(z)
            );
        }
        let a = self.examined.quoted(a);
        if ranges(graph)[probability.index()].low >= 0.0 {
            format!("keep it above 0: ln({a} + 1e-12)")
        } else {
            format!("ln takes numbers above 0; {a} is not bound to be")
        }
    }

    /// The column that the logarithm is multiplied with.
    fn target(&self) -> Option<String> {
        let graph = self.examined.graph();
        let logarithm = self.node;
        let product =
            self.examined
                .readers(logarithm)
                .find_map(|reader| match graph.node(reader) {
                    Node::Binary(Binary::Mul, first, second) => {
                        Some(if first == logarithm { second } else { first })
                    }
                    _ => None,
                })?;
        let below = graph.reachable(&[product]);
        graph
            .ids()
            .filter(|id| below[id.index()])
            .find_map(|id| match graph.node(id) {
                Node::Column(index) => Some(graph.columns()[index].clone()),
                _ => None,
            })
    }
}
