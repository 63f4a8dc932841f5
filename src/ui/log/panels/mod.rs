//! One panel of a log a file, each with all that is known of it.

pub(super) mod curves;
pub(super) mod findings;
pub(super) mod heat;
pub(super) mod layers;
pub(super) mod legend;
pub(super) mod limits;
pub(super) mod timeline;
pub(super) mod title;
pub(super) mod verdict;

use crate::ui::panel::Panel;

/// Every panel.
pub(crate) static PANELS: &[&Panel] = &[
    &title::PANEL,
    &verdict::PANEL,
    &curves::PANEL,
    &heat::PANEL,
    &findings::PANEL,
    &layers::PANEL,
    &limits::PANEL,
    &legend::PANEL,
    &timeline::PANEL,
];
