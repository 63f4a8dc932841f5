//! JSON as the tools write it: bare `NaN` and `Infinity`, numbers as strings, nested objects as paths.

use super::number::{number, short_number};

/// The deepest nesting that is followed.
const DEEPEST: usize = 64;

/// Room for the path of a key, in bytes: few are longer.
const NAME: usize = 64;

/// A value at a path.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum JsonPathValue<'a> {
    /// A number, also a bare `NaN`.
    Number(f64),
    /// A string, with its escapes undone.
    Text(&'a str),
    /// `true` or `false`.
    Bool(bool),
    /// A list, as its text.
    List(&'a [u8]),
    /// `null`, or an object that is nested too deeply.
    Nothing,
}

struct Reader<'a> {
    text: &'a [u8],
    at: usize,
}

/// Reads one object and hands over every value in it with its path, `.` between keys; a caller that gets nothing back
/// has seen the values before the mistake.
///
/// Returns the length of the object in bytes, or nothing if it is not whole or no object.
pub(super) fn object(text: &[u8], visit: &mut impl FnMut(&str, JsonPathValue)) -> Option<usize> {
    let mut reader = Reader { text, at: 0 };
    reader.blank();
    let mut path = String::with_capacity(NAME);
    let mut scratch = String::with_capacity(NAME);
    reader.object(&mut path, &mut scratch, 0, visit)?;
    Some(reader.at)
}

/// The numbers of a list; nothing if it is no list of numbers.
pub(super) fn numbers(text: &[u8]) -> Option<Vec<f64>> {
    let mut reader = Reader { text, at: 0 };
    reader.blank();
    reader.expect(b'[')?;
    let mut numbers = Vec::new();
    reader.blank();
    while reader.peek()? != b']' {
        numbers.push(reader.number()?);
        reader.blank();
        if reader.peek()? == b',' {
            reader.at += 1;
            reader.blank();
        }
    }
    Some(numbers)
}

/// The numbers of a list, nothing for those that are `null`; nothing at all if it holds something else.
pub(super) fn cells(text: &[u8]) -> Option<Vec<Option<f64>>> {
    let mut cells = Vec::new();
    let mut is_whole = true;
    let end = elements(text, &mut |element| {
        let cell = scalar(element, |value| match value {
            JsonPathValue::Number(value) => Some(Some(value)),
            JsonPathValue::Text(text) => number(text).map(Some),
            JsonPathValue::Nothing => Some(None),
            JsonPathValue::Bool(_) | JsonPathValue::List(_) => None,
        });
        match cell.flatten() {
            Some(cell) => cells.push(cell),
            None => is_whole = false,
        }
    });
    (is_whole && end.is_some()).then_some(cells)
}

/// Hands over every element of a list that is whole, as its text. Returns the length of the list, or nothing if it is not whole.
pub(super) fn elements(text: &[u8], visit: &mut impl FnMut(&[u8])) -> Option<usize> {
    let mut reader = Reader { text, at: 0 };
    reader.blank();
    reader.expect(b'[')?;
    loop {
        reader.blank();
        if reader.peek()? == b']' {
            return Some(reader.at + 1);
        }
        let from = reader.at;
        if matches!(reader.peek()?, b'{' | b'[') {
            reader.skip()?;
        } else {
            reader.leaf(&mut String::new())?;
        }
        if reader.at == from {
            return None;
        }
        visit(text.get(from..reader.at)?);
        reader.blank();
        match reader.peek()? {
            b',' => reader.at += 1,
            b']' => {}
            _ => return None,
        }
    }
}

/// One value that stands alone, as W&B keeps them.
pub(super) fn scalar<R>(text: &[u8], visit: impl FnOnce(JsonPathValue) -> R) -> Option<R> {
    let mut reader = Reader { text, at: 0 };
    let mut scratch = String::new();
    reader.blank();
    match reader.peek()? {
        b'{' => None,
        _ => reader.leaf(&mut scratch).map(visit),
    }
}

impl<'a> Reader<'a> {
    fn peek(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }

    fn blank(&mut self) {
        while self.peek().is_some_and(|b| b.is_ascii_whitespace()) {
            self.at += 1;
        }
    }

    fn expect(&mut self, byte: u8) -> Option<()> {
        (self.peek()? == byte).then(|| self.at += 1)
    }

    fn object(
        &mut self,
        path: &mut String,
        scratch: &mut String,
        depth: usize,
        visit: &mut impl FnMut(&str, JsonPathValue),
    ) -> Option<()> {
        self.expect(b'{')?;
        self.blank();
        if self.peek()? == b'}' {
            self.at += 1;
            return Some(());
        }
        let parent = path.len();
        loop {
            self.blank();
            scratch.clear();
            self.string(scratch)?;
            if parent > 0 {
                path.push('.');
            }
            path.push_str(scratch);
            self.blank();
            self.expect(b':')?;
            self.blank();
            if self.peek()? == b'{' {
                if depth + 1 >= DEEPEST {
                    self.skip()?;
                    visit(path, JsonPathValue::Nothing);
                } else {
                    self.object(path, scratch, depth + 1, visit)?;
                }
            } else {
                let value = self.leaf(scratch)?;
                visit(path, value);
            }
            path.truncate(parent);
            self.blank();
            match self.peek()? {
                b',' => self.at += 1,
                b'}' => {
                    self.at += 1;
                    return Some(());
                }
                _ => return None,
            }
        }
    }

    /// A value that is no object.
    fn leaf<'s>(&mut self, scratch: &'s mut String) -> Option<JsonPathValue<'s>>
    where
        'a: 's,
    {
        match self.peek()? {
            b'"' => {
                scratch.clear();
                self.string(scratch)?;
                Some(JsonPathValue::Text(scratch))
            }
            b'[' => {
                let from = self.at;
                // Of a list that is cut the elements that are whole may be wanted.
                if self.skip().is_none() {
                    self.at = self.text.len();
                }
                self.text.get(from..self.at).map(JsonPathValue::List)
            }
            b't' | b'f' | b'n' | b'T' | b'F' | b'N' => {
                for (word, value) in [
                    ("true", JsonPathValue::Bool(true)),
                    ("false", JsonPathValue::Bool(false)),
                    ("null", JsonPathValue::Nothing),
                    // As Python prints a dictionary.
                    ("True", JsonPathValue::Bool(true)),
                    ("False", JsonPathValue::Bool(false)),
                    ("None", JsonPathValue::Nothing),
                ] {
                    if self.text.get(self.at..)?.starts_with(word.as_bytes()) {
                        self.at += word.len();
                        return Some(value);
                    }
                }
                self.number().map(JsonPathValue::Number)
            }
            _ => self.number().map(JsonPathValue::Number),
        }
    }

    fn number(&mut self) -> Option<f64> {
        let rest = self.text.get(self.at..)?;
        let end = rest
            .iter()
            .position(
                |b| !matches!(b, b'+' | b'-' | b'.' | b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z'),
            )
            .unwrap_or(rest.len());
        let text = rest.get(..end)?;
        self.at += end;
        short_number(text).or_else(|| std::str::from_utf8(text).ok()?.parse().ok())
    }

    /// Reads a string into `out`, its escapes undone.
    fn string(&mut self, out: &mut String) -> Option<()> {
        self.expect(b'"')?;
        loop {
            let rest = self.text.get(self.at..)?;
            let end = rest.iter().position(|b| matches!(b, b'"' | b'\\'))?;
            let bytes = rest.get(..end)?;
            match std::str::from_utf8(bytes) {
                Ok(text) => out.push_str(text),
                Err(_) => out.push_str(&String::from_utf8_lossy(bytes)),
            }
            self.at += end + 1;
            if rest.get(end) == Some(&b'"') {
                return Some(());
            }
            let escaped = self.peek()?;
            self.at += 1;
            match escaped {
                b'n' => out.push('\n'),
                b't' => out.push('\t'),
                b'r' => out.push('\r'),
                b'b' => out.push('\u{8}'),
                b'f' => out.push('\u{c}'),
                b'u' => {
                    let digits = self.text.get(self.at..self.at + 4)?;
                    let code = u32::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()?;
                    self.at += 4;
                    // Halves of surrogate pairs are names of nothing here.
                    out.push(char::from_u32(code).unwrap_or('\u{fffd}'));
                }
                other => out.push(char::from(other)),
            }
        }
    }

    /// Skips a list or an object by its brackets.
    fn skip(&mut self) -> Option<()> {
        let mut depth = 0_usize;
        loop {
            match self.peek()? {
                b'[' | b'{' => depth += 1,
                b']' | b'}' => {
                    depth = depth.checked_sub(1)?;
                    if depth == 0 {
                        self.at += 1;
                        return Some(());
                    }
                }
                b'"' => {
                    self.string(&mut String::new())?;
                    continue;
                }
                _ => {}
            }
            self.at += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Option<usize>, Vec<String>) {
        let mut seen = Vec::new();
        let end = object(text.as_bytes(), &mut |path, value| {
            seen.push(match value {
                JsonPathValue::List(list) => format!("{path}=[{}]", list.len()),
                value => format!("{path}={value:?}"),
            });
        });
        (end, seen)
    }

    #[test]
    fn nested_objects_are_paths() {
        let (end, seen) = read(
            r#" {"iter": 1, "train": {"loss": NaN, "lr": "0.1"}, "x": [1, {"a": "]"}], "ok": true, "n": null} "#,
        );
        assert!(end.is_some());
        assert_eq!(
            seen,
            [
                "iter=Number(1.0)",
                "train.loss=Number(NaN)",
                "train.lr=Text(\"0.1\")",
                "x=[15]",
                "ok=Bool(true)",
                "n=Nothing"
            ]
        );
    }

    #[test]
    fn infinities_and_escapes() {
        let (_, seen) = read(r#"{"a\u001b\"b": -Infinity, "c": 1e-3}"#);
        assert_eq!(seen, ["a\u{1b}\"b=Number(-inf)", "c=Number(0.001)"]);
    }

    #[test]
    fn half_an_object_is_none() {
        for text in [
            "",
            "{",
            r#"{"a""#,
            r#"{"a": 1"#,
            r#"{"a": 1,"#,
            r#"{"a": [1, "#,
            r#"{"a": "x"#,
            r#"{"a\u00"#,
            "[1]",
            "{]}",
        ] {
            assert_eq!(read(text).0, None, "{text}");
        }
    }

    #[test]
    fn deep_nesting_is_no_danger() {
        let deep = r#"{"a":"#.repeat(100_000);
        assert_eq!(read(&deep).0, None);
        let list = format!("{{\"a\": {}", "[".repeat(100_000));
        assert_eq!(read(&list).0, None);
    }

    #[test]
    fn lists_of_numbers_and_lone_values() {
        assert_eq!(numbers(b"[1, 2.5,-3e1]"), Some(vec![1.0, 2.5, -30.0]));
        assert_eq!(numbers(b"[]"), Some(vec![]));
        assert_eq!(numbers(b"[1, \"a\"]"), None);
        let whole = [Some(1.0), None, Some(0.5)];
        assert_eq!(cells(b"[1, null, \"0.5\"]").as_deref(), Some(&whole[..]));
        for text in ["[1, true]", "[1, [2]]", "[1", "[1 2]", "{}"] {
            assert_eq!(cells(text.as_bytes()), None, "{text}");
        }
        let mut seen = Vec::new();
        let end = elements(b"[{\"a\": [1]}, [2, 3], \"x]\", 4, [5", &mut |element| {
            seen.push(String::from_utf8_lossy(element).into_owned());
        });
        assert_eq!(
            (end, seen.join(" ")),
            (None, "{\"a\": [1]} [2, 3] \"x]\" 4".into())
        );
        assert_eq!(
            scalar(b"0.02", |value| value == JsonPathValue::Number(0.02)),
            Some(true)
        );
        assert_eq!(
            scalar(b"\"histogram\"", |value| value
                == JsonPathValue::Text("histogram")),
            Some(true)
        );
    }
}
