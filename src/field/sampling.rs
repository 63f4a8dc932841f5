//! The objective on a grid, on all cores.

use std::num::NonZero;
use std::sync::Arc;
use std::thread;

use super::{Curve, Grid, Plane, Range, Resolution, Window};
use crate::diff::{Evaluator, Objective, Program};

/// Samples a window of a plane. Rows are shared among the cores; before each row `cancelled` is asked, and when it says
/// yes there is no grid.
pub fn sample_plane(
    program: &Arc<Program>,
    plane: &Plane,
    window: Window,
    resolution: Resolution,
    cancelled: &(impl Fn() -> bool + Sync),
) -> Option<Grid> {
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    let strip = resolution.rows.div_ceil(cores);
    let xs: Vec<f64> = (0..resolution.columns)
        .map(|column| window.x.sample(column, resolution.columns))
        .collect();
    let mut values = vec![f64::NAN; resolution.samples()];
    let fill = |first: usize, rows: &mut [f64]| {
        let mut evaluator = Evaluator::new(Arc::clone(program));
        let mut point = plane.base.clone();
        for (row, out) in rows.chunks_exact_mut(resolution.columns).enumerate() {
            if cancelled() {
                return;
            }
            let y = window.y.sample(first + row, resolution.rows);
            for (x, value) in xs.iter().zip(out) {
                plane.place((*x, y), &mut point);
                *value = evaluator.value(&point);
            }
        }
    };
    thread::scope(|scope| {
        let strips = values.chunks_mut(strip * resolution.columns).enumerate();
        for (index, rows) in strips {
            scope.spawn(move || fill(index * strip, rows));
        }
    });
    (!cancelled()).then(|| Grid::from_values(window, resolution, values))
}

/// Samples the line along the plane's horizontal axis.
pub fn sample_line(program: &Arc<Program>, plane: &Plane, range: Range, samples: usize) -> Curve {
    let mut evaluator = Evaluator::new(Arc::clone(program));
    let mut point = plane.base.clone();
    Curve::sample(range, samples, |xs, out| {
        for (x, value) in xs.iter().zip(out) {
            if let Some(horizontal) = point.get_mut(plane.horizontal) {
                *horizontal = *x;
            }
            *value = evaluator.value(&point);
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::expr::{Names, parse};

    #[test]
    fn the_slice_goes_through_the_base() {
        let loss = parse("x + 10y + 100z", &Names::default()).expect("a loss");
        let program = Arc::new(Program::new(loss));
        let plane = Plane {
            base: vec![0.0, 0.0, 5.0],
            horizontal: 0,
            vertical: Some(1),
        };
        let window = Window::new(Range::new(0.0, 2.0), Range::new(0.0, 4.0));
        let grid = sample_plane(&program, &plane, window, Resolution::new(2, 2), &|| false);
        let grid = grid.expect("not cancelled");
        assert_eq!(grid.values(), [510.5, 511.5, 530.5, 531.5]);
        assert!(sample_plane(&program, &plane, window, Resolution::new(2, 2), &|| true).is_none());
    }
}
