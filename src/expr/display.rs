//! A graph as people write it: `2 x`, `x²`, parentheses only where they are needed.
//!
//! What is printed can be typed, and is then the same graph again; only the internal functions of derivatives, and
//! constants that are negative or not finite, have no text that is read as one node. Printing loops over nodes and
//! pieces of text, so the depth of a graph does not matter, and stops at a length: a shared part is written out wherever
//! it is used, which can double the text with every node.

mod leaf;
mod notation;

use std::collections::HashMap;

use super::graph::{Graph, Node, NodeId};
use super::loss::NamedExpression;
use notation::{Notation, Piece, TextShape};

/// How much is printed, in characters, unless said otherwise.
pub const LONGEST: usize = 4000;

/// In which characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// ASCII: `x^2`, `sqrt(x)`, `pi`.
    Plain,
    /// `x²`, `√(x)`, `π`, `·`, `−`.
    Unicode,
}

/// Prints the nodes of one graph.
#[derive(Debug)]
pub struct Printer<'a> {
    graph: &'a Graph,
    style: Style,
    names: HashMap<NodeId, String>,
    /// The shape of every node where it is part of another.
    shapes: Vec<TextShape>,
    longest: usize,
}

/// The text of a node, with every part written out.
pub fn text(graph: &Graph, node: NodeId, style: Style) -> String {
    Printer::new(graph, style).text(node)
}

impl<'a> Printer<'a> {
    /// A printer that writes every part out.
    pub fn new(graph: &'a Graph, style: Style) -> Self {
        Self::with_names(graph, style, &[])
    }

    /// A printer that writes the name of a definition in its place, as in `u²`.
    ///
    /// Names of plain numbers and of parameters are not used: other places would take the same number for the name.
    pub fn with_names(graph: &'a Graph, style: Style, definitions: &[NamedExpression]) -> Self {
        let mut names = HashMap::new();
        for definition in definitions {
            let node = graph.node(definition.node);
            if !matches!(
                node,
                Node::Constant(_) | Node::Variable(_) | Node::Column(_)
            ) {
                let name = || definition.name.clone();
                names.entry(definition.node).or_insert_with(name);
            }
        }
        let mut printer = Self {
            graph,
            style,
            names,
            shapes: Vec::with_capacity(graph.nodes().len()),
            longest: LONGEST,
        };
        for id in graph.ids() {
            let shape = printer.notation(id).shape();
            printer.shapes.push(shape);
        }
        printer
    }

    /// The same printer, which ends with `…` after `characters`.
    #[must_use]
    pub fn longest(self, characters: usize) -> Self {
        Self {
            longest: characters,
            ..self
        }
    }

    /// The text of a node. A definition is written as what it stands for, not as its name.
    pub fn text(&self, node: NodeId) -> String {
        let mut text = String::new();
        let mut room = self.longest;
        let mut rest = self.computation(node).pieces();
        rest.reverse();
        while let Some(piece) = rest.pop() {
            match piece {
                Piece::Text(part) => {
                    let length = part.chars().count();
                    if length > room {
                        text.extend(part.chars().take(room));
                        text.push('…');
                        return text;
                    }
                    room -= length;
                    text.push_str(&part);
                }
                Piece::Node(id) => rest.extend(self.notation(id).pieces().into_iter().rev()),
                Piece::Arguments(function, first) => {
                    rest.extend(self.arguments(function, first).into_iter().rev());
                }
            }
        }
        text
    }

    /// How a node is written where it is part of another.
    fn notation(&self, id: NodeId) -> Notation {
        match self.names.get(&id) {
            Some(name) => Notation::name(name, self.style),
            None => self.computation(id),
        }
    }

    /// How the computation of a node is written.
    fn computation(&self, id: NodeId) -> Notation {
        match self.graph.node(id) {
            Node::Constant(value) => Notation::number(value, self.style),
            Node::Variable(index) => Notation::name(&self.graph.variables()[index], self.style),
            Node::Unary(function, a) => self.unary(function, a),
            Node::Binary(function, a, b) => self.binary(function, a, b),
            Node::Where(condition, a, b) => Notation::call("where", &[condition, a, b]),
            Node::Column(index) => Notation::name(&self.graph.columns()[index], self.style),
            Node::Structured(operator, a, b) => self.structured(operator, a, b),
        }
    }
}
