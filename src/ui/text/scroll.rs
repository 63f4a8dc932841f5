//! Lines that may be more than there are rows.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::{line, write};
use crate::ui::theme::{Chrome, TerminalTheme};

/// Writes lines as [`write`] does. Where there are more of them than rows, empty ones are left out, the last of them first; if
/// that is not enough, the last row says how many more there are.
pub(crate) fn write_counted(
    mut lines: Vec<Line<'_>>,
    theme: TerminalTheme,
    area: Rect,
    buffer: &mut Buffer,
) {
    let rows = usize::from(area.height);
    leave_out_empty(&mut lines, rows);
    if rows > 0 && lines.len() > rows {
        let more = lines.len() - rows + 1;
        lines.truncate(rows - 1);
        let noun = if more == 1 { "line" } else { "lines" };
        let hint = theme.chrome(Chrome::Hint);
        lines.push(line(format!("… {more} more {noun}"), hint));
    }
    write(lines, theme, area, buffer);
}

/// Writes lines of which the first so many are scrolled away, as [`scrolled`] has them.
pub(crate) fn write_scrolled(
    lines: Vec<Line<'static>>,
    by: usize,
    theme: TerminalTheme,
    area: Rect,
    buffer: &mut Buffer,
) {
    let lines = scrolled(lines, by, PAGE_KEYS, theme, usize::from(area.height));
    write(lines, theme, area, buffer);
}

/// The keys that scroll down and up wherever time does not need them.
pub(crate) const PAGE_KEYS: [&str; 2] = ["PgDn", "PgUp"];

/// The lines in sight of those that may be more than there are rows: the last row says then which key brings the others.
pub(crate) fn scrolled(
    mut lines: Vec<Line<'static>>,
    by: usize,
    [down, up]: [&str; 2],
    theme: TerminalTheme,
    rows: usize,
) -> Vec<Line<'static>> {
    leave_out_empty(&mut lines, rows);
    let hidden = (lines.len() + 1).saturating_sub(rows);
    if lines.len() <= rows || rows == 0 {
        return lines;
    }
    let first = by.min(hidden);
    lines.drain(..first);
    lines.truncate(rows - 1);
    let key = match hidden - first {
        0 => format!("{up}: {first} above"),
        below => format!("{down}: {below} more"),
    };
    lines.push(line(key, theme.chrome(Chrome::Hint)));
    lines
}

/// Where there are more lines than rows, empty ones are left out, the last of them first.
fn leave_out_empty(lines: &mut Vec<Line<'_>>, rows: usize) {
    while lines.len() > rows
        && let Some(empty) = lines.iter().rposition(|line| line.width() == 0)
    {
        lines.remove(empty);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The rows of lines in an area.
    fn written(lines: Vec<Line<'_>>, theme: TerminalTheme, columns: u16, rows: u16) -> Vec<String> {
        let area = Rect::new(0, 0, columns, rows);
        let mut buffer = Buffer::empty(area);
        write_counted(lines, theme, area, &mut buffer);
        let symbols = |row: Rect| {
            row.columns()
                .map(|cell| buffer[(cell.x, cell.y)].symbol().to_string())
                .collect()
        };
        area.rows().map(symbols).collect()
    }

    #[test]
    fn a_text_is_measured_as_it_is_written() {
        let ascii = TerminalTheme::DARK.ascii();
        let lines = || vec![Line::from("η of layer ten")];
        assert_eq!(
            written(lines(), TerminalTheme::DARK, 14, 1),
            ["η of layer ten"]
        );
        assert_eq!(
            written(lines(), TerminalTheme::DARK, 12, 1),
            ["η of layer …"]
        );
        // In ASCII the letter takes three columns, and so does the mark of a cut.
        assert_eq!(written(lines(), ascii, 16, 1), ["eta of layer ten"]);
        assert_eq!(written(lines(), ascii, 15, 1), ["eta of ...     "]);
    }

    #[test]
    fn lines_that_find_no_row_are_counted() {
        let lines = |count: usize| vec![Line::from("row"); count];
        assert_eq!(
            written(lines(2), TerminalTheme::DARK, 14, 2),
            ["row           "; 2]
        );
        assert_eq!(
            written(lines(3), TerminalTheme::DARK, 14, 2)[1],
            "… 2 more lines"
        );
        assert_eq!(
            written(lines(2), TerminalTheme::DARK, 14, 1),
            ["… 2 more lines"]
        );
    }

    #[test]
    fn every_line_comes_into_sight_by_scrolling() {
        let lines = || (1..=6).map(|line| Line::from(line.to_string())).collect();
        let shown = |by: usize, rows: usize| -> Vec<String> {
            let shown = scrolled(lines(), by, PAGE_KEYS, TerminalTheme::DARK, rows);
            shown.iter().map(Line::to_string).collect()
        };
        assert_eq!(shown(0, 3), ["1", "2", "PgDn: 4 more"]);
        assert_eq!(shown(2, 3), ["3", "4", "PgDn: 2 more"]);
        for beyond in [4, 5, 60] {
            assert_eq!(shown(beyond, 3), ["5", "6", "PgUp: 4 above"]);
        }
        assert_eq!(shown(3, 6), ["1", "2", "3", "4", "5", "6"]);
        assert!(shown(3, 0).len() >= 6, "no row is written in no room");
        assert_eq!(shown(0, 1), ["PgDn: 6 more"]);
    }

    #[test]
    fn empty_lines_give_way_before_others() {
        let lines = |texts: &[&'static str]| texts.iter().map(|text| Line::from(*text)).collect();
        let dark = TerminalTheme::DARK;
        let fits = written(lines(&["a", "", "b", "", "c"]), dark, 1, 4);
        assert_eq!(fits, ["a", " ", "b", "c"]);
        let counted = written(lines(&["a", "", "b", "c"]), dark, 14, 2);
        assert_eq!(counted, ["a             ", "… 2 more lines"]);
    }
}
