//! The loss over two parameters, with the racers on it.

use std::sync::Arc;

use super::{Arrow, Axis, Figure, FigureLayer, Glyph, Mark, Point, Polyline, Role, Stroke, Tip};
use crate::diff::Method;
use crate::expr::number::short;
use crate::field::{ContourMap, Plane};
use crate::optim::Iterate;
use crate::session::{FACTORS, Racer, Session};

/// The part of the picture's shorter side that an arrow takes, that of a gradient where it is steepest.
const ARROW: f64 = 0.22;

/// So many held parameters are named with their values.
const NAMED: usize = 3;

/// A minimum is in a plane if it is as near to it as this part of the picture's diagonal: beside a steep valley the loss is high
/// a hundredth of the picture away from its floor.
const NEAR: f64 = 1e-4;

/// A gradient shorter than this has no direction worth an arrow.
const NO_SLOPE: f64 = 1e-9;

/// The picture of a session whose loss has two parameters or more.
pub fn surface(session: &Session, map: Option<&ContourMap>) -> Figure {
    let scene = session.scene();
    let camera = &scene.camera;
    let [right, up] = scene.axis_names();
    let window = map.map_or(camera.window, |map| map.grid().window());
    let x = Axis::linear(right, window.x);
    let y = Axis::linear(up, window.y);
    let mut figure = Figure::new(scene.scenario.heading(), x, y);
    if let Some(map) = map {
        figure = figure
            .with(FigureLayer::BandedGrid(map.heat.clone()))
            .with(FigureLayer::Isolines(map.isolines.clone()));
    }
    let plane = camera.plane(&session.inspected_point());
    if session.is_preview() {
        let start = mark(
            plane.project(&scene.starts()),
            Glyph::Start,
            "start",
            Role::Strong,
        );
        return figure.with(FigureLayer::Marks(vec![start]));
    }
    figure = minima(figure, session, &plane);
    let has_arrows = scene.scenario.view.arrows;
    if has_arrows && session.probe().is_none() && !session.race().playing {
        figure = candidates(figure, session, &plane);
    }
    for racer in focused_last(session) {
        figure = with_racer(figure, session, racer, &plane);
    }
    if has_arrows {
        figure = steepest(figure, session, &plane);
    }
    if let Some(at) = session.probe() {
        figure = figure.with(FigureLayer::Marks(vec![mark(
            at,
            Glyph::Probe,
            "probe",
            Role::Strong,
        )]));
    }
    figure
}

pub(super) fn mark(at: Point, glyph: Glyph, label: &str, role: Role) -> Mark {
    Mark {
        at,
        glyph,
        label: label.to_string(),
        role,
    }
}

/// The racers; the focused one comes last: it is drawn over the others.
pub(super) fn focused_last(session: &Session) -> impl Iterator<Item = &Racer> {
    let focus = session.focus().racer();
    let racers = session.race().racers.iter().enumerate();
    let (others, focused): (Vec<_>, Vec<_>) = racers.partition(|(index, _)| *index != focus);
    others.into_iter().chain(focused).map(|(_, racer)| racer)
}

/// The minima in a plane: those that the scenario names, else those that were found. Of others there would be a shadow, where the
/// loss is another one.
pub(super) fn minima_in(plane: &Plane, session: &Session) -> impl Iterator<Item = Point> {
    let known = &session.scenario().view.minima;
    let known = if known.is_empty() {
        session.found_minima()
    } else {
        known
    };
    let window = session.scene().camera.window;
    let near = NEAR * window.x.span().hypot(window.y.span());
    // Those of another loss may still be there while the next is read.
    let is_near = move |minimum: &&Vec<f64>| {
        minimum.len() == plane.base.len() && plane.distance(minimum) <= near
    };
    known
        .iter()
        .filter(is_near)
        .map(|minimum| plane.project(minimum))
}

fn minima(figure: Figure, session: &Session, plane: &Plane) -> Figure {
    let marks = minima_in(plane, session).map(|at| mark(at, Glyph::Minimum, "", Role::Strong));
    figure.with(FigureLayer::Marks(marks.collect()))
}

/// What the marks of a surface that have no names mean: of those that there are.
pub fn surface_marks(session: &Session) -> Vec<&'static str> {
    if session.is_preview() {
        return Vec::new();
    }
    let plane = session.scene().camera.plane(&session.inspected_point());
    let has_minimum = minima_in(&plane, session).next().is_some();
    let has_moved = session.race().step > 0;
    let marks = [
        (session.is_plane() && has_moved, "○ start"),
        (session.is_plane() && has_minimum, "★ lowest"),
        (session.probe().is_some(), "+ probe"),
    ];
    let marks = marks.into_iter().filter(|(is_drawn, _)| *is_drawn);
    marks.map(|(_, mark)| mark).collect()
}

fn with_racer(mut figure: Figure, session: &Session, racer: &Racer, plane: &Plane) -> Figure {
    let role = Role::Racer(racer.letter.index());
    let project = |iterates: &[Arc<Iterate>]| -> Vec<Point> {
        iterates
            .iter()
            .map(|iterate| plane.project(&iterate.at))
            .collect()
    };
    for ghost in racer.history.ghosts() {
        let line = Polyline::new(project(ghost.iterates()), Role::Ghost).stroke(Stroke::Dotted);
        figure = figure.with(FigureLayer::Polyline(line));
    }
    let step = session.race().step;
    let trajectory = racer.history.trajectory();
    let until = trajectory.until(step);
    let after = trajectory.iterates().get(until.len().saturating_sub(1)..);
    let after = after.unwrap_or_default();
    if after.len() > 1 {
        let line = Polyline::new(project(after), role).stroke(Stroke::Dotted);
        figure = figure.with(FigureLayer::Polyline(line));
    }
    let now = plane.project(racer.history.now().at());
    let mut path = project(until);
    path.push(now);
    let start = path.first().copied().unwrap_or(now);
    let letter = racer.letter.char().to_string();
    figure
        .with(FigureLayer::Polyline(Polyline::new(path, role)))
        .with(FigureLayer::Marks(vec![
            mark(start, Glyph::Start, "", role),
            mark(now, Glyph::Now, &letter, role),
        ]))
}

/// The arrow against the gradient at the point that the panels speak of, if the readout is of that point.
fn steepest(figure: Figure, session: &Session, plane: &Plane) -> Figure {
    let readout = session
        .readout()
        .filter(|readout| readout.at.len() == plane.base.len());
    let Some(readout) = readout else {
        return figure;
    };
    if readout.gradient_norm() < NO_SLOPE {
        return figure;
    }
    let gradient = plane.project_vector(readout.gradient(Method::Reverse));
    let from = plane.project(&readout.at);
    let length = ARROW * steepness(session, readout.gradient_norm());
    let figure = arrow(
        figure,
        from,
        (-gradient.0, -gradient.1),
        length,
        Role::Gradient,
        "−∇",
    );
    match session.probe() {
        Some(_) => figure,
        None => next_step(figure, session, plane, gradient),
    }
}

/// The velocity and the step, where they point elsewhere than the gradient does.
fn next_step(mut figure: Figure, session: &Session, plane: &Plane, gradient: Point) -> Figure {
    let now = session.focused().history.now().at();
    let from = plane.project(now);
    let next = session.next();
    if let Some(arrows) = &next.arrows {
        let step = plane.project_vector(&arrows.step);
        let back = (-step.0, -step.1);
        let velocity = arrows
            .velocity
            .as_ref()
            .map(|velocity| plane.project_vector(velocity));
        if let Some(velocity) = velocity.filter(|velocity| turned(*velocity, gradient)) {
            let against = (-velocity.0, -velocity.1);
            figure = arrow(figure, from, against, ARROW, Role::Velocity, "−v");
        }
        if turned(back, gradient) && velocity.is_none_or(|velocity| turned(back, velocity)) {
            let racer = session.focused().letter.index();
            figure = arrow(figure, from, step, ARROW, Role::Racer(racer), "step");
        }
    }
    figure
}

/// Where the next step would lead with half the learning rate, with the learning rate, and with twice; nothing where the
/// picture could not tell these places from the racer's.
fn candidates(figure: Figure, session: &Session, plane: &Plane) -> Figure {
    const APART: f64 = 0.03;
    let here = figure.fraction(plane.project(session.focused().history.now().at()));
    let is_apart = |figure: &Figure, at: Point| {
        let there = figure.fraction(at);
        (there.0 - here.0).hypot(there.1 - here.1) > APART
    };
    let candidates = session.next().candidates.iter().zip(FACTORS);
    let marks = candidates.filter_map(|(candidate, (factor, name))| {
        let at = plane.project(candidate.as_ref()?);
        if !is_apart(&figure, at) {
            return None;
        }
        let label = if factor == 1.0 { "" } else { name };
        Some(mark(at, Glyph::Dot, label, Role::Ghost))
    });
    let marks = marks.collect();
    figure.with(FigureLayer::Marks(marks))
}

/// Whether two vectors differ in direction by more than some degrees.
fn turned(a: Point, b: Point) -> bool {
    const COSINE: f64 = 0.99;
    let product = a.0 * b.0 + a.1 * b.1;
    product < COSINE * a.0.hypot(a.1) * b.0.hypot(b.1)
}

/// How long the arrow of a gradient is beside that of the steepest point of the focused racer's path: the root of the ratio of
/// their lengths, so that a slope a hundredth as steep is still seen.
fn steepness(session: &Session, norm: f64) -> f64 {
    const SHORTEST: f64 = 0.12;
    let path = session.focused().history.trajectory().iterates();
    let norms = path.iter().map(|iterate| iterate.gradient_norm);
    let steepest = norms.filter(|norm| norm.is_finite()).fold(norm, f64::max);
    (norm / steepest).sqrt().clamp(SHORTEST, 1.0)
}

fn arrow(
    figure: Figure,
    from: Point,
    direction: Point,
    length: f64,
    role: Role,
    label: &str,
) -> Figure {
    if !(direction.0.is_finite() && direction.1.is_finite()) || direction == (0.0, 0.0) {
        return figure;
    }
    figure.with(FigureLayer::Arrow(Arrow {
        from,
        tip: Tip::Along { direction, length },
        role,
        label: label.to_string(),
    }))
}

/// How far the point that the panels speak of is from a plane along directions; none for other planes. What is drawn of a
/// trajectory is its shadow on the plane, where the loss is another one.
pub fn off_plane(session: &Session) -> Option<f64> {
    let scene = session.scene();
    scene
        .camera
        .direction_plane
        .as_ref()
        .filter(|_| session.is_plane())?;
    let at = session.inspected_point();
    // A probe is in the plane, whatever rounding says.
    let distance = || scene.camera.plane(&at).distance(&at);
    Some(session.probe().map_or_else(distance, |_| 0.0))
}

/// Which parameters are held and at what values, as `z = 0.5, w = 1`; of many only how many. Empty if none is.
pub fn held(session: &Session) -> String {
    let scene = session.scene();
    let mut plane = scene.camera.plane(&session.inspected_point());
    if !session.is_plane() {
        plane = plane.line();
    }
    let count = plane.held().count();
    if count > NAMED {
        return format!("{count} others held");
    }
    let names = plane.held().filter_map(|held| {
        let name = &scene.scenario.parameters.get(held)?.name;
        Some(format!("{name} = {}", short(*plane.base.get(held)?, 4)))
    });
    let names: Vec<String> = names.collect();
    if names.is_empty() {
        return String::new();
    }
    format!("slice at {}", names.join(", "))
}
