//! The error of what is sampled against the number of rows.

use super::surface::mark;
use super::{
    Axis, Figure, FigureLayer, Glyph, GuideLine, Point, Polyline, Range, Role, Stroke, Way, number,
};
use crate::explain::ErrorPoint;
use crate::session::Session;

/// The margin of a logarithmic axis, as a part of its length.
const MARGIN: f64 = 0.05;

/// Errors against numbers of rows, both on log axes, where 1/√N is a straight line that falls by half a decade in a decade:
/// it is dotted. A line stands at the number of rows of the estimate that is drawn, with what it says.
pub fn errors(session: &Session) -> Figure {
    let curve = session.errors();
    let points = curve.map_or(&[][..], |curve| curve.points.as_slice());
    let of = |error: fn(&ErrorPoint) -> Option<f64>| -> Vec<Point> {
        let places = points.iter();
        places
            .filter_map(|point| Some((point.rows as f64, error(point)?)))
            .collect()
    };
    let (found, expected) = (of(|point| Some(point.error)), of(|point| point.expected));
    let range = |numbers: &mut dyn Iterator<Item = f64>| {
        let logarithms = numbers.filter(|x| *x > 0.0).map(f64::ln);
        let range = Range::fit(logarithms, MARGIN).unwrap_or(Range::new(0.0, 1.0));
        Range::new(range.low().exp(), range.high().exp())
    };
    let readout = session.readout();
    let estimate = readout.and_then(|readout| readout.estimate);
    let drawn = estimate.map(|estimate| estimate.rows as f64);
    let x = range(&mut found.iter().map(|point| point.0).chain(drawn));
    let y = range(&mut found.iter().chain(&expected).map(|point| point.1));
    let mut figure = Figure::new("error", Axis::log("N · rows", x), Axis::log("error", y));
    if !expected.is_empty() {
        let line = Polyline::new(expected, Role::Muted).stroke(Stroke::Dotted);
        figure = figure.with(line.label("s/√N"));
    }
    let marks = found
        .iter()
        .map(|at| mark(*at, Glyph::Dot, "", Role::Value));
    let marks: Vec<_> = marks.collect();
    if let Some(estimate) = estimate {
        figure = figure.with(FigureLayer::Rule(GuideLine {
            way: Way::Vertical(estimate.rows as f64),
            role: Role::Strong,
            stroke: Stroke::Dotted,
            label: format!("N {}: {}", estimate.rows, number(estimate.mean, 4)),
        }));
    }
    figure
        .with(Polyline::new(found, Role::Value))
        .with(FigureLayer::Marks(marks))
}
