//! The loss over one parameter, the others held: the curve, its tangent, and in the slice view the secant to the right with
//! its run and its rise.

use super::surface::{focused_last, mark};
use super::{
    Anchor, Axis, Figure, FigureLayer, FigureNote, Glyph, Point, Polyline, Role, Stroke, number,
};
use crate::diff::{Agreement, Check, Method};
use crate::explain::{Readout, Secants};
use crate::field::{BreakKind, Curve, Range};
use crate::session::{Picture, Session};

/// Breaks beyond this number have no circles: they would be a string of pearls.
const CIRCLES: usize = 8;

/// So many of a racer's last steps are drawn as lines; those of a run that swings to and fro would hide the curve.
const CHORDS: usize = 12;

/// The picture of one parameter.
pub fn slice(session: &Session, curve: Option<&Curve>) -> Figure {
    let scene = session.scene();
    let axis = scene.camera.horizontal;
    let parameter = scene.scenario.parameters.get(axis);
    let name = parameter
        .map(|parameter| parameter.name.clone())
        .unwrap_or_default();
    let x = curve.and_then(range).unwrap_or(scene.camera.window.x);
    let y = curve
        .and_then(Curve::readable)
        .unwrap_or(Range::new(-1.0, 1.0));
    let mut figure = Figure::new(
        scene.scenario.heading(),
        Axis::linear(name, x),
        Axis::linear("loss", y),
    );
    let readout = session.readout().filter(|readout| readout.at.len() > axis);
    let secants = session.secants().zip(session.chosen_distance());
    let of_secants = session.readout_of_secants();
    if let Some(readout) = readout.filter(|_| secants.is_none()).or(of_secants) {
        figure = tangent(figure, readout, axis, x);
    }
    if let Some((secants, h)) = secants {
        figure = secant(figure, secants, h, x);
    }
    // The curve lies over the lines that touch it.
    if let Some(curve) = curve {
        figure = with_curve(figure, curve, y);
    }
    // Axes alone would leave open whether something is still being computed.
    if curve.is_some_and(|curve| curve.readable().is_none()) {
        figure = figure.with(FigureLayer::Note(FigureNote {
            place: Anchor::Middle,
            text: String::from("no number anywhere here"),
            role: Role::Muted,
        }));
    }
    if session.is_preview() {
        return figure;
    }
    // A racer's path lies on the curve only where nothing else is held.
    if session.scenario().parameters.len() == 1 {
        figure = paths(figure, session);
    }
    match secants {
        Some((secants, h)) => points(figure, secants, h),
        None => probe(figure, session, axis),
    }
}

/// The part of the axis that was sampled.
fn range(curve: &Curve) -> Option<Range> {
    let points = curve.points();
    Some(Range::new(points.first()?.0, points.last()?.0))
}

/// The curve in its pieces, with an open circle on both sides of a jump.
fn with_curve(mut figure: Figure, curve: &Curve, y: Range) -> Figure {
    for piece in curve.pieces(y) {
        figure = figure.with(FigureLayer::Polyline(Polyline::new(piece, Role::Value)));
    }
    let jumps = curve.breaks().iter();
    let jumps: Vec<_> = jumps
        .filter(|found| found.kind == BreakKind::Jump)
        .flat_map(|found| found.sides)
        .map(|side| mark(side, Glyph::Start, "", Role::Value))
        .collect();
    if jumps.is_empty() || jumps.len() > 2 * CIRCLES {
        return figure;
    }
    figure.with(FigureLayer::Marks(jumps))
}

/// The tangent at the readout's point; at a kink the two half tangents; at a jump there is none.
fn tangent(figure: Figure, readout: &Readout, axis: usize, x: Range) -> Figure {
    let slope = readout.gradient(Method::Reverse).get(axis);
    let (Some(at), Some(slope)) = (readout.at.get(axis), slope.copied()) else {
        return figure;
    };
    let here = (*at, readout.value);
    let check = readout.check(axis);
    let left = Range::new(x.low(), here.0.max(x.low()));
    let right = Range::new(here.0.min(x.high()), x.high());
    match check {
        Some(Check {
            verdict: Agreement::Kink,
            one_sided: [before, after],
            ..
        }) => {
            let label = |slope: f64| format!("slope {}", number(slope, 3));
            figure
                .with(line(here, *before, left, Role::Gradient).label(label(*before)))
                .with(line(here, *after, right, Role::Gradient).label(label(*after)))
        }
        Some(check) if check.verdict == Agreement::Jump => figure,
        Some(_) | None => {
            let label = format!("tangent {}", number(slope, 3));
            figure.with(line(here, slope, x, Role::Gradient).label(label))
        }
    }
}

/// A dotted line through a point, over a part of the axis.
fn line(through: Point, slope: f64, x: Range, role: Role) -> Polyline {
    let at = |x: f64| (x, through.1 + slope * (x - through.0));
    Polyline::new(vec![at(x.low()), at(x.high())], role).stroke(Stroke::Dotted)
}

/// The secant through x and x + h, with its run and its rise.
fn secant(figure: Figure, secants: &Secants, h: f64, x: Range) -> Figure {
    let Some(secant) = secants.of(h).filter(|secant| secant.slope.is_finite()) else {
        return figure;
    };
    let (here, there) = ((secants.at, secants.value), (secants.at + h, secant.value));
    let corner = (there.0, here.1);
    let label = format!("secant {}", number(secant.slope, 4));
    let through = line(here, secant.slope, x, Role::Secant).stroke(Stroke::Solid);
    let side = |points: Vec<Point>| Polyline::new(points, Role::Secant).stroke(Stroke::Dotted);
    let rise = secant.value - secants.value;
    let word = if rise < 0.0 { "fall" } else { "rise" };
    let note = |place: Anchor, text: String| {
        FigureLayer::Note(FigureNote {
            place,
            text,
            role: Role::Secant,
        })
    };
    let middle = |a: Point, b: Point| (a.0 / 2.0 + b.0 / 2.0, a.1 / 2.0 + b.1 / 2.0);
    figure
        .with(through.label(label))
        .with(side(vec![here, corner]))
        .with(side(vec![corner, there]))
        .with(note(
            Anchor::RightOf(middle(there, corner)),
            format!("{word} {}", number(rise.abs(), 4)),
        ))
        .with(note(
            Anchor::Under(middle(here, corner)),
            format!("run h = {}", number(h, 4)),
        ))
}

/// The point that is asked about, where no secant names it.
fn probe(figure: Figure, session: &Session, axis: usize) -> Figure {
    let readout = session.readout().filter(|_| session.probe().is_some());
    match readout.and_then(|readout| Some((*readout.at.get(axis)?, readout.value))) {
        Some(at) => figure.with(FigureLayer::Marks(vec![mark(
            at,
            Glyph::Probe,
            "probe",
            Role::Strong,
        )])),
        None => figure,
    }
}

/// The two points of the secant, named by their coordinates.
fn points(figure: Figure, secants: &Secants, h: f64) -> Figure {
    let Some(secant) = secants.of(h).filter(|secant| secant.value.is_finite()) else {
        return figure;
    };
    let named = |at: Point, glyph, role| {
        let label = format!("({}, {})", number(at.0, 4), number(at.1, 4));
        mark(at, glyph, &label, role)
    };
    figure.with(FigureLayer::Marks(vec![
        named((secants.at + h, secant.value), Glyph::Start, Role::Secant),
        named((secants.at, secants.value), Glyph::Now, Role::Gradient),
    ]))
}

fn paths(mut figure: Figure, session: &Session) -> Figure {
    let step = session.race().step;
    for racer in focused_last(session) {
        let role = Role::Racer(racer.letter.index());
        let trajectory = racer.history.trajectory().until(step);
        let mut path: Vec<Point> = trajectory
            .iter()
            .filter_map(|iterate| Some((*iterate.at.first()?, iterate.loss)))
            .collect();
        let now = racer.history.now();
        let Some(at) = now.at().first() else {
            continue;
        };
        let here = (*at, now.loss());
        path.push(here);
        let letter = racer.letter.char().to_string();
        let dots = path
            .iter()
            .map(|at| mark(*at, Glyph::Dot, "", role))
            .collect();
        let chords = path.split_off(path.len().saturating_sub(CHORDS + 1));
        figure = figure
            .with(FigureLayer::Polyline(
                Polyline::new(chords, role).stroke(Stroke::Faint),
            ))
            .with(FigureLayer::Marks(dots))
            .with(FigureLayer::Marks(vec![mark(
                here,
                Glyph::Now,
                &letter,
                role,
            )]));
    }
    figure
}

/// The picture of a session, whatever its view.
pub fn picture(session: &Session) -> Figure {
    if let Some(relief) = session.relief() {
        return super::relief(session, relief);
    }
    match session.picture() {
        Some(Picture::Curve(curve)) => slice(session, Some(curve)),
        Some(Picture::Surface(map)) if session.is_plane() => super::surface(session, Some(map)),
        _ if session.is_plane() => super::surface(session, None),
        _ => slice(session, None),
    }
}
