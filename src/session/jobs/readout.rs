//! Everything about the point that the panels speak of, and the verdict on the focused racer.

use std::sync::Arc;

use super::{Completeness, Desk, Job, Row};
use crate::data::Selection;
use crate::diff::finite::one_sided;
use crate::diff::{Evaluator, Objective, Program, Spacing};
use crate::explain::{Diagnosis, IN_SIGHT, Readout, diagnose_beside};
use crate::optim::Descent;
use crate::scenario::Exact;
use crate::session::numbers::bits;
use crate::session::{PointSource, Session};

/// Its row.
pub static ROW: Row = Row::of::<ReadoutRequest>("readout");

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
    /// Whose point it is.
    pub subject: PointSource,
    /// The racer at the shown step, unless the loss is only being typed.
    pub racer: Option<Arc<Descent>>,
}

/// What is found out about a point.
#[derive(Debug)]
pub struct Reading {
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

impl Job for ReadoutRequest {
    type Answer = Reading;

    fn wanted(session: &Session) -> Option<Self> {
        let is_preview = session.is_preview();
        Some(Self {
            program: Arc::clone(&session.scene().program),
            at: session.subject(),
            step: if is_preview { 0 } else { session.race().step },
            exact: session.scene().scenario.exact.clone(),
            spacing: session.spacing(),
            subject: session.point_source(),
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
            && self.subject == asked.subject
    }

    fn differs_by_hand(&self, asked: &Self) -> bool {
        let plan = |request: &Self| request.racer.as_ref().map(|racer| *racer.plan());
        !Arc::ptr_eq(&self.program, &asked.program)
            || self.spacing != asked.spacing
            || plan(self) != plan(asked)
    }

    fn run(&self, desk: &mut Desk<'_>, answer: &mut dyn FnMut(Reading, Completeness)) {
        let evaluator = desk.scratch.evaluator(&self.program);
        evaluator.at_step(self.step);
        let readout = Readout::at(evaluator, &self.at, self.spacing);
        let diagnosis = self
            .racer
            .as_deref()
            .map(|descent| diagnose_beside(Some(&readout), descent, evaluator));
        let exact = self.exact.as_ref().map(|exact| exact.at(&self.at));
        evaluator.at_step(self.step);
        let quotients = (0..self.at.len().min(IN_SIGHT)).map(|index| {
            let spacing = self.spacing.at(self.at[index]);
            let [_, right] = one_sided(|at| evaluator.value(at), &self.at, index, spacing);
            right
        });
        let quotients = quotients.collect();
        let reading = Reading {
            readout,
            exact,
            diagnosis,
            quotients,
            full_loss: self.full_loss(evaluator),
        };
        answer(reading, Completeness::Full);
    }
}

impl ReadoutRequest {
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
