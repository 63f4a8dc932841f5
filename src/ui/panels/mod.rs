//! One panel a file, each with all that is known of it.

mod agreement;
pub(crate) mod basins;
pub(crate) mod chain;
pub(crate) mod chain_diagram;
pub(crate) mod chart;
pub(crate) mod cloud;
mod curvature;
pub(crate) mod derivation;
mod draft;
mod equations;
pub(crate) mod gradient;
mod headline;
pub(crate) mod keys;
pub(crate) mod layer_ledger;
pub(crate) mod ledger;
pub(crate) mod legend;
pub(crate) mod loss;
pub(crate) mod network;
pub(crate) mod no_parameter;
pub(crate) mod picture;
pub(crate) mod prediction;
pub(crate) mod race;
pub(crate) mod sampling;
pub(crate) mod secant;
pub(crate) mod section;
pub(crate) mod segments;
pub(crate) mod sentence;
pub(crate) mod step;
pub(crate) mod summary;
pub(crate) mod sweep;
pub(crate) mod sweep_chart;
pub(crate) mod timeline;
pub(crate) mod title;

use super::panel::Panel;

/// Every panel.
pub(crate) static PANELS: &[&Panel] = &[
    &title::PANEL,
    &loss::PANEL,
    &sentence::PANEL,
    &summary::PANEL,
    &picture::PANEL,
    &step::PANEL,
    &gradient::PANEL,
    &chart::PANEL,
    &section::ACROSS,
    &section::UPWARD,
    &secant::PANEL,
    &chain_diagram::PANEL,
    &chain::PANEL,
    &ledger::PANEL,
    &derivation::PANEL,
    &network::PANEL,
    &network::WITHOUT,
    &layer_ledger::PANEL,
    &prediction::PANEL,
    &no_parameter::PANEL,
    &race::PANEL,
    &race::CHART,
    &race::TABLE,
    &sweep::PANEL,
    &sweep_chart::PANEL,
    &basins::PANEL,
    &basins::LEGEND,
    &sampling::PANEL,
    &sampling::IN_NUMBERS,
    &cloud::PANEL,
    &legend::PANEL,
    &timeline::PANEL,
    &keys::PANEL,
];

/// The panels that show what is so even while a draft means nothing; the others show the last good loss.
pub(crate) static LASTING: &[&Panel] = &[
    &title::PANEL,
    &loss::PANEL,
    &legend::PANEL,
    &timeline::PANEL,
    &keys::PANEL,
];
