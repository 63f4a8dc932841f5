//! Text of others made safe to print: a log may hold anything, and a terminal obeys escape sequences.

use std::borrow::Cow;

use crate::expr::is_hidden;

/// The longest name that is kept of a log, in characters.
const LONGEST: usize = 200;

/// The text with every character that a terminal would obey spelled out, as in `\u{1b}`, and cut if it is very long.
pub fn visible(text: &str) -> Cow<'_, str> {
    if text.len() <= LONGEST && !text.chars().any(is_hidden) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len().min(4 * LONGEST));
    for (index, c) in text.chars().enumerate() {
        if index == LONGEST {
            shown.push('…');
            break;
        }
        if is_hidden(c) {
            shown.extend(c.escape_unicode());
        } else {
            shown.push(c);
        }
    }
    Cow::Owned(shown)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_obeys_is_spelled_out() {
        assert_eq!(
            visible("layers.0\u{1b}[31m\u{9b}2J"),
            "layers.0\\u{1b}[31m\\u{9b}2J"
        );
        assert_eq!(visible("a\u{202e}b\nc"), "a\\u{202e}b\\u{a}c");
    }

    #[test]
    fn plain_text_stays_and_long_text_is_cut() {
        assert!(matches!(visible("Schicht.größe ∂ 層"), Cow::Borrowed(_)));
        assert_eq!(visible(&"x".repeat(1000)).chars().count(), LONGEST + 1);
    }
}
