//! The library read, so that it can be listed.

use std::sync::Arc;

use super::{Completeness, Desk, Job, JobKind};
use crate::session::{SCENARIOS, Session, catalog};

/// Its row.
pub static ROW: JobKind = JobKind::of::<CatalogRequest>("catalog");

/// The library is to be read.
#[derive(Clone, Copy, Debug)]
pub struct CatalogRequest;

impl Job for CatalogRequest {
    type Answer = ();

    fn wanted(session: &Session) -> Option<Self> {
        let is_listed = session
            .overlay()
            .is_some_and(|overlay| overlay.name == SCENARIOS);
        (is_listed && !catalog::is_read()).then_some(Self)
    }

    fn same(&self, _asked: &Self) -> bool {
        true
    }

    fn differs_by_hand(&self, _asked: &Self) -> bool {
        false
    }

    fn run(&self, _desk: &mut Desk<'_>, answer: &mut dyn FnMut((), Completeness)) {
        catalog::read();
        answer((), Completeness::Full);
    }

    /// What is read is there for every list.
    fn take(_session: &mut Session, _asked: &Arc<Self>, _answer: Arc<()>, _: Completeness) {}
}
