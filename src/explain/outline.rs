//! The computation of a loss as a list of lines, each with its text, its name and its local derivatives in symbols.
//!
//! An outline is made once for a loss; a [`Ledger`](super::Ledger) fills in the numbers at a point.

use super::format::tight;
use super::naming::{Naming, NodeNames};
use super::symbols::Symbols;
use crate::expr::display::{Printer, Style};
use crate::expr::function::Unary;
use crate::expr::graph::{Node, NodeId};
use crate::expr::{Loss, NamedExpression};
use crate::tape::Tape;

/// No text of a line is longer, in characters.
const LONGEST: usize = 200;

/// A part of a text that has more operations is written as `…`.
const LARGEST_PART: usize = 60;

/// Losses of more lines are shown without symbols: nobody reads thousands of formulas.
const MOST_SYMBOLS: usize = 2000;

/// One value of the computation.
#[derive(Clone, Debug, PartialEq)]
pub struct OutlineLine {
    /// The node of the loss's graph.
    pub node: NodeId,
    /// How it is computed, as people write it, with the names of other lines.
    pub text: String,
    /// Its name, if it has one.
    pub name: Option<String>,
    /// Whether the loss gives it that name, rather than who explains it.
    pub(super) is_defined: bool,
    /// The lines it is computed from, in the order of the arguments; numbers are no lines.
    pub inputs: Vec<OutlineInput>,
    /// Where it is used, in the order in which reverse mode adds up.
    pub uses: Vec<Use>,
    /// Whether it is a `detach`: its value passes, the gradient does not.
    pub cuts: bool,
}

/// What a line is computed from.
#[derive(Clone, Debug, PartialEq)]
pub struct OutlineInput {
    /// The index of the line.
    pub line: usize,
    /// Which argument it is.
    pub(super) argument: usize,
    /// The local derivative in symbols, such as `2u`; empty in an outline that is not shown, and in losses that are too long to
    /// be read.
    pub symbol: String,
}

/// A place where a line is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Use {
    /// The index of the line that uses it.
    pub line: usize,
    /// Which of that line's [inputs](OutlineLine::inputs) it is.
    pub input: usize,
}

impl OutlineLine {
    /// The name, or what is computed.
    pub fn label(&self) -> &str {
        self.name.as_deref().unwrap_or(&self.text)
    }

    /// `u = 3x + 1`, or what is computed if it has no name.
    pub fn equation(&self) -> String {
        match &self.name {
            Some(name) => format!("{name} = {}", self.text),
            None => self.text.clone(),
        }
    }
}

/// The computation of a loss, in forward order. Numbers, and what is computed from numbers alone, are part of the text of the
/// lines that use them.
#[derive(Clone, Debug)]
pub struct Outline {
    /// Every value that depends on a parameter, inputs first; the last is the loss.
    pub lines: Vec<OutlineLine>,
    /// The line of each parameter; `None` for one that the loss does not depend on.
    pub parameters: Vec<Option<usize>>,
    /// Whether the loss is one function inside another, of one parameter.
    pub is_chain: bool,
    /// The steps of a chain that have names: indices of lines, outermost first, ending with the parameter. Empty if the loss
    /// is no chain.
    pub links: Vec<usize>,
    /// The derivative of each link by the next, in symbols.
    pub slopes: Vec<String>,
    pub(super) tape: Tape,
}

impl Outline {
    /// The outline of a loss in the characters of a style.
    pub fn new(loss: &Loss, naming: Naming, style: Style) -> Self {
        let nodes = dependent(loss);
        let names = NodeNames::new(loss, &nodes, naming);
        let index = |id: NodeId| nodes.binary_search(&id).ok();
        let shown = [names.definitions.clone(), elided(loss, &names)].concat();
        let printer = Printer::with_names(&loss.graph, style, &shown).longest(LONGEST);
        let polish = |text: String| {
            if style == Style::Unicode {
                tight(&text)
            } else {
                text
            }
        };
        let mut lines: Vec<OutlineLine> = nodes
            .iter()
            .map(|id| OutlineLine {
                node: *id,
                text: polish(printer.text(*id)),
                name: None,
                is_defined: loss.definitions.iter().any(|of| of.node == *id),
                inputs: inputs(loss, *id, index),
                uses: Vec::new(),
                cuts: matches!(loss.graph.node(*id), Node::Unary(Unary::Detach, _)),
            })
            .collect();
        for definition in &names.definitions {
            let line = index(definition.node).expect("only lines have names");
            lines[line].name = Some(printed_name(&definition.name, style));
        }
        find_uses(&mut lines);
        let mut outline = Self {
            parameters: parameters(loss, &nodes),
            is_chain: names.is_chain,
            links: Vec::new(),
            slopes: Vec::new(),
            tape: Tape::compile(&loss.graph, &[loss.objective]),
            lines,
        };
        outline.link();
        if naming == Naming::Traced && outline.lines.len() <= MOST_SYMBOLS {
            let arguments =
                |line: &OutlineLine| line.inputs.iter().map(|input| input.argument).collect();
            let lines = outline
                .lines
                .iter()
                .map(|line| (line.node, arguments(line)));
            let lines: Vec<_> = lines.collect();
            let symbols = Symbols::of(loss, &lines, &outline.links, &names.definitions, style);
            outline.fill_in(symbols);
        }
        outline
    }

    /// Whether a gradient is cut on some way from a line to the loss, so that its adjoint is not the whole slope.
    pub fn is_cut_ahead(&self, line: usize) -> bool {
        let mut seen = vec![false; self.lines.len()];
        let mut waiting = vec![line];
        while let Some(at) = waiting.pop() {
            let Some(uses) = self.lines.get(at).map(|line| &line.uses) else {
                continue;
            };
            for user in uses.iter().map(|used| used.line) {
                if self.lines.get(user).is_some_and(|line| line.cuts) {
                    return true;
                }
                if let Some(seen) = seen.get_mut(user)
                    && !std::mem::replace(seen, true)
                {
                    waiting.push(user);
                }
            }
        }
        false
    }

    /// The name of the derivative of the loss by a line: `dy/dx` in a chain, else `∂L/∂x`.
    pub fn derivative_name(&self, line: usize) -> String {
        let d = if self.is_chain { 'd' } else { '∂' };
        let loss = self.lines.last().map_or("L", OutlineLine::label);
        format!(
            "{d}{}/{d}{}",
            quotient(loss),
            quotient(self.lines[line].label())
        )
    }

    /// The name of the derivative of one line by another.
    pub fn local_name(&self, of: usize, by: usize) -> String {
        let d = if self.is_chain { 'd' } else { '∂' };
        format!(
            "{d}{}/{d}{}",
            quotient(self.lines[of].label()),
            quotient(self.lines[by].label())
        )
    }

    fn link(&mut self) {
        if !self.is_chain {
            return;
        }
        let named =
            |(_, line): &(usize, &OutlineLine)| line.name.is_some() || line.inputs.is_empty();
        let links = self.lines.iter().enumerate().rev().filter(named);
        self.links = links.map(|(index, _)| index).collect();
    }

    fn fill_in(&mut self, symbols: Symbols) {
        let mut locals = symbols.locals.into_iter();
        for line in &mut self.lines {
            for input in &mut line.inputs {
                input.symbol = locals.next().unwrap_or_default();
            }
        }
        self.slopes = symbols.slopes;
    }
}

/// A label in a quotient of differentials: in parentheses unless it is a name.
fn quotient(label: &str) -> String {
    let named = label.starts_with(|c: char| c.is_alphabetic());
    if named && label.chars().all(|c| c.is_alphanumeric() || c == '_') {
        label.to_string()
    } else {
        format!("({label})")
    }
}

/// The nodes that the loss is computed from and that depend on a parameter, and the loss itself.
fn dependent(loss: &Loss) -> Vec<NodeId> {
    let graph = &loss.graph;
    let needed = graph.reachable(&[loss.objective]);
    let mut depends = vec![false; needed.len()];
    for id in graph.ids() {
        depends[id.index()] = match graph.node(id) {
            Node::Variable(_) => true,
            node => node.inputs().any(|input| depends[input.index()]),
        };
    }
    let shown = |id: &NodeId| needed[id.index()] && (depends[id.index()] || *id == loss.objective);
    graph.ids().filter(shown).collect()
}

fn inputs(loss: &Loss, id: NodeId, index: impl Fn(NodeId) -> Option<usize>) -> Vec<OutlineInput> {
    let arguments = loss.graph.node(id).inputs().enumerate();
    let input = |(argument, input): (usize, NodeId)| {
        index(input).map(|line| OutlineInput {
            line,
            argument,
            symbol: String::new(),
        })
    };
    arguments.filter_map(input).collect()
}

/// Every part that is too large to be written out wherever it is used, under the name `…`.
fn elided(loss: &Loss, names: &NodeNames) -> Vec<NamedExpression> {
    let mut sizes: Vec<usize> = Vec::with_capacity(loss.graph.nodes().len());
    let mut elided = Vec::new();
    for id in loss.graph.ids() {
        let parts: usize = loss
            .graph
            .node(id)
            .inputs()
            .map(|input| sizes[input.index()])
            .sum();
        let size = if names.knows(id) { 1 } else { parts + 1 };
        if size > LARGEST_PART {
            elided.push(NamedExpression {
                name: String::from("…"),
                span: 0..0,
                node: id,
            });
        }
        sizes.push(if size > LARGEST_PART { 1 } else { size });
    }
    elided
}

/// Users from the loss backward, and within a user its arguments in order.
fn find_uses(lines: &mut [OutlineLine]) {
    for user in (0..lines.len()).rev() {
        let inputs: Vec<usize> = lines[user].inputs.iter().map(|input| input.line).collect();
        for (input, line) in inputs.into_iter().enumerate() {
            lines[line].uses.push(Use { line: user, input });
        }
    }
}

fn parameters(loss: &Loss, nodes: &[NodeId]) -> Vec<Option<usize>> {
    let mut indices = vec![None; loss.parameters().len()];
    for (line, id) in nodes.iter().enumerate() {
        if let Node::Variable(variable) = loss.graph.node(*id) {
            indices[variable] = Some(line);
        }
    }
    indices
}

/// A name as the printer writes it.
fn printed_name(name: &str, style: Style) -> String {
    let mut graph = crate::expr::graph::Graph::default();
    let node = graph.variable(name);
    crate::expr::display::text(&graph, node, style)
}
