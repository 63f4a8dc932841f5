//! Lines with the signs that their words are set apart by.

use std::borrow::Cow;

/// What stands before the number of a thing in Chinese, which follows: `第 3 轮`.
pub(super) const ORDINAL: &str = "第";

/// Signs between words in texts with wide letters, and bars that draw boxes.
const WIDE: [char; 10] = ['：', '，', '、', '；', '（', '）', '│', '┃', '║', '¦'];

/// A line with the narrow signs for the wide ones of Chinese and Japanese, and a blank on either side of a number between such letters.
pub(super) fn with_narrow_signs(line: &str) -> Cow<'_, str> {
    if line.is_ascii() || !line.contains(WIDE) && !line.contains(ORDINAL) {
        return Cow::Borrowed(line);
    }
    let mut narrow = String::with_capacity(line.len());
    let mut last = ' ';
    for c in line.chars() {
        let is_wide = |c: char| !c.is_ascii() && c.is_alphabetic();
        if is_wide(last) && c.is_ascii_digit() || last.is_ascii_digit() && is_wide(c) {
            narrow.push(' ');
        }
        narrow.push(match c {
            '：' => ':',
            '，' | '、' => ',',
            '；' => ';',
            '（' => '(',
            '）' => ')',
            '│' | '┃' | '║' | '¦' => '|',
            other => other,
        });
        last = c;
    }
    Cow::Owned(narrow)
}
