//! The open file read again, because it changed.

use std::path::PathBuf;
use std::sync::Arc;

use super::entry::{PreparedScene, on_the_start_line};
use super::{Completeness, Desk, Job, JobKind};
use crate::scenario::{OpenError, Scenario};
use crate::session::Session;

/// Its row.
pub static ROW: JobKind = JobKind::of::<ReadRequest>("reading");

/// A file that changed.
#[derive(Clone, Debug)]
pub struct ReadRequest {
    /// Counts changes.
    pub(in crate::session) number: u64,
    /// The file.
    pub path: PathBuf,
}

impl Job for ReadRequest {
    type Answer = Result<PreparedScene, OpenError>;

    const LASTS: bool = false;

    fn wanted(session: &Session) -> Option<Self> {
        session.changed.clone()
    }

    fn same(&self, asked: &Self) -> bool {
        self.number == asked.number
    }

    fn differs_by_hand(&self, asked: &Self) -> bool {
        !self.same(asked)
    }

    fn run(&self, desk: &mut Desk<'_>, answer: &mut dyn FnMut(Self::Answer, Completeness)) {
        let scenario = match Scenario::open_file(&self.path) {
            Ok(scenario) => Arc::new(scenario),
            Err(error) => return answer(Err(error), Completeness::Full),
        };
        let program = scenario.compiled();
        let Some(starts) = on_the_start_line(&scenario, &program, desk) else {
            return;
        };
        let prepared = PreparedScene {
            scenario,
            program,
            starts,
            note: None,
        };
        answer(Ok(prepared), Completeness::Full);
    }

    fn take(session: &mut Session, _: &Arc<Self>, answer: Arc<Self::Answer>, _: Completeness) {
        session.changed = None;
        match &*answer {
            Ok(prepared) => session.reload(prepared.clone()),
            Err(error) => session.keep_the_last_good_file(error),
        }
    }

    fn lost(session: &mut Session) {
        session.changed = None;
    }
}
