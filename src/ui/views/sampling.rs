//! Sampling instead of integrating.

use super::View;
use crate::session::{self, Pictured};
use crate::ui::composition;
use crate::ui::layout::{Arranged, Placed, beside};
use crate::ui::panels::{chart, cloud, gradient, sampling, step};

/// The row.
pub(super) static VIEW: View = View {
    session: session::DrawnView {
        name: "sampling",
        picture: Pictured::Nothing,
        state: || Box::<session::SamplingState>::default(),
    },
    key: '7',
    about: "the error of estimates, or of batches, against the number of rows",
    layout: |session, theme, area| {
        let mut others = Vec::new();
        if area.height < sampling::TALL && session.errors().is_some() {
            others.push(&sampling::IN_NUMBERS);
        }
        if session.gradient_cloud().is_some() {
            others.push(&cloud::PANEL);
        }
        // Without parameters there is nothing to descend along.
        if !session.scene().scenario.parameters.is_empty() {
            others.extend([&gradient::PANEL, &step::PANEL, &chart::PANEL]);
        }
        if others.is_empty() {
            return Arranged::whole(vec![Placed {
                panel: &sampling::PANEL,
                area,
            }]);
        }
        beside(session, theme, area, &sampling::PANEL, &others)
    },
    blocks: composition::sampling,
    is_of_samples: true,
    ..View::EMPTY
};
