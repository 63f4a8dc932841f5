//! All racers against each other.

use super::View;
use crate::session;
use crate::ui::layout::{Arranged, Placed};
use crate::ui::panels::race;

/// The row.
pub(super) static VIEW: View = View {
    state: session::View::Race,
    key: '5',
    name: "race",
    about: "loss against evaluations, and a fair table of all racers",
    layout: |_, area| {
        Arranged::whole(vec![Placed {
            panel: &race::PANEL,
            area,
        }])
    },
    ..View::EMPTY
};
