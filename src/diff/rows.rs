//! Losses over rows of data: their tapes, and the rows they are evaluated over.

mod sweep;

use std::num::NonZero;
use std::sync::OnceLock;
use std::thread;

use super::dual::Dual;
use crate::data::{Dataset, Selection};
use crate::expr::graph::{Graph, NodeId};
use crate::tape::Level;
use crate::tape::rows::{Columns, Primals, RowCode, RowScratch, RowTape};

pub(super) use sweep::RowGradient;

/// A loss over rows, compiled.
#[derive(Debug)]
pub(super) struct RowProgram {
    graph: Graph,
    objective: NodeId,
    value: Compiled,
    /// The value and every partial derivative, made when they are first asked for.
    gradient: OnceLock<Compiled>,
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
            let gradient = RowGradient::of(&self.graph, self.objective);
            Compiled::new(gradient.tape(self.objective))
        })
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
        self.run(&program.value, at, &mut [])
    }

    /// The value and the gradient at a point. Where the value is NaN, so is every partial derivative.
    pub(super) fn gradient(
        &mut self,
        program: &RowProgram,
        at: &[f64],
        gradient: &mut [f64],
    ) -> f64 {
        let value = self.run(program.gradient(), at, gradient);
        if value.is_nan() {
            gradient.fill(f64::NAN);
        }
        value
    }

    /// The first output; the others go to `rest`. By the code, or by the reference where the code has no room: the bits
    /// are the same.
    fn run(&mut self, compiled: &Compiled, at: &[f64], rest: &mut [f64]) -> f64 {
        let Compiled { tape, code } = compiled;
        let fill = |rest: &mut [f64], outputs: &mut dyn Iterator<Item = f64>| {
            let first = outputs.next().unwrap_or(f64::NAN);
            for (to, output) in rest.iter_mut().zip(outputs) {
                *to = output;
            }
            first
        };
        if code.has_room(self.columns.rows()) {
            let (level, scratch) = (Level::best(), &mut self.scratch);
            code.run(level, self.threads, &self.columns, at, scratch);
            fill(rest, &mut code.outputs(scratch))
        } else {
            self.primals.compute(tape, &self.columns.slices(), at, 0.0);
            fill(rest, &mut self.primals.outputs(tape))
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
