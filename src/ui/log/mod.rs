//! The log of a training run on the screen: its keys, its panels, where they stand.
//!
//! ```text
//!  gdplay diagnose  the log                                     help
//!  the verdict
//!  loss ───────────────────────  findings ─────────────────────────
//!  gradient norm ──────────────  layers at the cursor ─────────────
//!  layers ─────────────────────  what the log cannot say ──────────
//!  legend
//!  timeline
//!  keys
//! ```

mod keys;
mod panels;
mod time;
mod words;

use ratatui::layout::Rect;

pub(crate) use keys::BINDINGS;
pub(crate) use panels::PANELS;

use super::layout::{
    Arranged, Bar, ONE_PANEL, TWO_COLUMNS, beside, border, columns_beside, framed,
    leave_room_for_label, stacked, with_main,
};
use super::panel::Panel;
use super::panels::keys as keys_panel;
use super::theme::TerminalTheme;
use crate::session::Session;
use panels::{curves, findings, heat, layers, legend, limits, timeline, title, verdict};

/// Divides a screen.
pub(super) fn screen(session: &Session, theme: TerminalTheme, area: Rect) -> Arranged {
    let mut arranged = framed(area, bars(session, theme, area), None, |middle| {
        // Where the layers find no room below the curves they have a page of their own.
        let main = main_area(middle);
        let apart: &[&'static Panel] = if curves::has_heat(session, main) {
            &[]
        } else {
            &[&heat::PANEL]
        };
        let mut others: Vec<&'static Panel> = vec![&findings::PANEL];
        // That none are logged is said among what the log cannot say.
        if session.log_run().is_none_or(|run| run.has.layers > 0) {
            others.push(&layers::PANEL);
        }
        others.extend_from_slice(apart);
        others.push(&limits::PANEL);
        arranged(session, theme, middle, &others)
    });
    // What Tab brings stands at the end of the legend's row.
    leave_room_for_label(&mut arranged, area);
    arranged
}

/// From so many columns on those at the right have more room, where there are layers to show in it.
const WIDE: u16 = 160;

/// The curves beside the others: the more columns there are, the more are theirs.
fn arranged(
    session: &Session,
    theme: TerminalTheme,
    middle: Rect,
    others: &[&'static Panel],
) -> Arranged {
    let has_layers = session.log_run().is_none_or(|run| run.has.layers > 0);
    if middle.width < WIDE || !has_layers {
        return beside(session, theme, middle, &curves::PANEL, others);
    }
    let columns = columns_beside(session, middle.width, RIGHT);
    let right = Rect {
        x: middle.right() - columns,
        width: columns,
        ..middle
    };
    let left = Rect {
        width: middle.width.saturating_sub(columns + 2),
        ..middle
    };
    let mut arranged = with_main(&curves::PANEL, left, |_| {
        stacked(session, theme, right, others)
    });
    arranged.border = Some(border(right));
    arranged
}

/// The columns at the right on a wide screen: as wide as text is ever set.
const RIGHT: u16 = 72;

/// About the area that the main panel will have.
fn main_area(middle: Rect) -> Rect {
    let width = middle.width + 2;
    let height = if (ONE_PANEL..TWO_COLUMNS).contains(&width) {
        (middle.height / 2).max(8).min(middle.height)
    } else {
        middle.height
    };
    Rect { height, ..middle }
}

/// The bars above and below the middle, from the top down.
fn bars(session: &Session, theme: TerminalTheme, area: Rect) -> (Vec<Bar>, Vec<Bar>) {
    let is_large = area.height >= 20 && area.width >= ONE_PANEL;
    // With the empty row below it.
    let verdict_rows = match area.height {
        30.. => (verdict::PANEL.rows)(session, theme, area.width).wanted + 1,
        20..30 => 2,
        _ => 1,
    };
    let above = match area.height {
        0..=7 => vec![(&verdict::PANEL, 1)],
        _ => vec![(&title::PANEL, 1), (&verdict::PANEL, verdict_rows)],
    };
    let below: Vec<Bar> = match area.height {
        0..=3 => vec![],
        _ if !is_large => vec![(&keys_panel::PANEL, 1)],
        _ => vec![
            (&legend::PANEL, 1),
            (&timeline::PANEL, 1),
            (&keys_panel::PANEL, 1),
        ],
    };
    (above, below)
}
