//! The network view's table, and what stands there for a loss without layers.

mod table;

use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

use super::frame::{Titles, frame, lines, wrapped};
use crate::explain::network::Network;
use crate::figure::Role;
use crate::scenario::library;
use crate::session::{Backprop, PointSource, Session, Stage as StepCursor};
use crate::ui::layout::NetworkWish;
use crate::ui::theme::{Chrome, Theme};
use crate::ui::views::NETWORK;
use crate::ui::widgets::LogScale;
use table::Table;

/// What the network view would like to have; none in other views.
pub(super) fn wish(session: &Session) -> Option<NetworkWish> {
    if session.view() != &NETWORK {
        return None;
    }
    let told = session.network();
    let stages = told.map_or(0, |told| told.network.stages.len());
    Some(NetworkWish {
        table: u16::try_from(stages + 3).unwrap_or(u16::MAX),
        has_ledger: session.has_network(),
        has_picture: told.is_some_and(Backprop::has_picture),
        prefers_picture: told.is_some_and(|told| told.prefers_picture),
    })
}

/// Draws the panel.
pub(crate) fn draw(session: &Session, theme: Theme, area: Rect, buffer: &mut Buffer) {
    let Some(told) = session.network() else {
        return without(session, theme, area, buffer);
    };
    let network = &told.network;
    let rows = match network.rows {
        0 => String::new(),
        1 => String::from(" · 1 row"),
        rows => format!(" · {rows} rows"),
    };
    let scale = scale(network);
    let titles = Titles {
        left: format!("network · {}{rows}", whose(session, told.subject)),
        right: progress(told),
        below: Some(ends(scale, theme)),
    };
    let inner = frame(titles, Chrome::Border, theme, area, buffer);
    let table = Table::new(told, scale, theme, inner.width as usize);
    let mut rows = vec![table.heading()];
    rows.extend(in_sight(told, area).map(|stage| table.row(stage)));
    lines(rows, theme, inner, buffer);
}

/// What the view is for, where there is nothing for it to show.
fn without(session: &Session, theme: Theme, area: Rect, buffer: &mut Buffer) {
    let titles = Titles {
        left: String::from("network"),
        ..Titles::default()
    };
    let inner = frame(titles, Chrome::Border, theme, area, buffer);
    if session.has_network() {
        let waiting = Span::styled(" computing …", theme.style(Role::Muted));
        lines(vec![Line::from(waiting)], theme, inner, buffer);
        return;
    }
    let names: Vec<&str> = library()
        .iter()
        .filter(|entry| entry.text.contains("linear("))
        .map(|entry| entry.name)
        .collect();
    let told = [
        String::from(
            "This view runs a network layer by layer: forward, then back with the gradients.",
        ),
        String::from("This loss is a function of single numbers: 3 steps through its chain rule."),
        format!("O opens a scenario with layers: {}.", names.join(", ")),
        String::from("Or type one with e: mse(linear(tanh(linear(stack(1, 2), 3)), 1), 0.5)"),
    ];
    let mut rows = Vec::new();
    for text in told {
        let style = theme.style(Role::Text);
        let width = (inner.width as usize).saturating_sub(2);
        let wrapped = wrapped(&text, width).into_iter();
        rows.extend(wrapped.map(|line| Line::from(Span::styled(format!(" {line}"), style))));
        rows.push(Line::default());
    }
    lines(rows, theme, inner, buffer);
}

/// The stage at a place of the panel.
pub(crate) fn stage_at(session: &Session, area: Rect, place: Position) -> Option<usize> {
    let told = session.network()?;
    let row = place.y.checked_sub(area.y + 2)? as usize;
    let stages = in_sight(told, area);
    (area.contains(place) && row < stages.len()).then(|| stages.start + row)
}

/// The stages in sight: the selected one in the middle, but for the ends.
fn in_sight(told: &Backprop, area: Rect) -> Range<usize> {
    let room = area.height.saturating_sub(3) as usize;
    let count = told.network.stages.len();
    let first = told.selected.saturating_sub(room / 2);
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

/// The ends of the bars.
fn ends(scale: LogScale, theme: Theme) -> Line<'static> {
    let (low, high) = scale.ends();
    let text = format!(" bars: 1e{low} to 1e{high}, log ");
    Line::from(Span::styled(text, theme.chrome(Chrome::Hint)))
}

/// Whose numbers these are: of the worker's answer, so that name and numbers belong together.
fn whose(session: &Session, subject: PointSource) -> String {
    match subject {
        PointSource::Draft => String::from("start of the draft"),
        PointSource::Probe => String::from("probe"),
        PointSource::Racer(racer, step) => {
            let racer = session.race().racers.get(racer);
            let letter = racer.map_or(' ', |racer| racer.letter.char());
            format!("{letter} · step {step}")
        }
    }
}

/// How far the telling is.
fn progress(told: &Backprop) -> String {
    let count = told.network.stages.len();
    match told.telling.stage() {
        StepCursor::Forward(step) => format!("forward {step}/{count}"),
        StepCursor::Backward(0) => String::from("all forward"),
        StepCursor::Backward(step) if step < count => format!("backward {step}/{count}"),
        StepCursor::Backward(_) => String::from("all told · Home"),
    }
}
