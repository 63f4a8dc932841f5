//! The curves of a log against its steps.

use super::{
    Anchor, Axis, Figure, FigureLayer, FigureNote, GuideLine, Point, Polyline, Range, Role, Scale,
    Stroke, Way,
};
use crate::expr::number::short;
use crate::runlog::digest::{Digest, Steps};

/// From this ratio of highest to lowest on the axis is logarithmic.
const LOGARITHMIC: f64 = 20.0;

/// What is larger than the first tenth by more than this factor is beyond a log axis: else a run that explodes presses flat, or out of
/// sight, what was before.
const BEYOND: f64 = 1e6;

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
    let values = lines
        .iter()
        .rev()
        .flat_map(|line| &line.points)
        .filter(shown);
    let y = y_axis(values.clone().map(|point| point.1));
    let beyond = beyond(values, &y);
    let cursor = GuideLine {
        way: Way::Vertical(cursor as f64),
        role: Role::Accent,
        stroke: Stroke::Solid,
        label: String::new(),
    };
    let figure = Figure::new(title, x, y).with(FigureLayer::Rule(cursor));
    let figure = lines.into_iter().fold(figure, Figure::with);
    beyond.into_iter().fold(figure, Figure::with)
}

/// How far the values go that are beyond the top of the axis, said in the middle of where they are.
fn beyond<'a>(values: impl Iterator<Item = &'a Point>, y: &Axis) -> Option<FigureLayer> {
    let top = y.range().high();
    let above: Vec<&Point> = values.filter(|p| p.1.is_finite() && p.1 > top).collect();
    let (first, last) = (above.first()?, above.last()?);
    let greatest = above.iter().map(|point| point.1).fold(top, f64::max);
    Some(FigureLayer::Note(FigureNote {
        place: Anchor::Under((f64::midpoint(first.0, last.0), top)),
        text: format!("▴ {}", short(greatest, 2)),
        role: Role::Muted,
    }))
}

/// A log axis where all is positive and the largest is many times the smallest.
fn y_axis(values: impl Iterator<Item = f64> + Clone) -> Axis {
    let finite = values.filter(|value| value.is_finite());
    let (low, high) = finite
        .clone()
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| {
            (low.min(value), high.max(value))
        });
    let positive_least = finite
        .clone()
        .filter(|value| *value > 0.0)
        .fold(f64::INFINITY, f64::min);
    if low >= 0.0 && positive_least.is_finite() && high / positive_least > LOGARITHMIC {
        let positive: Vec<f64> = finite.filter(|value| *value > 0.0).collect();
        // What is usual is seen before anything explodes; the very first values can be far smaller, or the largest there are.
        let early = positive.iter().take((positive.len() / 10).max(3));
        let highest = BEYOND * early.copied().fold(positive_least, f64::max);
        let logs = positive.into_iter().filter(|value| *value <= highest);
        let range = Range::fit(logs.map(f64::ln), 0.04).unwrap_or(Range::new(0.0, 1.0));
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

    #[test]
    fn a_run_that_explodes_leaves_in_sight_what_was_before() {
        let of = |values: &[f64]| {
            let points: Vec<Point> = (0_u32..)
                .map(f64::from)
                .zip(values.iter().copied())
                .collect();
            let y = y_axis(values.iter().copied());
            (y.range(), beyond(points.iter(), &y))
        };
        let exploded = [vec![2.0; 105], vec![1e30; 95]].concat();
        let (range, note) = of(&exploded);
        assert!(range.low() < 2.0 && range.high() < 1e7, "{range:?}");
        let Some(FigureLayer::Note(note)) = note else {
            panic!("it is said how far it goes");
        };
        assert_eq!(note.text, "▴ 1e30");
        // What falls by as much is all there, and so is what grew from less than is usual.
        let fell: Vec<f64> = (0..40).map(|step| 10_f64.powi(-step / 2)).collect();
        let (range, note) = of(&fell);
        assert!(range.high() > 1.0 && note.is_none(), "{range:?}");
        let warmed = [vec![1e-9], vec![1.0; 30]].concat();
        let (range, note) = of(&warmed);
        assert!(range.high() > 1.0 && note.is_none(), "{range:?}");
    }
}
