//! The loss over one parameter, the others held: the curve, its tangent, and the secant of the finite difference.

use super::surface::mark;
use super::{Axis, Figure, Glyph, Layer, Point, Polyline, Role, Stroke};
use crate::diff::Method;
use crate::explain::Readout;
use crate::field::{Curve, Range};
use crate::session::{Picture, Pictured, Session};

/// The picture of one parameter.
pub fn slice(session: &Session, curve: Option<&Curve>) -> Figure {
    let scene = session.scene();
    let axis = scene.camera.horizontal;
    let parameter = scene.scenario.parameters.get(axis);
    let name = parameter
        .map(|parameter| parameter.name.clone())
        .unwrap_or_default();
    let x = scene.camera.window.x;
    let y = curve
        .and_then(Curve::readable)
        .unwrap_or(Range::new(-1.0, 1.0));
    let mut figure = Figure::new(
        scene.scenario.heading(),
        Axis::linear(name, x),
        Axis::linear("loss", y),
    );
    if let Some(readout) = session.readout().filter(|readout| readout.at.len() > axis) {
        figure = lines(figure, readout, axis, x, session.view().picture);
    }
    // The curve lies over the lines that touch it.
    for piece in curve.map(|curve| curve.pieces(y)).unwrap_or_default() {
        figure = figure.with(Layer::Polyline(Polyline::new(piece, Role::Value)));
    }
    if session.is_preview() {
        return figure;
    }
    // A racer's path lies on the curve only where nothing else is held.
    if session.scenario().parameters.len() == 1 {
        figure = paths(figure, session);
    }
    figure
}

/// The tangent, and in the slice view the secant, at the readout's point.
fn lines(figure: Figure, readout: &Readout, axis: usize, x: Range, picture: Pictured) -> Figure {
    let here = (readout.at[axis], readout.value);
    let slope = readout.gradient(Method::Reverse)[axis];
    let tangent = line(here, slope, x, Role::Gradient, Stroke::Solid, "tangent");
    let figure = figure.with(Layer::Polyline(tangent));
    if picture != Pictured::Line {
        return figure;
    }
    secant(figure, readout, axis, x).with(Layer::Marks(vec![mark(
        here,
        Glyph::Now,
        "",
        Role::Gradient,
    )]))
}

/// The line through the two points of the finite difference: as they come together it becomes the tangent.
fn secant(figure: Figure, readout: &Readout, axis: usize, x: Range) -> Figure {
    let Some(finite) = readout.checks[axis].as_ref().map(|check| check.finite) else {
        return figure;
    };
    let (x0, h) = (readout.at[axis], finite.spacing);
    let ends = [(x0 - h, finite.beside[0]), (x0 + h, finite.beside[1])];
    let slope = finite.slope;
    let through = line(ends[0], slope, x, Role::Secant, Stroke::Dotted, "secant");
    let marks = ends.map(|end| mark(end, Glyph::Dot, "", Role::Secant));
    figure
        .with(Layer::Polyline(through))
        .with(Layer::Marks(marks.to_vec()))
}

fn line(through: Point, slope: f64, x: Range, role: Role, stroke: Stroke, label: &str) -> Polyline {
    let at = |x: f64| (x, through.1 + slope * (x - through.0));
    Polyline::new(vec![at(x.low()), at(x.high())], role)
        .stroke(stroke)
        .label(label)
}

fn paths(mut figure: Figure, session: &Session) -> Figure {
    let step = session.race().step;
    for racer in &session.race().racers {
        let role = Role::Racer(racer.letter.index());
        let trail = racer.history.trail().until(step);
        let mut path: Vec<Point> = trail
            .iter()
            .map(|iterate| (iterate.at[0], iterate.loss))
            .collect();
        let now = racer.history.now();
        let here = (now.at()[0], now.loss());
        path.push(here);
        let letter = racer.letter.char().to_string();
        let dots = path
            .iter()
            .map(|at| mark(*at, Glyph::Dot, "", role))
            .collect();
        figure = figure
            .with(Layer::Polyline(
                Polyline::new(path, role).stroke(Stroke::Faint),
            ))
            .with(Layer::Marks(dots))
            .with(Layer::Marks(vec![mark(here, Glyph::Now, &letter, role)]));
    }
    figure
}

/// The picture of a session, whatever its view.
pub fn picture(session: &Session) -> Figure {
    match session.picture() {
        Some(Picture::Curve(curve)) => slice(session, Some(curve)),
        Some(Picture::Surface(relief)) if session.is_plane() => {
            super::surface(session, Some(relief))
        }
        _ if session.is_plane() => super::surface(session, None),
        _ => slice(session, None),
    }
}
