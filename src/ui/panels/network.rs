//! The network view's table, and what stands there for a loss without layers.

mod table;

use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::Line;

use super::gradient::still;
use crate::explain::network::Network;
use crate::expr::number::short;
use crate::figure::Role;
use crate::scenario::library;
use crate::session::jobs::network::NetworkRequest;
use crate::session::{Backprop, ComputationStage as StepCursor, PointSource, Session};
use crate::ui::panel::{Panel, PanelRows, heading, scrolls, selects};
use crate::ui::text;
use crate::ui::theme::TerminalTheme;
use crate::ui::widgets::LogScale;
use table::LayerTable;

/// The row.
pub(crate) static PANEL: Panel = Panel {
    name: "layers",
    rows,
    draw,
    mouse: |session, _, area, at, gesture| selects(gesture, || stage_at(session, area, at)),
    help: &[
        (
            "network: ‖a‖",
            "the size of what leaves a layer, over all rows of the step, and of the loss's gradient by it; the bars share one log scale, so that vanishing is a staircase",
        ),
        (
            "× factor",
            "what a layer multiplies the gradient by on the way back: made of ‖W‖ and the mean slope of its function; the gradient of the first layer is the product of all",
        ),
        (
            "dead, flat",
            "relu units that are 0 in every row; the share of rows and units where tanh or sigmoid is nearly flat: no gradient passes there",
        ),
    ],
    ..Panel::EMPTY
};

/// One row a stage, and the headings.
fn rows(session: &Session, _: TerminalTheme, _: u16) -> PanelRows {
    let stages = session
        .network()
        .map_or(8, |backprop| backprop.network.stages.len());
    PanelRows {
        least: 6,
        wanted: u16::try_from(stages + 2).unwrap_or(PanelRows::ALL),
        most: None,
    }
}

fn draw(session: &Session, theme: TerminalTheme, area: Rect, buffer: &mut Buffer) {
    let Some(backprop) = session.network() else {
        return (WITHOUT.draw)(session, theme, area, buffer);
    };
    let network = &backprop.network;
    let rows = match network.rows {
        0 => String::new(),
        1 => String::from(" · 1 row"),
        rows => format!(" · {rows} rows"),
    };
    let scale = scale(network);
    let [low, high] = <[i32; 2]>::from(scale.ends()).map(|end| short(libm::exp10(end.into()), 1));
    let left = format!("layers · {}{rows}", whose(session, backprop.source));
    let right = format!("{} · bars {low} to {high}", progress(backprop));
    let right = text::minus(&right);
    let inner = heading(&left, &right, theme, area, buffer);
    let table = LayerTable::new(backprop, scale, theme, inner.width as usize);
    let mut rows = vec![table.heading()];
    rows.extend(in_sight(backprop, area).map(|stage| table.row(stage)));
    text::write(rows, theme, inner, buffer);
}

/// What the view is for, where there is nothing for it to show.
pub(crate) static WITHOUT: Panel = Panel {
    name: "layers",
    rows: |session, theme, width| {
        let rows = 1 + without(session, theme, width).len() as u16;
        PanelRows {
            least: rows.min(4),
            wanted: rows,
            most: None,
        }
    },
    draw: |session, theme, area, buffer| {
        let inner = heading("layers", "", theme, area, buffer);
        let rows = without(session, theme, inner.width);
        text::write_scrolled(rows, session.screen().scrolled, theme, inner, buffer);
    },
    mouse: scrolls,
    ..Panel::EMPTY
};

fn without(session: &Session, theme: TerminalTheme, width: u16) -> Vec<Line<'static>> {
    if session.has_network() {
        let why = if session.is_stale::<NetworkRequest>() {
            "computing …"
        } else {
            "there is nothing to step through: this loss depends on no parameter"
        };
        return vec![text::line(why, theme.style(Role::Muted))];
    }
    let names: Vec<&str> = library()
        .iter()
        .filter(|entry| entry.text.contains("linear("))
        .map(|entry| entry.name)
        .collect();
    let paragraphs = [
        String::from(
            "This view runs a network layer by layer: forward, then back with the gradients.",
        ),
        String::from(
            "A loss of single numbers has no layers: press 3 to go through its chain rule.",
        ),
        format!("O opens a scenario with layers: {}.", names.join(", ")),
        String::from("Or type one with e: mse(linear(tanh(linear(stack(1, 2), 3)), 1), 0.5)"),
    ];
    let style = theme.style(Role::Text);
    let mut rows = Vec::new();
    for paragraph in paragraphs {
        if !rows.is_empty() {
            rows.push(Line::default());
        }
        let wrapped = text::wrapped(&theme.text(&paragraph), usize::from(width.min(72)));
        rows.extend(wrapped.into_iter().map(|line| text::line(line, style)));
    }
    rows
}

/// The stage at a cell of the panel.
fn stage_at(session: &Session, area: Rect, at: Position) -> Option<usize> {
    let backprop = session.network()?;
    let row = at.y.checked_sub(area.y + 2)? as usize;
    let stages = in_sight(backprop, area);
    (area.contains(at) && row < stages.len()).then(|| stages.start + row)
}

/// The stages in sight: the selected one in the middle, but for the ends.
fn in_sight(backprop: &Backprop, area: Rect) -> Range<usize> {
    let room = area.height.saturating_sub(2) as usize;
    let count = backprop.network.stages.len();
    let first = backprop.selected.saturating_sub(room / 2);
    let first = first.min(count.saturating_sub(room));
    first..count.min(first + room)
}

/// The one scale of all bars.
fn scale(network: &Network) -> LogScale {
    let sizes = (0..network.stages.len()).map(|stage| network.sizes_of(stage));
    let both: Vec<f64> = sizes
        .flat_map(|sizes| [sizes.value, sizes.gradient])
        .collect();
    LogScale::of(both.into_iter())
}

/// Whose numbers these are: of the worker's answer, so that name and numbers belong together.
fn whose(session: &Session, source: PointSource) -> String {
    match source {
        PointSource::Draft => String::from("start of the draft"),
        PointSource::Probe => String::from("probe"),
        PointSource::Racer(racer, step) => {
            let racer = session.race().racers.get(racer);
            let letter = racer.map_or(' ', |racer| racer.letter.char());
            format!("{letter} · {}step {step}", still(session, step))
        }
    }
}

/// How far the computation is shown.
fn progress(backprop: &Backprop) -> String {
    let count = backprop.network.stages.len();
    match backprop.cursor.stage() {
        StepCursor::Forward(step) => format!("forward {step}/{count}"),
        StepCursor::Backward(0) => String::from("all forward"),
        StepCursor::Backward(step) if step < count => format!("backward {step}/{count}"),
        StepCursor::Backward(_) => String::from("all shown · , ."),
    }
}
