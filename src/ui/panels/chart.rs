//! The loss against the steps.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;

use super::frame::{Titles, frame};
use crate::figure::{self, Against, Scale};
use crate::session::Session;
use crate::ui::theme::{Chrome, Theme};
use crate::ui::widgets::Plot;

/// Draws the panel.
pub(crate) fn draw(session: &Session, theme: Theme, area: Rect, buffer: &mut Buffer) {
    let chart = figure::chart(session, Against::Steps);
    let scale = match chart.y.scale() {
        Scale::Log => "log",
        Scale::Linear => "linear",
    };
    let titles = Titles {
        left: format!("loss over steps · {scale}"),
        ..Titles::default()
    };
    let inner = frame(titles, Chrome::Border, theme, area, buffer);
    Plot::new(&chart, theme).render(inner, buffer);
}
