//! Functions that a text defines: each call reads the line of its function again, with the nodes of its arguments.

use std::borrow::Cow;

use super::super::diagnostic::location;
use super::super::graph::NodeId;
use super::super::loss::{Span, SyntaxError};
use super::line::{ItemKind, LineItem, ParsedLine};
use super::{Builder, Operand};

/// How deeply functions may call each other.
const DEEPEST: usize = 100;

impl<'a> Builder<'a> {
    /// If the last line is a function, its arguments are the first parameters, in their order.
    pub(super) fn declare(&mut self, last: &ParsedLine) -> Result<(), SyntaxError> {
        for (name, span) in &last.arguments {
            self.scope.declare(&mut self.graph, name, span)?;
            self.note(span);
        }
        Ok(())
    }

    /// A line that defines a function. Its free names are parameters in the order of the text, whether it is called or not.
    pub(super) fn function(&mut self, line: &'a ParsedLine) -> Result<(), SyntaxError> {
        let Some((name, span)) = &line.definition else {
            return Ok(());
        };
        self.scope.check(name, span)?;
        for LineItem { kind, span } in &line.items {
            if let ItemKind::Name(name) = kind {
                self.scope.resolve(&mut self.graph, name, span);
                self.note(span);
            }
        }
        self.scope.define_function(name, span)?;
        self.functions.push(line);
        Ok(())
    }

    /// A call of a function of the text.
    pub(super) fn inline(
        &mut self,
        function: usize,
        arguments: &[Operand],
        span: &Span,
    ) -> Result<NodeId, SyntaxError> {
        if self.calls.len() == DEEPEST {
            let message = format!("functions call each other more than {DEEPEST} deep");
            return Err(SyntaxError::new(message, span.clone())
                .hint("give intermediate values names, as `name = …`"));
        }
        let line = self.functions[function];
        let arguments: Vec<NodeId> = arguments.iter().map(|argument| argument.node).collect();
        let call = (function, arguments.clone());
        if let Some(node) = self.called.get(&call) {
            return Ok(*node);
        }
        let layers = self.graph.layers().len();
        self.calls.push(arguments);
        let node = self.expression(line);
        self.calls.pop();
        let node = node.map_err(|error| self.in_call(error, span))?;
        // A layer belongs to one call: two calls have parameters of their own each.
        if self.graph.layers().len() == layers {
            self.called.insert(call, node);
        }
        Ok(node)
    }

    /// The node of an argument in the call that is being read.
    pub(super) fn argument(&self, index: usize) -> NodeId {
        let arguments = self.calls.last().expect("arguments stand in functions");
        arguments[index]
    }

    /// What is wrong in a function because of how it was called, said once, for the innermost call.
    fn in_call(&self, error: SyntaxError, call: &Span) -> SyntaxError {
        const CALLED: &str = "in the call at ";
        if error.message.contains(CALLED) {
            return error;
        }
        let (line, column) = location(self.scope.source(), call.start);
        let message = format!("{}, {CALLED}{line}:{column}", error.message);
        SyntaxError { message, ..error }
    }
}

/// The last line as the objective: what it takes as arguments are parameters.
pub(super) fn as_objective(line: &ParsedLine) -> Cow<'_, ParsedLine> {
    if line.arguments.is_empty() {
        return Cow::Borrowed(line);
    }
    let mut line = line.clone();
    for item in &mut line.items {
        if let ItemKind::Argument(index) = item.kind {
            item.kind = ItemKind::Name(line.arguments[index].0.clone());
        }
    }
    Cow::Owned(line)
}
