//! One parameter, the others held: the curve, its tangent, and the secant that tends to it.

use super::View;
use crate::session::{self, Message, Pictured, SliceState, ViewMove};
use crate::ui::binding::{Binding, bindings, char};
use crate::ui::composition;
use crate::ui::layout::beside;
use crate::ui::panels::{chart, gradient, picture, secant, step};

/// The row.
pub(super) static VIEW: View = View {
    session: session::DrawnView {
        name: "slice",
        picture: |_| Pictured::Line,
        state: || Box::<SliceState>::default(),
    },
    key: '2',
    about: "one parameter, the others held: the slope as the limit of secants",
    bindings: BINDINGS,
    layout: |session, theme, area| {
        let others = [
            &secant::PANEL,
            &gradient::PANEL,
            &step::PANEL,
            &chart::PANEL,
        ];
        beside(session, theme, area, &picture::PANEL, &others)
    },
    sentence: secant::sentence,
    of_picture: picture::curve,
    blocks: composition::slice,
    begins: true,
    ..View::EMPTY
};

static BINDINGS: &[Binding] = bindings! {
    Derivatives "." [char('.')] "a wider h: the second point of the secant farther away" => Message::Move(ViewMove::Select(-1)), 1 ", ." "change h";
    Derivatives "," [char(',')] "a narrower h: the secant tends to the tangent" => Message::Move(ViewMove::Select(1));
    Derivatives "S" [char('S')] "all distances, also those at which rounding shows" => Message::Move(ViewMove::Toggle), 2 "S" "all h";
};
