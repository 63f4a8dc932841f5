//! The layers over time as a heat map.

use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use super::super::time::{TimeAxis, row_names};
use super::super::words::{fitting, number, short_names};
use crate::field::Resolution;
use crate::figure::Role;
use crate::runlog::heat::{HeatSample, HeatScale, LayerHeatMap};
use crate::session::{CursorMove, LogMove, Message, Session};
use crate::ui::panel::{Gesture, Panel, PanelRows, heading};
use crate::ui::theme::{Charset, TerminalTheme};

/// The row.
pub(in crate::ui::log) static PANEL: Panel = Panel {
    name: "layers over time",
    rows: |_, _, _| PanelRows::from(6),
    draw,
    mouse,
    samples,
    help: &[
        (
            "layers over time",
            "a row a layer, the input at the top; the color is the norm of its gradient, or how many times its usual norm that is (v); where there is little room a row is the largest of several layers",
        ),
        ("0", "the norm is exactly 0 there"),
        ("╱", "a norm there is not finite"),
    ],
    ..Panel::EMPTY
};

/// The shades where there are no colors for a field, from what is calm on.
const SHADES: [&str; 5] = [" ", "░", "▒", "▓", "█"];
const ASCII_SHADES: [&str; 5] = [" ", ".", ":", "+", "#"];

fn draw(session: &Session, theme: TerminalTheme, area: Rect, buffer: &mut Buffer) {
    let (Some(run), Some(time)) = (session.log_run(), TimeAxis::of(session, area)) else {
        return;
    };
    let (map, axis) = (
        Rect {
            height: area.height.saturating_sub(2),
            ..area
        },
        Rect {
            y: area.bottom().saturating_sub(2),
            height: area.height.min(2),
            ..area
        },
    );
    draw_into(session, theme, map, buffer);
    time.draw(run.diagnosis.unit.name(), theme, axis, buffer);
}

/// Draws heading and map without an axis below.
pub(super) fn draw_into(session: &Session, theme: TerminalTheme, area: Rect, buffer: &mut Buffer) {
    let (Some(heat), Some(time)) = (
        session.log_digest().and_then(|digest| digest.heat.as_ref()),
        TimeAxis::of(session, area),
    ) else {
        return;
    };
    let of = match heat.scale {
        HeatScale::Times => "times the usual norm",
        HeatScale::Norm => "norm, log colors",
    };
    let inner = heading("layers over time", of, theme, area, buffer);
    let rows = Spread::of(heat, theme, inner.height);
    names(session, &rows, time, theme, inner, buffer);
    let cursor = session.log_cursor().and_then(|step| time.column(step));
    for row in 0..inner.height {
        for column in 0..time.columns {
            let x = time.from + column;
            let at = (column, time.columns);
            let cell = &mut buffer[(x, inner.y + row)];
            let halves = rows.halves(heat, row, at);
            paint(cell, heat, halves, theme);
            if cursor == Some(x) {
                mark_cursor(cell, heat, halves, theme);
            }
        }
    }
}

/// How the rows of the map share the rows of the screen: evenly, so that none is left over.
struct Spread {
    /// The rows of the map.
    rows: usize,
    /// The rows of the screen, or the halves of them.
    room: usize,
    /// Whether a row of the screen shows two halves.
    is_halved: bool,
}

impl Spread {
    fn of(heat: &LayerHeatMap, theme: TerminalTheme, height: u16) -> Self {
        let (rows, height) = (heat.rows.len(), usize::from(height.max(1)));
        let is_halved = theme.halves() && rows > height;
        Self {
            rows,
            room: if is_halved { 2 * height } else { height },
            is_halved,
        }
    }

    /// The first row of the map in a row of the screen.
    fn first(&self, row: u16) -> usize {
        self.start(usize::from(row) * if self.is_halved { 2 } else { 1 })
    }

    fn start(&self, part: usize) -> usize {
        part * self.rows / self.room
    }

    /// What weighs most in each half of a cell.
    fn halves(&self, heat: &LayerHeatMap, row: u16, at: (u16, u16)) -> [HeatSample; 2] {
        if self.is_halved {
            let upper = 2 * usize::from(row);
            [upper, upper + 1].map(|part| self.most(heat, part, at))
        } else {
            [self.most(heat, usize::from(row), at); 2]
        }
    }

    fn most(&self, heat: &LayerHeatMap, part: usize, (column, columns): (u16, u16)) -> HeatSample {
        let time = |column: u16| usize::from(column) * heat.columns / usize::from(columns.max(1));
        let parts = time(column)..time(column + 1).max(time(column) + 1);
        let from = self.start(part);
        let rows = from..self.start(part + 1).max(from + 1);
        let heavier = |a: HeatSample, b: HeatSample| if b > a { b } else { a };
        let layer = |row: usize| {
            let cells = parts.clone().map(|part| heat.sample(row, part));
            cells.fold(HeatSample::Absent, heavier)
        };
        rows.map(layer).fold(HeatSample::Absent, HeatSample::beside)
    }
}

fn paint(cell: &mut Cell, heat: &LayerHeatMap, halves: [HeatSample; 2], theme: TerminalTheme) {
    let bands = heat.levels.len() + 1;
    match halves {
        [HeatSample::NotFinite, _] | [_, HeatSample::NotFinite] => {
            cell.set_symbol(theme.hole())
                .set_style(theme.style(Role::Fault));
        }
        [HeatSample::Value(upper), HeatSample::Value(lower)] if theme.has_field() => {
            let [upper, lower] = [upper, lower].map(|value| theme.band(heat.band(value), bands));
            if upper == lower {
                cell.set_symbol(" ").set_bg(lower);
            } else {
                cell.set_symbol("▀").set_fg(upper).set_bg(lower);
            }
        }
        [HeatSample::Zero, HeatSample::Value(value)]
        | [HeatSample::Value(value), HeatSample::Zero]
            if theme.has_field() =>
        {
            let style = theme.over(Role::Fault, heat.band(value), bands);
            cell.set_symbol("0").set_style(style);
        }
        [HeatSample::Zero, _] | [_, HeatSample::Zero] => {
            cell.set_symbol("0").set_style(theme.style(Role::Fault));
        }
        [HeatSample::Value(value), HeatSample::Absent] if theme.has_field() => {
            cell.set_symbol("▀")
                .set_fg(theme.band(heat.band(value), bands));
        }
        [HeatSample::Absent, HeatSample::Value(value)] if theme.has_field() => {
            cell.set_symbol("▄")
                .set_fg(theme.band(heat.band(value), bands));
        }
        [HeatSample::Value(value), _] | [_, HeatSample::Value(value)] => {
            cell.set_symbol(shade(heat, value, theme))
                .set_style(theme.style(Role::Gradient));
        }
        [HeatSample::Absent, HeatSample::Absent] => {}
    }
}

/// The shade of a value: none where it is calm, or among the lowest.
fn shade(heat: &LayerHeatMap, value: f64, theme: TerminalTheme) -> &'static str {
    let shades = match theme.charset {
        Charset::Unicode => SHADES,
        Charset::Ascii => ASCII_SHADES,
    };
    let (band, bands) = (heat.band(value), heat.levels.len() + 1);
    let calm = match heat.scale {
        // Below the levels above 1 nothing stands out.
        HeatScale::Times => heat.band(1.0) + 1,
        HeatScale::Norm => 0,
    };
    let above = band.saturating_sub(calm) * shades.len() / (bands - calm).max(1);
    let index = match heat.scale {
        HeatScale::Times => above + usize::from(band >= calm),
        HeatScale::Norm => above,
    };
    let shade = shades.get(index).or(shades.last());
    shade.copied().unwrap_or_default()
}

fn mark_cursor(
    cell: &mut Cell,
    heat: &LayerHeatMap,
    halves: [HeatSample; 2],
    theme: TerminalTheme,
) {
    let line = match theme.charset {
        Charset::Unicode => "│",
        Charset::Ascii => "|",
    };
    let bands = heat.levels.len() + 1;
    match halves[1] {
        HeatSample::Value(value) if theme.has_field() => {
            let style = theme.over(Role::Strong, heat.band(value), bands);
            cell.set_symbol(line).set_style(style);
        }
        // What a shade says stays.
        _ if cell.symbol() != " " => {
            cell.set_style(theme.style(Role::Accent));
        }
        _ => {
            cell.set_symbol(line).set_style(theme.style(Role::Accent));
        }
    }
}

/// The name of the first layer of every row.
fn names(
    session: &Session,
    rows: &Spread,
    time: TimeAxis,
    theme: TerminalTheme,
    area: Rect,
    buffer: &mut Buffer,
) {
    let (line, columns) = match theme.charset {
        Charset::Unicode => ("│", usize::from(time.gutter.saturating_sub(2))),
        Charset::Ascii => ("|", usize::from(time.gutter.saturating_sub(2))),
    };
    let names = short_names(&row_names(session), columns);
    for row in 0..area.height {
        if time.from > area.x {
            buffer.set_string(time.from - 1, area.y + row, line, theme.style(Role::Line));
        }
        let is_new = row == 0 || rows.first(row) > rows.first(row - 1);
        if let Some(name) = names.get(rows.first(row)).filter(|_| is_new) {
            buffer.set_string(
                area.x,
                area.y + row,
                fitting(name, columns, theme),
                theme.style(Role::Muted),
            );
        }
    }
}

/// What some of the colors mean: each with its value.
pub(super) fn key(heat: &LayerHeatMap, theme: TerminalTheme) -> Vec<(String, Style, String)> {
    const SHOWN: usize = 4;
    let bands = heat.levels.len() + 1;
    let (from, levels) = match heat.scale {
        HeatScale::Times => (heat.band(1.0), &heat.levels[..]),
        HeatScale::Norm => (0, &heat.levels[..]),
    };
    let shown = levels.len().saturating_sub(from);
    let every = shown.div_ceil(SHOWN).max(1);
    let keys = levels.iter().enumerate().skip(from).step_by(every);
    let keys = keys.map(|(index, level)| {
        let value = match heat.scale {
            HeatScale::Times => format!("× {}", number(*level)),
            HeatScale::Norm => number(*level),
        };
        let symbol = if theme.has_field() {
            String::from("  ")
        } else {
            String::from(shade(heat, *level, theme))
        };
        let style = if theme.has_field() {
            theme.swatch(index + 1, bands)
        } else {
            theme.style(Role::Gradient)
        };
        (symbol, style, value)
    });
    keys.collect()
}

fn samples(session: &Session, area: Rect) -> Option<Resolution> {
    let time = TimeAxis::of(session, area)?;
    let columns = usize::from(time.columns.max(1));
    Some(Resolution::new(columns, session.resolution().rows))
}

fn mouse(
    session: &Session,
    _: TerminalTheme,
    area: Rect,
    at: Position,
    gesture: Gesture,
) -> Option<Message> {
    let step = TimeAxis::of(session, area)?.step(at.x);
    let moved = match gesture {
        Gesture::Click if at.y == area.y => LogMove::NextScale,
        Gesture::Click | Gesture::DoubleClick | Gesture::Drag(_) => {
            LogMove::Cursor(CursorMove::To(step))
        }
        Gesture::Wheel(closer) => LogMove::ZoomAt(closer, step),
    };
    Some(Message::Log(moved))
}
