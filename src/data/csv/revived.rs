//! Words for a missing value that are texts among certain others.

/// A word for a missing value that among codes of countries is one of them.
const NAMIBIA: &str = "NA";

/// A word for a missing value, as it comes in a column.
#[derive(Clone, Debug)]
pub(super) struct MissingWord {
    pub(super) word: String,
    /// How many cells are it.
    pub(super) count: usize,
    /// How many different texts came before the first.
    before: usize,
}

/// Takes a missing cell, before which came so many different texts.
pub(super) fn add(words: &mut Vec<MissingWord>, cell: &str, before: usize) {
    if cell != NAMIBIA && !is_dash(cell) {
        return;
    }
    match words.iter_mut().find(|known| known.word == cell) {
        Some(known) => known.count += 1,
        None => words.push(MissingWord {
            word: cell.to_string(),
            count: 1,
            before,
        }),
    }
}

fn is_dash(cell: &str) -> bool {
    !cell.is_empty() && cell.chars().all(|c| matches!(c, '-' | '−' | '–' | '—'))
}

/// Those that are texts among the others of a column: beside several codes of two capital letters the one of Namibia, beside `+` a dash.
pub(super) fn among(words: &[MissingWord], texts: &[String]) -> Vec<MissingWord> {
    const SEVERAL: usize = 3;
    if words.is_empty() {
        return Vec::new();
    }
    let is_code =
        |text: &String| text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_uppercase());
    let are_codes = texts.len() >= SEVERAL && texts.iter().all(is_code);
    let is_sign = |c: char| matches!(c, '+' | '-' | '−' | '–' | '—' | '±' | '/' | '0');
    let are_signs = texts.iter().any(|text| text.contains('+'))
        && texts.iter().all(|text| text.chars().all(is_sign));
    let is_one = |known: &&MissingWord| match known.word.as_str() {
        NAMIBIA => are_codes,
        _ => are_signs,
    };
    words.iter().filter(is_one).cloned().collect()
}

/// Texts in the order of their appearance, with these among them.
pub(super) fn inserted(mut texts: Vec<String>, words: &[MissingWord]) -> Vec<String> {
    for known in words.iter().rev() {
        texts.insert(known.before.min(texts.len()), known.word.clone());
    }
    texts
}
