//! The chain view: a computation stepped forward, then backward.

use std::sync::Arc;

use super::step_cursor::{Stage, StepCursor};
use super::{Session, ViewMove, ViewState};
use crate::diff::Program;
use crate::explain::{DerivativeForms, Ledger, Naming, Outline};
use crate::expr::display::Style;

/// The computation of the loss that is drawn, how far it is told, and what the reader looks at.
#[derive(Debug)]
pub struct Chain {
    /// The computation.
    pub outline: Outline,
    /// Its derivatives as formulas.
    pub ways: DerivativeForms,
    /// Its numbers at the point that the panels speak of.
    pub ledger: Ledger,
    /// The line that is told in full.
    pub selected: usize,
    program: Arc<Program>,
    telling: StepCursor,
}

impl Chain {
    /// Everything told, at a point, with an eye on the last adjoint.
    fn new(program: &Arc<Program>, at: &[f64]) -> Self {
        let loss = program.loss();
        let outline = Outline::new(loss, Naming::Told, Style::Unicode);
        let count = outline.lines.len();
        Self {
            ways: DerivativeForms::new(loss, &outline, Style::Unicode),
            ledger: Ledger::at(&outline, at),
            selected: 0,
            telling: StepCursor::all(count),
            program: Arc::clone(program),
            outline,
        }
    }

    /// How far the telling is.
    pub fn stage(&self) -> Stage {
        self.telling.stage()
    }

    /// The value of a line, if it is told yet.
    pub fn value(&self, line: usize) -> Option<f64> {
        self.telling
            .has_value(line)
            .then(|| self.ledger.values[line])
    }

    /// The adjoint of a line, if it is told yet.
    pub fn adjoint(&self, line: usize) -> Option<f64> {
        self.telling
            .has_adjoint(line)
            .then(|| self.ledger.adjoints[line])
    }

    /// The parameter that the reader looks at: the selected line, if it is one, else the first.
    pub fn parameter(&self) -> Option<usize> {
        let indices = &self.outline.parameters;
        let selected = indices.iter().position(|line| *line == Some(self.selected));
        selected.or(if indices.is_empty() { None } else { Some(0) })
    }

    fn shift(&mut self, movement: ViewMove) {
        let last = self.outline.lines.len() - 1;
        let line = &self.outline.lines[self.selected];
        match movement {
            ViewMove::Step(by) => self.selected = self.telling.step(by),
            ViewMove::Start => self.selected = self.telling.tell(0),
            ViewMove::End => self.selected = self.telling.tell(usize::MAX),
            ViewMove::Select(by) => {
                self.selected = self.selected.saturating_add_signed(by).min(last);
            }
            ViewMove::Pick(line) => self.selected = line.min(last),
            ViewMove::Inward => {
                self.selected = line
                    .inputs
                    .first()
                    .map_or(self.selected, |input| input.line);
            }
            ViewMove::Outward => {
                self.selected = line.uses.first().map_or(self.selected, |user| user.line);
            }
            ViewMove::Row(_) | ViewMove::Scroll(_) | ViewMove::Toggle | ViewMove::Take => {}
        }
    }
}

/// The view of the chain rule.
#[derive(Clone, Copy, Debug, Default)]
pub struct ChainState;

impl ViewState for ChainState {
    fn act(&mut self, movement: ViewMove, session: &mut Session) {
        if let Some(chain) = &mut session.chain {
            chain.shift(movement);
        }
    }
}

impl Session {
    /// The chain view's computation, once that view was opened.
    pub fn chain(&self) -> Option<&Chain> {
        self.chain.as_ref()
    }

    /// Brings the chain view up to date with the loss and the point.
    pub(super) fn tell_chain(&mut self) {
        if !self.shows::<ChainState>() {
            return;
        }
        let at = self.subject();
        let program = &self.preview.as_ref().unwrap_or(&self.scene).program;
        if !program.loss().graph.is_scalar() {
            self.chain = None; // its values have rows and widths
            return;
        }
        match &mut self.chain {
            Some(chain) if Arc::ptr_eq(&chain.program, program) => {
                if chain.ledger.at != at {
                    chain.ledger = Ledger::at(&chain.outline, &at);
                }
            }
            _ => self.chain = Some(Chain::new(program, &at)),
        }
    }
}
