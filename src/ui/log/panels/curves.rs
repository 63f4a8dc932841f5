//! Loss, norm and layers over time, on one axis.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::widgets::Widget;

use super::super::time::{TimeAxis, row_names};
use super::super::words::{mark, number};
use super::heat;
use crate::field::Resolution;
use crate::figure::{Figure, Role, Scale, log_loss, log_norm};
use crate::session::{CursorMove, LogMove, LogState, Message, RunSummary, Session};
use crate::ui::panel::{Gesture, Panel, PanelRows, heading};
use crate::ui::text;
use crate::ui::theme::{Chrome, TerminalTheme};
use crate::ui::widgets::Plot;

/// The row.
pub(in crate::ui::log) static PANEL: Panel = Panel {
    name: "curves",
    rows: |_, _, _| PanelRows::from(5),
    draw,
    mouse,
    samples,
    help: &[
        (
            "loss, gradient norm",
            "over the steps of the log; the axis is logarithmic where values differ much; a record that is not finite cuts the line",
        ),
        (
            "▾",
            "an event: something was found there; n and p go from one to the next",
        ),
        (
            "│",
            "the cursor: a click or a drag puts it there, the wheel shows fewer or more steps about the mouse",
        ),
    ],
    ..Panel::EMPTY
};

/// Fewer rows than this have no heading.
const HEADINGS: u16 = 12;

/// The least rows of a curve, and of the layers.
const LEAST: u16 = 3;

/// Where the parts stand.
#[derive(Clone, Copy, Debug, Default)]
struct Parts {
    /// Headings included.
    loss: Rect,
    norm: Rect,
    heat: Rect,
    /// Above the first curve.
    events: Rect,
    axis: Rect,
    has_headings: bool,
}

impl Parts {
    fn of(run: &RunSummary, layers: usize, area: Rect) -> Self {
        let has_headings = area.height >= HEADINGS;
        let heading = u16::from(has_headings);
        let axis = if area.height >= 8 { 2 } else { 0 };
        let rows = area.height.saturating_sub(axis + 1);
        let least = LEAST + heading;
        let curves = u16::from(run.has.loss) + u16::from(run.has.norm);
        let fits = run.has.layers > 0 && has_headings && rows >= least * (curves + 1);
        let heat = if !fits {
            0
        } else if curves == 0 {
            rows
        } else {
            // Few layers have a row each and no more: shared evenly, others would make some of them look larger.
            let wanted = (layers.min(usize::from(rows)) as u16).saturating_add(heading);
            wanted.min((rows * 2 / 5).max(least))
        };
        let rest = rows - heat.min(rows);
        let (loss, norm) = match (run.has.loss, run.has.norm && rest >= 2 * least) {
            (true, true) => (rest - rest * 9 / 20, rest * 9 / 20),
            (true, false) => (rest, 0),
            (false, _) => (0, if run.has.norm { rest } else { 0 }),
        };
        let mut top = area.y;
        let mut take = |rows: u16| {
            let taken = Rect {
                y: top,
                height: rows,
                ..area
            };
            top += rows;
            taken
        };
        let events = take(1.min(area.height));
        Self {
            events,
            loss: take(loss),
            norm: take(norm),
            heat: take(heat),
            axis: take(axis),
            has_headings,
        }
    }
}

/// Whether the layers find room below the curves.
pub(in crate::ui::log) fn has_heat(session: &Session, area: Rect) -> bool {
    let Some(run) = session.log_run() else {
        return true;
    };
    run.has.layers == 0 || Parts::of(run, row_names(session).len(), area).heat.height > 0
}

fn draw(session: &Session, theme: TerminalTheme, area: Rect, buffer: &mut Buffer) {
    let (Some(run), Some(digest), Some(cursor), Some(time)) = (
        session.log_run(),
        session.log_digest(),
        session.log_cursor(),
        TimeAxis::of(session, area),
    ) else {
        return;
    };
    let parts = Parts::of(run, row_names(session).len(), area);
    let reading = session.log_reading();
    let unit = run.diagnosis.unit.name();
    let at = |value: Option<f64>| {
        let value = value.map_or_else(|| String::from("—"), number);
        format!("{value} at {unit} {cursor}")
    };
    if !parts.loss.is_empty() {
        let mut now = at(reading.and_then(|reading| reading.loss));
        if let Some(validation) = reading.and_then(|reading| reading.validation) {
            now = format!("validation {} · {now}", number(validation));
        }
        // Else it stands above the layers.
        if let Some(rate) = reading
            .and_then(|reading| reading.rate)
            .filter(|_| run.has.layers == 0)
        {
            now = format!("rate {} · {now}", number(rate));
        }
        let mut figure = log_loss(digest, cursor);
        if !parts.has_headings && !digest.validation.is_empty() {
            // There is no legend either.
            figure.title = String::from("━ loss ┄ validation");
        }
        curve(&parts, &figure, &now, time, theme, parts.loss, buffer);
    }
    if !parts.norm.is_empty() {
        let now = at(reading.and_then(|reading| reading.norm));
        curve(
            &parts,
            &log_norm(digest, cursor),
            &now,
            time,
            theme,
            parts.norm,
            buffer,
        );
    }
    if !parts.heat.is_empty() {
        heat::draw_into(session, theme, parts.heat, buffer);
    }
    time.draw(unit, theme, parts.axis, buffer);
    events(session, run, time, theme, parts.events, buffer);
}

fn curve(
    parts: &Parts,
    figure: &Figure,
    now: &str,
    time: TimeAxis,
    theme: TerminalTheme,
    area: Rect,
    buffer: &mut Buffer,
) {
    let scale = match figure.y.scale() {
        Scale::Log => " · log",
        Scale::Linear => "",
    };
    let inner = if parts.has_headings {
        heading(&figure.title, &format!("{now}{scale}"), theme, area, buffer)
    } else {
        area
    };
    Plot::new(figure, theme)
        .above_others(time.gutter)
        .render(inner, buffer);
    if !parts.has_headings {
        let name = text::prefix(&figure.title, usize::from(inner.width));
        let style = theme.style(Role::Muted);
        let x = inner.right().saturating_sub(text::width(name) as u16);
        buffer.set_string(x, inner.y, theme.text(name), style);
    }
}

/// A mark above each step at which something was found; that of the chosen finding with its step.
fn events(
    session: &Session,
    run: &RunSummary,
    time: TimeAxis,
    theme: TerminalTheme,
    area: Rect,
    buffer: &mut Buffer,
) {
    if area.is_empty() {
        return;
    }
    let chosen = session.log().map_or(0, LogState::chosen);
    let findings = &run.diagnosis.findings;
    let mut events = run.events();
    events.sort_by_key(|(_, index)| (*index == chosen, std::cmp::Reverse(*index)));
    let marked: Vec<u16> = events
        .iter()
        .filter_map(|(step, _)| time.column(*step))
        .collect();
    for (step, index) in events {
        let (Some(column), Some(finding)) = (time.column(step), findings.get(index)) else {
            continue;
        };
        let (_, role) = mark(finding.level);
        let style = theme.style(role);
        buffer.set_string(column, area.y, theme.text("▾"), style);
        if index == chosen {
            let label = format!("{} {step}", finding.kind.word().replace('_', " "));
            let width = text::width(&label) as u16;
            // A label runs into no other mark; the findings have its step, too.
            let is_free = |first: &u16| {
                let cells = first.saturating_sub(1)..=*first + width;
                *first >= area.x
                    && *first + width <= area.right()
                    && !marked.iter().any(|at| *at != column && cells.contains(at))
            };
            let places = [Some(column + 2), column.checked_sub(width + 1)];
            if let Some(first) = places.into_iter().flatten().find(is_free) {
                let style = theme.chrome(Chrome::Heading);
                buffer.set_string(first, area.y, label, style);
            }
        }
    }
}

fn samples(session: &Session, area: Rect) -> Option<Resolution> {
    // Two columns of dots in a cell.
    let time = TimeAxis::of(session, area)?;
    let columns = 2 * usize::from(time.columns.max(1));
    Some(Resolution::new(columns, session.resolution().rows))
}

fn mouse(
    session: &Session,
    _: TerminalTheme,
    area: Rect,
    at: Position,
    gesture: Gesture,
) -> Option<Message> {
    let time = TimeAxis::of(session, area)?;
    let run = session.log_run()?;
    let step = time.step(at.x);
    let is_event = at.y == Parts::of(run, row_names(session).len(), area).events.y;
    let moved = match gesture {
        Gesture::Click | Gesture::DoubleClick if is_event => {
            let events = run.events().into_iter();
            let (_, finding) = events.min_by_key(|(event, _)| event.abs_diff(step))?;
            LogMove::Choose(finding)
        }
        Gesture::Click | Gesture::DoubleClick | Gesture::Drag(_) => {
            LogMove::Cursor(CursorMove::To(step))
        }
        Gesture::Wheel(closer) => LogMove::ZoomAt(closer, step),
    };
    Some(Message::Log(moved))
}
