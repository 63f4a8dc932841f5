//! The shapes of marks and arrows.

use std::f64::consts::TAU;

use super::drawing::{PathSegment, Pixel};
use crate::figure::Glyph;

/// How the shape of a mark is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Drawn {
    /// Its inside.
    Filled,
    /// Its outline, on a filled inside of the ground.
    Open,
    /// As lines.
    Lines,
}

/// The outline of a glyph around a point, and how it is drawn; `radius` is half its width.
pub(super) fn shape(glyph: Glyph, at: Pixel, radius: f64) -> (Vec<PathSegment>, Drawn) {
    match glyph {
        Glyph::Start => (vec![PathSegment::Circle(at, 0.8 * radius)], Drawn::Open),
        Glyph::Now => (vec![PathSegment::Circle(at, radius)], Drawn::Filled),
        Glyph::Minimum => (star(at, 1.35 * radius), Drawn::Filled),
        Glyph::Probe => {
            let r = 1.2 * radius;
            let lines = [[(-r, 0.0), (r, 0.0)], [(0.0, -r), (0.0, r)]];
            (cross(at, lines), Drawn::Lines)
        }
        Glyph::Broken => {
            let r = 0.9 * radius;
            (
                cross(at, [[(-r, -r), (r, r)], [(-r, r), (r, -r)]]),
                Drawn::Lines,
            )
        }
        Glyph::Dot => (vec![PathSegment::Circle(at, 0.5 * radius)], Drawn::Filled),
    }
}

fn cross(at: Pixel, lines: [[Pixel; 2]; 2]) -> Vec<PathSegment> {
    let moved = |(x, y): Pixel| (at.0 + x, at.1 + y);
    let lines = lines.into_iter();
    lines
        .flat_map(|[from, to]| [PathSegment::Move(moved(from)), PathSegment::Line(moved(to))])
        .collect()
}

/// A star with five points, one of them up.
fn star(at: Pixel, radius: f64) -> Vec<PathSegment> {
    let corner = |index: usize| {
        let radius = if index.is_multiple_of(2) {
            radius
        } else {
            0.42 * radius
        };
        let angle = TAU * (index as f64 / 10.0 - 0.25);
        (
            at.0 + radius * libm::cos(angle),
            at.1 + radius * libm::sin(angle),
        )
    };
    polygon((0..10).map(corner))
}

/// A closed outline through corners.
pub(super) fn polygon(corners: impl IntoIterator<Item = Pixel>) -> Vec<PathSegment> {
    let mut corners = corners.into_iter();
    let mut outline: Vec<PathSegment> = corners.next().map(PathSegment::Move).into_iter().collect();
    outline.extend(corners.map(PathSegment::Line));
    outline.push(PathSegment::Close);
    outline
}

/// An open line through points.
pub(super) fn polyline(points: &[Pixel]) -> Vec<PathSegment> {
    let mut outline = Vec::with_capacity(points.len());
    for (index, point) in points.iter().enumerate() {
        outline.push(if index == 0 {
            PathSegment::Move(*point)
        } else {
            PathSegment::Line(*point)
        });
    }
    outline
}

/// The head of an arrow that ends at a point, and where its shaft ends.
pub(super) fn head(from: Pixel, tip: Pixel, size: f64) -> (Vec<PathSegment>, Pixel) {
    let length = (tip.0 - from.0)
        .hypot(tip.1 - from.1)
        .max(f64::MIN_POSITIVE);
    let (dx, dy) = ((tip.0 - from.0) / length, (tip.1 - from.1) / length);
    let size = size.min(0.7 * length);
    let back = (tip.0 - size * dx, tip.1 - size * dy);
    let half = 0.42 * size;
    let corners = [
        tip,
        (back.0 - half * dy, back.1 + half * dx),
        (back.0 + half * dy, back.1 - half * dx),
    ];
    (polygon(corners), back)
}

/// A triangle on an edge that points out of the picture.
pub(super) fn outward(at: Pixel, direction: Pixel, size: f64) -> Vec<PathSegment> {
    let inner = (at.0 - size * direction.0, at.1 - size * direction.1);
    head(inner, at, size / 0.7).0
}
