//! One stage of a network in full, with the numbers of a row: forward, then backward.

use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};

use super::equations::Equations;
use crate::explain::network::{Detail, LedgerEntry, LedgerSection};
use crate::figure::Role;
use crate::session::{Backprop, ComputationStage as StepCursor, Session};
use crate::ui::panel::{Panel, PanelRows, heading as panel_heading, scrolls};
use crate::ui::text;
use crate::ui::theme::{Chrome, TerminalTheme};

/// The most units that are shown one by one.
const MOST: usize = 8;

/// Units in a narrow panel, or in one that is too low for more.
const FEW: usize = 2;

/// Units of a vector in the line that tells a step.
const MOST_IN_A_LINE: usize = 3;

/// From this width on the way back stands beside the way forward.
const WIDE: usize = 92;

/// The row.
pub(crate) static PANEL: Panel = Panel {
    name: "one layer",
    rows: |_, _, _| PanelRows::from(6),
    draw,
    mouse: scrolls,
    ..Panel::EMPTY
};

fn draw(session: &Session, theme: TerminalTheme, area: Rect, buffer: &mut Buffer) {
    let Some(backprop) = session.network() else {
        panel_heading("ledger", "", theme, area, buffer);
        return;
    };
    let network = &backprop.network;
    let Some(stage) = network.stages.get(backprop.selected) else {
        return;
    };
    let left = format!("{} · {}", stage.name, network.shapes(stage));
    let mut inner = panel_heading(&left, &whose(backprop), theme, area, buffer);
    let (width, height) = (usize::from(inner.width), usize::from(inner.height));
    let scrolled = session.screen().scrolled;
    let (mut columns, mut rest) = columns(backprop, scrolled, theme, width, height);
    let mut below = hint(backprop, rest, theme);
    if below.is_some() && height > 1 {
        // The last row says what is below it.
        (columns, rest) = self::columns(backprop, scrolled, theme, width, height - 1);
        below = hint(backprop, rest, theme);
        let last = Rect::new(inner.x, inner.bottom() - 1, inner.width, 1);
        text::write(below.into_iter().collect(), theme, last, buffer);
        inner.height -= 1;
    }
    let areas = Layout::horizontal(vec![Constraint::Fill(1); columns.len()]).split(inner);
    for (rows, area) in columns.into_iter().zip(areas.iter()) {
        text::write(rows, theme, *area, buffer);
    }
}

/// The rows in sight, in one column or two, and how many rows are below them.
fn columns(
    backprop: &Backprop,
    scrolled: usize,
    theme: TerminalTheme,
    width: usize,
    height: usize,
) -> (Vec<Vec<Line<'static>>>, usize) {
    let is_wide = width >= WIDE;
    let width = if is_wide { width / 2 } else { width };
    let count = backprop.network.stages.len();
    let mut start = 0;
    let mut page = |most| {
        let [mut forward, backward] = page(backprop, most, theme, width);
        if is_wide {
            return vec![forward, backward];
        }
        start = match backprop.cursor.stage() {
            // While it is stepped backward, the way back is in sight.
            StepCursor::Backward(step) if step > 0 && step < count => forward.len(),
            _ => 0,
        };
        forward.extend(backward);
        vec![forward]
    };
    let longest = |columns: &[Vec<Line>]| columns.iter().map(Vec::len).max().unwrap_or(0);
    let mut columns = page(MOST);
    for most in [6, 4, 3, FEW] {
        if longest(&columns) > height {
            columns = page(most);
        }
    }
    let hidden = longest(&columns).saturating_sub(height);
    let first = (start + scrolled).min(hidden);
    for column in &mut columns {
        let first = first.min(column.len().saturating_sub(height));
        column.drain(..first);
    }
    (columns, hidden - first)
}

/// Which row's numbers these are.
fn whose(backprop: &Backprop) -> String {
    match backprop.network.rows {
        0 | 1 => String::from("j k other stages"),
        rows => format!("row {} of {rows} · h l another", backprop.row + 1),
    }
}

/// What is below, or else why there is no picture.
fn hint(backprop: &Backprop, rest: usize, theme: TerminalTheme) -> Option<Line<'static>> {
    let network = &backprop.network;
    let text = match &network.head {
        _ if rest > 0 => format!("PgDn: {rest} more"),
        _ if backprop.has_picture() || backprop.has_image() => return None,
        None => String::from("no picture: nothing is predicted"),
        // There is nothing that a picture could be of.
        Some(head) if head.inputs.is_empty() => return None,
        Some(head) if head.mixes_rows => String::from("no picture: a row's depends on all rows"),
        Some(head) => format!("no picture: {} inputs", head.inputs.len()),
    };
    let style = theme.chrome(Chrome::Hint);
    Some(Line::from(Span::styled(text, style)))
}

/// The rows of the way forward, and of the way back.
fn page(
    backprop: &Backprop,
    most: usize,
    theme: TerminalTheme,
    width: usize,
) -> [Vec<Line<'static>>; 2] {
    let entries = backprop
        .network
        .ledger(backprop.selected, backprop.row, detail(most, width));
    let of = |sections: &[LedgerSection]| -> Vec<LedgerEntry> {
        let chosen = entries.iter().filter(|e| sections.contains(&e.section));
        chosen.cloned().collect()
    };
    let mut equations = Equations::new(width, theme);
    write(&mut equations, theme, of(&[LedgerSection::Warning]));
    heading(&mut equations, theme, "forward");
    if backprop.cursor.has_value(backprop.selected) {
        write(
            &mut equations,
            theme,
            of(&[LedgerSection::Forward, LedgerSection::Remark]),
        );
    } else {
        later(&mut equations, theme, "not computed yet: . goes on");
    }
    let forward = std::mem::replace(&mut equations, Equations::new(width, theme)).rows;
    heading(&mut equations, theme, "backward");
    if backprop.cursor.has_adjoint(backprop.selected) {
        let entries = of(&[LedgerSection::Backward, LedgerSection::BackwardRemark]);
        write(&mut equations, theme, entries);
    } else {
        later(
            &mut equations,
            theme,
            "not yet: it comes back from the loss",
        );
    }
    [forward, equations.rows]
}

/// Where there is little room, numbers are shorter.
fn detail(most: usize, width: usize) -> Detail {
    const ROOM: usize = 44;
    Detail {
        most,
        digits: if width < ROOM { 4 } else { 6 },
    }
}

fn heading(equations: &mut Equations, theme: TerminalTheme, text: &str) {
    let style = theme.chrome(Chrome::Heading);
    equations.say(" ", &[String::from(text)], style);
}

fn later(equations: &mut Equations, theme: TerminalTheme, text: &str) {
    equations.say("  ", &[String::from(text)], theme.style(Role::Muted));
}

fn write(equations: &mut Equations, theme: TerminalTheme, entries: Vec<LedgerEntry>) {
    for LedgerEntry { section, parts } in entries {
        let (indent, role) = match section {
            LedgerSection::Forward => ("  ", Role::Text),
            LedgerSection::Backward => ("  ", Role::Gradient),
            LedgerSection::Remark | LedgerSection::BackwardRemark => ("    ", Role::Muted),
            LedgerSection::Warning => (" ", Role::Fault),
        };
        // Before it is cut into rows: what is said in ASCII is longer.
        let parts: Vec<String> = parts.iter().map(|part| theme.text(part).into()).collect();
        equations.say(indent, &parts, theme.style(role));
    }
}

/// The step that was just made, in a line; none when all is shown.
pub(super) fn step(backprop: &Backprop) -> Option<String> {
    let network = &backprop.network;
    let count = network.stages.len();
    let last = |stage: usize, section: LedgerSection| {
        let entries = network.ledger(stage, backprop.row, detail(MOST_IN_A_LINE, usize::MAX));
        let entry = entries.into_iter().rev().find(|e| e.section == section);
        let parts = entry.map(|entry| entry.parts.join(" = "));
        let name = network.stages.get(stage).map(|stage| stage.name.as_str());
        format!(
            "{}: {}",
            name.unwrap_or_default(),
            parts.unwrap_or_default()
        )
    };
    match backprop.cursor.stage() {
        StepCursor::Forward(0) => Some(String::from(
            "nothing is computed yet: . computes the first stage",
        )),
        StepCursor::Forward(step) => Some(format!(
            "forward {step} of {count} · {}",
            last(step - 1, LedgerSection::Forward)
        )),
        // A loss without parameters has no stages.
        StepCursor::Backward(_) if count == 0 => None,
        StepCursor::Backward(0) => Some(format!(
            "forward {count} of {count} · {}; . goes back, from the loss",
            last(count - 1, LedgerSection::Forward)
        )),
        StepCursor::Backward(step) if step < count => Some(format!(
            "backward {step} of {count} · {}",
            last(count - step, LedgerSection::Backward)
        )),
        StepCursor::Backward(_) => None,
    }
}
