//! What the text in the editor means: parsed and compiled.

use std::sync::Arc;

use super::{Completeness, Desk, Job, JobKind};
use crate::diff::Program;
use crate::expr::SyntaxError;
use crate::scenario::Scenario;
use crate::session::Session;
use crate::session::edited::{edited, typed};

/// Its row.
pub static ROW: JobKind = JobKind::of::<PreviewRequest>("preview");

/// A text that is typed instead of the loss of a scenario.
#[derive(Clone, Debug)]
pub struct PreviewRequest {
    /// The scenario.
    pub scenario: Arc<Scenario>,
    /// The text.
    pub text: String,
}

impl Job for PreviewRequest {
    /// The scenario with the text as its loss, compiled; else everything that is wrong with the text.
    type Answer = Result<(Arc<Scenario>, Arc<Program>), Vec<SyntaxError>>;

    const LASTS: bool = false;

    fn wanted(session: &Session) -> Option<Self> {
        session.editor().map(|editor| Self {
            scenario: Arc::clone(&session.scene.scenario),
            text: editor.text(),
        })
    }

    fn same(&self, asked: &Self) -> bool {
        Arc::ptr_eq(&self.scenario, &asked.scenario) && self.text == asked.text
    }

    fn differs_by_hand(&self, asked: &Self) -> bool {
        !self.same(asked)
    }

    fn run(&self, _desk: &mut Desk<'_>, answer: &mut dyn FnMut(Self::Answer, Completeness)) {
        let found = typed(&self.scenario, &self.text).map(|loss| {
            let scenario = Arc::new(edited(&self.scenario, loss));
            let program = scenario.compiled();
            (scenario, program)
        });
        answer(found, Completeness::Full);
    }

    fn take(session: &mut Session, _: &Arc<Self>, answer: Arc<Self::Answer>, _: Completeness) {
        session.previewed(&answer);
    }
}
