//! The chain rule of a loss of single numbers, line by line, with its numbers at a point.

use std::sync::Arc;

use super::{Completeness, Desk, Job, JobKind};
use crate::diff::Program;
use crate::explain::{DerivativeForms, Ledger, Naming, Outline};
use crate::expr::display::Style;
use crate::session::numbers::bits;
use crate::session::{ChainState, Session};

/// Its row.
pub static ROW: JobKind = JobKind::of::<ChainRequest>("chain");

/// The point at which a computation is wanted.
#[derive(Clone, Debug)]
pub struct ChainRequest {
    /// The loss.
    pub program: Arc<Program>,
    /// The point.
    pub at: Vec<f64>,
    /// The computation, if it is known already.
    pub computation: Option<Arc<Computation>>,
}

/// A computation as lines, and its derivatives as formulas: what does not depend on the point.
#[derive(Debug)]
pub struct Computation {
    /// The loss.
    pub program: Arc<Program>,
    /// The lines.
    pub outline: Arc<Outline>,
    /// The derivatives.
    pub forms: Arc<DerivativeForms>,
}

impl Computation {
    fn new(program: &Arc<Program>) -> Self {
        let loss = program.loss();
        let outline = Outline::new(loss, Naming::Traced, Style::Unicode);
        Self {
            forms: Arc::new(DerivativeForms::new(loss, &outline, Style::Unicode)),
            outline: Arc::new(outline),
            program: Arc::clone(program),
        }
    }
}

impl Job for ChainRequest {
    /// The computation, and its numbers.
    type Answer = (Arc<Computation>, Arc<Ledger>);

    const REST: u32 = 1;

    const LASTS: bool = false;

    /// Only while it is looked at. The values of a loss with rows or layers are no single numbers.
    fn wanted(session: &Session) -> Option<Self> {
        let program = &session.scene().program;
        let is_scalar = program.loss().graph.is_scalar();
        (session.shows::<ChainState>() && is_scalar).then(|| Self {
            program: Arc::clone(program),
            at: session.inspected_point(),
            computation: session.computation(),
        })
    }

    fn same(&self, asked: &Self) -> bool {
        !self.differs_by_hand(asked) && bits(&self.at).eq(bits(&asked.at))
    }

    fn differs_by_hand(&self, asked: &Self) -> bool {
        !Arc::ptr_eq(&self.program, &asked.program)
    }

    fn run(&self, _desk: &mut Desk<'_>, answer: &mut dyn FnMut(Self::Answer, Completeness)) {
        let is_of = |known: &&Arc<Computation>| Arc::ptr_eq(&known.program, &self.program);
        let known = self.computation.as_ref().filter(is_of).cloned();
        let computation = known.unwrap_or_else(|| Arc::new(Computation::new(&self.program)));
        let ledger = Ledger::at(&computation.outline, &self.at);
        answer((computation, Arc::new(ledger)), Completeness::Full);
    }

    fn take(session: &mut Session, _asked: &Arc<Self>, answer: Arc<Self::Answer>, _: Completeness) {
        session.explained(&answer.0, &answer.1);
    }
}
