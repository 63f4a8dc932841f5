//! Widths, cuts and word wrap, by columns of the terminal rather than by characters.

use std::borrow::Cow;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;
use unicode_width::UnicodeWidthStr;

use super::theme::TerminalTheme;
use crate::expr::is_hidden;

/// The columns that a text takes.
pub(crate) fn width(text: &str) -> usize {
    UnicodeWidthStr::width(text)
}

/// A text in lines of at most so many columns, cut between words; a longer word stands alone.
pub(crate) fn wrapped(text: &str, columns: usize) -> Vec<String> {
    indented(text, "", "", columns)
}

/// A text in lines of at most so many columns, cut between words, the first behind `first`, the others behind `rest`.
pub(crate) fn indented(text: &str, first: &str, rest: &str, columns: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::from(first);
    let mut is_empty = true;
    for word in text.split_whitespace() {
        if !is_empty && width(&line) + 1 + width(word) > columns {
            lines.push(std::mem::replace(&mut line, String::from(rest)));
        } else if !is_empty {
            line.push(' ');
        }
        line.push_str(word);
        is_empty = false;
    }
    if !is_empty {
        lines.push(line);
    }
    lines
}

/// A text in so many columns, cut between words and ending with `…` where it is longer.
pub(crate) fn shortened(text: &str, columns: usize) -> Cow<'_, str> {
    if width(text) <= columns {
        return Cow::Borrowed(text);
    }
    let indent = text.len() - text.trim_start().len();
    let room = columns.saturating_sub(2 + indent);
    let first = wrapped(text, room).into_iter().next().unwrap_or_default();
    let mut short = " ".repeat(indent) + &first;
    if width(&short) + 2 > columns {
        short = prefix(text, columns.saturating_sub(1)).to_string();
        short.push('…');
    } else {
        short.push_str(" …");
    }
    Cow::Owned(short)
}

/// The longest beginning of a text that takes at most so many columns.
pub(crate) fn prefix(text: &str, columns: usize) -> &str {
    let ends = text
        .char_indices()
        .map(|(at, character)| at + character.len_utf8());
    let starts = ends.map_while(|end| text.get(..end));
    let fitting = starts.take_while(|start| width(start) <= columns);
    fitting.last().unwrap_or_default()
}

/// A text at the left of a column so wide; a longer one is kept whole.
pub(crate) fn left(text: &str, columns: usize) -> String {
    format!("{text}{}", " ".repeat(columns.saturating_sub(width(text))))
}

/// A text at the right of a column so wide; a longer one is kept whole.
pub(crate) fn right(text: &str, columns: usize) -> String {
    format!("{}{text}", " ".repeat(columns.saturating_sub(width(text))))
}

/// A number's text with the minus sign of the screen, U+2212; the one of an exponent too.
pub(crate) fn minus(number: &str) -> String {
    number.replace('-', "−")
}

/// A text in one style as a line.
pub(crate) fn line(text: impl Into<String>, style: Style) -> Line<'static> {
    Line::from(Span::styled(text.into(), style))
}

/// Writes lines from the top of an area, as many as there is room for. One that is too long ends with the last word for which
/// there is room, and says so.
pub(crate) fn write(lines: Vec<Line<'_>>, theme: TerminalTheme, area: Rect, buffer: &mut Buffer) {
    for (row, line) in area.rows().zip(lines) {
        let mut room = usize::from(area.width);
        let used: usize = line.spans.iter().map(|span| width(&span.content)).sum();
        let is_cut = used > room;
        let mut spans = Vec::with_capacity(line.spans.len());
        for span in line.spans {
            let columns = width(&span.content);
            let ends_here = is_cut && columns > room;
            let shown = if ends_here {
                shortened(&span.content, room)
            } else {
                span.content
            };
            let shown = theme.text(&in_cells(&shown)).into_owned();
            spans.push(Span::styled(shown, span.style));
            if ends_here {
                break;
            }
            room = room.saturating_sub(columns);
        }
        Line::from(spans).render(row, buffer);
    }
}

/// A text of which every character has a cell: one that a terminal obeys is replaced by one that shows it, so that the cursor
/// of a text that is typed stays where its characters are.
fn in_cells(text: &str) -> Cow<'_, str> {
    if !text.contains(is_hidden) {
        return Cow::Borrowed(text);
    }
    let shown = |c: char| match u32::from(c) {
        // The pictures of the first 32 control characters stand in their order.
        control @ 0..0x20 => char::from_u32(0x2400 + control).unwrap_or('\u{fffd}'),
        _ if is_hidden(c) => '\u{fffd}',
        _ => c,
    };
    Cow::Owned(text.chars().map(shown).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_character_speaks_to_the_terminal_or_loses_its_cell() {
        assert_eq!(in_cells("x² + θ"), "x² + θ");
        assert_eq!(
            in_cells("a\u{1b}\u{202e}\u{9b}\u{7f}z"),
            "a␛\u{fffd}\u{fffd}\u{fffd}z"
        );
    }

    #[test]
    fn widths_are_columns() {
        assert_eq!(width("∂L/∂x −1"), 8);
        assert_eq!(width("日本"), 4);
        assert_eq!(width("e\u{301}"), 1);
        assert_eq!(prefix("日本語", 5), "日本");
        assert_eq!(right("日本", 6), "  日本");
        assert_eq!(left("日本", 6), "日本  ");
        assert_eq!(right("longer", 3), "longer");
    }

    #[test]
    fn lines_are_cut_between_words() {
        assert_eq!(wrapped("one two  three", 7), ["one two", "three"]);
        assert_eq!(wrapped("averylongword is", 4), ["averylongword", "is"]);
        assert_eq!(indented("a b c", "x: ", "   ", 6), ["x: a b", "   c"]);
        assert!(wrapped("", 4).is_empty());
    }

    #[test]
    fn what_is_cut_says_so() {
        assert_eq!(shortened("one two", 7), "one two");
        assert_eq!(shortened("one two three", 10), "one two …");
        assert_eq!(shortened("averylongword", 5), "aver…");
        assert_eq!(shortened("日本語", 4), "日…");
        assert_eq!(shortened("abc", 0), "…");
    }
}
