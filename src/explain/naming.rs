//! What the values between the parameters and the loss are called.

use std::collections::HashSet;

use crate::expr::function::{Binary, Unary};
use crate::expr::graph::{Graph, Node, NodeId};
use crate::expr::{Loss, NamedExpression};

/// Letters for the links of a chain, in the order in which textbooks use them.
const LETTERS: [&str; 8] = ["u", "v", "w", "p", "q", "r", "s", "t"];

/// Which values get a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Naming {
    /// Those that the text of the loss names.
    Defined,
    /// Also those that an explanation of the chain rule points at: the links of a chain become u, v, w; where values
    /// meet, every value becomes v₁, v₂, …, as in the evaluation traces of Griewank and Walther, *Evaluating
    /// Derivatives*, section 1.2.
    Traced,
}

/// The names of some nodes.
#[derive(Clone, Debug)]
pub(super) struct NodeNames {
    /// What each name stands for.
    pub(super) definitions: Vec<NamedExpression>,
    known: HashSet<NodeId>,
    /// Whether the loss is one function inside another, of one parameter.
    pub(super) is_chain: bool,
}

impl NodeNames {
    /// Names for the nodes that depend on a parameter, in the order of the graph.
    pub(super) fn new(loss: &Loss, nodes: &[NodeId], naming: Naming) -> Self {
        let graph = &loss.graph;
        let inputs = |id: NodeId| {
            graph
                .node(id)
                .inputs()
                .filter(|input| nodes.binary_search(input).is_ok())
        };
        let is_chain = nodes.iter().all(|id| inputs(*id).count() <= 1)
            && nodes.iter().filter(|id| is_leaf(graph, **id)).count() == 1;
        let mut names = Self {
            definitions: Vec::new(),
            known: HashSet::new(),
            is_chain,
        };
        for definition in &loss.definitions {
            let shown = nodes.binary_search(&definition.node).is_ok();
            if shown && !is_leaf(graph, definition.node) && names.known.insert(definition.node) {
                names.definitions.push(definition.clone());
            }
        }
        if naming == Naming::Traced {
            names.trace(loss, nodes);
        }
        names
    }

    /// Whether a node has a name.
    pub(super) fn knows(&self, node: NodeId) -> bool {
        self.known.contains(&node)
    }

    /// Invents the names that are missing.
    fn trace(&mut self, loss: &Loss, nodes: &[NodeId]) {
        let objective = if self.is_chain {
            ["y", "L", "f"]
        } else {
            ["L", "f", "y"]
        };
        let taken = |name: &str| {
            loss.parameters().iter().any(|known| known == name)
                || loss
                    .definitions
                    .iter()
                    .any(|definition| definition.name == name)
        };
        let last = objective
            .into_iter()
            .find(|name| !taken(name))
            .unwrap_or("loss");
        let links = self.links(&loss.graph, nodes);
        let letters: Vec<&str> = LETTERS.into_iter().filter(|name| !taken(name)).collect();
        let unnamed = links
            .iter()
            .filter(|id| **id != loss.objective && !self.knows(**id))
            .count();
        let mut letters = letters.into_iter();
        let mut number = 0;
        for &id in &links {
            if is_leaf(&loss.graph, id) || self.knows(id) {
                continue;
            }
            let name = if id == loss.objective {
                last.to_string()
            } else if self.is_chain && unnamed <= LETTERS.len() {
                letters
                    .next()
                    .map_or_else(|| numbered(&mut number), str::to_string)
            } else {
                numbered(&mut number)
            };
            self.definitions.push(NamedExpression {
                name,
                span: 0..0,
                node: id,
            });
        }
    }

    /// The values that are pointed at. In a chain, what is only scaled and shifted belongs to the link before it.
    fn links(&self, graph: &Graph, nodes: &[NodeId]) -> Vec<NodeId> {
        if !self.is_chain {
            return nodes.to_vec();
        }
        let after = nodes
            .windows(2)
            .map(|pair| !is_affine(graph, pair[1], pair[0]))
            .chain([true]);
        let links = nodes
            .iter()
            .zip(after)
            .filter(|(id, ends)| *ends || self.knows(**id));
        links.map(|(id, _)| *id).collect()
    }
}

/// v₁, v₂, …
fn numbered(number: &mut usize) -> String {
    *number += 1;
    let below =
        |digit: char| char::from_u32('₀' as u32 + (digit as u32 - '0' as u32)).unwrap_or(digit);
    format!(
        "v{}",
        number.to_string().chars().map(below).collect::<String>()
    )
}

fn is_leaf(graph: &Graph, id: NodeId) -> bool {
    matches!(graph.node(id), Node::Variable(_) | Node::Constant(_))
}

/// Whether a node of a chain only scales, shifts or negates the one before it.
fn is_affine(graph: &Graph, id: NodeId, before: NodeId) -> bool {
    match graph.node(id) {
        Node::Unary(Unary::Neg, _) | Node::Binary(Binary::Add | Binary::Sub | Binary::Mul, ..) => {
            true
        }
        Node::Binary(Binary::Div, over, _) => over == before,
        _ => false,
    }
}
