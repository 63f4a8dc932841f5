//! One stage of a network in full, with the numbers of a row: forward, then backward.

use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};

use super::frame::{Titles, frame, lines};
use super::sheet::Sheet;
use crate::explain::network::{Entry, Passage};
use crate::figure::Role;
use crate::session::{Session, Stage as Telling, Told};
use crate::ui::theme::{Chrome, Theme};

/// The most units that are told one by one.
const MOST: usize = 8;

/// Units in a narrow panel, or in one that is too low for more.
const FEW: usize = 3;

/// From this width on the way back stands beside the way forward.
const WIDE: u16 = 92;

/// Draws the panel.
pub(crate) fn draw(session: &Session, theme: Theme, area: Rect, buffer: &mut Buffer) {
    let Some(told) = session.network() else {
        let titles = Titles {
            left: String::from("ledger"),
            ..Titles::default()
        };
        frame(titles, Chrome::Border, theme, area, buffer);
        return;
    };
    let network = &told.network;
    let stage = &network.stages[told.selected];
    let titles = Titles {
        left: format!("{} · {}", stage.name, network.shapes(stage)),
        right: whose(told),
        below: hint(told, theme),
    };
    let inner = frame(titles, Chrome::Border, theme, area, buffer);
    if inner.width >= WIDE {
        return side_by_side(told, theme, inner, buffer);
    }
    let (width, room) = (inner.width as usize, inner.height as usize);
    let page = |most| {
        let [mut rows, back] = page(told, most, theme, width);
        let backward = rows.len();
        rows.extend(back);
        (rows, backward)
    };
    let mut fitting = [MOST, 6, 4].into_iter().map(page);
    let (rows, backward) = fitting
        .find(|(rows, _)| rows.len() <= room)
        .unwrap_or_else(|| page(FEW));
    let start = match told.telling.stage() {
        // While it is stepped backward, the way back is in sight.
        Telling::Backward(step) if step > 0 && step < network.stages.len() => backward,
        _ => 0,
    };
    let first = (start + told.scrolled).min(rows.len().saturating_sub(room));
    lines(rows.into_iter().skip(first).collect(), theme, inner, buffer);
}

/// The way forward beside the way back.
fn side_by_side(told: &Told, theme: Theme, inner: Rect, buffer: &mut Buffer) {
    let halves: [Rect; 2] =
        Layout::horizontal([Constraint::Percentage(50), Constraint::Min(0)]).areas(inner);
    let room = inner.height as usize;
    let width = halves[1].width as usize;
    let fits = |pages: &[Vec<Line>; 2]| pages.iter().all(|rows| rows.len() <= room);
    let mut pages = [MOST, 6, 4]
        .into_iter()
        .map(|most| page(told, most, theme, width));
    let pages = pages
        .find(fits)
        .unwrap_or_else(|| page(told, FEW, theme, width));
    for (rows, half) in pages.into_iter().zip(halves) {
        let first = told.scrolled.min(rows.len().saturating_sub(room));
        lines(rows.into_iter().skip(first).collect(), theme, half, buffer);
    }
}

/// Which row's numbers these are.
fn whose(told: &Told) -> String {
    match told.network.rows {
        0 | 1 => String::from("j k other stages"),
        rows => format!("row {} of {rows} · h l", told.row + 1),
    }
}

/// Why there is no picture, or how to see it.
fn hint(told: &Told, theme: Theme) -> Option<Line<'static>> {
    let network = &told.network;
    let text = match &network.head {
        _ if told.has_picture() => return None,
        None => String::from("no picture: no prediction is compared with a target"),
        Some(head) if head.inputs.is_empty() => {
            String::from("no picture: the inputs are numbers, not columns")
        }
        Some(head) => format!(
            "no picture: the prediction reads {} columns",
            head.inputs.len()
        ),
    };
    let style = theme.chrome(Chrome::Hint);
    Some(Line::from(Span::styled(format!(" {text} "), style)))
}

/// The rows of the way forward, and of the way back.
fn page(told: &Told, most: usize, theme: Theme, width: usize) -> [Vec<Line<'static>>; 2] {
    let entries = told.network.ledger(told.selected, told.row, most);
    let of = |passages: &[Passage]| -> Vec<Entry> {
        let chosen = entries.iter().filter(|e| passages.contains(&e.passage));
        chosen.cloned().collect()
    };
    let mut sheet = Sheet::new(width);
    write(&mut sheet, theme, of(&[Passage::Warning]));
    heading(&mut sheet, theme, "forward");
    if told.telling.has_value(told.selected) {
        write(&mut sheet, theme, of(&[Passage::Forward, Passage::Remark]));
    } else {
        later(&mut sheet, theme, "not computed yet: → goes on");
    }
    let forward = std::mem::replace(&mut sheet, Sheet::new(width)).rows;
    heading(&mut sheet, theme, "backward");
    if told.telling.has_adjoint(told.selected) {
        let entries = of(&[Passage::Backward, Passage::BackwardRemark]);
        write(&mut sheet, theme, entries);
    } else {
        later(&mut sheet, theme, "not yet: it comes back from the loss");
    }
    [forward, sheet.rows]
}

fn heading(sheet: &mut Sheet, theme: Theme, text: &str) {
    let style = theme.chrome(Chrome::Heading);
    sheet.say(" ", &[String::from(text)], style);
}

fn later(sheet: &mut Sheet, theme: Theme, text: &str) {
    sheet.say("  ", &[String::from(text)], theme.style(Role::Muted));
}

fn write(sheet: &mut Sheet, theme: Theme, entries: Vec<Entry>) {
    for Entry { passage, parts } in entries {
        let (indent, role) = match passage {
            Passage::Forward => ("  ", Role::Text),
            Passage::Backward => ("  ", Role::Gradient),
            Passage::Remark | Passage::BackwardRemark => ("    ", Role::Muted),
            Passage::Warning => (" ", Role::Warning),
        };
        sheet.say(indent, &parts, theme.style(role));
    }
}

/// The step of the telling that was just made, in a line; none when all is told.
pub(super) fn step(told: &Told) -> Option<String> {
    let network = &told.network;
    let count = network.stages.len();
    let last = |stage: usize, passage: Passage| {
        let entries = network.ledger(stage, told.row, FEW);
        let entry = entries.into_iter().rev().find(|e| e.passage == passage);
        let parts = entry.map(|entry| entry.parts.join(" = "));
        let name = &network.stages[stage].name;
        format!("{name}: {}", parts.unwrap_or_default())
    };
    match told.telling.stage() {
        Telling::Forward(0) => Some(String::from(
            "nothing is computed yet: → computes the first stage",
        )),
        Telling::Forward(step) => Some(format!(
            "forward {step} of {count} · {}",
            last(step - 1, Passage::Forward)
        )),
        Telling::Backward(0) => Some(format!(
            "forward {count} of {count} · {}; → goes back, from the loss",
            last(count - 1, Passage::Forward)
        )),
        Telling::Backward(step) if step < count => Some(format!(
            "backward {step} of {count} · {}",
            last(count - step, Passage::Backward)
        )),
        Telling::Backward(_) => None,
    }
}
