//! The objective on a grid, by the batch engine, on all cores.

use std::num::NonZero;
use std::sync::{Arc, Mutex};
use std::thread;

use super::{Along, Curve, Grid, Plane, Point, Range, Resolution, Window, sample_rowwise};
use crate::data::Selection;
use crate::diff::Program;
use crate::tape::{Batch, BatchScratch, Extent, SimdLevel, VariableAxis, together};

/// About how many instructions are done between two looks at whether the answer is still wanted: a few milliseconds.
const SLICE: usize = 4_000_000;

/// Below so many instructions one core is done before a second one has started.
const WORTH_A_THREAD: usize = 1_000_000;

/// Samples a window of a plane. Rows are shared among the cores; every few milliseconds `cancelled` is asked, and when it
/// says yes there is no grid.
pub fn sample_plane(
    program: &Arc<Program>,
    plane: &Plane,
    window: Window,
    resolution: Resolution,
    cancelled: &(impl Fn() -> bool + Sync),
) -> Option<Grid> {
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    let Some(sampler) = WindowSampler::new(program, plane, window, resolution) else {
        return sample_rowwise::plane(program, plane, window, resolution, cores, cancelled);
    };
    let threads = cores.min(sampler.work() / WORTH_A_THREAD + 1);
    sampler.grid(threads, cancelled)
}

/// A window of a plane, ready to be sampled.
#[derive(Debug)]
pub struct WindowSampler {
    window: Window,
    resolution: Resolution,
    batch: Batch,
    instructions: usize,
    axes: Vec<VariableAxis>,
    plane: Plane,
    xs: Vec<f64>,
    ys: Vec<f64>,
}

impl WindowSampler {
    /// Compiles the program for this plane; none for a loss over rows of data, which the engine's lanes are not for.
    pub fn new(
        program: &Program,
        plane: &Plane,
        window: Window,
        resolution: Resolution,
    ) -> Option<Self> {
        let tape = program.tape()?;
        let axes = axes(plane);
        let Resolution { rows, columns } = resolution;
        Some(Self {
            window,
            resolution,
            batch: Batch::compile(tape, &axes),
            instructions: tape.instructions().len(),
            axes,
            plane: plane.clone(),
            xs: (0..columns)
                .map(|column| window.x.sample(column, columns))
                .collect(),
            ys: (0..rows).map(|row| window.y.sample(row, rows)).collect(),
        })
    }

    /// How many instructions the grid takes, at most.
    fn work(&self) -> usize {
        self.resolution.samples().saturating_mul(self.instructions)
    }

    /// Samples on so many threads; the values do not depend on how many. No grid if `cancelled` says yes.
    pub fn grid(&self, threads: usize, cancelled: &(impl Fn() -> bool + Sync)) -> Option<Grid> {
        let columns = self.resolution.columns;
        let mut values = vec![f64::NAN; self.resolution.samples()];
        let most = SLICE / (columns * self.instructions).max(1);
        let share = if threads > 1 {
            self.ys.len().div_ceil(4 * threads)
        } else {
            self.ys.len()
        };
        let strip = share.min(most).max(1);
        let strips = values
            .chunks_mut((strip * columns).max(1))
            .zip(self.ys.chunks(strip));
        let strips = Mutex::new(strips);
        let next = || strips.lock().ok()?.next();
        let work = || {
            let mut scratch = BatchScratch::default();
            while let Some((values, ys)) = next() {
                if cancelled() {
                    return;
                }
                self.fill(values, ys, &mut scratch);
            }
        };
        together(threads, &work, work);
        (!cancelled()).then(|| Grid::from_values(self.window, self.resolution, values))
    }

    fn fill(&self, values: &mut [f64], ys: &[f64], scratch: &mut BatchScratch) {
        let (columns, rows) = (self.xs.len(), ys.len());
        let run = |extent: Extent, inputs: &[&[f64]], values: &mut [f64], scratch: &mut _| {
            let batch = &self.batch;
            batch.run(SimdLevel::best(), extent, inputs, &mut [values], scratch);
        };
        if let Along::Parameters(..) = self.plane.along {
            let inputs = inputs(&self.axes, &self.plane.base, &self.xs, ys);
            run(Extent { rows, columns }, &inputs, values, scratch);
            return;
        }
        let points = ys.iter().flat_map(|y| self.xs.iter().map(|x| (*x, *y)));
        let lists = lists(&self.plane, &points.collect::<Vec<Point>>());
        let inputs: Vec<&[f64]> = lists.iter().map(Vec::as_slice).collect();
        let extent = Extent {
            rows: 1,
            columns: rows * columns,
        };
        run(extent, &inputs, values, scratch);
    }
}

/// The values of each parameter at points of a plane along directions: one value where it is the same everywhere.
fn lists(plane: &Plane, points: &[Point]) -> Vec<Vec<f64>> {
    let Along::Directions(directions) = &plane.along else {
        unreachable!("asked of a plane along directions");
    };
    let values = |parameter: usize| {
        if directions.is_held(parameter) {
            return vec![plane.base[parameter]];
        }
        let values = points.iter();
        values
            .map(|point| directions.coordinate(*point, parameter))
            .collect()
    };
    (0..plane.base.len()).map(values).collect()
}

/// How each parameter changes over a plane.
fn axes(plane: &Plane) -> Vec<VariableAxis> {
    let axis = |parameter: usize| match &plane.along {
        Along::Parameters(horizontal, _) if parameter == *horizontal => VariableAxis::Column,
        Along::Parameters(_, vertical) if Some(parameter) == *vertical => VariableAxis::Row,
        Along::Parameters(..) => VariableAxis::Once,
        Along::Directions(directions) if directions.is_held(parameter) => VariableAxis::Once,
        Along::Directions(_) => VariableAxis::Point,
    };
    (0..plane.base.len()).map(axis).collect()
}

/// The values of each parameter.
fn inputs<'a>(
    axes: &[VariableAxis],
    base: &'a [f64],
    columns: &'a [f64],
    rows: &'a [f64],
) -> Vec<&'a [f64]> {
    let values = |(parameter, axis): (usize, &VariableAxis)| match axis {
        VariableAxis::Column | VariableAxis::Point => columns,
        VariableAxis::Row => rows,
        VariableAxis::Once => &base[parameter..=parameter],
    };
    axes.iter().enumerate().map(values).collect()
}

/// Samples the line along the plane's horizontal axis; of a loss over rows, over the selected ones.
pub fn sample_line(
    program: &Arc<Program>,
    plane: &Plane,
    range: Range,
    samples: usize,
    rows: Selection,
) -> Curve {
    let line = plane.line();
    let tape = program.tape().filter(|_| line.is_line());
    let Some(tape) = tape else {
        return sample_rowwise::line(program, plane, range, samples, rows);
    };
    let axes = axes(&line);
    let batch = Batch::compile(tape, &axes);
    Curve::sample(range, samples, |xs, out| {
        let extent = Extent {
            rows: 1,
            columns: xs.len(),
        };
        let inputs = inputs(&axes, &plane.base, xs, &[]);
        batch.run(
            SimdLevel::best(),
            extent,
            &inputs,
            &mut [out],
            &mut BatchScratch::default(),
        );
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diff::{Evaluator, Objective};
    use crate::expr::{KnownNames, parse};
    use crate::field::Directions;

    #[test]
    fn the_slice_goes_through_the_base() {
        let loss = parse("x + 10y + 100z", &KnownNames::default()).expect("a loss");
        let program = Arc::new(Program::new(loss));
        let plane = Plane::of_parameters(vec![0.0, 0.0, 5.0], 0, Some(1));
        let window = Window::new(Range::new(0.0, 2.0), Range::new(0.0, 4.0));
        let grid = sample_plane(&program, &plane, window, Resolution::new(2, 2), &|| false);
        let grid = grid.expect("not cancelled");
        assert_eq!(grid.values(), [510.5, 511.5, 530.5, 531.5]);
        assert!(sample_plane(&program, &plane, window, Resolution::new(2, 2), &|| true).is_none());
    }

    #[test]
    fn every_sample_is_the_value_there_on_any_number_of_threads() {
        let text = "p sin(3x) / y + exp(cos(x y)) - y^3 + sqrt(p x)";
        let program = Arc::new(Program::new(
            parse(text, &KnownNames::default()).expect("a loss"),
        ));
        let plane = Plane::of_parameters(vec![0.7, 0.0, 0.0], 1, Some(2));
        let window = Window::new(Range::new(-2.0, 5.0), Range::new(-3.0, 3.0));
        let resolution = Resolution::new(301, 97);
        let sampler = WindowSampler::new(&program, &plane, window, resolution);
        let sampler = sampler.expect("a loss without rows");
        let bits = |grid: &Grid| {
            grid.values()
                .iter()
                .map(|v| v.to_bits())
                .collect::<Vec<_>>()
        };
        let one = sampler.grid(1, &|| false).expect("not cancelled");
        for threads in [2, 3, 8] {
            let grid = sampler.grid(threads, &|| false).expect("not cancelled");
            assert_eq!(bits(&grid), bits(&one), "{threads} threads");
        }
        let mut evaluator = Evaluator::new(Arc::clone(&program));
        for (index, sample) in one.values().iter().enumerate() {
            let x = window.x.sample(index % 301, 301);
            let y = window.y.sample(index / 301, 97);
            let value = evaluator.value(&plane.lift((x, y)));
            assert!(sample.to_bits() == value.to_bits() || (sample.is_nan() && value.is_nan()));
        }
        let curve = sample_line(&program, &plane, window.x, 50, Selection::Train);
        for (x, sample) in curve.points() {
            let value = evaluator.value(&plane.lift((*x, 0.0)));
            assert!(sample.to_bits() == value.to_bits() || (sample.is_nan() && value.is_nan()));
        }
    }
    #[test]
    fn every_sample_of_a_plane_along_directions_is_the_value_there() {
        let text = "p sin(3x) / y + exp(cos(x y)) - y^3 + p x + 2q";
        let program = Arc::new(Program::new(
            parse(text, &KnownNames::default()).expect("a loss"),
        ));
        // q is the same everywhere in the plane.
        let right = vec![0.3, -1.0, 0.2, 0.0];
        let up = vec![1.1, 0.4, -0.7, 0.0];
        let directions = Directions::new(vec![0.7, 0.1, -0.2, 5.0], right, up);
        let plane = Plane::of_directions(Arc::new(directions.expect("a plane")));
        let window = Window::new(Range::new(-2.0, 1.0), Range::new(-1.0, 3.0));
        let resolution = Resolution::new(37, 23);
        let grid = sample_plane(&program, &plane, window, resolution, &|| false);
        let mut evaluator = Evaluator::new(Arc::clone(&program));
        for (index, sample) in grid.expect("not cancelled").values().iter().enumerate() {
            let point = window.sample(resolution, index % 37, index / 37);
            let value = evaluator.value(&plane.lift(point));
            assert_eq!(sample.to_bits(), value.to_bits(), "{index:?}");
        }
        let curve = sample_line(&program, &plane, window.x, 50, Selection::Train);
        for (x, sample) in curve.points() {
            let value = evaluator.value(&plane.lift((*x, 0.0)));
            assert_eq!(sample.to_bits(), value.to_bits());
        }
    }
}
