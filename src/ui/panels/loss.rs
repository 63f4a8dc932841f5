//! The loss: its text while it is edited; else the formula.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::draft;
use super::segments::{Segments, TextSegment};
use crate::expr::number::short;
use crate::figure::Role;
use crate::session::{Message, Session, TextEdit};
use crate::ui::boxed::{Titles, boxed};
use crate::ui::layout::margin;
use crate::ui::panel::{Gesture, Panel, PanelRows};
use crate::ui::text;
use crate::ui::theme::{Chrome, TerminalTheme};

/// The row.
pub(crate) static PANEL: Panel = Panel {
    name: "the loss",
    rows,
    draw,
    mouse,
    ..Panel::EMPTY
};

/// Below this width a number says more than a formula.
const NUMBER_ALONE: u16 = 20;

/// One row; while it is edited, a box with all its lines and what there is to say of them.
fn rows(session: &Session, theme: TerminalTheme, width: u16) -> PanelRows {
    const MOST: u16 = 10;
    let Some(editor) = session.editor() else {
        return PanelRows::exactly(1);
    };
    // A row of carets and a message for each mistake, or the hint.
    let below = match editor.errors() {
        [error] => 1 + draft::rows(error, theme, width.saturating_sub(2)),
        errors => (2 * errors.len()).max(1),
    };
    let lines = u16::try_from(editor.lines().len() + below + 2).unwrap_or(MOST);
    PanelRows {
        least: 3,
        wanted: lines.clamp(5, MOST),
        most: None,
    }
}

fn draw(session: &Session, theme: TerminalTheme, area: Rect, buffer: &mut Buffer) {
    if let Some(editor) = session.editor() {
        let right = if editor.is_wrong() {
            "the picture is of the last good loss · Esc back"
        } else {
            "Enter keeps · Esc back"
        };
        let titles = Titles {
            left: String::from("edit the loss"),
            right: String::from(right),
            below: None,
        };
        let inner = boxed(titles, theme, area, buffer);
        draft::draw(editor, theme, inner, buffer);
    } else if area.width < NUMBER_ALONE {
        let loss = session.focused().history.now().loss();
        let number = if area.width == 1 {
            String::from(if loss < 0.0 { "−" } else { "+" })
        } else {
            text::minus(&short(loss, 5))
        };
        let line = text::line(number, theme.style(Role::Text));
        text::write(vec![line], theme, area, buffer);
    } else {
        segments(session, theme, area.width).draw(theme, area, buffer);
    }
}

fn mouse(
    session: &Session,
    theme: TerminalTheme,
    area: Rect,
    at: Position,
    gesture: Gesture,
) -> Option<Message> {
    if session.editor().is_some() {
        return None;
    }
    segments(session, theme, area.width).clicked(theme, area, at, gesture)
}

/// The formula in a row, with how many lines it has if they are more than can be seen.
fn segments(session: &Session, theme: TerminalTheme, width: u16) -> Segments {
    let lines = shown(session);
    let (key, hint) = (theme.chrome(Chrome::Key), theme.chrome(Chrome::Hint));
    let edit = || Message::Edit(TextEdit::Open);
    let key_room = if width < 60 { 0 } else { 10 };
    let margin = margin(width);
    let all = format!("{margin}{}", lines.join(" ; "));
    let room = usize::from(width).saturating_sub(key_room);
    let (shown, count) = if text::width(&all) < room {
        (all, String::new())
    } else {
        let count = if lines.len() > 1 {
            format!("{} lines · ", lines.len())
        } else {
            String::new()
        };
        let room = room.saturating_sub(text::width(&count));
        (format!("{margin}{}", last_lines(&lines, room)), count)
    };
    let mut right = Vec::new();
    if key_room > 0 {
        right.push(TextSegment::text(count, hint));
        right.push(TextSegment::link("e", key, edit()));
        right.push(TextSegment::link(" edit ", hint, edit()));
    }
    Segments {
        left: vec![TextSegment::link(shown, theme.style(Role::Text), edit())],
        right,
    }
}

/// The last lines that fit: what the loss is in the end says most of it.
fn last_lines(lines: &[String], room: usize) -> String {
    let mut shown = String::new();
    for line in lines.iter().rev() {
        let longer = if shown.is_empty() {
            line.clone()
        } else {
            format!("{line} ; {shown}")
        };
        if !shown.is_empty() && text::width(&longer) + 4 > room {
            return format!("… {shown}");
        }
        shown = longer;
    }
    text::shortened(&shown, room.saturating_sub(2)).into_owned()
}

/// The loss as a formula: `L(x, y) = …`, or the lines as they were typed.
pub(crate) fn shown(session: &Session) -> Vec<String> {
    let loss = &session.scenario().loss;
    let source: Vec<&str> = loss
        .source
        .split(['\n', ';'])
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect();
    match source[..] {
        [single] if !single.contains('=') => {
            let single = text::formula(single);
            let arguments = arguments(loss.parameters());
            if arguments.is_empty() {
                return vec![format!("L = {single}")];
            }
            vec![format!("L({arguments}) = {single}")]
        }
        _ => source.into_iter().map(text::formula).collect(),
    }
}

/// The parameters by name; those of a layer as the matrix or the vector that they are, such as `W1, b1`.
fn arguments(parameters: &[String]) -> String {
    let mut names: Vec<&str> = parameters
        .iter()
        .map(|name| name.split('[').next().unwrap_or(name))
        .collect();
    names.dedup();
    names.join(", ")
}
