//! The picture: the loss over two parameters or one, with the racers on it.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

use super::frame::{Titles, frame};
use super::{chain, network, race, sampling, sweep};
use crate::expr::number::short;
use crate::field::Scale;
use crate::figure::{self, Role};
use crate::scenario::DerivativeForms;
use crate::session::{DirectionPlane, ExplainedVariance, Picture, Pictured, Session, View};
use crate::ui::theme::{Chrome, Theme};
use crate::ui::views;
use crate::ui::widgets::Plot;

/// What draws a view that has no picture of the loss.
type Draw = fn(&Session, Theme, Rect, &mut Buffer);

/// Draws the panel.
pub(crate) fn draw(session: &Session, theme: Theme, area: Rect, buffer: &mut Buffer) {
    let others: [(&View, Draw); 5] = [
        (&views::CHAIN, chain::draw),
        (&views::NETWORK, network::draw),
        (&views::RACE, race::draw),
        (&views::SWEEP, sweep::draw),
        (&views::SAMPLING, sampling::draw),
    ];
    if let Some((_, draw)) = others.iter().find(|(view, _)| *view == session.view()) {
        return draw(session, theme, area, buffer);
    }
    let inner = frame(
        titles(session, theme, area.width),
        Chrome::Border,
        theme,
        area,
        buffer,
    );
    let figure = figure::picture(session);
    Plot::new(&figure, theme).render(inner, buffer);
}

/// The room for the plot inside the panel.
pub(crate) fn plot_area(area: Rect) -> Rect {
    if area.width < 3 || area.height < 3 {
        return area;
    }
    Rect::new(area.x + 1, area.y + 1, area.width - 2, area.height - 2)
}

fn titles(session: &Session, theme: Theme, width: u16) -> Titles {
    let scene = session.scene();
    let [x, y] = scene.axis_names();
    let tilt = scene.camera.tilt.as_ref();
    let mut left = match tilt.zip(figure::off_plane(session)) {
        Some((tilt, distance)) => tilted(tilt, distance, width),
        None if session.is_plane() => format!("surface · {x} → · {y} ↑"),
        None => format!("loss over {x}"),
    };
    let held = figure::held(session);
    if !held.is_empty() {
        left = format!("{left} · {held}");
    }
    if session.is_preview() {
        left = format!("{left} · preview");
    }
    Titles {
        left,
        right: match session.view().picture {
            Pictured::Line => spacing(session),
            Pictured::Plane | Pictured::Nothing => levels(session),
        },
        below: Some(legend(session, theme)),
    }
}

/// Which directions, and how far from their plane the panels' point is: as much as there is room for.
fn tilted(tilt: &DirectionPlane, distance: f64, width: u16) -> String {
    let off = format!("off the plane by {}", short(distance, 3));
    let (seed, step) = (tilt.seed, tilt.step);
    let kinds = match (tilt.ways, tilt.principal) {
        (DerivativeForms::Random, _) => [
            format!("two random directions, seed {seed}, from step {step}"),
            format!("random directions, seed {seed}"),
            format!("random directions {seed}"),
        ],
        (DerivativeForms::Principal, Some(ExplainedVariance { of, step, .. })) => {
            let [right, up] = of.map(|share| short(100.0 * share, 3));
            [
                format!("principal directions of {step} steps: {right} % → {up} % ↑"),
                format!("principal directions: {right} % → {up} % ↑"),
                format!("pca {right} % → {up} % ↑"),
            ]
        }
        (DerivativeForms::Principal, None) => [
            String::from("principal directions: random until the path bends"),
            String::from("pca: random until the path bends"),
            String::from("pca: random yet"),
        ],
    };
    // The corners, and a space at both ends.
    let room = usize::from(width.saturating_sub(4));
    let told = kinds.map(|kind| format!("{kind} · {off}"));
    let fitting = told.iter().find(|told| told.chars().count() <= room);
    fitting.unwrap_or(&told[2]).clone()
}

/// The spacing of the secant, and the keys that change it.
fn spacing(session: &Session) -> String {
    let axis = session.scene().camera.horizontal;
    let at = session.readout().and_then(|readout| readout.at.get(axis));
    let h = session.spacing().at(at.copied().unwrap_or(0.0));
    format!("secant h {} · . wider , narrower", short(h, 3))
}

/// How the bands are divided, and how much of the field is not finite.
fn levels(session: &Session) -> String {
    let Some(Picture::Surface(relief)) = session.picture().filter(|_| session.is_plane()) else {
        return String::new();
    };
    let scale = match relief.heat.levels().scale() {
        Scale::Linear => "linear levels",
        Scale::Log => "log levels",
    };
    let grid = relief.grid();
    match grid.not_finite() {
        0 => scale.to_string(),
        all if all == grid.values().len() => String::from("not finite anywhere here"),
        some => {
            let share = 100.0 * some as f64 / grid.values().len() as f64;
            format!("{} % not finite · {scale}", short(share, 2))
        }
    }
}

/// The racers in their colors, with their learning rates.
fn legend(session: &Session, theme: Theme) -> Line<'static> {
    let mut spans = vec![Span::raw(" ")];
    for (place, racer) in session.race().racers.iter().enumerate() {
        let focused = place == session.focus().racer();
        let style = theme.style(Role::Racer(racer.letter.index()));
        let rate = racer.history.now().rate();
        let mark = if focused {
            theme.text("●").into_owned()
        } else {
            String::from(" ")
        };
        spans.push(Span::styled(
            format!("{mark}{} {} ", racer.letter.char(), racer.name),
            style,
        ));
        let rate = format!("η {}  ", short(rate, 3));
        spans.push(Span::styled(
            theme.text(&rate).into_owned(),
            theme.style(Role::Text),
        ));
    }
    Line::from(spans)
}
