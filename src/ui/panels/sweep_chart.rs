//! The loss that each learning rate ends with, as a curve with its zones.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;

use crate::field::Scale;
use crate::figure;
use crate::session::Session;
use crate::ui::panel::{Panel, PanelRows, heading};
use crate::ui::theme::TerminalTheme;
use crate::ui::widgets::Plot;

/// The row.
pub(crate) static PANEL: Panel = Panel {
    name: "loss against learning rate",
    rows: |_, _, _| PanelRows::from(8),
    draw,
    help: &[(
        "┊ zones",
        "what the learning rates led to: slow (more than a tenth of the way to the best loss is left, or it takes long), good, and too large: the loss swings, runs away or breaks",
    )],
    is_old: Session::is_preview,
    ..Panel::EMPTY
};

fn draw(session: &Session, theme: TerminalTheme, area: Rect, buffer: &mut Buffer) {
    let given = session.sweep().map(|sweep| sweep.steps);
    let name = given.map_or(String::from("last loss"), |steps| match steps {
        1 => String::from("last loss, 1 step"),
        steps => format!("last loss, {steps} steps at most"),
    });
    // Its heading and its axes take three rows.
    let figure = figure::sweep(session, area.width, area.height.saturating_sub(3));
    let scales = match figure.y.scale() {
        Scale::Log => "against the learning rate η · both log",
        Scale::Linear => "against the learning rate η, log",
    };
    let inner = heading(&name, scales, theme, area, buffer);
    Plot::new(&figure, theme).render(inner, buffer);
}
