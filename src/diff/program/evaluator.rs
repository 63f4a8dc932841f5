//! The evaluator of a compiled loss, which owns the scratch.

use super::{Compiled, Program};
use std::sync::Arc;

use crate::data::{Dataset, Selection};
use crate::diff::eigen::symmetrize;
use crate::diff::finite::{self, Spacing};
use crate::diff::guard::note_evaluation;
use crate::diff::rows::RowState;
use crate::diff::{Matrix, Method, Objective, forward, reverse};
use crate::expr::Loss;
use crate::tape::PointTape;

/// Evaluates one [`Program`]: owns the scratch, so each thread has its own.
#[derive(Clone, Debug)]
pub struct Evaluator {
    pub(super) program: Arc<Program>,
    primals: Vec<f64>,
    value: Vec<f64>,
    gradient: Vec<f64>,
    pub(super) rows: Option<RowState>,
    /// The rows that are held back, once they are asked for.
    test: Option<RowState>,
}

impl Evaluator {
    /// An evaluator of a program.
    pub fn new(program: Arc<Program>) -> Self {
        let rows = match &program.compiled {
            Compiled::Point(_) => None,
            Compiled::Rows(_, data) => Some(RowState::new(data, program.loss.graph.columns())),
        };
        Self {
            value: match &program.compiled {
                Compiled::Point(point) => point.value.scratch(),
                Compiled::Rows(..) => Vec::new(),
            },
            gradient: Vec::new(),
            program,
            primals: Vec::new(),
            rows,
            test: None,
        }
    }

    /// The evaluator for one of several threads that have one each: it starts none of its own.
    #[must_use]
    pub fn on_one_thread(mut self) -> Self {
        if let Some(rows) = &mut self.rows {
            rows.threads = 1;
        }
        self
    }

    /// Says which rows the next questions are about; until then, all rows to learn from.
    pub fn select(&mut self, selection: Selection) {
        if let (Compiled::Rows(_, data), Some(rows)) = (&self.program.compiled, &mut self.rows) {
            rows.select(data, selection, self.program.loss.graph.columns());
        }
    }

    /// Which rows the questions are about; none for a loss without rows.
    pub fn selection(&self) -> Option<Selection> {
        self.rows.as_ref().map(RowState::selection)
    }

    /// An evaluator of another loss over the same rows.
    #[must_use]
    pub fn with_loss(&self, loss: Loss) -> Self {
        let program = match self.program.data() {
            Some(data) => Program::with_data(loss, Arc::clone(data)),
            None => Program::new(loss),
        };
        let mut other = Self::new(Arc::new(program));
        if let Some(rows) = &self.rows {
            other.select(rows.selection());
        }
        other
    }

    /// The program.
    pub fn program(&self) -> &Arc<Program> {
        &self.program
    }

    /// The gradient at a point by one method; `spacing` is of finite differences only. Where the value is NaN, so is
    /// every partial derivative; so it is for a method that the program does not [support](Program::supports).
    pub fn gradient_by(&mut self, method: Method, at: &[f64], spacing: Spacing) -> Vec<f64> {
        let value = self.value(at);
        let mut gradient = vec![f64::NAN; at.len()];
        if value.is_nan() {
            return gradient;
        }
        match method {
            Method::Dual => match (&self.program.compiled, &mut self.rows) {
                (Compiled::Rows(program, _), Some(state)) => {
                    state.forward(program, at, &mut gradient);
                }
                (Compiled::Point(point), _) => forward::gradient(&point.tape, at, &mut gradient),
                (Compiled::Rows(..), None) => unreachable!("a loss over rows has rows"),
            },
            Method::Reverse => match &self.program.compiled {
                Compiled::Point(point) => reverse::gradient(&point.tape, at, &mut gradient),
                Compiled::Rows(..) => {
                    self.gradient(at, &mut gradient);
                }
            },
            Method::Symbolic => {
                if let Some((_, tape)) = self.program.symbolic_and_tape() {
                    tape.evaluate(at, 0.0, &mut self.primals);
                    for (partial, &output) in gradient.iter_mut().zip(tape.outputs()) {
                        *partial = self.primals[output];
                    }
                }
            }
            Method::Finite => {
                for (variable, partial) in gradient.iter_mut().enumerate() {
                    let h = spacing.at(at[variable]);
                    *partial = finite::central(|x| self.value(x), at, variable, h);
                }
            }
        }
        gradient
    }

    /// The Hessian times a direction, by forward mode over reverse mode.
    pub fn hessian_vector_product(&mut self, at: &[f64], direction: &[f64]) -> Vec<f64> {
        match (&self.program.compiled, &mut self.rows) {
            (Compiled::Point(point), _) => {
                reverse::hessian_vector_product(&point.tape, at, direction)
            }
            (Compiled::Rows(program, _), Some(state)) => {
                state.hessian_vector_product(program, at, direction)
            }
            (Compiled::Rows(..), None) => unreachable!("a loss over rows has rows"),
        }
    }
}

impl Objective for Evaluator {
    fn dimension(&self) -> usize {
        self.program.loss.parameters().len()
    }

    fn value(&mut self, at: &[f64]) -> f64 {
        note_evaluation();
        match (&self.program.compiled, &mut self.rows) {
            (Compiled::Point(point), _) => point.value.evaluate(at, &mut self.value, &mut []),
            (Compiled::Rows(program, _), Some(state)) => state.value(program, at),
            (Compiled::Rows(..), None) => unreachable!("a loss over rows has rows"),
        }
    }

    fn gradient(&mut self, at: &[f64], gradient: &mut [f64]) -> f64 {
        note_evaluation();
        match (&self.program.compiled, &mut self.rows) {
            (Compiled::Point(point), _) => {
                let tape = self.program.ready_gradient(point, &mut self.gradient);
                let value = tape.evaluate(at, &mut self.gradient, gradient);
                if value.is_nan() {
                    gradient.fill(f64::NAN);
                }
                value
            }
            (Compiled::Rows(program, _), Some(state)) => state.gradient(program, at, gradient),
            (Compiled::Rows(..), None) => unreachable!("a loss over rows has rows"),
        }
    }

    fn gradient_tape(&mut self) -> Option<(&PointTape, &mut Vec<f64>)> {
        let point = self.program.point()?;
        let tape = self.program.ready_gradient(point, &mut self.gradient);
        Some((tape, &mut self.gradient))
    }

    fn hessian_product(&mut self, at: &[f64], direction: &[f64], product: &mut [f64]) {
        product.copy_from_slice(&self.hessian_vector_product(at, direction));
    }

    fn matrices(&self) -> Vec<Matrix> {
        let graph = &self.program.loss.graph;
        let layers = graph.layers().iter().enumerate();
        // A matrix of which an entry is held is none.
        let matrices = layers.filter_map(|(index, layer)| {
            let weights = graph.layer_entries(index).get(..layer.weights())?;
            let is_free = weights.iter().all(|weight| weight.variable().is_some());
            let first = weights.first()?.variable().filter(|_| is_free)?;
            Some(Matrix {
                first,
                rows: layer.outputs,
                columns: layer.inputs,
            })
        });
        matrices.collect()
    }

    fn test_value(&mut self, at: &[f64]) -> Option<f64> {
        let Compiled::Rows(tape, data) = &self.program.compiled else {
            return None;
        };
        let names = self.program.loss.graph.columns();
        let held = || {
            let mut rows = RowState::new(data, names);
            rows.select(data, Selection::Test, names);
            rows
        };
        (data.test_rows() > 0).then(|| self.test.get_or_insert_with(held).value(tape, at))
    }

    fn at_step(&mut self, step: u64) {
        let is_fresh = |data: &Arc<Dataset>| data.is_fresh_each_step();
        if self.program.data().is_some_and(is_fresh) {
            self.select(Selection::Step(step));
        }
    }

    fn hessian(&mut self, at: &[f64], hessian: &mut [f64]) {
        let n = at.len();
        if self.value(at).is_nan() {
            hessian.fill(f64::NAN);
            return;
        }
        let mut direction = vec![0.0; n];
        for column in 0..n {
            direction[column] = 1.0;
            let product = self.hessian_vector_product(at, &direction);
            direction[column] = 0.0;
            for (row, entry) in product.into_iter().enumerate() {
                hessian[row * n + column] = entry;
            }
        }
        symmetrize(hessian, n);
    }
}
