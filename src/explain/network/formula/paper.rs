//! A formula on paper: as people write it, with names, unit by unit.

use std::cell::RefCell;
use std::collections::HashMap;

use super::{INDICATOR, StageFormula, unit_name, values};
use crate::expr::NamedExpression;
use crate::expr::algebra::{chain, collect};
use crate::expr::display::{Printer, Style};
use crate::expr::function::{Binary, Unary};
use crate::expr::graph::{Graph, Handle, Node, NodeId};
use crate::expr::operator::{Operator, OperatorRole, Reduction};

/// How far a formula is rewritten.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Depth {
    /// As it is defined.
    Defined,
    /// With like terms collected: a derivative.
    Collected,
}

impl Depth {
    fn rewritten(self, graph: &Graph, roots: &[NodeId]) -> (Graph, Vec<NodeId>) {
        match self {
            Self::Defined => chain(graph, roots),
            Self::Collected => collect(graph, roots),
        }
    }
}

/// A formula in which what has several units, and what has a name of its own, stands by name.
pub(in crate::explain::network) struct Paper {
    graph: Graph,
    root: NodeId,
    depth: Depth,
    names: Vec<NamedExpression>,
    pub(super) data: HashMap<String, Vec<f64>>,
    pub(super) row: usize,
}

/// One unit of a formula, over the same columns.
pub(in crate::explain::network) struct Unit {
    /// As people write it.
    pub(in crate::explain::network) text: String,
    pub(super) graph: Graph,
    pub(super) root: NodeId,
}

impl Unit {
    /// Whether it is 0 whatever the numbers.
    pub(in crate::explain::network) fn is_zero(&self) -> bool {
        matches!(self.graph.node(self.root), Node::Constant(0.0))
    }
}

impl StageFormula {
    /// What the stage computes in a row, before the reductions that it ends with.
    pub(in crate::explain::network) fn forward(&self, row: usize) -> Paper {
        Paper::of(self, self.inner, Depth::Defined, row)
    }

    /// The derivative of that by an argument, times the adjoint of the result where there is no reduction.
    pub(in crate::explain::network) fn backward(
        &self,
        argument: NodeId,
        row: usize,
    ) -> Option<Paper> {
        let argument = self.arguments.iter().find(|known| known.node == argument)?;
        Some(Paper::of(self, argument.adjoint?, Depth::Collected, row))
    }
}

impl Paper {
    fn of(formula: &StageFormula, root: NodeId, depth: Depth, row: usize) -> Self {
        let grown = RefCell::new(formula.graph.clone());
        let own = formula.names.iter().filter(|name| name.node != root);
        let mut names: Vec<NamedExpression> = own.cloned().collect();
        names.extend(operators(&grown, formula, root));
        let graph = grown.into_inner();
        let nodes = names.iter().map(|name| name.node);
        let roots: Vec<NodeId> = [root].into_iter().chain(nodes).collect();
        let result = formula.result.filter(|_| root != formula.inner);
        let result = result.map(|result| (formula.inner, result));
        let (plain, plain_roots) = as_written(&graph, &roots, result);
        let (written, moved) = depth.rewritten(&plain, &plain_roots);
        let needed = written.reachable(&moved[..1]);
        let mut paper = Self {
            root: moved[0],
            graph: written,
            depth,
            names: Vec::new(),
            data: formula.data.clone(),
            row,
        };
        for (name, node) in names.into_iter().zip(&moved[1..]) {
            if needed[node.index()] && *node != paper.root {
                paper.add_numbers(&name, &graph);
                paper.names.push(NamedExpression {
                    node: *node,
                    ..name
                });
            }
        }
        paper
    }

    /// The numbers of what has a name, by the names of its units.
    fn add_numbers(&mut self, name: &NamedExpression, graph: &Graph) {
        let width = graph.shape(name.node).width;
        let is_known = |unit| self.data.contains_key(&unit_name(&name.name, unit, width));
        if (0..width).all(is_known) {
            return;
        }
        let table = values(graph, name.node, &self.data);
        let rows = self.data.values().map(Vec::len).next().unwrap_or(1);
        for unit in 0..width {
            let numbers = (0..rows).map(|row| table.get(row, unit).unwrap_or(f64::NAN));
            let numbers = numbers.collect();
            self.data
                .insert(unit_name(&name.name, unit, width), numbers);
        }
    }

    /// How many units there are.
    pub(in crate::explain::network) fn width(&self) -> usize {
        self.graph.shape(self.root).width
    }

    /// The formula of all units together.
    pub(in crate::explain::network) fn text(&self) -> String {
        text(&self.graph, self.root, &self.names)
    }

    /// A unit of the formula, counted from 0.
    pub(in crate::explain::network) fn unit(&self, unit: usize) -> Unit {
        self.unit_of(self.root, unit)
    }

    /// The sums and means along the width that stand in the formula, inside out; each with what is added up.
    pub(in crate::explain::network) fn sums(&self) -> Vec<Paper> {
        let needed = self.graph.reachable(&[self.root]);
        let is_sum = |id: &NodeId| match self.graph.node(*id) {
            Node::Structured(operator, ..) => operator.width_reduction().is_some(),
            _ => false,
        };
        let sums = self
            .graph
            .ids()
            .filter(|id| needed[id.index()] && is_sum(id));
        let sums = sums.filter(|id| !self.names.iter().any(|name| name.node == *id));
        let paper = |id| Self {
            root: id,
            graph: self.graph.clone(),
            depth: self.depth,
            names: self.names.clone(),
            data: self.data.clone(),
            row: self.row,
        };
        sums.map(paper).collect()
    }

    /// Whether it is a mean along the width.
    pub(in crate::explain::network) fn is_mean(&self) -> bool {
        match self.graph.node(self.root) {
            Node::Structured(operator, ..) => operator.width_reduction() == Some(Reduction::Mean),
            _ => false,
        }
    }

    /// The value of a formula of one unit in the row.
    pub(in crate::explain::network) fn value(&self) -> Option<f64> {
        let table = values(&self.graph, self.root, &self.data);
        table.get(self.row, 0).filter(|value| value.is_finite())
    }

    /// What a sum along the width adds up, unit by unit.
    pub(in crate::explain::network) fn terms(&self) -> Vec<Unit> {
        let Node::Structured(_, inner, _) = self.graph.node(self.root) else {
            return Vec::new();
        };
        let width = self.graph.shape(inner).width;
        (0..width).map(|unit| self.unit_of(inner, unit)).collect()
    }

    fn unit_of(&self, root: NodeId, unit: usize) -> Unit {
        let mut into = Graph::with_variables_of(&self.graph);
        let needed = self.graph.reachable(&[root]);
        let mut whole: Vec<Option<NodeId>> = vec![None; needed.len()];
        let mut single: Vec<Option<NodeId>> = vec![None; needed.len()];
        for id in self.graph.ids().filter(|id| needed[id.index()]) {
            let of = |nodes: &[Option<NodeId>], input: NodeId| {
                nodes[input.index()].expect("inputs come first")
            };
            let node = self.graph.node(id);
            let all = into.add(node.on(|input| of(&whole, input)));
            whole[id.index()] = Some(all);
            let width = self.graph.shape(id).width;
            let name = self.names.iter().find(|name| name.node == id);
            single[id.index()] = Some(match (name, node) {
                (Some(name), _) => self.leaf(&mut into, &name.name, unit, width),
                (None, Node::Unary(..) | Node::Binary(..) | Node::Where(..)) => {
                    into.add(node.on(|input| of(&single, input)))
                }
                (None, Node::Structured(operator, a, None)) if operator.reduction().is_some() => {
                    into.add(Node::Structured(operator, of(&single, a), None))
                }
                (None, _) => all,
            });
        }
        let root = single[root.index()].expect("the root is needed");
        self.polished(&into, root, &whole)
    }

    /// What stands for a unit of a value with a name: its own name, or the number that a label makes of it.
    fn leaf(&self, into: &mut Graph, name: &str, unit: usize, width: usize) -> NodeId {
        let unit_name = unit_name(name, unit, width);
        if name.starts_with(INDICATOR) {
            return into.constant(self.number(&unit_name));
        }
        into.column(&unit_name)
    }

    /// The number of a column in the row.
    pub(super) fn number(&self, name: &str) -> f64 {
        let numbers = self.data.get(name);
        let number = numbers.and_then(|numbers| numbers.get(self.row).or(numbers.first()));
        number.copied().unwrap_or(f64::NAN)
    }

    /// A unit rewritten again, now that labels are numbers, and its text.
    fn polished(&self, graph: &Graph, root: NodeId, whole: &[Option<NodeId>]) -> Unit {
        let named = self.names.iter().filter_map(|name| {
            let node = whole.get(name.node.index()).copied()??;
            Some(NamedExpression {
                node,
                ..name.clone()
            })
        });
        let named: Vec<NamedExpression> = named.collect();
        let nodes = named.iter().map(|name| name.node);
        let roots: Vec<NodeId> = [root].into_iter().chain(nodes).collect();
        let (graph, moved) = self.depth.rewritten(graph, &roots);
        let names: Vec<NamedExpression> = named
            .into_iter()
            .zip(&moved[1..])
            .map(|(name, node)| NamedExpression {
                node: *node,
                ..name
            })
            .collect();
        Unit {
            text: text(&graph, moved[0], &names),
            graph,
            root: moved[0],
        }
    }
}

/// What the operators that keep a shape make of the arguments: `softmax(z)` is known by its name where it appears.
fn operators(graph: &RefCell<Graph>, formula: &StageFormula, root: NodeId) -> Vec<NamedExpression> {
    let mut known = Vec::new();
    for name in &formula.names {
        let is_argument = |argument: &super::Argument| argument.value == name.node;
        if !formula.arguments.iter().any(is_argument) {
            continue;
        }
        let maps = Operator::ALL
            .iter()
            .filter(|f| matches!(f.role(), OperatorRole::Map(_)));
        known.extend(maps.map(|operator| NamedExpression {
            name: format!("{}({})", operator.name(), name.name),
            span: 0..0,
            node: operator.define(Handle::new(graph, name.node), None).id(),
        }));
    }
    known.retain(|name| name.node != root && name.node != formula.inner);
    known
}

/// A copy of what the roots need as it is written: a square is a power, and the greatest unit, which is only taken off exponents,
/// is 0. `named` is a node and what stands for it.
fn as_written(
    graph: &Graph,
    roots: &[NodeId],
    named: Option<(NodeId, NodeId)>,
) -> (Graph, Vec<NodeId>) {
    let replaced = |id: NodeId| {
        named
            .filter(|(node, _)| *node == id)
            .map_or(id, |(_, by)| by)
    };
    let all: Vec<NodeId> = roots
        .iter()
        .copied()
        .chain(named.map(|(_, by)| by))
        .collect();
    let needed = graph.reachable(&all);
    let mut copy = Graph::with_variables_of(graph);
    let mut moved: Vec<Option<NodeId>> = vec![None; needed.len()];
    // What stands for a node may come after it.
    let first = all.iter().skip(roots.len()).copied().flat_map(|by| {
        let below = graph.reachable(&[by]);
        graph.ids().filter(move |id| below[id.index()])
    });
    let order: Vec<NodeId> = first
        .chain(graph.ids().filter(|id| needed[id.index()]))
        .collect();
    for id in order {
        let index = |input: NodeId| moved[replaced(input).index()].expect("inputs come first");
        let node = match graph.node(id) {
            Node::Structured(Operator::Top, ..) => Node::Constant(0.0),
            Node::Unary(Unary::Square, a) => {
                let two = copy.constant(2.0);
                Node::Binary(Binary::Pow, index(a), two)
            }
            node => node.on(index),
        };
        moved[id.index()] = Some(copy.add(node));
    }
    let roots = roots
        .iter()
        .map(|root| moved[root.index()].expect("roots are needed"));
    (copy, roots.collect())
}

/// The text of a node, with sums along the width written as Σ.
pub(super) fn text(graph: &Graph, node: NodeId, names: &[NamedExpression]) -> String {
    let text = Printer::with_names(graph, Style::Unicode, names).text(node);
    let call = format!("{}(", Operator::RowSum.name());
    let mut parts = text.split(&call);
    let mut written = parts.next().unwrap_or_default().to_string();
    for part in parts {
        written.push('Σ');
        match single_call(part) {
            Some((inner, rest)) => written.extend([" ", inner, rest]),
            None => written.extend(["(", part]),
        }
    }
    written
}

/// Splits `exp(z)) + 1` into the argument, if it is a name or one call, and what follows the parenthesis that closes it.
fn single_call(text: &str) -> Option<(&str, &str)> {
    let mut depth = 0_usize;
    for (at, c) in text.char_indices() {
        match c {
            '(' | '[' => depth += 1,
            ')' if depth == 0 => return Some((&text[..at], &text[at + 1..])),
            ')' | ']' => depth -= 1,
            ' ' | '/' if depth == 0 => return None,
            _ => {}
        }
    }
    None
}
