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
        if session.scene().scenario.parameters.is_empty() {
            // There is nothing to descend along: the estimates stand alone.
            return Arranged::whole(vec![Placed {
                panel: &sampling::PANEL,
                area,
            }]);
        }
        let mut others = vec![&gradient::PANEL, &step::PANEL, &chart::PANEL];
        if session.gradient_cloud().is_some() {
            others.insert(0, &cloud::PANEL);
        }
        beside(session, theme, area, &sampling::PANEL, &others)
    },
    blocks: composition::sampling,
    is_of_samples: true,
    ..View::EMPTY
};
