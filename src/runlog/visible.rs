//! Text of others made safe to print: a log may hold anything, and a terminal obeys escape sequences.

use std::borrow::Cow;

/// The longest name that is kept of a log, in characters.
const LONGEST: usize = 200;

/// Whether a character is obeyed rather than shown: control characters (C0, DEL, C1), what reorders text (Unicode's
/// bidirectional controls), line and paragraph separators, and what has no width.
fn is_obeyed(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}')
}

/// The text with every character that a terminal would obey spelled out, as in `\u{1b}`, and cut if it is very long.
pub fn visible(text: &str) -> Cow<'_, str> {
    if text.len() <= LONGEST && !text.chars().any(is_obeyed) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len().min(4 * LONGEST));
    for (index, c) in text.chars().enumerate() {
        if index == LONGEST {
            shown.push('…');
            break;
        }
        if is_obeyed(c) {
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
