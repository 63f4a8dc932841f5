//! Sampling instead of integrating: the estimate beside the exact value, and the error against the number of rows.

use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::Line;
use ratatui::widgets::Widget;

use crate::explain::sampling::GradientSpread;
use crate::explain::{DRAWN, ErrorCurve, Sampled};
use crate::figure::{self, Role};
use crate::session::Session;
use crate::ui::panel::{Panel, PanelRows, heading, scrolls};
use crate::ui::text;
use crate::ui::theme::TerminalTheme;
use crate::ui::widgets::Plot;

/// The row.
pub(crate) static PANEL: Panel = Panel {
    name: "sampling",
    rows: |_, _, _| PanelRows::from(8),
    draw,
    mouse: scrolls,
    help: &[(
        "sampling",
        "how far samples, or the gradients of batches, are off against the number of their rows; on both log axes 1/√N has slope −½",
    )],
    ..Panel::EMPTY
};

/// The same in words, where there is no room for all of them under the picture.
pub(crate) static IN_NUMBERS: Panel = Panel {
    name: "sampling in numbers",
    rows: |session, theme, width| {
        let count = lines(session, theme, width).len();
        PanelRows::exactly(1 + count.max(2) as u16)
    },
    draw: |session, theme, area, buffer| {
        let name = match session.errors() {
            Some(_) => "sampling in numbers",
            None => "sampling",
        };
        let inner = heading(name, "", theme, area, buffer);
        let lines = lines(session, theme, inner.width);
        text::write_scrolled(lines, session.screen().scrolled, theme, inner, buffer);
    },
    ..Panel::EMPTY
};

/// From so many rows on the words stand under the picture.
pub(crate) const TALL: u16 = 24;

fn draw(session: &Session, theme: TerminalTheme, area: Rect, buffer: &mut Buffer) {
    let curve = session.errors();
    let left = match curve.map(|curve| curve.of) {
        Some(Sampled::Loss) => "sampling · error of the estimate",
        Some(Sampled::Gradient) => "sampling · error of a batch's gradient",
        None => "sampling",
    };
    let inner = heading(left, "", theme, area, buffer);
    let lines = lines(session, theme, inner.width.saturating_sub(2));
    if curve.is_none() {
        text::write(lines, theme, inner, buffer);
        return;
    }
    // The curve comes first.
    let rows = if area.height < TALL {
        0
    } else {
        (lines.len() as u16).min(inner.height * 2 / 5)
    };
    let [above, below] =
        Layout::vertical([Constraint::Min(0), Constraint::Length(rows)]).areas(inner);
    Plot::new(&figure::errors(session), theme).render(above, buffer);
    text::write_scrolled(lines, session.screen().scrolled, theme, below, buffer);
}

/// What there is to say, in rows of a width.
fn lines(session: &Session, theme: TerminalTheme, width: u16) -> Vec<Line<'static>> {
    let rows = sentences(session).into_iter().map(|(sentence, role)| {
        let style = theme.style(role);
        let rows = text::wrapped(&theme.text(&text::minus(&sentence)), usize::from(width));
        rows.into_iter().map(move |row| text::line(row, style))
    });
    rows.flatten().collect()
}

/// What there is to say, the most important first.
pub(crate) fn sentences(session: &Session) -> Vec<(String, Role)> {
    let readout = session.readout();
    let estimate = readout.and_then(|readout| {
        let exact = session.exact(&readout.at);
        Some(readout.estimate?.text(exact))
    });
    let spread = readout
        .and_then(|readout| readout.spread)
        .map(GradientSpread::text);
    let curve = session.errors();
    let slope = curve.and_then(ErrorCurve::text);
    let sentences = [
        (estimate, Role::Text),
        (slope, Role::Text),
        (spread, Role::Text),
        (curve.map(law), Role::Muted),
        (curve.is_none().then(|| missing(session)), Role::Muted),
    ];
    let sentences = sentences.into_iter();
    sentences
        .filter_map(|(text, role)| Some((text?, role)))
        .collect()
}

fn law(curve: &ErrorCurve) -> String {
    // Of n rows a batch of N takes some away from itself: the larger, the less is left to chance.
    let (each, law) = match curve.of {
        Sampled::Loss => ("samples", "s/√N"),
        Sampled::Gradient => ("batches", "s/√N · √((n−N)/(n−1))"),
    };
    let dotted = if curve.points.iter().any(|point| point.expected.is_some()) {
        format!("; dotted: {law}")
    } else {
        String::new()
    };
    format!("error: root mean square over {DRAWN} {each} of each size{dotted}")
}

/// Why there is no curve.
fn missing(session: &Session) -> String {
    let text = match session.scene().program.data() {
        None => "this loss has no rows, so nothing is sampled: O opens monte_carlo or spirals",
        Some(_) if session.is_drawing_samples() => "drawing …",
        Some(_) => "so few rows have no batches to choose from",
    };
    String::from(text)
}
