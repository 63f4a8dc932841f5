//! How powers are written: exponents above the line where there are such figures, else behind a `^`.

use super::{Notation, Precedence, TextEnd, TextShape};
use crate::expr::display::{Printer, Style, leaf};
use crate::expr::function::Unary;
use crate::expr::graph::{Node, NodeId};

impl Printer<'_> {
    pub(super) fn power(&self, a: NodeId, b: NodeId) -> Notation {
        let base = self.part(a).at(Precedence::Atom);
        if self.style == Style::Unicode
            && let Some(raised) = self.raised(b)
        {
            // A name with an exponent above the line is still called by a parenthesis, as in sin²(x).
            let end = if base.shape.end == TextEnd::Callable {
                TextEnd::Callable
            } else {
                TextEnd::Other
            };
            let shape = TextShape {
                level: Precedence::Power,
                end,
                ..base.shape
            };
            let pieces = base.after(raised).pieces;
            return Notation { pieces, shape };
        }
        let exponent = self.part(b).at(Precedence::Sign);
        let end = exponent.shape.end;
        base.join("^", exponent, Precedence::Power, end)
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
    pub(super) fn power_by_base(&self, a: NodeId, b: NodeId) -> Notation {
        let one = Notation::number(1.0, self.style);
        let less = self
            .part(b)
            .at(Precedence::Sum)
            .join(" - ", one, Precedence::Sum, TextEnd::Other)
            .grouped();
        let power =
            self.part(a)
                .at(Precedence::Atom)
                .join("^", less, Precedence::Power, TextEnd::Other);
        let factor = self.part(b).at(Precedence::Atom);
        factor.join(" * ", power, Precedence::Product, TextEnd::Other)
    }
}
