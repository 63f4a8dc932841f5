//! The loss along each axis of the picture, through the point that the panels speak of.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;

use crate::expr::number::short;
use crate::figure;
use crate::session::Session;
use crate::ui::panel::{Panel, PanelRows, heading};
use crate::ui::text;
use crate::ui::theme::TerminalTheme;
use crate::ui::widgets::Plot;

/// Along the axis that goes to the right.
pub(crate) static ACROSS: Panel = Panel {
    name: "slice along the first axis",
    rows: |_, _, _| PanelRows::from(7),
    draw: |session, theme, area, buffer| draw(session, true, theme, area, buffer),
    help: &[(
        "slice · along x",
        "on a large screen: the loss along each axis of the picture, through the focused racer or the probe",
    )],
    ..Panel::EMPTY
};

/// Along the axis that goes upward.
pub(crate) static UPWARD: Panel = Panel {
    name: "slice along the second axis",
    rows: |_, _, _| PanelRows::from(7),
    draw: |session, theme, area, buffer| draw(session, false, theme, area, buffer),
    ..Panel::EMPTY
};

fn draw(
    session: &Session,
    is_along_first: bool,
    theme: TerminalTheme,
    area: Rect,
    buffer: &mut Buffer,
) {
    let Some(section) = figure::section(session, is_along_first) else {
        heading("slice", "…", theme, area, buffer);
        return;
    };
    let (held, at) = &section.held;
    let name = format!("slice · along {}", section.along);
    let of = text::minus(&format!("at {held} = {}", short(*at, 3)));
    let inner = heading(&name, &of, theme, area, buffer);
    Plot::new(&section.figure, theme).render(inner, buffer);
}
