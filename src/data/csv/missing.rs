//! Cells that say that nothing is known.

/// What stands in such cells: spreadsheets' and databases' own words, and the marks of people.
const WORDS: [&str; 36] = [
    "na", "n/a", "#n/a", "nan", "null", "?", "-", "--", "---", "–", "—", ".", "..", "n.a.", "<na>",
    "#value!", "#div/0!", "\\N", "#ref!", "#name?", "#num!", "#null!", "nat", "k.a.", "nil",
    "(null)", "missing", ":", "***", "*", "...", "…", "(d)", "(x)", "(s)", "(z)",
];

/// The same word of programs, which in other letters is one of people: `none` may be a kind.
const EXACT: &str = "None";

/// How databases write a date that is not known, with a time behind it or without.
const ZERO_DATE: &str = "0000-00-00";

/// Whether a trimmed cell is empty or says so.
pub(super) fn is_missing(cell: &str) -> bool {
    const LONGEST: usize = 7;
    cell.is_empty()
        || cell == EXACT
        || cell.starts_with(ZERO_DATE)
        || cell.len() <= LONGEST && WORDS.iter().any(|word| word.eq_ignore_ascii_case(cell))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_for_nothing_are_missing() {
        for word in WORDS {
            assert!(
                is_missing(word) && is_missing(&word.to_uppercase()),
                "{word}"
            );
        }
        assert!(is_missing("None"));
        assert!(is_missing("0000-00-00") && is_missing("0000-00-00 00:00:00"));
        for cell in [
            "0",
            "-1",
            "none",
            "x",
            ".5",
            "a - b",
            "#name",
            "0000-00-1",
            "0000",
        ] {
            assert!(!is_missing(cell), "{cell}");
        }
    }
}
