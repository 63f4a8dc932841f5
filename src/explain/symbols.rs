//! Local derivatives in symbols: the rules of the table applied to names.

use std::cell::RefCell;

use super::format::tight;
use crate::expr::algebra::collect;
use crate::expr::display::{Printer, Style};
use crate::expr::function::{Scalar, Unary};
use crate::expr::graph::{Graph, Handle, Node, NodeId};
use crate::expr::{Loss, NamedExpression};

/// No symbol is longer, in characters.
const LONGEST: usize = 60;

/// The texts of derivatives.
pub(super) struct Symbols {
    /// For each line of an outline, for each of its inputs.
    pub(super) locals: Vec<String>,
    /// The derivative of each link of a chain by the next.
    pub(super) slopes: Vec<String>,
}

impl Symbols {
    /// Of lines, each a node and which of its arguments depend on a parameter, and of the links of a chain.
    pub(super) fn of(
        loss: &Loss,
        lines: &[(NodeId, Vec<usize>)],
        links: &[usize],
        names: &[NamedExpression],
        style: Style,
    ) -> Self {
        let copy = RefCell::new(Graph::with_variables_of(&loss.graph));
        let copied = Copied::of(loss, names, &copy);
        let mut locals = Vec::new();
        let mut steps = vec![None; lines.len()];
        for (index, (node, arguments)) in lines.iter().enumerate() {
            for argument in arguments {
                let local = copied.local(loss.graph.node(*node), *node, *argument);
                locals.push(local);
                steps[index] = Some(local);
            }
        }
        let slopes: Vec<Handle<'_>> = links
            .windows(2)
            .map(|pair| {
                let steps = (pair[1] + 1..=pair[0]).rev().filter_map(|line| steps[line]);
                steps
                    .reduce(|product, step| product * step)
                    .expect("a link is at least one step")
            })
            .collect();
        let roots: Vec<NodeId> = locals
            .iter()
            .chain(&slopes)
            .map(|handle| handle.id())
            .collect();
        let count = locals.len();
        let (collected, roots) = collect(&copy.borrow(), &roots);
        let printer = Printer::new(&collected, style).longest(LONGEST);
        let mut texts = roots.iter().map(|root| match style {
            Style::Unicode => tight(&printer.text(*root)),
            Style::Plain => printer.text(*root),
        });
        Self {
            locals: texts.by_ref().take(count).collect(),
            slopes: texts.collect(),
        }
    }
}

/// The graph of a loss again, with names instead of what they stand for.
struct Copied<'g> {
    /// What each node computes, from names.
    computed: Vec<Handle<'g>>,
    /// What stands for each node where it is used: its name, if it has one.
    used: Vec<Handle<'g>>,
}

impl<'g> Copied<'g> {
    fn of(loss: &Loss, names: &[NamedExpression], copy: &'g RefCell<Graph>) -> Self {
        let mut name_of = vec![None; loss.graph.nodes().len()];
        for definition in names {
            name_of[definition.node.index()] = Some(definition.name.as_str());
        }
        let leaf = |node: Node| {
            let id = copy.borrow_mut().add(node);
            Handle::new(copy, id)
        };
        let mut copied = Self {
            computed: Vec::new(),
            used: Vec::new(),
        };
        for (node, name) in loss.graph.nodes().iter().zip(name_of) {
            let used = |id: NodeId| copied.used[id.index()];
            let computed = match *node {
                Node::Unary(f, a) => used(a).apply(f),
                Node::Binary(f, a, b) => used(a).apply2(f, used(b)),
                Node::Where(condition, a, b) => used(condition).choose(used(a), used(b)),
                node => leaf(node),
            };
            let named = name.map(|name| {
                let id = copy.borrow_mut().variable(name);
                Handle::new(copy, id)
            });
            copied.computed.push(computed);
            copied.used.push(named.unwrap_or(computed));
        }
        copied
    }

    /// The partial derivative of a node by one of its arguments.
    fn local(&self, node: Node, id: NodeId, argument: usize) -> Handle<'g> {
        let computed = self.computed[id.index()];
        let used = |id: NodeId| self.used[id.index()];
        match node {
            Node::Constant(_) | Node::Variable(_) | Node::Unary(Unary::Detach, _) => {
                computed.lift(0.0)
            }
            Node::Unary(f, a) => f.derivative(used(a), computed),
            Node::Binary(f, a, b) => f.partials(used(a), used(b), computed)[argument],
            Node::Where(condition, ..) => {
                let (zero, one) = (computed.lift(0.0), computed.lift(1.0));
                match argument {
                    0 => zero,
                    1 => used(condition).choose(one, zero),
                    _ => used(condition).choose(zero, one),
                }
            }
            Node::Column(_) | Node::Structured(..) => {
                unreachable!("an outline is of single numbers")
            }
        }
    }
}
