//! What stands above a table and is no row of it: a line that names the separator, titles, comments.

use std::borrow::Cow;

use super::sniff::{self, SEPARATORS};

/// How files of Campbell's data loggers begin; the cells behind it are as many as the columns by chance.
const LOGGER: &str = "TOA5";

/// A text whose lines above the table are empty, so that the others keep their numbers.
pub(super) struct Preamble<'a> {
    pub(super) text: Cow<'a, str>,
    /// The separator that its first line names, as Excel reads and writes it: `sep=;`.
    pub(super) separator: Option<u8>,
    /// How many lines were emptied, that one not among them.
    pub(super) titles: usize,
    /// Whether these may be a table of their own: a line of texts above rows with numbers.
    pub(super) is_table: bool,
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
            .or_else(|| {
                let mut lines = SEPARATORS
                    .into_iter()
                    .map(|separator| above(&text, separator));
                lines.find(|lines| *lines > 0)
            })
            .unwrap_or(0),
    };
    let is_table = SEPARATORS
        .iter()
        .any(|separator| is_table(&text, titles, *separator));
    let text = match titles {
        0 => text,
        titles => Cow::Owned(emptied(&text, titles)),
    };
    Preamble {
        text,
        separator,
        titles,
        is_table,
    }
}

/// Whether the first lines are a table: texts, and below them rows of as many cells with values in one column.
fn is_table(text: &str, lines: usize, separator: u8) -> bool {
    const FEWEST: usize = 2;
    let is_content = |line: &&str| !line.trim().is_empty() && !line.starts_with('#');
    let lines = text.lines().filter(is_content).take(lines);
    let records: Vec<Vec<String>> = lines
        .filter_map(|line| sniff::sample(line, separator).into_iter().next())
        .collect();
    let begins = |at: usize| {
        let (headings, rows) = (&records[at], &records[at + 1..]);
        let are_texts = headings
            .iter()
            .all(|cell| !cell.is_empty() && !sniff::is_value(cell));
        let rows: Vec<_> = rows
            .iter()
            .take_while(|row| row.len() == headings.len())
            .collect();
        let holds = |index: usize| rows.iter().all(|row| sniff::is_value(&row[index]));
        headings.len() > 1 && are_texts && rows.len() >= FEWEST && (0..headings.len()).any(holds)
    };
    (0..records.len()).any(begins)
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

/// How many lines stand above a table that fills the rest of the text, as banks, loggers and offices write them: lines of another
/// width than its rows, or of texts alone above a blank line.
fn above(text: &str, separator: u8) -> usize {
    const MOST: usize = 40;
    const ROWS: usize = 60;
    const UNITS: usize = 3;
    const NOTES: usize = 3;
    let lines: Vec<&str> = text.lines().take(MOST + ROWS).collect();
    let is_content = |line: &str| !line.trim().is_empty() && !line.starts_with('#');
    let content: Vec<(bool, Vec<String>)> = lines
        .iter()
        .enumerate()
        .filter(|(_, line)| is_content(line))
        .map(|(index, line)| {
            let behind_blank = index > 0 && !is_content(lines[index - 1]);
            let cells = sniff::sample(line, separator).into_iter().next();
            (behind_blank, cells.unwrap_or_default())
        })
        .collect();
    // A last line may be cut by the sample, or be a note.
    let has_value = |row: &[String]| row.iter().any(|cell| sniff::is_value(cell));
    let begins = |at: usize| {
        let (behind_blank, headings) = &content[at];
        let width = headings.len();
        let names = headings.iter().rposition(|cell| !cell.is_empty());
        let are_names = names.is_some_and(|last| {
            last > 0
                && headings[..=last].iter().all(|cell| !cell.is_empty())
                && !sniff::is_value(&headings[0])
        });
        let rows: Vec<&[String]> = content[at + 1..].iter().map(|(_, row)| &row[..]).collect();
        let units = rows.iter().take_while(|row| !has_value(row)).count();
        let Some(rows) = rows.get(units..).filter(|_| units <= UNITS) else {
            return false;
        };
        let table: Vec<Vec<String>> = content[at..].iter().map(|(_, row)| row.clone()).collect();
        if !are_names || !sniff::has_headings(&table) {
            return false;
        }
        let is_row = |row: &&&[String]| {
            row.len() == width && (has_value(row) || row.iter().any(String::is_empty))
        };
        // Below the rows there may be a few notes.
        let fitting = rows.iter().take_while(is_row).count();
        let is_apart = |(_, row): &(bool, Vec<String>)| {
            row.len() != width || row.first().is_some_and(|cell| cell == LOGGER)
        };
        let is_text = |(_, row): &(bool, Vec<String>)| row.len() == 2 && !has_value(&row[..1]);
        fitting > 0
            && fitting + NOTES >= rows.len()
            && 4 * fitting >= 3 * rows.len()
            && (content[..at].iter().all(is_apart)
                || *behind_blank && content[..at].iter().all(is_text))
    };
    let all = 0..content.len().min(MOST);
    all.into_iter().find(|at| begins(*at)).unwrap_or(0)
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
        for (above, table) in [
            // An office of statistics, a bank, a logger, an oscilloscope.
            (
                "\"Source\",\"WDI\",\n\n\"Updated\",\"2024-06-28\",\n\n",
                "\"Name\",\"2020\",\"2021\",\n\"Aruba\",\"1.5\",\"2\",\n\"Chad\",\"\",\"3\",\n",
            ),
            (
                "Umsätze;01.07.2024 12:31\n;neu\nSaldo;1.234,56;EUR\n\n",
                "Tag;Text;Betrag;Währung\n28.06.2024;a;-45,67;EUR\n27.06.2024;b;2,00;EUR\n",
            ),
            (
                "\"TOA5\",\"CR1000\",\"1\",\"x\",\"y\"\n",
                "\"TIME\",\"T\"\n\"TS\",\"Deg C\"\n\"\",\"Avg\"\n\"2024-01-01 00:00:00\",1.5\n",
            ),
            (
                "Model,A\nDate,2024-01-01\n\n",
                "Time (s),U (V)\n0.0,0.5\n0.1,0.7\n",
            ),
        ] {
            let (text, separator, _) = of(&format!("{above}{table}"));
            let blank = "\n".repeat(above.matches('\n').count());
            assert_eq!((text, separator), (format!("{blank}{table}"), None));
        }
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
            "a,b\n1,2\n3\n4,5\n6,7",
            "x y\n1,2\n3,4",
            "a;b\nTom;1,5\nAnn;2,5",
            "name,x\nann,1\n\nbob,2",
            "",
        ] {
            assert_eq!(of(text), (text.into(), None, 0), "{text}");
        }
    }
}
