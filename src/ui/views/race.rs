//! All racers against each other.

use super::View;
use crate::session::{self, Pictured, Stateless};
use crate::ui::composition;
use crate::ui::layout::{Arranged, Placed};
use crate::ui::panels::race;

/// The row.
pub(super) static VIEW: View = View {
    session: session::View {
        name: "race",
        picture: Pictured::Nothing,
        state: || Box::new(Stateless),
    },
    key: '5',
    about: "loss against evaluations, and a fair table of all racers",
    layout: |_, area| {
        Arranged::whole(vec![Placed {
            panel: &race::PANEL,
            area,
        }])
    },
    blocks: composition::race,
    names_racers: true,
    ..View::EMPTY
};
