//! What stands above a table and is no row of it: a line that names the separator, titles, comments.

use std::borrow::Cow;

use super::sniff::{self, SEPARATORS};

/// A text whose lines above the table are empty, so that the others keep their numbers.
pub(super) struct Preamble<'a> {
    pub(super) text: Cow<'a, str>,
    /// The separator that its first line names, as Excel reads and writes it: `sep=;`.
    pub(super) separator: Option<u8>,
    /// How many lines were emptied, that one not among them.
    pub(super) titles: usize,
}

/// Takes away what stands above the table.
pub(super) fn without(text: Cow<'_, str>) -> Preamble<'_> {
    let separator = named_separator(&text);
    let text = match separator {
        Some(_) => Cow::Owned(emptied(&text, 1)),
        None => text,
    };
    let titles = match separator {
        Some(separator) => titles(&text, separator),
        None => SEPARATORS
            .into_iter()
            .map(|separator| titles(&text, separator))
            .find(|titles| *titles > 0)
            .unwrap_or(0),
    };
    let text = match titles {
        0 => text,
        titles => Cow::Owned(emptied(&text, titles)),
    };
    Preamble {
        text,
        separator,
        titles,
    }
}

fn named_separator(text: &str) -> Option<u8> {
    let first = text.lines().next()?.trim();
    let first = first
        .strip_prefix('"')
        .and_then(|first| first.strip_suffix('"'))
        .unwrap_or(first);
    let (key, value) = first.split_at_checked(4)?;
    let is_key = key.eq_ignore_ascii_case("sep=");
    let separator = match value.as_bytes() {
        [] if first.len() < text.len() => b'\t', // the tab was trimmed
        [separator] => *separator,
        _ => return None,
    };
    (is_key && SEPARATORS.contains(&separator)).then_some(separator)
}

/// How many lines above the headings have one cell only, or begin with `%`: the headings below them are all texts, and the
/// rows have numbers.
fn titles(text: &str, separator: u8) -> usize {
    let sample = sniff::sample(text, separator);
    let filled = |row: &&Vec<String>| row.iter().filter(|cell| !cell.is_empty()).count();
    let widest = sample.iter().map(|row| filled(&row)).max().unwrap_or(0);
    // A line may have a cell for each group of columns.
    let is_group =
        |row: &&Vec<String>| filled(row) < widest && !row.iter().any(|cell| sniff::is_number(cell));
    let is_title =
        |row: &&Vec<String>| filled(row) <= 1 || is_group(row) || row[0].starts_with('%');
    let titles = sample.iter().take_while(is_title).count();
    let Some((headings, rows)) = sample.get(titles..).and_then(<[_]>::split_first) else {
        return 0;
    };
    let are_headings = headings.len() > 1
        && !headings
            .iter()
            .any(|cell| cell.is_empty() || sniff::is_value(cell));
    let is_row = |row: &Vec<String>| {
        row.len() == headings.len() && row.iter().any(|cell| sniff::is_value(cell))
    };
    if titles > 0 && are_headings && !rows.is_empty() && rows.iter().all(is_row) {
        titles
    } else {
        0
    }
}

/// The text with its first so many lines that are neither blank nor comments made empty.
fn emptied(text: &str, mut count: usize) -> String {
    let mut rest = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let is_content = !line.trim().is_empty() && !line.starts_with('#');
        if count > 0 && is_content {
            count -= 1;
            rest.push('\n');
        } else {
            rest.push_str(line);
        }
    }
    rest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> (String, Option<u8>, usize) {
        let found = without(Cow::Borrowed(text));
        (found.text.into_owned(), found.separator, found.titles)
    }

    #[test]
    fn what_is_above_a_table_goes() {
        assert_eq!(of("sep=;\nx;y\n1;2"), ("\nx;y\n1;2".into(), Some(b';'), 0));
        assert_eq!(
            of("\"SEP=,\"\r\nx,y\n1,2"),
            ("\nx,y\n1,2".into(), Some(b','), 0)
        );
        assert_eq!(
            of("Sales 2024\n\nx,y\n1,2"),
            ("\n\nx,y\n1,2".into(), None, 1)
        );
        assert_eq!(of("A,\nB,\nx,y\n1,2"), ("\n\nx,y\n1,2".into(), None, 2));
        assert_eq!(
            of("% by, me\n# note\nx;y\n1;2"),
            ("\n# note\nx;y\n1;2".into(), None, 1)
        );
    }

    #[test]
    fn headings_and_rows_stay() {
        for text in [
            "x,y\n1,2",
            "x\n1,5\n2,5",
            "note\nhello, world\nfoo, bar",
            "% change,x\n1,2",
            "sepal,x\n1,2",
            "sep=x\n1",
            "x\n1\n2",
            "",
        ] {
            assert_eq!(of(text), (text.into(), None, 0), "{text}");
        }
    }
}
