//! Whether a loss is a quadratic: then what its Hessian says about descent holds everywhere, not only here.

use std::ops::{Add, Div, Mul, Neg, Sub};

use crate::expr::Loss;
use crate::expr::function::{Binary, Scalar, Unary};
use crate::expr::graph::Node;
use crate::expr::operator::{Reduction, Value};

/// What is known of a node by its structure.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Kind {
    /// A number.
    Constant(f64),
    /// A polynomial of at most this degree in all parameters together; data are of degree 0.
    Polynomial(u32),
    /// Anything else.
    Other,
}

/// Whether the loss is a polynomial of degree at most 2, decided by its structure: no value is looked at, so that the
/// answer is a proof. Terms that would cancel are not: x³ − x³ + x² counts as no quadratic. Neither does a loss with a
/// `detach` of a parameter, since its gradient is not the slope of its value.
pub fn is_quadratic(loss: &Loss) -> bool {
    let mut kinds: Vec<Kind> = Vec::with_capacity(loss.graph.nodes().len());
    for node in loss.graph.nodes() {
        let kind = match *node {
            Node::Constant(value) => Kind::Constant(value),
            Node::Variable(_) => Kind::Polynomial(1),
            Node::Unary(f, a) => unary(f, kinds[a.index()]),
            Node::Binary(f, a, b) => binary(f, kinds[a.index()], kinds[b.index()]),
            Node::Where(condition, a, b) => {
                let [condition, a, b] = [condition, a, b].map(|id| kinds[id.index()]);
                condition.choose(a, b)
            }
            Node::Column(_) => Kind::Polynomial(0),
            Node::Structured(operator, a, b) => {
                operator.define(kinds[a.index()], b.map(|b| kinds[b.index()]))
            }
        };
        kinds.push(kind);
    }
    match kinds[loss.objective.index()] {
        Kind::Constant(value) => value.is_finite(),
        Kind::Polynomial(degree) => degree <= 2,
        Kind::Other => false,
    }
}

fn unary(f: Unary, a: Kind) -> Kind {
    match (f, a) {
        (_, Kind::Constant(value)) => Kind::Constant(f.value(value)),
        (Unary::Neg, kind) => kind,
        (Unary::Square, Kind::Polynomial(degree)) => Kind::Polynomial(degree.saturating_mul(2)),
        // Any function of data is data.
        (_, Kind::Polynomial(0)) => Kind::Polynomial(0),
        _ => Kind::Other,
    }
}

fn binary(f: Binary, a: Kind, b: Kind) -> Kind {
    use Kind::{Constant, Polynomial};
    match (f, a, b) {
        (_, Constant(a), Constant(b)) => Constant(f.value(a, b)),
        (Binary::Add | Binary::Sub, Polynomial(a), Polynomial(b)) => Polynomial(a.max(b)),
        (Binary::Add | Binary::Sub | Binary::Mul, Polynomial(degree), Constant(c))
        | (Binary::Add | Binary::Sub | Binary::Mul, Constant(c), Polynomial(degree))
            if c.is_finite() =>
        {
            Polynomial(degree)
        }
        (Binary::Mul, Polynomial(a), Polynomial(b)) => Polynomial(a.saturating_add(b)),
        (Binary::Div, Polynomial(degree), Polynomial(0)) => Polynomial(degree),
        (Binary::Div, Polynomial(degree), Constant(c)) if c.is_finite() && c != 0.0 => {
            Polynomial(degree)
        }
        (Binary::Pow, Polynomial(_), Constant(0.0)) => Constant(1.0),
        (Binary::Pow, Polynomial(degree), Constant(c)) if c == 1.0 || c == 2.0 => {
            Polynomial(degree.saturating_mul(c as u32))
        }
        (_, Polynomial(0), Polynomial(0) | Constant(_)) | (_, Constant(_), Polynomial(0)) => {
            Polynomial(0)
        }
        _ => Kind::Other,
    }
}

/// The degree of what is computed from values of known degrees; sums and means keep it.
impl Scalar for Kind {
    fn lift(self, constant: f64) -> Self {
        Self::Constant(constant)
    }

    fn apply(self, function: Unary) -> Self {
        unary(function, self)
    }

    fn apply2(self, function: Binary, second: Self) -> Self {
        binary(function, self, second)
    }

    fn choose(self, a: Self, b: Self) -> Self {
        match self.holds() {
            Some(true) => a,
            Some(false) => b,
            // Data choose row by row.
            None if self == Self::Polynomial(0) => a.of_several() + b.of_several(),
            None => Self::Other,
        }
    }

    fn holds(self) -> Option<bool> {
        match self {
            Self::Constant(value) => Some(value != 0.0),
            Self::Polynomial(_) | Self::Other => None,
        }
    }
}

impl Value for Kind {
    fn beside(self, other: Self) -> Self {
        self.apply2(Binary::Add, other).of_several()
    }

    fn total(self) -> Self {
        self.of_several()
    }

    fn average(self) -> Self {
        self.of_several()
    }

    fn top(self) -> Self {
        self.apply(Unary::Detach)
    }

    fn greatest(self) -> Self {
        self.of_constants()
    }

    fn length(self) -> Self {
        self.of_constants()
    }

    fn root(self) -> Self {
        self.of_constants()
    }

    fn surprise(self, q: Self) -> Self {
        self.apply2(Binary::Mul, q).of_constants()
    }

    fn entry(self, label: Self) -> Self {
        match label {
            Self::Constant(_) | Self::Polynomial(0) => self.of_several(),
            Self::Polynomial(_) | Self::Other => Self::Other,
        }
    }

    fn unit(self, _: usize) -> Self {
        self.of_several()
    }

    fn count(self) -> Self {
        Self::Polynomial(0)
    }

    fn over_rows(self, _: Reduction) -> Self {
        self.of_several()
    }

    fn layer(self, _: usize) -> Self {
        self.apply2(Binary::Mul, Self::Polynomial(1)).of_several()
    }
}

impl Kind {
    /// The kind of a function that is no polynomial: known of constants only.
    fn of_constants(self) -> Self {
        match self {
            Self::Constant(_) | Self::Polynomial(0) => self.of_several(),
            Self::Polynomial(_) | Self::Other => Self::Other,
        }
    }

    /// The kind of what is made of several such values: a number no longer the number it was.
    fn of_several(self) -> Self {
        match self {
            Self::Constant(value) if value.is_finite() => Self::Polynomial(0),
            Self::Polynomial(degree) => Self::Polynomial(degree),
            Self::Constant(_) | Self::Other => Self::Other,
        }
    }
}

impl Add for Kind {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        self.apply2(Binary::Add, other)
    }
}

impl Sub for Kind {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        self.apply2(Binary::Sub, other)
    }
}

impl Mul for Kind {
    type Output = Self;

    fn mul(self, other: Self) -> Self {
        self.apply2(Binary::Mul, other)
    }
}

impl Div for Kind {
    type Output = Self;

    fn div(self, other: Self) -> Self {
        self.apply2(Binary::Div, other)
    }
}

impl Neg for Kind {
    type Output = Self;

    fn neg(self) -> Self {
        self.apply(Unary::Neg)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::expr::{KnownNames, parse};

    fn quadratic(text: &str) -> bool {
        is_quadratic(&parse(text, &KnownNames::default()).expect("a loss"))
    }

    #[test]
    fn quadratics_are_recognized_however_they_are_written() {
        for text in [
            "x^2",
            "(3x + 1)²",
            "u = 3x + 1; u * u / 2",
            "0.5 (x^2 + 25 y^2)",
            "(x + 2y - 7)^2 + (2x + y - 5)^2",
            "x^2 - y^2",
            "x y + sin(1) x",
            "x",
            "pow(x, 4 / 2)",
            "(x^2)^1 + x^0",
        ] {
            assert!(quadratic(text), "{text}");
        }
    }

    #[test]
    fn functions_of_data_are_data() {
        let names = KnownNames {
            columns: vec!["c".to_string()],
            ..KnownNames::default()
        };
        let of = |text: &str| is_quadratic(&parse(text, &names).expect("a loss"));
        for text in [
            "mse(a + b c^3, sin(c))",
            "mean((a / c + exp(c))^2)",
            "mse(where(c > 1, a c, a), 0)",
            "mean(a^2 max(c, 0))",
        ] {
            assert!(of(text), "{text}");
        }
        for text in [
            "mse(a^3 + c, 0)",
            "mean(c / a)",
            "mse(where(a > c, a, c), 0)",
            "mean(c^a)",
            "mean(where(c > 1, a^3, a))",
        ] {
            assert!(!of(text), "{text}");
        }
    }

    #[test]
    fn everything_else_is_not() {
        for text in [
            "x^3",
            "x^2 y",
            "(x^2)^2",
            "1 / x",
            "x^0.5",
            "x^-1",
            "abs(x)",
            "detach(x) * x",
            "2^x",
            "x^3 - x^3 + x^2",
            "x^2 / 0",
            "(1 - x)^2 + 100 (y - x^2)^2",
        ] {
            assert!(!quadratic(text), "{text}");
        }
    }
}
