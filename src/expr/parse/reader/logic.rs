//! Comparisons, `and`, `or`, `not`: looser than all arithmetic, so that they become calls around what the yard reads.
//!
//! `a < b and not c` is `and(<(a, b), not(c))`: an opening that was not written goes before each first part, the sign in the
//! middle becomes a comma, and what is open ends where its level does. `or` is looser than `and`, that than `not`, that than
//! comparisons.

use super::super::super::function::{Binary, Unary};
use super::super::super::loss::{Span, SyntaxError};
use super::super::bracket::Logic;
use super::super::line::{Called, ItemKind};
use super::super::refuse;
use super::{Expects, TextReader};

impl TextReader<'_> {
    fn logic(&mut self) -> &mut Logic {
        match self.brackets.last_mut() {
            Some(bracket) => &mut bracket.logic,
            None => &mut self.logic,
        }
    }

    /// A comparison: one between two sides.
    pub(super) fn compare(&mut self, function: Binary, span: &Span) -> Result<(), SyntaxError> {
        if self.expects == Expects::Operand {
            return Err(self.missing_operand());
        }
        let next = self.items.len() + 1;
        let logic = self.logic().clone();
        if let Some(before) = logic.compared {
            let start = self.items[logic.first].span.start;
            let first = start..before.start;
            return Err(refuse::chained(
                self.source,
                self.lexemes,
                self.at,
                [first, before],
            ));
        }
        self.openings
            .push((logic.side, ItemKind::Call(Called::binary(function), None)));
        self.push(ItemKind::Comma, span.clone());
        self.expects = Expects::Operand;
        let logic = self.logic();
        logic.compared = Some(span.clone());
        (logic.first, logic.side) = (logic.side, next);
        Ok(())
    }

    /// `and`, `or` or `not`.
    pub(super) fn word(&mut self, word: &str, span: &Span) -> Result<(), SyntaxError> {
        if word == "not" {
            return self.not(span);
        }
        if self.expects == Expects::Operand {
            return Err(refuse::word(self.missing_operand()));
        }
        self.end_comparison();
        let is_or = word == "or";
        let logic = self.logic().clone();
        if logic.has_and {
            self.end_call();
        }
        if is_or && logic.has_or {
            self.end_call();
        }
        let (from, function) = if is_or {
            (logic.start, Binary::Or)
        } else {
            (logic.joined, Binary::And)
        };
        self.openings
            .push((from, ItemKind::Call(Called::binary(function), None)));
        self.push(ItemKind::Comma, span.clone());
        self.expects = Expects::Operand;
        let next = self.items.len();
        let logic = self.logic();
        (logic.has_and, logic.has_or) = (!is_or, is_or || logic.has_or);
        logic.side = next;
        if is_or {
            logic.joined = next;
        }
        Ok(())
    }

    fn not(&mut self, span: &Span) -> Result<(), SyntaxError> {
        let at = self.items.len();
        let logic = self.logic();
        let begins = logic.side == at && logic.compared.is_none();
        if self.expects == Expects::Operator || !begins {
            return Err(refuse::not_inside(self.expects == Expects::Operator, span));
        }
        let logic = self.logic();
        logic.turned += 1;
        logic.side = at + 1;
        self.push(
            ItemKind::Call(Called::unary(Unary::Not), None),
            span.clone(),
        );
        Ok(())
    }

    /// Ends what was opened before the last operand and has no sign of its own.
    fn end_call(&mut self) {
        let end = self.items.last().map_or(0, |item| item.span.end);
        self.push(ItemKind::Close, end..end);
    }

    /// Ends a comparison and the `not` before it.
    fn end_comparison(&mut self) {
        let logic = self.logic();
        let count = logic.turned + usize::from(logic.compared.take().is_some());
        logic.turned = 0;
        for _ in 0..count {
            self.end_call();
        }
    }

    /// Ends all conditions between two brackets or commas.
    pub(super) fn end_conditions(&mut self) {
        self.end_comparison();
        let logic = self.logic();
        let count = usize::from(logic.has_and) + usize::from(logic.has_or);
        (logic.has_and, logic.has_or) = (false, false);
        for _ in 0..count {
            self.end_call();
        }
    }
}
