//! A loss compiled for evaluation, and the evaluator that owns the scratch.

use std::sync::{Arc, OnceLock};

use super::finite::{self, Spacing};
use super::symbolic::SymbolicGradient;
use super::{Method, Objective, forward, reverse};
use crate::expr::Loss;
use crate::expr::simplify::simplify;
use crate::tape::{PointTape, Tape};

/// A loss and its tapes. Immutable: all evaluators of all threads share one.
#[derive(Debug)]
pub struct Program {
    loss: Loss,
    tape: Tape,
    value: PointTape,
    gradient: OnceLock<PointTape>,
    symbolic: OnceLock<(SymbolicGradient, Tape)>,
}

impl Program {
    /// Compiles a loss. Symbolic derivatives are made when they are first asked for.
    pub fn new(loss: Loss) -> Self {
        let (graph, roots) = simplify(&loss.graph, &[loss.objective]);
        let tape = Tape::compile(&graph, &roots);
        Self {
            value: PointTape::compile(&tape),
            gradient: OnceLock::new(),
            tape,
            loss,
            symbolic: OnceLock::new(),
        }
    }

    /// The loss that was compiled.
    pub fn loss(&self) -> &Loss {
        &self.loss
    }

    /// The tape of the value.
    pub fn tape(&self) -> &Tape {
        &self.tape
    }

    /// The value and then each partial derivative: the graph that the reverse sweep leaves when it runs over graph
    /// handles, simplified and compiled like any other. It has the sweep's bits.
    pub fn gradient_tape(&self) -> Tape {
        let (graph, roots) = simplify(&self.loss.graph, &[self.loss.objective]);
        let gradient = SymbolicGradient::of(&graph, roots[0]);
        let mut roots = vec![gradient.value];
        roots.extend(&gradient.partials);
        let (graph, roots) = simplify(&gradient.graph, &roots);
        Tape::compile(&graph, &roots)
    }

    /// The gradient as a graph, unsimplified.
    pub fn symbolic(&self) -> &SymbolicGradient {
        &self.symbolic_and_tape().0
    }

    fn symbolic_and_tape(&self) -> &(SymbolicGradient, Tape) {
        self.symbolic.get_or_init(|| {
            let gradient = SymbolicGradient::of(&self.loss.graph, self.loss.objective);
            let tape = Tape::compile(&gradient.graph, &gradient.partials);
            (gradient, tape)
        })
    }
}

/// Evaluates one [`Program`]: owns the scratch, so each thread has its own.
#[derive(Clone, Debug)]
pub struct Evaluator {
    program: Arc<Program>,
    primals: Vec<f64>,
    value: Vec<f64>,
    gradient: Vec<f64>,
}

impl Evaluator {
    /// An evaluator of a program.
    pub fn new(program: Arc<Program>) -> Self {
        Self {
            value: program.value.scratch(),
            gradient: Vec::new(),
            program,
            primals: Vec::new(),
        }
    }

    /// The program.
    pub fn program(&self) -> &Arc<Program> {
        &self.program
    }

    /// The gradient at a point by one method; `spacing` is of finite differences only. Where the value is NaN, so is
    /// every partial derivative.
    pub fn gradient_by(&mut self, method: Method, at: &[f64], spacing: Spacing) -> Vec<f64> {
        let value = self.value(at);
        let mut gradient = vec![f64::NAN; at.len()];
        if value.is_nan() {
            return gradient;
        }
        match method {
            Method::Dual => forward::gradient(&self.program.tape, at, &mut gradient),
            Method::Reverse => reverse::gradient(&self.program.tape, at, &mut gradient),
            Method::Symbolic => {
                let (_, tape) = self.program.symbolic_and_tape();
                tape.evaluate(at, 0.0, &mut self.primals);
                for (partial, &output) in gradient.iter_mut().zip(tape.outputs()) {
                    *partial = self.primals[output];
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

    /// The Hessian times a direction, by dual numbers over reverse mode.
    pub fn hessian_vector_product(&self, at: &[f64], direction: &[f64]) -> Vec<f64> {
        reverse::hessian_vector_product(&self.program.tape, at, direction)
    }
}

impl Objective for Evaluator {
    fn dimension(&self) -> usize {
        self.program.loss.parameters().len()
    }

    fn value(&mut self, at: &[f64]) -> f64 {
        self.program.value.evaluate(at, &mut self.value);
        self.program.value.output(&self.value)
    }

    fn gradient(&mut self, at: &[f64], gradient: &mut [f64]) -> f64 {
        let compile = || PointTape::compile(&self.program.gradient_tape());
        let tape = self.program.gradient.get_or_init(compile);
        if self.gradient.is_empty() {
            self.gradient = tape.scratch();
        }
        tape.evaluate(at, &mut self.gradient);
        let value = tape.output(&self.gradient);
        if value.is_nan() {
            gradient.fill(f64::NAN);
            return value;
        }
        let partials = tape.outputs(&self.gradient).skip(1);
        for (to, partial) in gradient.iter_mut().zip(partials) {
            *to = partial;
        }
        value
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

/// Both sides of the diagonal become their mean: they differ by rounding only.
fn symmetrize(matrix: &mut [f64], n: usize) {
    for row in 0..n {
        for column in 0..row {
            let (a, b) = (matrix[row * n + column], matrix[column * n + row]);
            let mean = if a == b { a } else { f64::midpoint(a, b) };
            matrix[row * n + column] = mean;
            matrix[column * n + row] = mean;
        }
    }
}
