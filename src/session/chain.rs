//! The chain view: a computation stepped forward, then backward.

use std::sync::Arc;

use super::jobs::chain::Computation;
use super::step_cursor::{ComputationStage, StepCursor};
use super::{Session, ViewMove, ViewState};
use crate::explain::{DerivativeForms, Ledger, Outline, OutlineLine};

/// The computation of the loss that is drawn, how far it is shown, and what the reader looks at.
#[derive(Debug)]
pub struct ChainDisplay {
    /// The computation as lines.
    pub outline: Arc<Outline>,
    /// Its derivatives as formulas.
    pub forms: Arc<DerivativeForms>,
    /// Its numbers at the point that the panels speak of.
    pub ledger: Arc<Ledger>,
    /// The line that is shown in full.
    pub selected: usize,
    computation: Arc<Computation>,
    cursor: StepCursor,
}

impl ChainDisplay {
    /// Everything shown, with the first line selected.
    fn new(computation: &Arc<Computation>, ledger: &Arc<Ledger>) -> Self {
        Self {
            outline: Arc::clone(&computation.outline),
            forms: Arc::clone(&computation.forms),
            ledger: Arc::clone(ledger),
            selected: 0,
            cursor: StepCursor::all(computation.outline.lines.len()),
            computation: Arc::clone(computation),
        }
    }

    /// What a line computes, as an equation.
    pub fn equation(&self, line: usize) -> String {
        let line = self.outline.lines.get(line);
        line.map_or_else(String::new, OutlineLine::equation)
    }

    /// What a line is called.
    pub fn label(&self, line: usize) -> &str {
        self.outline.lines.get(line).map_or("", OutlineLine::label)
    }

    /// How far the computation is shown.
    pub fn stage(&self) -> ComputationStage {
        self.cursor.stage()
    }

    /// The value of a line, if it is shown yet.
    pub fn value(&self, line: usize) -> Option<f64> {
        let value = self.ledger.values.get(line).copied();
        value.filter(|_| self.cursor.has_value(line))
    }

    /// The adjoint of a line, if it is shown yet.
    pub fn adjoint(&self, line: usize) -> Option<f64> {
        let adjoint = self.ledger.adjoints.get(line).copied();
        adjoint.filter(|_| self.cursor.has_adjoint(line))
    }

    /// The parameter that the reader looks at: the selected line, if it is one, else the first.
    pub fn parameter(&self) -> Option<usize> {
        let indices = &self.outline.parameters;
        let selected = indices.iter().position(|line| *line == Some(self.selected));
        selected.or(if indices.is_empty() { None } else { Some(0) })
    }

    fn shift(&mut self, movement: ViewMove) {
        let line = self.outline.lines.get(self.selected);
        let looked_at = match movement {
            ViewMove::Inward => line
                .and_then(|line| line.inputs.first())
                .map(|input| input.line),
            ViewMove::Outward => line
                .and_then(|line| line.uses.first())
                .map(|user| user.line),
            ViewMove::Step(_)
            | ViewMove::Adjoints(_)
            | ViewMove::Start
            | ViewMove::End
            | ViewMove::Select(_)
            | ViewMove::Pick(_)
            | ViewMove::Row(_)
            | ViewMove::Turn(..)
            | ViewMove::Toggle
            | ViewMove::Take => self.cursor.follow(movement, self.selected),
        };
        self.selected = looked_at.unwrap_or(self.selected);
    }
}

/// The view of the chain rule.
#[derive(Debug, Default)]
pub struct ChainState {
    shown: Option<ChainDisplay>,
}

impl ViewState for ChainState {
    fn act(&mut self, movement: ViewMove, _session: &mut Session) {
        if let Some(chain) = &mut self.shown {
            chain.shift(movement);
        }
    }
}

impl Session {
    /// The chain view's computation, once that view was opened.
    pub fn chain(&self) -> Option<&ChainDisplay> {
        let chain = self.state::<ChainState>()?.shown.as_ref();
        chain.filter(|chain| Arc::ptr_eq(&chain.computation.program, &self.scene().program))
    }

    /// The computation that the chain view has, for somebody else to keep.
    pub(super) fn computation(&self) -> Option<Arc<Computation>> {
        let chain = self.state::<ChainState>()?.shown.as_ref()?;
        Some(Arc::clone(&chain.computation))
    }

    /// Takes numbers in; what the reader looks at stays, if the loss is the same.
    pub(super) fn explained(&mut self, computation: &Arc<Computation>, ledger: &Arc<Ledger>) {
        self.edit_state(|state: &mut ChainState, _| {
            let same = |chain: &&mut ChainDisplay| Arc::ptr_eq(&chain.computation, computation);
            if let Some(chain) = state.shown.as_mut().filter(same) {
                chain.ledger = Arc::clone(ledger);
            } else {
                let mut chain = ChainDisplay::new(computation, ledger);
                let before = state.shown.take();
                let is_same = |old: &ChainDisplay| {
                    Arc::ptr_eq(&old.computation.program, &computation.program)
                };
                if let Some(before) = before.filter(is_same) {
                    chain.cursor = before.cursor;
                    chain.selected = before.selected;
                }
                state.shown = Some(chain);
            }
        });
    }
}
