//! Which function a slip of the hand meant.

use super::functions::{is_absent, plain};
use crate::expr::callable::Callable;

/// The rows of a keyboard.
const KEYS: [&str; 3] = ["qwertyuiop", "asdfghjkl", "zxcvbnm"];

/// Whether two letters are beside each other on a keyboard.
fn are_neighbors(a: char, b: char) -> bool {
    let at = |c: char| {
        let mut rows = KEYS.iter().enumerate();
        rows.find_map(|(row, keys)| Some((row, keys.find(c)?)))
    };
    match (at(a), at(b)) {
        (Some((row, column)), Some((other_row, other))) => {
            row.abs_diff(other_row) <= 1 && column.abs_diff(other) <= 1
        }
        _ => false,
    }
}

/// Whether a name is another with one slip in it: a letter is missing, is too much, is exchanged with the one after it, or is that
/// of the key beside. Any other letter makes another name: `coth` is not `cosh`; so does a digit: `log3` is not `log2`.
fn is_slip(typed: &str, known: &str) -> bool {
    if strsim::damerau_levenshtein(typed, known) > 1 {
        return typed == known;
    }
    let apart = typed.chars().zip(known.chars()).filter(|(a, b)| a != b);
    let apart: Vec<(char, char)> = apart.collect();
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).count();
    if typed.len() != known.len() {
        return digits(typed) == digits(known);
    }
    match apart[..] {
        [(a, b)] => are_neighbors(a, b),
        _ => true,
    }
}

/// The function that was meant by a name of at least four letters with a slip in it. Where two functions are as near, or another
/// notation has a function of that name, no guess is made.
pub(super) fn nearest(name: &str) -> Option<&'static str> {
    const SHORTEST: usize = 4;
    let lower = plain(name);
    if lower.len() < SHORTEST || is_absent(&lower) {
        return None;
    }
    let near = || {
        let all = Callable::all().map(|(known, _)| known);
        all.filter(|known| is_slip(&lower, &plain(known)))
    };
    let one = |mut near: Box<dyn Iterator<Item = &'static str> + '_>| {
        near.next().filter(|_| near.next().is_none())
    };
    let alike = || near().filter(|known| has_the_letters(&lower, &plain(known)));
    match alike().next() {
        Some(_) => one(Box::new(alike())),
        None => one(Box::new(near())),
    }
}

/// Whether a name has the letters of another, in another order or one of them twice: the likelier of the slips.
fn has_the_letters(typed: &str, known: &str) -> bool {
    let sorted = |text: &str| {
        let mut letters: Vec<char> = text.chars().collect();
        letters.sort_unstable();
        letters
    };
    let once = |text: &str| {
        let mut letters: Vec<char> = text.chars().collect();
        letters.dedup();
        letters
    };
    sorted(typed) == sorted(known) || once(typed) == once(known)
}

#[cfg(test)]
mod tests {
    use super::super::functions::{FUNCTIONS, written};
    use super::*;

    #[test]
    fn a_slip_finds_its_function() {
        assert_eq!(nearest("sine"), Some("sin"));
        assert_eq!(nearest("sinn"), Some("sin"));
        assert_eq!(nearest("tahn"), Some("tanh"));
        assert_eq!(nearest("sqrtt"), Some("sqrt"));
        assert_eq!(nearest("sgimoid"), Some("sigmoid"));
        assert_eq!(nearest("sofmax"), Some("softmax"));
        assert_eq!(nearest("foo"), None);
        assert_eq!(nearest("activation"), None);
    }

    #[test]
    fn another_function_is_no_slip() {
        for name in [
            "gamma", "erfi", "expm", "log3", "norm1", "median", "prod", "cos2", "med", "sinn2",
        ] {
            assert_eq!(nearest(name), None, "{name}");
        }
        for (name, _) in FUNCTIONS {
            assert!(written(name).is_some());
            assert_ne!(nearest(name), Some("cosh"), "{name}");
        }
    }
}
