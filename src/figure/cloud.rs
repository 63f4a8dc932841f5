//! The gradients of single batches around that of all rows.

use super::surface::mark;
use super::{Arrow, Axis, Figure, FigureLayer, Glyph, GuideLine, Range, Role, Stroke, Tip, Way};
use crate::session::Session;

/// The room around the points, as a part of their extent.
const MARGIN: f64 = 0.1;

/// A dot for the gradient of each batch, and an arrow from 0 to that of all rows; only axes until they are computed. With one
/// parameter the batches lie one above the other, in their order.
pub fn cloud(session: &Session) -> Figure {
    let names = session.scene().axis_names();
    let is_line = session.scene().camera.vertical.is_none();
    let found = session.gradient_cloud();
    let points: Vec<(f64, f64)> = found.map_or_else(Vec::new, |cloud| {
        let number = |(index, point): (usize, &(f64, f64))| {
            if is_line {
                (point.0, index as f64)
            } else {
                *point
            }
        };
        cloud.steps.iter().enumerate().map(number).collect()
    });
    let full = found.map(|cloud| cloud.full);
    let middle = points.len() as f64 / 2.0;
    let full = full.map(|full| if is_line { (full.0, middle) } else { full });
    let origin = (0.0, if is_line { middle } else { 0.0 });
    let all = || points.iter().copied().chain(full).chain([origin]);
    let unknown = Range::new(-1.0, 1.0);
    let x = Range::fit(all().map(|point| point.0), MARGIN).unwrap_or(unknown);
    let y = Range::fit(all().map(|point| point.1), MARGIN).unwrap_or(unknown);
    let up = if is_line {
        String::from("batch")
    } else {
        format!("∂L/∂{}", names[1])
    };
    let mut figure = Figure::new(
        "gradients of batches",
        Axis::linear(format!("∂L/∂{}", names[0]), x),
        Axis::linear(up, y),
    );
    let rule = |way: Way| {
        FigureLayer::Rule(GuideLine {
            way,
            role: Role::Line,
            stroke: Stroke::Dotted,
            label: String::new(),
        })
    };
    figure = figure.with(rule(Way::Vertical(0.0)));
    if !is_line {
        figure = figure.with(rule(Way::Horizontal(0.0)));
    }
    let dot = |at: &(f64, f64)| mark(*at, Glyph::Dot, "", Role::Secant);
    figure = figure.with(FigureLayer::Marks(points.iter().map(dot).collect()));
    match full {
        Some(full) if full != origin => figure.with(FigureLayer::Arrow(Arrow {
            from: origin,
            tip: Tip::At(full),
            role: Role::Gradient,
            label: String::from("all rows"),
        })),
        _ => figure,
    }
}
