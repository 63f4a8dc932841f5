//! Learning rates against what they lead to.

use super::View;
use crate::session::{self, Message, Pictured, Session, ViewMove};
use crate::ui::binding::{Binding, bindings, char, key};
use crate::ui::composition;
use crate::ui::input::Key;
use crate::ui::layout::beside_and;
use crate::ui::panel::Panel;
use crate::ui::panels::{basins, chart, step, sweep, sweep_chart};

/// The row.
pub(super) static VIEW: View = View {
    session: session::DrawnView {
        name: "sweep",
        picture: |_| Pictured::Nothing,
        state: || Box::<session::SweepState>::default(),
    },
    key: '6',
    about: "the loss that each learning rate ends with: slow, good, too large; b: a map of starts",
    bindings: BINDINGS,
    layout: |session, theme, area| {
        let (main, list): (&Panel, &Panel) = if session.wants_basins() {
            (&basins::PANEL, &basins::LEGEND)
        } else {
            (&sweep_chart::PANEL, &sweep::PANEL)
        };
        let others = [list, &step::PANEL];
        beside_and(session, theme, area, main, &others, &[&chart::PANEL])
    },
    sentence: |session| {
        if session.wants_basins() {
            return basins::sentence(session);
        }
        session.sweep()?.sentence()
    },
    blocks: composition::sweep,
    ..View::EMPTY
};

fn rate(session: &Session) -> Option<&'static str> {
    (!session.wants_basins()).then_some("choose a rate")
}

fn take(session: &Session) -> Option<&'static str> {
    (!session.wants_basins()).then_some("take it")
}

fn other(session: &Session) -> Option<&'static str> {
    let has_map = session.scene().camera.vertical.is_some();
    let other = if session.wants_basins() {
        "rates"
    } else {
        "map of starts"
    };
    has_map.then_some(other)
}

fn halt(session: &Session) -> Option<&'static str> {
    match (session.is_sweep_halted(), session.is_sweeping()) {
        (true, _) => Some("go on"),
        (false, true) => Some("stop"),
        (false, false) => session.probe().map(|_| "no probe"),
    }
}

static BINDINGS: &[Binding] = bindings! {
    Racers "Esc" [key(Key::Esc)] "stop trying, or go on; else no probe" => Message::Move(ViewMove::Outward), 1 "Esc" (halt);
    Racers "↑" [key(Key::Up), char('l'), char('k')] "the next larger rate" => Message::Move(ViewMove::Select(1)), 1 "↑ ↓" (rate);
    Racers "↓" [key(Key::Down), char('h'), char('j')] "the next smaller rate" => Message::Move(ViewMove::Select(-1));
    Racers "Enter" [key(Key::Enter)] "take the chosen rate, from the start" => Message::Move(ViewMove::Take), 2 "Enter" (take);
    Picture "b" [char('b')] "a map of starts over two parameters, or the rates again" => Message::Move(ViewMove::Toggle), 3 "b" (other);
};
