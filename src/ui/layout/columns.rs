//! Columns of panels beside the main one: how wide they are, and what stands in them where there are two.

use ratatui::layout::Rect;

use super::{Arranged, GUTTER, Placed, stacked};
use crate::session::Session;
use crate::ui::panel::{Panel, PanelRows};
use crate::ui::theme::TerminalTheme;

/// The gap to the left of a column.
pub(crate) fn border(column: Rect) -> Rect {
    Rect {
        x: column.x.saturating_sub(GUTTER),
        width: GUTTER,
        ..column
    }
}

/// The columns of the panels beside the main one: as a person chose them, within what both can be read in.
pub(crate) fn columns_beside(session: &Session, width: u16, usual: u16) -> u16 {
    let Some(chosen) = session.screen().beside else {
        return usual;
    };
    let most = width.saturating_sub(LEAST_MAIN + GUTTER);
    chosen.clamp(LEAST_BESIDE.min(most), most)
}

/// How many columns are to the right of a border that is dragged to a cell.
pub(crate) fn dragged(border: Rect, columns: u16, to: u16) -> u16 {
    let right = border.right() + columns;
    right.saturating_sub(to + GUTTER)
}

/// The columns that a main panel and those beside it have at least, wherever the border between them is dragged.
const LEAST_MAIN: u16 = 30;
const LEAST_BESIDE: u16 = 26;

/// From so many free rows on a chart stands below the numbers of a column.
const CHART: u16 = 10;

/// Two columns of panels. In the first stand those that want a certain number of rows, and below them one that has use for any
/// number, where something else is left for the second.
pub(super) fn three(
    session: &Session,
    theme: TerminalTheme,
    area: Rect,
    numbers: u16,
    others: &[&'static Panel],
    third: &[&'static Panel],
) -> Arranged {
    let elastic =
        |panel: &&'static Panel| (panel.rows)(session, theme, numbers).wanted == PanelRows::ALL;
    let (mut second, first): (Vec<_>, Vec<_>) = others.iter().copied().partition(elastic);
    let left = Rect {
        width: numbers,
        ..area
    };
    let right = Rect::new(
        area.x + numbers + GUTTER,
        area.y,
        area.width.saturating_sub(numbers + GUTTER),
        area.height,
    );
    let mut arranged = stacked(session, theme, left, &first);
    let bottoms = arranged.placed.iter().map(|placed| placed.area.bottom());
    let top = bottoms.max().map_or(left.y, |bottom| bottom + 1);
    let rest = left.bottom().saturating_sub(top);
    if rest >= CHART && !third.is_empty() && !second.is_empty() {
        let area = Rect {
            y: top,
            height: rest,
            ..left
        };
        let panel = second.remove(0);
        arranged.placed.push(Placed { panel, area });
    }
    second.extend_from_slice(third);
    arranged.placed.extend(evenly(right, &second));
    arranged
}

/// The panels of a column, and below them one more where they leave many rows.
pub(super) fn filled(
    mut arranged: Arranged,
    column: Rect,
    panel: Option<&'static Panel>,
) -> Arranged {
    let bottoms = arranged.placed.iter().map(|placed| placed.area.bottom());
    let top = bottoms.max().map_or(column.y, |bottom| bottom + 1);
    let rest = column.bottom().saturating_sub(top);
    if let Some(panel) = panel.filter(|_| rest >= CHART && arranged.pages == 1) {
        let area = Rect {
            y: top,
            height: rest,
            ..column
        };
        arranged.placed.push(Placed { panel, area });
    }
    arranged
}

/// Panels one below the other with an empty row between, each with as many rows as the others.
fn evenly(area: Rect, panels: &[&'static Panel]) -> Vec<Placed> {
    let count = panels.len().max(1) as u16;
    let rows = (area.height + 1) / count;
    let placed = panels.iter().zip(0..).map(|(panel, index)| {
        let area = Rect {
            y: area.y + index * rows,
            height: rows.saturating_sub(1),
            ..area
        };
        Placed { panel, area }
    });
    placed.collect()
}
