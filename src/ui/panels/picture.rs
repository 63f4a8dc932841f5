//! The picture of the loss: over two parameters or one, with the racers on it.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::widgets::Widget;

use crate::data::Selection;
use crate::expr::number::short;
use crate::field::{Resolution, Scale};
use crate::figure;
use crate::scenario::DirectionKind;
use crate::session::{
    CameraMove, DirectionPlane, Editor, ExplainedVariance, Message, Picture, ProbeMove, Session,
    Time, ViewMove,
};
use crate::ui::boxed::{Titles, boxed};
use crate::ui::panel::{Gesture, Panel, PanelRows, heading};
use crate::ui::text;
use crate::ui::theme::{Chrome, TerminalTheme};
use crate::ui::views;
use crate::ui::widgets::{Plot, Viewport};

/// The row.
pub(crate) static PANEL: Panel = Panel {
    name: "picture",
    rows: |_, _, _| PanelRows::from(6),
    draw,
    mouse,
    samples: |session, area| Some(resolution(session, area)),
    help: &[
        (
            "picture",
            "the loss over two parameters: each color a band of values, lines are borders of bands with their values",
        ),
        (
            "○",
            "where a racer started; its path leads to its letter, where it is now",
        ),
        ("★", "a known minimum"),
        (
            "◂ ▸ ▴ ▾",
            "on the edge: what lies outside; 0 brings everything in",
        ),
        (
            "−∇ →",
            "the arrow of steepest descent: against the gradient at the point the panels speak of, the longer the steeper",
        ),
        (
            "+ probe",
            "your own point: move it with h j k l or the mouse; Enter starts the descent there",
        ),
        ("hatched", "where the loss is not a finite number"),
        (
            "α β",
            "multiples of two directions through all parameters, from the iterate shown when they were chosen: random ones, or (pca) those in which the trajectory spreads most",
        ),
        (
            "off the plane",
            "how far the shown iterate is from such a plane: its path there is a shadow, and the color under it is not its loss",
        ),
    ],
    ..Panel::EMPTY
};

fn draw(session: &Session, theme: TerminalTheme, area: Rect, buffer: &mut Buffer) {
    let left = title(session, area.width);
    let view = views::shown(session);
    let right = (view.of_picture)(session);
    let inner = heading(&left, &right, theme, area, buffer);
    let figure = figure::picture(session);
    let plot = Plot::new(&figure, theme);
    let invited = invitation_area(plot.viewport(inner).plot).filter(|_| waits(session));
    plot.reserving(invited).render(inner, buffer);
    if let Some(area) = invited {
        invitation(theme, area, buffer);
    }
}

/// Whether nothing has happened yet: the picture waits for Space, but for that of a lesson, which says itself what to do.
fn waits(session: &Session) -> bool {
    if session.scenario().lesson.is_some() {
        return false;
    }
    let race = session.race();
    let can_play = race
        .racers
        .iter()
        .any(|racer| racer.history.now().stop().is_none());
    session.is_untouched()
        && can_play
        && !race.playing
        && race.newest() == 0
        && !session.is_preview()
}

/// What the picture says while it waits.
const INVITATION: &str = " Space plays ";

/// Where the invitation stands: at the top of the plot, if there is room.
fn invitation_area(plot: Rect) -> Option<Rect> {
    let width = INVITATION.len() as u16 + 2;
    let left = plot.x + plot.width.saturating_sub(width) / 2;
    let fits = plot.width >= 2 * width && plot.height >= 10;
    fits.then(|| Rect::new(left, plot.y + 1, width, 3))
}

/// A box that says which key begins.
fn invitation(theme: TerminalTheme, area: Rect, buffer: &mut Buffer) {
    let inner = boxed(Titles::default(), theme, area, buffer);
    let line = text::line(INVITATION, theme.chrome(Chrome::Key));
    text::write(vec![line], theme, inner, buffer);
}

/// The layout of the picture in an area with its heading.
fn viewport(session: &Session, area: Rect) -> Viewport {
    let figure = figure::picture(session);
    Viewport::new(&figure.x, &figure.y, below_heading(area))
}

/// How many samples the picture should have.
fn resolution(session: &Session, area: Rect) -> Resolution {
    let viewport = viewport(session, area);
    if session.is_plane() {
        viewport.resolution()
    } else {
        viewport.resolution_of_curve()
    }
}

/// What a heading leaves of an area.
pub(super) fn below_heading(area: Rect) -> Rect {
    if area.height < 3 {
        return area;
    }
    Rect {
        y: area.y + 1,
        height: area.height.saturating_sub(1),
        ..area
    }
}

/// A click moves the probe, a double click starts there, a drag pans, the wheel zooms.
fn mouse(
    session: &Session,
    _: TerminalTheme,
    area: Rect,
    at: Position,
    gesture: Gesture,
) -> Option<Message> {
    let viewport = viewport(session, area);
    let invitation = invitation_area(viewport.plot).filter(|_| waits(session));
    if gesture == Gesture::Click && invitation.is_some_and(|area| area.contains(at)) {
        return Some(Message::Time(Time::Toggle));
    }
    if session.relief_angle().is_some() {
        return turned(at, gesture);
    }
    let point = viewport.point(at.x, at.y)?;
    let message = match gesture {
        Gesture::Wheel(up) => Message::Camera(CameraMove::ZoomAt(up, point)),
        Gesture::Click => Message::Probe(ProbeMove::To(point)),
        Gesture::DoubleClick => Message::Probe(ProbeMove::StartAt(point)),
        Gesture::Drag(from) => {
            let room = viewport.plot;
            let right = (f64::from(from.x) - f64::from(at.x)) / f64::from(room.width.max(1));
            let up = (f64::from(at.y) - f64::from(from.y)) / f64::from(room.height.max(1));
            Message::Camera(CameraMove::Pan(right, up))
        }
    };
    Some(message)
}

/// A drag turns the relief, and the wheel zooms.
fn turned(at: Position, gesture: Gesture) -> Option<Message> {
    let message = match gesture {
        Gesture::Wheel(up) => Message::Camera(CameraMove::Zoom(up)),
        Gesture::Drag(from) => {
            let right = i32::from(at.x) - i32::from(from.x);
            let up = i32::from(at.y) - i32::from(from.y);
            Message::Move(ViewMove::Turn(right, up))
        }
        Gesture::Click | Gesture::DoubleClick => return None,
    };
    Some(message)
}

fn title(session: &Session, width: u16) -> String {
    let scene = session.scene();
    let [x, y] = scene.axis_names();
    let direction_plane = scene.camera.direction_plane.as_ref();
    let mut left = match direction_plane.zip(figure::off_plane(session)) {
        Some((direction_plane, distance)) => tilted(direction_plane, distance, width),
        None if session.relief_angle().is_some() => format!("surface in relief over {x} and {y}"),
        None if session.is_plane() => format!("surface · {x} → · {y} ↑"),
        None => format!("the loss against {x}"),
    };
    let held = figure::held(session);
    if !held.is_empty() {
        left = format!("{left} · {held}");
    }
    match (
        session.editor().is_some_and(Editor::is_wrong),
        session.is_preview(),
    ) {
        (true, _) => left.push_str(" · of the last good loss"),
        (false, true) => left.push_str(" · preview"),
        (false, false) => {}
    }
    left
}

/// Which directions, and how far from their plane the panels' point is: as much as there is room for.
fn tilted(direction_plane: &DirectionPlane, distance: f64, width: u16) -> String {
    let off = format!("off the plane by {}", short(distance, 3));
    let (seed, step) = (direction_plane.seed, direction_plane.step);
    let kinds = match (direction_plane.kind, direction_plane.principal) {
        (DirectionKind::Random, _) => [
            format!("two random directions, seed {seed}, from step {step}"),
            format!("random directions, seed {seed}"),
            format!("random directions {seed}"),
        ],
        (DirectionKind::Principal, Some(ExplainedVariance { of, step, .. })) => {
            let [right, up] = of.map(|share| short(100.0 * share, 3));
            [
                format!("principal directions of {step} steps: {right} % → {up} % ↑"),
                format!("principal directions: {right} % → {up} % ↑"),
                format!("pca {right} % → {up} % ↑"),
            ]
        }
        (DirectionKind::Principal, None) => [
            String::from("principal directions: random until the path bends"),
            String::from("pca: random until the path bends"),
            String::from("pca: random yet"),
        ],
    };
    let room = usize::from(width.saturating_sub(4));
    // At the shown point itself nothing is off.
    let shown = kinds.map(|kind| {
        if distance == 0.0 {
            kind
        } else {
            format!("{kind} · {off}")
        }
    });
    let fitting = shown.iter().find(|shown| text::width(shown) <= room);
    fitting.unwrap_or(&shown[2]).clone()
}

/// How the bands are divided, and how much of the field is not finite.
pub(crate) fn levels(session: &Session) -> String {
    let Some(Picture::Surface(map)) = session.picture().filter(|_| session.is_plane()) else {
        return String::new();
    };
    let scale = match map.heat.levels().scale() {
        Scale::Linear => "linear levels",
        Scale::Log => "log levels",
    };
    let grid = map.grid();
    match grid.not_finite() {
        0 => scale.to_string(),
        all if all == grid.values().len() => String::from("not finite anywhere here"),
        some => {
            let share = 100.0 * some as f64 / grid.values().len() as f64;
            format!("{} % not finite · {scale}", short(share, 2))
        }
    }
}

/// What a curve is of.
pub(crate) fn curve(session: &Session) -> String {
    let [x, _] = session.scene().axis_names();
    match session.rows_of_step() {
        Selection::Step(step) => format!("along {x} · rows of step {step}"),
        Selection::Train | Selection::Test => format!("along {x}"),
    }
}
