//! What keys do while a log is shown.

use crate::session::{CameraMove, CursorMove, LogMove, Message, Session};
use crate::ui::binding::{Binding, bindings, char, ctrl, key, shift};
use crate::ui::input::Key;

/// The keys; those of the program mean the same as everywhere.
pub(crate) static BINDINGS: &[Binding] = bindings! {
    Time "→" [key(Key::Right), char('l')] "the cursor a record on" => cursor(CursorMove::Records(1)), 1 "← →" "cursor";
    Time "←" [key(Key::Left), char('h')] "a record back" => cursor(CursorMove::Records(-1));
    Time "Shift-→" [shift(Key::Right)] "ten records on" => cursor(CursorMove::Records(10));
    Time "Shift-←" [shift(Key::Left)] "ten records back" => cursor(CursorMove::Records(-10));
    Time "PgDn" [key(Key::PageDown)] "an eighth of what is shown on" => cursor(CursorMove::Eighths(1));
    Time "PgUp" [key(Key::PageUp)] "an eighth of what is shown back" => cursor(CursorMove::Eighths(-1));
    Time "Home" [key(Key::Home)] "to the first step" => cursor(CursorMove::First);
    Time "End" [key(Key::End)] "to the last step, and on with it while the log grows" => cursor(CursorMove::Last);
    Findings "n" [char('n')] "to the next event" => cursor(CursorMove::Event(true)), 3 "n p" (events);
    Findings "p" [char('p')] "to the event before" => cursor(CursorMove::Event(false));
    Findings "j" [char('j'), key(Key::Down)] "the next finding, and where it is" => Message::Log(LogMove::ChooseBy(1)), 4 "j k" (several);
    Findings "k" [char('k'), key(Key::Up)] "the finding before" => Message::Log(LogMove::ChooseBy(-1));
    Findings "J" [char('J')] "further down in a finding that ends with J" => Message::Scroll(4);
    Findings "K" [char('K')] "further up in it" => Message::Scroll(-4);
    Findings "Enter" [key(Key::Enter)] "to where the chosen finding is" => Message::Log(LogMove::GoThere);
    Findings "s" [char('s')] "the scenario that shows the same small; Esc comes back" => Message::Log(LogMove::Scenario), 2 "s" (small);
    Findings "]" [char(']')] "the next run of the log" => Message::Log(LogMove::Run(1)), 5 "[ ]" (runs);
    Findings "[" [char('[')] "the run before" => Message::Log(LogMove::Run(-1));
    Picture "+" [char('+'), char('=')] "fewer steps, about the cursor" => Message::Camera(CameraMove::Zoom(true)), 6 "+ -" "zoom";
    Picture "-" [char('-')] "more steps" => Message::Camera(CameraMove::Zoom(false));
    Picture "Ctrl-→" [ctrl(Key::Right)] "later steps" => Message::Log(LogMove::Pan(2));
    Picture "Ctrl-←" [ctrl(Key::Left)] "earlier steps" => Message::Log(LogMove::Pan(-2));
    Picture "0" [char('0')] "all steps" => Message::Camera(CameraMove::Home);
    Picture "v" [char('v')] "the colors of the layers: times their usual norm, or the norm" => Message::Log(LogMove::NextScale), 7 "v" (scale);
    Program "E" [char('E')] "open it in the editor of the system, $VISUAL or $EDITOR, at the step of the cursor" => Message::Log(LogMove::Edit);
    Program "y" [char('y')] "copy what is said of the run" => Message::Log(LogMove::Copy), 23 "y" "copy";
    Program "Esc" [key(Key::Esc)] "back to the scenario behind the log" => Message::Log(LogMove::Leave), 8 "Esc" (back);
};

fn cursor(moved: CursorMove) -> Message {
    Message::Log(LogMove::Cursor(moved))
}

fn events(session: &Session) -> Option<&'static str> {
    let run = session.log_run()?;
    (!run.events().is_empty()).then_some("event")
}

fn several(session: &Session) -> Option<&'static str> {
    let findings = &session.log_run()?.diagnosis.findings;
    (findings.len() > 1).then_some("finding")
}

fn small(session: &Session) -> Option<&'static str> {
    session.log_scenario().map(|_| "example")
}

fn runs(session: &Session) -> Option<&'static str> {
    let (runs, _) = session.log_runs()?;
    (runs.len() > 1).then_some("run")
}

fn scale(session: &Session) -> Option<&'static str> {
    session.log_digest()?.heat.as_ref().map(|_| "colors")
}

fn back(session: &Session) -> Option<&'static str> {
    (!session.log()?.is_home()).then_some("back")
}
