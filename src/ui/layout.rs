//! Where the panels stand.
//!
//! ```text
//!  title and views                                             help
//!  the loss                                                  e edit
//!  the sentence: what happens
//!
//!  picture ──────────────────────────  the next step ─────────────
//!                                      gradient ──────────────────
//!                                      loss over steps ───────────
//!  legend                                     Tab: what did not fit
//!  timeline
//!  keys
//! ```
//!
//! What finds no room is not cut but left out, the least important first, and stands on another page, which Tab brings.

mod columns;

use ratatui::layout::Rect;

pub(crate) use columns::{border, columns_beside, dragged};
use columns::{filled, three};

use super::panel::{Panel, PanelRows};
use super::panels::{keys, legend, loss, no_parameter, sentence, summary, timeline, title};
use super::theme::TerminalTheme;
use super::{log, page_label, views};
use crate::session::Session;

/// Below this width there is one column.
pub(crate) const TWO_COLUMNS: u16 = 80;

/// Below this width panels stand one at a time.
pub(crate) const ONE_PANEL: u16 = 60;

/// From this size on there is room for everything on one page.
const WIDE: u16 = 110;

/// From this size on there are three columns.
const THREE_COLUMNS: (u16, u16) = (200, 40);

/// The columns between two panels.
const GUTTER: u16 = 2;

/// What stands before a row across a screen of so many columns: air, where there is room for it.
pub(crate) fn margin(columns: u16) -> &'static str {
    if columns < ONE_PANEL { "" } else { " " }
}

/// A panel with its area.
#[derive(Clone, Copy)]
pub(crate) struct Placed {
    pub(crate) panel: &'static Panel,
    pub(crate) area: Rect,
}

/// A part of the screen, filled with panels, of which some may be on other pages.
#[derive(Default)]
pub(crate) struct Arranged {
    /// What is shown.
    pub(crate) placed: Vec<Placed>,
    /// How many pages there are, and which one this is, from 0.
    pub(crate) pages: usize,
    pub(crate) page: usize,
    /// What the next page begins with; empty if there is one page only.
    pub(crate) next: &'static str,
    /// The gap between the main panel and the others, which the mouse can drag.
    pub(crate) border: Option<Rect>,
}

impl Arranged {
    /// Panels that all fit.
    pub(crate) fn whole(placed: Vec<Placed>) -> Self {
        Self {
            placed,
            pages: 1,
            ..Self::default()
        }
    }
}

/// Divides a screen for what a session shows.
pub(crate) fn screen(session: &Session, theme: TerminalTheme, area: Rect) -> Arranged {
    if session.log().is_some() {
        return log::screen(session, theme, area);
    }
    let is_airy = area.height >= 32 && area.width >= WIDE;
    let gap_after: Option<&Panel> = is_airy.then_some(&loss::PANEL);
    let mut arranged = framed(area, bars(session, theme, area), gap_after, |middle| {
        let view = views::shown(session);
        let is_empty = session.scene().scenario.loss.parameters().is_empty();
        if is_empty && !view.is_of_samples {
            return stacked(session, theme, middle, &[&no_parameter::PANEL]);
        }
        (view.layout)(session, theme, middle)
    });
    // Of the title and what stands above the time what Tab brings takes the end.
    leave_room_for_label(&mut arranged, area);
    arranged
}

/// From so many rows on there is a title, at whose end Tab's page is named.
const TITLED: u16 = 12;

/// Lets the rows at whose end it is said what Tab brings end before that.
pub(crate) fn leave_room_for_label(arranged: &mut Arranged, area: Rect) {
    let Some((_, label)) = page_label(arranged, area) else {
        return;
    };
    let is_under = |placed: &&mut Placed| placed.area.height == 1 && placed.area.y == label.y;
    for placed in arranged.placed.iter_mut().filter(is_under) {
        placed.area.width = placed.area.width.saturating_sub(label.width);
    }
}

/// Bars above and below, and what stands between them; an empty row after one of the bars above.
pub(crate) fn framed(
    area: Rect,
    (above, below): (Vec<Bar>, Vec<Bar>),
    gap_after: Option<&Panel>,
    between: impl FnOnce(Rect) -> Arranged,
) -> Arranged {
    let mut top = area.y;
    let mut placed = Vec::new();
    for (panel, rows) in above {
        let rows = rows.min(area.bottom().saturating_sub(top));
        placed.push(Placed {
            panel,
            area: Rect::new(area.x, top, area.width, rows),
        });
        let has_gap = gap_after.is_some_and(|before| std::ptr::eq(panel, before));
        top += rows + u16::from(has_gap && top + rows < area.bottom());
    }
    let mut bottom = area.bottom();
    for (panel, rows) in below.into_iter().rev() {
        let rows = rows.min(bottom.saturating_sub(top));
        bottom -= rows;
        placed.push(Placed {
            panel,
            area: Rect::new(area.x, bottom, area.width, rows),
        });
    }
    let margin = u16::from(area.width >= ONE_PANEL);
    let middle = Rect::new(
        area.x + margin,
        top,
        area.width.saturating_sub(2 * margin),
        bottom.saturating_sub(top),
    );
    let mut arranged = between(middle);
    arranged.placed.retain(|placed| !placed.area.is_empty());
    placed.retain(|placed| !placed.area.is_empty());
    arranged.placed.extend(placed);
    arranged
}

/// A panel with so many rows of the whole width.
pub(crate) type Bar = (&'static Panel, u16);

/// The bars above and below the middle, from the top down.
fn bars(session: &Session, theme: TerminalTheme, area: Rect) -> (Vec<Bar>, Vec<Bar>) {
    let is_large = area.height >= 20 && area.width >= ONE_PANEL;
    let sentence = (sentence::PANEL.rows)(session, theme, area.width);
    // The empty row below it is the second one of what does not fit into one, so that nothing moves while it runs.
    let sentence_rows = match area.height {
        30.. => sentence.wanted + 1,
        20..30 => sentence.least + 1,
        // On a small screen the editor needs the rows of the sentence.
        _ if session.editor().is_some() => 0,
        _ => 2,
    };
    let editor = (loss::PANEL.rows)(session, theme, area.width).wanted;
    let loss_rows = if session.editor().is_some() {
        editor.min(area.height.saturating_sub(1).max(area.height / 2))
    } else {
        u16::from(is_large || area.height < 12)
    };
    let above = match area.height {
        0..=3 => vec![(&loss::PANEL, loss_rows)],
        4..TITLED => vec![(&sentence::PANEL, 1), (&loss::PANEL, loss_rows)],
        _ => vec![
            (&title::PANEL, 1),
            (&loss::PANEL, loss_rows),
            (&sentence::PANEL, sentence_rows),
        ],
    };
    let below = match area.height {
        0..=3 => vec![],
        _ if !is_large => vec![(&keys::PANEL, 1)],
        _ => vec![
            (&legend::PANEL, 1),
            (&timeline::PANEL, 1),
            (&keys::PANEL, 1),
        ],
    };
    (above, below)
}

/// A main panel beside a column of others, in the order of attention; in one column where there is no room for two.
pub(crate) fn beside(
    session: &Session,
    theme: TerminalTheme,
    area: Rect,
    main: &'static Panel,
    others: &[&'static Panel],
) -> Arranged {
    beside_and(session, theme, area, main, others, &[])
}

/// The same, with panels for room that is left: they stand in the third column where there is one, and where there are two the
/// first of them below the others, if it has use for the rows.
pub(crate) fn beside_and(
    session: &Session,
    theme: TerminalTheme,
    area: Rect,
    main: &'static Panel,
    others: &[&'static Panel],
    third: &[&'static Panel],
) -> Arranged {
    let width = area.width + 2;
    if width < ONE_PANEL {
        let all: Vec<&'static Panel> = std::iter::once(main)
            .chain(others.iter().copied())
            .chain([&summary::PANEL])
            .collect();
        return stacked(session, theme, area, &all);
    }
    if width < TWO_COLUMNS {
        return above(session, theme, area, main, others);
    }
    let (wide, high) = THREE_COLUMNS;
    let numbers = numbers(width);
    let has_three = width >= wide && area.height >= high && others.len() > 2;
    let beside = columns_beside(
        session,
        area.width,
        if has_three {
            area.width.div_ceil(2).saturating_sub(GUTTER)
        } else {
            numbers
        },
    );
    let is_three = has_three && beside >= 2 * numbers;
    let left = area.width.saturating_sub(beside + GUTTER);
    let column = Rect::new(
        area.x + left + GUTTER,
        area.y,
        area.width.saturating_sub(left + GUTTER),
        area.height,
    );
    let mut arranged = with_main(
        main,
        Rect {
            width: left,
            ..area
        },
        |_| {
            if is_three {
                three(session, theme, column, numbers, others, third)
            } else {
                let others = stacked(session, theme, column, others);
                filled(others, column, third.first().copied())
            }
        },
    );
    arranged.border = Some(border(column));
    arranged
}

/// A main panel above the others: it has half of the rows, or a few less where that brings another panel onto the page.
fn above(
    session: &Session,
    theme: TerminalTheme,
    area: Rect,
    main: &'static Panel,
    others: &[&'static Panel],
) -> Arranged {
    const LEAST: u16 = 8;
    let half = (area.height / 2).max(LEAST).min(area.height);
    let least = (area.height * 2 / 5).max(LEAST).min(half);
    let below = |rows: u16| {
        let top = (rows + 1).min(area.height);
        let rest = Rect {
            y: area.y + top,
            height: area.height.saturating_sub(top),
            ..area
        };
        stacked(session, theme, rest, others)
    };
    let rows = (least..=half).rev().min_by_key(|rows| below(*rows).pages);
    let height = rows.unwrap_or(half);
    with_main(main, Rect { height, ..area }, |_| below(height))
}

/// The columns of the numbers beside the picture on a screen of so many.
pub(crate) fn numbers(width: u16) -> u16 {
    if width < WIDE { 32 } else { 47 }
}

/// The main panel before the others.
pub(crate) fn with_main(
    main: &'static Panel,
    area: Rect,
    others: impl FnOnce(Rect) -> Arranged,
) -> Arranged {
    let mut arranged = others(area);
    arranged.placed.insert(0, Placed { panel: main, area });
    arranged
}

/// Panels one below the other with an empty row between: as many as there is room for, the rest on further pages.
pub(crate) fn stacked(
    session: &Session,
    theme: TerminalTheme,
    area: Rect,
    panels: &[&'static Panel],
) -> Arranged {
    let rows_of = |panel: &&'static Panel| (panel.rows)(session, theme, area.width);
    let all: Vec<PanelRows> = panels.iter().map(rows_of).collect();
    let mut pages: Vec<Vec<(Placed, PanelRows)>> = vec![Vec::new()];
    let mut top = area.y;
    for (index, (panel, rows)) in panels.iter().zip(all.iter().copied()).enumerate() {
        let gap = u16::from(pages.last().is_some_and(|page| !page.is_empty()));
        if gap > 0 && top + gap + rows.least > area.bottom() {
            pages.push(Vec::new());
            top = area.y;
        }
        let page = pages.last_mut().expect("there is a page from the start");
        let gap = u16::from(!page.is_empty());
        let room = area.bottom().saturating_sub(top + gap);
        let mut height = rows.wanted.min(room);
        // What would take more rows if any were left over takes fewer where that lets other numbers stand below it.
        if let Some(next) = all.get(index + 1).filter(|_| rows.most.is_some()) {
            let rest = room.saturating_sub(1 + next.least);
            if next.wanted != PanelRows::ALL && rest >= rows.least {
                height = height.min(rest);
            }
        }
        let area = Rect::new(area.x, top + gap, area.width, height);
        page.push((Placed { panel, area }, rows));
        top += gap + height;
    }
    let count = pages.len();
    let page = session.screen().page % count;
    if let Some(shown) = pages.get_mut(page) {
        spread(area, shown);
    }
    let next = pages.get((page + 1) % count).and_then(|page| page.first());
    let next = next.filter(|_| count > 1);
    let next = next.map_or("", |(placed, _)| placed.panel.name);
    let shown = pages.swap_remove(page).into_iter();
    Arranged {
        placed: shown.map(|(placed, _)| placed).collect(),
        pages: count,
        page,
        next,
        border: None,
    }
}

/// Gives the rows that are left over below panels to those that have use for them, from the top down.
fn spread(area: Rect, placed: &mut [(Placed, PanelRows)]) {
    let bottom = placed.last().map_or(area.y, |(last, _)| last.area.bottom());
    let mut spare = area.bottom().saturating_sub(bottom);
    let mut moved = 0;
    for (placed, rows) in placed {
        placed.area.y += moved;
        let most = rows.most.unwrap_or(0);
        let more = most.saturating_sub(placed.area.height).min(spare);
        placed.area.height += more;
        spare -= more;
        moved += more;
    }
}
