//! The surface in three dimensions, with the racers on it.

use std::sync::Arc;

use super::surface::{focused_last, mark, minima_in};
use super::ticks::linear_ticks;
use super::{
    Anchor, Axis, Figure, FigureLayer, FigureNote, Glyph, Point, Polyline, Range, Role, Stroke,
    Tick, number,
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
    let stars = minima_in(&plane, session).filter_map(|at| relief.project(at));
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
    figure = figure.with(FigureLayer::Marks(marks.collect()));
    let here = points.last().copied().filter(|_| now.is_none());
    match here.and_then(|here| relief.project(inside(here, relief))) {
        Some((edge, _)) => {
            figure.with(note(Anchor::At(edge), format!("{letter} is outside"), role))
        }
        None => figure,
    }
}

/// The place of the surface that is nearest to a point.
fn inside((x, y): Point, relief: &Relief) -> Point {
    let within = |value: f64, range: Range| value.clamp(range.low(), range.high());
    (within(x, relief.window.x), within(y, relief.window.y))
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

/// How long a tick is, as a part of the picture's height.
const TICK: f64 = 0.025;

/// An axis of the relief has so many ticks at most.
const TICKS: usize = 4;

/// A tick that is nearer to where both axes meet, as a part of its axis, is left out of one of them.
const APART: f64 = 0.18;

/// The corners of the base, in fractions of its axes.
const CORNERS: [Point; 4] = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)];

/// The edges of the base that are nearest to the eye, with the ticks and the names of both axes, and at the left the axis of the
/// loss.
fn base(mut figure: Figure, session: &Session, relief: &Relief) -> Figure {
    let corners = CORNERS.map(|corner| (corner, relief.base(corner)));
    let heights = corners.iter().map(|(_, seen)| seen.1).enumerate();
    let nearest = heights.min_by(|(_, a), (_, b)| a.total_cmp(b));
    let nearest = nearest.map_or(0, |(index, _)| index);
    #[expect(clippy::indexing_slicing, reason = "a remainder by the length")]
    let corner = |index: usize| corners[index % corners.len()];
    let (near, near_seen) = corner(nearest);
    let names = session.scene().axis_names();
    for (far, far_seen) in [corner(nearest + 1), corner(nearest + 3)] {
        figure = figure.with(Polyline::new(vec![near_seen, far_seen], Role::Line));
        let is_x = near.1 == far.1;
        let (name, range) = if is_x {
            (&names[0], relief.window.x)
        } else {
            (&names[1], relief.window.y)
        };
        let place = |value: f64| {
            let part = range.fraction(value);
            relief.base(if is_x { (part, near.1) } else { (near.0, part) })
        };
        let mut ticks = linear_ticks(range, TICKS);
        // Both axes meet in the nearest corner: there the numbers are those of the horizontal one.
        let corner = if is_x { near.0 } else { near.1 };
        let is_apart = |tick: &Tick| (range.fraction(tick.value) - corner).abs() > APART;
        ticks.retain(|tick| is_x || is_apart(tick));
        figure = below(figure, &ticks, name, &place);
    }
    let left = corners.iter().min_by(|a, b| a.1.0.total_cmp(&b.1.0));
    match left {
        Some((corner, _)) => upright(figure, relief, *corner),
        None => figure,
    }
}

/// The ticks of an axis below its edge, and its name between the last two of them.
fn below(mut figure: Figure, ticks: &[Tick], name: &str, place: &dyn Fn(f64) -> Point) -> Figure {
    for tick in ticks {
        let at = place(tick.value);
        let end = (at.0, (at.1 - TICK).max(0.0));
        figure = figure.with(Polyline::new(vec![at, end], Role::Line));
        figure = figure.with(note(Anchor::Under(end), tick.label.clone(), Role::Muted));
    }
    let mut last = ticks.iter().rev().map(|tick| tick.value);
    let ends = last.next().zip(last.next());
    let middle = ends.map(|(one, other)| place(f64::midpoint(one, other)));
    let name = middle.map(|at| {
        let at = (at.0, (at.1 - TICK).max(0.0));
        note(Anchor::Under(at), name.to_string(), Role::Text)
    });
    name.map_or(figure.clone(), |name| figure.with(name))
}

/// The axis of the loss over a corner of the base: as high as the surface can be, with some of the levels that its colors have.
fn upright(mut figure: Figure, relief: &Relief, corner: Point) -> Figure {
    let ends = [0.0, 1.0].map(|height| relief.above(corner, height));
    figure = figure.with(Polyline::new(ends.to_vec(), Role::Line));
    let every = relief.levels.len().div_ceil(TICKS).max(1);
    let shown: Vec<(f64, f64)> = relief.levels.iter().rev().step_by(every).copied().collect();
    let levels: Vec<f64> = shown.iter().map(|(_, level)| *level).collect();
    for ((height, _), label) in shown.iter().zip(told_apart(&levels)) {
        let at = relief.above(corner, *height);
        figure = figure.with(note(Anchor::LeftOf(at), label, Role::Muted));
    }
    let [_, top] = ends;
    figure.with(note(Anchor::Over(top), String::from("loss"), Role::Text))
}

/// Numbers in as few digits as tell them apart; nothing for one that the most do not tell from the one before.
fn told_apart(levels: &[f64]) -> Vec<String> {
    const DIGITS: std::ops::RangeInclusive<usize> = 3..=6;
    let written =
        |digits| -> Vec<String> { levels.iter().map(|level| number(*level, digits)).collect() };
    let is_apart = |labels: &Vec<String>| labels.windows(2).all(|pair| pair.first() != pair.last());
    let labels = DIGITS.map(written).find(is_apart);
    let labels = labels.unwrap_or_else(|| written(*DIGITS.end()));
    let before = std::iter::once(None).chain(labels.iter().map(Some));
    let new = labels
        .iter()
        .zip(before)
        .map(|(label, before)| match before {
            Some(before) if before == label => String::new(),
            _ => label.clone(),
        });
    new.collect()
}

fn note(place: Anchor, text: String, role: Role) -> FigureLayer {
    FigureLayer::Note(FigureNote { place, text, role })
}

#[cfg(test)]
mod tests {
    use super::told_apart;

    #[test]
    fn levels_that_round_alike_have_more_digits_or_none() {
        assert_eq!(told_apart(&[3.0, 2.0]), ["3", "2"]);
        assert_eq!(
            told_apart(&[0.9921, 0.6923, 0.6918]),
            ["0.9921", "0.6923", "0.6918"]
        );
        assert_eq!(told_apart(&[2.0, 1.0 + 1e-9, 1.0]), ["2", "1", ""]);
    }
}
