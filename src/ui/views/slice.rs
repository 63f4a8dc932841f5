//! One parameter, the others held: the curve, its tangent, and the secant that tends to it.

use super::View;
use crate::session::{self, Pictured, Stateless};
use crate::ui::composition;
use crate::ui::layout::beside;
use crate::ui::panels::{chart, gradient, picture, step};

/// The row.
pub(super) static VIEW: View = View {
    session: session::View {
        name: "slice",
        picture: Pictured::Line,
        state: || Box::new(Stateless),
    },
    key: '2',
    about: "one parameter, the others held: the slope as the limit of secants",
    layout: |session, area| {
        let others = [&gradient::PANEL, &step::PANEL, &chart::PANEL];
        beside(session, area, &picture::PANEL, &others)
    },
    of_picture: picture::spacing,
    blocks: composition::slice,
    begins: true,
    ..View::EMPTY
};
