//! Lines that define a function: `f(t) = t² + 1`.

use super::super::super::lexer::{Lexeme, Token};
use super::super::super::loss::{Span, SyntaxError};
use super::super::bracket::Logic;
use super::super::names::{quoted, reserved};
use super::super::refuse;
use super::TextReader;

impl TextReader<'_> {
    /// Reads `name(a, b) =`, if the line begins with that.
    ///
    /// # Errors
    ///
    /// What stands in the parentheses are no names, or names that cannot be arguments.
    pub(super) fn function_definition(
        &mut self,
        name: &str,
        span: &Span,
    ) -> Result<bool, SyntaxError> {
        let Some(equals) = end_of_head(self.lexemes, self.at) else {
            return Ok(false);
        };
        let inside = &self.lexemes[self.at + 2..equals - 1];
        let whole = self.lexemes[self.at + 1].span.start..self.lexemes[equals - 1].span.end;
        let mut arguments: Vec<(String, Span)> = Vec::new();
        for (index, lexeme) in inside.iter().enumerate() {
            match (&lexeme.token, index % 2) {
                (Token::Name(argument), 0) => {
                    self.check_argument(argument, &lexeme.span, &arguments)?;
                    arguments.push((argument.clone(), lexeme.span.clone()));
                }
                (Token::Comma, 1) => {}
                _ => return Err(refuse::arguments_of_definition(name, whole)),
            }
        }
        if inside.len().is_multiple_of(2) {
            return Err(refuse::arguments_of_definition(name, whole));
        }
        self.definition = Some((name.to_string(), span.clone()));
        self.arguments = arguments;
        self.logic = Logic::at(0);
        self.at = equals;
        Ok(true)
    }

    /// An argument is local: it may be named like a parameter or a column, not like a function or a constant.
    fn check_argument(
        &self,
        name: &str,
        span: &Span,
        before: &[(String, Span)],
    ) -> Result<(), SyntaxError> {
        let role = reserved(name).or_else(|| {
            let is_constant = self.names.constant(name).is_some();
            is_constant.then_some("a constant of the scenario")
        });
        let role = role.or_else(|| self.functions.contains_key(name).then_some("a function"));
        if let Some(role) = role {
            let message = format!("{} is {role}, so it cannot be an argument", quoted(name));
            return Err(SyntaxError::new(message, span.clone()).hint("choose another name"));
        }
        if before.iter().any(|(own, _)| own == name) {
            let message = format!("two arguments are named {}", quoted(name));
            return Err(SyntaxError::new(message, span.clone()).hint("choose another name"));
        }
        Ok(())
    }

    /// A line has given a name to an expression, or to a function of so many arguments.
    pub(super) fn define(&mut self, name: String, arguments: usize) {
        if arguments == 0 {
            self.defined.insert(name);
        } else {
            let index = self.functions.len();
            self.functions.insert(name, (index, arguments));
        }
    }

    /// Refuses a function in its own definition.
    pub(super) fn refuse_recursion(&self, name: &str, span: &Span) -> Result<(), SyntaxError> {
        let own = self
            .definition
            .as_ref()
            .filter(|_| !self.arguments.is_empty());
        match own {
            Some((own, _)) if own == name => Err(refuse::recursion(name, span)),
            _ => Ok(()),
        }
    }
}

/// The index of the `=` of a line that begins at `at` with a name and something in parentheses before `=`.
fn end_of_head(lexemes: &[Lexeme], at: usize) -> Option<usize> {
    let token = |index: usize| lexemes.get(index).map(|lexeme| &lexeme.token);
    if token(at + 1) != Some(&Token::Open) {
        return None;
    }
    let mut depth = 0usize;
    for index in at + 1..lexemes.len() {
        match token(index)? {
            Token::Open => depth += 1,
            Token::Close => depth = depth.checked_sub(1)?,
            Token::NewLine | Token::Semicolon => return None,
            _ => {}
        }
        if depth == 0 {
            return (token(index + 1) == Some(&Token::Equals)).then_some(index + 1);
        }
    }
    None
}
