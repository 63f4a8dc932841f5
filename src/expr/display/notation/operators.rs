//! How conditions and structured operators are written.

use super::{CALL, Notation, Piece, Precedence, Variadic};
use crate::expr::display::{Printer, Style};
use crate::expr::graph::NodeId;
use crate::expr::operator::{Operator, OperatorRole};

impl Printer<'_> {
    /// A comparison, or two conditions that are one.
    pub(super) fn condition(
        &self,
        sign: &str,
        (a, b): (NodeId, NodeId),
        level: Precedence,
    ) -> Notation {
        let (left, right) = match level {
            Precedence::Either => (Precedence::Either, Precedence::Both),
            Precedence::Both => (Precedence::Both, Precedence::Not),
            _ => (Precedence::Sum, Precedence::Sum),
        };
        let right = self.part(b).at(right);
        let end = right.shape.end;
        let between = format!(" {sign} ");
        self.part(a).at(left).join(&between, right, level, end)
    }

    /// A sign in the characters of the style.
    pub(super) fn sign(&self, plain: &'static str, unicode: &'static str) -> &'static str {
        match self.style {
            Style::Plain => plain,
            Style::Unicode => unicode,
        }
    }

    pub(in crate::expr::display) fn structured(
        &self,
        operator: Operator,
        a: NodeId,
        b: Option<NodeId>,
    ) -> Notation {
        // The masks of a dropout are not typed.
        let second = b.filter(|_| operator.role() != OperatorRole::Dropout);
        let arguments: Vec<_> = [a].into_iter().chain(second).collect();
        if let (OperatorRole::Entry, Some(label)) = (operator.role(), b) {
            let label = self.part(label);
            let entry = self.part(a).at(Precedence::Atom).after("[");
            let pieces = [entry.pieces, label.after("]").pieces].concat();
            return Notation {
                pieces,
                shape: CALL,
            };
        }
        if let Operator::Unit(index) = operator {
            let entry = self.part(a).at(Precedence::Atom);
            let pieces = entry.after(format!("[{}]", index + 1)).pieces;
            let shape = CALL;
            return Notation { pieces, shape };
        }
        if operator.role() == OperatorRole::Count {
            return Notation::name(operator.name(), self.style);
        }
        let mut call = Notation::call(operator.name(), &arguments);
        if operator.role() == OperatorRole::Stack {
            call.pieces[1] = Piece::Arguments(Variadic::Structured(operator), a);
        }
        if let Operator::Linear(layer) = operator {
            let outputs = self.graph.layers()[layer].outputs;
            let close = call.pieces.len() - 1;
            let bias = if self.graph.layers()[layer].has_bias {
                ""
            } else {
                ", bias=no"
            };
            call.pieces[close] = Piece::Text(format!(", {outputs}{bias})"));
        } else if let Some((setting, value)) = operator.setting()
            && value.to_bits() != setting.default.to_bits()
        {
            let close = call.pieces.len() - 1;
            let written = setting.written(value);
            call.pieces[close] = Piece::Text(format!(", {}={written})", setting.name));
        }
        call
    }
}
