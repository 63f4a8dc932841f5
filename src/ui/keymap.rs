//! What each key means: one table, from which dispatch, help, palette and status line are derived.

use crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

use super::{overlays::palette, views};
use crate::session::{
    Edit, Look, MenuMove, Message, Motion, Nudge, Overlay, OverlayMove, ProbeMove, Session, Time,
    Typing, ViewMove,
};

/// What a binding is about, for the headings of the help.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// Time in the descent.
    Time,
    /// Racers and their settings.
    Racers,
    /// The loss.
    Loss,
    /// Where the picture looks.
    Picture,
    /// Derivatives.
    Derivatives,
    /// The program.
    Program,
}

impl Group {
    /// Every group, in the order of the help.
    pub const ALL: [Self; 6] = [
        Self::Time,
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
            Self::Racers => "racers and learning rate",
            Self::Loss => "the loss",
            Self::Picture => "the picture",
            Self::Derivatives => "derivatives",
            Self::Program => "the program",
        }
    }
}

/// A key: its code, and the modifiers that matter (Shift does not for characters, whose case tells).
type Key = (KeyCode, KeyModifiers);

/// One thing a person can do.
pub struct Binding {
    keys: &'static [Key],
    /// The keys as they are written.
    pub shown: &'static str,
    /// What it does, in a few words.
    pub about: &'static str,
    /// What it is about.
    pub group: Group,
    message: fn() -> Message,
}

impl Binding {
    /// What it means.
    pub fn message(&self) -> Message {
        (self.message)()
    }
}

const NONE: KeyModifiers = KeyModifiers::NONE;
const SHIFT: KeyModifiers = KeyModifiers::SHIFT;
const CTRL: KeyModifiers = KeyModifiers::CONTROL;
const ALT: KeyModifiers = KeyModifiers::ALT;

const fn char(character: char) -> Key {
    (KeyCode::Char(character), NONE)
}

macro_rules! bindings {
    ($($group:ident $shown:literal [$($key:expr),+] $about:literal => $message:expr;)+) => {
        &[$(Binding {
            keys: &[$($key),+],
            shown: $shown,
            about: $about,
            group: Group::$group,
            message: || $message,
        },)+]
    };
}

/// Everything that keys do while nothing lies over the screen and nothing is typed.
pub static BINDINGS: &[Binding] = bindings! {
    Time "Space" [char(' ')] "play or pause" => Message::Time(Time::Toggle);
    Time "→" [(KeyCode::Right, NONE)] "a step forward" => Message::Time(Time::Step(1));
    Time "←" [(KeyCode::Left, NONE)] "a step back, exactly" => Message::Time(Time::Step(-1));
    Time "Shift-→" [(KeyCode::Right, SHIFT)] "ten steps forward" => Message::Time(Time::Step(10));
    Time "Shift-←" [(KeyCode::Left, SHIFT)] "ten steps back" => Message::Time(Time::Step(-10));
    Time "Home" [(KeyCode::Home, NONE)] "to the start" => Message::Time(Time::Start);
    Time "End" [(KeyCode::End, NONE)] "to the newest step" => Message::Time(Time::End);
    Time ">" [char('>')] "faster" => Message::Time(Time::Speed(true));
    Time "<" [char('<')] "slower" => Message::Time(Time::Speed(false));
    Racers "↑" [(KeyCode::Up, NONE)] "larger learning rate, while it runs" => Message::Rate(Nudge::Up);
    Racers "↓" [(KeyCode::Down, NONE)] "smaller learning rate" => Message::Rate(Nudge::Down);
    Racers "Shift-↑" [(KeyCode::Up, SHIFT)] "learning rate × 1.1" => Message::Rate(Nudge::FineUp);
    Racers "Shift-↓" [(KeyCode::Down, SHIFT)] "learning rate ÷ 1.1" => Message::Rate(Nudge::FineDown);
    Racers "]" [char(']')] "the next racer" => Message::FocusRacer(true);
    Racers "[" [char('[')] "the previous racer" => Message::FocusRacer(false);
    Racers "A" [char('A')] "all racers, or one" => Message::FocusAll;
    Racers "o" [char('o')] "optimizer and its settings, while it runs" => Message::Overlay(OverlayMove::Settings);
    Racers "f" [char('f')] "fork here: the old future stays as a ghost" => Message::Fork;
    Racers "r" [char('r')] "start again with these settings" => Message::Restart;
    Loss "e" [char('e')] "edit the loss" => Message::Edit(Edit::Open);
    Loss "O" [char('O')] "open a scenario" => Message::Overlay(OverlayMove::Scenarios);
    Loss "w" [char('w')] "save the scenario as a file" => Message::Save;
    Loss "u" [char('u')] "undo: the run before the last change" => Message::Undo;
    Loss "U" [char('U')] "redo" => Message::Redo;
    Picture "1" [char('1')] "surface: the loss over two parameters" => Message::View(&views::SURFACE);
    Picture "2" [char('2')] "slice: one parameter, tangent and secant" => Message::View(&views::SLICE);
    Picture "3" [char('3')] "chain: the computation with values and adjoints" => Message::View(&views::CHAIN);
    Picture "4" [char('4')] "network: layers, gradients, what breaks; backprop stepped" => Message::View(&views::NETWORK);
    Picture "5" [char('5')] "race: loss against evaluations, and a fair table" => Message::View(&views::RACE);
    Picture "6" [char('6')] "sweep: learning rates against verdicts; ↑ ↓ choose, Enter takes" => Message::View(&views::SWEEP);
    Picture "7" [char('7')] "sampling: the error against the number of rows" => Message::View(&views::SAMPLING);
    Picture "+" [char('+'), char('=')] "closer" => Message::Look(Look::Zoom(true));
    Picture "-" [char('-')] "farther" => Message::Look(Look::Zoom(false));
    Picture "H" [char('H')] "look left" => Message::Look(Look::Pan(-0.125, 0.0));
    Picture "J" [char('J')] "look down" => Message::Look(Look::Pan(0.0, -0.125));
    Picture "K" [char('K')] "look up" => Message::Look(Look::Pan(0.0, 0.125));
    Picture "L" [char('L')] "look right" => Message::Look(Look::Pan(0.125, 0.0));
    Picture "0" [char('0')] "the whole picture" => Message::Look(Look::Home);
    Picture "a" [char('a')] "the next axes: pairs of parameters, random directions, principal directions" => Message::Look(Look::NextAxes);
    Picture "R" [char('R')] "a new seed: of the directions that are shown, else of starts, batches, samples and noise" => Message::Reseed;
    Derivatives "h" [char('h')] "probe left" => Message::Probe(ProbeMove::By(-1.0, 0.0));
    Derivatives "j" [char('j')] "probe down" => Message::Probe(ProbeMove::By(0.0, -2.0));
    Derivatives "k" [char('k')] "probe up" => Message::Probe(ProbeMove::By(0.0, 2.0));
    Derivatives "l" [char('l')] "probe right" => Message::Probe(ProbeMove::By(1.0, 0.0));
    Derivatives "Enter" [(KeyCode::Enter, NONE)] "start the descent at the probe" => Message::Probe(ProbeMove::StartHere);
    Derivatives "Esc" [(KeyCode::Esc, NONE)] "no probe" => Message::Probe(ProbeMove::Dismiss);
    Derivatives "." [char('.')] "wider finite differences" => Message::Spacing(true);
    Derivatives "," [char(',')] "narrower finite differences" => Message::Spacing(false);
    Derivatives ";" [char(';')] "the spacing with the least error" => Message::SpacingBalanced;
    Derivatives "m" [char('m')] "another derivative method first" => Message::NextMethod;
    Program "?" [char('?')] "explain everything on the screen" => Message::Overlay(OverlayMove::Help);
    Program ":" [char(':')] "find a command" => Message::Overlay(OverlayMove::Palette);
    Program "c" [char('c')] "other colors" => Message::NextColors;
    Program "M" [char('M')] "release the mouse, or take it" => Message::ToggleMouse;
    Program "Ctrl-Z" [(KeyCode::Char('z'), CTRL)] "to the shell; fg comes back" => Message::Suspend;
    Program "q" [char('q'), (KeyCode::Char('c'), CTRL)] "quit" => Message::Quit;
};

/// Keys that mean something else in the chain view.
pub static CHAIN: &[Binding] = bindings! {
    Derivatives "→" [(KeyCode::Right, NONE)] "the next step: values forward, then adjoints backward" => Message::Move(ViewMove::Step(1));
    Derivatives "←" [(KeyCode::Left, NONE)] "a step back" => Message::Move(ViewMove::Step(-1));
    Derivatives "Shift-→" [(KeyCode::Right, SHIFT)] "ten steps on" => Message::Move(ViewMove::Step(10));
    Derivatives "Shift-←" [(KeyCode::Left, SHIFT)] "ten steps back" => Message::Move(ViewMove::Step(-10));
    Derivatives "Home" [(KeyCode::Home, NONE)] "before the first value" => Message::Move(ViewMove::Start);
    Derivatives "End" [(KeyCode::End, NONE)] "to the last adjoint" => Message::Move(ViewMove::End);
    Derivatives "j" [char('j')] "look at the next line" => Message::Move(ViewMove::Select(1));
    Derivatives "k" [char('k')] "look at the line before" => Message::Move(ViewMove::Select(-1));
    Derivatives "h" [char('h')] "to what the line is computed from" => Message::Move(ViewMove::Inward);
    Derivatives "l" [char('l')] "to where the line is used" => Message::Move(ViewMove::Outward);
};

/// Keys that mean something else in the network view.
pub static NETWORK: &[Binding] = bindings! {
    Derivatives "→" [(KeyCode::Right, NONE)] "the next step: layers forward, then gradients backward" => Message::Move(ViewMove::Step(1));
    Derivatives "←" [(KeyCode::Left, NONE)] "a step back" => Message::Move(ViewMove::Step(-1));
    Derivatives "Shift-→" [(KeyCode::Right, SHIFT)] "ten steps on" => Message::Move(ViewMove::Step(10));
    Derivatives "Shift-←" [(KeyCode::Left, SHIFT)] "ten steps back" => Message::Move(ViewMove::Step(-10));
    Derivatives "Home" [(KeyCode::Home, NONE)] "before the first layer" => Message::Move(ViewMove::Start);
    Derivatives "End" [(KeyCode::End, NONE)] "to the last gradient" => Message::Move(ViewMove::End);
    Derivatives "j" [char('j')] "look at the next layer" => Message::Move(ViewMove::Select(1));
    Derivatives "k" [char('k')] "look at the layer before" => Message::Move(ViewMove::Select(-1));
    Derivatives "l" [char('l')] "the numbers of the next row" => Message::Move(ViewMove::Row(1));
    Derivatives "h" [char('h')] "the numbers of the row before" => Message::Move(ViewMove::Row(-1));
    Derivatives "L" [char('L')] "ten rows on" => Message::Move(ViewMove::Row(10));
    Derivatives "H" [char('H')] "ten rows back" => Message::Move(ViewMove::Row(-10));
    Derivatives "PgDn" [(KeyCode::PageDown, NONE)] "further down in the ledger" => Message::Move(ViewMove::Scroll(6));
    Derivatives "PgUp" [(KeyCode::PageUp, NONE)] "further up in the ledger" => Message::Move(ViewMove::Scroll(-6));
    Picture "Enter" [(KeyCode::Enter, NONE)] "the picture in the ledger's place, or the ledger again" => Message::Move(ViewMove::Toggle);
};

/// Keys that mean something else in the sweep view.
pub static SWEEP: &[Binding] = bindings! {
    Racers "↑" [(KeyCode::Up, NONE), (KeyCode::Up, SHIFT)] "the next larger rate" => Message::Move(ViewMove::Select(1));
    Racers "↓" [(KeyCode::Down, NONE), (KeyCode::Down, SHIFT)] "the next smaller rate" => Message::Move(ViewMove::Select(-1));
    Racers "Enter" [(KeyCode::Enter, NONE)] "start again with the chosen rate" => Message::Move(ViewMove::Take);
};

/// Keys while the loss is edited, with what they are called and what they do.
pub static EDITING: &[Binding] = bindings! {
    Loss "Enter" [(KeyCode::Enter, NONE)] "take this loss" => Message::Edit(Edit::Commit);
    Loss "Esc" [(KeyCode::Esc, NONE)] "back; the draft is kept" => Message::Edit(Edit::Leave);
    Loss "Alt-Enter" [(KeyCode::Enter, ALT), (KeyCode::Enter, SHIFT)] "a new line, as ; does" => Message::Edit(Edit::Type(Typing::NewLine));
    Loss "Ctrl-U" [(KeyCode::Char('u'), CTRL)] "delete to the start of the line" => Message::Edit(Edit::Type(Typing::DeleteToStart));
    Loss "Ctrl-K" [(KeyCode::Char('k'), CTRL)] "delete to the end of the line" => Message::Edit(Edit::Type(Typing::DeleteToEnd));
    Loss "Ctrl-W" [(KeyCode::Char('w'), CTRL), (KeyCode::Backspace, ALT), (KeyCode::Backspace, CTRL)] "delete a word" => Message::Edit(Edit::Type(Typing::BackspaceWord));
    Loss "Ctrl-Z" [(KeyCode::Char('z'), CTRL)] "undo typing" => Message::Edit(Edit::Type(Typing::Undo));
    Loss "Ctrl-Y" [(KeyCode::Char('y'), CTRL)] "redo typing" => Message::Edit(Edit::Type(Typing::Redo));
    Program "Ctrl-C" [(KeyCode::Char('c'), CTRL)] "quit" => Message::Quit;
};

/// What a key means in a session, if anything.
pub fn key(session: &Session, event: KeyEvent) -> Option<Message> {
    if event.kind == KeyEventKind::Release {
        return None;
    }
    if let Some(overlay) = session.overlay() {
        return in_overlay(session, overlay, event);
    }
    if session.editor().is_some() {
        return bound(EDITING, event).or_else(|| typed(event));
    }
    let view = session.view();
    let of_view = if view == &views::CHAIN && session.chain().is_some() {
        bound(CHAIN, event)
    } else if view == &views::NETWORK {
        bound(NETWORK, event)
    } else if view == &views::SWEEP {
        bound(SWEEP, event)
    } else {
        None
    };
    of_view.or_else(|| bound(BINDINGS, event))
}

fn bound(bindings: &[Binding], event: KeyEvent) -> Option<Message> {
    let modifiers = match event.code {
        KeyCode::Char(_) => event.modifiers - SHIFT,
        _ => event.modifiers,
    };
    let key = (event.code, modifiers);
    let binding = bindings.iter().find(|binding| binding.keys.contains(&key));
    binding.map(Binding::message)
}

/// Keys that are text, or move in it.
fn typed(event: KeyEvent) -> Option<Message> {
    let by_word = event.modifiers.intersects(CTRL | ALT);
    let typing = match event.code {
        KeyCode::Char(character) if !event.modifiers.intersects(CTRL | ALT) => {
            Typing::Insert(character)
        }
        KeyCode::Backspace => Typing::Backspace,
        KeyCode::Delete => Typing::Delete,
        KeyCode::Left if by_word => Typing::Move(Motion::WordLeft),
        KeyCode::Right if by_word => Typing::Move(Motion::WordRight),
        KeyCode::Left => Typing::Move(Motion::Left),
        KeyCode::Right => Typing::Move(Motion::Right),
        KeyCode::Up => Typing::Move(Motion::Up),
        KeyCode::Down => Typing::Move(Motion::Down),
        KeyCode::Home => Typing::Move(Motion::Start),
        KeyCode::End => Typing::Move(Motion::End),
        _ => return None,
    };
    Some(Message::Edit(Edit::Type(typing)))
}

fn in_overlay(session: &Session, overlay: &Overlay, event: KeyEvent) -> Option<Message> {
    const PAGE: i32 = 10;
    if let Overlay::Settings(_) = overlay {
        return in_menu(event);
    }
    let is_list = matches!(overlay, Overlay::List(_));
    let step = match event.code {
        KeyCode::Char('c') if event.modifiers.contains(CTRL) => return Some(Message::Quit),
        KeyCode::PageUp => OverlayMove::Scroll(-PAGE),
        KeyCode::PageDown => OverlayMove::Scroll(PAGE),
        KeyCode::Enter if is_list => return palette::chosen(session),
        KeyCode::Backspace if is_list => OverlayMove::Unsearch,
        KeyCode::Char(character) if is_list => OverlayMove::Search(character),
        KeyCode::Down | KeyCode::Char('j' | ' ') => OverlayMove::Scroll(1),
        KeyCode::Up | KeyCode::Char('k') => OverlayMove::Scroll(-1),
        KeyCode::Esc | KeyCode::Enter | KeyCode::Char('q' | '?') => OverlayMove::Close,
        _ => return None,
    };
    Some(Message::Overlay(step))
}

/// Keys in the menu of the settings.
fn in_menu(event: KeyEvent) -> Option<Message> {
    let moved = match event.code {
        KeyCode::Char('c') if event.modifiers.contains(CTRL) => return Some(Message::Quit),
        KeyCode::Esc | KeyCode::Char('o' | 'q') => {
            return Some(Message::Overlay(OverlayMove::Close));
        }
        KeyCode::Up => MenuMove::Row(-1),
        KeyCode::Down => MenuMove::Row(1),
        KeyCode::Left => MenuMove::Change(false),
        KeyCode::Right => MenuMove::Change(true),
        KeyCode::Enter => MenuMove::Take,
        KeyCode::Backspace => MenuMove::Untype,
        KeyCode::Char(character) => MenuMove::Type(character),
        _ => return None,
    };
    Some(Message::Overlay(OverlayMove::Menu(moved)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_means_one_thing() {
        for bindings in [BINDINGS, CHAIN, NETWORK, SWEEP, EDITING] {
            let mut keys: Vec<Key> = bindings
                .iter()
                .flat_map(|binding| binding.keys)
                .copied()
                .collect();
            let count = keys.len();
            keys.sort_by_key(|key| format!("{key:?}"));
            keys.dedup();
            assert_eq!(keys.len(), count);
        }
    }

    #[test]
    fn every_binding_is_explained_in_a_group_of_the_help() {
        for binding in BINDINGS {
            assert!(Group::ALL.contains(&binding.group) && !binding.about.is_empty());
        }
    }
}
