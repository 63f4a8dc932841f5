//! The text of the loss while it is edited: the model, drawn elsewhere.

use ratatui_textarea::{CursorMove, TextArea};

use crate::expr::SyntaxError;

/// One edit of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Typing {
    /// A character typed.
    Insert(char),
    /// A text pasted; its lines are kept.
    Paste(String),
    /// A new line.
    NewLine,
    /// Deletes the character before the cursor.
    Backspace,
    /// Deletes the character after the cursor.
    Delete,
    /// Deletes the word before the cursor.
    BackspaceWord,
    /// Deletes from the cursor to the end of the line.
    DeleteToEnd,
    /// Deletes from the start of the line to the cursor.
    DeleteToStart,
    /// Moves the cursor.
    Move(CursorMotion),
    /// Takes the last edit back.
    Undo,
    /// Makes it again.
    Redo,
}

/// Where the cursor goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CursorMotion {
    /// One character.
    Left,
    /// One character.
    Right,
    /// One line.
    Up,
    /// One line.
    Down,
    /// The start of the word.
    WordLeft,
    /// The end of the word.
    WordRight,
    /// The start of the line.
    Start,
    /// The end of the line.
    End,
}

/// A draft of a loss, and what is wrong with it.
#[derive(Clone, Debug)]
pub struct Editor {
    area: TextArea<'static>,
    /// In the order of the text.
    errors: Vec<SyntaxError>,
    /// Whether this very text was not taken: what is wrong with it is more than what it means.
    is_refused: bool,
}

impl Editor {
    /// An editor of a text, with the cursor at its end.
    pub fn new(text: &str) -> Self {
        let mut area = TextArea::new(text.lines().map(str::to_string).collect());
        area.move_cursor(CursorMove::Bottom);
        area.move_cursor(CursorMove::End);
        Self {
            area,
            errors: Vec::new(),
            is_refused: false,
        }
    }

    /// The whole text.
    pub fn text(&self) -> String {
        self.area.lines().join("\n")
    }

    /// The lines.
    pub fn lines(&self) -> &[String] {
        self.area.lines()
    }

    /// The place of the cursor: line and character, counted from 0.
    pub fn cursor(&self) -> (usize, usize) {
        let cursor = self.area.cursor();
        (cursor.0, cursor.1)
    }

    /// Everything that is wrong with the draft, in the order of the text.
    pub fn errors(&self) -> &[SyntaxError] {
        &self.errors
    }

    /// Whether something is wrong with the draft.
    pub fn is_wrong(&self) -> bool {
        !self.errors.is_empty()
    }

    /// Says what is wrong with the draft.
    pub(super) fn set_errors(&mut self, errors: Vec<SyntaxError>) {
        if !self.is_refused {
            self.errors = errors;
        }
    }

    /// Says why the text is not taken, until it changes.
    pub(super) fn refuse(&mut self, errors: Vec<SyntaxError>) {
        self.errors = errors;
        self.is_refused = true;
    }

    /// Applies an edit; true if the text may have changed.
    pub(super) fn apply(&mut self, typing: Typing) -> bool {
        let may_have_changed = self.edit(typing);
        self.is_refused &= !may_have_changed;
        may_have_changed
    }

    fn edit(&mut self, typing: Typing) -> bool {
        match typing {
            Typing::Insert(character) => self.area.insert_char(character),
            Typing::Paste(text) => {
                self.area
                    .insert_str(text.replace("\r\n", "\n").replace('\r', "\n"));
            }
            Typing::NewLine => self.area.insert_newline(),
            Typing::Move(motion) => {
                self.area.move_cursor(cursor_move(motion));
                return false;
            }
            Typing::Backspace => return self.area.delete_char(),
            Typing::Delete => return self.area.delete_next_char(),
            Typing::BackspaceWord => return self.area.delete_word(),
            Typing::DeleteToEnd => return self.area.delete_line_by_end(),
            Typing::DeleteToStart => return self.area.delete_line_by_head(),
            Typing::Undo => return self.area.undo(),
            Typing::Redo => return self.area.redo(),
        }
        true
    }
}

fn cursor_move(motion: CursorMotion) -> CursorMove {
    match motion {
        CursorMotion::Left => CursorMove::Back,
        CursorMotion::Right => CursorMove::Forward,
        CursorMotion::Up => CursorMove::Up,
        CursorMotion::Down => CursorMove::Down,
        CursorMotion::WordLeft => CursorMove::WordBack,
        CursorMotion::WordRight => CursorMove::WordForward,
        CursorMotion::Start => CursorMove::Head,
        CursorMotion::End => CursorMove::End,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typing_moves_and_undoes() {
        let mut editor = Editor::new("x^2");
        assert_eq!(editor.cursor(), (0, 3));
        for character in " + y".chars() {
            assert!(editor.apply(Typing::Insert(character)));
        }
        assert_eq!(editor.text(), "x^2 + y");
        assert!(!editor.apply(Typing::Move(CursorMotion::Start)));
        editor.apply(Typing::Insert('3'));
        assert_eq!(editor.text(), "3x^2 + y");
        editor.apply(Typing::Undo);
        assert_eq!(editor.text(), "x^2 + y");
    }

    #[test]
    fn pasted_lines_are_kept() {
        let mut editor = Editor::new("");
        editor.apply(Typing::Paste("u = 3x + 1\r\nu^2".into()));
        assert_eq!(editor.lines(), ["u = 3x + 1", "u^2"]);
    }
}
