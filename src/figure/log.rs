//! The curves of a log against its steps.

use super::{
    Axis, Figure, FigureLayer, GuideLine, Point, Polyline, Range, Role, Scale, Stroke, Way,
};
use crate::runlog::digest::{Digest, Steps};

/// From this ratio of highest to lowest on the axis is logarithmic.
const LOGARITHMIC: f64 = 20.0;

/// The training loss, and the one on rows that are held back.
pub fn log_loss(digest: &Digest, cursor: u64) -> Figure {
    let validation =
        Polyline::new(digest.validation.clone(), Role::Racer(3)).stroke(Stroke::Dotted);
    let loss = Polyline::new(digest.loss.clone(), Role::Racer(0));
    of("loss", digest.steps, vec![validation, loss], cursor)
}

/// The norm of the whole gradient.
pub fn log_norm(digest: &Digest, cursor: u64) -> Figure {
    let norm = Polyline::new(digest.norm.clone(), Role::Gradient);
    of("gradient norm", digest.steps, vec![norm], cursor)
}

fn of(title: &str, steps: Steps, lines: Vec<Polyline>, cursor: u64) -> Figure {
    let last = steps.last.max(steps.first + 1);
    let x = Axis::linear("", Range::new(steps.first as f64, last as f64));
    let shown = |point: &&Point| point.0 >= steps.first as f64 && point.0 <= steps.last as f64;
    let values = lines.iter().flat_map(|line| &line.points).filter(shown);
    let y = y_axis(values.map(|point| point.1));
    let cursor = GuideLine {
        way: Way::Vertical(cursor as f64),
        role: Role::Accent,
        stroke: Stroke::Solid,
        label: String::new(),
    };
    let figure = Figure::new(title, x, y).with(FigureLayer::Rule(cursor));
    lines.into_iter().fold(figure, Figure::with)
}

/// A log axis where all is positive and the largest is many times the smallest.
fn y_axis(values: impl Iterator<Item = f64> + Clone) -> Axis {
    let finite = values.filter(|value| value.is_finite());
    let (low, high) = finite
        .clone()
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| {
            (low.min(value), high.max(value))
        });
    let positive = finite
        .clone()
        .filter(|value| *value > 0.0)
        .fold(f64::INFINITY, f64::min);
    if low >= 0.0 && positive.is_finite() && high / positive > LOGARITHMIC {
        let logs = finite.filter(|value| *value > 0.0).map(f64::ln);
        let range = Range::fit(logs, 0.04).unwrap_or(Range::new(0.0, 1.0));
        return Axis::new(
            "",
            Range::new(range.low().exp(), range.high().exp()),
            Scale::Log,
        );
    }
    let range = Range::fit(finite, 0.04).unwrap_or(Range::new(0.0, 1.0));
    Axis::linear("", range)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_axis_is_logarithmic_where_values_differ_much() {
        let scale = |values: &[f64]| y_axis(values.iter().copied()).scale();
        assert_eq!(scale(&[1.0, 19.0]), Scale::Linear);
        assert_eq!(scale(&[1.0, 21.0]), Scale::Log);
        assert_eq!(scale(&[0.0, 1.0, 21.0]), Scale::Log);
        assert_eq!(scale(&[-1.0, 1.0, 21.0]), Scale::Linear);
        assert_eq!(scale(&[f64::NAN, f64::INFINITY]), Scale::Linear);
    }
}
