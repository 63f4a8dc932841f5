//! One point at a time: values, gradients, steps of a descent.

use std::hint::black_box;
use std::sync::Arc;

use gdplay::diff::{Evaluator, Objective};
use num_dual::Dual64;

use crate::clock::{Contestant, Times, race};
use crate::grids::program;
use crate::real::{Gradient, Platform};
use crate::rivals;
use crate::surfaces::Surface;

/// The points that every contestant visits, one after the other.
fn points<S: Surface>() -> Vec<[f64; 2]> {
    let within = |[low, high]: [f64; 2], part: f64| low + (high - low) * (0.5 + 0.45 * part.sin());
    let places = (0..64).map(f64::from);
    places
        .map(|i| {
            [
                within(S::VIEW[0], 1.7 * i),
                within(S::VIEW[1], 2.3 * i + 0.4),
            ]
        })
        .collect()
}

/// An evaluator, and the place of x and of y among its parameters.
fn evaluator<S: Surface>() -> (Evaluator, [usize; 2]) {
    let program = program::<S>();
    let order = if program.loss().parameters()[0] == "x" {
        [0, 1]
    } else {
        [1, 0]
    };
    (Evaluator::new(Arc::new(program)), order)
}

/// Nanoseconds for a value, or a value with its gradient, at one point.
pub(crate) fn times<S: Surface>() -> Times {
    let points = points::<S>();
    let count = points.len();
    let (mut valued, order) = evaluator::<S>();
    let mut derived = valued.clone();
    let place = |[x, y]: [f64; 2]| if order[0] == 0 { [x, y] } else { [y, x] };
    let visit = |mut f: Box<dyn FnMut(f64, f64) -> f64>| {
        let points = &points;
        move || points.iter().map(|[x, y]| f(*x, *y)).sum()
    };
    let dual = |x: f64, y: f64| {
        let x = Gradient {
            value: x,
            by: [1.0, 0.0],
        };
        let dual = S::value(
            x,
            Gradient {
                value: y,
                by: [0.0, 1.0],
            },
        );
        dual.value + dual.by[0] + dual.by[1]
    };
    let num_dual = |x: f64, y: f64| {
        let by_x = S::value(Dual64::new(x, 1.0), Dual64::new(y, 0.0));
        let by_y = S::value(Dual64::new(x, 0.0), Dual64::new(y, 1.0));
        by_x.re + by_x.eps + by_y.eps
    };
    let mut contestants = vec![
        Contestant::new("engine value", count, || {
            points
                .iter()
                .map(|point| valued.value(&place(*point)))
                .sum()
        }),
        Contestant::new("engine gradient", count, || {
            let mut sum = 0.0;
            for point in &points {
                let mut gradient = [0.0; 2];
                sum += derived.gradient(&place(*point), &mut gradient) + gradient[0] + gradient[1];
            }
            sum
        }),
        Contestant::new("hand value", count, || {
            points
                .iter()
                .map(|[x, y]| S::value(Platform(*x), Platform(*y)).0)
                .sum()
        }),
        Contestant::new("hand gradient", count, || {
            let by_hand = points.iter().map(|[x, y]| S::gradient(*x, *y));
            by_hand.map(|(value, by)| value + by[0] + by[1]).sum()
        }),
        Contestant::new("hand dual", count, || {
            points.iter().map(|[x, y]| dual(*x, *y)).sum()
        }),
        Contestant::new("num-dual", count, || {
            points.iter().map(|[x, y]| num_dual(*x, *y)).sum()
        }),
        Contestant::new("meval", count, visit(Box::new(rivals::meval(S::TEXT)))),
    ];
    if let Some(partials) = rivals::exmex_partials(S::TEXT) {
        let both = move |x, y| {
            partials
                .iter()
                .map(|by| rivals::exmex_value(by, x, y))
                .sum()
        };
        contestants.push(Contestant::new(
            "exmex partials",
            count,
            visit(Box::new(both)),
        ));
    }
    race(60, contestants)
}

/// Nanoseconds for a step of plain descent, from the surface's start, with its learning rate.
pub(crate) fn steps<S: Surface>() -> Times {
    const STEPS: usize = 1000;
    let (mut engine, order) = evaluator::<S>();
    let (start, rate) = S::START;
    let contestants = vec![
        Contestant::new("engine step", STEPS, || {
            let mut at = black_box(order.map(|i| start[i]));
            let mut gradient = [0.0; 2];
            for _ in 0..STEPS {
                engine.gradient(&at, &mut gradient);
                for (at, by) in at.iter_mut().zip(gradient) {
                    *at -= rate * by;
                }
            }
            at[0] + at[1]
        }),
        Contestant::new("hand step", STEPS, || {
            let mut at = black_box(start);
            for _ in 0..STEPS {
                let (value, by) = S::gradient(at[0], at[1]);
                black_box(value);
                at = [at[0] - rate * by[0], at[1] - rate * by[1]];
            }
            at[0] + at[1]
        }),
    ];
    race(40, contestants)
}
