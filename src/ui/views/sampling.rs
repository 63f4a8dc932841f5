//! Sampling instead of integrating.

use super::{View, instead, why_beside_picture};
use crate::session;
use crate::ui::composition;
use crate::ui::layout::{Arranged, Placed, beside};
use crate::ui::panels::{chart, cloud, gradient, picture, sampling, step};

/// The row.
pub(super) static VIEW: View = View {
    session: session::DrawnView {
        name: "sampling",
        picture: |session| instead(session.has_samples()),
        state: || Box::<session::SamplingState>::default(),
    },
    key: '7',
    about: "the error of estimates, or of batches, against the number of rows",
    layout: |session, theme, area| {
        let has_descent = !session.scene().scenario.parameters.is_empty();
        if !session.has_samples() && has_descent {
            return why_beside_picture(session, theme, area, &sampling::IN_NUMBERS);
        }
        let mut others = Vec::new();
        if area.height < sampling::TALL && session.errors().is_some() {
            others.push(&sampling::IN_NUMBERS);
        }
        if session.gradient_cloud().is_some() {
            others.push(&cloud::PANEL);
        }
        // Without parameters there is nothing to descend along.
        if has_descent {
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
    of_picture: picture::levels,
    blocks: composition::sampling,
    is_of_samples: true,
    ..View::EMPTY
};
