//! The horizontal axis of a log, which curves and layers share.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::words::short_names;
use crate::figure::{Axis, Range, Role};
use crate::runlog::digest::Steps;
use crate::session::Session;
use crate::ui::text;
use crate::ui::theme::{Charset, TerminalTheme};

/// The columns for the numbers and names at the left: at least, and at most where there is little room, and much.
const GUTTER: (u16, u16, u16) = (7, 10, 16);

/// From so many columns on there is much room.
const ROOMY: u16 = 60;

/// The time axis in an area.
#[derive(Clone, Copy, Debug)]
pub(super) struct TimeAxis {
    /// The columns at its left.
    pub(super) gutter: u16,
    /// Its first column on the screen, and how many it has.
    pub(super) from: u16,
    pub(super) columns: u16,
    steps: Steps,
}

impl TimeAxis {
    /// The axis of what is shown; none before anything is read.
    pub(super) fn of(session: &Session, area: Rect) -> Option<Self> {
        let steps = session.log_window()?;
        let (least, little, much) = GUTTER;
        let most = if area.width < ROOMY { little } else { much };
        let names = short_names(&row_names(session), usize::from(most) - 2);
        let widest = names
            .iter()
            .map(|name| text::width(name))
            .max()
            .unwrap_or(0);
        let gutter = (widest as u16 + 2).clamp(least, most).min(area.width / 3);
        Some(Self {
            gutter,
            from: area.x + gutter,
            columns: area.width.saturating_sub(gutter),
            steps,
        })
    }

    /// The steps as an axis of a figure.
    pub(super) fn axis(self) -> Axis {
        axis(self.steps)
    }

    /// The column of a step on the screen; none outside.
    pub(super) fn column(self, step: u64) -> Option<u16> {
        let part = self.steps.part(step, usize::from(self.columns))?;
        Some(self.from + part as u16)
    }

    /// The step at a column of the screen, the nearest one beside the axis.
    pub(super) fn step(self, column: u16) -> u64 {
        let along = f64::from(column.saturating_sub(self.from)) + 0.5;
        let share = (along / f64::from(self.columns.max(1))).min(1.0);
        let span = (self.steps.last - self.steps.first) as f64;
        self.steps.first + (share * span).round() as u64
    }

    /// Draws the line, its ticks and their numbers into two rows.
    pub(super) fn draw(self, unit: &str, theme: TerminalTheme, area: Rect, buffer: &mut Buffer) {
        if area.height < 2 {
            return;
        }
        let (line, corner, tick) = match theme.charset {
            Charset::Unicode => ("─", "└", "┬"),
            Charset::Ascii => ("-", "+", "+"),
        };
        let style = theme.style(Role::Line);
        if self.gutter > 0 {
            buffer.set_string(self.from - 1, area.y, corner, style);
        }
        buffer.set_string(
            self.from,
            area.y,
            line.repeat(usize::from(self.columns)),
            style,
        );
        let axis = self.axis();
        // Two numbers at least, where the widest step that fits leaves one.
        let least = usize::from(self.columns / 14).clamp(2, 9);
        let mut ticks = (least..=9).map(|most| axis.ticks(most));
        let ticks = ticks.find(|ticks| ticks.len() > 1);
        let mut end = self.from;
        for mark in ticks.unwrap_or_else(|| axis.ticks(least)) {
            let across = axis.fraction(mark.value) * f64::from(self.columns);
            let column = self.from + (across as u16).min(self.columns.saturating_sub(1));
            if mark.value.fract() != 0.0 {
                continue;
            }
            buffer.set_string(column, area.y, tick, style);
            let label = theme.text(&mark.label).into_owned();
            let width = text::width(&label) as u16;
            let right = self.from + self.columns;
            let start = column
                .saturating_sub(width / 2)
                .min(right.saturating_sub(width));
            if start >= end && start + width <= right {
                buffer.set_string(start, area.y + 1, &label, theme.style(Role::Muted));
                end = start + width + 2;
            }
        }
        let unit = text::prefix(unit, usize::from(self.gutter.saturating_sub(1)));
        buffer.set_string(area.x, area.y + 1, unit, theme.style(Role::Text));
    }
}

/// Steps as an axis of a figure.
pub(super) fn axis(steps: Steps) -> Axis {
    let last = steps.last.max(steps.first + 1);
    Axis::linear("", Range::new(steps.first as f64, last as f64))
}

/// The first layer of each row of the heat map.
pub(super) fn row_names(session: &Session) -> Vec<&str> {
    let heat = session.log_digest().and_then(|digest| digest.heat.as_ref());
    let rows = heat.map_or(&[][..], |heat| &heat.rows[..]);
    let first = rows.iter().filter_map(|row| row.first());
    first.map(String::as_str).collect()
}
