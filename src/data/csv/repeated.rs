//! Headings that stand between the rows again, as where files were put one behind the other.

use super::{ColumnKind, CsvTable, Obstacle, sniff};

/// A text without the lines that repeat its headings, and how many these were; none if no column has its heading
/// among its cells.
pub(super) fn without(text: &str, separator: u8, table: &CsvTable) -> Option<(String, usize)> {
    let shows = table.columns.iter().any(|column| match &column.kind {
        ColumnKind::Unusable(Obstacle::TextAmongNumbers(cell)) => *cell == column.heading,
        ColumnKind::Text(codes) => codes.contains(&column.heading),
        _ => false,
    });
    if !shows || !table.has_headings {
        return None;
    }
    let is_content = |line: &&str| !line.trim().is_empty() && !line.starts_with(sniff::COMMENT);
    let headings = text.lines().find(is_content)?.trim();
    let are_many = sniff::sample(headings, separator).first()?.len() > 1;
    let (mut rest, mut count, mut is_first) = (String::with_capacity(text.len()), 0, true);
    for line in text.split_inclusive('\n') {
        let is_same = line.trim() == headings;
        if is_same && !std::mem::take(&mut is_first) {
            count += 1;
            rest.push('\n');
        } else {
            rest.push_str(line);
        }
    }
    (count > 0 && are_many).then_some((rest, count))
}
