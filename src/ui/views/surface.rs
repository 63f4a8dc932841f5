//! The loss over two parameters, as a map or in relief; or the curve over one.

use super::View;
use crate::figure;
use crate::session::{self, Message, Pictured, Session, SurfaceState, ViewMove};
use crate::ui::binding::{Binding, bindings, char, ctrl, key};
use crate::ui::composition;
use crate::ui::input::Key;
use crate::ui::layout::beside_and;
use crate::ui::panel::Panel;
use crate::ui::panels::{chart, gradient, picture, section, step};

/// The row.
pub(super) static VIEW: View = View {
    session: session::DrawnView {
        name: "surface",
        picture: |_| Pictured::Plane,
        state: || Box::<SurfaceState>::default(),
    },
    key: '1',
    about: "the loss over two parameters, or over one: where the racers are and where they go; 1 again: in relief",
    bindings: RELIEF,
    takes_keys: |session| session.relief_angle().is_some(),
    layout: |session, theme, area| {
        // Where not all have room, the methods that were asked for come first.
        let others = if session.screen().methods && area.width < WIDE {
            [&gradient::PANEL, &step::PANEL, &chart::PANEL]
        } else {
            [&step::PANEL, &gradient::PANEL, &chart::PANEL]
        };
        let sections: &[&Panel] = if session.is_plane() {
            &[&section::ACROSS, &section::UPWARD]
        } else {
            &[]
        };
        beside_and(session, theme, area, &picture::PANEL, &others, sections)
    },
    of_picture: picture::levels,
    blocks: composition::surface,
    marks: figure::surface_marks,
    ..View::EMPTY
};

/// From this width on the methods have room below the step.
const WIDE: u16 = 108;

fn turns(session: &Session) -> Option<&'static str> {
    session.relief_angle().map(|_| "turn")
}

fn map(session: &Session) -> Option<&'static str> {
    session.relief_angle().map(|_| "map")
}

/// Keys while the relief is shown.
static RELIEF: &[Binding] = bindings! {
    Picture "h" [char('h'), ctrl(Key::Left)] "turn the relief left" => Message::Move(ViewMove::Turn(-1, 0)), 1 "hjkl" (turns);
    Picture "l" [char('l'), ctrl(Key::Right)] "turn the relief right" => Message::Move(ViewMove::Turn(1, 0));
    Picture "k" [char('k'), ctrl(Key::Up)] "look at it from higher up" => Message::Move(ViewMove::Turn(0, 1));
    Picture "j" [char('j'), ctrl(Key::Down)] "look at it from lower down" => Message::Move(ViewMove::Turn(0, -1));
    Picture "Esc" [key(Key::Esc)] "the map again" => Message::Move(ViewMove::Toggle), 2 "Esc" (map);
};
