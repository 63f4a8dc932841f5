//! The surface in three dimensions, with the racers on it.

use std::sync::Arc;

use super::surface::{focused_last, known_minima, mark};
use super::{
    Anchor, Axis, Figure, FigureLayer, FigureNote, Glyph, Point, Polyline, Role, Stroke, number,
};
use crate::field::Relief;
use crate::session::{Racer, Session};

/// The picture of a surface in relief; its axes are those of the picture, not of the parameters, and have no ticks.
pub fn relief(session: &Session, relief: &Relief) -> Figure {
    let title = session.scene().scenario.heading();
    let mut figure = Figure::new(title, Axis::bare(), Axis::bare());
    figure = figure.with(FigureLayer::BandedGrid(Arc::clone(&relief.image)));
    for line in &relief.mesh {
        figure = figure.with(Polyline::new(line.clone(), Role::Isoline));
    }
    figure = base(figure, session, relief);
    if session.is_preview() {
        return figure;
    }
    let plane = session.scene().camera.plane(&session.inspected_point());
    let minima = known_minima(session).iter();
    let stars = minima.filter_map(|at| relief.project(plane.project(at)));
    // One that the surface hides is a ghost.
    let role = |is_seen| if is_seen { Role::Strong } else { Role::Ghost };
    let stars = stars.map(|(at, is_seen)| mark(at, Glyph::Minimum, "", role(is_seen)));
    figure = figure.with(FigureLayer::Marks(stars.collect()));
    for racer in focused_last(session) {
        let project = |at: &[f64]| plane.project(at);
        figure = path(figure, session, racer, relief, &project);
    }
    let probe = session.probe().and_then(|probe| relief.project(probe));
    if let Some((at, _)) = probe {
        figure = figure.with(FigureLayer::Marks(vec![mark(
            at,
            Glyph::Probe,
            "probe",
            Role::Strong,
        )]));
    }
    figure
}

/// A racer's path: solid where it is seen, dotted where the surface is before it.
fn path(
    mut figure: Figure,
    session: &Session,
    racer: &Racer,
    relief: &Relief,
    project: &dyn Fn(&[f64]) -> Point,
) -> Figure {
    let role = Role::Racer(racer.letter.index());
    let trajectory = racer.history.trajectory().until(session.race().step).iter();
    let mut points: Vec<Point> = trajectory.map(|iterate| project(&iterate.at)).collect();
    points.push(project(racer.history.now().at()));
    let places: Vec<Option<(Point, bool)>> = between(&points)
        .map(|point| relief.project(point))
        .collect();
    for is_seen in [false, true] {
        let hidden = (f64::NAN, f64::NAN);
        let piece = |place: &Option<(Point, bool)>| {
            place.map_or(
                hidden,
                |(at, seen)| if seen == is_seen { at } else { hidden },
            )
        };
        let stroke = if is_seen {
            Stroke::Solid
        } else {
            Stroke::Dotted
        };
        let line = Polyline::new(places.iter().map(piece).collect(), role).stroke(stroke);
        figure = figure.with(line);
    }
    let letter = racer.letter.char().to_string();
    let start = places.first().copied().flatten();
    let now = places.last().copied().flatten();
    let marks = start
        .map(|(at, _)| mark(at, Glyph::Start, "", role))
        .into_iter()
        .chain(now.map(|(at, _)| mark(at, Glyph::Now, &letter, role)));
    figure.with(FigureLayer::Marks(marks.collect()))
}

/// The points of a path with some between each two, so that it lies on the surface all along.
fn between(points: &[Point]) -> impl Iterator<Item = Point> {
    const PARTS: u32 = 8;
    let pairs = points.iter().zip(points.iter().skip(1));
    let pieces = pairs.flat_map(|(from, to)| {
        (0..PARTS).map(move |part| {
            let t = f64::from(part) / f64::from(PARTS);
            (from.0 + t * (to.0 - from.0), from.1 + t * (to.1 - from.1))
        })
    });
    pieces.chain(points.last().copied())
}

/// How far below an edge its ends are written, as a part of the picture's height.
const BELOW: f64 = 0.06;

/// The edges of the base that are nearest to the eye, with the names and the ends of both axes.
fn base(mut figure: Figure, session: &Session, relief: &Relief) -> Figure {
    let corners = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)];
    let corners = corners.map(|corner| (corner, relief.base(corner)));
    let heights = corners.iter().map(|(_, seen)| seen.1).enumerate();
    let nearest = heights.min_by(|(_, a), (_, b)| a.total_cmp(b));
    let nearest = nearest.map_or(0, |(index, _)| index);
    #[expect(clippy::indexing_slicing, reason = "a remainder by the length")]
    let corner = |index: usize| corners[index % corners.len()];
    let (near, near_seen) = corner(nearest);
    let names = session.scene().axis_names();
    let note = |at: Point, text: String, role| {
        FigureLayer::Note(FigureNote {
            place: Anchor::At(at),
            text,
            role,
        })
    };
    for (far, far_seen) in [corner(nearest + 1), corner(nearest + 3)] {
        let edge = vec![near_seen, far_seen];
        figure = figure.with(Polyline::new(edge, Role::Line));
        let is_x = near.1 == far.1;
        let (name, range) = if is_x {
            (&names[0], relief.window.x)
        } else {
            (&names[1], relief.window.y)
        };
        let middle = (
            f64::midpoint(near_seen.0, far_seen.0),
            f64::midpoint(near_seen.1, far_seen.1),
        );
        figure = figure.with(note(middle, name.clone(), Role::Text));
        // An end stands a little along the edge, so that those of both axes do not meet, and below it, where no line is.
        for (end, from, to, away) in [
            (near, near_seen, far_seen, 0.15),
            (far, far_seen, near_seen, 0.1),
        ] {
            let fraction = if is_x { end.0 } else { end.1 };
            let along = |from: f64, to: f64| from + away * (to - from);
            let at = (along(from.0, to.0), (along(from.1, to.1) - BELOW).max(0.0));
            figure = figure.with(note(at, number(range.at(fraction), 3), Role::Muted));
        }
    }
    figure
}
