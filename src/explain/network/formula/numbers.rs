//! A formula with numbers in the places of its names.

use super::paper::{Paper, Unit, text};
use super::values;
use crate::explain::format::figure;
use crate::expr::function::Scalar;
use crate::expr::graph::{Graph, Node, NodeId};
use crate::expr::number;

/// All digits of an f64.
const ALL: usize = 17;

/// What a text in numbers must come to.
#[derive(Clone, Copy, Debug)]
pub(in crate::explain::network) struct Goal {
    /// The result.
    pub(in crate::explain::network) value: f64,
    /// Its digits, and those of the numbers at least.
    pub(in crate::explain::network) digits: usize,
    /// By what the text is multiplied.
    pub(in crate::explain::network) times: f64,
    /// By what it is then divided.
    pub(in crate::explain::network) count: usize,
}

impl Goal {
    /// Digits that are enough: computed with numbers of so many, the result has all of its own.
    ///
    /// `computed` gives a text and its value for numbers of so many digits.
    pub(in crate::explain::network) fn reached(
        self,
        computed: impl Fn(usize) -> Option<(String, f64)>,
    ) -> Option<String> {
        let wanted = figure(self.value, self.digits);
        (self.digits..=ALL).find_map(|digits| {
            let (text, value) = computed(digits)?;
            let value = rounded(self.times, digits) * value / self.count as f64;
            (figure(value, self.digits) == wanted).then_some(text)
        })
    }
}

/// A number as it is printed with so many digits.
pub(in crate::explain::network) fn rounded(value: f64, digits: usize) -> f64 {
    number::short(value, digits).parse().unwrap_or(value)
}

impl Paper {
    /// A unit in numbers; none if no digits are enough, or one is not finite.
    pub(in crate::explain::network) fn numbers(&self, unit: &Unit, goal: Goal) -> Option<String> {
        let leaves = Leaves::of(self, unit);
        goal.reached(|digits| leaves.computed(unit, digits))
    }

    /// The sum of units in numbers.
    pub(in crate::explain::network) fn sum(&self, units: &[Unit], goal: Goal) -> Option<String> {
        let leaves: Vec<Leaves> = units.iter().map(|unit| Leaves::of(self, unit)).collect();
        goal.reached(|digits| {
            let computed = |(leaves, unit): (&Leaves, &Unit)| leaves.computed(unit, digits);
            let terms: Option<Vec<(String, f64)>> =
                leaves.iter().zip(units).map(computed).collect();
            let terms = terms?;
            let sum = terms.iter().map(|(_, value)| value).sum();
            let texts: Vec<&str> = terms.iter().map(|(text, _)| text.as_str()).collect();
            Some((joined(&texts), sum))
        })
    }
}

/// `a + b − c`.
fn joined(terms: &[&str]) -> String {
    let mut sum = String::new();
    for (index, term) in terms.iter().enumerate() {
        match term.strip_prefix('−') {
            _ if index == 0 => sum.push_str(term),
            Some(rest) => sum.extend([" − ", rest]),
            None => sum.extend([" + ", term]),
        }
    }
    sum
}

/// A text in numbers with its products written by a dot: `2 · (3 − 1)`.
fn dotted(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let is_product = |index: usize| {
        let before = index.checked_sub(1).and_then(|before| chars.get(before));
        let after = chars.get(index + 1);
        let ends = |c: &char| c.is_ascii_digit() || matches!(c, ')' | '²' | '³');
        let begins = |c: &char| c.is_alphabetic() || matches!(c, '(' | '√' | '|');
        before.is_some_and(ends) && after.is_some_and(begins)
    };
    let mut dotted = String::with_capacity(text.len());
    for (index, c) in chars.iter().enumerate() {
        if *c == ' ' && is_product(index) {
            dotted.push_str(" ·");
        }
        dotted.push(*c);
    }
    dotted
}

/// The numbers of a unit's columns and sums.
struct Leaves {
    /// By the index of the node; none where it is computed from others, or only stands inside of a sum.
    numbers: Vec<Option<f64>>,
    /// What is written out.
    open: Vec<bool>,
}

impl Leaves {
    fn of(paper: &Paper, unit: &Unit) -> Self {
        let graph = &unit.graph;
        let count = graph.nodes().len();
        let (mut numbers, mut open) = (vec![None; count], vec![false; count]);
        open[unit.root.index()] = true;
        for id in graph
            .ids()
            .rev()
            .filter(|id| id.index() <= unit.root.index())
        {
            if !open[id.index()] {
                continue;
            }
            match graph.node(id) {
                Node::Constant(_) => {}
                Node::Column(column) => {
                    numbers[id.index()] = Some(paper.number(&graph.columns()[column]));
                }
                Node::Structured(..) | Node::Variable(_) => {
                    let number = values(graph, id, &paper.data).get(paper.row, 0);
                    numbers[id.index()] = Some(number.unwrap_or(f64::NAN));
                }
                node @ (Node::Unary(..) | Node::Binary(..) | Node::Where(..)) => {
                    for input in node.inputs() {
                        open[input.index()] = true;
                    }
                }
            }
        }
        Self { numbers, open }
    }

    /// The text with numbers of so many digits, and what it comes to.
    fn computed(&self, unit: &Unit, digits: usize) -> Option<(String, f64)> {
        let mut graph = Graph::default();
        let mut moved: Vec<Option<(NodeId, f64)>> = vec![None; self.open.len()];
        let open = unit.graph.ids().filter(|id| self.open[id.index()]);
        for id in open {
            let of = |input: NodeId| moved[input.index()].expect("inputs come first");
            let (node, value) = match (self.numbers[id.index()], unit.graph.node(id)) {
                (Some(number), _) => {
                    let number = rounded(number, digits);
                    (Node::Constant(number), number)
                }
                (None, node @ Node::Constant(value)) => (node, value),
                (None, node @ Node::Unary(f, a)) => (node.on(|a| of(a).0), f.value(of(a).1)),
                (None, node @ Node::Binary(f, a, b)) => {
                    (node.on(|input| of(input).0), f.value(of(a).1, of(b).1))
                }
                (None, node @ Node::Where(condition, a, b)) => {
                    let value = of(condition).1.choose(of(a).1, of(b).1);
                    (node.on(|input| of(input).0), value)
                }
                (None, Node::Variable(_) | Node::Column(_) | Node::Structured(..)) => return None,
            };
            if !value.is_finite() {
                return None;
            }
            moved[id.index()] = Some((graph.add(node), value));
        }
        let (root, value) = moved[unit.root.index()]?;
        Some((dotted(&text(&graph, root, &[])), value))
    }
}
