//! Learning rates against what they lead to.

use super::View;
use crate::session::{self, Message, Pictured, ViewMove};
use crate::ui::binding::{Binding, bindings, char, key};
use crate::ui::composition;
use crate::ui::input::Key;
use crate::ui::layout::beside;
use crate::ui::panels::{step, sweep, sweep_chart};

/// The row.
pub(super) static VIEW: View = View {
    session: session::View {
        name: "sweep",
        picture: Pictured::Nothing,
        state: || Box::<session::SweepState>::default(),
    },
    key: '6',
    about: "the loss that each learning rate ends with: too small, good, runs away",
    bindings: BINDINGS,
    layout: |session, area| {
        let others = [&sweep::PANEL, &step::PANEL];
        beside(session, area, &sweep_chart::PANEL, &others)
    },
    blocks: composition::sweep,
    ..View::EMPTY
};

static BINDINGS: &[Binding] = bindings! {
    Racers "↑" [key(Key::Up), char('l'), char('k')] "the next larger rate" => Message::Move(ViewMove::Select(1)), 1 "↑ ↓" "choose a rate";
    Racers "↓" [key(Key::Down), char('h'), char('j')] "the next smaller rate" => Message::Move(ViewMove::Select(-1));
    Racers "Enter" [key(Key::Enter)] "start again with the chosen rate" => Message::Move(ViewMove::Take), 2 "Enter" "take it";
};
