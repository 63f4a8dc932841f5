//! How one node is written: its pieces of text, and what its neighbors must know about it.

mod operators;
mod power;

use super::super::function::{Binary, Unary};
use super::super::graph::{Node, NodeId};
use super::super::operator::Operator;
use super::super::parse::is_one_letter;
use super::{Printer, Style, leaf};

/// A part of what a node prints: text, or another node.
#[derive(Clone, Debug)]
pub(super) enum Piece {
    Text(String),
    Node(NodeId),
    /// The first arguments of a function that takes any number of them.
    Arguments(Variadic, NodeId),
}

/// A function of two arguments that is called with any number of them: the first of two may be a call of it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Variadic {
    Binary(Binary),
    Structured(Operator),
}

/// How tightly the parts of a text hold together, loosest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Precedence {
    /// `a or b`.
    Either,
    /// `a and b`.
    Both,
    /// `not a`.
    Not,
    Comparison,
    Sum,
    Product,
    Sign,
    Power,
    Atom,
}

/// What a text begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Start {
    Minus,
    Digit,
    Parenthesis,
    Letter,
}

/// What a text ends with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TextEnd {
    /// A name that would be a call if a parenthesis followed.
    Callable,
    /// The right side of a quotient, which a factor after it would seem to belong to.
    Quotient,
    /// Parentheses around the whole text.
    Parenthesis,
    Other,
}

/// What a text looks like to its neighbors.
#[derive(Clone, Copy, Debug)]
pub(super) struct TextShape {
    level: Precedence,
    start: Start,
    end: TextEnd,
}

const CALL: TextShape = TextShape {
    level: Precedence::Atom,
    start: Start::Letter,
    end: TextEnd::Other,
};

const GROUP: TextShape = TextShape {
    level: Precedence::Atom,
    start: Start::Parenthesis,
    end: TextEnd::Parenthesis,
};

/// How a node is written.
#[derive(Clone, Debug)]
pub(super) struct Notation {
    pieces: Vec<Piece>,
    shape: TextShape,
}

impl Notation {
    pub(super) fn pieces(self) -> Vec<Piece> {
        self.pieces
    }

    pub(super) fn shape(&self) -> TextShape {
        self.shape
    }

    fn text(text: String, shape: TextShape) -> Self {
        let pieces = vec![Piece::Text(text)];
        Self { pieces, shape }
    }

    pub(super) fn name(name: &str, style: Style) -> Self {
        // Before a parenthesis σ is the logistic function.
        let factor = is_one_letter(name) && name != "sigma";
        let end = if factor {
            TextEnd::Other
        } else {
            TextEnd::Callable
        };
        // A text that stands for what it is the formula of, such as `w x + b`, is a sum to its neighbors.
        let level = if name.contains(' ') && !name.starts_with('(') {
            Precedence::Sum
        } else {
            Precedence::Atom
        };
        let shape = TextShape { level, end, ..CALL };
        Self::text(leaf::name(name, style), shape)
    }

    pub(super) fn number(value: f64, style: Style) -> Self {
        if !value.is_finite() {
            let quotient = if value.is_nan() { "0/0" } else { "1/0" };
            let sign = if value == f64::NEG_INFINITY { "-" } else { "" };
            return Self::text(format!("({sign}{quotient})"), GROUP);
        }
        let digits = leaf::number(value.abs(), style);
        if value.is_sign_negative() {
            let shape = TextShape {
                level: Precedence::Sign,
                start: Start::Minus,
                end: TextEnd::Other,
            };
            return Self::text(format!("{}{digits}", minus(style)), shape);
        }
        let start = if digits.starts_with(|c: char| c.is_ascii_digit()) {
            Start::Digit
        } else {
            Start::Letter
        };
        Self::text(digits, TextShape { start, ..CALL })
    }

    pub(super) fn call(name: &str, arguments: &[NodeId]) -> Self {
        let mut pieces = vec![Piece::Text(format!("{name}("))];
        for (index, argument) in arguments.iter().enumerate() {
            if index > 0 {
                pieces.push(Piece::Text(", ".to_string()));
            }
            pieces.push(Piece::Node(*argument));
        }
        pieces.push(Piece::Text(")".to_string()));
        let shape = CALL;
        Self { pieces, shape }
    }

    fn after(mut self, text: impl Into<String>) -> Self {
        self.pieces.push(Piece::Text(text.into()));
        self
    }

    fn before(mut self, text: impl Into<String>) -> Self {
        self.pieces.insert(0, Piece::Text(text.into()));
        self
    }

    fn grouped(self) -> Self {
        let Self { pieces, .. } = self.before("(").after(")");
        let shape = GROUP;
        Self { pieces, shape }
    }

    /// In parentheses unless it holds together at `level`.
    fn at(self, level: Precedence) -> Self {
        if self.shape.level < level {
            self.grouped()
        } else {
            self
        }
    }

    /// In parentheses also where it begins with a minus, which would stand next to another sign.
    fn unsigned_at(self, level: Precedence) -> Self {
        if self.shape.start == Start::Minus {
            self.grouped()
        } else {
            self.at(level)
        }
    }

    fn join(self, between: &str, second: Self, level: Precedence, end: TextEnd) -> Self {
        let start = self.shape.start;
        let mut pieces = self.after(between).pieces;
        pieces.extend(second.pieces);
        let shape = TextShape { level, start, end };
        Self { pieces, shape }
    }
}

fn minus(style: Style) -> &'static str {
    match style {
        Style::Plain => "-",
        Style::Unicode => "−",
    }
}

impl Printer<'_> {
    /// A node as a part of another.
    fn part(&self, id: NodeId) -> Notation {
        Notation {
            pieces: vec![Piece::Node(id)],
            shape: self.shapes[id.index()],
        }
    }

    pub(super) fn unary(&self, function: Unary, a: NodeId) -> Notation {
        match (function, self.style) {
            (Unary::Neg, style) => {
                let operand = self.part(a).unsigned_at(Precedence::Power);
                let shape = TextShape {
                    level: Precedence::Sign,
                    start: Start::Minus,
                    end: operand.shape.end,
                };
                let pieces = operand.before(minus(style)).pieces;
                Notation { pieces, shape }
            }
            (Unary::Sqrt, Style::Unicode) => Notation::call("√", &[a]),
            (Unary::Sigmoid, Style::Unicode) => Notation::call("σ", &[a]),
            (Unary::Not, _) => {
                let operand = self.part(a).at(Precedence::Not);
                let shape = TextShape {
                    level: Precedence::Not,
                    start: Start::Letter,
                    end: operand.shape.end,
                };
                let pieces = operand.before("not ").pieces;
                Notation { pieces, shape }
            }
            _ => Notation::call(function.name(), &[a]),
        }
    }

    pub(super) fn binary(&self, function: Binary, a: NodeId, b: NodeId) -> Notation {
        match function {
            Binary::Add => self.sum("+", a, b),
            Binary::Sub => self.sum(minus(self.style), a, b),
            Binary::Mul => self.product(a, b),
            Binary::Div => self.quotient("/", a, b),
            Binary::Rem => self.quotient(" % ", a, b),
            Binary::Pow => self.power(a, b),
            Binary::Less | Binary::Greater | Binary::Equal => {
                self.condition(function.name(), (a, b), Precedence::Comparison)
            }
            Binary::LessEqual => {
                self.condition(self.sign("<=", "≤"), (a, b), Precedence::Comparison)
            }
            Binary::GreaterEqual => {
                self.condition(self.sign(">=", "≥"), (a, b), Precedence::Comparison)
            }
            Binary::NotEqual => {
                self.condition(self.sign("!=", "≠"), (a, b), Precedence::Comparison)
            }
            Binary::And => self.condition("and", (a, b), Precedence::Both),
            Binary::Or => self.condition("or", (a, b), Precedence::Either),
            Binary::Max | Binary::Min => {
                let mut call = Notation::call(function.name(), &[a, b]);
                call.pieces[1] = Piece::Arguments(Variadic::Binary(function), a);
                call
            }
            Binary::Tie => {
                let compared = self.condition(">", (a, b), Precedence::Comparison);
                let pieces = compared.before("[").after("]").pieces;
                let shape = CALL;
                Notation { pieces, shape }
            }
            Binary::PowBase => self.power_by_base(a, b),
            Binary::PowExponent => {
                let power = self.part(a).at(Precedence::Atom).join(
                    "^",
                    self.part(b).at(Precedence::Sign),
                    Precedence::Power,
                    TextEnd::Other,
                );
                power.join(
                    " ",
                    Notation::call("ln", &[a]),
                    Precedence::Product,
                    TextEnd::Other,
                )
            }
            Binary::Hypot | Binary::Atan2 => Notation::call(function.name(), &[a, b]),
            Binary::LeakyReluSlope | Binary::EluAlpha => {
                let mut call = Notation::call(function.name(), &[a, b]);
                if let Some(setting) = function.second_setting() {
                    call.pieces[2] = Piece::Text(format!(", {}=", setting.name));
                }
                call
            }
        }
    }

    /// `max(max(a, b), c)` is written as `max(a, b, c)`: if a first argument is a call of the same function, these are
    /// the pieces of its arguments.
    pub(super) fn arguments(&self, function: Variadic, first: NodeId) -> Vec<Piece> {
        let inner = match self.graph.node(first) {
            Node::Binary(inner, a, b) => Some((Variadic::Binary(inner), a, b)),
            Node::Structured(inner, a, Some(b)) => Some((Variadic::Structured(inner), a, b)),
            _ => None,
        };
        match inner {
            Some((inner, a, b)) if inner == function && !self.names.contains_key(&first) => {
                let comma = Piece::Text(", ".to_string());
                vec![Piece::Arguments(function, a), comma, Piece::Node(b)]
            }
            _ => vec![Piece::Node(first)],
        }
    }

    fn sum(&self, sign: &str, a: NodeId, b: NodeId) -> Notation {
        let second = self.part(b).unsigned_at(Precedence::Product);
        let end = second.shape.end;
        let between = format!(" {sign} ");
        self.part(a)
            .at(Precedence::Sum)
            .join(&between, second, Precedence::Sum, end)
    }

    fn product(&self, a: NodeId, b: NodeId) -> Notation {
        let (first, second) = (
            self.part(a).at(Precedence::Product),
            self.part(b).unsigned_at(Precedence::Sign),
        );
        let explicit = match self.style {
            Style::Plain => " * ",
            Style::Unicode => " · ",
        };
        let between = match (first.shape.end, second.shape.start) {
            (_, Start::Digit)
            | (TextEnd::Quotient, _)
            | (TextEnd::Callable, Start::Parenthesis) => explicit,
            (TextEnd::Parenthesis, Start::Parenthesis) => "",
            _ => " ",
        };
        let end = second.shape.end;
        first.join(between, second, Precedence::Product, end)
    }

    fn quotient(&self, sign: &str, a: NodeId, b: NodeId) -> Notation {
        let second = self.part(b).unsigned_at(Precedence::Power);
        let first = self.part(a).at(Precedence::Product);
        first.join(sign, second, Precedence::Product, TextEnd::Quotient)
    }
}
