//! The gradients of single batches around that of all rows.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;

use crate::figure;
use crate::session::Session;
use crate::ui::panel::{Panel, PanelRows, heading};
use crate::ui::theme::TerminalTheme;
use crate::ui::widgets::Plot;

/// The row.
pub(crate) static PANEL: Panel = Panel {
    name: "gradients of batches",
    rows: |_, _, _| PanelRows {
        least: 8,
        wanted: 14,
    },
    draw,
    help: &[(
        "• all rows",
        "each dot the gradient of one batch, the arrow that of all rows: where the dots lie on both sides of 0 a batch says nothing of the way",
    )],
    ..Panel::EMPTY
};

fn draw(session: &Session, theme: TerminalTheme, area: Rect, buffer: &mut Buffer) {
    let Some(cloud) = session.gradient_cloud() else {
        return;
    };
    let of = format!("{} batches, here", cloud.steps.len());
    let inner = heading("gradients of batches", &of, theme, area, buffer);
    Plot::new(&figure::cloud(session), theme).render(inner, buffer);
}
