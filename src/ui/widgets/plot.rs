//! A figure in cells.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;

use super::field::Backdrop;
use super::labels::CellLabels;
use super::viewport::Viewport;
use super::{frame, lines, marks};
use crate::figure::{Figure, FigureLayer};
use crate::ui::theme::TerminalTheme;

/// Draws a figure with a theme into any area; what does not fit is left out. The figure's title is not drawn: it is for
/// the border around the plot.
#[derive(Clone, Copy, Debug)]
pub struct Plot<'a> {
    figure: &'a Figure,
    theme: TerminalTheme,
    gutter: Option<u16>,
    reserved: Option<Rect>,
}

impl<'a> Plot<'a> {
    /// The drawing of a figure in the colors of a theme.
    pub fn new(figure: &'a Figure, theme: TerminalTheme) -> Self {
        Self {
            figure,
            theme,
            gutter: None,
            reserved: None,
        }
    }

    /// The drawing with no text in an area that something else will cover.
    #[must_use]
    pub(crate) fn reserving(self, reserved: Option<Rect>) -> Self {
        Self { reserved, ..self }
    }

    /// The drawing above others on one horizontal axis, which is none of its own: so many columns at its left are for its
    /// vertical axis, so that all of them begin in the same column.
    #[must_use]
    pub(crate) fn above_others(self, gutter: u16) -> Self {
        Self {
            gutter: Some(gutter),
            ..self
        }
    }

    /// Where the parts of the drawing are in an area.
    pub fn viewport(&self, area: Rect) -> Viewport {
        let (x, y) = (&self.figure.x, &self.figure.y);
        match self.gutter {
            Some(gutter) => Viewport::above_others(x, y, area, gutter),
            None => Viewport::new(x, y, area),
        }
    }
}

impl Widget for Plot<'_> {
    fn render(self, area: Rect, buffer: &mut Buffer) {
        let area = area.intersection(buffer.area);
        if area.is_empty() {
            return;
        }
        let Self {
            figure,
            theme,
            reserved,
            ..
        } = self;
        let viewport = self.viewport(area);
        let mut backdrop = Backdrop::empty(&viewport);
        for layer in &figure.layers {
            if let FigureLayer::BandedGrid(heat) = layer {
                backdrop.paint(heat, (&figure.x, &figure.y), &viewport, theme, buffer);
            }
        }
        let dots = lines::trace(figure, &viewport, theme);
        lines::write(&dots, figure, &backdrop, &viewport, theme, buffer);
        let mut labels = CellLabels::new(&viewport, theme, &backdrop, &dots);
        if let Some(reserved) = reserved {
            labels.reserve(reserved);
        }
        marks::draw(figure, &mut labels, buffer);
        frame::draw(figure, &viewport, theme, buffer);
    }
}
