//! The loss: its text while it is edited, with what is wrong with it; else the formula.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Modifier;
use ratatui::text::{Line, Span};

use super::frame::{Titles, frame, lines};
use crate::expr::diagnostic::caret;
use crate::figure::Role;
use crate::session::{Editor, Session};
use crate::ui::theme::{Chrome, Theme};

/// The rows it would like to have, border included.
pub(crate) fn wish(session: &Session) -> u16 {
    const MOST: u16 = 8;
    let text = match session.editor() {
        Some(editor) => editor.lines().len() + if editor.error().is_some() { 2 } else { 1 },
        None => shown(session).len(),
    };
    (text as u16 + 2).clamp(3, MOST)
}

/// Draws the panel.
pub(crate) fn draw(session: &Session, theme: Theme, area: Rect, buffer: &mut Buffer) {
    let (chrome, right) = match session.editor() {
        Some(editor) if editor.error().is_some() => (Chrome::Focus, "Esc back"),
        Some(_) => (Chrome::Focus, "Enter take it · Esc back"),
        None => (Chrome::Border, "e edit"),
    };
    let titles = Titles {
        left: String::from(if session.editor().is_some() {
            "loss · typing"
        } else {
            "loss"
        }),
        right: String::from(right),
        below: None,
    };
    let inner = frame(titles, chrome, theme, area, buffer);
    if let Some(editor) = session.editor() {
        draw_editor(editor, theme, inner, buffer);
        return;
    }
    let style = theme.style(Role::Text);
    let text = shown(session)
        .into_iter()
        .map(|line| Line::from(Span::styled(format!(" {line}"), style)));
    lines(text.collect(), theme, inner, buffer);
}

/// The loss as a formula: `L(x, y) = …`, or the lines as they were typed.
fn shown(session: &Session) -> Vec<String> {
    let loss = &session.scenario().loss;
    let source: Vec<&str> = loss
        .source
        .split(['\n', ';'])
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect();
    match source[..] {
        [single] if !single.contains('=') => {
            vec![format!("L({}) = {single}", arguments(loss.parameters()))]
        }
        _ => source.into_iter().map(str::to_string).collect(),
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

/// The text with its cursor, the caret under what is wrong, and the hint.
fn draw_editor(editor: &Editor, theme: Theme, area: Rect, buffer: &mut Buffer) {
    let (row, column) = editor.cursor();
    let text = editor.lines();
    let marked = editor
        .error()
        .map(|error| (error, caret(error, &editor.text())));
    // The line of the mistake takes its caret with it, and the cursor stays in sight.
    let below = u16::from(marked.is_some()) + u16::from(area.height > 1);
    let room = area.height.saturating_sub(below).max(1) as usize;
    let first = (row + 1).saturating_sub(room);
    let across = (column + 2).saturating_sub(area.width as usize);
    let mut drawn = Vec::new();
    for (number, line) in text.iter().enumerate().skip(first).take(room) {
        let visible: String = line.chars().skip(across).collect();
        drawn.push(Line::from(Span::styled(visible, theme.style(Role::Text))));
        if let Some((_, caret)) = &marked
            && caret.line == number
        {
            let before = caret.columns.start.saturating_sub(across);
            let carets = "^".repeat(caret.columns.len());
            let pointer = format!("{}{carets}", " ".repeat(before));
            drawn.push(Line::from(Span::styled(
                pointer,
                theme.style(Role::Warning),
            )));
        }
    }
    match &marked {
        Some((error, _)) => {
            let mut spans = vec![Span::styled(
                error.message.clone(),
                theme.style(Role::Warning),
            )];
            if let Some(hint) = &error.hint {
                spans.push(Span::styled(format!(" · {hint}"), theme.style(Role::Text)));
            }
            drawn.push(Line::from(spans));
        }
        None => drawn.push(Line::from(Span::styled(
            "the picture follows while you type · Alt-Enter or ; starts a line",
            theme.style(Role::Muted),
        ))),
    }
    lines(drawn, theme, area, buffer);
    let caret_rows = marked
        .as_ref()
        .is_some_and(|(_, caret)| caret.line < row && caret.line >= first);
    let place = Position {
        x: area.x + (column - across.min(column)) as u16,
        y: area.y + (row - first) as u16 + u16::from(caret_rows),
    };
    if let Some(cell) = buffer.cell_mut(place).filter(|_| area.contains(place)) {
        cell.modifier.insert(Modifier::REVERSED);
    }
}
