//! One panel a file.

mod chain;
mod chart;
mod frame;
mod keys;
mod layer_ledger;
mod ledger;
mod loss;
mod network;
mod partials;
mod picture;
mod prediction;
mod race;
mod sampling;
mod step;
mod sweep;
mod title;
mod verdict;
mod ways;
mod wrapped_text;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::layout::{Places, Wishes};
use super::theme::Theme;
use super::views::CHAIN;
use crate::session::Session;

pub(crate) use chain::line_at;
pub(crate) use frame::{Titles, frame, lines, wrapped};
pub(crate) use network::stage_at;
pub(crate) use picture::plot_area;
pub(crate) use prediction::room as prediction_room;

/// One panel: where it stands, and what draws it.
pub(crate) struct Panel {
    /// Its place among all places.
    pub(crate) place: fn(&Places) -> Rect,
    /// Draws it there.
    pub(crate) draw: fn(&Session, Theme, Rect, &mut Buffer),
}

/// Every panel.
pub(crate) static PANELS: &[Panel] = &[
    Panel {
        place: |places| places.title,
        draw: title::draw,
    },
    Panel {
        place: |places| places.loss,
        draw: loss::draw,
    },
    Panel {
        place: |places| places.picture,
        draw: picture::draw,
    },
    Panel {
        place: |places| places.partials,
        draw: partials::draw,
    },
    Panel {
        place: |places| places.step,
        draw: step::draw,
    },
    Panel {
        place: |places| places.chart,
        draw: chart::draw,
    },
    Panel {
        place: |places| places.ledger,
        draw: ledger::draw,
    },
    Panel {
        place: |places| places.ways,
        draw: ways::draw,
    },
    Panel {
        place: |places| places.stage,
        draw: layer_ledger::draw,
    },
    Panel {
        place: |places| places.prediction,
        draw: prediction::draw,
    },
    Panel {
        place: |places| places.verdict,
        draw: verdict::draw,
    },
    Panel {
        place: |places| places.keys,
        draw: keys::draw,
    },
];

/// The rows that the panels would like to have.
pub(crate) fn wishes(session: &Session, area: Rect) -> Wishes {
    Wishes {
        loss: loss::wish(session),
        partials: partials::wish(session),
        step: step::wish(session),
        findings: verdict::findings_wish(session),
        network: network::wish(session),
        ways: (session.view() == &CHAIN && session.chain().is_some())
            .then(|| ways::wish(session, area.width)),
    }
}
