//! Values, and values with gradients, on grids.

use std::marker::PhantomData;

use gdplay::diff::Program;
use gdplay::expr::{KnownNames, parse};
use gdplay::tape::{Batch, BatchScratch, Extent, SimdLevel, Tape, VariableAxis};
use pulp::NullaryFnOnce;

use crate::clock::{Contestant, Times, race};
use crate::real::{InRange, Platform};
use crate::rivals;
use crate::surfaces::Surface;

/// Evenly spaced numbers, both bounds included.
pub(crate) fn spaced([low, high]: [f64; 2], count: usize) -> Vec<f64> {
    let last = (count - 1) as f64;
    (0..count)
        .map(|i| low + (high - low) * i as f64 / last)
        .collect()
}

/// The program of a surface.
pub(crate) fn program<S: Surface>() -> Program {
    Program::new(parse(S::TEXT, &KnownNames::default()).expect("a loss"))
}

/// A row of a grid, by hand: a loop in a type, so that it can be compiled for each level.
struct Row<'a, S> {
    out: &'a mut [f64],
    xs: &'a [f64],
    y: f64,
    surface: PhantomData<S>,
}

impl<S: Surface> NullaryFnOnce for Row<'_, S> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        for (out, x) in self.out.iter_mut().zip(self.xs) {
            *out = S::value(InRange(*x), InRange(self.y)).0;
        }
    }
}

/// The same with what depends on one axis alone computed before.
struct HoistedRow<'a, S> {
    out: &'a mut [f64],
    of_x: &'a [Vec<f64>; 2],
    y: f64,
    surface: PhantomData<S>,
}

impl<S: Surface> NullaryFnOnce for HoistedRow<'_, S> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        let [first, second] = self.of_x;
        let of_y = S::of_y(InRange(self.y));
        for ((out, a), b) in self.out.iter_mut().zip(first).zip(second) {
            *out = S::joined([InRange(*a), InRange(*b)], of_y).0;
        }
    }
}

/// What depends on x alone.
struct Columns<'a, S> {
    xs: &'a [f64],
    of_x: &'a mut [Vec<f64>; 2],
    surface: PhantomData<S>,
}

impl<S: Surface> NullaryFnOnce for Columns<'_, S> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        let [first, second] = self.of_x;
        for ((x, a), b) in self.xs.iter().zip(first).zip(second) {
            let [of_a, of_b] = S::of_x(InRange(*x));
            (*a, *b) = (of_a.0, of_b.0);
        }
    }
}

/// The batch engine on a grid of x and y.
pub(crate) struct Engine<'a> {
    batch: Batch,
    inputs: [&'a [f64]; 2],
    outputs: Vec<Vec<f64>>,
    scratch: BatchScratch,
}

impl<'a> Engine<'a> {
    pub(crate) fn new(tape: &Tape, first: &str, xs: &'a [f64], ys: &'a [f64]) -> Self {
        let by_name = first == "x";
        let (axes, inputs) = if by_name {
            ([VariableAxis::Column, VariableAxis::Row], [xs, ys])
        } else {
            ([VariableAxis::Row, VariableAxis::Column], [ys, xs])
        };
        Self {
            batch: Batch::compile(tape, &axes),
            inputs,
            outputs: vec![vec![0.0; xs.len() * ys.len()]; tape.outputs().len()],
            scratch: BatchScratch::default(),
        }
    }

    pub(crate) fn run(&mut self, level: SimdLevel, extent: Extent) -> f64 {
        let mut outputs: Vec<&mut [f64]> = self.outputs.iter_mut().map(Vec::as_mut_slice).collect();
        self.batch
            .run(level, extent, &self.inputs, &mut outputs, &mut self.scratch);
        outputs[0][0]
    }
}

/// Nanoseconds a point on a grid of `size` by `size`: the engine's value and its value with gradient, code by hand, and,
/// on the smaller grid, libraries (on an eighth of the rows and columns, the same points for each).
pub(crate) fn times<S: Surface>(size: usize) -> Times {
    let (xs, ys) = (spaced(S::VIEW[0], size), spaced(S::VIEW[1], size));
    let level = SimdLevel::best();
    let extent = Extent {
        rows: size,
        columns: size,
    };
    let program = program::<S>();
    let first = &program.loss().parameters()[0];
    let mut value = Engine::new(
        program.tape().expect("a loss without rows"),
        first,
        &xs,
        &ys,
    );
    let gradient_tape = program.gradient_tape();
    let mut gradient = Engine::new(
        gradient_tape.as_ref().expect("a loss without rows"),
        first,
        &xs,
        &ys,
    );
    let points = size * size;

    let mut vector = vec![0.0; points];
    let mut hoisted = vec![0.0; points];
    let mut of_x = [vec![0.0; size], vec![0.0; size]];
    let mut scalar = vec![0.0; points];
    let one_by_one = |x: f64, y: f64| S::value(Platform(x), Platform(y)).0;
    let mut contestants = vec![
        Contestant::new("engine", points, || value.run(level, extent)),
        Contestant::new("hand vector", points, || {
            for (out, y) in vector.chunks_exact_mut(size).zip(&ys) {
                level.run(Row::<S> {
                    out,
                    xs: &xs,
                    y: *y,
                    surface: PhantomData,
                });
            }
            vector[0]
        }),
        Contestant::new("hand hoisted", points, || {
            level.run(Columns::<S> {
                xs: &xs,
                of_x: &mut of_x,
                surface: PhantomData,
            });
            for (out, y) in hoisted.chunks_exact_mut(size).zip(&ys) {
                level.run(HoistedRow::<S> {
                    out,
                    of_x: &of_x,
                    y: *y,
                    surface: PhantomData,
                });
            }
            hoisted[0]
        }),
        Contestant::new("engine gradient", points, || gradient.run(level, extent)),
    ];
    let few = |f: Box<dyn Fn(f64, f64) -> f64>| {
        let (xs, ys) = (&xs, &ys);
        move || {
            let rows = ys.iter().step_by(8);
            rows.flat_map(|y| xs.iter().step_by(8).map(move |x| (*x, *y)))
                .map(|(x, y)| f(x, y))
                .sum()
        }
    };
    let some = size.div_ceil(8) * size.div_ceil(8);
    if size <= 256 {
        let exmex = rivals::exmex(S::TEXT);
        let exmex = move |x, y| rivals::exmex_value(&exmex, x, y);
        contestants.extend([
            Contestant::new("hand scalar", points, || {
                for (out, y) in scalar.chunks_exact_mut(size).zip(&ys) {
                    for (out, x) in out.iter_mut().zip(&xs) {
                        *out = one_by_one(*x, *y);
                    }
                }
                scalar[0]
            }),
            Contestant::new("meval", some, few(Box::new(rivals::meval(S::TEXT)))),
            Contestant::new(
                "fasteval",
                some,
                few(Box::new(rivals::fasteval(S::FASTEVAL))),
            ),
            Contestant::new("exmex", some, few(Box::new(exmex))),
        ]);
    }
    race(if size <= 256 { 60 } else { 25 }, contestants)
}

/// Nanoseconds a point in a list of 1,024 points, where nothing depends on one axis only: a value, and a value with its
/// gradient.
pub(crate) fn lists<S: Surface>() -> Times {
    const COUNT: usize = 1024;
    let program = program::<S>();
    let (xs, ys) = (spaced(S::VIEW[0], COUNT), spaced(S::VIEW[1], COUNT));
    let extent = Extent {
        rows: 1,
        columns: COUNT,
    };
    let list = |tape: &Tape| {
        let mut engine = Engine::new(tape, &program.loss().parameters()[0], &xs, &ys);
        engine.batch = Batch::compile(tape, &[VariableAxis::Point; 2]);
        engine
    };
    let mut value = list(program.tape().expect("a loss without rows"));
    let mut gradient = list(&program.gradient_tape().expect("a loss without rows"));
    let level = SimdLevel::best();
    let contestants = vec![
        Contestant::new("value", COUNT, || value.run(level, extent)),
        Contestant::new("gradient", COUNT, || gradient.run(level, extent)),
    ];
    race(60, contestants)
}
