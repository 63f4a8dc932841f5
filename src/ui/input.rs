//! Keys and the mouse as the program knows them; `play` turns what its terminal library says into these.

/// A key, without its modifiers. The case of a character tells whether Shift was held.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Key {
    /// A character, the space included.
    Char(char),
    /// Enter.
    Enter,
    /// Escape.
    Esc,
    /// Tab.
    Tab,
    /// Backspace.
    Backspace,
    /// Delete.
    Delete,
    /// The arrow to the left.
    Left,
    /// The arrow to the right.
    Right,
    /// The arrow up.
    Up,
    /// The arrow down.
    Down,
    /// Home.
    Home,
    /// End.
    End,
    /// Page up.
    PageUp,
    /// Page down.
    PageDown,
}

/// Which modifiers are held with a key.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Modifiers {
    /// Shift; of characters it says nothing, their case does.
    pub shift: bool,
    /// Control.
    pub control: bool,
    /// Alt.
    pub alt: bool,
}

impl Modifiers {
    /// None is held.
    pub const NONE: Self = Self {
        shift: false,
        control: false,
        alt: false,
    };
    /// Shift alone.
    pub const SHIFT: Self = Self {
        shift: true,
        ..Self::NONE
    };
    /// Control alone.
    pub const CONTROL: Self = Self {
        control: true,
        ..Self::NONE
    };
    /// Alt alone.
    pub const ALT: Self = Self {
        alt: true,
        ..Self::NONE
    };
}

/// A key with its modifiers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Chord {
    /// The key.
    pub key: Key,
    /// What is held with it.
    pub modifiers: Modifiers,
}

impl Chord {
    /// A key with modifiers; Shift is dropped where the character tells it.
    pub const fn new(key: Key, modifiers: Modifiers) -> Self {
        let modifiers = match key {
            Key::Char(_) => Modifiers {
                shift: false,
                ..modifiers
            },
            Key::Enter
            | Key::Esc
            | Key::Tab
            | Key::Backspace
            | Key::Delete
            | Key::Left
            | Key::Right
            | Key::Up
            | Key::Down
            | Key::Home
            | Key::End
            | Key::PageUp
            | Key::PageDown => modifiers,
        };
        Self { key, modifiers }
    }

    /// A key alone.
    pub const fn plain(key: Key) -> Self {
        Self::new(key, Modifiers::NONE)
    }

    /// The character that is typed, if it is one.
    pub const fn text(self) -> Option<char> {
        match self.key {
            Key::Char(character) if !self.modifiers.control && !self.modifiers.alt => {
                Some(character)
            }
            _ => None,
        }
    }
}

/// What the mouse does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MouseAction {
    /// The left button goes down.
    Press,
    /// The mouse moves with the left button down.
    Drag,
    /// The left button comes up.
    Release,
    /// The wheel turns away from the hand.
    WheelUp,
    /// The wheel turns towards the hand.
    WheelDown,
}

/// The mouse over a cell of the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mouse {
    /// What it does.
    pub action: MouseAction,
    /// The cell's column, from 0.
    pub column: u16,
    /// The cell's row, from 0.
    pub row: u16,
}
