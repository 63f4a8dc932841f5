//! A text of one line while it is typed: a search, a value, the name of a file.

use super::editor::{CursorMotion, Typing};

/// A line with its cursor.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TextField {
    text: String,
    /// In bytes, always between two characters.
    cursor: usize,
}

impl TextField {
    /// A line with the cursor at its end.
    pub fn new(text: impl Into<String>) -> Self {
        let text = text.into();
        Self {
            cursor: text.len(),
            text,
        }
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether nothing is typed.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// What stands before the cursor, and what after it.
    pub fn around_cursor(&self) -> (&str, &str) {
        self.text
            .split_at_checked(self.cursor)
            .unwrap_or((&self.text, ""))
    }

    /// Empties it and gives what it held.
    pub(super) fn take(&mut self) -> String {
        self.cursor = 0;
        std::mem::take(&mut self.text)
    }

    /// One edit; a line has no second one, and forgets what it was.
    pub(super) fn apply(&mut self, typing: &Typing) {
        let (before, after) = self.around_cursor();
        let (mut before, mut after) = (before.to_string(), after.to_string());
        match typing {
            Typing::Insert(character) if !character.is_control() => before.push(*character),
            Typing::Paste(text) => {
                let first = text.lines().next().unwrap_or_default();
                before.extend(first.chars().filter(|character| !character.is_control()));
            }
            Typing::Backspace => {
                before.pop();
            }
            Typing::Delete => after = after.chars().skip(1).collect(),
            Typing::BackspaceWord => {
                before.truncate(last_word(&before));
            }
            Typing::DeleteToEnd => after.clear(),
            Typing::DeleteToStart => before.clear(),
            Typing::Move(motion) => self.cursor = moved(&before, &after, *motion),
            Typing::Insert(_) | Typing::NewLine | Typing::Undo | Typing::Redo => {}
        }
        if !matches!(typing, Typing::Move(_)) {
            self.cursor = before.len();
            self.text = before + &after;
        }
    }
}

/// Where the last word of a text begins, in bytes. The space before it may have several, as that of Chinese has.
fn last_word(text: &str) -> usize {
    text.trim_end()
        .trim_end_matches(|character: char| !character.is_whitespace())
        .len()
}

/// Where the cursor goes between two texts.
fn moved(before: &str, after: &str, motion: CursorMotion) -> usize {
    let here = before.len();
    match motion {
        CursorMotion::Left => here - before.chars().next_back().map_or(0, char::len_utf8),
        CursorMotion::Right => here + after.chars().next().map_or(0, char::len_utf8),
        CursorMotion::WordLeft => last_word(before),
        CursorMotion::WordRight => {
            let word = after.trim_start();
            let length = word.find(char::is_whitespace).unwrap_or(word.len());
            here + (after.len() - word.len()) + length
        }
        CursorMotion::Start => 0,
        CursorMotion::End => here + after.len(),
        CursorMotion::Up | CursorMotion::Down => here,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(edits: &[Typing]) -> (String, String) {
        let mut line = TextField::new("né w");
        for edit in edits {
            line.apply(edit);
        }
        let (before, after) = line.around_cursor();
        (before.to_string(), after.to_string())
    }

    #[test]
    fn a_line_is_edited_where_the_cursor_is() {
        let at = |motion| Typing::Move(motion);
        let is = |edits: &[Typing], before: &str, after: &str| {
            assert_eq!(typed(edits), (before.to_string(), after.to_string()));
        };
        is(&[Typing::Insert('x')], "né wx", "");
        is(&[at(CursorMotion::Start), Typing::Insert('→')], "→", "né w");
        is(&[at(CursorMotion::WordLeft), Typing::Backspace], "né", "w");
        is(
            &[
                at(CursorMotion::Start),
                at(CursorMotion::Right),
                Typing::Delete,
            ],
            "n",
            " w",
        );
        is(
            &[at(CursorMotion::Start), at(CursorMotion::WordRight)],
            "né",
            " w",
        );
        is(&[Typing::BackspaceWord], "né ", "");
        is(&[at(CursorMotion::Left), Typing::DeleteToStart], "", "w");
        // Spaces of two and of three bytes.
        let spaced = Typing::Paste("\u{a0}é\u{3000}x".into());
        let word_left = || at(CursorMotion::WordLeft);
        is(
            &[spaced.clone(), Typing::BackspaceWord],
            "né w\u{a0}é\u{3000}",
            "",
        );
        is(
            &[spaced, word_left(), word_left()],
            "né w\u{a0}",
            "é\u{3000}x",
        );
        is(&[at(CursorMotion::Left), Typing::DeleteToEnd], "né ", "");
        is(&[Typing::Paste("a\u{1b}b\nc".into())], "né wab", "");
        is(
            &[at(CursorMotion::End), at(CursorMotion::Right)],
            "né w",
            "",
        );
    }
}
