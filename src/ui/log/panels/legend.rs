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
    // The lowest and the highest color say most.
    let fewer: Vec<Color> = colors
        .first()
        .into_iter()
        .chain(colors.last())
        .cloned()
        .collect();
    let all = Lines {
        has_curves: true,
        has_cursor: true,
    };
    let cursor = Lines {
        has_curves: false,
        ..all
    };
    let none = Lines {
        has_cursor: false,
        ..cursor
    };
    let mut rows = vec![
        (all, &colors),
        (all, &fewer),
        (cursor, &colors),
        (cursor, &fewer),
        (none, &fewer),
    ];
    if colors.is_empty() {
        rows = vec![(all, &colors)];
    }
    let rows = rows
        .into_iter()
        .map(|(lines, colors)| row(run, digest, theme, lines, colors));
    let fits =
        |left: &Vec<TextSegment<Message>>| Segments::width(left, theme) <= usize::from(area.width);
    let last = row(run, digest, theme, cursor, &[]);
    let left = rows.chain([last]).find(fits).unwrap_or_default();
    let right = Vec::new();
    Segments { left, right }.draw(theme, area, buffer);
}

/// Which lines a legend explains: what the curves are stands above them too.
#[derive(Clone, Copy)]
struct Lines {
    has_curves: bool,
    has_cursor: bool,
}

fn row(
    run: &RunSummary,
    digest: &Digest,
    theme: TerminalTheme,
    lines: Lines,
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
    let Lines {
        has_curves,
        has_cursor,
    } = lines;
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
    add(has_cursor, "│", Role::Accent, "cursor");
    if !colors.is_empty() {
        row.push(TextSegment::text("layers  ", muted));
    }
    for (symbol, style, value) in colors {
        row.push(TextSegment::text(symbol, *style));
        row.push(TextSegment::text(format!(" {value}  "), muted));
    }
    row
}
