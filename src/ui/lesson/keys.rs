//! What keys mean in a lesson: first what they mean to the lesson, then, where the step has them, what they mean to the scene.

use super::Action;
use crate::course::{CourseMessage, CourseReader, ReaderMessage};
use crate::scenario::{LessonStep, Reply, Turn};
use crate::session::{Message, Session};
use crate::ui::binding::{char, ctrl, key};
use crate::ui::input::{Chord, Key, Modifiers};
use crate::ui::keymap;

/// A key of lessons.
pub(crate) struct LessonKey {
    chords: &'static [Chord],
    /// The key as it is written.
    pub(crate) shown: &'static str,
    /// What it does, in a few words.
    pub(crate) about: &'static str,
    message: fn() -> ReaderMessage,
}

macro_rules! keys {
    ($($shown:literal [$($chord:expr),*] $about:literal => $message:expr;)+) => {
        &[$(LessonKey {
            chords: &[$($chord),*],
            shown: $shown,
            about: $about,
            message: || $message,
        },)+]
    };
}

const fn course(message: CourseMessage) -> ReaderMessage {
    ReaderMessage::Course(message)
}

/// The keys that mean the same in every step.
pub(crate) static LESSON: &[LessonKey] = keys! {
    "n" [char('n')] "goes on, always: reveals an answer, plays a solution, shows the next step" => course(CourseMessage::Next);
    "p" [char('p')] "the step before" => course(CourseMessage::Previous);
    "N" [char('N')] "the next lesson" => course(CourseMessage::NextLesson);
    "P" [char('P')] "the lesson before" => course(CourseMessage::PreviousLesson);
    "L" [char('L')] "the table of contents; while you play freely, back to the lesson" => ReaderMessage::OpenContents;
    "Esc" [key(Key::Esc)] "play freely; nothing is lost" => course(CourseMessage::Leave);
    "PgDn" [key(Key::PageDown)] "further down in the text" => ReaderMessage::Scroll(4);
    "PgUp" [key(Key::PageUp)] "further up in the text" => ReaderMessage::Scroll(-4);
};

/// Keys while a question or a goal is open.
static OPEN: &[LessonKey] = keys! {
    "s" [char('s')] "a hint" => course(CourseMessage::Hint);
};

/// Keys while a question with choices is open, beside the digits.
static CHOICES: &[LessonKey] = keys! {
    "1 … 9" [] "chooses" => course(CourseMessage::Mark(0));
    "↓" [key(Key::Down), char('j')] "the next choice" => course(CourseMessage::Move(1));
    "↑" [key(Key::Up), char('k')] "the choice before" => course(CourseMessage::Move(-1));
    "Enter" [key(Key::Enter)] "answers" => course(CourseMessage::Answer);
};

/// Keys while a typed answer is wanted, beside those of numbers.
static NUMBER: &[LessonKey] = keys! {
    "Backspace" [key(Key::Backspace)] "takes the last character back" => course(CourseMessage::Erase);
    "Enter" [key(Key::Enter)] "answers" => course(CourseMessage::Answer);
};

/// Keys where nothing is open: the large ones go on as well.
static DONE: &[LessonKey] = keys! {
    "Enter" [key(Key::Enter)] "goes on" => course(CourseMessage::Next);
};

/// Keys of the table of contents.
static CONTENTS: &[LessonKey] = keys! {
    "↓" [key(Key::Down), char('j')] "the next lesson" => ReaderMessage::ChooseBy(1);
    "↑" [key(Key::Up), char('k')] "the lesson before" => ReaderMessage::ChooseBy(-1);
    "PgDn" [key(Key::PageDown)] "ten lessons down" => ReaderMessage::ChooseBy(10);
    "PgUp" [key(Key::PageUp)] "ten lessons up" => ReaderMessage::ChooseBy(-10);
    "Home" [key(Key::Home)] "the first lesson" => ReaderMessage::Choose(0);
    "End" [key(Key::End)] "the last lesson" => ReaderMessage::Choose(usize::MAX);
    "Enter" [key(Key::Enter), char('n')] "opens the chosen lesson" => ReaderMessage::OpenChosen;
    "Esc" [key(Key::Esc), char('L')] "back to the lesson" => ReaderMessage::CloseContents;
};

/// The keys of lessons, each list with when they are those.
pub(crate) fn tables() -> [(&'static str, &'static [LessonKey]); 5] {
    [
        ("in a lesson", LESSON),
        ("in a lesson, while a question or a goal is open", OPEN),
        ("in a lesson, while there are choices", CHOICES),
        ("in a lesson, while a number is asked for", NUMBER),
        ("in the table of contents", CONTENTS),
    ]
}

/// What a key that means the same in every step means, by how it is written.
pub fn key_message(shown: &str) -> Option<ReaderMessage> {
    let key = LESSON.iter().find(|key| key.shown == shown)?;
    Some((key.message)())
}

/// Keys of the scene that mean something in every step: they change what is seen, not what is run.
const ALWAYS: &[Chord] = &[
    char('?'),
    char('q'),
    ctrl(Key::Char('c')),
    ctrl(Key::Char('z')),
    key(Key::Tab),
    char('M'),
    char('c'),
    char('i'),
    char('m'),
];

/// The characters of a typed answer.
const OF_NUMBERS: &str = "0123456789.,-−+*/^()eE ";

/// What the step that is shown wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wants {
    /// To be read; or what it asked for is done.
    Nothing,
    /// One of its choices.
    Choice,
    /// A number.
    Number,
    /// That a goal is reached.
    Goal,
}

impl Wants {
    pub(crate) fn of(reader: &CourseReader) -> Self {
        let course = reader.course();
        let Some(step) = course.step().filter(|_| !course.state().is_done) else {
            return Self::Nothing;
        };
        match &step.turn {
            Turn::Read => Self::Nothing,
            Turn::Reach(_) => Self::Goal,
            Turn::Answer(question) => match question.reply {
                Reply::Choose(..) => Self::Choice,
                Reply::Number(..) => Self::Number,
            },
        }
    }

    fn keys(self) -> [&'static [LessonKey]; 2] {
        match self {
            Self::Nothing => [DONE, &[]],
            Self::Choice => [CHOICES, OPEN],
            Self::Number => [NUMBER, OPEN],
            Self::Goal => [OPEN, &[]],
        }
    }

    /// What a character means that chooses or types.
    fn typed(self, reader: &CourseReader, chord: Chord) -> Option<CourseMessage> {
        let character = chord.text()?;
        match self {
            Self::Choice => {
                let digit = character.to_digit(10)? as usize;
                let count = reader.course().state().choices.len();
                (1..=count)
                    .contains(&digit)
                    .then(|| CourseMessage::Mark(digit - 1))
            }
            Self::Number if OF_NUMBERS.contains(character) => Some(CourseMessage::Type(character)),
            Self::Number | Self::Goal | Self::Nothing => None,
        }
    }
}

fn bound(keys: &[LessonKey], chord: Chord) -> Option<ReaderMessage> {
    let found = keys.iter().find(|key| key.chords.contains(&chord))?;
    Some((found.message)())
}

/// What a key means while a course is open.
pub fn meaning(session: &Session, reader: &CourseReader, chord: Chord) -> Option<Action> {
    let of_scene = || keymap::meaning(session, chord).map(Action::Session);
    if reader.contents().is_some() {
        let quits = [char('q'), ctrl(Key::Char('c'))].contains(&chord);
        let found = bound(CONTENTS, chord).map(Action::Reader);
        return found.or_else(|| quits.then_some(Action::Session(Message::Quit)));
    }
    if session.overlay().is_some() || session.editor().is_some() {
        return of_scene();
    }
    if reader.course().is_away() {
        if chord == char('L') {
            return Some(Action::Reader(course(CourseMessage::Return)));
        }
        return of_scene();
    }
    let wants = Wants::of(reader);
    let is_live = reader
        .course()
        .step()
        .is_some_and(|step| lists(step, chord));
    if let Some(message) = wants.typed(reader, chord) {
        return Some(Action::Reader(course(message)));
    }
    let own = wants.keys().into_iter().find_map(|keys| bound(keys, chord));
    let own = own.filter(|_| !is_live || matches!(wants, Wants::Choice | Wants::Number));
    if let Some(message) = own.or_else(|| bound(LESSON, chord)) {
        let is_hint = message == course(CourseMessage::Hint);
        if is_hint && !has_hints(reader) {
            let why = String::from("there is no hint for this step");
            return Some(Action::Reader(ReaderMessage::Refuse(why)));
        }
        return Some(Action::Reader(message));
    }
    let is_answer = wants == Wants::Number && chord.text().is_some();
    if is_answer && !is_live && !ALWAYS.contains(&chord) {
        let why = String::from("a number is asked: digits, a point and a sign; Esc plays freely");
        return Some(Action::Reader(ReaderMessage::Refuse(why)));
    }
    // A digit behind a question was meant as its answer, not as a view.
    let has_asked = reader.course().state().ask.is_some();
    let is_digit = chord.text().is_some_and(|text| text.is_ascii_digit());
    if has_asked && is_digit && !is_live {
        let why = if wants == Wants::Nothing {
            "the question is answered: n goes on, Esc plays freely"
        } else {
            "no choice has this number; Esc plays freely"
        };
        let why = String::from(why);
        return Some(Action::Reader(ReaderMessage::Refuse(why)));
    }
    let action = of_scene()?;
    if ALWAYS.contains(&chord) || is_live || has_all_keys(reader) {
        return Some(action);
    }
    Some(Action::Reader(ReaderMessage::Refuse(not_here(reader))))
}

/// Whether the step that is shown has hints.
pub(super) fn has_hints(reader: &CourseReader) -> bool {
    reader
        .course()
        .step()
        .is_some_and(|step| !step.hints.is_empty())
}

/// Whether a step names a key.
fn lists(step: &LessonStep, chord: Chord) -> bool {
    // With an arrow that is listed goes the same arrow with Shift, which does the same in smaller or larger steps.
    let is_arrow = matches!(chord.key, Key::Up | Key::Down | Key::Left | Key::Right);
    let plain = Chord::plain(chord.key);
    let is_shifted = is_arrow && chord == Chord::new(chord.key, Modifiers::SHIFT);
    let mut keys = step.keys.iter().filter_map(|name| key_named(&name.text));
    keys.any(|key| key == chord || (is_shifted && key == plain))
}

/// Whether the step that is shown leaves all keys of the scene as they are.
fn has_all_keys(reader: &CourseReader) -> bool {
    reader
        .course()
        .step()
        .is_none_or(|step| step.keys.is_empty())
}

/// Why a key of the scene does nothing in the step that is shown.
pub(super) fn not_here(reader: &CourseReader) -> String {
    let keys = reader.course().step().map(|step| {
        let names = step.keys.iter().map(|key| shown(&key.text));
        names.collect::<Vec<_>>().join(" ")
    });
    let keys = keys.unwrap_or_default();
    format!("not in this step: its keys are {keys}; Esc plays freely")
}

/// Whether what the mouse means in the scene is something that a key of the step means too, or changes only what is seen.
pub(super) fn permits(session: &Session, reader: &CourseReader, message: &Message) -> bool {
    let kind = std::mem::discriminant(message);
    let is_view = matches!(
        message,
        Message::Camera(_)
            | Message::Overlay(_)
            | Message::NextPage
            | Message::Scroll(_)
            | Message::Move(_)
    );
    let steps = reader.course().step().into_iter();
    let mut chords = steps
        .flat_map(|step| &step.keys)
        .filter_map(|name| key_named(&name.text));
    is_view
        || has_all_keys(reader)
        || chords.any(|chord| {
            let meant = keymap::meaning(session, chord);
            meant.is_some_and(|meant| std::mem::discriminant(&meant) == kind)
        })
}

/// The names of keys that are no characters, and how they are written on the screen.
const NAMED: [(&str, &str, Key); 14] = [
    ("Space", "Space", Key::Char(' ')),
    ("Enter", "Enter", Key::Enter),
    ("Esc", "Esc", Key::Esc),
    ("Tab", "Tab", Key::Tab),
    ("Backspace", "Backspace", Key::Backspace),
    ("Delete", "Delete", Key::Delete),
    ("Left", "←", Key::Left),
    ("Right", "→", Key::Right),
    ("Up", "↑", Key::Up),
    ("Down", "↓", Key::Down),
    ("Home", "Home", Key::Home),
    ("End", "End", Key::End),
    ("PgUp", "PgUp", Key::PageUp),
    ("PgDn", "PgDn", Key::PageDown),
];

/// The key that a lesson names, such as `Space`, `Shift-Up`, `Ctrl-Left` or `r`.
pub fn key_named(name: &str) -> Option<Chord> {
    let (modifiers, name) = if let Some(rest) = name.strip_prefix("Shift-") {
        (Modifiers::SHIFT, rest)
    } else if let Some(rest) = name.strip_prefix("Ctrl-") {
        (Modifiers::CONTROL, rest)
    } else if let Some(rest) = name.strip_prefix("Alt-") {
        (Modifiers::ALT, rest)
    } else {
        (Modifiers::NONE, name)
    };
    let named = NAMED
        .iter()
        .find(|(known, ..)| *known == name)
        .map(|(.., key)| *key);
    let mut characters = name.chars();
    let alone = match (characters.next(), characters.next()) {
        (Some(character), None) => Some(Key::Char(character)),
        _ => None,
    };
    let known = Chord::new(named.or(alone)?, modifiers);
    // A key that means nothing anywhere is none that a lesson can name.
    keymap::is_known(known).then_some(known)
}

/// The names of keys that a lesson can use, as it writes them.
pub fn key_names() -> impl Iterator<Item = String> {
    let chords = keymap::common().flat_map(|binding| binding.chords);
    chords.filter_map(|chord| {
        let name = match chord.key {
            Key::Char(' ') => String::from("Space"),
            Key::Char(character) => character.to_string(),
            key => NAMED
                .iter()
                .find(|(.., known)| *known == key)?
                .0
                .to_string(),
        };
        let name = match chord.modifiers {
            Modifiers::NONE => name,
            Modifiers::SHIFT => format!("Shift-{name}"),
            Modifiers::CONTROL => format!("Ctrl-{name}"),
            _ => return None,
        };
        Some(name)
    })
}

/// A key that a lesson names, as it is written on the screen.
pub(super) fn shown(name: &str) -> String {
    let found = NAMED.iter().find(|(known, ..)| *known == name);
    found.map_or(name, |(_, shown, _)| shown).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_named() {
        assert_eq!(key_named("Space"), Some(char(' ')));
        assert_eq!(key_named("Up"), Some(key(Key::Up)));
        assert_eq!(key_named("r"), Some(char('r')));
        assert_eq!(
            key_named("Shift-Up"),
            Some(Chord::new(Key::Up, Modifiers::SHIFT))
        );
        for nothing in ["", "up", "Upp", "Ctrl-", "Z", "rr"] {
            assert_eq!(key_named(nothing), None, "{nothing}");
        }
        for name in key_names() {
            assert!(key_named(&name).is_some(), "{name}");
        }
    }

    #[test]
    fn no_key_of_a_lesson_means_two_things() {
        for wants in [Wants::Nothing, Wants::Choice, Wants::Number, Wants::Goal] {
            let tables = wants.keys().into_iter().chain([LESSON]).flatten();
            let chords: Vec<Chord> = tables.flat_map(|key| key.chords).copied().collect();
            for (index, chord) in chords.iter().enumerate() {
                assert!(!chords[..index].contains(chord), "{chord:?} in {wants:?}");
            }
        }
    }
}
