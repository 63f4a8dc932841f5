//! Everything about the point that the panels speak of, and the verdict on the focused racer.

use std::sync::Arc;

use super::{Completeness, Desk, Job, JobKind};
use crate::data::Selection;
use crate::diff::finite::one_sided;
use crate::diff::{Evaluator, FULL_HESSIAN, Objective, Program, Spacing};
use crate::explain::{Diagnosis, IN_SIGHT, PointQuestion, Readout, diagnose_beside};
use crate::optim::Descent;
use crate::scenario::Exact;
use crate::session::numbers::bits;
use crate::session::{PointSource, Session};

/// Its row.
pub static ROW: JobKind = JobKind::of::<ReadoutRequest>("readout");

/// The point about which everything is wanted, and the racer about which the verdict is.
#[derive(Clone, Debug)]
pub struct ReadoutRequest {
    /// The loss.
    pub program: Arc<Program>,
    /// The point.
    pub at: Vec<f64>,
    /// The step whose rows are asked for, where every step has rows of its own.
    pub step: u64,
    /// What the loss estimates, if that is known.
    pub exact: Option<Exact>,
    /// The spacing of the finite differences.
    pub spacing: Spacing,
    /// The parameters along the axes of the picture, which are compared one by one however many there are.
    pub axes: Vec<usize>,
    /// Whose point it is.
    pub source: PointSource,
    /// The racer at the shown step, unless the loss is only being typed.
    pub racer: Option<Arc<Descent>>,
    /// Whether the point goes on by itself: then a complete answer about the last one is worth more than a first one about
    /// the next.
    pub moves: bool,
}

/// What is found out about a point.
#[derive(Debug)]
pub struct PointReading {
    /// Value, derivatives and curvature.
    pub readout: Readout,
    /// What the loss is an estimate of there, if that is known.
    pub exact: Option<f64>,
    /// What the racer is doing.
    pub diagnosis: Option<Diagnosis>,
    /// (f(x + h) − f(x)) / h by each of the first [`IN_SIGHT`] parameters, h being the spacing.
    pub quotients: Vec<f64>,
    /// The loss over all rows to learn from, where a step has only some of them.
    pub full_loss: Option<f64>,
}

impl ReadoutRequest {
    /// Whether the racer has stopped: at the same point it is judged otherwise.
    fn is_stopped(&self) -> bool {
        self.racer
            .as_ref()
            .is_some_and(|racer| racer.stop().is_some())
    }
}

impl Job for ReadoutRequest {
    type Answer = PointReading;

    /// Numbers of a network that change six times a second cannot be read any sooner; those of a small loss keep up with its steps.
    const REST: u32 = 39;

    fn wanted(session: &Session) -> Option<Self> {
        let is_preview = session.is_preview();
        Some(Self {
            program: Arc::clone(&session.scene().program),
            at: session.inspected_point(),
            step: if is_preview { 0 } else { session.race().step },
            exact: session.scene().scenario.exact.clone(),
            spacing: session.spacing(),
            axes: session.scene().camera.parameters(),
            moves: session.is_animated()
                && matches!(session.point_source(), PointSource::Racer(..)),
            source: session.point_source(),
            racer: (!is_preview).then(|| session.focused().history.shared()),
        })
    }

    fn same(&self, asked: &Self) -> bool {
        let has_fresh_rows = self
            .program
            .data()
            .is_some_and(|data| data.is_fresh_each_step());
        !self.differs_by_hand(asked)
            && bits(&self.at).eq(bits(&asked.at))
            && (self.step == asked.step || !has_fresh_rows)
            && self.source == asked.source
            && self.is_stopped() == asked.is_stopped()
    }

    fn differs_by_hand(&self, asked: &Self) -> bool {
        let plan = |request: &Self| request.racer.as_ref().map(|racer| *racer.plan());
        let goes_on = match (self.source, asked.source) {
            (PointSource::Racer(racer, _), PointSource::Racer(other, _)) => {
                self.moves && racer == other
            }
            _ => false,
        };
        !Arc::ptr_eq(&self.program, &asked.program)
            || self.spacing != asked.spacing
            || self.axes != asked.axes
            || (!goes_on && (self.source != asked.source || !bits(&self.at).eq(bits(&asked.at))))
            || plan(self) != plan(asked)
    }

    fn run(&self, desk: &mut Desk<'_>, answer: &mut dyn FnMut(PointReading, Completeness)) {
        let compares = desk.scratch.compares();
        let evaluator = desk.scratch.evaluator(&self.program);
        evaluator.at_step(self.step);
        let exact = self.exact.as_ref().map(|exact| exact.at(&self.at));
        let first = Readout::first(evaluator, &self.at, self.spacing);
        if self.at.len() > FULL_HESSIAN {
            let first = PointReading {
                readout: first.clone(),
                exact,
                diagnosis: None,
                quotients: Vec::new(),
                full_loss: None,
            };
            answer(first, Completeness::Coarse);
        }
        let question = PointQuestion {
            spacing: self.spacing,
            in_sight: &self.axes,
            compares,
            cancelled: desk.cancelled,
        };
        let Some(readout) = first.completed(evaluator, question) else {
            return;
        };
        let racer = self.racer.as_deref();
        let diagnosis = racer.map(|racer| diagnose_beside(Some(&readout), racer, evaluator));
        evaluator.at_step(self.step);
        let reading = PointReading {
            readout,
            exact,
            diagnosis,
            quotients: self.quotients(evaluator),
            full_loss: self.full_loss(evaluator),
        };
        answer(reading, Completeness::Full);
    }

    /// A first answer is shown where nothing else is known of what a person asks for. While the descent goes on, the numbers that
    /// are shown stay until there are others as complete.
    fn take(
        session: &mut Session,
        asked: &Arc<Self>,
        answer: Arc<PointReading>,
        how: Completeness,
    ) {
        let shown = session.shown::<Self>();
        let stays = shown.is_some_and(|(shown, _)| !asked.differs_by_hand(shown));
        if how == Completeness::Full || !stays {
            session.slots.of::<Self>().show(asked, answer);
        }
    }
}

impl ReadoutRequest {
    /// The quotients to the right of the first parameters, at the spacing that is shown.
    fn quotients(&self, evaluator: &mut Evaluator) -> Vec<f64> {
        let quotient = |(index, at): (usize, &f64)| {
            let spacing = self.spacing.at(*at);
            let [_, right] = one_sided(|at| evaluator.value(at), &self.at, index, spacing);
            right
        };
        let first = self.at.iter().take(IN_SIGHT).enumerate();
        first.map(quotient).collect()
    }

    /// The loss over all rows to learn from, where a step has a batch of them.
    fn full_loss(&self, evaluator: &mut Evaluator) -> Option<f64> {
        let data = self.program.data()?;
        data.batch()?;
        evaluator.select(Selection::Train);
        let loss = evaluator.value(&self.at);
        evaluator.at_step(self.step);
        Some(loss)
    }
}
