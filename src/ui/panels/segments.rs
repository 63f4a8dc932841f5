//! A row of texts of which some can be clicked: written and hit by the same layout.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use crate::session::Message;
use crate::ui::panel::Gesture;
use crate::ui::text;
use crate::ui::theme::TerminalTheme;

/// A text in a row.
pub(crate) struct TextSegment<M = Message> {
    text: String,
    style: Style,
    message: Option<M>,
}

impl<M> TextSegment<M> {
    /// A text that is only read.
    pub(crate) fn text(text: impl Into<String>, style: Style) -> Self {
        Self {
            text: text.into(),
            style,
            message: None,
        }
    }

    /// A text that means something when it is clicked.
    pub(crate) fn link(text: impl Into<String>, style: Style, message: M) -> Self {
        Self {
            message: Some(message),
            ..Self::text(text, style)
        }
    }
}

/// A row: segments at the left, and others at the right, which give way where there is no room for both.
pub(crate) struct Segments<M = Message> {
    pub(crate) left: Vec<TextSegment<M>>,
    pub(crate) right: Vec<TextSegment<M>>,
}

impl<M: Clone> Segments<M> {
    /// The columns that segments take in the glyphs of a theme.
    pub(crate) fn width(segments: &[TextSegment<M>], theme: TerminalTheme) -> usize {
        let widths = segments
            .iter()
            .map(|segment| text::width(&theme.text(&segment.text)));
        widths.sum()
    }

    /// Every segment that is shown, with its first column and the columns it has: the row as it is written.
    fn placed(&self, columns: usize) -> Vec<(usize, usize, &TextSegment<M>)> {
        let width = |segments: &[TextSegment<M>]| -> usize {
            let widths = segments.iter().map(|segment| text::width(&segment.text));
            widths.sum()
        };
        let (left, right) = (width(&self.left), width(&self.right));
        let fits = left + right < columns || self.left.is_empty();
        let mut placed = Vec::new();
        let mut at = 0;
        for segment in &self.left {
            let width = text::width(&segment.text);
            placed.push((at, width.min(columns.saturating_sub(at)), segment));
            at += width;
        }
        let mut at = columns.saturating_sub(right);
        for segment in self.right.iter().filter(|_| fits) {
            let width = text::width(&segment.text);
            placed.push((at, width, segment));
            at += width;
        }
        placed.retain(|(at, width, _)| *width > 0 && at + width <= columns);
        placed
    }

    /// The row in the glyphs of a theme.
    fn written(&self, theme: TerminalTheme) -> Self {
        let written = |segment: &TextSegment<M>| TextSegment {
            text: theme.text(&segment.text).into_owned(),
            style: segment.style,
            message: segment.message.clone(),
        };
        Self {
            left: self.left.iter().map(written).collect(),
            right: self.right.iter().map(written).collect(),
        }
    }

    /// Writes the row at the top of an area.
    pub(crate) fn draw(&self, theme: TerminalTheme, area: Rect, buffer: &mut Buffer) {
        let columns = usize::from(area.width);
        // What is written in ASCII is longer: it is laid out as it is written.
        let written = self.written(theme);
        for (at, width, segment) in written.placed(columns) {
            let shown = text::fitted(&segment.text, theme, width);
            let shown = text::in_cells(&shown);
            let shown = text::prefix(&shown, columns.saturating_sub(at));
            buffer.set_string(area.x + at as u16, area.y, shown, segment.style);
        }
    }

    /// What a click at a cell means.
    pub(crate) fn clicked(
        &self,
        theme: TerminalTheme,
        area: Rect,
        at: Position,
        gesture: Gesture,
    ) -> Option<M> {
        if gesture != Gesture::Click || !area.contains(at) || at.y != area.y {
            return None;
        }
        let column = usize::from(at.x - area.x);
        let written = self.written(theme);
        let placed = written.placed(usize::from(area.width));
        let hit = placed
            .into_iter()
            .find(|(start, width, _)| (*start..start + width).contains(&column));
        hit.and_then(|(.., segment)| segment.message.clone())
    }
}
