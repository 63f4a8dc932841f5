//! How one node is written: its pieces of text, and what its neighbors must know about it.

mod operators;

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
pub(super) enum Level {
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
pub(super) enum End {
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
pub(super) struct Shape {
    level: Level,
    start: Start,
    end: End,
}

const CALL: Shape = Shape {
    level: Level::Atom,
    start: Start::Letter,
    end: End::Other,
};

const GROUP: Shape = Shape {
    level: Level::Atom,
    start: Start::Parenthesis,
    end: End::Parenthesis,
};

/// How a node is written.
#[derive(Clone, Debug)]
pub(super) struct Notation {
    pieces: Vec<Piece>,
    shape: Shape,
}

impl Notation {
    pub(super) fn pieces(self) -> Vec<Piece> {
        self.pieces
    }

    pub(super) fn shape(&self) -> Shape {
        self.shape
    }

    fn text(text: String, shape: Shape) -> Self {
        let pieces = vec![Piece::Text(text)];
        Self { pieces, shape }
    }

    pub(super) fn name(name: &str, style: Style) -> Self {
        // Before a parenthesis σ is the logistic function.
        let factor = is_one_letter(name) && name != "sigma";
        let end = if factor { End::Other } else { End::Callable };
        // A text that stands for what it is the formula of, such as `w x + b`, is a sum to its neighbors.
        let level = if name.contains(' ') && !name.starts_with('(') {
            Level::Sum
        } else {
            Level::Atom
        };
        let shape = Shape { level, end, ..CALL };
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
            let shape = Shape {
                level: Level::Sign,
                start: Start::Minus,
                end: End::Other,
            };
            return Self::text(format!("{}{digits}", minus(style)), shape);
        }
        let start = if digits.starts_with(|c: char| c.is_ascii_digit()) {
            Start::Digit
        } else {
            Start::Letter
        };
        Self::text(digits, Shape { start, ..CALL })
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
    fn at(self, level: Level) -> Self {
        if self.shape.level < level {
            self.grouped()
        } else {
            self
        }
    }

    /// In parentheses also where it begins with a minus, which would stand next to another sign.
    fn unsigned_at(self, level: Level) -> Self {
        if self.shape.start == Start::Minus {
            self.grouped()
        } else {
            self.at(level)
        }
    }

    fn join(self, between: &str, second: Self, level: Level, end: End) -> Self {
        let start = self.shape.start;
        let mut pieces = self.after(between).pieces;
        pieces.extend(second.pieces);
        let shape = Shape { level, start, end };
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
                let operand = self.part(a).unsigned_at(Level::Power);
                let shape = Shape {
                    level: Level::Sign,
                    start: Start::Minus,
                    end: operand.shape.end,
                };
                let pieces = operand.before(minus(style)).pieces;
                Notation { pieces, shape }
            }
            (Unary::Sqrt, Style::Unicode) => Notation::call("√", &[a]),
            (Unary::Sigmoid, Style::Unicode) => Notation::call("σ", &[a]),
            (Unary::Not, _) => {
                let operand = self.part(a).at(Level::Not);
                let shape = Shape {
                    level: Level::Not,
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
                self.condition(function.name(), (a, b), Level::Comparison)
            }
            Binary::LessEqual => self.condition(self.sign("<=", "≤"), (a, b), Level::Comparison),
            Binary::GreaterEqual => self.condition(self.sign(">=", "≥"), (a, b), Level::Comparison),
            Binary::NotEqual => self.condition(self.sign("!=", "≠"), (a, b), Level::Comparison),
            Binary::And => self.condition("and", (a, b), Level::Both),
            Binary::Or => self.condition("or", (a, b), Level::Either),
            Binary::Max | Binary::Min => {
                let mut call = Notation::call(function.name(), &[a, b]);
                call.pieces[1] = Piece::Arguments(Variadic::Binary(function), a);
                call
            }
            Binary::Tie => {
                let compared = self.condition(">", (a, b), Level::Comparison);
                let pieces = compared.before("[").after("]").pieces;
                let shape = CALL;
                Notation { pieces, shape }
            }
            Binary::PowBase => self.power_by_base(a, b),
            Binary::PowExponent => {
                let power = self.part(a).at(Level::Atom).join(
                    "^",
                    self.part(b).at(Level::Sign),
                    Level::Power,
                    End::Other,
                );
                power.join(" ", Notation::call("ln", &[a]), Level::Product, End::Other)
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
        let second = self.part(b).unsigned_at(Level::Product);
        let end = second.shape.end;
        let between = format!(" {sign} ");
        self.part(a)
            .at(Level::Sum)
            .join(&between, second, Level::Sum, end)
    }

    fn product(&self, a: NodeId, b: NodeId) -> Notation {
        let (first, second) = (
            self.part(a).at(Level::Product),
            self.part(b).unsigned_at(Level::Sign),
        );
        let explicit = match self.style {
            Style::Plain => " * ",
            Style::Unicode => " · ",
        };
        let between = match (first.shape.end, second.shape.start) {
            (_, Start::Digit) | (End::Quotient, _) | (End::Callable, Start::Parenthesis) => {
                explicit
            }
            (End::Parenthesis, Start::Parenthesis) => "",
            _ => " ",
        };
        let end = second.shape.end;
        first.join(between, second, Level::Product, end)
    }

    fn quotient(&self, sign: &str, a: NodeId, b: NodeId) -> Notation {
        let second = self.part(b).unsigned_at(Level::Power);
        let first = self.part(a).at(Level::Product);
        first.join(sign, second, Level::Product, End::Quotient)
    }

    fn power(&self, a: NodeId, b: NodeId) -> Notation {
        let base = self.part(a).at(Level::Atom);
        if self.style == Style::Unicode
            && let Some(raised) = self.raised(b)
        {
            // A name with an exponent above the line is still called by a parenthesis, as in sin²(x).
            let end = if base.shape.end == End::Callable {
                End::Callable
            } else {
                End::Other
            };
            let shape = Shape {
                level: Level::Power,
                end,
                ..base.shape
            };
            let pieces = base.after(raised).pieces;
            return Notation { pieces, shape };
        }
        let exponent = self.part(b).at(Level::Sign);
        let end = exponent.shape.end;
        base.join("^", exponent, Level::Power, end)
    }

    /// A whole exponent above the line.
    fn raised(&self, exponent: NodeId) -> Option<String> {
        let negative = |value: f64| Some(format!("⁻{}", leaf::raised(value)?));
        match self.graph.node(exponent) {
            Node::Constant(value) if value.is_sign_negative() => negative(-value),
            Node::Constant(value) => leaf::raised(value),
            Node::Unary(Unary::Neg, a) if !self.names.contains_key(&exponent) => {
                match self.graph.node(a) {
                    Node::Constant(value) if value.is_sign_positive() => negative(value),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// b a^(b - 1), the derivative of a^b by a.
    fn power_by_base(&self, a: NodeId, b: NodeId) -> Notation {
        let one = Notation::number(1.0, self.style);
        let less = self
            .part(b)
            .at(Level::Sum)
            .join(" - ", one, Level::Sum, End::Other)
            .grouped();
        let power = self
            .part(a)
            .at(Level::Atom)
            .join("^", less, Level::Power, End::Other);
        let factor = self.part(b).at(Level::Atom);
        factor.join(" * ", power, Level::Product, End::Other)
    }
}
