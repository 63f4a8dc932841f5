//! Everything that can be done, to be found by words; commands with what follows them are typed.

use super::OverlayRow;
use super::list::{self, ListItem};
use crate::course;
use crate::session::command::{self, COMMANDS, Command};
use crate::session::{Message, Overlay, OverlayMove, Session, fuzzy};
use crate::ui::binding::Binding;
use crate::ui::keymap::{self, COURSE, PROGRAM};
use crate::ui::{lesson, log, views};

/// The row.
pub(crate) static OVERLAY: OverlayRow = OverlayRow {
    name: "commands",
    bindings: list::BINDINGS,
    taking: "do it",
    enter: |session, overlay| list::enter(items(session, overlay), overlay),
    edit: |typing| Some(OverlayMove::Search(typing)),
    size: |_, _| (92, 46),
    draw: |session, overlay, theme, area, buffer| {
        let items = items(session, overlay);
        let note = mistake(overlay);
        list::draw("commands", &items, overlay, note, theme, area, buffer);
    },
    row_at: |session, overlay, theme, area, at| {
        list::row_at(&items(session, overlay), overlay, theme, area, at)
    },
    is_aside: false,
};

/// What is typed, if it is a command as it stands; then all commands, keys and views that match.
fn items(session: &Session, overlay: &Overlay) -> Vec<ListItem> {
    let typed = overlay.line.text().trim();
    let mut items = Vec::new();
    if let Some(messages) = meaning(typed) {
        items.push(ListItem {
            name: typed.to_string(),
            about: String::from("Enter does it"),
            message: Some(Message::Chosen(messages)),
        });
    }
    if session.log().is_some() {
        let bindings = log::BINDINGS.iter().chain(PROGRAM).map(of_binding);
        let texts = |item: &ListItem| (item.name.clone(), item.about.clone());
        items.extend(fuzzy::ranked(typed, bindings, texts));
        return items;
    }
    let commands = COMMANDS.iter().map(of_command);
    let bindings = views::shown(session)
        .bindings
        .iter()
        .chain(keymap::common());
    let keys = bindings.map(of_binding);
    let views = views::ALL.iter().map(|view| ListItem {
        name: view.key.to_string(),
        about: format!("{}: {}", view.name(), view.about),
        message: Some(Message::Chosen(vec![view.message()])),
    });
    let all = commands.chain(keys).chain(views).chain(of_course());
    let texts = |item: &ListItem| (item.name.clone(), item.about.clone());
    items.extend(fuzzy::ranked(typed, all, texts));
    if is_argued(typed) {
        // Of a command with what follows it, the first word finds it.
        let word = typed.split_whitespace().next().unwrap_or_default();
        let commands = COMMANDS.iter().filter(|command| command.name == word);
        // Taking it does nothing: what was typed stays, and the line that says what is wrong with it.
        items.extend(commands.map(of_command).map(|item| ListItem {
            message: None,
            ..item
        }));
    }
    items
}

/// A command: one that takes nothing is done, another one is typed on.
fn of_command(command: &Command) -> ListItem {
    let message = if command.arguments.is_empty() {
        command::parse(command.name)
            .ok()
            .map(|message| Message::Chosen(vec![message]))
    } else {
        let begun = format!("{} ", command.name);
        Some(Message::Overlay(OverlayMove::Fill(begun)))
    };
    ListItem {
        name: format!("{} {}", command.name, command.arguments)
            .trim_end()
            .to_string(),
        about: command.about.to_string(),
        message,
    }
}

fn of_binding(binding: &Binding) -> ListItem {
    ListItem {
        name: binding.shown.to_string(),
        about: binding.about.to_string(),
        message: Some(Message::Chosen(vec![(binding.message)()])),
    }
}

/// The lessons, and what can be done in every one.
fn of_course() -> impl Iterator<Item = ListItem> {
    let ask = |what: &str| Message::Chosen(vec![Message::Ask(COURSE, what.to_string())]);
    let keys = lesson::LESSON.iter().map(move |key| ListItem {
        name: key.shown.to_string(),
        about: format!("in a lesson: {}", key.about),
        message: Some(ask(key.shown)),
    });
    let lessons = course::headings().iter().map(move |heading| ListItem {
        name: format!("lesson {}", heading.id),
        about: format!("{}: {}", heading.title, heading.about),
        message: Some(ask(heading.id)),
    });
    lessons.chain(keys)
}

/// Whether something follows a word that is a command's.
fn is_argued(typed: &str) -> bool {
    let first = typed.split_whitespace().next();
    let is_command = COMMANDS.iter().any(|command| Some(command.name) == first);
    is_command && typed.contains(char::is_whitespace)
}

/// What commands mean that are typed in full.
fn meaning(typed: &str) -> Option<Vec<Message>> {
    let messages = command::parse_all(typed).ok()?;
    (!messages.is_empty()).then_some(messages)
}

/// What is wrong with a command that is typed with what follows it.
fn mistake(overlay: &Overlay) -> Option<String> {
    let typed = overlay.line.text().trim();
    is_argued(typed)
        .then(|| command::parse_all(typed).err())
        .flatten()
}
