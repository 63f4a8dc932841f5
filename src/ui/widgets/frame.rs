//! Axes: their lines, ticks and labels.

use ratatui::buffer::Buffer;

use super::viewport::Viewport;
use crate::figure::{Figure, Role};
use crate::ui::text;
use crate::ui::theme::{Charset, TerminalTheme};

/// The glyphs of an axis.
struct Glyphs {
    vertical: &'static str,
    left_tick: &'static str,
    corner: &'static str,
    horizontal: &'static str,
    bottom_tick: &'static str,
}

const UNICODE: Glyphs = Glyphs {
    vertical: "│",
    left_tick: "┤",
    corner: "└",
    horizontal: "─",
    bottom_tick: "┬",
};

const ASCII: Glyphs = Glyphs {
    vertical: "|",
    left_tick: "+",
    corner: "+",
    horizontal: "-",
    bottom_tick: "+",
};

/// Draws both axes where the viewport has room for them.
pub(super) fn draw(
    figure: &Figure,
    viewport: &Viewport,
    theme: TerminalTheme,
    buffer: &mut Buffer,
) {
    let glyphs = match theme.charset {
        Charset::Unicode => &UNICODE,
        Charset::Ascii => &ASCII,
    };
    if viewport.has_left() {
        left(figure, viewport, theme, glyphs, buffer);
    }
    if viewport.has_bottom() {
        bottom(figure, viewport, theme, glyphs, buffer);
    }
}

fn left(
    figure: &Figure,
    viewport: &Viewport,
    theme: TerminalTheme,
    glyphs: &Glyphs,
    buffer: &mut Buffer,
) {
    let plot = viewport.plot;
    let (line, column) = (theme.style(Role::Line), plot.x - 1);
    let room = usize::from(column - viewport.area.x);
    for row in plot.top()..plot.bottom() {
        buffer.set_string(column, row, glyphs.vertical, line);
    }
    let mut free: Vec<u16> = (plot.top()..plot.bottom()).collect();
    for tick in &viewport.y_ticks {
        let row = viewport.row(figure.y.fraction(tick.value));
        if !free.contains(&row) {
            continue;
        }
        free.retain(|other| *other != row);
        buffer.set_string(column, row, glyphs.left_tick, line);
        let label = theme.text(&tick.label);
        let width = text::width(&label).min(room);
        let start = column - width as u16;
        buffer.set_stringn(start, row, &label, width, theme.style(Role::Muted));
    }
    let labels = [figure.y.label.as_str(), head(&figure.y.label)].map(|label| theme.text(label));
    let label = labels
        .into_iter()
        .find(|label| (1..=room).contains(&text::width(label)));
    if let Some(label) = label
        && let Some(row) = free.first()
    {
        let style = theme.style(Role::Text);
        let width = text::width(&label) as u16;
        buffer.set_string(column - width, *row, label, style);
    }
}

fn bottom(
    figure: &Figure,
    viewport: &Viewport,
    theme: TerminalTheme,
    glyphs: &Glyphs,
    buffer: &mut Buffer,
) {
    let plot = viewport.plot;
    let (line, row) = (theme.style(Role::Line), plot.bottom());
    for column in plot.left()..plot.right() {
        buffer.set_string(column, row, glyphs.horizontal, line);
    }
    if viewport.has_left() {
        buffer.set_string(plot.x - 1, row, glyphs.corner, line);
    }
    let mut end = viewport.area.left();
    // The places between labels: from where to where.
    let mut gaps = Vec::new();
    for tick in &viewport.x_ticks {
        let column = viewport.column(figure.x.fraction(tick.value));
        buffer.set_string(column, row, glyphs.bottom_tick, line);
        let label = theme.text(&tick.label);
        let width = text::width(&label) as u16;
        let start = column.saturating_sub(width / 2);
        let start = start.min(plot.right().saturating_sub(width)).max(end);
        if start + width > plot.right() {
            continue;
        }
        buffer.set_string(start, row + 1, label, theme.style(Role::Muted));
        gaps.push((end, start));
        end = start + width + 1;
    }
    gaps.push((end, plot.right()));
    let label = &figure.x.label;
    for label in [label.as_str(), head(label)] {
        let label = theme.text(label);
        let width = text::width(&label) as u16;
        let fits = |(from, to): &&(u16, u16)| from + width < *to;
        if width > 0
            && let Some((from, to)) = gaps.iter().rev().find(fits)
        {
            let start = from + (to - from - width) / 2;
            buffer.set_string(start, row + 1, label, theme.style(Role::Text));
            return;
        }
    }
}

/// What is left of a label where there is no room for all of it: the part before the first ` · `.
fn head(label: &str) -> &str {
    label.split(" · ").next().unwrap_or(label)
}
