//! Whether a loss is a quadratic: then what its Hessian says about descent holds everywhere, not only here.

use crate::expr::Loss;
use crate::expr::function::{Binary, Unary};
use crate::expr::graph::Node;
use crate::expr::operator::Operator;

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
            Node::Column(_) => Kind::Polynomial(0),
            Node::Structured(operator, a, b) => {
                structured(operator, kinds[a.index()], b.map(|b| kinds[b.index()]))
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

fn structured(operator: Operator, a: Kind, b: Option<Kind>) -> Kind {
    let degree = |kind: Kind| match kind {
        Kind::Constant(value) => value.is_finite().then_some(0),
        Kind::Polynomial(degree) => Some(degree),
        Kind::Other => None,
    };
    let (Some(first), Some(second)) = (degree(a), b.map_or(Some(0), degree)) else {
        return Kind::Other;
    };
    match operator {
        Operator::Mean | Operator::Sum => Kind::Polynomial(first),
        Operator::Stack => Kind::Polynomial(first.max(second)),
        Operator::Linear(_) => Kind::Polynomial(first.saturating_add(1)),
        Operator::Dot => Kind::Polynomial(first.saturating_add(second)),
        Operator::Mse => Kind::Polynomial(first.max(second).saturating_mul(2)),
        _ => Kind::Other,
    }
}

fn unary(f: Unary, a: Kind) -> Kind {
    match (f, a) {
        (_, Kind::Constant(value)) => Kind::Constant(f.value(value)),
        (Unary::Neg, kind) => kind,
        (Unary::Square, Kind::Polynomial(degree)) => Kind::Polynomial(degree.saturating_mul(2)),
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
        (Binary::Div, Polynomial(degree), Constant(c)) if c.is_finite() && c != 0.0 => {
            Polynomial(degree)
        }
        (Binary::Pow, Polynomial(_), Constant(0.0)) => Constant(1.0),
        (Binary::Pow, Polynomial(degree), Constant(c)) if c == 1.0 || c == 2.0 => {
            Polynomial(degree.saturating_mul(c as u32))
        }
        _ => Kind::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::expr::{Names, parse};

    fn quadratic(text: &str) -> bool {
        is_quadratic(&parse(text, &Names::default()).expect("a loss"))
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
