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

impl Key {
    /// Every key that is no character, with its name.
    const NAMED: [(Self, &'static str); 14] = [
        (Self::Char(' '), "Space"),
        (Self::Enter, "Enter"),
        (Self::Esc, "Esc"),
        (Self::Tab, "Tab"),
        (Self::Backspace, "Backspace"),
        (Self::Delete, "Delete"),
        (Self::Left, "←"),
        (Self::Right, "→"),
        (Self::Up, "↑"),
        (Self::Down, "↓"),
        (Self::Home, "Home"),
        (Self::End, "End"),
        (Self::PageUp, "PgUp"),
        (Self::PageDown, "PgDn"),
    ];

    /// The key as it is written.
    pub fn shown(self) -> String {
        let named = Self::NAMED.iter().find(|(key, _)| *key == self);
        match (named, self) {
            (Some((_, name)), _) => (*name).to_string(),
            (None, Self::Char(character)) => character.escape_debug().to_string(),
            (None, _) => String::from("the key"),
        }
    }

    /// The key that is written so; arrows have names too.
    fn read(text: &str) -> Option<Self> {
        const ARROWS: [(&str, Key); 4] = [
            ("Left", Key::Left),
            ("Right", Key::Right),
            ("Up", Key::Up),
            ("Down", Key::Down),
        ];
        let mut characters = text.chars();
        if let (Some(character), None) = (characters.next(), characters.next())
            && !"←→↑↓".contains(character)
        {
            return Some(Self::Char(character));
        }
        let named = Self::NAMED.iter().map(|(key, name)| (*name, *key));
        let mut all = named.chain(ARROWS);
        all.find(|(name, _)| *name == text).map(|(_, key)| key)
    }
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

    /// The chord as it is written, such as `Ctrl-x`.
    pub fn shown(self) -> String {
        let mut shown = String::new();
        let Modifiers {
            shift,
            control,
            alt,
        } = self.modifiers;
        for (held, name) in [(control, "Ctrl-"), (alt, "Alt-"), (shift, "Shift-")] {
            if held {
                shown += name;
            }
        }
        shown + &self.key.shown()
    }

    /// The chord that is written so, as in a configuration: the inverse of [`Chord::shown`].
    pub fn read(text: &str) -> Option<Self> {
        let mut modifiers = Modifiers::NONE;
        let mut rest = text;
        loop {
            let (held, after) = if let Some(after) = rest.strip_prefix("Ctrl-") {
                (&mut modifiers.control, after)
            } else if let Some(after) = rest.strip_prefix("Alt-") {
                (&mut modifiers.alt, after)
            } else if let Some(after) = rest.strip_prefix("Shift-") {
                (&mut modifiers.shift, after)
            } else {
                break;
            };
            if *held || after.is_empty() {
                return None;
            }
            *held = true;
            rest = after;
        }
        Some(Self::new(Key::read(rest)?, modifiers))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chords_are_read_as_they_are_written() {
        for text in [
            "a",
            "A",
            "+",
            "-",
            "Space",
            "Enter",
            "←",
            "Shift-→",
            "Ctrl-x",
            "Ctrl-Alt-PgUp",
        ] {
            let chord = Chord::read(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(chord.shown(), text);
        }
        assert_eq!(Chord::read("Shift-Left"), Chord::read("Shift-←"));
        for text in ["", "Ctrl-", "ab", "Ctrl-Ctrl-a", "Hyper-a"] {
            assert_eq!(Chord::read(text), None, "{text}");
        }
    }
}
