//! Tables in columns of fixed width, with blanks within names and cells that are empty.

use super::missing;
use super::value::{is_number, words};

/// How many lines are looked at.
const LINES: usize = 200;

/// The longest line whose columns are found.
const LONGEST: usize = 1 << 12;

/// The text with tabs between its columns: where in no line anything stands between them, each has a heading, and in one at least all
/// cells are numbers.
pub(super) fn tabbed(text: &str) -> Option<String> {
    let lines = || text.lines().filter(|line| !line.trim().is_empty());
    if text.contains('\t') || lines().nth(2).is_none() {
        return None;
    }
    let mut filled: Vec<bool> = Vec::new();
    for line in lines().take(LINES) {
        for (at, c) in line.chars().enumerate() {
            if at >= LONGEST {
                return None;
            }
            if filled.len() <= at {
                filled.push(false);
            }
            filled[at] |= !c.is_whitespace();
        }
    }
    let starts = (0..filled.len()).filter(|at| filled[*at] && (*at == 0 || !filled[at - 1]));
    let starts: Vec<usize> = starts.collect();
    let cells = |line: &str| -> Option<Vec<String>> {
        let chars: Vec<char> = line.chars().collect();
        let ends = starts.iter().skip(1).copied().chain([usize::MAX]);
        let cell = |(start, end): (&usize, usize)| {
            let end = end.min(chars.len());
            let part: String = chars.get(*start..end).unwrap_or_default().iter().collect();
            part.trim().to_string()
        };
        // A line further down may have something between.
        let is_clear = |start: &usize| {
            *start == 0
                || chars
                    .get(start - 1)
                    .is_none_or(|before| before.is_whitespace())
        };
        let cells: Vec<String> = starts.iter().zip(ends).map(cell).collect();
        starts.iter().all(is_clear).then_some(cells)
    };
    let rows: Vec<Vec<String>> = lines().map(cells).collect::<Option<_>>()?;
    let (headings, rows) = rows.split_first()?;
    let is_whole = |cell: &String| {
        let found = words(cell);
        found.len() < 2 || found.iter().filter(|word| is_number(word)).count() < 2
    };
    let is_of_numbers = |column: usize| {
        let mut cells = rows.iter().map(|row| &row[column]);
        cells.all(|cell| is_number(cell) || missing::is_missing(cell))
    };
    let has_value = |column: usize| rows.iter().any(|row| !row[column].is_empty());
    // Blanks one by one say nothing of which cell is empty.
    let mut content = lines().skip(1);
    let shows_gaps =
        content.all(|line| words(line).len() >= headings.len() || line.trim().contains("  "));
    let columns = 0..headings.len();
    let is_table = headings.len() > 1
        && headings
            .iter()
            .all(|heading| !heading.is_empty() && !is_number(heading))
        && rows.iter().flatten().all(is_whole)
        && shows_gaps
        && columns.clone().all(has_value)
        && columns.clone().any(is_of_numbers);
    let line = |line: &str| match cells(line) {
        Some(cells) if !line.trim().is_empty() => cells.join("\t"),
        _ => String::new(),
    };
    is_table.then(|| text.lines().map(line).collect::<Vec<_>>().join("\n") + "\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_of_fixed_width_are_found() {
        for (text, rows) in [
            (
                "ID    A      B\n1     1.5\n2     2.5    2.0\n3            3.0\n",
                "ID\tA\tB\n1\t1.5\t\n2\t2.5\t2.0\n3\t\t3.0\n",
            ),
            (
                "NAME        QTY\nBig bolt     12\nFlat washer 100\n",
                "NAME\tQTY\nBig bolt\t12\nFlat washer\t100\n",
            ),
        ] {
            assert_eq!(tabbed(text).as_deref(), Some(rows), "{text}");
        }
    }

    #[test]
    fn what_is_no_table_stays() {
        for text in [
            "a b\n1 2",
            "This is a text\nof 12 lines,\nand no table 3\n",
            "x   y\n1 2 3\n4   5\n",
            "1.5   2\n1.5\n2.5   2.0\n",
            "% x y\n1 2\n2 3\n",
            "x y z\n1 2\n2 3 4\n",
        ] {
            assert_eq!(tabbed(text), None, "{text}");
        }
    }
}
