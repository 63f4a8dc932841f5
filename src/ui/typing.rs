//! Keys that are text, or move in it.

use super::input::{Chord, Key};
use crate::session::{CursorMotion, Typing};

/// What a key does wherever something is typed; none if it is no text and moves nowhere in it.
pub(crate) fn typing(chord: Chord) -> Option<Typing> {
    let is_control = chord.modifiers.control && !chord.modifiers.alt;
    let typing = match chord.key {
        Key::Char('u') if is_control => Typing::DeleteToStart,
        Key::Char('k') if is_control => Typing::DeleteToEnd,
        Key::Char('w') if is_control => Typing::BackspaceWord,
        Key::Char(_) => Typing::Insert(chord.text()?),
        Key::Backspace if chord.modifiers.control || chord.modifiers.alt => Typing::BackspaceWord,
        Key::Backspace => Typing::Backspace,
        Key::Delete => Typing::Delete,
        Key::Left => Typing::Move(CursorMotion::Left),
        Key::Right => Typing::Move(CursorMotion::Right),
        Key::Up => Typing::Move(CursorMotion::Up),
        Key::Down => Typing::Move(CursorMotion::Down),
        Key::Home => Typing::Move(CursorMotion::Start),
        Key::End => Typing::Move(CursorMotion::End),
        Key::Enter | Key::Esc | Key::Tab | Key::PageUp | Key::PageDown => return None,
    };
    Some(typing)
}
