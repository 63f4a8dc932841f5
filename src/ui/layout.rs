//! Where the panels stand.
//!
//! ```text
//!  title and views                                             help
//! ╭ loss ─────────────────────────────────────────────────────────╮
//! ╰───────────────────────────────────────────────────────────────╯
//! ╭ picture ───────────────────────────╮╭ partials ───────────────╮
//! │                                    ││                         │
//! │                                    │╰─────────────────────────╯
//! │                                    │╭ the next step ──────────╮
//! │                                    │╰─────────────────────────╯
//! │                                    │╭ loss over steps ────────╮
//! ╰────────────────────────────────────╯╰─────────────────────────╯
//!  verdict
//!  keys
//! ```

use ratatui::layout::{Constraint, Layout, Rect};

/// The place of everything on the screen; what finds no room has an empty place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Places {
    /// The line at the top.
    pub title: Rect,
    /// The text of the loss.
    pub loss: Rect,
    /// The picture, or what another view has in its place.
    pub picture: Rect,
    /// Derivatives.
    pub partials: Rect,
    /// The next step in numbers.
    pub step: Rect,
    /// The loss against the steps.
    pub chart: Rect,
    /// One line of it, in full.
    pub ledger: Rect,
    /// Its derivative, several ways.
    pub ways: Rect,
    /// One stage of a network, in full.
    pub stage: Rect,
    /// What the network predicts.
    pub prediction: Rect,
    /// The line that says why.
    pub verdict: Rect,
    /// The keys that matter now.
    pub keys: Rect,
}

/// Below this width the right column has no room.
const TWO_COLUMNS: u16 = 64;

/// From this width on a verdict fits into a line.
const WIDE: u16 = 130;

/// With fewer rows a finding takes the place of the verdict.
const LOWEST_FOR_FINDINGS: u16 = 20;

/// The rows that the chart needs at least.
const CHART: u16 = 6;

/// The rows that the partials need beside a chart: with fewer, the chart gives way.
const LEAST_PARTIALS: u16 = 9;

/// The rows that the panels would like to have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wishes {
    /// The loss, with its border.
    pub loss: u16,
    /// The partials, with their border.
    pub partials: u16,
    /// The next step, with its border.
    pub step: u16,
    /// What goes wrong, below the verdict: a row, or none.
    pub findings: u16,
    /// The network's table: only the network view has it.
    pub network: Option<NetworkWish>,
    /// The ways to the derivative, with their border: only the chain view has them.
    pub ways: Option<u16>,
}

/// What the network view would like to have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NetworkWish {
    /// The rows of its table, with the border.
    pub table: u16,
    /// Whether there is a ledger beside it.
    pub has_ledger: bool,
    /// Whether there is a picture.
    pub has_picture: bool,
    /// Whether it has the ledger's room too.
    pub prefers_picture: bool,
}

/// Divides a screen.
pub fn places(area: Rect, wishes: Wishes) -> Places {
    let bars = u16::from(area.height >= 12);
    // Reasons are up to some 110 characters long.
    let verdict = if area.width < WIDE && area.height >= 20 {
        2
    } else {
        bars
    };
    let verdict = if area.height >= LOWEST_FOR_FINDINGS {
        verdict + wishes.findings
    } else {
        verdict
    };
    let part = if wishes.network.is_some() { 5 } else { 3 };
    let loss = if area.height >= 16 {
        wishes.loss.min(area.height / part)
    } else {
        0
    };
    let [title, loss, middle, verdict, keys] = Layout::vertical([
        Constraint::Length(bars),
        Constraint::Length(loss),
        Constraint::Min(0),
        Constraint::Length(verdict),
        Constraint::Length(u16::from(area.height >= 4)),
    ])
    .areas(area);
    if let Some(ways) = wishes.ways {
        return Places {
            title,
            loss,
            verdict,
            keys,
            ..of_chain(middle, ways)
        };
    }
    if let Some(network) = wishes.network {
        return Places {
            title,
            loss,
            verdict,
            keys,
            ..of_network(middle, network)
        };
    }
    let mut places = Places {
        title,
        loss,
        picture: middle,
        verdict,
        keys,
        ..Places::default()
    };
    if area.width < TWO_COLUMNS {
        return places;
    }
    let right = (area.width * 21 / 50).clamp(32, 64);
    let [picture, column] =
        Layout::horizontal([Constraint::Min(0), Constraint::Length(right)]).areas(middle);
    places.picture = picture;
    let room = column.height;
    let with_chart = room >= LEAST_PARTIALS + CHART;
    let partials = if with_chart {
        wishes.partials.min(room - CHART)
    } else {
        room
    };
    let with_step = room >= partials + CHART + wishes.step;
    let [partials, step, chart] = Layout::vertical([
        if with_chart {
            Constraint::Length(partials)
        } else {
            Constraint::Min(0)
        },
        Constraint::Length(if with_step { wishes.step } else { 0 }),
        if with_chart {
            Constraint::Min(CHART)
        } else {
            Constraint::Length(0)
        },
    ])
    .areas(column);
    Places {
        partials,
        step,
        chart,
        ..places
    }
}

/// Divides the middle of the screen for the chain view: the computation beside one line of it, the ways below.
fn of_chain(middle: Rect, ways: u16) -> Places {
    /// With fewer rows, the computation needs them all.
    const LOW: u16 = 12;
    let below = if middle.height >= LOW {
        ways.min(middle.height * 2 / 5)
    } else {
        0
    };
    let [above, ways] =
        Layout::vertical([Constraint::Min(0), Constraint::Length(below)]).areas(middle);
    let right = match middle.width {
        0..TWO_COLUMNS => 0,
        width @ ..100 => (width * 2 / 5).max(30),
        width => width / 2,
    };
    let [picture, ledger] =
        Layout::horizontal([Constraint::Min(0), Constraint::Length(right)]).areas(above);
    Places {
        picture,
        ledger,
        ways,
        ..Places::default()
    }
}

/// Divides the middle of the screen for the network view: the table above ledger and picture, or beside one of them.
fn of_network(middle: Rect, wish: NetworkWish) -> Places {
    /// From so many rows on, the table stands above.
    const HIGH: u16 = 24;
    /// From this width on, ledger and picture stand side by side.
    const BOTH: u16 = 100;
    if middle.width < TWO_COLUMNS || !wish.has_ledger {
        return Places {
            picture: middle,
            ..Places::default()
        };
    }
    let is_high = middle.height >= HIGH;
    let [table, rest] = if is_high {
        let table = wish.table.min(middle.height * 3 / 5);
        Layout::vertical([Constraint::Length(table), Constraint::Min(0)]).areas(middle)
    } else {
        let right = (middle.width * 9 / 20).max(30);
        Layout::horizontal([Constraint::Min(0), Constraint::Length(right)]).areas(middle)
    };
    let both = is_high && middle.width >= BOTH && wish.has_picture && !wish.prefers_picture;
    let [stage, prediction] = if both {
        Layout::horizontal([Constraint::Percentage(56), Constraint::Min(0)]).areas(rest)
    } else if wish.has_picture && wish.prefers_picture {
        [Rect::default(), rest]
    } else {
        [rest, Rect::default()]
    };
    Places {
        picture: table,
        stage,
        prediction,
        ..Places::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WISHES: Wishes = Wishes {
        loss: 3,
        partials: 11,
        step: 6,
        findings: 0,
        network: None,
        ways: None,
    };

    #[test]
    fn panels_stay_inside_every_screen_and_never_overlap() {
        for (width, height) in [(1, 1), (40, 12), (80, 24), (120, 40), (500, 200)] {
            let area = Rect::new(0, 0, width, height);
            let p = places(area, WISHES);
            let all = [
                p.title, p.loss, p.picture, p.partials, p.step, p.chart, p.verdict, p.keys,
            ];
            for (index, one) in all.iter().enumerate() {
                assert_eq!(one.intersection(area).area(), one.area());
                for other in &all[index + 1..] {
                    assert_eq!(one.intersection(*other).area(), 0, "{width}x{height}");
                }
            }
        }
    }

    #[test]
    fn the_chain_view_fills_its_room() {
        for (width, height) in [(1, 1), (40, 12), (80, 24), (120, 40), (500, 200)] {
            let area = Rect::new(0, 0, width, height);
            let wishes = Wishes {
                ways: Some(7),
                ..WISHES
            };
            let p = places(area, wishes);
            let all = [
                p.title, p.loss, p.picture, p.ledger, p.ways, p.verdict, p.keys,
            ];
            let used: u32 = all.iter().map(|place| place.area()).sum();
            assert_eq!(used, area.area(), "{width}x{height}");
        }
    }

    #[test]
    fn the_network_view_fills_its_room() {
        for (width, height) in [(1, 1), (40, 12), (80, 24), (120, 40), (500, 200)] {
            for prefers_picture in [false, true] {
                let area = Rect::new(0, 0, width, height);
                let network = NetworkWish {
                    table: 9,
                    has_ledger: true,
                    has_picture: true,
                    prefers_picture,
                };
                let wishes = Wishes {
                    network: Some(network),
                    findings: 1,
                    ..WISHES
                };
                let p = places(area, wishes);
                let all = [
                    p.title,
                    p.loss,
                    p.picture,
                    p.stage,
                    p.prediction,
                    p.verdict,
                    p.keys,
                ];
                let used: u32 = all.iter().map(|place| place.area()).sum();
                assert_eq!(used, area.area(), "{width}x{height}");
            }
        }
    }

    #[test]
    fn the_picture_is_always_there() {
        assert!(places(Rect::new(0, 0, 40, 12), WISHES).picture.area() > 0);
        assert_eq!(places(Rect::new(0, 0, 40, 12), WISHES).partials.area(), 0);
    }
}
