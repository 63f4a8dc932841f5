//! A loss run over its rows and layers, forward and backward.

use std::sync::Arc;

use super::{Completeness, Desk, Job, JobKind};
use crate::data::Selection;
use crate::diff::Program;
use crate::explain::network::{Network, Past};
use crate::session::numbers::bits;
use crate::session::{PointSource, Session};

/// Its row.
pub static ROW: JobKind = JobKind::of::<NetworkRequest>("network");

/// The point at which every value and adjoint is wanted.
#[derive(Clone, Debug)]
pub struct NetworkRequest {
    /// The loss.
    pub program: Arc<Program>,
    /// The point.
    pub at: Vec<f64>,
    /// Over which rows.
    pub selection: Selection,
    /// Where the next step led, if a number was not finite there.
    pub refused: Option<Vec<f64>>,
    /// The run that led there, if it is a racer's point.
    pub past: Option<Past>,
    /// Whose point it is.
    pub source: PointSource,
}

impl Job for NetworkRequest {
    type Answer = Network;

    const REST: u32 = 1;

    const LASTS: bool = false;

    /// The numbers are wanted in every view, for what goes wrong is said in all.
    fn wanted(session: &Session) -> Option<Self> {
        session.has_network().then(|| Self {
            at: session.inspected_point(),
            selection: session.rows_of_step(),
            refused: session.refused(),
            past: session.past(),
            source: session.point_source(),
            program: Arc::clone(&session.scene().program),
        })
    }

    fn same(&self, asked: &Self) -> bool {
        !self.differs_by_hand(asked)
            && bits(&self.at).eq(bits(&asked.at))
            && self.selection == asked.selection
            && self.source == asked.source
            && self.refused.is_some() == asked.refused.is_some()
    }

    fn differs_by_hand(&self, asked: &Self) -> bool {
        !Arc::ptr_eq(&self.program, &asked.program)
    }

    fn run(&self, _desk: &mut Desk<'_>, answer: &mut dyn FnMut(Network, Completeness)) {
        let refused = self.refused.as_deref();
        if let Some(network) = Network::of(
            &self.program,
            &self.at,
            self.selection,
            refused,
            self.past.as_ref(),
        ) {
            answer(network, Completeness::Full);
        }
    }

    fn take(session: &mut Session, asked: &Arc<Self>, answer: Arc<Network>, _: Completeness) {
        session.traced(answer, asked.source);
    }
}
