//! A line of a loss between the lexer and the shunting yard: no sign is left implicit, every bracket has its partner.

use super::super::callable::Callable;
use super::super::function::{Binary, Unary};
use super::super::loss::Span;
use super::super::setting::Setting;

/// What an item of a line is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum ItemKind {
    /// A number.
    Number(f64),
    /// A constant, a definition or a parameter.
    Name(String),
    /// A prefix sign: `Add` or `Sub`.
    Prefix(Binary),
    /// An operator between two operands.
    Infix(Binary),
    /// The opening of a group.
    Open,
    /// An argument of the function that the line defines, by its index.
    Argument(usize),
    /// A function with the opening of its arguments; the last of them may be its setting.
    Call(Called, Option<Setting>),
    /// The comma between two arguments.
    Comma,
    /// The end of a group or a call.
    Close,
}

/// What is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Called {
    /// A function of the language.
    Known(Callable),
    /// A function that a line above defines, by its index among those, with so many arguments.
    Own(usize, usize),
    /// The entry `v[1]` of a vector; its index is the second argument.
    Entry,
}

impl Called {
    /// A function of one argument.
    pub(super) fn unary(function: Unary) -> Self {
        Self::Known(Callable::Unary(function))
    }

    /// A function of two arguments.
    pub(super) fn binary(function: Binary) -> Self {
        Self::Known(Callable::Binary(function))
    }
}

/// A part of a line and where it was written; what was not written has an empty span.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct LineItem {
    /// What it is.
    pub(super) kind: ItemKind,
    /// Where it stands.
    pub(super) span: Span,
}

/// A line that is well formed: operands and operators alternate, and calls have their number of arguments.
#[derive(Clone, Debug)]
pub(super) struct ParsedLine {
    /// The name before `=`, if there is one, and where.
    pub(super) definition: Option<(String, Span)>,
    /// The arguments that stand in parentheses after that name; none where it has no parentheses.
    pub(super) arguments: Vec<(String, Span)>,
    /// The expression.
    pub(super) items: Vec<LineItem>,
}

impl ParsedLine {
    /// Where the line stands, without the white space around it.
    pub(super) fn span(&self) -> Span {
        let first = match &self.definition {
            Some((_, span)) => span.start,
            None => self.items.first().map_or(0, |item| item.span.start),
        };
        first..self.items.last().map_or(first, |item| item.span.end)
    }

    /// Where the expression stands, without the name that it is given.
    pub(super) fn expression_span(&self) -> Span {
        let first = self.items.first().map_or(0, |item| item.span.start);
        first..self.items.last().map_or(first, |item| item.span.end)
    }

    /// The place of each bracket's partner; for other items their own place.
    pub(super) fn partners(&self) -> Vec<usize> {
        let mut partners: Vec<usize> = (0..self.items.len()).collect();
        let mut open = Vec::new();
        for (index, item) in self.items.iter().enumerate() {
            match item.kind {
                ItemKind::Open | ItemKind::Call(..) => open.push(index),
                ItemKind::Close => {
                    let opening = open.pop().expect("the reader balances brackets");
                    partners[opening] = index;
                    partners[index] = opening;
                }
                _ => {}
            }
        }
        partners
    }
}
