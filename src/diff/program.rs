//! A loss compiled for evaluation.

mod evaluator;
mod rounding;
mod run;

use std::sync::{Arc, OnceLock};

use super::Method;
use super::guard::note_evaluation;
use super::rows::RowProgram;
use super::symbolic::SymbolicGradient;
use super::trace::TracedTape;
use crate::data::{DataSource, Dataset};
use crate::expr::Loss;
use crate::expr::graph::{Graph, NodeId};
use crate::expr::lower::Lowered;
use crate::expr::simplify::simplify;
use crate::tape::rows::RowTape;
use crate::tape::{PointTape, Tape};

pub use evaluator::Evaluator;

/// A loss and its tapes. Immutable: all evaluators of all threads share one.
#[derive(Debug)]
pub struct Program {
    loss: Loss,
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
    /// The loss as single numbers, simplified.
    graph: Graph,
    objective: NodeId,
    /// The reference.
    tape: Tape,
    value: PointTape,
    /// The value and every partial derivative, made when they are first asked for.
    gradient: OnceLock<PointTape>,
}

impl Point {
    fn new(graph: Graph, objective: NodeId) -> Self {
        let tape = Tape::compile(&graph, &[objective]);
        Self {
            value: PointTape::compile(&tape),
            gradient: OnceLock::new(),
            tape,
            graph,
            objective,
        }
    }
}

impl Program {
    /// Compiles a loss without data. Symbolic derivatives are made when they are first asked for.
    pub fn new(loss: Loss) -> Self {
        Self::with_data(
            loss,
            Arc::new(Dataset::new(DataSource::Columns, Vec::new())),
        )
    }

    /// Compiles a loss that runs over data. Columns that the data do not have are empty, and a mean over them is NaN.
    pub fn with_data(loss: Loss, data: Arc<Dataset>) -> Self {
        note_evaluation();
        let data = Dataset::masked_for(data, loss.graph.columns());
        let (graph, objective) = single_numbers(&loss);
        let compiled = if graph.is_scalar() {
            Compiled::Point(Box::new(Point::new(graph, objective)))
        } else {
            Compiled::Rows(Box::new(RowProgram::new(graph, objective)), data)
        };
        Self {
            loss,
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

    fn point(&self) -> Option<&Point> {
        match &self.compiled {
            Compiled::Point(point) => Some(point),
            Compiled::Rows(..) => None,
        }
    }

    /// The tape of the value; a loss over rows of data has none.
    pub fn tape(&self) -> Option<&Tape> {
        Some(&self.point()?.tape)
    }

    /// The value and then each partial derivative: the graph that the reverse sweep leaves when it runs over graph
    /// handles, simplified and compiled like any other. It has the sweep's bits. A loss over rows of data has none.
    pub fn gradient_tape(&self) -> Option<Tape> {
        let point = self.point()?;
        let gradient = SymbolicGradient::of(&point.graph, point.objective);
        let mut roots = vec![gradient.value];
        roots.extend(&gradient.partials);
        let (graph, roots) = simplify(&gradient.graph, &roots);
        Some(Tape::compile(&graph, &roots))
    }

    /// The tape of value and gradient, with a scratch for it.
    #[inline]
    fn ready_gradient<'a>(&self, point: &'a Point, scratch: &mut Vec<f64>) -> &'a PointTape {
        match point.gradient.get() {
            Some(tape) if !scratch.is_empty() => tape,
            _ => self.start_gradient(point, scratch),
        }
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
        let point = self.point().filter(|_| self.supports(Method::Symbolic))?;
        Some(self.symbolic.get_or_init(|| {
            // What every other method differentiates: a power of 0, which is 1, has no tangent in any.
            let gradient = SymbolicGradient::of(&point.graph, point.objective);
            let tape = Tape::compile(&gradient.graph, &gradient.partials);
            (gradient, tape)
        }))
    }
}

/// A loss with every unit of a width as a node of its own, simplified, and the objective in it.
fn single_numbers(loss: &Loss) -> (Graph, NodeId) {
    let (graph, roots) = if loss.graph.is_scalar() {
        simplify(&loss.graph, &[loss.objective])
    } else {
        let Lowered { graph, units } = Lowered::simplified(&loss.graph, &[loss.objective]);
        graph.only(&units[loss.objective.index()])
    };
    (graph, roots[0])
}
