//! A sentence in as many rows as there are, cut at its clauses.

use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::ui::text;
use crate::ui::theme::TerminalTheme;

/// One sentence of the headline.
pub(super) struct Headline {
    /// What stands before it: a mark, a name.
    pub(super) before: Vec<Span<'static>>,
    pub(super) text: String,
    pub(super) style: Style,
    pub(super) is_symbols: bool,
    /// The columns before its second row.
    pub(super) indent: usize,
}

impl Headline {
    /// In so many rows at most. What does not fit ends with the last clause for which there is room, else with the last word;
    /// symbols that have no room are left out.
    pub(super) fn lines(
        self,
        theme: TerminalTheme,
        columns: usize,
        rows: usize,
    ) -> Vec<Line<'static>> {
        let widths = self.before.iter();
        let used: usize = widths
            .map(|span| text::width(&theme.text(&span.content)))
            .sum();
        let room = [
            columns.saturating_sub(used + 1),
            columns.saturating_sub(self.indent + 1),
        ];
        let words: Vec<&str> = self.text.split_whitespace().collect();
        let whole = words.join(" ");
        let mark = if self.is_symbols { "" } else { " …" };
        let more = theme.text(mark.trim()).into_owned();
        let kept = shorter(&whole, mark)
            .map(|text| {
                let mut lines = wrapped(&theme.text(&text), room);
                // A row for the mark alone tells nothing.
                lines.pop_if(|last| *last == more);
                lines
            })
            .find(|lines| lines.len() <= rows);
        let kept = kept.unwrap_or_else(|| cut(&theme.text(&whole), theme, room, rows));
        let indent = " ".repeat(self.indent);
        let mut kept = kept.into_iter();
        let mut first = self.before;
        first.push(Span::styled(kept.next().unwrap_or_default(), self.style));
        let rest = kept.map(|line| text::line(format!("{indent}{line}"), self.style));
        std::iter::once(Line::from(first)).chain(rest).collect()
    }
}

/// A text in lines of so many columns, the first and the others.
fn wrapped(text: &str, [first, others]: [usize; 2]) -> Vec<String> {
    let Some(line) = text::wrapped(text, first).into_iter().next() else {
        return Vec::new();
    };
    let rest = text.strip_prefix(line.as_str()).unwrap_or_default();
    let rest = text::wrapped(rest, others);
    std::iter::once(line).chain(rest).collect()
}

/// The same in so many rows, the last of which ends with a mark where the text is cut.
fn cut(text: &str, theme: TerminalTheme, room: [usize; 2], rows: usize) -> Vec<String> {
    let mut lines = wrapped(text, room);
    let last = rows.saturating_sub(1);
    let rest = lines.split_off(last.min(lines.len())).join(" ");
    let columns = if last == 0 { room[0] } else { room[1] };
    lines.push(text::fitted(&rest, theme, columns));
    lines
}

/// What ends a clause; a full stop stays.
const ENDS: [&str; 4] = [". ", "; ", ", ", " · "];

/// A text, and its beginnings that end with a clause outside of brackets, the longest first; those that are cut end with a mark.
fn shorter<'a>(text: &'a str, mark: &'a str) -> impl Iterator<Item = String> + 'a {
    /// A beginning says something from this part of the text on.
    const LEAST: usize = 4;
    let mut ends: Vec<usize> = ENDS
        .iter()
        .flat_map(|end| {
            let stays = usize::from(end.starts_with('.'));
            text.match_indices(end).map(move |(at, _)| at + stays)
        })
        .collect();
    ends.sort_unstable();
    let beginnings = ends.into_iter().rev().filter_map(|end| text.get(..end));
    let count = |text: &str, bracket| text.matches(bracket).count();
    let beginnings = beginnings
        .filter(move |begin| count(begin, '(') == count(begin, ')'))
        .filter(|begin| LEAST * text::width(begin) >= text::width(text));
    std::iter::once(text.to_string()).chain(beginnings.map(move |begin| format!("{begin}{mark}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A sentence in rows of text.
    fn rows(text: &str, columns: usize, rows: usize) -> Vec<String> {
        let headline = Headline {
            before: vec![Span::raw(" ! "), Span::raw("A gd ")],
            text: text.to_string(),
            style: Style::new(),
            is_symbols: false,
            indent: 3,
        };
        let lines = headline.lines(TerminalTheme::DARK, columns, rows);
        lines.iter().map(Line::to_string).collect()
    }

    #[test]
    fn a_sentence_takes_a_second_row_where_there_is_one() {
        assert_eq!(rows("too small", 18, 2), [" ! A gd too small"]);
        assert_eq!(rows("too small by far", 18, 1), [" ! A gd too …"]);
        assert_eq!(
            rows("too small by far", 18, 2),
            [" ! A gd too small", "   by far"]
        );
        let cut = rows("too small by far and slow too", 18, 2);
        assert_eq!(cut, [" ! A gd too small", "   by far and …"]);
        let slow =
            "slow: the minimum is 1.96 away, and 52 % of the way is left after 1024 steps more";
        let whole = rows(slow, 38, 2);
        assert_eq!(whole, [" ! A gd slow: the minimum is 1.96", "   away …"]);
        // Where the mark has no room behind the clause, that stands without it.
        let exactly = rows(slow, 39, 2);
        assert_eq!(exactly, [" ! A gd slow: the minimum is 1.96 away"]);
        // A clause is cut off as a whole, where what is left says enough.
        let clause = rows("too small by far, and slow as it is", 18, 2);
        assert_eq!(clause, [" ! A gd too small", "   by far …"]);
        // Where the mark alone would take the last row, less is said.
        let alone = rows("too small, by far and so on, and more", 16, 3);
        assert!(alone.iter().all(|row| row.trim() != "…"), "{alone:?}");
        let inside = rows("at (1, 2) far away, and slow too", 18, 2);
        assert_eq!(inside, [" ! A gd at (1, 2)", "   far away …"]);
        let little = rows("low, and slow too all of the time", 18, 2);
        assert_eq!(little, [" ! A gd low, and", "   slow too all …"]);
    }

    #[test]
    fn symbols_without_room_are_left_out() {
        let symbols = |columns| {
            let headline = Headline {
                before: vec![Span::raw("   ")],
                text: String::from("λ 2 … 4 · η·λmax 0.4 < 2 · safe"),
                style: Style::new(),
                is_symbols: true,
                indent: 3,
            };
            headline.lines(TerminalTheme::DARK, columns, 1)[0].to_string()
        };
        assert_eq!(symbols(60), "   λ 2 … 4 · η·λmax 0.4 < 2 · safe");
        assert_eq!(symbols(33), "   λ 2 … 4 · η·λmax 0.4 < 2");
    }
}
