//! What a loss predicts, over the columns that it predicts from.

use std::sync::Arc;

use super::{Curve, Grid, Heat, Isolines, Levels, Point, Range, Resolution, Window};
use crate::diff::RowValues;
use crate::expr::number::short;

/// Rooms beside the outermost data, as a part of their span.
const MARGIN: f64 = 0.08;

/// How many samples are computed between two looks at whether the answer is still wanted.
const BLOCK: usize = 4096;

/// Up to so many classes a target is one; else it is a quantity.
const MOST_CLASSES: usize = 8;

/// Where predictions are wanted: the data with their targets.
#[derive(Clone, Debug, PartialEq)]
pub struct Data {
    /// The columns that the prediction reads: one or two, by place among the columns of the graph, with their values.
    pub inputs: Vec<(usize, Vec<f64>)>,
    /// The target of each row.
    pub targets: Vec<f64>,
}

/// How the units of a prediction become one number to draw.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// The unit itself.
    Value,
    /// The probability of a logit.
    Logistic,
    /// Of two logits, the probability of the second.
    Softmax,
    /// Of two probabilities, the second.
    Second,
    /// Of many classes, the most probable.
    Argmax,
}

/// A prediction over its inputs, with the data.
#[derive(Clone, Debug, PartialEq)]
pub struct Prediction {
    /// The curve over one input, or the field over two.
    pub over: Over,
    /// What is drawn.
    pub reading: Reading,
    /// The data: where each row lies (for one input its target is y), and its class, or 0 below the middle of the targets
    /// and 1 above.
    pub points: Vec<(Point, usize)>,
    /// The targets where classes are told apart: each class's own, or the middle.
    pub classes: Classes,
}

/// The picture itself.
#[derive(Clone, Debug, PartialEq)]
pub enum Over {
    /// One input.
    Line(Arc<Curve>),
    /// Two inputs: the field, and the line where the predicted class changes.
    Plane(Arc<Heat>, Arc<Isolines>),
}

/// What targets are.
#[derive(Clone, Debug, PartialEq)]
pub enum Classes {
    /// These values.
    Few(Vec<f64>),
    /// Quantities, told apart by this middle.
    Quantity(f64),
}

impl Classes {
    /// Few different whole numbers are classes.
    fn of(targets: &[f64]) -> Self {
        let mut values: Vec<f64> = targets.to_vec();
        values.sort_by(f64::total_cmp);
        values.dedup();
        if values.len() <= MOST_CLASSES && values.iter().all(|value| value.fract() == 0.0) {
            return Self::Few(values);
        }
        let ends = values.first().zip(values.last());
        Self::Quantity(ends.map_or(0.0, |(low, high)| f64::midpoint(*low, *high)))
    }

    fn class(&self, target: f64) -> usize {
        match self {
            Self::Few(values) => values.partition_point(|value| *value < target),
            Self::Quantity(middle) => usize::from(target > *middle),
        }
    }

    /// Each class with what it is called, in the order of their numbers.
    pub fn names(&self, target: &str) -> Vec<String> {
        match self {
            Self::Few(values) => {
                let name = |value: &f64| format!("{target} {}", short(*value, 4));
                values.iter().map(name).collect()
            }
            Self::Quantity(middle) => {
                let middle = short(*middle, 3);
                vec![
                    format!("{target} ≤ {middle}"),
                    format!("{target} > {middle}"),
                ]
            }
        }
    }
}

impl Reading {
    fn of(self, units: &[f64]) -> f64 {
        let at = |place: usize| units.get(place).copied().unwrap_or(f64::NAN);
        match self {
            Self::Value => at(0),
            Self::Logistic => logistic(at(0)),
            Self::Softmax => logistic(at(1) - at(0)),
            Self::Second => at(1),
            Self::Argmax => {
                let best = units.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1));
                best.map_or(f64::NAN, |(place, _)| place as f64)
            }
        }
    }

    /// Where the predicted class changes.
    fn borders(self, classes: &Classes, widest: usize) -> Vec<f64> {
        match (self, classes) {
            (Self::Logistic | Self::Softmax | Self::Second, _) => vec![0.5],
            (Self::Argmax, _) => (1..widest).map(|class| class as f64 - 0.5).collect(),
            (Self::Value, Classes::Few(values)) => values
                .windows(2)
                .map(|pair| f64::midpoint(pair[0], pair[1]))
                .collect(),
            (Self::Value, Classes::Quantity(_)) => Vec::new(),
        }
    }

    /// The values that divide the colors.
    fn levels(self, values: &[f64], borders: &[f64]) -> Levels {
        match self {
            Self::Logistic | Self::Softmax | Self::Second => {
                Levels::given((1..10).map(|tenth| f64::from(tenth) / 10.0).collect())
            }
            Self::Argmax => Levels::given(borders.to_vec()),
            Self::Value => Levels::of(values, super::Scale::Linear),
        }
    }
}

fn logistic(logit: f64) -> f64 {
    crate::expr::function::Unary::Sigmoid.value(logit)
}

/// Computes a prediction at a point over one input or two; none if `cancelled` says yes, or for other numbers of inputs.
pub fn sample_prediction(
    values: &RowValues,
    at: &[f64],
    data: &Data,
    reading: Reading,
    resolution: Resolution,
    cancelled: &impl Fn() -> bool,
) -> Option<Prediction> {
    let classes = Classes::of(&data.targets);
    let run = |columns: &[(usize, Vec<f64>)]| predict(values, at, columns, cancelled);
    match &data.inputs[..] {
        [(place, xs)] => {
            let range = Range::fit(xs.iter().copied(), MARGIN)?;
            let samples = 2 * resolution.columns;
            let mut table = None;
            let curve = Curve::sample(range, samples, |places, out| {
                table = run(&[(*place, places.to_vec())]);
                for (out, units) in out.iter_mut().zip(table.iter().flatten()) {
                    *out = reading.of(units);
                }
            });
            table?;
            let rows = xs.iter().zip(&data.targets);
            let point = |(x, t): (&f64, &f64)| ((*x, *t), classes.class(*t));
            Some(Prediction {
                over: Over::Line(Arc::new(curve)),
                points: rows.map(point).collect(),
                reading,
                classes,
            })
        }
        [(first, xs), (second, ys)] => {
            let points: Vec<Point> = xs.iter().copied().zip(ys.iter().copied()).collect();
            let window = Window::fit(points.iter().copied(), MARGIN)?;
            let (across, up) = samples(window, resolution);
            let table = run(&[(*first, across), (*second, up)])?;
            let widest = table.iter().map(Vec::len).max().unwrap_or(0);
            let field: Vec<f64> = table.iter().map(|units| reading.of(units)).collect();
            let borders = reading.borders(&classes, widest);
            let levels = reading.levels(&field, &borders);
            let grid = Grid::from_values(window, resolution, field);
            let isolines = Isolines::new(&grid, &Levels::given(borders), 1);
            let heat = Heat::new(grid, levels);
            let classed = points.iter().zip(&data.targets);
            Some(Prediction {
                over: Over::Plane(Arc::new(heat), Arc::new(isolines)),
                points: classed
                    .map(|(point, target)| (*point, classes.class(*target)))
                    .collect(),
                reading,
                classes,
            })
        }
        _ => None,
    }
}

/// The coordinates of every sample of a window, row by row from the bottom.
fn samples(window: Window, resolution: Resolution) -> (Vec<f64>, Vec<f64>) {
    let Resolution { columns, rows } = resolution;
    let places = (0..rows).flat_map(|row| (0..columns).map(move |column| (column, row)));
    places
        .map(|(column, row)| window.sample(resolution, column, row))
        .unzip()
}

/// The units of the prediction for each sample, in blocks; columns that it does not read are 0.
fn predict(
    values: &RowValues,
    at: &[f64],
    given: &[(usize, Vec<f64>)],
    cancelled: &impl Fn() -> bool,
) -> Option<Vec<Vec<f64>>> {
    let count = given.first().map_or(0, |(_, samples)| samples.len());
    let mut table = Vec::with_capacity(count);
    for from in (0..count).step_by(BLOCK) {
        if cancelled() {
            return None;
        }
        let block = from..count.min(from + BLOCK);
        let zeros = vec![0.0; block.len()];
        let mut columns: Vec<&[f64]> = vec![&zeros; values.columns().len()];
        for (place, samples) in given {
            columns[*place] = &samples[block.clone()];
        }
        table.extend(values.at(&columns, at));
    }
    Some(table)
}
