//! Where a condition must stand and where it cannot, and the entries of vectors.

use super::super::callable::Callable;
use super::super::function::{Binary, CallForm, Unary};
use super::super::graph::{Node, NodeId};
use super::super::loss::{Span, SyntaxError};
use super::super::operator::Operator;
use super::constant::values;
use super::{Builder, Operand};

impl Builder<'_> {
    /// `and`, `or`, `not` and `where` take conditions, comparisons take numbers.
    pub(super) fn check_conditions(
        &self,
        callable: Callable,
        arguments: &[Operand],
    ) -> Result<(), SyntaxError> {
        match callable {
            Callable::Where => self.condition("`where`", arguments.first()),
            Callable::Unary(Unary::Not) => self.condition("`not`", arguments.first()),
            Callable::Binary(function @ (Binary::And | Binary::Or)) => {
                let name = format!("`{}`", function.name());
                let mut sides = arguments.iter();
                sides.try_for_each(|side| self.condition(&name, Some(side)))
            }
            Callable::Binary(function) if function.form() == CallForm::Condition => {
                let mut sides = arguments.iter();
                sides.try_for_each(|side| self.number(function, side))
            }
            Callable::Unary(_)
            | Callable::Binary(_)
            | Callable::Clamp
            | Callable::Structured(_) => Ok(()),
        }
    }

    fn condition(&self, name: &str, operand: Option<&Operand>) -> Result<(), SyntaxError> {
        let Some(operand) = operand.filter(|operand| !self.graph.is_condition(operand.node)) else {
            return Ok(());
        };
        let typed = self.typed(&operand.span);
        let message = format!("{name} takes a condition, and this is a number");
        Err(SyntaxError::new(message, operand.span.clone())
            .hint(format!("compare it, as in `{typed} > 0` or `{typed} == 1`")))
    }

    fn number(&self, function: Binary, operand: &Operand) -> Result<(), SyntaxError> {
        if !self.graph.is_condition(operand.node) {
            return Ok(());
        }
        let message = format!(
            "`{}` compares numbers, and this is a condition",
            function.name()
        );
        Err(SyntaxError::new(message, operand.span.clone()).hint(
            "join conditions with `and`, `or` and `not`; `where(…, 1, 0)` makes one a number",
        ))
    }

    /// A part of the text as it was typed, if it is short.
    fn typed(&self, span: &Span) -> &str {
        const LONGEST: usize = 20;
        let text = self.scope.source().get(span.clone()).unwrap_or_default();
        if text.len() > LONGEST || text.contains('\n') {
            "…"
        } else {
            text
        }
    }

    /// A whole loss that is a condition.
    pub(super) fn check_is_number(&self, node: NodeId, span: &Span) -> Result<(), SyntaxError> {
        if !self.graph.is_condition(node) {
            return Ok(());
        }
        let hint = match self.graph.node(node) {
            Node::Binary(Binary::Equal, ..) => {
                "one `=` gives a name, as in `u = 3x + 1`; a difference is small where both are equal"
            }
            _ => "it has no slope to descend; `where(condition, a, b)` chooses between two numbers",
        };
        let message = "the loss is a condition, not a number";
        Err(SyntaxError::new(message, span.clone()).hint(hint))
    }

    /// `v[2]`: the second unit of a vector.
    pub(super) fn entry(
        &mut self,
        arguments: &[Operand],
        span: &Span,
    ) -> Result<NodeId, SyntaxError> {
        let [vector, index] = arguments else {
            unreachable!("an entry is of a vector and has an index");
        };
        let width = self.graph.shape(vector.node).width;
        let number = values(&self.graph)[index.node.index()];
        let typed = self.typed(&vector.span);
        if number.is_nan() || number.fract() != 0.0 {
            let message = "an index is a constant whole number";
            return Err(SyntaxError::new(message, index.span.clone())
                .hint(format!("as in `{typed}[1]`, the first entry")));
        }
        if number < 1.0 || number > width as f64 {
            let message = if width == 1 {
                format!("`{typed}` is one number and has no entry {number}")
            } else {
                format!("`{typed}` has the entries 1 to {width}, and no entry {number}")
            };
            let hint = if width == 1 {
                format!("leave the index out: `{typed}`")
            } else {
                format!(
                    "entries are counted from 1: the first is `{typed}[1]`, the last `{typed}[{width}]`"
                )
            };
            return Err(SyntaxError::new(message, index.span.clone()).hint(hint));
        }
        if width == 1 {
            return Ok(vector.node);
        }
        let operator = Operator::Unit(number as usize - 1);
        Ok(self.node(Node::Structured(operator, vector.node, None), span))
    }
}
