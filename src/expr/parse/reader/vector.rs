//! Vectors `[a, b]`, and entries `v[1]`.

use super::super::super::callable::Callable;
use super::super::super::lexer::Token;
use super::super::super::loss::{Span, SyntaxError};
use super::super::super::operator::Operator;
use super::super::bracket::{Bracket, OpenBracket};
use super::super::line::{Called, ItemKind};
use super::super::refuse;
use super::{Expects, TextReader};

impl TextReader<'_> {
    /// `[`: an entry of what it follows without a blank, else a vector.
    pub(super) fn open_vector(&mut self, span: &Span) -> Result<(), SyntaxError> {
        let before = self.at.checked_sub(1).map(|at| &self.lexemes[at]);
        let follows = before.is_some_and(|before| {
            let is_value = matches!(
                before.token,
                Token::Name(_) | Token::Close | Token::CloseVector
            );
            is_value && before.span.end == span.start
        });
        if self.expects == Expects::Operator && follows {
            return self.open_entry(span);
        }
        let is_inside = matches!(
            self.brackets.last(),
            Some(Bracket {
                opened: OpenBracket::Vector(_),
                ..
            })
        );
        if is_inside && self.expects == Expects::Operand {
            return Err(refuse::matrix(span));
        }
        let stack = Called::Known(Callable::Structured(Operator::Stack));
        let call = ItemKind::Call(stack, None);
        self.open(OpenBracket::Vector(Vec::new()), call, span)
    }

    /// An entry is a call with the atom before it as its first argument.
    fn open_entry(&mut self, span: &Span) -> Result<(), SyntaxError> {
        let atom = self.atom;
        self.openings
            .push((atom, ItemKind::Call(Called::Entry, None)));
        self.expects = Expects::Operand;
        self.open(OpenBracket::Entry, ItemKind::Comma, span)?;
        if let Some(bracket) = self.brackets.last_mut() {
            bracket.item = atom;
        }
        Ok(())
    }

    /// `]`.
    pub(super) fn close_vector(&mut self, span: &Span) -> Result<(), SyntaxError> {
        if self.expects == Expects::Operand {
            return Err(self.missing_operand());
        }
        self.end_conditions();
        match self.brackets.pop() {
            Some(Bracket {
                opened: OpenBracket::Vector(commas),
                lexeme,
                ..
            }) if commas.is_empty() => {
                let start = self.lexemes[lexeme].span.start;
                Err(refuse::one_entry(start..span.end))
            }
            Some(Bracket {
                opened: OpenBracket::Vector(_) | OpenBracket::Entry,
                item,
                ..
            }) => {
                self.push(ItemKind::Close, span.clone());
                self.end_atom(item);
                Ok(())
            }
            Some(bracket) => Err(refuse::wrong_close(&self.lexemes[bracket.lexeme], span)),
            None => Err(refuse::stray_close_vector(span)),
        }
    }
}
