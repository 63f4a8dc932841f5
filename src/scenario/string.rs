//! Where the characters of a TOML string stand in the file, so that a fault is shown where it was written, whatever the quotes.

use crate::expr::Span;

/// The span in the file of a part of a string.
///
/// `token` is the string as written, quotes included, and begins at byte `start` of the file; `decoded` is what it
/// means; `part` is a range of bytes of `decoded`. A string that this file does not understand is pointed at as a whole.
pub(super) fn locate(token: &str, start: usize, decoded: &str, part: &Span) -> Span {
    let Some(spans) = spans(token, decoded) else {
        return start..start + token.len();
    };
    let from = spans[part.start.min(decoded.len())].start;
    let to = match part.end.checked_sub(1) {
        Some(last) if part.end > part.start => spans[last.min(decoded.len())].end,
        _ => from,
    };
    start + from..start + to.max(from)
}

/// For each byte of `decoded` the bytes of `token` that its character is written with, and at the end the empty range
/// before the closing quotes.
fn spans(token: &str, decoded: &str) -> Option<Vec<Span>> {
    let quotes = ["\"\"\"", "'''", "\"", "'"]
        .into_iter()
        .find(|quotes| token.starts_with(quotes) && token.len() >= 2 * quotes.len())?;
    let end = token.len() - quotes.len();
    let escapes = quotes.starts_with('"');
    let mut at = quotes.len();
    if quotes.len() == 3 {
        at += new_line(&token[at..]);
    }
    let mut spans = Vec::with_capacity(decoded.len() + 1);
    for character in decoded.chars() {
        if escapes {
            at += continuation(&token[at..end]);
        }
        let rest = token.get(at..end)?;
        let width = if escapes && rest.starts_with('\\') {
            escape(rest)?
        } else if character == '\n' && rest.starts_with("\r\n") {
            2
        } else if rest.starts_with(character) {
            character.len_utf8()
        } else {
            return None;
        };
        let index = at..at + width;
        spans.extend(std::iter::repeat_n(index, character.len_utf8()));
        at += width;
    }
    spans.push(at..at);
    Some(spans)
}

/// The width of the new line that a text begins with, or 0.
fn new_line(text: &str) -> usize {
    ["\r\n", "\n"]
        .into_iter()
        .find(|new_line| text.starts_with(new_line))
        .map_or(0, str::len)
}

/// The width of the backslashes before line ends that a text begins with, white space of the next lines included.
fn continuation(text: &str) -> usize {
    let mut width = 0;
    while let Some(rest) = text[width..].strip_prefix('\\') {
        let blank = rest.len() - rest.trim_start().len();
        if !rest[..blank].contains('\n') {
            break;
        }
        width += 1 + blank;
    }
    width
}

/// The width of the escape that a text begins with.
fn escape(text: &str) -> Option<usize> {
    let width = match text.as_bytes().get(1)? {
        b'u' => 6,
        b'U' => 10,
        b'x' => 4,
        _ => 2,
    };
    text.is_char_boundary(width).then_some(width)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the reader of TOML makes of a string, and where its part `part` stands.
    fn shown(token: &str, part: &str) -> String {
        let file = format!("loss = {token}");
        let table = toml::de::DeTable::parse(&file).expect("a string");
        let value = table.get_ref().get("loss").expect("a value");
        let decoded = value.get_ref().as_str().expect("a string");
        let from = decoded.find(part).expect("a part");
        let index = locate(
            &file[value.span()],
            value.span().start,
            decoded,
            &(from..from + part.len()),
        );
        file[index].to_string()
    }

    #[test]
    fn a_part_is_found_in_every_kind_of_string() {
        for token in [
            "\"x + foo(y)\"",
            "'x + foo(y)'",
            "\"\"\"\nu = x\nx + foo(y)\"\"\"",
            "'''\r\nu = x\r\nx + foo(y)'''",
            "\"\"\"x \\\n   + foo(y)\"\"\"",
            "\"\\u0078\\t+ foo(y)\"",
            "\"θ² + foo(y) \\\\\"",
        ] {
            assert_eq!(shown(token, "foo"), "foo", "{token}");
        }
        assert_eq!(shown("\"x\\u00b2\"", "²"), "\\u00b2");
        assert_eq!(shown("\"\"\"\"x\"\"\"\"", "x"), "x");
    }

    #[test]
    fn the_end_of_a_string_is_before_its_quotes() {
        assert_eq!(locate("\"x +\"", 7, "x +", &(3..3)), 11..11);
        assert_eq!(locate("\"x\"", 0, "another", &(0..2)), 0..3);
    }
}
