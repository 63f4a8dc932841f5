//! The chain rule, line by line.

use ratatui::layout::Rect;

use super::{View, instead, why_beside_picture};
use crate::session::{self, Message, Session, ViewMove};
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
        picture: |session| instead(!session.has_network()),
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
    if session.has_network() {
        return why_beside_picture(session, theme, area, &chain::PANEL);
    }
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
    // The diagram has the same values, links and slopes as the list.
    let has_diagram = chain_diagram::fits(shown, area.width);
    if has_diagram {
        let rows = (chain_diagram::PANEL.rows)(session, theme, area.width);
        let is_high = area.height >= HIGH;
        take(
            &chain_diagram::PANEL,
            if is_high { rows.wanted } else { rows.least },
        );
    }
    take(&derivation::PANEL, forms.wanted.min(area.height / 2));
    placed.extend(columns(session, theme, rest, has_diagram));
    Arranged::whole(placed)
}

/// The computation beside one line of it; where a diagram shows the computation, that line beside the descent. Where they leave
/// many rows, the loss over the steps stands below, beside the descent or under it.
fn columns(session: &Session, theme: TerminalTheme, area: Rect, has_diagram: bool) -> Vec<Placed> {
    let right = match area.width {
        0..100 => area.width * 2 / 5,
        100..WIDE => area.width / 2,
        _ => TEXT,
    };
    let [left, right] = [
        (0, area.width.saturating_sub(right + 2)),
        (area.width - right, right),
    ];
    let rows_in = |panel: &Panel, width: u16| (panel.rows)(session, theme, width).wanted;
    let wanted = |panel: &Panel| rows_in(panel, left.1);
    let above = if has_diagram {
        LEDGER
    } else {
        wanted(&chain::PANEL).max(LEDGER)
    };
    let free = area.height.saturating_sub(above.saturating_add(1));
    let top = if free >= CHART { above } else { area.height };
    let place = |panel: &'static Panel, (x, width): (u16, u16), (y, height): (u16, u16)| Placed {
        panel,
        area: Rect::new(area.x + x, area.y + y, width, height),
    };
    let descent = |(y, height): (u16, u16)| {
        let room = place(&step::PANEL, right, (y, height)).area;
        stacked(session, theme, room, &[&step::PANEL, &gradient::PANEL]).placed
    };
    let main = if has_diagram {
        &step::PANEL
    } else {
        &chain::PANEL
    };
    if top < (main.rows)(session, theme, left.1).least.max(LEAST) {
        return vec![place(&ledger::PANEL, (0, area.width), (0, area.height))];
    }
    let of_gradient = rows_in(&gradient::PANEL, right.1);
    let [of_descent, beside] = if has_diagram {
        let of_step = rows_in(&step::PANEL, right.1).saturating_add(1);
        [of_step.saturating_add(of_gradient), LEDGER]
    } else {
        [wanted(&step::PANEL).max(of_gradient), 0]
    };
    let start = if has_diagram {
        0
    } else {
        above.saturating_add(1)
    };
    let bottom = of_descent
        .max(beside)
        .saturating_add(1)
        .saturating_add(start);
    // On a high screen the loss over the steps has the whole width, so that no corner is bare.
    if area.height >= bottom.saturating_add(CHART) {
        let whole = (bottom, area.height - bottom);
        let mut placed = if has_diagram {
            let mut placed = descent((0, of_descent));
            placed.push(place(&ledger::PANEL, left, (0, bottom - 1)));
            placed
        } else {
            vec![
                place(&chain::PANEL, left, (0, above)),
                place(&ledger::PANEL, right, (0, above)),
                place(&step::PANEL, left, (start, of_descent)),
                place(&gradient::PANEL, right, (start, of_descent)),
            ]
        };
        placed.push(place(&chart::PANEL, (0, area.width), whole));
        return placed;
    }
    let below = (top + 1, area.height.saturating_sub(top + 1));
    let mut placed = if has_diagram {
        descent((0, area.height))
    } else {
        vec![place(&chain::PANEL, left, (0, top))]
    };
    let of_ledger = if has_diagram { left } else { right };
    placed.push(place(&ledger::PANEL, of_ledger, (0, top)));
    if below.1 > 0 {
        placed.push(place(&chart::PANEL, left, below));
        if !has_diagram {
            placed.extend(descent(below));
        }
    }
    placed
}

/// In fewer rows two panels say less than one.
const LEAST: u16 = 6;

/// From so many columns on those at the right are as wide as text is ever set.
const WIDE: u16 = 150;
const TEXT: u16 = 72;

/// The rows of a line of the computation in numbers.
const LEDGER: u16 = 12;

/// From so many free rows on the descent stands below the computation.
const CHART: u16 = 10;

/// From so many rows on the diagram has air.
const HIGH: u16 = 26;
