//! The loss over two parameters, or the curve over one.

use super::View;
use crate::session::{self, Pictured, Stateless};
use crate::ui::composition;
use crate::ui::layout::beside;
use crate::ui::panels::{chart, gradient, picture, step};

/// The row.
pub(super) static VIEW: View = View {
    session: session::View {
        name: "surface",
        picture: Pictured::Plane,
        state: || Box::new(Stateless),
    },
    key: '1',
    about: "the loss over two parameters, or over one: where the racers are and where they go",
    layout: |session, area| {
        let others = [&step::PANEL, &gradient::PANEL, &chart::PANEL];
        beside(session, area, &picture::PANEL, &others)
    },
    of_picture: picture::levels,
    blocks: composition::surface,
    ..View::EMPTY
};
