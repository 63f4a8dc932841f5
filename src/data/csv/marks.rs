//! Marks behind numbers: `12.3 e` of Eurostat for an estimate, `1*`, `1[a]` of a note below the table.

use super::missing::is_missing;
use super::number::{self, Comma};
use super::obstacle::MOST_CODES;

/// The flags of offices of statistics, which stand behind a blank: b for a break, e for an estimate, p for provisional, and so on.
const FLAGS: &str = "bcdefinprsuz";

/// How many flags one number may have.
const MOST_FLAGS: usize = 3;

/// A number with a mark and its value, of a column whose different texts are these, if all are such numbers: with several marks, or
/// some without. One mark behind all of them is a unit.
pub(super) fn example(texts: &[String], cells: usize, comma: Comma) -> Option<(String, f64)> {
    if texts.len() > MOST_CODES && cells > texts.len() {
        return None;
    }
    let are_marked = texts.iter().all(|cell| is_one(cell, comma));
    let mark = |cell: &String| Some(cell[unmarked(cell)?.len()..].trim_start().to_string());
    let mut kinds: Vec<Option<String>> = texts.iter().map(mark).collect();
    kinds.sort();
    kinds.dedup();
    let mut examples = texts.iter().filter(|cell| unmarked(cell).is_some());
    let (text, value) = examples.find_map(|cell| Some((cell.clone(), number(cell, comma)?)))?;
    (are_marked && kinds.len() > 1).then_some((text, value))
}

/// The number of a cell without its mark; of one that is only a mark, `: c`, none.
pub(super) fn number(cell: &str, comma: Comma) -> Option<f64> {
    number::parse(unmarked(cell).unwrap_or(cell), comma)
}

/// Whether a cell is a number with a mark, one without, or a mark of a missing one.
pub(super) fn is_one(cell: &str, comma: Comma) -> bool {
    let plain = unmarked(cell).unwrap_or(cell);
    is_missing(plain) || number::parse(plain, comma).is_some()
}

/// What stands before a mark.
pub(super) fn unmarked(cell: &str) -> Option<&str> {
    if let Some((value, flags)) = cell.rsplit_once(' ') {
        let are_flags =
            (1..=MOST_FLAGS).contains(&flags.len()) && flags.chars().all(|c| FLAGS.contains(c));
        return are_flags.then(|| value.trim_end());
    }
    let ends_number = |value: &&str| value.ends_with(|c: char| c.is_ascii_digit());
    if let Some(value) = cell.strip_suffix(['*', '†', '‡']) {
        return Some(value.trim_end_matches(['*', '†', '‡'])).filter(ends_number);
    }
    let (value, note) = cell.strip_suffix([']', ')'])?.rsplit_once(['[', '('])?;
    // Digits in parentheses are the uncertainty of the last ones.
    let is_note = note.len() == 1 && note.bytes().all(|byte| byte.is_ascii_lowercase());
    Some(value).filter(|_| is_note).filter(ends_number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_no_part_of_a_number() {
        for (cell, value) in [
            ("12.3 e", 12.3),
            ("1 200 bp", 1200.0),
            ("7*", 7.0),
            ("7[a]", 7.0),
            ("7", 7.0),
        ] {
            assert_eq!(number(cell, Comma::Groups), Some(value), "{cell}");
        }
        assert!(is_one(": c", Comma::Groups));
        for cell in ["12.3 m", "e", "1.2(3)", "a*", "12.3 E", "5 years"] {
            assert!(!is_one(cell, Comma::Groups), "{cell}");
        }
    }
}
