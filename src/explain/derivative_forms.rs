//! Several ways to one derivative: the chain rule as a product, the same collected, and the loss expanded first.

use super::format::tight;
use super::outline::Outline;
use crate::diff::symbolic::SymbolicGradient;
use crate::expr::Loss;
use crate::expr::algebra::{chain, collect};
use crate::expr::display::{Printer, Style};
use crate::expr::graph::{Graph, Node, NodeId};
use crate::expr::polynomial::Polynomial;
use crate::tape::Tape;

/// Formulas longer than this, in characters, are not shown.
const LONGEST: usize = 160;

/// Losses with more lines have no formulas that anyone would read.
const MOST_LINES: usize = 500;

/// The partial derivative by one parameter, in symbols.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DerivativeForm {
    /// With the factors of the chain rule side by side, as in `2 (3x + 1) · 3`.
    pub chained: String,
    /// With like terms and factors collected, as in `6 (3x + 1)`.
    pub collected: String,
    /// Of the expanded loss, as in `18x + 6`; `None` if the loss is no polynomial of readable size.
    pub expanded: Option<String>,
}

/// How many operations each way to the gradient takes: function values, local derivatives, products and sums, one each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cost {
    /// The value alone.
    pub value: usize,
    /// The value and one sweep backward: all partial derivatives.
    pub reverse: usize,
    /// The value and its derivative by one parameter, for each parameter.
    pub forward: usize,
    /// The derivatives of the expanded loss.
    pub expanded: Option<usize>,
}

/// The formulas of a gradient. Each is `None` where it would be too long to be read.
#[derive(Clone, Debug)]
pub struct DerivativeForms {
    /// The derivative by each parameter.
    pub forms: Vec<Option<DerivativeForm>>,
    /// The loss as a sum of powers, if it is a polynomial and was not typed so.
    pub expansion: Option<String>,
    /// What each way costs.
    pub cost: Cost,
    expanded: Option<Tape>,
}

impl DerivativeForms {
    /// All formulas of a loss.
    pub fn new(loss: &Loss, outline: &Outline, style: Style) -> Self {
        let expanded = Expanded::of(loss, style);
        let typed = short(&Printer::new(&loss.graph, style), loss.objective, style);
        let expansion = expanded.as_ref().and_then(|expanded| expanded.loss.clone());
        let expansion = expansion.filter(|text| Some(text) != typed.as_ref());
        let slopes = expanded.as_ref().map(|expanded| &expanded.slopes);
        let written = written(loss, outline, style).into_iter().enumerate();
        let forms = written.map(|(index, form)| {
            let (chained, collected) = form?;
            let expanded = slopes.and_then(|slopes| slopes.get(index)?.clone());
            let expanded = expanded.filter(|_| expansion.is_some());
            Some(DerivativeForm {
                chained,
                collected,
                expanded,
            })
        });
        Self {
            forms: forms.collect(),
            cost: Cost::of(outline, loss.parameters().len(), expanded.as_ref()),
            expanded: expanded
                .map(|expanded| expanded.tape)
                .filter(|_| expansion.is_some()),
            expansion,
        }
    }

    /// The gradient of the expanded loss at a point.
    pub fn expanded_at(&self, at: &[f64]) -> Option<Vec<f64>> {
        let tape = self.expanded.as_ref()?;
        let mut primals = Vec::new();
        tape.evaluate(at, 0.0, &mut primals);
        Some(
            tape.outputs()
                .iter()
                .map(|output| primals[*output])
                .collect(),
        )
    }
}

/// The text of a node, unless it is too long.
fn short(printer: &Printer<'_>, node: NodeId, style: Style) -> Option<String> {
    let text = printer.text(node);
    let whole = text.chars().count() <= LONGEST;
    whole.then(|| {
        if style == Style::Unicode {
            tight(&text)
        } else {
            text
        }
    })
}

/// Each partial derivative, with the factors of the chain rule and collected.
fn written(loss: &Loss, outline: &Outline, style: Style) -> Vec<Option<(String, String)>> {
    if outline.lines.len() > MOST_LINES {
        return vec![None; loss.parameters().len()];
    }
    let symbolic = SymbolicGradient::of(&loss.graph, loss.objective);
    let (chained, chain_roots) = chain(&symbolic.graph, &symbolic.partials);
    let (collected, roots) = collect(&symbolic.graph, &symbolic.partials);
    let chained = Printer::new(&chained, style).longest(LONGEST + 1);
    let collected = Printer::new(&collected, style).longest(LONGEST + 1);
    let pair = |(chain_root, root): (&NodeId, &NodeId)| {
        Some((
            short(&chained, *chain_root, style)?,
            short(&collected, *root, style)?,
        ))
    };
    chain_roots.iter().zip(&roots).map(pair).collect()
}

/// A loss as a sum of powers, with its derivatives.
struct Expanded {
    loss: Option<String>,
    slopes: Vec<Option<String>>,
    tape: Tape,
    operations: usize,
}

impl Expanded {
    fn of(loss: &Loss, style: Style) -> Option<Self> {
        let polynomial = Polynomial::of(&loss.graph, loss.objective)?;
        let mut graph = Graph::with_variables_of(&loss.graph);
        let value = polynomial.node(&mut graph);
        let count = loss.parameters().len();
        let slopes: Vec<NodeId> = (0..count)
            .map(|index| polynomial.derivative(index).node(&mut graph))
            .collect();
        let needed = graph.reachable(&slopes);
        let operates = |id: &NodeId| {
            let leaf = matches!(graph.node(*id), Node::Constant(_) | Node::Variable(_));
            needed[id.index()] && !leaf
        };
        let printer = Printer::new(&graph, style).longest(LONGEST + 1);
        Some(Self {
            loss: short(&printer, value, style),
            slopes: slopes
                .iter()
                .map(|slope| short(&printer, *slope, style))
                .collect(),
            tape: Tape::compile(&graph, &slopes),
            operations: graph.ids().filter(operates).count(),
        })
    }
}

impl Cost {
    fn of(outline: &Outline, parameters: usize, expanded: Option<&Expanded>) -> Self {
        let lines = &outline.lines;
        let value = lines.iter().filter(|line| !line.inputs.is_empty()).count();
        // Each argument takes a local derivative and a product; what comes together takes sums.
        let shares: usize = lines.iter().map(|line| 2 * line.inputs.len()).sum();
        let backward: usize = lines
            .iter()
            .map(|line| line.uses.len().saturating_sub(1))
            .sum();
        let forward: usize = lines
            .iter()
            .map(|line| line.inputs.len().saturating_sub(1))
            .sum();
        Self {
            value,
            reverse: value + shares + backward,
            forward: parameters * (value + shares + forward),
            expanded: expanded.map(|expanded| expanded.operations),
        }
    }
}
