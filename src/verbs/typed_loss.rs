//! A loss that stands where a scenario may.

use std::ffi::OsStr;
use std::path::{Path, is_separator};

use crate::expr::{KnownNames, parse};
use crate::scenario::{OpenError, find};

/// The loss that stands where a scenario may: what is no path and no name of the library, nor nearly one, is more than a word, and
/// can be read or has an operator that no name has.
pub(super) fn typed_loss(named: &OsStr) -> Option<&str> {
    let text = named.to_str()?;
    let is_of_word = |c: char| c.is_alphanumeric() || c == '_';
    let is_of_path = |c: char| is_of_word(c) || matches!(c, '.' | '-' | '~') || is_separator(c);
    let is_path = text.contains(['.', '~']) || text.contains(is_separator);
    if text.chars().all(is_of_word) || is_path && text.chars().all(is_of_path) {
        return None;
    }
    let is_unknown = matches!(find(text), Err(OpenError::Unknown { nearest: None, .. }));
    let has_operator = text.contains(['^', '*', '+', '(', '=', '|']) && !Path::new(text).exists();
    let is_loss = || parse(text, &KnownNames::default()).is_ok();
    (is_unknown && (has_operator || is_loss())).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_names_and_words_are_no_losses() {
        let is_loss = |text: &str| typed_loss(OsStr::new(text)).is_some();
        for text in [
            "(3x+1)^2",
            "x^2 + y^2",
            "x*y",
            "x-1",
            "2 x",
            "2 +* x",
            "x^2 +",
        ] {
            assert!(is_loss(text), "{text}");
        }
        for text in [
            "rosenbrock",
            "rosenbrok",
            "two-wells",
            "x",
            "-",
            "a/b",
            "runs/x.toml",
            "x.toml",
            "my loss.toml",
        ] {
            assert!(!is_loss(text), "{text}");
        }
    }
}
