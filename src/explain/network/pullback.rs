//! What a stage hands back to one of its arguments: its adjoint times its own derivative.
//!
//! The derivative is that of the operator's one definition, run with dual numbers.

use super::Kind;
use super::report::Network;
use super::stage::Stage;
use crate::diff::dual::Dual;
use crate::expr::function::Scalar;
use crate::expr::graph::{Node, NodeId};
use crate::expr::operator::{Reduction, Rows, pairs};

impl Network {
    /// What a stage hands back to its argument `argument` in a row, unit by unit: ∂L/∂(the argument), as far as it comes from
    /// this stage and this row.
    pub fn vjp(&self, stage: &Stage, argument: NodeId, row: usize) -> Vec<f64> {
        let graph = &self.loss().graph;
        let adjoint = self.adjoint(stage.node, row);
        if let Kind::Layer(index) = stage.kind {
            return self.through_layer(index, adjoint);
        }
        let value = |id: NodeId, seed: Option<usize>| -> Vec<Dual<f64>> {
            let units = self.value(id, row).iter().enumerate();
            let dual = |(unit, value): (usize, &f64)| {
                if id == argument && Some(unit) == seed {
                    Dual::seeded(*value, 1.0)
                } else {
                    Dual::constant(*value)
                }
            };
            units.map(dual).collect()
        };
        let node = graph.node(stage.node);
        let share = self.share(node);
        let by_unit = |seed: usize| {
            let of = |id| value(id, Some(seed));
            let units = match node {
                Node::Unary(f, a) => of(a).into_iter().map(|a| a.apply(f)).collect(),
                Node::Binary(f, a, b) => pairs(&of(a), &of(b), |a, b| a.apply2(f, b)),
                Node::Structured(operator, a, b) => {
                    operator.units(&of(a), &b.map(of).unwrap_or_default())
                }
                Node::Constant(_) | Node::Variable(_) | Node::Column(_) => Vec::new(),
            };
            let products = units.iter().zip(adjoint).map(|(unit, adjoint)| {
                // Without a tangent nothing is handed back, whatever the adjoint.
                unit.tangent.map_or(0.0, |slope| slope * adjoint)
            });
            share * products.sum::<f64>()
        };
        (0..self.value(argument, row).len()).map(by_unit).collect()
    }

    /// Wᵀ δ.
    fn through_layer(&self, index: usize, delta: &[f64]) -> Vec<f64> {
        let layer = self.sizes(index);
        let unit = |input: usize| {
            let products = delta
                .iter()
                .enumerate()
                .map(|(output, delta)| self.at[layer.weight(output, input)] * delta);
            products.sum()
        };
        (0..layer.inputs).map(unit).collect()
    }

    /// The part of a result that one row makes: 1/N in a mean over N rows.
    fn share(&self, node: Node) -> f64 {
        let graph = &self.loss().graph;
        let per_row = node.inputs().any(|id| graph.shape(id).rows == Rows::Each);
        match node {
            Node::Structured(operator, ..) if per_row => match operator.reduction() {
                Some(Reduction::Mean) => 1.0 / self.rows as f64,
                Some(Reduction::Sum) | None => 1.0,
            },
            _ => 1.0,
        }
    }

    /// Whether a stage is computed in every row, or from all of them.
    pub(super) fn runs_over_rows(&self, stage: &Stage) -> bool {
        let graph = &self.loss().graph;
        let inputs = graph.node(stage.node).inputs();
        let mut shapes = inputs.map(|id| graph.shape(id).rows);
        shapes.any(|rows| rows == Rows::Each)
    }

    /// ∂L/∂ a value in a row. What depends on no parameter has no adjoint of its own: it is added up over the stages that
    /// read it.
    pub fn adjoint_of(&self, node: NodeId, row: usize) -> Vec<f64> {
        let graph = &self.loss().graph;
        let own = self.adjoint(node, row).to_vec();
        let is_input = |stage: &Stage| stage.kind == Kind::Input && stage.node == node;
        if !self.stages.iter().any(is_input) {
            return own;
        }
        let mut sum = vec![0.0; own.len()];
        for stage in &self.stages {
            if stage.inputs(graph).contains(&node) {
                let back = self.vjp(stage, node, row);
                for (sum, back) in sum.iter_mut().zip(back) {
                    *sum += back;
                }
            }
        }
        sum
    }
}
