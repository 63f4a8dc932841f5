//! The chain rule, line by line.

use ratatui::layout::Rect;

use super::View;
use crate::session::{self, Message, Pictured, Session, ViewMove};
use crate::ui::binding::{Binding, bindings, char};
use crate::ui::composition;
use crate::ui::layout::{Arranged, Placed, TWO_COLUMNS, stacked};
use crate::ui::panel::Panel;
use crate::ui::panels::{
    chain, chain_diagram, chart, derivation, gradient, ledger, sentence, step,
};
use crate::ui::theme::TerminalTheme;

/// The row.
pub(super) static VIEW: View = View {
    session: session::DrawnView {
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

/// The diagram of a chain, the forms of the derivative below it, then the computation beside one line of it. What is no chain,
/// or has no room for it, goes without the diagram.
fn layout(session: &Session, theme: TerminalTheme, area: Rect) -> Arranged {
    let Some(shown) = session.chain() else {
        return Arranged::whole(vec![Placed {
            panel: &chain::PANEL,
            area,
        }]);
    };
    let narrow: [&'static Panel; 3] = [&chain::PANEL, &derivation::PANEL, &ledger::PANEL];
    if area.width + 2 < TWO_COLUMNS {
        return stacked(session, theme, area, &narrow);
    }
    let mut rest = area;
    let mut placed = Vec::new();
    let mut take = |panel: &'static Panel, rows: u16| {
        let rows = rows.min(rest.height);
        placed.push(Placed {
            panel,
            area: Rect {
                height: rows,
                ..rest
            },
        });
        let used = (rows + 1).min(rest.height);
        rest = Rect {
            y: rest.y + used,
            height: rest.height.saturating_sub(used),
            ..rest
        };
    };
    let forms = (derivation::PANEL.rows)(session, theme, area.width);
    if chain_diagram::fits(shown, area.width) {
        let rows = (chain_diagram::PANEL.rows)(session, theme, area.width);
        let is_high = area.height >= HIGH;
        take(
            &chain_diagram::PANEL,
            if is_high { rows.wanted } else { rows.least },
        );
    }
    take(&derivation::PANEL, forms.wanted.min(area.height / 2));
    let right = match rest.width {
        0..100 => rest.width * 2 / 5,
        width => width / 2,
    };
    let left = rest.width.saturating_sub(right + 2);
    let below = below(session, theme, &mut rest, [left, right]);
    let has_both = rest.height >= (chain::PANEL.rows)(session, theme, left).least;
    let side = |x: u16, width: u16| Rect {
        x: rest.x + x,
        width,
        ..rest
    };
    if has_both {
        placed.push(Placed {
            panel: &chain::PANEL,
            area: side(0, left),
        });
        placed.push(Placed {
            panel: &ledger::PANEL,
            area: side(left + 2, right),
        });
    } else {
        placed.push(Placed {
            panel: &ledger::PANEL,
            area: rest,
        });
    }
    placed.extend(below);
    Arranged::whole(placed)
}

/// Where the computation leaves many rows, the descent stands below it: the loss over the steps, and the next step.
fn below(
    session: &Session,
    theme: TerminalTheme,
    rest: &mut Rect,
    [left, right]: [u16; 2],
) -> Vec<Placed> {
    let wanted = |panel: &Panel, width| (panel.rows)(session, theme, width).wanted;
    let above = wanted(&chain::PANEL, left).max(LEDGER);
    let free = rest.height.saturating_sub(above.saturating_add(1));
    if free < CHART {
        return Vec::new();
    }
    let area = Rect {
        y: rest.y + above + 1,
        height: free,
        ..*rest
    };
    rest.height = above;
    let chart = Placed {
        panel: &chart::PANEL,
        area: Rect {
            width: left,
            ..area
        },
    };
    let numbers = Rect {
        x: area.x + left + 2,
        width: right,
        ..area
    };
    let numbers = stacked(session, theme, numbers, &[&step::PANEL, &gradient::PANEL]);
    let mut placed = numbers.placed;
    placed.push(chart);
    placed
}

/// The rows of a line of the computation in numbers.
const LEDGER: u16 = 12;

/// From so many free rows on the descent stands below the computation.
const CHART: u16 = 14;

/// From so many rows on the diagram has air.
const HIGH: u16 = 26;
