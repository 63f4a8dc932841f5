//! What a loss predicts, over the columns that it predicts from.

use std::sync::Arc;

use super::{BandedGrid, Curve, Grid, Isolines, Levels, Point, Range, Resolution, Window};
use crate::diff::RowValues;
use crate::expr::number::short;
use crate::expr::operator::Mask;

/// Rooms beside the outermost data, as a part of their span.
const MARGIN: f64 = 0.08;

/// How many samples are computed between two looks at whether the answer is still wanted.
const BLOCK: usize = 4096;

/// Up to so many classes a target is one; else it is a quantity.
const MOST_CLASSES: usize = 8;

/// Where predictions are wanted: the data with their targets.
#[derive(Clone, Debug, PartialEq)]
pub struct PredictionData {
    /// The columns that the prediction reads: one or two, by index among the columns of the graph, with their values.
    pub inputs: Vec<(usize, Vec<f64>)>,
    /// The target of each row.
    pub targets: Vec<f64>,
}

/// How the units of a prediction become one number to draw.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnitReading {
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
    pub reading: UnitReading,
    /// The data: where each row lies (for one input its target is y), and its class, or 0 below the middle of the targets
    /// and 1 above.
    pub points: Vec<(Point, usize)>,
    /// The targets where classes are shown apart: each class's own, or the middle.
    pub classes: Classes,
}

/// The picture itself.
#[derive(Clone, Debug, PartialEq)]
pub enum Over {
    /// One input.
    Line(Arc<Curve>),
    /// Two inputs: the field, and the line where the predicted class changes.
    Plane(Arc<BandedGrid>, Arc<Isolines>),
}

/// What targets are.
#[derive(Clone, Debug, PartialEq)]
pub enum Classes {
    /// These values.
    Few(Vec<f64>),
    /// Quantities, shown apart by this middle.
    Quantity(f64),
}

impl Classes {
    /// Few different whole numbers are classes; of a prediction that is a quantity itself only two are.
    fn of(targets: &[f64], reading: UnitReading) -> Self {
        let most = if reading == UnitReading::Value {
            2
        } else {
            MOST_CLASSES
        };
        let mut values: Vec<f64> = targets.to_vec();
        values.sort_by(f64::total_cmp);
        values.dedup();
        if values.len() <= most && values.iter().all(|value| value.fract() == 0.0) {
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

impl UnitReading {
    fn of(self, units: &[f64]) -> f64 {
        let at = |index: usize| units.get(index).copied().unwrap_or(f64::NAN);
        match self {
            Self::Value => at(0),
            Self::Logistic => logistic(at(0)),
            Self::Softmax => logistic(at(1) - at(0)),
            Self::Second => at(1),
            Self::Argmax if units.iter().any(|unit| unit.is_nan()) => f64::NAN,
            Self::Argmax => {
                let best = units.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1));
                best.map_or(f64::NAN, |(index, _)| index as f64)
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

/// What is to be computed: a prediction at a point, over the inputs of some data.
#[derive(Clone, Copy, Debug)]
pub struct PredictionSampler<'a> {
    /// The prediction.
    pub values: &'a RowValues,
    /// The point.
    pub at: &'a [f64],
    /// The data.
    pub data: &'a PredictionData,
    /// What is drawn.
    pub reading: UnitReading,
}

impl PredictionSampler<'_> {
    /// Computes a curve over one input, a field over two; none for other numbers of inputs, and if `cancelled` says yes.
    pub fn sample(
        &self,
        resolution: Resolution,
        cancelled: &impl Fn() -> bool,
    ) -> Option<Prediction> {
        let classes = Classes::of(&self.data.targets, self.reading);
        let (over, points) = match &self.data.inputs[..] {
            [(column, xs)] => {
                let curve = self.line(*column, xs, 2 * resolution.columns, cancelled)?;
                let points = xs.iter().copied().zip(self.data.targets.iter().copied());
                (Over::Line(Arc::new(curve)), points.collect::<Vec<Point>>())
            }
            [(_, xs), (_, ys)] => {
                let points: Vec<Point> = xs.iter().copied().zip(ys.iter().copied()).collect();
                let window = Window::fit(points.iter().copied(), MARGIN)?;
                let (heat, borders) = self.plane(window, resolution, &classes, cancelled)?;
                (Over::Plane(Arc::new(heat), Arc::new(borders)), points)
            }
            _ => return None,
        };
        let targets = self
            .data
            .targets
            .iter()
            .map(|target| classes.class(*target));
        Some(Prediction {
            over,
            reading: self.reading,
            points: points.into_iter().zip(targets).collect(),
            classes,
        })
    }

    fn line(
        &self,
        column: usize,
        xs: &[f64],
        samples: usize,
        cancelled: &impl Fn() -> bool,
    ) -> Option<Curve> {
        let range = Range::fit(xs.iter().copied(), MARGIN)?;
        let mut table = None;
        let curve = Curve::sample(range, samples, |xs, out| {
            table = self.units(&[(column, xs.to_vec())], cancelled);
            for (out, units) in out.iter_mut().zip(table.iter().flatten()) {
                *out = self.reading.of(units);
            }
        });
        table.map(|_| curve)
    }

    fn plane(
        &self,
        window: Window,
        resolution: Resolution,
        classes: &Classes,
        cancelled: &impl Fn() -> bool,
    ) -> Option<(BandedGrid, Isolines)> {
        let (across, up) = samples(window, resolution);
        let columns = [(self.data.inputs[0].0, across), (self.data.inputs[1].0, up)];
        let table = self.units(&columns, cancelled)?;
        let widest = table.iter().map(Vec::len).max().unwrap_or(0);
        let field: Vec<f64> = table.iter().map(|units| self.reading.of(units)).collect();
        let borders = self.reading.borders(classes, widest);
        let levels = self.reading.levels(&field, &borders);
        let mut grid = Grid::from_values(window, resolution, field);
        if self.reading == UnitReading::Argmax {
            grid = grid.of_classes();
        }
        let isolines = Isolines::new(&grid, &Levels::given(borders), 1);
        Some((BandedGrid::new(grid, levels), isolines))
    }

    /// The units of the prediction for each sample, in blocks; columns that it does not read are 0, and no unit is masked.
    fn units(
        &self,
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
            let [zeros, ones] = [0.0, 1.0].map(|number| vec![number; block.len()]);
            let names = self.values.columns().iter();
            let mut columns: Vec<&[f64]> = names
                .map(|name| match Mask::of_name(name) {
                    Some(_) => ones.as_slice(),
                    None => zeros.as_slice(),
                })
                .collect();
            for (index, samples) in given {
                columns[*index] = &samples[block.clone()];
            }
            let values = self.values.at(&columns, self.at);
            table.extend((0..block.len()).map(|row| values.row(row)));
        }
        Some(table)
    }
}

/// The coordinates of every sample of a window, row by row from the bottom.
fn samples(window: Window, resolution: Resolution) -> (Vec<f64>, Vec<f64>) {
    let Resolution { columns, rows } = resolution;
    let indices = (0..rows).flat_map(|row| (0..columns).map(move |column| (column, row)));
    indices
        .map(|(column, row)| window.sample(resolution, column, row))
        .unzip()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::expr::{KnownNames, parse};

    fn prediction(
        text: &str,
        node: &str,
        data: &PredictionData,
        reading: UnitReading,
    ) -> Prediction {
        let names = KnownNames {
            columns: ["x", "y", "t"].map(String::from).to_vec(),
            ..KnownNames::default()
        };
        let loss = parse(text, &names).expect("a loss");
        let found = loss.definitions.iter().find(|d| d.name == node);
        let values = RowValues::of(&loss.graph, found.expect("a definition").node);
        let sampler = PredictionSampler {
            values: &values,
            at: &[2.0],
            data,
            reading,
        };
        let sampled = sampler.sample(Resolution::new(40, 40), &|| false);
        assert!(sampler.sample(Resolution::new(4, 4), &|| true).is_none());
        sampled.expect("not cancelled")
    }

    #[test]
    fn the_border_of_a_logit_is_where_it_is_0() {
        // The logit is 0 on the circle of radius 1.
        let data = PredictionData {
            inputs: vec![(0, vec![-2.0, 2.0]), (1, vec![-2.0, 2.0])],
            targets: vec![0.0, 1.0],
        };
        let text = "p = x^2 + y^2 - 1 + 0a; bce(p, t)";
        let found = prediction(text, "p", &data, UnitReading::Logistic);
        let Over::Plane(_, borders) = &found.over else {
            panic!("two inputs");
        };
        let points = borders.levels[0].lines.iter().flatten();
        for (x, y) in points.clone() {
            assert!((x.hypot(*y) - 1.0).abs() < 0.02, "{x} {y}");
        }
        assert!(points.count() > 20);
        assert_eq!(found.points[1], ((2.0, 2.0), 1));
        assert_eq!(found.classes.names("t"), ["t 0", "t 1"]);
    }

    #[test]
    fn many_classes_meet_in_borders_and_quantities_in_a_middle() {
        assert_eq!(UnitReading::Argmax.of(&[0.1, 0.7, 0.2]), 1.0);
        let three = Classes::of(&[0.0, 2.0, 1.0, 2.0], UnitReading::Argmax);
        assert_eq!(UnitReading::Argmax.borders(&three, 3), [0.5, 1.5]);
        assert_eq!(three.class(2.0), 2);
        let quantity = Classes::of(&[0.5, 4.5, 1.0], UnitReading::Value);
        assert_eq!(quantity, Classes::Quantity(2.5));
        assert_eq!((quantity.class(1.0), quantity.class(3.0)), (0, 1));
        assert!(UnitReading::Value.borders(&quantity, 1).is_empty());
        // Three whole targets of a regression are no classes, two may be.
        let steps = Classes::of(&[2.0, 4.0, 6.0], UnitReading::Value);
        assert_eq!(steps, Classes::Quantity(4.0));
        let two = Classes::of(&[1.0, 0.0, 1.0], UnitReading::Value);
        assert_eq!(two, Classes::Few(vec![0.0, 1.0]));
        assert!(UnitReading::Argmax.of(&[0.1, f64::NAN, 0.2]).is_nan());
    }

    #[test]
    fn one_input_gives_a_curve() {
        let data = PredictionData {
            inputs: vec![(0, vec![0.0, 4.0])],
            targets: vec![0.5, -1.0],
        };
        let found = prediction("p = a x + 1; mse(p, t)", "p", &data, UnitReading::Value);
        let Over::Line(curve) = &found.over else {
            panic!("one input");
        };
        assert!(curve.points().iter().all(|(x, y)| *y == 2.0 * x + 1.0));
        assert_eq!(found.points[0].0, (0.0, 0.5));
    }
}
