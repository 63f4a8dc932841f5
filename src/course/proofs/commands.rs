//! Commands of a lesson: that each means something, and is one that a lesson may give.

use super::fault;
use crate::scenario::{Diagnostic, LessonText};
use crate::session::{Message, command};

/// Why each command of a text is none that a lesson may give, with its place in the file.
pub(super) fn faults(text: &LessonText, file: &str) -> Vec<Diagnostic> {
    let commands = command::split(&text.text);
    if commands.is_empty() {
        return vec![fault("there is no command in it", text.span.clone())];
    }
    let mut faults = Vec::new();
    for command in commands {
        let message = match command.meaning {
            Ok(message) if is_of_lessons(&message) => continue,
            Ok(_) => "a lesson cannot do that: it would leave the lesson".to_string(),
            Err(message) => message,
        };
        faults.push(fault(message, text.locate(file, &command.span)));
    }
    faults
}

/// Whether a command stays in the scene of the lesson.
fn is_of_lessons(message: &Message) -> bool {
    !matches!(
        message,
        Message::Quit
            | Message::Suspend
            | Message::Save
            | Message::SaveTo(_)
            | Message::Open(_)
            | Message::OpenNamed(_)
            | Message::Ask(..)
            | Message::Time(crate::session::Time::Play)
    )
}
