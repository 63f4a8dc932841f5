//! The gradients of single batches around that of all rows.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;

use crate::figure;
use crate::session::Session;
use crate::ui::panel::{Panel, PanelRows, heading};
use crate::ui::text;
use crate::ui::theme::TerminalTheme;
use crate::ui::widgets::Plot;

/// The row.
pub(crate) static PANEL: Panel = Panel {
    name: "gradients of batches",
    rows: |_, _, _| PanelRows {
        least: 8,
        wanted: 14,
        most: None,
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
    let figure = figure::cloud(session);
    let (name, of) = named(
        &figure.y.label,
        cloud.steps.len(),
        theme,
        usize::from(area.width),
    );
    let inner = heading(name, &of, theme, area, buffer);
    Plot::new(&figure, theme).render(inner, buffer);
}

/// The heading's two ends. The name of the axis upward, for which there is no room beside it, stands there as long as it can.
fn named(up: &str, count: usize, theme: TerminalTheme, columns: usize) -> (&'static str, String) {
    let all = "gradients of batches";
    let named = [
        (all, format!("{up} ↑ · {count} batches, here")),
        (all, format!("{up} ↑ · {count} batches")),
        (all, format!("{up} ↑")),
        ("batches", format!("{up} ↑")),
    ];
    let fits = |(name, of): &(&str, String)| {
        text::width(name) + text::width(&theme.text(of)) + 4 <= columns
    };
    named.into_iter().find(fits).unwrap_or((all, String::new()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_axis_upward_keeps_its_name_as_long_as_it_can() {
        let of = |up, columns| {
            let (name, of) = named(up, 120, TerminalTheme::DARK, columns);
            format!("{name} {of}")
        };
        assert_eq!(
            of("∂L/∂y", 60),
            "gradients of batches ∂L/∂y ↑ · 120 batches, here"
        );
        assert_eq!(
            of("∂L/∂y", 47),
            "gradients of batches ∂L/∂y ↑ · 120 batches"
        );
        assert_eq!(of("∂L/∂y", 32), "gradients of batches ∂L/∂y ↑");
        assert_eq!(of("∂L/∂W2[1,1]", 32), "batches ∂L/∂W2[1,1] ↑");
        assert_eq!(of("∂L/∂W2[1,1]", 20), "gradients of batches ");
    }
}
