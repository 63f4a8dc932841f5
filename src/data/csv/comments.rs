//! Lines that begin with `#`: comments, which are left out, or headings and rows whose first cell begins so.

use std::borrow::Cow;

use super::{missing, sniff};

/// How many lines with a sign are more than the few rows that somebody has taken out of a table.
const MANY: usize = 4;

/// What a line that begins with the sign may be by its cells.
#[derive(Clone, Copy, PartialEq)]
enum Line {
    Comment,
    /// As many cells as the rows, and no blank behind the sign.
    Tagged,
    /// The same, and its first cell is an error of a spreadsheet: `#N/A`.
    Missing,
}

/// A text with a blank before headings and rows that begin with the sign, by which they are no comments, and how many lines
/// are comments.
pub(super) fn told_from_rows(text: Cow<'_, str>, separator: u8) -> (Cow<'_, str>, usize) {
    if !text.starts_with(sniff::COMMENT) && !text.contains("\n#") {
        return (text, 0);
    }
    let rows = sniff::sample(&text, separator);
    let width = rows.first().map_or(0, Vec::len);
    let lines = signed(&text, separator, width);
    let tagged = || lines.iter().filter(|line| line.1 == Line::Tagged);
    let first = first_row(&text);
    let heading = tagged().rfind(|line| line.0 < first).map(|line| line.0);
    let heading = heading.filter(|index| {
        let line = text.lines().nth(*index).unwrap_or_default();
        is_names(line, &rows, separator)
    });
    let others = match heading {
        None if sniff::has_headings(&rows) => rows.get(1..).unwrap_or_default(),
        _ => &rows,
    };
    let are_numbers = others
        .iter()
        .all(|row| row.first().is_some_and(|cell| sniff::is_number(cell)));
    let count = tagged().count() - usize::from(heading.is_some());
    // A row that was taken out looks like the others.
    let are_rows =
        count > others.len() || !are_numbers && count > 1 && count >= others.len().min(MANY);
    let is_kept = |line: &(usize, Line)| match line.1 {
        Line::Comment => false,
        Line::Tagged => are_rows && line.0 > first || heading == Some(line.0),
        Line::Missing => true,
    };
    let kept: Vec<usize> = lines
        .iter()
        .filter(|line| is_kept(line))
        .map(|line| line.0)
        .collect();
    let left_out = lines.len() - kept.len();
    if kept.is_empty() {
        return (text, left_out);
    }
    let mut marked = String::with_capacity(text.len() + kept.len());
    let mut kept = kept.into_iter().peekable();
    for (index, line) in text.split_inclusive('\n').enumerate() {
        if kept.next_if_eq(&index).is_some() {
            marked.push(' ');
        }
        marked.push_str(line);
    }
    (Cow::Owned(marked), left_out)
}

/// The lines that begin with the sign outside of quotes, by their index from 0.
fn signed(text: &str, separator: u8, width: usize) -> Vec<(usize, Line)> {
    let mut lines = Vec::new();
    let mut in_quotes = false;
    for (index, line) in text.lines().enumerate() {
        match line.strip_prefix(sniff::COMMENT).filter(|_| !in_quotes) {
            Some(rest) => lines.push((index, of(rest, separator, width))),
            None => in_quotes ^= line.matches('"').count() % 2 == 1,
        }
    }
    lines
}

/// What a line is by what stands behind its sign.
fn of(rest: &str, separator: u8, width: usize) -> Line {
    if rest.starts_with(|c: char| c.is_whitespace() && c as u32 != u32::from(separator)) {
        return Line::Comment;
    }
    let cells = cells(rest, separator);
    if width == 0 || cells.len() != width {
        return Line::Comment;
    }
    if missing::is_missing(&format!("{}{}", sniff::COMMENT, cells[0])) {
        return Line::Missing;
    }
    if width < 2 {
        return Line::Comment;
    }
    Line::Tagged
}

fn cells(line: &str, separator: u8) -> Vec<String> {
    sniff::sample(line, separator)
        .into_iter()
        .next()
        .unwrap_or_default()
}

/// The index of the first line that is neither blank nor begins with the sign.
fn first_row(text: &str) -> usize {
    let is_row = |line: &str| !line.trim().is_empty() && !line.starts_with(sniff::COMMENT);
    text.lines().position(is_row).unwrap_or(usize::MAX)
}

/// Whether a line names the columns of rows that have no other names.
fn is_names(line: &str, rows: &[Vec<String>], separator: u8) -> bool {
    let cells = cells(line.trim_start_matches(sniff::COMMENT), separator);
    let is_value = |cell: &String| sniff::is_value(cell);
    !cells.iter().any(is_value) && rows.first().is_some_and(|row| row.iter().any(is_value))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(text: &str) -> (Vec<usize>, usize) {
        let (marked, left_out) = told_from_rows(Cow::Borrowed(text), b',');
        let lines = marked.lines().enumerate();
        let kept = lines.filter(|(_, line)| line.starts_with(" #"));
        (kept.map(|(index, _)| index).collect(), left_out)
    }

    #[test]
    fn rows_and_headings_are_no_comments() {
        for (text, rows) in [
            ("id,x\n#1001,1\n#1002,2", vec![1, 2]),
            ("id,x\n#1001,1\n#1002,2\n1003,3", vec![1, 2]),
            ("color,x\nred,1\n#00ff00,2\nblue,3\n#0000ff,4", vec![2, 4]),
            (
                "tag,x\na,1\nb,1\nc,1\nd,1\ne,1\n#f,1\n#g,1\n#h,1\n#i,1",
                vec![6, 7, 8, 9],
            ),
            ("#x,y\n1,2\n3,4", vec![0]),
            ("#,x\n1,2\n2,4", vec![0]),
            ("x,y\n1,2\n#N/A,4\n2,4", vec![2]),
            ("x,y\n1,2\n#WERT!,4\n#N/A N/A,4", vec![2, 3]),
            ("x\n1\n#DIV/0!\n2", vec![2]),
        ] {
            assert_eq!(kept(text), (rows, 0), "{text}");
        }
        assert_eq!(kept("# by me\n#x,y\n1,2"), (vec![1], 1));
    }

    #[test]
    fn comments_stay_and_are_counted() {
        for (text, count) in [
            ("# made by, me\nx,y\n1,2", 1),
            ("x,y\n1,2\n#3,4\n5,6\n#7,8", 2),
            ("name,x\nann,1\n#bob,2\ncid,3", 1),
            ("tag,x\na,1\nb,1\nc,1\nd,1\n#e,1\n#f,1\n#g,1", 3),
            ("#made,by\nx,y\n1,2", 1),
            ("#1,2\n3,4\n5,6", 1),
            ("x,y\n1,2\n#end", 1),
            ("x\n1\n#2", 1),
            ("x,y\n\"a\n#b\",2\n##,4", 1),
            ("x,y\n1,2", 0),
        ] {
            assert_eq!(kept(text), (Vec::new(), count), "{text}");
        }
    }
}
