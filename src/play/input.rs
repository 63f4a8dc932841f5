//! From crossterm's events to the program's own keys and mouse.

use crossterm::event::{
    KeyCode, KeyEvent, KeyEventKind, KeyModifiers, MouseButton, MouseEvent, MouseEventKind,
};

use crate::ui::input::{Chord, Key, Modifiers, Mouse, MouseAction};

/// The key that was pressed; none for a release, and for keys that have no meaning anywhere.
pub(super) fn chord(event: KeyEvent) -> Option<Chord> {
    if event.kind == KeyEventKind::Release {
        return None;
    }
    let key = match event.code {
        KeyCode::Char(character) => Key::Char(character),
        KeyCode::Enter => Key::Enter,
        KeyCode::Esc => Key::Esc,
        KeyCode::Tab => Key::Tab,
        KeyCode::Backspace => Key::Backspace,
        KeyCode::Delete => Key::Delete,
        KeyCode::Left => Key::Left,
        KeyCode::Right => Key::Right,
        KeyCode::Up => Key::Up,
        KeyCode::Down => Key::Down,
        KeyCode::Home => Key::Home,
        KeyCode::End => Key::End,
        KeyCode::PageUp => Key::PageUp,
        KeyCode::PageDown => Key::PageDown,
        _ => return None,
    };
    let held = |modifier| event.modifiers.contains(modifier);
    let modifiers = Modifiers {
        shift: held(KeyModifiers::SHIFT),
        control: held(KeyModifiers::CONTROL),
        alt: held(KeyModifiers::ALT),
    };
    Some(Chord::new(key, modifiers))
}

/// What the mouse does; none for what has no meaning anywhere.
pub(super) fn mouse(event: MouseEvent) -> Option<Mouse> {
    let action = match event.kind {
        MouseEventKind::Down(MouseButton::Left) => MouseAction::Press,
        MouseEventKind::Drag(MouseButton::Left) => MouseAction::Drag,
        MouseEventKind::Up(MouseButton::Left) => MouseAction::Release,
        MouseEventKind::ScrollUp => MouseAction::WheelUp,
        MouseEventKind::ScrollDown => MouseAction::WheelDown,
        _ => return None,
    };
    Some(Mouse {
        action,
        column: event.column,
        row: event.row,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_keep_their_modifiers_but_for_the_shift_of_a_character() {
        let event = |code, modifiers| chord(KeyEvent::new(code, modifiers));
        assert_eq!(
            event(KeyCode::Char('A'), KeyModifiers::SHIFT),
            Some(Chord::plain(Key::Char('A')))
        );
        assert_eq!(
            event(KeyCode::Right, KeyModifiers::SHIFT),
            Some(Chord::new(Key::Right, Modifiers::SHIFT))
        );
        assert_eq!(
            event(KeyCode::Char('c'), KeyModifiers::CONTROL),
            Some(Chord::new(Key::Char('c'), Modifiers::CONTROL))
        );
        assert_eq!(event(KeyCode::F(5), KeyModifiers::NONE), None);
        let mut released = KeyEvent::new(KeyCode::Enter, KeyModifiers::NONE);
        released.kind = KeyEventKind::Release;
        assert_eq!(chord(released), None);
    }

    #[test]
    fn only_the_left_button_and_the_wheel_mean_something() {
        let event = |kind| {
            mouse(MouseEvent {
                kind,
                column: 3,
                row: 4,
                modifiers: KeyModifiers::NONE,
            })
        };
        let press = event(MouseEventKind::Down(MouseButton::Left)).expect("a press");
        assert_eq!(
            (press.action, press.column, press.row),
            (MouseAction::Press, 3, 4)
        );
        assert_eq!(event(MouseEventKind::Down(MouseButton::Right)), None);
        assert_eq!(event(MouseEventKind::Moved), None);
    }
}
