//! Cells that say that nothing is known.

/// Whether a trimmed cell is empty or says so.
pub(super) fn is_missing(cell: &str) -> bool {
    const WORDS: [&str; 6] = ["na", "n/a", "#n/a", "nan", "null", "?"];
    cell.is_empty() || cell.len() <= 4 && WORDS.iter().any(|word| word.eq_ignore_ascii_case(cell))
}
