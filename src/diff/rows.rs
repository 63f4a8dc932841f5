//! Losses over rows of data: their tapes, and the rows they are evaluated over.

mod product;
mod sweep;

use std::num::NonZero;
use std::sync::OnceLock;
use std::thread;

use super::dual::Dual;
use crate::data::{Dataset, Selection};
use crate::expr::graph::{Graph, NodeId};
use crate::tape::Level;
use crate::tape::rows::{Columns, Primals, RowCode, RowScratch, RowTape};

use product::product_tape;
pub(super) use sweep::RowGradient;

/// TODO
const MOST_NODES: usize = usize::MAX;

/// A loss over rows, compiled.
#[derive(Debug)]
pub(super) struct RowProgram {
    graph: Graph,
    objective: NodeId,
    value: Compiled,
    /// The value and every partial derivative, made when they are first asked for.
    gradient: OnceLock<Compiled>,
    /// The entries of H·v, made when they are first asked for; none where that is too much.
    product: OnceLock<Option<Compiled>>,
}

/// A tape, which is the reference, and its code.
#[derive(Debug)]
struct Compiled {
    tape: RowTape,
    code: RowCode,
}

impl Compiled {
    fn new(tape: RowTape) -> Self {
        let code = RowCode::compile(&tape);
        Self { tape, code }
    }
}

impl RowProgram {
    /// Compiles an objective of a lowered graph.
    pub(super) fn new(graph: Graph, objective: NodeId) -> Self {
        Self {
            value: Compiled::new(RowTape::compile(&graph, &[objective], &[])),
            graph,
            objective,
            gradient: OnceLock::new(),
            product: OnceLock::new(),
        }
    }

    /// The tape of the value.
    pub(super) fn tape(&self) -> &RowTape {
        &self.value.tape
    }

    /// The tape of the value and then each partial derivative.
    pub(super) fn gradient_tape(&self) -> &RowTape {
        &self.gradient().tape
    }

    fn gradient(&self) -> &Compiled {
        self.gradient.get_or_init(|| {
            let (graph, roots) = self.gradient_graph();
            Compiled::new(RowTape::compile(&graph, &roots, &[]))
        })
    }

    /// The graph of the value and then each partial derivative, and these nodes in it.
    fn gradient_graph(&self) -> (Graph, Vec<NodeId>) {
        RowGradient::of(&self.graph, self.objective).simplified(self.objective)
    }

    fn product(&self) -> Option<&Compiled> {
        let compiled = self.product.get_or_init(|| {
            let (graph, roots) = self.gradient_graph();
            let is_small = graph.nodes().len() <= MOST_NODES;
            is_small.then(|| Compiled::new(product_tape(graph, &roots[1..])))
        });
        compiled.as_ref()
    }
}

/// The selected rows, and the room to evaluate a loss over them.
#[derive(Clone, Debug)]
pub(super) struct RowState {
    selection: Selection,
    columns: Columns,
    /// At most so many threads for one question.
    pub(super) threads: usize,
    scratch: RowScratch,
    primals: Primals<f64>,
}

impl RowState {
    /// All rows to learn from.
    pub(super) fn new(data: &Dataset, names: &[String]) -> Self {
        let selection = Selection::Train;
        Self {
            selection,
            columns: Columns::new(data.select(selection, names)),
            threads: thread::available_parallelism().map_or(1, NonZero::get),
            scratch: RowScratch::default(),
            primals: Primals::default(),
        }
    }

    pub(super) fn select(&mut self, data: &Dataset, selection: Selection, names: &[String]) {
        if selection != self.selection {
            self.columns = Columns::new(data.select(selection, names));
            self.selection = selection;
        }
    }

    pub(super) fn selection(&self) -> Selection {
        self.selection
    }

    /// The value at a point.
    pub(super) fn value(&mut self, program: &RowProgram, at: &[f64]) -> f64 {
        self.run(&program.value, at).next().unwrap_or(f64::NAN)
    }

    /// The value and the gradient at a point. Where the value is NaN, so is every partial derivative.
    pub(super) fn gradient(
        &mut self,
        program: &RowProgram,
        at: &[f64],
        gradient: &mut [f64],
    ) -> f64 {
        let mut outputs = self.run(program.gradient(), at);
        let value = outputs.next().unwrap_or(f64::NAN);
        for (to, partial) in gradient.iter_mut().zip(outputs) {
            *to = partial;
        }
        if value.is_nan() {
            gradient.fill(f64::NAN);
        }
        value
    }

    /// The outputs at a point. By the code, or by the reference where the code has no room: the bits are the same.
    fn run<'a>(
        &'a mut self,
        compiled: &'a Compiled,
        at: &[f64],
    ) -> Box<dyn Iterator<Item = f64> + 'a> {
        let Compiled { tape, code } = compiled;
        if code.has_room(self.columns.rows()) {
            let (level, scratch) = (Level::best(), &mut self.scratch);
            code.run(level, self.threads, &self.columns, at, scratch);
            Box::new(code.outputs(scratch))
        } else {
            self.primals.compute(tape, &self.columns.slices(), at, 0.0);
            Box::new(self.primals.outputs(tape))
        }
    }

    /// The gradient by forward mode: a run with dual numbers for each variable.
    pub(super) fn forward(&self, program: &RowProgram, at: &[f64], gradient: &mut [f64]) {
        let (tape, columns) = (program.tape(), self.columns.slices());
        let mut point: Vec<_> = at.iter().copied().map(Dual::constant).collect();
        let mut primals = Primals::default();
        for (variable, partial) in gradient.iter_mut().enumerate() {
            point[variable].tangent = Some(1.0);
            primals.compute(tape, &columns, &point, Dual::constant(0.0));
            point[variable].tangent = None;
            *partial = tangents(&primals, tape).next().unwrap_or(0.0);
        }
    }

    /// H·v: the tangents of the gradient when the point moves along `direction`.
    pub(super) fn hessian_vector_product(
        &mut self,
        program: &RowProgram,
        at: &[f64],
        direction: &[f64],
    ) -> Vec<f64> {
        if let Some(compiled) = program.product() {
            let point = [at, direction].concat();
            let product: Vec<f64> = self.run(compiled, &point).collect();
            if product.iter().all(|entry| entry.is_finite()) {
                return product;
            }
        }
        self.product_by_dual_numbers(program, at, direction)
    }

    /// H·v by the gradient's tape with dual numbers. It is the reference, and right where the graph is not: where an entry
    /// of the direction is 0 nothing is multiplied, be it infinite.
    fn product_by_dual_numbers(
        &self,
        program: &RowProgram,
        at: &[f64],
        direction: &[f64],
    ) -> Vec<f64> {
        let seeded = at.iter().zip(direction).map(|(&primal, &tangent)| Dual {
            primal,
            tangent: (tangent != 0.0).then_some(tangent),
        });
        let point: Vec<_> = seeded.collect();
        let tape = program.gradient_tape();
        let mut primals = Primals::default();
        primals.compute(tape, &self.columns.slices(), &point, Dual::constant(0.0));
        tangents(&primals, tape).skip(1).collect()
    }
}

/// The tangents of a tape's outputs; 0 where there is none.
fn tangents<'a>(
    primals: &'a Primals<Dual<f64>>,
    tape: &'a RowTape,
) -> impl Iterator<Item = f64> + 'a {
    let outputs = primals.outputs(tape);
    outputs.map(|output| output.tangent.unwrap_or(0.0))
}
