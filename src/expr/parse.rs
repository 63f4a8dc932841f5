//! Tokens become a graph, by meval's shunting yard: the only file that names meval.
//!
//! The reader hands over lines that are known to be well formed; meval orders their tokens by precedence. Leaves and
//! calls carry their place in the line for a name, so that every node knows where it was written.

mod bare;
mod beside;
mod borrowed;
mod bracket;
mod calls;
mod conditions;
mod constant;
mod derivative;
mod errors;
mod functions;
mod line;
mod names;
mod notes;
mod reader;
mod refuse;
mod settings;
mod structured;

use std::collections::HashMap;
use std::ops::Range;

use meval::shunting_yard::to_rpn;
use meval::tokenizer::{Operation, Token};

use super::callable::Callable;
use super::function::{Binary, Unary};
use super::graph::{Graph, Node, NodeId};
use super::lexer::lex;
use super::loss::{Loss, NamedExpression, Span, SyntaxError};
use super::spelling;
use line::{Called, ItemKind, LineItem, ParsedLine};
use names::Scope;
use reader::TextReader;

pub use constant::parse_constant;
pub use errors::errors;
pub(super) use names::is_one_letter;
pub use names::{CONSTANTS, KnownNames, reserved};
pub use structured::labels;

/// How many nodes the graph of a loss may have.
const MOST_NODES: usize = 100_000;

/// Reads the text of a loss.
///
/// Lines are separated by new lines or `;`. A line `name = expression` gives a name; the last line is the objective. Free
/// names are parameters, in the order of first appearance.
///
/// # Errors
///
/// The text is not a loss: the first fault, with its place and what to do about it.
pub fn parse(text: &str, names: &KnownNames) -> Result<Loss, SyntaxError> {
    let fault = |text: &str| read(text, names).err();
    read(text, names).map_err(|error| spelling::explained(text, error, fault))
}

fn read(text: &str, names: &KnownNames) -> Result<Loss, SyntaxError> {
    let lexemes = lex(text)?;
    let lines = TextReader::new(text, &lexemes, names).read()?;
    let Some((last, above)) = lines.split_last() else {
        return Err(refuse::empty(text));
    };
    if let Some(nameless) = above.iter().find(|line| line.definition.is_none()) {
        return Err(refuse::nameless(nameless.span()));
    }
    let mut builder = Builder {
        scope: Scope::new(text, names),
        graph: Graph::default(),
        spans: Vec::new(),
        definitions: Vec::new(),
        functions: Vec::new(),
        calls: Vec::new(),
        called: HashMap::new(),
    };
    builder.declare(last)?;
    for line in above {
        builder.add(line)?;
    }
    if let Some(error) = borrowed::start(text, last, above) {
        return Err(error);
    }
    let last = functions::as_objective(last);
    let objective = builder.value(&last)?;
    builder.check_objective(objective, last.expression_span())?;
    builder.name_layers()?;
    Ok(Loss {
        source: text.to_string(),
        graph: builder.graph,
        objective,
        definitions: builder.definitions,
        spans: builder.spans,
    })
}

struct Builder<'a> {
    scope: Scope<'a>,
    graph: Graph,
    spans: Vec<Span>,
    definitions: Vec<NamedExpression>,
    /// The lines that define functions, in their order.
    functions: Vec<&'a ParsedLine>,
    /// The arguments of the calls of these functions that are being read, the innermost last.
    calls: Vec<Vec<NodeId>>,
    /// What calls came to, by function and arguments, where nothing but nodes was made.
    called: HashMap<(usize, Vec<NodeId>), NodeId>,
}

/// An operand that waits for its operator: its node and the items it was made of.
struct Operand {
    node: NodeId,
    items: Range<usize>,
    span: Span,
}

impl<'a> Builder<'a> {
    fn add(&mut self, line: &'a ParsedLine) -> Result<(), SyntaxError> {
        if line.arguments.is_empty() {
            self.value(line).map(|_| ())
        } else {
            self.function(line)
        }
    }

    /// The node of a line that is no function.
    fn value(&mut self, line: &ParsedLine) -> Result<NodeId, SyntaxError> {
        if let Some((name, span)) = &line.definition {
            self.scope.check(name, span)?;
        }
        let node = self.expression(line)?;
        if let Some((name, span)) = &line.definition {
            self.scope.define(name, span, node)?;
            self.definitions.push(NamedExpression {
                name: name.clone(),
                span: span.clone(),
                node,
            });
        }
        Ok(node)
    }

    fn expression(&mut self, line: &ParsedLine) -> Result<NodeId, SyntaxError> {
        let tokens: Vec<Token> = line.items.iter().enumerate().map(token).collect();
        let ordered = to_rpn(&tokens).map_err(|error| {
            SyntaxError::new(format!("not an expression: {error}"), line.span())
        })?;
        let brackets = Brackets::of(line);
        let mut stack: Vec<Operand> = Vec::new();
        for token in &ordered {
            let operand = match token {
                Token::Func(index, count) => {
                    let from = stack.len() - count.unwrap_or(1);
                    self.call(&brackets, place_of(index), &stack.split_off(from))?
                }
                Token::Unary(operation) => {
                    let argument = brackets.around(take(&mut stack));
                    self.signed(line, *operation, &argument)
                }
                Token::Binary(operation) => {
                    let second = brackets.around(take(&mut stack));
                    let first = brackets.around(take(&mut stack));
                    self.check_widths(&first, &second)?;
                    self.binary(*operation, &first, &second)
                }
                Token::Var(index) => self.leaf(line, place_of(index)),
                Token::Number(_) | Token::LParen | Token::RParen | Token::Comma => {
                    unreachable!("leaves are handed over as names, and brackets are resolved")
                }
            };
            if self.graph.nodes().len() > MOST_NODES {
                let message = format!("the loss has more than {MOST_NODES} operations");
                return Err(SyntaxError::new(message, operand.span));
            }
            stack.push(operand);
        }
        Ok(take(&mut stack).node)
    }

    fn node(&mut self, node: Node, span: &Span) -> NodeId {
        let id = self.graph.add(node);
        self.note(span);
        id
    }

    /// Gives a place to the nodes that have none yet.
    fn note(&mut self, span: &Span) {
        self.spans.resize(self.graph.nodes().len(), span.clone());
    }

    fn leaf(&mut self, line: &ParsedLine, index: usize) -> Operand {
        let LineItem { kind, span } = &line.items[index];
        let node = match kind {
            ItemKind::Number(value) => self.graph.constant(*value),
            ItemKind::Name(name) => self.scope.resolve(&mut self.graph, name, span),
            ItemKind::Argument(index) => self.argument(*index),
            _ => unreachable!("only leaves are handed over as names"),
        };
        self.note(span);
        Operand {
            node,
            items: index..index + 1,
            span: span.clone(),
        }
    }

    fn call(
        &mut self,
        brackets: &Brackets,
        index: usize,
        arguments: &[Operand],
    ) -> Result<Operand, SyntaxError> {
        let end = brackets.partners[index];
        let LineItem { kind, span } = &brackets.items[index];
        let span = span.start..brackets.items[end].span.end;
        let ItemKind::Call(called, setting) = kind else {
            unreachable!("only calls are handed over as functions")
        };
        let items = index..end + 1;
        let callable = match called {
            Called::Known(callable) => callable,
            Called::Own(function, _) => {
                let node = self.inline(*function, arguments, &span)?;
                return Ok(Operand { node, items, span });
            }
            Called::Entry => {
                let node = self.entry(arguments, &span)?;
                return Ok(Operand { node, items, span });
            }
        };
        let (arguments, setting) = match setting {
            Some(setting) => self.with_setting(arguments, *setting)?,
            None => (arguments, None),
        };
        if !matches!(callable, Callable::Structured(_)) {
            for pair in arguments.windows(2) {
                self.check_widths(&pair[0], &pair[1])?;
            }
        }
        self.check_conditions(*callable, arguments)?;
        let nodes: Vec<NodeId> = arguments.iter().map(|argument| argument.node).collect();
        let node = match (callable, nodes.as_slice()) {
            (Callable::Unary(function), &[a]) => self.unary(*function, a, setting, &span)?,
            (Callable::Binary(function), &[first, ref rest @ ..]) => {
                rest.iter().fold(first, |a, &b| {
                    self.node(Node::Binary(*function, a, b), &span)
                })
            }
            (Callable::Clamp, &[x, low, high]) => {
                let above = self.node(Node::Binary(Binary::Max, x, low), &span);
                self.node(Node::Binary(Binary::Min, above, high), &span)
            }
            (Callable::Where, &[condition, a, b]) => self.node(Node::Where(condition, a, b), &span),
            (Callable::Structured(operator), _) => {
                self.structured(*operator, arguments, setting, &span)?
            }
            _ => unreachable!("the reader counts the arguments"),
        };
        Ok(Operand { node, items, span })
    }

    fn signed(&mut self, line: &ParsedLine, operation: Operation, argument: &Operand) -> Operand {
        let start = argument.items.start - 1;
        let span = line.items[start].span.start..argument.span.end;
        let node = match operation {
            Operation::Minus => self.node(Node::Unary(Unary::Neg, argument.node), &span),
            _ => argument.node,
        };
        let items = start..argument.items.end;
        Operand { node, items, span }
    }

    fn binary(&mut self, operation: Operation, first: &Operand, second: &Operand) -> Operand {
        let function = match operation {
            Operation::Plus => Binary::Add,
            Operation::Minus => Binary::Sub,
            Operation::Times => Binary::Mul,
            Operation::Div => Binary::Div,
            Operation::Rem => Binary::Rem,
            Operation::Pow => Binary::Pow,
        };
        // In sin²(x) the exponent stands inside its base.
        let span = first.span.start..first.span.end.max(second.span.end);
        let node = self.node(Node::Binary(function, first.node, second.node), &span);
        let items = first.items.start..second.items.end;
        Operand { node, items, span }
    }
}

fn take(stack: &mut Vec<Operand>) -> Operand {
    stack.pop().expect("the reader checks the operands")
}

/// The items of a line with the partners of its brackets.
struct Brackets<'a> {
    items: &'a [LineItem],
    partners: Vec<usize>,
}

impl<'a> Brackets<'a> {
    fn of(line: &'a ParsedLine) -> Self {
        Self {
            items: &line.items,
            partners: line.partners(),
        }
    }

    /// An operand with the groups that hold it and nothing else.
    fn around(&self, operand: Operand) -> Operand {
        let Operand { node, items, span } = operand;
        let (mut items, mut span) = (items, span);
        while let Some(open) = items.start.checked_sub(1)
            && self.items[open].kind == ItemKind::Open
            && self.partners[open] == items.end
        {
            span = self.items[open].span.start..self.items[items.end].span.end.max(span.end);
            items = open..items.end + 1;
        }
        Operand { node, items, span }
    }
}

/// An item as meval sees it.
fn token((index, item): (usize, &LineItem)) -> Token {
    match &item.kind {
        ItemKind::Number(_) | ItemKind::Name(_) | ItemKind::Argument(_) => {
            Token::Var(index.to_string())
        }
        ItemKind::Prefix(sign) => Token::Unary(operation(*sign)),
        ItemKind::Infix(operator) => Token::Binary(operation(*operator)),
        ItemKind::Open => Token::LParen,
        ItemKind::Call(..) => Token::Func(index.to_string(), None),
        ItemKind::Comma => Token::Comma,
        ItemKind::Close => Token::RParen,
    }
}

fn operation(operator: Binary) -> Operation {
    match operator {
        Binary::Add => Operation::Plus,
        Binary::Sub => Operation::Minus,
        Binary::Mul => Operation::Times,
        Binary::Div => Operation::Div,
        Binary::Rem => Operation::Rem,
        Binary::Pow => Operation::Pow,
        _ => unreachable!("the reader makes no other operators"),
    }
}

/// The place in the line that [`token`] gave for a name.
fn place_of(name: &str) -> usize {
    name.parse().expect("a place in the line")
}

#[cfg(test)]
mod tests;
