//! The first number that is not finite: where it came from, and what to write instead.

mod remedy;
mod slope;

use super::{Examined, Located};
use crate::explain::{Finding, FindingKind};
use crate::expr::function::Binary;
use crate::expr::graph::{Node, NodeId};
use crate::expr::number::short;
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
        if !table.any(&is_it) {
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
        let varying = inputs.filter(|id| self.varies(*id));
        let mut texts: Vec<String> = varying.filter_map(|id| self.input(id)).collect();
        texts.dedup();
        if texts.is_empty() {
            return String::new();
        }
        format!("{before}{}", texts.join(" and "))
    }

    /// Whether a node is more than a number, as 2 and -2 are.
    fn varies(&self, node: NodeId) -> bool {
        let graph = self.examined.graph();
        let below = graph.reachable(&[node]);
        let leaves = |id: NodeId| matches!(graph.node(id), Node::Variable(_) | Node::Column(_));
        let mut below = graph.ids().filter(|id| below[id.index()]);
        below.any(|id| leaves(id) || matches!(graph.node(id), Node::Structured(..)))
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
            Some((id, _)) if !self.varies(id) => format!(
                "; times {} it makes {} NaN",
                examined.quoted(id),
                examined.quoted(origin.node)
            ),
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
            let is_constant = table.rows() > 1 && table.numbers().all(|x| x == first);
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
}
