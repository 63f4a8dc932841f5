//! Rows of text for a width, for what is told as a chain of equals.

use ratatui::style::Style;
use ratatui::text::{Line, Span};

/// Rows that grow downward.
pub(super) struct Sheet {
    /// The columns.
    pub(super) width: usize,
    /// What is written so far.
    pub(super) rows: Vec<Line<'static>>,
}

impl Sheet {
    /// An empty sheet.
    pub(super) fn new(width: usize) -> Self {
        Self {
            width,
            rows: Vec::new(),
        }
    }

    /// Writes parts that are equal, each further one in a row of its own if it fits there and not beside the
    /// others.
    pub(super) fn say(&mut self, indent: &str, parts: &[String], style: Style) {
        let mut row = indent.to_string();
        for (place, part) in parts.iter().enumerate() {
            let joined = if place == 0 {
                part.clone()
            } else {
                format!(" = {part}")
            };
            let fits = row.chars().count() + joined.chars().count() <= self.width;
            let is_longer = joined.chars().count() + indent.len() + 1 > self.width;
            if place > 0 && !fits && !is_longer {
                self.push(&mut row, style);
                row = format!("{indent} ");
            }
            row.push_str(&joined);
        }
        self.push(&mut row, style);
    }

    /// Puts a row down, in several where it is too wide.
    fn push(&mut self, row: &mut String, style: Style) {
        let text = std::mem::take(row);
        let indent: String = text.chars().take_while(|c| *c == ' ').collect();
        let mut line = indent.clone();
        for word in text.split_whitespace() {
            let empty = line.trim().is_empty();
            if !empty && line.chars().count() + 1 + word.chars().count() > self.width {
                self.rows
                    .push(Line::from(Span::styled(std::mem::take(&mut line), style)));
                line = format!("{indent}  ");
            } else if !empty {
                line.push(' ');
            }
            line.push_str(word);
        }
        self.rows.push(Line::from(Span::styled(line, style)));
    }
}
