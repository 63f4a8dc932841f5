//! A loss compiled for evaluation, and the evaluator that owns the scratch.

mod rounding;
mod run;

use std::sync::{Arc, OnceLock};

use super::eigen::symmetrize;
use super::finite::{self, Spacing};
use super::guard::note_evaluation;
use super::rows::{RowProgram, RowState};
use super::symbolic::SymbolicGradient;
use super::trace::TracedTape;
use super::{Matrix, Method, Objective, forward, reverse};
use crate::data::{Dataset, Selection, Source};
use crate::expr::Loss;
use crate::expr::graph::{Graph, NodeId};
use crate::expr::lower::Lowered;
use crate::expr::simplify::simplify;
use crate::tape::rows::RowTape;
use crate::tape::{PointTape, Tape};

/// A loss and its tapes. Immutable: all evaluators of all threads share one.
#[derive(Debug)]
pub struct Program {
    loss: Loss,
    /// The loss with every unit of a width as a node of its own, if it is structured.
    lowered: Option<Lowered>,
    compiled: Compiled,
    symbolic: OnceLock<(SymbolicGradient, Tape)>,
    /// Every value and its adjoint, made when they are first asked for.
    traced: OnceLock<TracedTape>,
}

/// What a loss is compiled to.
#[derive(Debug)]
enum Compiled {
    /// One point at a time.
    Point(Box<Point>),
    /// Over rows of data.
    Rows(Box<RowProgram>, Arc<Dataset>),
}

/// The tapes of a loss without rows.
#[derive(Debug)]
struct Point {
    /// The reference.
    tape: Tape,
    value: PointTape,
    /// The value and every partial derivative, made when they are first asked for.
    gradient: OnceLock<PointTape>,
}

impl Point {
    fn new(tape: Tape) -> Self {
        Self {
            value: PointTape::compile(&tape),
            gradient: OnceLock::new(),
            tape,
        }
    }
}

impl Program {
    /// Compiles a loss without data. Symbolic derivatives are made when they are first asked for.
    pub fn new(loss: Loss) -> Self {
        Self::with_data(loss, Arc::new(Dataset::new(Source::Columns, Vec::new())))
    }

    /// Compiles a loss that runs over data. Columns that the data do not have are empty, and a mean over them is NaN.
    pub fn with_data(loss: Loss, data: Arc<Dataset>) -> Self {
        note_evaluation();
        let data = Dataset::masked_for(data, loss.graph.columns());
        let lowered =
            (!loss.graph.is_scalar()).then(|| Lowered::of(&loss.graph, &[loss.objective]));
        let (graph, objective) = plain(&loss, lowered.as_ref());
        let (graph, roots) = simplify(graph, &[objective]);
        let compiled = if graph.is_scalar() {
            Compiled::Point(Box::new(Point::new(Tape::compile(&graph, &roots))))
        } else {
            Compiled::Rows(Box::new(RowProgram::new(graph, roots[0])), data)
        };
        Self {
            loss,
            lowered,
            compiled,
            symbolic: OnceLock::new(),
            traced: OnceLock::new(),
        }
    }

    /// The loss that was compiled.
    pub fn loss(&self) -> &Loss {
        &self.loss
    }

    /// The loss and its adjoints, to be run with every number kept.
    fn traced(&self) -> &TracedTape {
        self.traced.get_or_init(|| TracedTape::of(&self.loss))
    }

    /// The tape of the value; a loss over rows of data has none.
    pub fn tape(&self) -> Option<&Tape> {
        match &self.compiled {
            Compiled::Point(point) => Some(&point.tape),
            Compiled::Rows(..) => None,
        }
    }

    /// The value and then each partial derivative: the graph that the reverse sweep leaves when it runs over graph
    /// handles, simplified and compiled like any other. It has the sweep's bits. A loss over rows of data has none.
    pub fn gradient_tape(&self) -> Option<Tape> {
        self.tape()?;
        let (graph, objective) = plain(&self.loss, self.lowered.as_ref());
        let (graph, roots) = simplify(graph, &[objective]);
        let gradient = SymbolicGradient::of(&graph, roots[0]);
        let mut roots = vec![gradient.value];
        roots.extend(&gradient.partials);
        let (graph, roots) = simplify(&gradient.graph, &roots);
        Some(Tape::compile(&graph, &roots))
    }

    /// The tape of value and gradient and a scratch for it, kept out of the way of all evaluations but the first.
    #[cold]
    fn start_gradient<'a>(&self, point: &'a Point, scratch: &mut Vec<f64>) -> &'a PointTape {
        let tape = point.gradient.get_or_init(|| {
            let tape = self.gradient_tape();
            PointTape::compile(&tape.expect("a loss without rows has a tape"))
        });
        *scratch = tape.scratch();
        tape
    }

    /// The tape of the value over rows, and that of the value and then each partial derivative; only a loss over rows of
    /// data has them.
    pub fn row_tapes(&self) -> Option<(&RowTape, &RowTape)> {
        match &self.compiled {
            Compiled::Point(_) => None,
            Compiled::Rows(program, _) => Some((program.tape(), program.gradient_tape())),
        }
    }

    /// The rows that the loss runs over, if it does.
    pub fn data(&self) -> Option<&Arc<Dataset>> {
        match &self.compiled {
            Compiled::Point(_) => None,
            Compiled::Rows(_, data) => Some(data),
        }
    }

    /// Whether a method gives the gradient: a loss with data or layers has no symbolic one.
    pub fn supports(&self, method: Method) -> bool {
        let is_plain = self.tape().is_some() && self.loss.graph.layers().is_empty();
        method != Method::Symbolic || is_plain
    }

    /// The gradient as a graph, unsimplified; `None` for a loss with data or layers.
    pub fn symbolic(&self) -> Option<&SymbolicGradient> {
        Some(&self.symbolic_and_tape()?.0)
    }

    fn symbolic_and_tape(&self) -> Option<&(SymbolicGradient, Tape)> {
        if !self.supports(Method::Symbolic) {
            return None;
        }
        Some(self.symbolic.get_or_init(|| {
            // What every other method differentiates: a power of 0, which is 1, has no tangent in any.
            let (graph, objective) = plain(&self.loss, self.lowered.as_ref());
            let (graph, roots) = simplify(graph, &[objective]);
            let gradient = SymbolicGradient::of(&graph, roots[0]);
            let tape = Tape::compile(&gradient.graph, &gradient.partials);
            (gradient, tape)
        }))
    }
}

/// The graph of single numbers, and the objective in it.
fn plain<'a>(loss: &'a Loss, lowered: Option<&'a Lowered>) -> (&'a Graph, NodeId) {
    match lowered {
        None => (&loss.graph, loss.objective),
        Some(lowered) => (&lowered.graph, lowered.units[loss.objective.index()][0]),
    }
}

/// Evaluates one [`Program`]: owns the scratch, so each thread has its own.
#[derive(Clone, Debug)]
pub struct Evaluator {
    program: Arc<Program>,
    primals: Vec<f64>,
    value: Vec<f64>,
    gradient: Vec<f64>,
    rows: Option<RowState>,
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
                let tape = match point.gradient.get() {
                    Some(tape) if !self.gradient.is_empty() => tape,
                    _ => self.program.start_gradient(point, &mut self.gradient),
                };
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
