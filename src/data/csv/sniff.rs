//! What separates the cells of a text, and whether it begins with headings.

use std::borrow::Cow;
use std::ops::Range;

use csv::{Reader, ReaderBuilder, StringRecord};

use super::number::{self, Comma};
use super::value::{is_date, words};
pub(super) use super::value::{is_number, is_value};
use super::{fixed, missing, numbered};

/// The separators that are tried, in this order where several fit equally well.
pub(super) const SEPARATORS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// How a comment begins.
pub(super) const COMMENT: char = '#';

/// How much of a text is looked at.
const PROBE: usize = 1 << 16;

/// How many records are looked at.
pub(super) const RECORDS: usize = 200;

/// How a table is laid out.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct TableLayout {
    /// The byte between cells.
    pub(super) separator: u8,
    /// Whether the cells stood between blanks, which were made tabs.
    pub(super) blanks: bool,
}

/// A reader of records of any length; lines that begin with `#` are comments.
pub(super) fn reader(text: &str, separator: u8) -> Reader<&[u8]> {
    ReaderBuilder::new()
        .delimiter(separator)
        .has_headers(false)
        .flexible(true)
        .comment(Some(COMMENT as u8))
        .from_reader(text.as_bytes())
}

/// The lines of a record that was just read, by their index from 0, with blank ones and comments before it.
pub(super) fn lines(text: &str, reader: &Reader<&[u8]>, record: &StringRecord) -> Range<usize> {
    let start = record.position().map_or(1, csv::Position::line);
    let end = reader.position();
    let is_open = end.byte() as usize == text.len() && !text.ends_with('\n');
    start as usize - 1..end.line() as usize - 1 + usize::from(is_open)
}

/// The first records of a text, cells trimmed.
pub(super) fn sample(text: &str, separator: u8) -> Vec<Vec<String>> {
    let mut end = text.len().min(PROBE);
    if end < text.len() {
        let last = text.as_bytes()[..end]
            .iter()
            .rposition(|byte| *byte == b'\n');
        end = last.map_or(end, |last| last + 1);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
    }
    let mut reader = reader(&text[..end], separator);
    let records = reader.records().map_while(Result::ok).take(RECORDS);
    let cells = records.map(|record| record.iter().map(|cell| cell.trim().to_string()).collect());
    let has_text = |record: &Vec<String>| record.iter().any(|cell| !cell.is_empty());
    cells.filter(has_text).collect()
}

/// How a text is laid out; where nothing separates its cells it has one column.
pub(super) fn layout(text: &str) -> (Cow<'_, str>, TableLayout) {
    let scores = SEPARATORS.map(|separator| score(&sample(text, separator), separator));
    let best = scores.iter().copied().fold(0.0, f64::max);
    let found = scores.iter().position(|score| best > 0.0 && *score == best);
    let layout = |separator, blanks| TableLayout { separator, blanks };
    if let Some(index) = found {
        let separator = SEPARATORS[index];
        if separator != b'\t' || !holds_rows(&sample(text, separator)) {
            return (Cow::Borrowed(text), layout(separator, false));
        }
    }
    if let Some(separator) = rare(text) {
        return (Cow::Borrowed(text), layout(separator, false));
    }
    match tabbed(text).or_else(|| fixed::tabbed(text)) {
        Some(tabbed) => (Cow::Owned(tabbed), layout(b'\t', true)),
        None => (Cow::Borrowed(text), layout(b';', false)),
    }
}

/// A separator that only exports of some programs have: where it stands equally often in every line, and there are numbers between.
/// What has a meaning as a whole, as a time of day, is one cell.
fn rare(text: &str) -> Option<u8> {
    const RARE: [u8; 3] = [b'~', b'^', b':'];
    RARE.into_iter().find(|separator| {
        let records = sample(text, *separator);
        let width = records.first().map_or(0, Vec::len);
        let are_alike =
            width > 1 && records.len() > 1 && records.iter().all(|record| record.len() == width);
        let has_number = |record: &Vec<String>| record.iter().any(|cell| is_number(cell));
        let is_whole =
            |record: &Vec<String>| is_value(&record.join(&char::from(*separator).to_string()));
        let rows = &records[records.len().min(1)..];
        let column = |index: usize| {
            rows.iter()
                .all(|row| is_number(&row[index]) || missing::is_missing(&row[index]))
        };
        are_alike
            && rows.iter().all(has_number)
            && !rows.iter().any(is_whole)
            && (0..width).any(column)
    })
}

/// Whether the first cell of every record is several numbers: blanks are between these.
fn holds_rows(records: &[Vec<String>]) -> bool {
    let is_row = |record: &Vec<String>| {
        let words = words(record.first().map_or("", String::as_str));
        let are_numbers = |word: &&str| number::plain(word).is_some() || missing::is_missing(word);
        words.len() > 1 && words.iter().all(are_numbers)
    };
    records.iter().all(is_row)
}

/// Whether a separator is between cells, or nothing else is.
pub(super) fn separates(text: &str, separator: u8) -> bool {
    let is_in = sample(text, separator)
        .iter()
        .any(|record| record.len() > 1);
    is_in
        || SEPARATORS
            .iter()
            .all(|other| score(&sample(text, *other), *other) == 0.0)
}

/// From 0, not between these cells at all, to 1.
fn score(records: &[Vec<String>], separator: u8) -> f64 {
    let Some(first) = records.first() else {
        return 0.0;
    };
    let widths: Vec<usize> = records.iter().map(Vec::len).collect();
    let common = widths
        .iter()
        .copied()
        .max_by_key(|width| widths.iter().filter(|other| *other == width).count());
    let common = common.unwrap_or(0);
    let first = first.len();
    // Rows may have a name, or a separator at their end, that the line of headings does not have.
    let row_names = first + 1 == common && first >= 2;
    if common < 2 || first != common && !row_names {
        return 0.0;
    }
    let fitting = widths.iter().filter(|width| **width == common).count();
    let cells = || records.iter().flatten();
    let is_foreign = |cell: &&String| {
        let other = SEPARATORS
            .iter()
            .any(|other| *other != separator && cell.as_bytes().contains(other));
        other
            && number::parse(cell, Comma::Decimal).is_none()
            && number::parse(cell, Comma::Groups).is_none()
    };
    let foreign = cells().filter(is_foreign).count();
    let share = |part: usize, whole: usize| part as f64 / whole.max(1) as f64;
    (share(fitting, records.len()) - 0.5 * share(foreign, cells().count())).max(0.0)
}

/// The text with tabs for runs of blanks, if its lines have equally many words.
fn tabbed(text: &str) -> Option<String> {
    let lines = || {
        text.lines()
            .filter(|line| !line.trim().is_empty() && !line.starts_with(COMMENT))
    };
    let first = words(lines().next()?).len();
    // Rows may have a name that the line of headings does not have.
    let common = words(lines().nth(1)?).len();
    let fits = first >= 2
        && (common == first || common == first + 1)
        && lines()
            .skip(1)
            .take(RECORDS)
            .all(|line| words(line).len() == common);
    let has_numbers = lines().skip(1).take(RECORDS).all(|line| {
        let mut words = words(line).into_iter();
        words.any(is_number)
    });
    if !(fits && has_numbers) {
        return None;
    }
    let line = |line: &str| {
        if line.starts_with(COMMENT) {
            line.to_string()
        } else {
            words(line).join("\t")
        }
    };
    Some(text.lines().map(line).collect::<Vec<_>>().join("\n"))
}

/// Whether the first record names columns: it does unless a column of numbers or dates has one there too.
pub(super) fn has_headings(records: &[Vec<String>]) -> bool {
    let Some((first, rows)) = records.split_first() else {
        return true;
    };
    let is_text = |cell: &str| !is_value(cell) && !missing::is_missing(cell);
    let holds_values = |index: usize| {
        let mut cells = rows
            .iter()
            .filter_map(|row| row.get(index))
            .filter(|cell| !cell.is_empty());
        cells.all(|cell| !is_text(cell))
    };
    let named = |(index, cell): (usize, &String)| {
        let is_dated = is_date(cell) && !holds_dates(rows, index);
        (is_text(cell) || is_dated) && holds_values(index)
    };
    !first.iter().any(|cell| is_value(cell))
        || first.iter().enumerate().any(named)
        || numbered::of(first, rows).is_headings()
}

/// Whether a column has dates below its first cell.
fn holds_dates(rows: &[Vec<String>], index: usize) -> bool {
    let mut cells = rows.iter().filter_map(|row| row.get(index));
    cells.any(|cell| is_date(cell))
}

/// The names in the last comment above the first row, as NumPy writes them, if it has so many words that can be names.
pub(super) fn commented_names(text: &str, count: usize) -> Option<Vec<&str>> {
    let comments = text.lines().map(str::trim);
    let comments = comments.take_while(|line| line.is_empty() || line.starts_with(COMMENT));
    let names: Vec<&str> = comments
        .filter_map(|line| line.strip_prefix('#'))
        .last()?
        .split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '|'))
        .filter(|name| !name.is_empty())
        .collect();
    let is_name = |name: &&str| {
        name.starts_with(|c: char| c.is_ascii_alphabetic())
            && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
    };
    (names.len() == count && names.iter().all(is_name)).then_some(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn separator(text: &str) -> (char, bool) {
        let (_, layout) = layout(text);
        (char::from(layout.separator), layout.blanks)
    }

    #[test]
    fn separators_are_found() {
        for (text, found) in [
            ("x,y\n1,2\n3,4", (',', false)),
            ("TV;sales\n230,1;22,1\n44,5;10,4", (';', false)),
            ("1,5;2,5\n3,5;4,5", (';', false)),
            ("a\tb\n1,5\t2\n2,5\t3", ('\t', false)),
            ("a|b\n1|2", ('|', false)),
            ("x,tags\n1,a;b\n2,c;d;e", (',', false)),
            ("x\n1,5\n2,5", (';', false)),
            ("a  b   c\n1  2   3", ('\t', true)),
            ("mpg,hp\n18.0,130\t\n15.0,165\t", (',', false)),
            ("just text\nmore text", (';', false)),
            ("mpg cyl\nMazda 21 6\nDatsun 22 4", ('\t', true)),
            ("18 8 ? 1\t\"ford pinto\"\n15 8 3 1\t\"vw\"", ('\t', true)),
            ("full name\tx\nAnn Lee\t1\nBob Ray\t2", ('\t', false)),
            ("x y\n1,5 2,5\n2,5 3,5", ('\t', true)),
        ] {
            assert_eq!(separator(text), found, "{text}");
        }
    }

    #[test]
    fn names_in_a_comment_are_offered() {
        assert_eq!(commented_names("# x y\n1 2", 2), Some(vec!["x", "y"]));
        assert_eq!(
            commented_names("# by me\n#x,y\n\n1,2", 2),
            Some(vec!["x", "y"])
        );
        assert_eq!(commented_names("# made in 2024\n1,2,3", 3), None);
        assert_eq!(commented_names("# x y\n1,2,3", 3), None);
        assert_eq!(commented_names("1,2\n# x y", 2), None);
    }

    #[test]
    fn headings_are_told_from_rows() {
        let has = |text: &str| has_headings(&sample(text, b','));
        assert!(has("x,y\n1,2"));
        assert!(has("name,city\nann,rome"));
        assert!(has("size,2000\n1,2"));
        assert!(!has("1,2\n3,4"));
        assert!(!has("5.1,3.5,setosa\n4.9,3.0,setosa"));
        assert!(!has("2024-01-01,1\n2024-01-02,2"));
        assert!(has("Jan 2020,Feb 2020\n1,2"));
        assert!(!has("Jan 2020,x\nFeb 2020,y"));
        assert!(has("x,y"));
        assert!(has("country,2018,2019,2020\nFrance,8,9,2\nSpain,1,2,3"));
        assert!(!has("Spain,2018,2019\nFrance,2016,2017"));
        assert!(!has("Spain,2018,12,3\nFrance,2016,10,4"));
    }
}
