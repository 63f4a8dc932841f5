//! All racers against each other.

use super::View;
use crate::session::{self, Message, Pictured, RaceState, Session, ViewMove};
use crate::ui::binding::{Binding, bindings, char};
use crate::ui::composition;
use crate::ui::layout::{Arranged, Placed, stacked};
use crate::ui::panels::race;

/// The row.
pub(super) static VIEW: View = View {
    session: session::DrawnView {
        name: "race",
        picture: |_| Pictured::Nothing,
        state: || Box::<RaceState>::default(),
    },
    key: '5',
    about: "loss against evaluations, and a fair table of all racers; b: each at its own best rate",
    bindings: BINDINGS,
    layout: |session, theme, area| {
        if !race::has_room(session, area) {
            return stacked(session, theme, area, &[&race::CHART, &race::TABLE]);
        }
        Arranged::whole(vec![Placed {
            panel: &race::PANEL,
            area,
        }])
    },
    is_of_samples: true,
    blocks: composition::race,
    names_racers: true,
    ..View::EMPTY
};

fn best(session: &Session) -> Option<&'static str> {
    let seeks = session.state::<RaceState>()?.seeks_best;
    Some(if seeks { "call off" } else { "best rates" })
}

static BINDINGS: &[Binding] = bindings! {
    Racers "b" [char('b')] "every racer starts again with the best of 25 learning rates" => Message::Move(ViewMove::Take), 1 "b" (best);
};
