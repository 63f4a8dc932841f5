//! The objective on a grid one point at a time, for losses over rows of data: their lanes are rows, not points.

use std::sync::{Arc, Mutex};

use super::{Curve, Grid, Plane, Range, Resolution, Window};
use crate::data::Selection;
use crate::diff::{Evaluator, Objective, Program};
use crate::tape::together;

/// Samples a window of a plane on so many threads, a row of samples at a time; `cancelled` is asked before each sample, and
/// when it says yes there is no grid.
pub(super) fn plane(
    program: &Arc<Program>,
    plane: &Plane,
    window: Window,
    resolution: Resolution,
    threads: usize,
    cancelled: &(impl Fn() -> bool + Sync),
) -> Option<Grid> {
    let Resolution { columns, rows } = resolution;
    let mut values = vec![f64::NAN; resolution.samples()];
    let waiting = Mutex::new(values.chunks_mut(columns.max(1)).enumerate());
    let next = || waiting.lock().ok()?.next();
    let work = || {
        let mut evaluator = Evaluator::new(Arc::clone(program)).on_one_thread();
        let mut point = plane.base.clone();
        while let Some((row, out)) = next() {
            let y = window.y.sample(row, rows);
            for (column, value) in out.iter_mut().enumerate() {
                if cancelled() {
                    return;
                }
                plane.lift_into((window.x.sample(column, columns), y), &mut point);
                *value = evaluator.value(&point);
            }
        }
    };
    together(threads, &work, work);
    (!cancelled()).then(|| Grid::from_values(window, resolution, values))
}

/// Samples the line along the plane's horizontal axis.
pub(super) fn line(
    program: &Arc<Program>,
    plane: &Plane,
    range: Range,
    samples: usize,
    rows: Selection,
) -> Curve {
    let mut evaluator = Evaluator::new(Arc::clone(program));
    evaluator.select(rows);
    let mut point = plane.base.clone();
    Curve::sample(range, samples, |xs, out| {
        for (x, value) in xs.iter().zip(out) {
            plane.lift_into((*x, 0.0), &mut point);
            *value = evaluator.value(&point);
        }
    })
}
