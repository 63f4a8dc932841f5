//! What lines and colors mean.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::heat;
use crate::figure::Role;
use crate::runlog::digest::Digest;
use crate::session::{Message, RunSummary, Session};
use crate::ui::panel::Panel;
use crate::ui::panels::segments::{Segments, TextSegment};
use crate::ui::theme::TerminalTheme;

/// A color of the heat map: the symbol, its style, and what it stands for.
type Color = (String, Style, String);

/// The row.
pub(in crate::ui::log) static PANEL: Panel = Panel {
    name: "legend",
    draw,
    ..Panel::EMPTY
};

fn draw(session: &Session, theme: TerminalTheme, area: Rect, buffer: &mut Buffer) {
    let (Some(run), Some(digest)) = (session.log_run(), session.log_digest()) else {
        return;
    };
    let colors = digest.heat.as_ref().map(|heat| heat::key(heat, theme));
    let colors = colors.unwrap_or_default();
    // The lowest and the highest color say most, and what the curves are stands above them too.
    let fewer: Vec<Color> = colors
        .first()
        .into_iter()
        .chain(colors.last())
        .cloned()
        .collect();
    let rows = [
        (true, &colors),
        (true, &fewer),
        (false, &colors),
        (false, &fewer),
    ];
    let rows = rows.map(|(has_curves, colors)| row(run, digest, theme, has_curves, colors));
    let fits =
        |left: &Vec<TextSegment<Message>>| Segments::width(left, theme) <= usize::from(area.width);
    let last = row(run, digest, theme, true, &[]);
    let left = rows.into_iter().find(fits).unwrap_or(last);
    let right = Vec::new();
    Segments { left, right }.draw(theme, area, buffer);
}

fn row(
    run: &RunSummary,
    digest: &Digest,
    theme: TerminalTheme,
    has_curves: bool,
    colors: &[Color],
) -> Vec<TextSegment<Message>> {
    let muted = theme.style(Role::Muted);
    let mut row: Vec<TextSegment<Message>> = vec![TextSegment::text(" ", muted)];
    let mut add = |is_there: bool, glyph: &str, role: Role, name: &str| {
        if is_there {
            row.push(TextSegment::text(glyph, theme.style(role)));
            row.push(TextSegment::text(format!(" {name}   "), muted));
        }
    };
    add(has_curves && run.has.loss, "━", Role::Racer(0), "loss");
    let has_validation = !digest.validation.is_empty();
    add(has_validation, "┄", Role::Racer(3), "validation");
    add(
        has_curves && run.has.norm,
        "━",
        Role::Gradient,
        "gradient norm",
    );
    add(!run.events().is_empty(), "▾", Role::Text, "event");
    add(true, "│", Role::Accent, "cursor");
    if !colors.is_empty() {
        row.push(TextSegment::text("layers  ", muted));
    }
    for (symbol, style, value) in colors {
        row.push(TextSegment::text(symbol, *style));
        row.push(TextSegment::text(format!(" {value}  "), muted));
    }
    row
}
