//! The text of the loss while it is edited, with its cursor, carets under all that is wrong, and what is wrong.

use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Modifier;
use ratatui::text::{Line, Span};

use crate::expr::SyntaxError;
use crate::expr::diagnostic::{Caret, caret};
use crate::figure::Role;
use crate::session::Editor;
use crate::ui::text;
use crate::ui::theme::TerminalTheme;

/// Draws it; the line of the cursor stays in sight, with its carets.
pub(super) fn draw(editor: &Editor, theme: TerminalTheme, area: Rect, buffer: &mut Buffer) {
    let (row, column) = editor.cursor();
    let source = editor.text();
    let carets: Vec<Caret> = editor
        .errors()
        .iter()
        .map(|error| caret(error, &source))
        .collect();
    let mut messages = messages(editor, &carets, theme, usize::from(area.height));
    if let [error] = editor.errors() {
        let free = usize::from(area.height).saturating_sub(editor.lines().len() + 1);
        let is_long = messages
            .iter()
            .any(|line| line.width() > usize::from(area.width));
        if is_long && free > 1 {
            messages = wrapped(error, theme, usize::from(area.width));
            messages.truncate(free);
        }
    }
    let room = usize::from(area.height)
        .saturating_sub(messages.len())
        .max(1);
    let across = (column + 2).saturating_sub(usize::from(area.width));
    let mut rows = Vec::new();
    let mut cursor = 0..1;
    for (number, line) in editor.lines().iter().enumerate() {
        let start = rows.len();
        // Where its beginning has no room, a mark says so.
        let is_cut = across > 0 && across < line.chars().count();
        let mark = if is_cut { "◂" } else { "" };
        let rest = line.chars().skip(across + usize::from(is_cut));
        let visible: String = mark.chars().chain(rest).collect();
        rows.push(Line::styled(visible, theme.style(Role::Text)));
        let columns = carets.iter().filter(|caret| caret.line == number);
        let columns: Vec<Range<usize>> = columns.map(|caret| caret.columns.clone()).collect();
        if !columns.is_empty() {
            rows.push(Line::styled(
                pointers(&columns, across),
                theme.style(Role::Fault),
            ));
        }
        if number == row {
            cursor = start..rows.len();
        }
    }
    let first = cursor.end.saturating_sub(room).min(cursor.start);
    let text_rows = rows.into_iter().skip(first).take(room);
    text::write(text_rows.chain(messages).collect(), theme, area, buffer);
    let at = Position {
        x: area.x + (column - across.min(column)) as u16,
        y: area.y + (cursor.start - first) as u16,
    };
    if let Some(cell) = buffer.cell_mut(at).filter(|_| area.contains(at)) {
        cell.modifier.insert(Modifier::REVERSED);
    }
}

/// How many rows a mistake takes below its carets.
pub(super) fn rows(error: &SyntaxError, theme: TerminalTheme, columns: u16) -> usize {
    let hint = error.hint.as_deref();
    let in_one = text::width(&error.message) + hint.map_or(0, |hint| 3 + text::width(hint));
    if in_one <= usize::from(columns) {
        return 1;
    }
    wrapped(error, theme, usize::from(columns)).len()
}

/// A mistake in as many rows as it needs, and what to do about it in the next ones.
fn wrapped(error: &SyntaxError, theme: TerminalTheme, columns: usize) -> Vec<Line<'static>> {
    let rows = |text: &str, role| {
        let style = theme.style(role);
        let rows = text::wrapped(&theme.text(text), columns).into_iter();
        rows.map(move |row| text::line(row, style))
    };
    let hint = error.hint.as_deref().unwrap_or_default();
    rows(&error.message, Role::Fault)
        .chain(rows(hint, Role::Text))
        .collect()
}

/// Carets in these columns of a line that begins at column `across`.
fn pointers(columns: &[Range<usize>], across: usize) -> String {
    let end = columns.iter().map(|columns| columns.end).max().unwrap_or(0);
    let pointer = |column: usize| {
        let is_wrong = columns.iter().any(|columns| columns.contains(&column));
        if is_wrong { '^' } else { ' ' }
    };
    (across..end).map(pointer).collect()
}

/// What is wrong, as many mistakes as there is room for from that of the cursor's line on, each with its number if there are
/// several; else how to go on.
fn messages(
    editor: &Editor,
    carets: &[Caret],
    theme: TerminalTheme,
    height: usize,
) -> Vec<Line<'static>> {
    let errors = editor.errors();
    if errors.is_empty() {
        let hint = "the picture follows while you type · Alt-Enter or ; starts a line";
        return vec![Line::styled(hint, theme.style(Role::Muted))];
    }
    let (row, _) = editor.cursor();
    // Half of the rows at most: the text and its carets need the others.
    let shown = errors.len().min((height / 2).max(1));
    let here = carets.iter().position(|caret| caret.line >= row);
    let first = here.unwrap_or(errors.len()).min(errors.len() - shown);
    let message = |(index, (error, caret)): (usize, (&SyntaxError, &Caret))| {
        let mut spans = Vec::new();
        if errors.len() > 1 {
            let line = if editor.lines().len() > 1 {
                format!(", line {}", caret.line + 1)
            } else {
                String::new()
            };
            let number = format!("{} of {}{line}: ", index + 1, errors.len());
            spans.push(Span::styled(number, theme.style(Role::Muted)));
        }
        let fault = error.message.clone();
        spans.push(Span::styled(fault, theme.style(Role::Fault)));
        if let Some(hint) = &error.hint {
            spans.push(Span::styled(format!(" · {hint}"), theme.style(Role::Text)));
        }
        Line::from(spans)
    };
    let all = errors.iter().zip(carets).enumerate();
    all.skip(first).take(shown).map(message).collect()
}
