//! The gradient as a table of itself, and the second opinions about it.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

use super::agreement::order;
use super::{agreement, curvature};
use crate::diff::Method;
use crate::explain::Readout;
use crate::expr::number::short;
use crate::figure::Role;
use crate::session::{Message, PointSource, Session};
use crate::ui::decimals::{Decimals, entry};
use crate::ui::panel::{Gesture, Panel, PanelRows, heading};
use crate::ui::text;
use crate::ui::theme::TerminalTheme;

/// The row.
pub(crate) static PANEL: Panel = Panel {
    name: "gradient",
    rows,
    draw,
    mouse,
    help: &[
        (
            "∂L/∂x",
            "the slope of the loss along x, the others held: how much the loss changes for a small change of x",
        ),
        (
            "∇L, ‖∇L‖",
            "the gradient: all slopes together, the direction of steepest ascent; its length is 0 at a minimum, a maximum, a saddle",
        ),
        (
            "✓ agree",
            "all methods agree within the finite difference's own error; kink, cut, undefined, disagree say why not; m shows them one by one",
        ),
        (
            "λ κ",
            "the least and greatest curvature (eigenvalues of the Hessian) here, and their ratio; ≈: with more than 64 parameters they are estimated, ≤: the least may be lower",
        ),
        (
            "loss ± exact",
            "the loss of this step's sample as an estimate of its expectation, with 1.96 s/√N: in 95 of 100 samples the expectation is that near",
        ),
        (
            "‖∇‖ all rows",
            "the length of the gradient over all rows; batches off by: how far the gradients of 50 mini-batches are from it (root mean square)",
        ),
    ],
    ..Panel::EMPTY
};

/// From this width on numbers have seven digits.
const WIDE: u16 = 46;

/// No more parameters than this are listed, where not all are.
const MOST: usize = 12;

fn rows(session: &Session, theme: TerminalTheme, width: u16) -> PanelRows {
    let count = session.scene().scenario.loss.parameters().len();
    let columns = usize::from(width);
    let below = below(session, theme, columns).len();
    let facts = facts(session, theme, columns).len();
    // Where there is no room for the methods one by one, they stay folded.
    let least = 1 + count.min(4) + folded(session, theme, columns).len();
    PanelRows {
        least: least as u16,
        wanted: (1 + count.min(MOST) + below + facts + 1) as u16,
        most: None,
    }
}

/// A click unfolds the methods, or folds them.
fn mouse(_: &Session, _: TerminalTheme, _: Rect, _: Position, gesture: Gesture) -> Option<Message> {
    (gesture == Gesture::Click).then_some(Message::ToggleMethods)
}

fn draw(session: &Session, theme: TerminalTheme, area: Rect, buffer: &mut Buffer) {
    let inner = heading("gradient", &whose(session), theme, area, buffer);
    let Some(readout) = current(session) else {
        return;
    };
    let columns = usize::from(inner.width);
    let mut below = below(session, theme, columns);
    if below.len() >= usize::from(inner.height) {
        below = folded(session, theme, columns);
    }
    let facts = facts(session, theme, columns);
    let room = usize::from(inner.height).saturating_sub(below.len());
    let mut lines = table(session, readout, theme, inner.width, room);
    lines.extend(below);
    let spare = usize::from(inner.height).saturating_sub(lines.len());
    if spare > 0 && facts.len() < spare {
        lines.push(Line::default());
    }
    if facts.len() <= spare {
        lines.extend(facts);
    }
    text::write(lines, theme, inner, buffer);
}

/// The readout, if it is of the loss that is shown.
fn current(session: &Session) -> Option<&Readout> {
    let count = session.scene().scenario.loss.parameters().len();
    session
        .readout()
        .filter(|readout| readout.at.len() == count)
}

/// Whose point the numbers are of.
fn whose(session: &Session) -> String {
    match session.read_of() {
        None => String::from("…"),
        Some(PointSource::Draft) => String::from("at the start of the draft"),
        Some(PointSource::Probe) => String::from("at the probe"),
        Some(PointSource::Racer(index, step)) => match session.race().racers.get(index) {
            Some(racer) => {
                let still = still(session, step);
                format!("at {} · {still}step {step}", racer.letter.char())
            }
            None => String::from("…"),
        },
    }
}

/// What stands before the step that numbers are of: while a run goes faster than they are found, they are still of an earlier one.
pub(super) fn still(session: &Session, step: u64) -> &'static str {
    if step == session.focused().history.now().steps() {
        ""
    } else {
        "still "
    }
}

/// A row for each parameter that fits: its slope, and where it is.
fn table(
    session: &Session,
    readout: &Readout,
    theme: TerminalTheme,
    width: u16,
    room: usize,
) -> Vec<Line<'static>> {
    let names = session.scene().scenario.loss.parameters();
    let order = order(session, names.len());
    let shown = if order.len() > room {
        room.saturating_sub(1)
    } else {
        order.len()
    };
    let column = if width < WIDE {
        Decimals::NARROW
    } else {
        Decimals::WIDE
    };
    let names_width = names.iter().map(|name| text::width(name)).max();
    let names_width = names_width.unwrap_or(0).min(8);
    let gradient = readout.gradient(Method::Reverse);
    let (muted, slope) = (theme.style(Role::Muted), theme.style(Role::Gradient));
    // Where a parameter is stands beside its slope if there is room for it.
    let used = 5 + names_width + 2 * column.width() + 4;
    let room = usize::from(width);
    let row = |index: &usize| {
        let name = names.get(*index).map_or("", String::as_str);
        let label = text::left(&format!("∂L/∂{name}"), 5 + names_width);
        let mut spans = vec![
            Span::styled(label, slope),
            Span::styled(column.text(entry(gradient, *index)), slope),
        ];
        if used <= room {
            let at = if used + names_width < room {
                format!(" at {} ", text::left(name, names_width))
            } else {
                String::from(" at ")
            };
            spans.push(Span::styled(at, muted));
            let at = column.text(entry(&readout.at, *index));
            spans.push(Span::styled(at, theme.style(Role::Text)));
        }
        Line::from(spans)
    };
    let mut lines: Vec<Line> = order.iter().take(shown).map(row).collect();
    if shown < order.len() {
        let more = format!("… {} more · a brings others", order.len() - shown);
        lines.push(text::line(more, muted));
    }
    lines
}

/// What stands under the table: the gradient as a vector, and what the methods say, one by one if they are unfolded.
fn below(session: &Session, theme: TerminalTheme, columns: usize) -> Vec<Line<'static>> {
    let mut lines = folded(session, theme, columns);
    if let Some(readout) = current(session).filter(|_| session.screen().methods) {
        lines.splice(1..1, agreement::methods(session, readout, theme, columns));
    }
    lines
}

/// The same without the methods one by one.
fn folded(session: &Session, theme: TerminalTheme, columns: usize) -> Vec<Line<'static>> {
    let Some(readout) = current(session) else {
        return Vec::new();
    };
    let mut lines = vec![vector(readout, theme, columns)];
    lines.extend(agreement::opinions(session, readout, theme, columns));
    lines
}

/// The gradient as a vector, its length, and where it points.
fn vector(readout: &Readout, theme: TerminalTheme, columns: usize) -> Line<'static> {
    let gradient = readout.gradient(Method::Reverse);
    let length = text::minus(&short(readout.gradient_norm(), 3));
    let numbers: Vec<String> = gradient
        .iter()
        .take(3)
        .map(|g| text::minus(&short(*g, 3)))
        .collect();
    let uphill = uphill(gradient, theme);
    let full = format!(
        "gradient ({}) · length {length}{uphill}",
        numbers.join(", ")
    );
    let style = theme.style(Role::Text);
    if gradient.len() <= 2 && text::width(&full) <= columns {
        return text::line(full, style);
    }
    text::line(format!("length {length}{uphill}"), style)
}

/// The arrow uphill, of the eight directions the nearest.
fn uphill(gradient: &[f64], theme: TerminalTheme) -> String {
    let (x, y) = match *gradient {
        [x] => (x, 0.0),
        [x, y] => (x, y),
        _ => return String::new(),
    };
    if !(x.is_finite() && y.is_finite()) || (x == 0.0 && y == 0.0) {
        return String::new();
    }
    let eighth = (libm::atan2(y, x) / std::f64::consts::FRAC_PI_4).round();
    format!(
        " · uphill {}",
        theme.direction((eighth as i64).rem_euclid(8) as usize)
    )
}

/// What else is known of the point: the loss, its estimates, the curvature.
fn facts(session: &Session, theme: TerminalTheme, columns: usize) -> Vec<Line<'static>> {
    let Some(readout) = current(session) else {
        return Vec::new();
    };
    curvature::facts(readout, session, theme, columns)
}
