//! Lexemes become well-formed lines: the grammar's checks, each with its span, and everything that meval's tokens cannot
//! say, lowered to what they can.
//!
//! Operands and operators must alternate. Two operands side by side are a product, with the precedence of `*`. A
//! superscript and a root become a group of their own, a bar becomes a call of `abs`; comparisons, `and`, `or`, `not`,
//! vectors and entries become calls too.

mod call;
mod definition;
mod logic;
mod vector;

use std::collections::{HashMap, HashSet};

use super::super::function::{Binary, Unary};
use super::super::lexer::{Lexeme, Token};
use super::super::loss::{Span, SyntaxError};
use super::bare;
use super::borrowed;
use super::bracket::{Bracket, Logic, OpenBracket, Raised, with_openings};
use super::derivative;
use super::line::{Called, ItemKind, LineItem, ParsedLine};
use super::names::{KnownNames, WORDS};
use super::notes;
use super::refuse;

/// How deeply brackets may be nested.
pub(super) const DEEPEST: usize = 1000;

/// What may come next.
#[derive(Clone, Copy, PartialEq)]
enum Expects {
    Operand,
    Operator,
}

pub(super) struct TextReader<'a> {
    source: &'a str,
    lexemes: &'a [Lexeme],
    names: &'a KnownNames,
    /// The names of the lines above.
    defined: HashSet<String>,
    /// The functions of the lines above, each with its index and its number of arguments.
    functions: HashMap<String, (usize, usize)>,
    at: usize,
    expects: Expects,
    brackets: Vec<Bracket>,
    /// The conditions outside of all brackets.
    logic: Logic,
    definition: Option<(String, Span)>,
    /// The arguments of the function that the line defines.
    arguments: Vec<(String, Span)>,
    items: Vec<LineItem>,
    /// The index of the item with which the last atom began.
    atom: usize,
    /// What opens that was not written, with the index of the item before which it does.
    openings: Vec<(usize, ItemKind)>,
    lines: Vec<ParsedLine>,
}

impl<'a> TextReader<'a> {
    pub(super) fn new(source: &'a str, lexemes: &'a [Lexeme], names: &'a KnownNames) -> Self {
        Self {
            source,
            lexemes,
            names,
            defined: HashSet::new(),
            functions: HashMap::new(),
            at: 0,
            expects: Expects::Operand,
            brackets: Vec::new(),
            logic: Logic::default(),
            definition: None,
            arguments: Vec::new(),
            items: Vec::new(),
            atom: 0,
            openings: Vec::new(),
            lines: Vec::new(),
        }
    }

    /// Reads all lines.
    pub(super) fn read(mut self) -> Result<Vec<ParsedLine>, SyntaxError> {
        while let Some(lexeme) = self.lexemes.get(self.at) {
            self.step(lexeme)?;
            self.at += 1;
        }
        self.end_of_text()?;
        Ok(self.lines)
    }

    fn step(&mut self, lexeme: &Lexeme) -> Result<(), SyntaxError> {
        let span = &lexeme.span;
        match &lexeme.token {
            Token::Number(value) => self.number(*value, span),
            Token::Name(name) => self.name(name, lexeme),
            Token::Operator(operator) => self.operator(*operator, span),
            Token::Superscript { negative, value } => {
                let (negative, value) = (*negative, *value);
                self.superscript(Raised { negative, value }, span)
            }
            Token::Root => {
                let call = ItemKind::Call(Called::unary(Unary::Sqrt), None);
                self.open(OpenBracket::Root, call, span)
            }
            Token::Open => self.open(OpenBracket::Group, ItemKind::Open, span),
            Token::Close => self.close(span),
            Token::Compare(function) => self.compare(*function, span),
            Token::OpenVector => self.open_vector(span),
            Token::CloseVector => self.close_vector(span),
            Token::Bar => self.bar(span),
            Token::Comma => self.comma(span),
            Token::Equals => Err(refuse::equals(
                self.lexemes,
                self.at,
                self.starts_in_bracket(),
            )),
            Token::NewLine => {
                self.new_line();
                Ok(())
            }
            Token::Semicolon => self.semicolon(span),
        }
    }

    fn push(&mut self, kind: ItemKind, span: Span) {
        self.items.push(LineItem { kind, span });
    }

    /// Makes room for an operand: two side by side are a product.
    fn operand(&mut self, at: usize) {
        if self.expects == Expects::Operator {
            self.push(ItemKind::Infix(Binary::Mul), at..at);
            self.expects = Expects::Operand;
        }
    }

    /// Ends the atom that began with the item at `start`, and every root that waited for it.
    fn end_atom(&mut self, mut start: usize) {
        let end = self.items.last().map_or(0, |item| item.span.end);
        while let Some(Bracket {
            opened: OpenBracket::Root,
            item,
            ..
        }) = self.brackets.last()
        {
            start = *item;
            self.brackets.pop();
            self.push(ItemKind::Close, end..end);
        }
        self.atom = start;
        self.expects = Expects::Operator;
    }

    fn leaf(&mut self, kind: ItemKind, span: &Span) {
        self.operand(span.start);
        self.push(kind, span.clone());
        self.end_atom(self.items.len() - 1);
    }

    fn number(&mut self, value: f64, span: &Span) -> Result<(), SyntaxError> {
        if self.expects == Expects::Operator {
            refuse::side_by_side(self.source, &self.lexemes[self.at - 1], span)?;
        }
        self.leaf(ItemKind::Number(value), span);
        Ok(())
    }

    fn name(&mut self, name: &str, lexeme: &Lexeme) -> Result<(), SyntaxError> {
        let span = &lexeme.span;
        if WORDS.contains(&name) {
            return self.word(name, span);
        }
        if self.at_line_start() {
            if self.function_definition(name, span)? {
                return Ok(());
            }
            if self.token(self.at + 1) == Some(&Token::Equals) {
                self.definition = Some((name.to_string(), span.clone()));
                self.at += 1;
                return Ok(());
            }
        }
        if self.token(self.at + 1) == Some(&Token::Equals) && self.begins_argument() {
            return self.setting(name, span);
        }
        if let Some(index) = self.arguments.iter().position(|(own, _)| own == name) {
            self.leaf(ItemKind::Argument(index), span);
            return Ok(());
        }
        let raised = match self.token(self.at + 1) {
            Some(Token::Superscript { negative, value }) => Some(Raised {
                negative: *negative,
                value: *value,
            }),
            _ => None,
        };
        let open = self.at + 1 + usize::from(raised.is_some());
        if !self.is_known(name)
            && let Some(error) = notes::refusal(self.source, self.lexemes, self.at, &|name| {
                self.is_known(name) || self.is_function(name)
            })
        {
            return Err(error);
        }
        if self.token(open) == Some(&Token::Open) {
            let sigma = name == "sigma" && self.source[span.clone()].starts_with('σ');
            if let Some(called) = self.called(name, span, sigma)? {
                let raised = raised.map(|raised| (raised, self.lexemes[open - 1].span.clone()));
                return self.call(name, called, raised, open);
            }
        } else if self.is_function(name) {
            return Err(bare::bare_function(self.source, self.lexemes, self.at));
        }
        let is_known = |name: &str| self.is_known(name);
        if let Some(error) = derivative::of_names(self.lexemes, self.at, is_known) {
            return Err(error);
        }
        let follows = self.expects == Expects::Operator;
        let error = if follows {
            refuse::operator_word(self.lexemes, self.at)
                .or_else(|| refuse::big_operator(self.source, self.lexemes, self.at))
        } else {
            refuse::big_operator(self.source, self.lexemes, self.at)
        };
        if let Some(error) = error.filter(|_| !is_known(name)) {
            return Err(error);
        }
        self.leaf(ItemKind::Name(name.to_string()), span);
        Ok(())
    }

    /// Whether something else than this place gives a meaning to a name.
    fn is_known(&self, name: &str) -> bool {
        self.names.multiplies(name)
            || self.defined.contains(name)
            || self.functions.contains_key(name)
            || self.arguments.iter().any(|(own, _)| own == name)
    }

    fn open(
        &mut self,
        opened: OpenBracket,
        kind: ItemKind,
        span: &Span,
    ) -> Result<(), SyntaxError> {
        if self.brackets.len() == DEEPEST {
            let message = format!("brackets are nested more than {DEEPEST} deep");
            return Err(SyntaxError::new(message, span.clone())
                .hint("define inner parts above, as `name = …`"));
        }
        self.operand(span.start);
        let (item, lexeme) = (self.items.len(), self.at);
        self.brackets.push(Bracket {
            opened,
            item,
            lexeme,
            logic: Logic::at(item + 1),
        });
        self.push(kind, span.clone());
        Ok(())
    }

    fn bar(&mut self, span: &Span) -> Result<(), SyntaxError> {
        let inside = matches!(
            self.brackets.last(),
            Some(Bracket {
                opened: OpenBracket::Bars,
                ..
            })
        );
        if self.expects == Expects::Operator && inside {
            self.end_conditions();
            let bracket = self.brackets.pop().expect("a bar is open");
            self.push(ItemKind::Close, span.clone());
            self.end_atom(bracket.item);
            return Ok(());
        }
        borrowed::closure(self.source, self.lexemes, self.at, self.items.is_empty())?;
        let call = ItemKind::Call(Called::unary(Unary::Abs), None);
        self.open(OpenBracket::Bars, call, span)
    }

    fn operator(&mut self, operator: Binary, span: &Span) -> Result<(), SyntaxError> {
        let kind = match self.expects {
            Expects::Operator => ItemKind::Infix(operator),
            Expects::Operand => {
                let sign = matches!(operator, Binary::Add | Binary::Sub);
                if !sign || self.after_root() {
                    return Err(self.missing_operand());
                }
                ItemKind::Prefix(operator)
            }
        };
        self.push(kind, span.clone());
        self.expects = Expects::Operand;
        Ok(())
    }

    fn superscript(&mut self, raised: Raised, span: &Span) -> Result<(), SyntaxError> {
        if self.expects == Expects::Operand {
            return Err(self.missing_operand());
        }
        self.raise(raised, span, span.end);
        Ok(())
    }

    /// Raises the last atom; the power is complete, so that it is a group and becomes the last atom itself.
    fn raise(&mut self, raised: Raised, span: &Span, end: usize) {
        self.openings.push((self.atom, ItemKind::Open));
        self.push(ItemKind::Infix(Binary::Pow), span.clone());
        if raised.negative {
            self.push(ItemKind::Prefix(Binary::Sub), span.clone());
        }
        self.push(ItemKind::Number(raised.value), span.clone());
        self.push(ItemKind::Close, end..end);
    }

    /// A line goes on after an operator and inside brackets.
    fn new_line(&mut self) {
        if self.expects == Expects::Operator && self.brackets.is_empty() {
            self.end_line();
        }
    }

    fn semicolon(&mut self, span: &Span) -> Result<(), SyntaxError> {
        if let Some(bracket) = self.brackets.last() {
            let opening = &self.lexemes[bracket.lexeme];
            return Err(refuse::semicolon_inside(self.source, opening, span));
        }
        if self.expects == Expects::Operator {
            self.end_line();
        } else if !self.at_line_start() {
            return Err(self.missing_operand());
        }
        Ok(())
    }

    fn end_of_text(&mut self) -> Result<(), SyntaxError> {
        if self.expects == Expects::Operand {
            if self.at_line_start() {
                return Ok(());
            }
            return Err(refuse::ends_early(self.lexemes));
        }
        if let Some(bracket) = self.brackets.last() {
            return Err(refuse::unclosed(&self.lexemes[bracket.lexeme]));
        }
        self.end_line();
        Ok(())
    }

    fn end_line(&mut self) {
        self.end_conditions();
        let (definition, arguments) = (self.definition.take(), std::mem::take(&mut self.arguments));
        if let Some((name, _)) = &definition {
            self.define(name.clone(), arguments.len());
        }
        let openings = std::mem::take(&mut self.openings);
        let items = with_openings(std::mem::take(&mut self.items), openings);
        self.lines.push(ParsedLine {
            definition,
            arguments,
            items,
        });
        self.logic = Logic::default();
        self.expects = Expects::Operand;
    }

    fn token(&self, at: usize) -> Option<&'a Token> {
        self.lexemes.get(at).map(|lexeme| &lexeme.token)
    }

    fn at_line_start(&self) -> bool {
        self.items.is_empty() && self.definition.is_none()
    }

    fn after_root(&self) -> bool {
        matches!(
            self.brackets.last(),
            Some(Bracket {
                opened: OpenBracket::Root,
                ..
            })
        )
    }

    /// The innermost bracket that is open, if a new line came after it.
    fn starts_in_bracket(&self) -> Option<&'a Lexeme> {
        let bracket = self.brackets.last()?;
        let since = &self.lexemes[bracket.lexeme..self.at];
        let over = since.iter().any(|lexeme| lexeme.token == Token::NewLine);
        over.then(|| &self.lexemes[bracket.lexeme])
    }

    /// Why the lexeme here cannot stand where an operand is expected.
    fn missing_operand(&self) -> SyntaxError {
        refuse::missing_operand(self.source, self.lexemes, self.at, self.at_line_start())
    }
}
