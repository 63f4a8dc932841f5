//! Widths, cuts and word wrap, by columns of the terminal rather than by characters.

mod scroll;

use std::borrow::Cow;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;
use unicode_width::UnicodeWidthStr;

use super::theme::TerminalTheme;
use crate::expr::is_hidden;
pub(crate) use scroll::{PAGE_KEYS, scrolled, write_counted, write_scrolled};

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
    for word in words(text) {
        if !is_empty && width(&line) + 1 + width(&word) > columns {
            lines.push(std::mem::replace(&mut line, String::from(rest)));
        } else if !is_empty {
            line.push(' ');
        }
        line.push_str(&word);
        is_empty = false;
    }
    if !is_empty {
        lines.push(line);
    }
    lines
}

/// The words of a text; `x = 3` is one, which nobody reads in two lines, and so are a factor, `× 0.8`, and a share, `64 %`.
fn words(text: &str) -> Vec<Cow<'_, str>> {
    /// A longer side of an equation is a line of its own.
    const SIDE: usize = 10;
    let mut words: Vec<Cow<'_, str>> = Vec::new();
    let mut rest = text.split_whitespace().peekable();
    while let Some(word) = rest.next() {
        let left = words.last_mut().filter(|left| width(left) <= SIDE);
        let right = rest.peek().filter(|right| width(right) <= SIDE);
        match (word, left, right) {
            ("=", Some(left), Some(right)) => {
                *left = Cow::Owned(format!("{left} = {right}"));
                rest.next();
            }
            ("×" | "(×", _, Some(right)) => {
                words.push(Cow::Owned(format!("{word} {right}")));
                rest.next();
            }
            (_, Some(left), _) if word.starts_with('%') => {
                *left = Cow::Owned(format!("{left} {word}"));
            }
            _ => words.push(Cow::Borrowed(word)),
        }
    }
    words
}

/// A text in so many columns, cut between words and ending with `…` where it is longer.
pub(crate) fn shortened(text: &str, columns: usize) -> Cow<'_, str> {
    shortened_by("…", text, columns)
}

/// The same with another mark at the end of what is cut.
fn shortened_by<'a>(mark: &str, text: &'a str, columns: usize) -> Cow<'a, str> {
    if width(text) <= columns {
        return Cow::Borrowed(text);
    }
    let indent = text.len() - text.trim_start().len();
    let marked = width(mark) + 1;
    let room = columns.saturating_sub(marked + indent);
    let first = wrapped(text, room).into_iter().next().unwrap_or_default();
    let mut short = " ".repeat(indent) + &first;
    if width(&short) + marked > columns {
        short = prefix(text, columns.saturating_sub(width(mark))).to_string();
    } else {
        short.push(' ');
    }
    short.push_str(mark);
    Cow::Owned(short)
}

/// A text in the glyphs of a theme and in so many columns: it is measured as it is written, which in ASCII is longer.
pub(crate) fn fitted(text: &str, theme: TerminalTheme, columns: usize) -> String {
    let shown = theme.text(text);
    shortened_by(&theme.text("…"), &shown, columns).into_owned()
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

/// A text with the minus sign of the screen, U+2212, before its numbers, in its sums and in exponents. Hyphens inside words
/// stay, as in `mini-batch`, and so do options of a command line.
pub(crate) fn minus(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let at = |index: Option<usize>| index.and_then(|index| chars.get(index)).copied();
    let is_sign = |index: usize| {
        let (before, after) = (at(index.checked_sub(1)), at(Some(index + 1)));
        let is_exponent = before == Some('e')
            && at(index.checked_sub(2)).is_some_and(|c| c.is_ascii_digit() || c == '.');
        let joins = before.is_some_and(|c| c.is_alphabetic() || c == '-') && !is_exponent;
        let is_infinity = || chars.iter().skip(index + 1).take(3).eq(&['i', 'n', 'f']);
        let is_option = after.is_some_and(|c| c.is_alphabetic() || c == '-') && !is_infinity();
        !joins && !is_option
    };
    let signed = |(index, c): (usize, &char)| match c {
        '-' if is_sign(index) => '−',
        _ => *c,
    };
    chars.iter().enumerate().map(signed).collect()
}

/// A formula as it stands on the screen: every hyphen of it is a minus sign, and a power of a name or a bracket that is a whole
/// number is raised.
pub(crate) fn formula(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut shown = String::with_capacity(text.len());
    let mut rest = chars.as_slice();
    while let [c, after @ ..] = rest {
        let digits = digits_of(after);
        let name = shown.trim_end_matches(|c: char| c.is_ascii_digit());
        let is_raised = name.ends_with(char::is_alphabetic) || shown.ends_with([')', ']', '|']);
        let goes_on = |next: &char| next.is_alphanumeric() || "._^".contains(*next);
        let is_power = *c == '^' && digits > 0 && !after.get(digits).is_some_and(goes_on);
        if is_power && is_raised {
            shown.extend(after.iter().take(digits).map(|digit| raised(*digit)));
            rest = after.get(digits..).unwrap_or_default();
            continue;
        }
        shown.push(if *c == '-' { '−' } else { *c });
        rest = after;
    }
    shown
}

/// How many digits a text begins with.
fn digits_of(text: &[char]) -> usize {
    text.iter().take_while(|c| c.is_ascii_digit()).count()
}

/// A digit as an exponent.
fn raised(digit: char) -> char {
    const DIGITS: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    let index = digit.to_digit(10).unwrap_or(0) as usize;
    DIGITS.get(index).copied().unwrap_or(digit)
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
        let mut spans = Vec::with_capacity(line.spans.len());
        for span in line.spans {
            let shown = theme.text(&in_cells(&span.content)).into_owned();
            let columns = width(&shown);
            if columns > room {
                let shown = fitted(&shown, theme, room);
                spans.push(Span::styled(shown, span.style));
                break;
            }
            spans.push(Span::styled(shown, span.style));
            room -= columns;
        }
        Line::from(spans).render(row, buffer);
    }
}

/// A text of which every character has a cell: one that a terminal obeys is replaced by one that shows it, so that the cursor
/// of a text that is typed stays where its characters are.
pub(crate) fn in_cells(text: &str) -> Cow<'_, str> {
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
        assert_eq!(
            wrapped("stand at x = 3, then", 12),
            ["stand at", "x = 3, then"]
        );
        assert_eq!(wrapped("= 2", 1), ["=", "2"]);
        assert_eq!(
            wrapped("it grew (× 25900) by 64 %, or so", 10),
            ["it grew", "(× 25900)", "by 64 %,", "or so"]
        );
        assert_eq!(
            wrapped("the loss = cross_entropy(h)", 14),
            ["the loss =", "cross_entropy(h)"]
        );
    }

    #[test]
    fn one_minus_sign_stands_in_numbers_and_sums_and_none_in_words() {
        for (text, shown) in [
            ("-0.5 and 2.7e-6, (-1)", "−0.5 and 2.7e−6, (−1)"),
            ("1.e-3 −2", "1.e−3 −2"),
            ("y - 11 · -inf", "y − 11 · −inf"),
            ("mini-batches", "mini-batches"),
            ("L-BFGS, one-sided, the-3rd", "L-BFGS, one-sided, the-3rd"),
            ("re-run at -0.5 (-3), val-2", "re-run at −0.5 (−3), val-2"),
            ("gdplay diagnose --hook -o x", "gdplay diagnose --hook -o x"),
        ] {
            assert_eq!(minus(text), shown);
        }
        assert_eq!(formula("x-1 - -y"), "x−1 − −y");
        assert_eq!(formula("(x + 1)^2 - y^10"), "(x + 1)² − y¹⁰");
        assert_eq!(formula("2x1^2 + sin^2(x)"), "2x1² + sin²(x)");
        for kept in ["2^3", "x^2.5", "x^n", "x^2^3", "x^(2)", "x^2y", "10^2"] {
            assert_eq!(formula(kept), kept);
        }
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
