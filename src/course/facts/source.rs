//! Which work of the session a fact is read off, so that nobody waits for work that no fact of a step needs.

use crate::session::Session;
use crate::session::jobs::chain::ChainRequest;
use crate::session::jobs::network::NetworkRequest;
use crate::session::jobs::readout::ReadoutRequest;
use crate::session::jobs::secants::SecantRequest;
use crate::session::jobs::{JobKind, Task};

/// Background work that finds out facts. What needs none is a part of the session's own state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FactSource {
    /// The readout: derivatives, curvature, estimates and the verdict.
    Readout,
    /// The values and adjoints of the layers, or of the chain.
    Values,
    /// The difference quotients of the slice.
    Secants,
}

impl FactSource {
    /// Every source.
    pub const ALL: [Self; 3] = [Self::Readout, Self::Values, Self::Secants];

    /// Whether its newest numbers are there.
    pub fn is_ready(self, session: &Session) -> bool {
        match self {
            Self::Readout => !session.is_stale::<ReadoutRequest>(),
            Self::Values => {
                !session.is_stale::<NetworkRequest>() && !session.is_stale::<ChainRequest>()
            }
            Self::Secants => !session.is_stale::<SecantRequest>(),
        }
    }

    /// The source that this work is for, if any.
    pub fn of(task: &Task) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|source| source.is_found_by(task.row()))
    }

    fn is_found_by(self, row: &JobKind) -> bool {
        match self {
            Self::Readout => row.is::<ReadoutRequest>(),
            Self::Values => row.is::<NetworkRequest>() || row.is::<ChainRequest>(),
            Self::Secants => row.is::<SecantRequest>(),
        }
    }
}
