//! Quotes are checked before cells are read: one that is not closed would swallow the rest of the file.

use std::borrow::Cow;

/// What is wrong with a quote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum QuoteFault {
    /// It begins at this byte and is not closed.
    Open(usize),
    /// Text stands at this byte, behind a closing quote.
    TextAfter(usize),
}

/// The text without blanks before opening quotes and behind closing ones, which are no part of a cell.
pub(super) fn tidy(text: &str, separator: u8) -> Result<Cow<'_, str>, QuoteFault> {
    if !text.contains('"') {
        return Ok(Cow::Borrowed(text));
    }
    let bytes = text.as_bytes();
    let is_blank = |byte: u8| byte == b' ' || byte == b'\t' && separator != b'\t';
    let mut cuts: Vec<(usize, usize)> = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        // Here a cell begins.
        let blanks = bytes[at..]
            .iter()
            .take_while(|byte| is_blank(**byte))
            .count();
        let start = at + blanks;
        if bytes.get(start) == Some(&b'"') {
            cuts.push((at, start));
            let end = closing(bytes, start + 1).ok_or(QuoteFault::Open(start))?;
            let blanks = bytes[end..]
                .iter()
                .take_while(|byte| is_blank(**byte))
                .count();
            at = end + blanks;
            match bytes.get(at) {
                None | Some(b'\n' | b'\r') => {}
                Some(byte) if *byte == separator => {}
                Some(_) => return Err(QuoteFault::TextAfter(at)),
            }
            cuts.push((end, at));
        }
        let rest = bytes[at..].iter();
        let ends = |byte: &u8| *byte == separator || *byte == b'\n' || *byte == b'\r';
        at = rest
            .copied()
            .position(|byte| ends(&byte))
            .map_or(bytes.len(), |width| at + width + 1);
    }
    cuts.retain(|(from, to)| from < to);
    if cuts.is_empty() {
        return Ok(Cow::Borrowed(text));
    }
    let mut tidied = String::with_capacity(text.len());
    let mut from = 0;
    for (start, end) in cuts {
        tidied.push_str(&text[from..start]);
        from = end;
    }
    tidied.push_str(&text[from..]);
    Ok(Cow::Owned(tidied))
}

/// The byte behind the quote that closes a cell whose text begins at `at`.
fn closing(bytes: &[u8], mut at: usize) -> Option<usize> {
    loop {
        let quote = at + bytes.get(at..)?.iter().position(|byte| *byte == b'"')?;
        if bytes.get(quote + 1) != Some(&b'"') {
            return Some(quote + 1);
        }
        at = quote + 2;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_around_quotes_go_and_faults_are_found() {
        assert_eq!(
            tidy("x, \"a, b\" ,2\n5\" pipe,1", b','),
            Ok("x,\"a, b\",2\n5\" pipe,1".into())
        );
        assert_eq!(
            tidy("a,\"b \"\"c\"\"\"\n", b','),
            Ok("a,\"b \"\"c\"\"\"\n".into())
        );
        assert_eq!(tidy("a,\"b\n1,2", b','), Err(QuoteFault::Open(2)));
        assert_eq!(tidy("a,\"b\"c", b','), Err(QuoteFault::TextAfter(5)));
        assert_eq!(tidy("\"a\";\"b\"", b','), Err(QuoteFault::TextAfter(3)));
    }
}
