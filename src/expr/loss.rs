//! What a text means: the graph of a loss, with its names and places in the text.

use std::ops::Range;

use super::graph::{Graph, NodeId};

/// A place in a text: a half-open range of bytes.
pub type Span = Range<usize>;

/// A line `name = expression` of a loss.
#[derive(Clone, Debug, PartialEq)]
pub struct NamedExpression {
    /// The name, in ASCII spelling.
    pub name: String,
    /// Where the name stands.
    pub span: Span,
    /// The node that the name stands for.
    pub node: NodeId,
}

/// A parsed loss.
#[derive(Clone, Debug)]
pub struct Loss {
    /// The text, as typed.
    pub source: String,
    /// Every node of every line.
    pub graph: Graph,
    /// The node to be minimized.
    pub objective: NodeId,
    /// The definitions, in the order of the text; the last may be the objective itself.
    pub definitions: Vec<NamedExpression>,
    /// Where each node was first written, by its index in the graph.
    pub spans: Vec<Span>,
}

impl Loss {
    /// What descent moves: the free names, in the order of first appearance.
    pub fn parameters(&self) -> &[String] {
        self.graph.variables()
    }

    /// The name that a definition gives to a node, if one does.
    pub fn name_of(&self, node: NodeId) -> Option<&str> {
        let definition = self
            .definitions
            .iter()
            .find(|definition| definition.node == node);
        definition.map(|definition| definition.name.as_str())
    }
}

/// Why a text is not a loss: what, where, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// What is wrong, in a short sentence without a full stop.
    pub message: String,
    /// Where: a half-open range of bytes, which is empty only at the end of the text.
    pub span: Span,
    /// What to do about it, if there is something to say.
    pub hint: Option<String>,
}

impl SyntaxError {
    /// An error without a hint.
    pub(super) fn new(message: impl Into<String>, span: Span) -> Self {
        Self {
            message: message.into(),
            span,
            hint: None,
        }
    }

    /// The same error with what to do about it.
    pub(super) fn hint(self, hint: impl Into<String>) -> Self {
        Self {
            hint: Some(hint.into()),
            ..self
        }
    }
}

impl std::fmt::Display for SyntaxError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)?;
        match &self.hint {
            Some(hint) => write!(f, " ({hint})"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for SyntaxError {}
