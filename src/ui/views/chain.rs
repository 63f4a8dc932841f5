//! The chain rule, line by line.

use ratatui::layout::Rect;

use super::View;
use crate::session::{self, Message, Pictured, Session, ViewMove};
use crate::ui::binding::{Binding, bindings, char};
use crate::ui::composition;
use crate::ui::layout::{Arranged, Placed, TWO_COLUMNS, stacked};
use crate::ui::panel::Panel;
use crate::ui::panels::{chain, derivation, ledger, sentence};

/// The row.
pub(super) static VIEW: View = View {
    session: session::View {
        name: "chain",
        picture: Pictured::Nothing,
        state: || Box::<session::ChainState>::default(),
    },
    key: '3',
    about: "the computation with values forward and adjoints backward, and the derivative several ways",
    bindings: BINDINGS,
    takes_keys: |session| session.chain().is_some(),
    layout,
    sentence: sentence::of_chain,
    blocks: composition::chain,
    begins: true,
    ..View::EMPTY
};

static BINDINGS: &[Binding] = bindings! {
    Derivatives "." [char('.')] "the next step: values forward, then adjoints backward" => Message::Move(ViewMove::Step(1)), 1 ", ." "one link";
    Derivatives "," [char(',')] "a step back" => Message::Move(ViewMove::Step(-1));
    Derivatives ";" [char(';')] "all values and adjoints" => Message::Move(ViewMove::End);
    Derivatives "0" [char('0')] "before the first value" => Message::Move(ViewMove::Start);
    Derivatives "j" [char('j')] "look at the next line" => Message::Move(ViewMove::Select(1)), 2 "hjkl" "node";
    Derivatives "k" [char('k')] "look at the line before" => Message::Move(ViewMove::Select(-1));
    Derivatives "h" [char('h')] "to what the line is computed from" => Message::Move(ViewMove::Inward);
    Derivatives "l" [char('l')] "to where the line is used" => Message::Move(ViewMove::Outward);
};

/// The computation beside one line of it, the ways to the derivative below.
fn layout(session: &Session, area: Rect) -> Arranged {
    if session.chain().is_none() {
        return Arranged::whole(vec![Placed {
            panel: &chain::PANEL,
            area,
        }]);
    }
    let narrow: [&'static Panel; 3] = [&chain::PANEL, &derivation::PANEL, &ledger::PANEL];
    if area.width + 2 < TWO_COLUMNS {
        return stacked(session, area, &narrow);
    }
    let wanted = (derivation::PANEL.rows)(session, area.width).wanted;
    let below = wanted.min(area.height / 2);
    let above = area.height.saturating_sub(below + 1);
    let right = match area.width {
        0..100 => area.width * 2 / 5,
        width => width / 2,
    };
    let left = area.width - right - 2;
    let placed = |panel, x, y, width, height| Placed {
        panel,
        area: Rect::new(area.x + x, area.y + y, width, height),
    };
    Arranged::whole(vec![
        placed(&chain::PANEL, 0, 0, left, above),
        placed(&ledger::PANEL, left + 2, 0, right, above),
        placed(&derivation::PANEL, 0, above + 1, area.width, below),
    ])
}
