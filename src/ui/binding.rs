//! What a key is bound to: the row type of every table of keys.

use super::input::{Chord, Key, Modifiers};
use crate::session::{Message, Session};

/// What a binding is about, for the headings of the help.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// Time in the descent.
    Time,
    /// What was found in a log.
    Findings,
    /// Racers and their settings.
    Racers,
    /// The loss.
    Loss,
    /// The window of the picture.
    Picture,
    /// Derivatives.
    Derivatives,
    /// The program.
    Program,
}

impl Group {
    /// Every group, in the order of the help.
    pub const ALL: [Self; 7] = [
        Self::Time,
        Self::Findings,
        Self::Racers,
        Self::Loss,
        Self::Picture,
        Self::Derivatives,
        Self::Program,
    ];

    /// The heading.
    pub fn name(self) -> &'static str {
        match self {
            Self::Time => "time",
            Self::Findings => "findings",
            Self::Racers => "racers and learning rate",
            Self::Loss => "the loss",
            Self::Picture => "the picture",
            Self::Derivatives => "derivatives",
            Self::Program => "the program",
        }
    }
}

/// A binding's words in the key line.
pub struct KeyHint {
    /// The smaller, the earlier it stands, and the longer it stays where there is little room.
    pub rank: u8,
    /// The keys, which may be those of a neighbor too, such as `← →`.
    pub keys: &'static str,
    /// What they do now; none where they would do nothing worth a hint.
    pub text: fn(&Session) -> Option<&'static str>,
}

/// One thing a person can do by a key.
pub struct Binding {
    /// The keys.
    pub chords: &'static [Chord],
    /// The keys as they are written.
    pub shown: &'static str,
    /// What it does, in a few words.
    pub about: &'static str,
    /// What it is about.
    pub group: Group,
    /// Its words in the key line, if it ever stands there.
    pub hint: Option<KeyHint>,
    /// What it means.
    pub message: fn() -> Message,
}

impl Binding {
    /// The command as a word, by which a configuration gives it another key: the first clause of what it does.
    pub fn word(&self) -> String {
        let clause = self.about.split([',', ':', ';']).next().unwrap_or_default();
        let words = clause
            .split(|c: char| !c.is_ascii_alphanumeric())
            .filter(|word| !word.is_empty() && !matches!(*word, "a" | "an" | "the"));
        let words: Vec<String> = words.map(str::to_lowercase).collect();
        words.join("-")
    }
}

/// What a chord means by a table, if anything.
pub fn bound(bindings: &[Binding], chord: Chord) -> Option<Message> {
    let binding = bindings
        .iter()
        .find(|binding| binding.chords.contains(&chord))?;
    Some((binding.message)())
}

/// A character alone.
pub(crate) const fn char(character: char) -> Chord {
    Chord::plain(Key::Char(character))
}

/// A key alone.
pub(crate) const fn key(key: Key) -> Chord {
    Chord::plain(key)
}

/// A key with Shift.
pub(crate) const fn shift(key: Key) -> Chord {
    Chord::new(key, Modifiers::SHIFT)
}

/// A key with Control.
pub(crate) const fn ctrl(key: Key) -> Chord {
    Chord::new(key, Modifiers::CONTROL)
}

/// A key with Alt.
pub(crate) const fn alt(key: Key) -> Chord {
    Chord::new(key, Modifiers::ALT)
}

/// The hint of a row of a table, if it has one; a text alone is said at all times.
macro_rules! hint {
    () => {
        None
    };
    ($rank:literal $keys:literal $text:literal) => {
        Some($crate::ui::binding::KeyHint {
            rank: $rank,
            keys: $keys,
            text: |_| Some($text),
        })
    };
    ($rank:literal $keys:literal $text:expr) => {
        Some($crate::ui::binding::KeyHint {
            rank: $rank,
            keys: $keys,
            text: $text,
        })
    };
}

/// A table of keys: group, keys as written, chords, what they do, what they mean, and the hint if there is one.
macro_rules! bindings {
    ($($group:ident $shown:literal [$($chord:expr),+] $about:literal => $message:expr $(, $rank:literal $keys:literal $text:tt)?;)+) => {
        &[$($crate::ui::binding::Binding {
            chords: &[$($chord),+],
            shown: $shown,
            about: $about,
            group: $crate::ui::binding::Group::$group,
            hint: $crate::ui::binding::hint!($($rank $keys $text)?),
            message: || $message,
        },)+]
    };
}
pub(crate) use {bindings, hint};
