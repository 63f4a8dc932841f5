//! Characters that a terminal obeys, or that turn the direction of a text, made visible: no text that somebody else wrote
//! reaches an output without this.

use std::borrow::Cow;
use std::fmt::Write;

/// A text of one line: its line ends are made visible too.
pub fn visible(text: &str) -> Cow<'_, str> {
    replaced(text, is_hidden)
}

/// A text of several lines, whose line ends and tabs stay.
pub fn visible_lines(text: &str) -> Cow<'_, str> {
    replaced(text, |c| is_hidden(c) && c != '\n' && c != '\t')
}

fn replaced(text: &str, is_replaced: impl Fn(char) -> bool) -> Cow<'_, str> {
    if !text.contains(&is_replaced) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            c if !is_replaced(c) => shown.push(c),
            // The pictures of the first 32 control characters stand in their order.
            '\0'..='\x1f' => shown.extend(char::from_u32(0x2400 + u32::from(c))),
            '\x7f' => shown.push('␡'),
            c => write!(shown, "\\u{{{:x}}}", u32::from(c)).expect("a string takes every text"),
        }
    }
    Cow::Owned(shown)
}

/// Whether a terminal obeys a character rather than shows it: control characters (C0, DEL, C1), what reorders text, line and
/// paragraph separators, and what has no width.
pub fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_obeys_is_shown() {
        assert_eq!(visible("plain θ² text"), "plain θ² text");
        assert_eq!(visible("\u{1b}]0;PWNED\u{7}"), "␛]0;PWNED␇");
        assert_eq!(visible("a\nb\tc\u{7f}"), "a␊b␉c␡");
        assert_eq!(
            visible("\u{9b}31m \u{202e}x\u{2066}"),
            "\\u{9b}31m \\u{202e}x\\u{2066}"
        );
        assert_eq!(visible_lines("a\n\tb\r\u{1b}"), "a\n\tb␍␛");
    }
}
