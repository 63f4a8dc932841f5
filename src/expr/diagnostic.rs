//! Errors in a text, as people see them: the line, a caret under the fault, and the hint.

/// The line and column of a byte of a text, both counted from 1, the column in characters.
pub fn place(source: &str, byte: usize) -> (usize, usize) {
    let before = &source[..byte];
    let line = before.matches('\n').count();
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    (line + 1, before[start..].chars().count() + 1)
}
