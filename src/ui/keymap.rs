//! The keys that mean the same in every view, and what a key means in a session.

use std::ptr;

use super::binding::{Binding, alt, bindings, bound, char, ctrl, key, shift};
use super::input::{Chord, Key};
use super::typing::typing;
use super::{log, overlays, views};
use crate::session::{
    CameraMove, CopyKind, CursorMotion, Editor, Message, Nudge, OverlayMove, ProbeMove, Session,
    TextEdit, Time, Typing,
};

/// The lines of a key: the lowest panel that scrolls has one more.
const SCROLL: isize = 4;

/// What keys do in every view, where the view itself does not bind them otherwise.
pub static COMMON: &[Binding] = bindings! {
    Time "Space" [char(' ')] "play or pause" => Message::Time(Time::Toggle), 3 "Space" (|session| Some(play(session)));
    Time "→" [key(Key::Right)] "a step forward" => Message::Time(Time::Step(1)), 4 "← →" "time";
    Time "←" [key(Key::Left)] "a step back, exactly" => Message::Time(Time::Step(-1));
    Time "Shift-→" [shift(Key::Right)] "ten steps forward" => Message::Time(Time::Step(10));
    Time "Shift-←" [shift(Key::Left)] "ten steps back" => Message::Time(Time::Step(-10));
    Time "Home" [key(Key::Home)] "to the start" => Message::Time(Time::Start);
    Time "End" [key(Key::End)] "to the newest step" => Message::Time(Time::End);
    Time ">" [char('>')] "faster" => Message::Time(Time::Speed(true));
    Time "<" [char('<')] "slower" => Message::Time(Time::Speed(false));
    Racers "↑" [key(Key::Up)] "larger learning rate, while it runs" => Message::Rate(Nudge::Up), 5 "↑ ↓" "rate";
    Racers "↓" [key(Key::Down)] "smaller learning rate" => Message::Rate(Nudge::Down);
    Racers "Shift-↑" [shift(Key::Up)] "learning rate a little larger, × 1.1" => Message::Rate(Nudge::FineUp);
    Racers "Shift-↓" [shift(Key::Down)] "learning rate a little smaller, ÷ 1.1" => Message::Rate(Nudge::FineDown);
    Racers "]" [char(']')] "the next racer" => Message::FocusRacer(true), 6 "[ ]" (racers);
    Racers "[" [char('[')] "the previous racer" => Message::FocusRacer(false);
    Racers "A" [char('A')] "all racers, or one" => Message::FocusAll;
    Racers "o" [char('o')] "optimizer and its settings, while it runs; + there adds a racer, Delete takes it out" => open(overlays::settings::OVERLAY.name), 21 "o" "optimizer";
    Racers "f" [char('f')] "fork here: the old future stays as a ghost" => Message::Fork;
    Racers "r" [char('r')] "start again with these settings" => Message::Restart, 20 "r" "again";
    Loss "e" [char('e')] "edit the loss" => Message::Edit(TextEdit::Open), 7 "e" "edit";
    Loss "O" [char('O')] "open a scenario" => open(overlays::scenarios::OVERLAY.name), 11 "O" "scenarios";
    Loss "w" [char('w')] "save what is on the screen as a file" => Message::Save;
    Loss "E" [char('E')] "open it in the editor of the system, $VISUAL or $EDITOR" => Message::EditOutside;
    Loss "y" [char('y')] "copy it as a PyTorch program" => Message::Copy(CopyKind::PyTorch);
    Loss "Y" [char('Y')] "copy it as one command line" => Message::Copy(CopyKind::CommandLine);
    Loss "B" [char('B')] "bring back what was left unsaved the last time" => Message::BringBack, 0 "B" (kept);
    Loss "u" [char('u')] "undo: the run before the last change" => Message::Undo;
    Loss "U" [char('U')] "redo" => Message::Redo;
    Picture "+" [char('+'), char('=')] "closer" => Message::Camera(CameraMove::Zoom(true));
    Picture "-" [char('-')] "farther" => Message::Camera(CameraMove::Zoom(false));
    Picture "Ctrl-←" [ctrl(Key::Left)] "the window goes left" => Message::Camera(CameraMove::Pan(-0.125, 0.0));
    Picture "Ctrl-↓" [ctrl(Key::Down)] "the window goes down" => Message::Camera(CameraMove::Pan(0.0, -0.125));
    Picture "Ctrl-↑" [ctrl(Key::Up)] "the window goes up" => Message::Camera(CameraMove::Pan(0.0, 0.125));
    Picture "Ctrl-→" [ctrl(Key::Right)] "the window goes right" => Message::Camera(CameraMove::Pan(0.125, 0.0));
    Picture "0" [char('0')] "the whole picture" => Message::Camera(CameraMove::Home);
    Picture "a" [char('a')] "the next axes: pairs of parameters, random directions, principal directions" => Message::Camera(CameraMove::NextAxes);
    Picture "v" [char('v')] "the next chart: loss, gradient, learning rate times curvature, step length, layers" => Message::NextChart;
    Picture "R" [char('R')] "a new seed: of the directions that are shown, else of starts, batches, samples and noise" => Message::Reseed(None);
    Derivatives "h" [char('h')] "probe left" => Message::Probe(ProbeMove::By(-1.0, 0.0)), 8 "hjkl" "probe";
    Derivatives "j" [char('j')] "probe down" => Message::Probe(ProbeMove::By(0.0, -2.0));
    Derivatives "k" [char('k')] "probe up" => Message::Probe(ProbeMove::By(0.0, 2.0));
    Derivatives "l" [char('l')] "probe right" => Message::Probe(ProbeMove::By(1.0, 0.0));
    Derivatives "Enter" [key(Key::Enter)] "start the descent at the probe" => Message::Probe(ProbeMove::StartHere), 1 "Enter" (start_here);
    Derivatives "Esc" [key(Key::Esc)] "no probe" => Message::Probe(ProbeMove::Dismiss), 2 "Esc" (no_probe);
    Derivatives "." [char('.')] "wider finite differences" => Message::Spacing(true), 22 ", ." "spacing";
    Derivatives "," [char(',')] "narrower finite differences" => Message::Spacing(false);
    Derivatives ";" [char(';')] "the spacing with the least error" => Message::SpacingBalanced;
    Derivatives "m" [char('m')] "derivative methods: in one line, or one by one" => Message::ToggleMethods;
    Derivatives "i" [char('i')] "the line of symbols: curvature, learning rate times curvature" => Message::ToggleSymbols;
    Program "PgDn" [key(Key::PageDown)] "further down in a text that ends with PgDn" => Message::Scroll(SCROLL);
    Program "PgUp" [key(Key::PageUp)] "further up in it" => Message::Scroll(-SCROLL);
    Program "L" [char('L')] "the course: lessons from the slope to a mended training run" => Message::Ask(COURSE, String::new());
};

/// What keys do in every view, and while a log is shown.
pub static PROGRAM: &[Binding] = bindings! {
    Program "Tab" [key(Key::Tab)] "what does not fit on the screen" => Message::NextPage;
    Program "?" [char('?')] "explain everything on the screen" => open(overlays::help::OVERLAY.name), 10 "?" "help";
    Program ":" [char(':')] "find a command" => open(overlays::palette::OVERLAY.name), 9 ":" "find";
    Program "c" [char('c')] "the next color map" => Message::NextColors;
    Program "T" [char('T')] "choose a theme" => open(overlays::themes::OVERLAY.name);
    Program "M" [char('M')] "release the mouse, or take it" => Message::ToggleMouse;
    Program "Ctrl-Z" [ctrl(Key::Char('z'))] "to the shell; fg comes back" => Message::Suspend;
    Program "q" [char('q'), ctrl(Key::Char('c'))] "quit" => Message::Quit;
};

/// The keys that mean the same in every view.
pub(crate) fn common() -> impl Iterator<Item = &'static Binding> {
    COMMON.iter().chain(PROGRAM)
}

/// The course, by the name under which [`Message::Ask`] asks for it.
pub const COURSE: &str = "course";

/// Keys while the loss is edited.
pub static EDITING: &[Binding] = bindings! {
    Loss "Enter" [key(Key::Enter)] "take this loss" => Message::Edit(TextEdit::Commit), 1 "Enter" (keep_draft);
    Loss "Esc" [key(Key::Esc)] "back; the draft is kept" => Message::Edit(TextEdit::Leave), 2 "Esc" "back";
    Loss "Alt-Enter" [alt(Key::Enter), shift(Key::Enter)] "a new line, as ; does" => Message::Edit(TextEdit::Type(Typing::NewLine)), 3 ";" "new line";
    Loss "Ctrl-U" [ctrl(Key::Char('u'))] "delete to the start of the line" => Message::Edit(TextEdit::Type(Typing::DeleteToStart));
    Loss "Ctrl-K" [ctrl(Key::Char('k'))] "delete to the end of the line" => Message::Edit(TextEdit::Type(Typing::DeleteToEnd));
    Loss "Ctrl-W" [ctrl(Key::Char('w')), alt(Key::Backspace), ctrl(Key::Backspace)] "delete a word" => Message::Edit(TextEdit::Type(Typing::BackspaceWord));
    Loss "Ctrl-Z" [ctrl(Key::Char('z'))] "undo typing" => Message::Edit(TextEdit::Type(Typing::Undo)), 4 "Ctrl-Z" "undo typing";
    Loss "Ctrl-Y" [ctrl(Key::Char('y'))] "redo typing" => Message::Edit(TextEdit::Type(Typing::Redo));
    Loss "Ctrl-←" [ctrl(Key::Left), alt(Key::Left)] "a word to the left" => Message::Edit(TextEdit::Type(Typing::Move(CursorMotion::WordLeft)));
    Loss "Ctrl-→" [ctrl(Key::Right), alt(Key::Right)] "a word to the right" => Message::Edit(TextEdit::Type(Typing::Move(CursorMotion::WordRight)));
    Program "Ctrl-C" [ctrl(Key::Char('c'))] "quit" => Message::Quit;
};

fn open(overlay: &'static str) -> Message {
    Message::Overlay(OverlayMove::Open(overlay))
}

/// A key that stands in the key line, and what it means when it is clicked.
pub(crate) struct Hinted {
    pub(crate) keys: &'static str,
    pub(crate) text: &'static str,
    pub(crate) message: Message,
}

/// The keys that matter now, most important first.
pub(crate) fn hints(session: &Session) -> Vec<Hinted> {
    let tables = tables(session);
    let mut found = Vec::new();
    for (index, table) in tables.iter().enumerate() {
        let is_hidden = |chord: &Chord| {
            tables
                .iter()
                .take(index)
                .any(|t| bound(t, *chord).is_some())
        };
        let is_common = [COMMON, PROGRAM]
            .iter()
            .any(|common| ptr::eq(*common, *table));
        for binding in *table {
            let Some(hint) = &binding.hint else {
                continue;
            };
            if let Some(text) =
                (hint.text)(session).filter(|_| !binding.chords.iter().all(is_hidden))
            {
                let message = (binding.message)();
                let keys = hint.keys;
                found.push((
                    is_common,
                    hint.rank,
                    Hinted {
                        keys,
                        text,
                        message,
                    },
                ));
            }
        }
    }
    found.sort_by_key(|(is_common, rank, _)| (*is_common, *rank));
    let mut hints: Vec<Hinted> = found.into_iter().map(|(.., hinted)| hinted).collect();
    if let Some((text, message)) = overlays::taken(session) {
        // After how to choose, before how to leave.
        let enter = Hinted {
            keys: "Enter",
            text,
            message,
        };
        hints.insert(hints.len().saturating_sub(1).min(1), enter);
    }
    hints
}

/// What Space does now.
fn play(session: &Session) -> &'static str {
    let race = session.race();
    if race.playing {
        "pause"
    } else if race.is_over() && race.is_at_rest() {
        "again"
    } else if race.is_at_rest() {
        "go on"
    } else {
        "play"
    }
}

fn racers(session: &Session) -> Option<&'static str> {
    (session.race().racers.len() > 1).then_some("racer")
}

fn kept(session: &Session) -> Option<&'static str> {
    session.has_kept().then_some("bring back")
}

fn start_here(session: &Session) -> Option<&'static str> {
    session.probe().map(|_| "start here")
}

fn no_probe(session: &Session) -> Option<&'static str> {
    session.probe().map(|_| "no probe")
}

/// A draft that does not parse cannot be taken.
fn keep_draft(session: &Session) -> Option<&'static str> {
    let is_wrong = session.editor().is_some_and(Editor::is_wrong);
    (!is_wrong).then_some("keep")
}

/// The tables in which a key is looked for now, in this order.
pub fn tables(session: &Session) -> Vec<&'static [Binding]> {
    if let Some(overlay) = session.overlay() {
        return vec![overlays::row(overlay).bindings];
    }
    if session.editor().is_some() {
        return vec![EDITING];
    }
    if session.log().is_some() {
        return vec![log::BINDINGS, PROGRAM];
    }
    let view = views::shown(session);
    if (view.takes_keys)(session) {
        vec![view.bindings, COMMON, PROGRAM]
    } else {
        vec![COMMON, PROGRAM]
    }
}

/// Whether a key means something anywhere in the playground.
pub(crate) fn is_known(chord: Chord) -> bool {
    let of_views = views::ALL.iter().map(|view| view.bindings);
    let mut tables = of_views.chain([COMMON, PROGRAM]);
    tables.any(|table| table.iter().any(|binding| binding.chords.contains(&chord)))
        || views::by_key(chord).is_some()
}

/// What a key means in a session, if anything.
pub fn meaning(session: &Session, chord: Chord) -> Option<Message> {
    if let Some(overlay) = session.overlay() {
        return overlays::meaning(session, overlay, chord);
    }
    let found = tables(session)
        .into_iter()
        .find_map(|table| bound(table, chord));
    if session.editor().is_some() {
        return found.or_else(|| Some(Message::Edit(TextEdit::Type(typing(chord)?))));
    }
    let view = || match session.log() {
        Some(_) => None,
        None => views::by_key(chord),
    };
    found.or_else(view).or_else(|| Some(dead(chord)))
}

/// What a key says that means nothing here: where it would mean something, or where the keys are listed.
fn dead(chord: Chord) -> Message {
    let owner = views::ALL
        .iter()
        .find(|view| bound(view.bindings, chord).is_some());
    let why = match owner {
        Some(view) => format!(
            "{} is a key of the {} view: {} shows it",
            chord.shown(),
            view.name(),
            view.key
        ),
        None => format!(
            "{} does nothing here: ? lists the keys, : finds commands",
            chord.shown()
        ),
    };
    Message::Refuse(why)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_means_one_thing() {
        let of_views = views::ALL.iter().map(|view| view.bindings);
        let of_overlays = overlays::OVERLAYS.iter().map(|overlay| overlay.bindings);
        for table in [COMMON, EDITING, log::BINDINGS]
            .into_iter()
            .chain(of_views)
            .chain(of_overlays)
        {
            let chords: Vec<Chord> = table.iter().flat_map(|row| row.chords).copied().collect();
            for (index, chord) in chords.iter().enumerate() {
                assert!(!chords[..index].contains(chord), "{chord:?} is bound twice");
            }
            for row in table {
                assert!(!row.about.is_empty() && !row.shown.is_empty());
            }
        }
    }

    #[test]
    fn no_key_of_the_common_table_hides_a_view() {
        for view in views::ALL {
            assert!(bound(COMMON, char(view.key)).is_none());
        }
    }
}
