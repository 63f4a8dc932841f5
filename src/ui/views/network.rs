//! A loss over rows or layers, stage by stage.

use ratatui::layout::Rect;

use super::{View, instead, why_beside_picture};
use crate::session::{self, Message, Session, ViewMove};
use crate::ui::binding::{Binding, bindings, char, key};
use crate::ui::composition;
use crate::ui::input::Key;
use crate::ui::layout::{Arranged, Placed, TWO_COLUMNS, numbers, stacked};
use crate::ui::panels::{
    chart, gradient, layer_ledger, network, picture, prediction, sentence, step,
};
use crate::ui::theme::TerminalTheme;

/// The row.
pub(super) static VIEW: View = View {
    session: session::DrawnView {
        name: "network",
        picture: |session| instead(session.has_network()),
        state: || Box::<session::NetworkState>::default(),
    },
    key: '4',
    about: "layers, the gradients that come back through them, and what breaks",
    bindings: BINDINGS,
    takes_keys: Session::has_network,
    layout,
    sentence: sentence::of_network,
    of_picture: picture::levels,
    blocks: composition::network,
    ..View::EMPTY
};

static BINDINGS: &[Binding] = bindings! {
    Derivatives "." [char('.')] "the next step: layers forward, then gradients backward" => Message::Move(ViewMove::Step(1)), 1 ", ." "one line";
    Derivatives "," [char(',')] "a step back" => Message::Move(ViewMove::Step(-1));
    Derivatives ";" [char(';')] "all layers and gradients" => Message::Move(ViewMove::End);
    Derivatives "0" [char('0')] "before the first layer" => Message::Move(ViewMove::Start);
    Derivatives "j" [char('j')] "look at the next layer" => Message::Move(ViewMove::Select(1)), 2 "j k" "layer";
    Derivatives "k" [char('k')] "look at the layer before" => Message::Move(ViewMove::Select(-1));
    Derivatives "l" [char('l')] "the numbers of the next row" => Message::Move(ViewMove::Row(1)), 3 "h l" (rows);
    Derivatives "h" [char('h')] "the numbers of the row before" => Message::Move(ViewMove::Row(-1));
    Derivatives "J" [char('J')] "ten rows on" => Message::Move(ViewMove::Row(10));
    Derivatives "K" [char('K')] "ten rows back" => Message::Move(ViewMove::Row(-10));
    Picture "Enter" [key(Key::Enter)] "the picture in the ledger's place, or the ledger again" => Message::Move(ViewMove::Toggle), 4 "Enter" (has_picture);
};

fn rows(session: &Session) -> Option<&'static str> {
    let backprop = session.network()?;
    (backprop.network.rows > 1).then_some("row")
}

fn has_picture(session: &Session) -> Option<&'static str> {
    session
        .network()
        .filter(|backprop| backprop.has_picture() || backprop.has_image())
        .map(|_| "picture")
}

/// From so many rows on the table stands above ledger and picture, else beside one of them.
const HIGH: u16 = 22;

/// From this width on ledger and picture stand side by side.
const BOTH: u16 = 100;

/// Where there is no picture a ledger of so many rows leaves room for the descent, from so many rows on.
const LEDGER: u16 = 20;
const DESCENT: u16 = 14;

/// The table above ledger and picture, or beside one of them.
fn layout(session: &Session, theme: TerminalTheme, area: Rect) -> Arranged {
    let placed = |panel, area| Placed { panel, area };
    if !session.has_network() {
        return why_beside_picture(session, theme, area, &network::WITHOUT);
    }
    let backprop = session.network();
    let has_picture = backprop.is_some_and(|shown| shown.has_picture() || shown.has_image());
    let prefers_picture = has_picture && backprop.is_some_and(|backprop| backprop.prefers_picture);
    let other = if prefers_picture {
        &prediction::PANEL
    } else {
        &layer_ledger::PANEL
    };
    if area.width + 2 < TWO_COLUMNS {
        return stacked(session, theme, area, &[&network::PANEL, other]);
    }
    let split = |area: Rect, left: u16| {
        let right = Rect {
            x: area.x + left + 2,
            width: area.width.saturating_sub(left + 2),
            ..area
        };
        [
            Rect {
                width: left,
                ..area
            },
            right,
        ]
    };
    if area.height < HIGH {
        let [left, right] = split(area, (area.width - area.width * 9 / 20).saturating_sub(2));
        return Arranged::whole(vec![placed(&network::PANEL, left), placed(other, right)]);
    }
    let wanted = (network::PANEL.rows)(session, theme, area.width).wanted;
    let above = wanted.min(area.height * 3 / 5);
    let table = Rect {
        height: above,
        ..area
    };
    let rest = Rect {
        y: area.y + above + 1,
        height: area.height.saturating_sub(above + 1),
        ..area
    };
    let mut all = vec![placed(&network::PANEL, table)];
    if has_picture && !prefers_picture && area.width >= BOTH {
        let [left, right] = split(rest, rest.width * 56 / 100);
        all.extend([
            placed(&layer_ledger::PANEL, left),
            placed(&prediction::PANEL, right),
        ]);
    } else if !has_picture && rest.height >= LEDGER + DESCENT && area.width >= BOTH {
        let ledger = Rect {
            height: LEDGER,
            ..rest
        };
        let below = Rect {
            y: ledger.bottom() + 1,
            height: rest.height - LEDGER - 1,
            ..rest
        };
        let [left, right] = split(below, below.width.saturating_sub(numbers(area.width) + 2));
        all.extend([placed(other, ledger), placed(&chart::PANEL, left)]);
        let panels = [&step::PANEL, &gradient::PANEL];
        all.extend(stacked(session, theme, right, &panels).placed);
    } else {
        all.push(placed(other, rest));
    }
    Arranged::whole(all)
}
