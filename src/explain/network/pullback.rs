//! What a stage hands back to one of its arguments: its adjoint times its own derivative (a vector-Jacobian product).
//!
//! Of operators it is the derivative of the one definition, as the ledger prints it.

use super::StageKind;
use super::formula::StageFormula;
use super::report::Network;
use super::stage::NetworkStage;
use crate::diff::trace::Table;
use crate::expr::graph::{Node, NodeId};
use crate::expr::operator::{OperatorRole, Rows};

impl Network {
    /// What a stage hands back to its argument `argument`, by row and unit: ∂L/∂(the argument), as far as it comes from this
    /// stage and each row.
    pub fn vjp(&self, stage: &NetworkStage, argument: NodeId) -> Table {
        if let Some(formula) = StageFormula::of(self, stage, None) {
            return formula.vjp(argument);
        }
        let rows = 0..self.rows_of(stage);
        let rows: Vec<Vec<f64>> = rows
            .map(|row| self.plain_vjp(stage, argument, row))
            .collect();
        Table::of_rows(&rows, self.loss().graph.shape(argument).width)
    }

    /// The same for one row of a stage that has no formula.
    pub(super) fn plain_vjp(&self, stage: &NetworkStage, argument: NodeId, row: usize) -> Vec<f64> {
        let graph = &self.loss().graph;
        let adjoint = self.adjoint(stage.node, row);
        if let StageKind::Layer(index) = stage.kind {
            return self.through_layer(index, &adjoint);
        }
        match graph.node(stage.node) {
            Node::Structured(operator, a, Some(b)) if operator.role() == OperatorRole::Stack => {
                let first = graph.shape(a).width;
                let (of_a, of_b) = adjoint.split_at(first.min(adjoint.len()));
                match (a == argument, b == argument) {
                    (true, false) => of_a.to_vec(),
                    (false, true) => of_b.to_vec(),
                    (true, true) => of_a.iter().zip(of_b).map(|(a, b)| a + b).collect(),
                    (false, false) => Vec::new(),
                }
            }
            _ => self.adjoint(argument, row),
        }
    }

    /// Wᵀ δ.
    pub(super) fn through_layer(&self, index: usize, delta: &[f64]) -> Vec<f64> {
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

    /// Whether a stage is computed in every row, or from all of them.
    pub(super) fn runs_over_rows(&self, stage: &NetworkStage) -> bool {
        let graph = &self.loss().graph;
        let inputs = graph.node(stage.node).inputs();
        let mut shapes = inputs.map(|id| graph.shape(id).rows);
        shapes.any(|rows| rows == Rows::Each)
    }

    /// Over how many rows a stage runs.
    pub(super) fn rows_of(&self, stage: &NetworkStage) -> usize {
        if self.runs_over_rows(stage) {
            self.rows
        } else {
            1
        }
    }

    /// Whether a stage alone reads a value, so that what it hands back is all of that value's adjoint.
    pub(super) fn reads_alone(&self, stage: &NetworkStage, argument: NodeId) -> bool {
        let graph = &self.loss().graph;
        let reads = |other: &&NetworkStage| other.inputs(graph).contains(&argument);
        self.stages.iter().filter(reads).all(|other| other == stage)
    }
}
