//! Losses over rows of data: their tapes, and the rows they are evaluated over.

mod sweep;
mod tangents;

use std::num::NonZero;
use std::sync::OnceLock;
use std::thread;

use super::dual::Dual;
use super::rounding::Rounded;
use crate::data::{Dataset, Selection};
use crate::expr::graph::{Graph, NodeId};
use crate::tape::SimdLevel;
use crate::tape::rows::{Columns, Primals, RowCode, RowScratch, RowTape};

pub(super) use sweep::RowGradient;
use tangents::tangent_tape;

/// Up to so many nodes of the gradient's graph its tangents are compiled. Those of 67,000 parameters, 470,000 nodes, take 1 s
/// and 150 MB; by dual numbers every product would take 3 s. Beyond, memory decides.
const MOST_NODES: usize = 500_000;

/// A bound of the rounding looks at no fewer rows.
const LEAST_ROWS: usize = 8;

/// A loss over rows, compiled.
#[derive(Debug)]
pub(super) struct RowProgram {
    graph: Graph,
    objective: NodeId,
    value: Compiled,
    /// The value and every partial derivative, made when they are first asked for.
    gradient: OnceLock<Compiled>,
    /// The slope along a direction, made when it is first asked for.
    slope: OnceLock<Compiled>,
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
    /// Compiles an objective of a lowered graph that is simplified.
    pub(super) fn new(graph: Graph, objective: NodeId) -> Self {
        Self {
            value: Compiled::new(RowTape::compile(&graph, &[objective], &[])),
            graph,
            objective,
            gradient: OnceLock::new(),
            slope: OnceLock::new(),
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
        RowGradient::of(&self.graph, self.objective).only_roots(self.objective)
    }

    fn slope(&self) -> &Compiled {
        let compile = || Compiled::new(tangent_tape(self.graph.clone(), &[self.objective]));
        self.slope.get_or_init(compile)
    }

    fn product(&self) -> Option<&Compiled> {
        let compiled = self.product.get_or_init(|| {
            let (graph, roots) = self.gradient_graph();
            let is_small = graph.nodes().len() <= MOST_NODES;
            is_small.then(|| Compiled::new(tangent_tape(graph, &roots[1..])))
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
        Compiled { tape, code }: &'a Compiled,
        at: &[f64],
    ) -> impl Iterator<Item = f64> + use<'a> {
        let (mut by_code, mut by_reference) = (None, None);
        if code.has_room(self.columns.rows()) {
            let scratch = &mut self.scratch;
            code.run(SimdLevel::best(), self.threads, &self.columns, at, scratch);
            by_code = Some(code.outputs(scratch));
        } else {
            self.primals.compute(tape, &self.columns.slices(), at, 0.0);
            by_reference = Some(self.primals.outputs(tape));
        }
        let by_code = by_code.into_iter().flatten();
        by_code.chain(by_reference.into_iter().flatten())
    }

    /// The gradient by forward mode: a run with tangents for each variable.
    pub(super) fn forward(&mut self, program: &RowProgram, at: &[f64], gradient: &mut [f64]) {
        let mut direction = vec![0.0; at.len()];
        for (variable, partial) in gradient.iter_mut().enumerate() {
            direction[variable] = 1.0;
            *partial = self.slope_along(program, at, &direction);
            direction[variable] = 0.0;
        }
    }

    /// The slope along a direction by forward mode.
    pub(super) fn slope_along(
        &mut self,
        program: &RowProgram,
        at: &[f64],
        direction: &[f64],
    ) -> f64 {
        let slope = self.tangents(Some(program.slope()), at, direction);
        let slope = slope.unwrap_or_else(|| self.dual(program.tape(), at, direction));
        slope.first().copied().unwrap_or(0.0)
    }

    /// How many operations a value takes, over all rows.
    pub(super) fn work(&self, program: &RowProgram) -> usize {
        self.columns.rows().max(1) * program.tape().rows().len().max(1)
    }

    /// The value at a point and a bound of its rounding; over so many of the rows that rows times operations are at most
    /// `most`, evenly spread, since rows that follow each other are often alike.
    pub(super) fn rounded(&self, program: &RowProgram, at: &[f64], most: usize) -> Rounded {
        let tape = program.tape();
        let rows = (most / tape.rows().len().max(1)).max(LEAST_ROWS);
        let stride = self.columns.rows().div_ceil(rows).max(1);
        let columns = self.columns.slices().into_iter();
        let some: Vec<Vec<f64>> = columns
            .map(|column| column.iter().copied().step_by(stride).collect())
            .collect();
        let some: Vec<&[f64]> = some.iter().map(Vec::as_slice).collect();
        let point: Vec<Rounded> = at.iter().copied().map(Rounded::exact).collect();
        let mut primals = Primals::default();
        primals.compute(tape, &some, &point, Rounded::exact(0.0));
        let output = primals.outputs(tape).next();
        output.unwrap_or(Rounded::exact(f64::NAN))
    }

    /// H·v: the tangents of the gradient when the point moves along `direction`.
    pub(super) fn hessian_vector_product(
        &mut self,
        program: &RowProgram,
        at: &[f64],
        direction: &[f64],
    ) -> Vec<f64> {
        self.tangents(program.product(), at, direction)
            .unwrap_or_else(|| {
                self.dual(program.gradient_tape(), at, direction)
                    .split_off(1)
            })
    }

    /// The outputs of a tape of tangents, if it is there and they are finite.
    ///
    /// Where an entry of the direction is 0, dual numbers multiply nothing by it, and a tape of tangents everything: 0 · ∞ is
    /// NaN. Tangents are only added and multiplied, so that a NaN reaches an output.
    fn tangents(
        &mut self,
        compiled: Option<&Compiled>,
        at: &[f64],
        direction: &[f64],
    ) -> Option<Vec<f64>> {
        let tangents: Vec<f64> = self.run(compiled?, &[at, direction].concat()).collect();
        let is_finite = tangents.iter().all(|tangent| tangent.is_finite());
        is_finite.then_some(tangents)
    }

    /// The tangents of a tape's outputs by dual numbers, 0 where there is none: the reference.
    fn dual(&self, tape: &RowTape, at: &[f64], direction: &[f64]) -> Vec<f64> {
        let seeded = at.iter().zip(direction).map(|(&primal, &tangent)| Dual {
            primal,
            tangent: (tangent != 0.0).then_some(tangent),
        });
        let point: Vec<_> = seeded.collect();
        let mut primals = Primals::default();
        primals.compute(tape, &self.columns.slices(), &point, Dual::constant(0.0));
        let outputs = primals.outputs(tape);
        outputs
            .map(|output| output.tangent.unwrap_or(0.0))
            .collect()
    }
}
