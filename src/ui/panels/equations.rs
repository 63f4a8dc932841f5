//! Chains of equals in rows of a width.

use ratatui::style::Style;
use ratatui::text::Line;

use crate::ui::text;
use crate::ui::theme::TerminalTheme;

/// Rows that grow downward.
pub(super) struct Equations {
    /// The columns.
    pub(super) width: usize,
    theme: TerminalTheme,
    /// What is written so far.
    pub(super) rows: Vec<Line<'static>>,
}

impl Equations {
    /// No rows yet.
    pub(super) fn new(width: usize, theme: TerminalTheme) -> Self {
        Self {
            width,
            theme,
            rows: Vec::new(),
        }
    }

    /// Writes parts that are equal, each further one in a row of its own if it fits there and not beside the
    /// others.
    pub(super) fn say(&mut self, indent: &str, parts: &[String], style: Style) {
        let mut row = indent.to_string();
        for (index, part) in parts.iter().enumerate() {
            let joined = if index == 0 {
                part.clone()
            } else {
                format!(" = {part}")
            };
            let fits = text::width(&row) + text::width(&joined) <= self.width;
            let is_longer = text::width(&joined) + indent.len() + 1 > self.width;
            if index > 0 && !fits && !is_longer {
                self.push(&mut row, style);
                row = format!("{indent} ");
            }
            row.push_str(&text::minus(&joined));
        }
        self.push(&mut row, style);
    }

    /// Puts a row down, in several where it is too wide.
    fn push(&mut self, row: &mut String, style: Style) {
        let row = std::mem::take(row);
        let indent: String = row.chars().take_while(|c| *c == ' ').collect();
        let rest = format!("{indent}  ");
        let row = self.theme.text(&row);
        let rows = text::indented(&row, &indent, &rest, self.width);
        self.rows
            .extend(rows.into_iter().map(|row| text::line(row, style)));
    }
}
