//! Conditions, and what they choose.

use super::{Operand, Writer};
use crate::export::code::Code;
use crate::expr::function::{Binary, Unary};
use crate::expr::graph::{Node, NodeId};

impl Writer<'_> {
    /// The inputs of a node. A condition among numbers is written as 1 or 0.
    pub(super) fn inputs(&self, node: Node) -> Vec<Operand> {
        let takes_conditions = |index: usize| match node {
            Node::Where(..) => index == 0,
            Node::Unary(f, _) => f == Unary::Not,
            Node::Binary(f, ..) => matches!(f, Binary::And | Binary::Or),
            Node::Constant(_) | Node::Variable(_) | Node::Column(_) | Node::Structured(..) => false,
        };
        let input = |(index, id): (usize, NodeId)| {
            let operand = self.input(id);
            if let (Some(value), true) = (operand.constant, takes_conditions(index)) {
                let word = if value == 0.0 { "False" } else { "True" };
                let code = Code::atom(word.to_string());
                return Operand { code, ..operand };
            }
            if operand.constant.is_some() || takes_conditions(index) || !self.graph.is_condition(id)
            {
                return operand;
            }
            let module = self.target.module;
            Operand {
                code: Code::atom(format!("{module}.where({}, 1.0, 0.0)", operand.code.text)),
                ..operand
            }
        };
        node.inputs().enumerate().map(input).collect()
    }

    /// `torch.where(condition, a, b)`, all of the same axes.
    pub(super) fn choice(&mut self, inputs: &[Operand]) -> Code {
        if let Some(value) = inputs[0].constant {
            return inputs[if value == 0.0 { 2 } else { 1 }].code.clone();
        }
        let width = inputs
            .iter()
            .map(|operand| operand.shape.width)
            .max()
            .unwrap_or(1);
        let fitted = |operand: &Operand| {
            if operand.shape.width < width && operand.is_per_row() {
                operand.wide(self.target).text
            } else {
                operand.code.text.clone()
            }
        };
        let arguments: Vec<String> = inputs.iter().map(fitted).collect();
        Code::atom(format!(
            "{}.where({})",
            self.target.module,
            arguments.join(", ")
        ))
    }
}
