//! The loss that each learning rate ends with, as a curve with its zones.

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
    name: "loss against learning rate",
    rows: |_, _| PanelRows::from(8),
    draw,
    help: &[(
        "┊ zones",
        "learning rates that are too small (more than a tenth of the way is left), good, and so large that the loss swings or runs away",
    )],
    ..Panel::EMPTY
};

fn draw(session: &Session, theme: TerminalTheme, area: Rect, buffer: &mut Buffer) {
    let inner = heading(
        "last loss",
        "against the learning rate η · both log",
        theme,
        area,
        buffer,
    );
    // Its axes take two rows.
    let rows = inner.height.saturating_sub(2);
    Plot::new(&figure::sweep(session, rows), theme).render(inner, buffer);
}
