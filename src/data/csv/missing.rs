//! Cells that say that nothing is known.

use super::currency::{currency, without_currency};

/// What stands in such cells: spreadsheets' and databases' own words, and the marks of people.
const WORDS: [&str; 41] = [
    "na", "n/a", "#n/a", "nan", "null", "?", "-", "--", "---", "–", "—", ".", "..", "n.a.", "<na>",
    "#value!", "#div/0!", "\\N", "#ref!", "#name?", "#num!", "#null!", "nat", "k.a.", "nil",
    "-nan", "+nan", "1.#qnan", "-1.#ind", "1.#ind", "(null)", "missing", ":", "***", "*", "...",
    "…", "(d)", "(x)", "(s)", "(z)",
];

/// The same word of programs, which in other letters is one of people: `none` may be a kind.
const EXACT: &str = "None";

/// How programs of Microsoft's C print what is no number, with a sign before it or without.
const INDETERMINATE: &str = "nan(ind)";

/// How databases write a date that is not known, with a time behind it or without.
const ZERO_DATE: &str = "0000-00-00";

/// Words that say so where all others are numbers, and elsewhere may be a kind.
const VAGUE: [&str; 34] = [
    "none",
    "nd",
    "n.d.",
    "n/d",
    "s/d",
    "unknown",
    "unk",
    "undefined",
    "undef",
    "invalid",
    "error",
    "not available",
    "not applicable",
    "not measured",
    "no data",
    "nodata",
    "no value",
    "blank",
    "empty",
    "void",
    "tbd",
    "tba",
    "bdl",
    "lod",
    "<lod",
    "loq",
    "<loq",
    "unbekannt",
    "keine",
    "keine angabe",
    "inconnu",
    "desconocido",
    "sconosciuto",
    "brak",
];

/// Whether a trimmed cell is missing among numbers, or would be.
pub(super) fn is_vague(cell: &str) -> bool {
    is_missing(cell) || VAGUE.contains(&cell.to_lowercase().as_str())
}

/// Errors that spreadsheets write into cells, in whatever language: `#DIV/0!`, `#WERT!`, `#NOM?`, `#N/D`, `#N/A N/A` of a terminal of
/// the stock exchange, and `#####` for what is too long.
fn is_error(cell: &str) -> bool {
    const BARE: [&str; 5] = ["NV", "YOK", "HIÁNYZIK", "NENÍ_K_DISPOZICI", "GETTING_DATA"];
    let Some(name) = cell.strip_prefix('#') else {
        return false;
    };
    let is_upper = |c: char| c.is_uppercase() || c.is_ascii_digit() || "/_¡¿. ".contains(c);
    let is_word = |word: &str| word.contains(char::is_uppercase) && word.chars().all(is_upper);
    let is_letter = |part: &str| part.chars().count() == 1 && part.chars().all(char::is_uppercase);
    name.strip_suffix(['!', '?']).is_some_and(is_word)
        || name
            .split_once('/')
            .is_some_and(|(a, b)| is_letter(a) && is_letter(b))
        || name.starts_with("N/A ")
        || name.len() > 1 && name.bytes().all(|byte| byte == b'#')
        || BARE.contains(&name)
}

/// Asterisks of Fortran for what is too long, `.A` to `.Z` of SAS, and `$ -` of accounts.
fn is_marked(cell: &str) -> bool {
    match cell.as_bytes() {
        [b'.', letter] => letter.is_ascii_uppercase() || *letter == b'_',
        [b'*', rest @ ..] => rest.iter().all(|byte| *byte == b'*'),
        [.., b'-'] => {
            let before = cell.trim_end_matches('-').trim_end();
            !before.is_empty() && currency(before).is_some() && without_currency(before).is_empty()
        }
        _ => false,
    }
}

/// Whether a trimmed cell is empty or says so.
pub(super) fn is_missing(cell: &str) -> bool {
    const LONGEST: usize = 7;
    cell.is_empty()
        || cell == EXACT
        || cell.starts_with(ZERO_DATE)
        || cell.ends_with(INDETERMINATE)
        || is_error(cell)
        || is_marked(cell)
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
        for mark in [".A", "._", "****", "$ -", "€-"] {
            assert!(is_missing(mark), "{mark}");
        }
        for error in [
            "#WERT!",
            "#¡VALOR!",
            "#ЗНАЧ!",
            "#NOM?",
            "#N/D",
            "#NV",
            "#N/A N/A",
            "######",
        ] {
            assert!(is_missing(error), "{error}");
        }
        assert!(is_missing("0000-00-00") && is_missing("0000-00-00 00:00:00"));
        for cell in [
            "0",
            "-1",
            "none",
            "x",
            ".5",
            "a - b",
            "#name",
            "#FF0000",
            "#1",
            "#!",
            "#love!",
            "##",
            "0000-00-1",
            "0000",
        ] {
            assert!(!is_missing(cell), "{cell}");
        }
    }
}
