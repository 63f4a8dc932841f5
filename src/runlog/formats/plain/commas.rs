//! Numbers with a comma for the point, as German, French and other programs print them: `Verlust 2,3456`.

use std::borrow::Cow;

/// What a comma stands between in thousands.
const GROUP: usize = 3;

/// Whether a log writes its numbers so.
#[derive(Debug, Default)]
pub(super) struct Commas {
    are_points: bool,
}

impl Commas {
    /// The line with points for such commas. A line with points has none, and one whose groups may be thousands none unless
    /// another number of the log, or of the line, cannot be: `0,301`, `2,3456`.
    pub(super) fn with_points<'a>(&mut self, line: Cow<'a, str>) -> Cow<'a, str> {
        if !line.contains(',') || has_points(&line) {
            return line;
        }
        self.are_points |= words(&line).any(|word| number(word) == Some(true));
        if !self.are_points {
            return line;
        }
        let mut said = String::with_capacity(line.len());
        for word in line.split_inclusive(is_between) {
            let (digits, _) = without_end(word);
            if number(digits).is_some() {
                said.push_str(&word.replacen(',', ".", 1));
            } else {
                said.push_str(word);
            }
        }
        Cow::Owned(said)
    }
}

fn is_between(c: char) -> bool {
    c.is_whitespace() || matches!(c, ':' | '=' | '|' | ';')
}

/// A word without what sets it apart from the next, and that.
fn without_end(word: &str) -> (&str, &str) {
    let digits = word.trim_end_matches(|c: char| is_between(c) || matches!(c, ',' | '%'));
    word.split_at_checked(digits.len()).unwrap_or((word, ""))
}

fn words(line: &str) -> impl Iterator<Item = &str> {
    line.split(is_between).map(|word| without_end(word).0)
}

/// Whether a word is digits, a comma, and digits; true if they cannot be thousands.
fn number(word: &str) -> Option<bool> {
    let unsigned = word.trim_start_matches(['-', '+']);
    let (whole, decimals) = unsigned.split_once(',')?;
    let decimals = decimals.split(['e', 'E']).next().unwrap_or(decimals);
    let are_digits =
        |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let is_number = are_digits(whole) && are_digits(decimals);
    let is_group = decimals.len() == GROUP && !whole.starts_with('0') && whole.len() <= GROUP;
    is_number.then_some(!is_group)
}

/// Whether a point stands between digits.
fn has_points(line: &str) -> bool {
    let bytes = line.as_bytes();
    let points = bytes.windows(3);
    points
        .filter(|three| matches!(three, [_, b'.', _]))
        .any(|three| matches!(three, [a, _, b] if a.is_ascii_digit() && b.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commas_that_are_points() {
        let mut commas = Commas::default();
        for (line, expected) in [
            ("Schritt 3 Verlust 2,345", "Schritt 3 Verlust 2,345"),
            (
                "step 1,000 tokens 12,345 loss 2.5",
                "step 1,000 tokens 12,345 loss 2.5",
            ),
            ("[1,2000] loss: 3", "[1,2000] loss: 3"),
            ("Verlust 2,345, lr=0,001", "Verlust 2.345, lr=0.001"),
            (
                "Verlust: 1,234 Genauigkeit: 45,1%",
                "Verlust: 1.234 Genauigkeit: 45.1%",
            ),
        ] {
            assert_eq!(commas.with_points(Cow::Borrowed(line)), expected);
        }
    }
}
