//! The sweep: many learning rates tried for the focused racer, one chosen.

use super::jobs::basins::BasinRequest;
use super::jobs::sweep::SweepRequest;
use super::message::ProbeMove;
use super::{Session, StatusMessage, ViewMove, ViewState};
use crate::explain::Basins;
use crate::expr::number::short;
use crate::optim::PlanEdit;

/// The view of the learning rates.
#[derive(Clone, Copy, Debug, Default)]
pub struct SweepState {
    /// The chosen row.
    pub chosen: usize,
    /// Whether the map of starts is shown instead.
    pub basins: bool,
    /// Whether a person called off what was under way.
    halted: bool,
}

impl ViewState for SweepState {
    fn act(&mut self, movement: ViewMove, session: &mut Session) {
        let rows = session.sweep().map_or(0, |sweep| sweep.rows.len());
        let last = rows.saturating_sub(1);
        match movement {
            ViewMove::Select(by) => self.chosen = self.chosen.saturating_add_signed(by).min(last),
            ViewMove::Pick(row) => self.chosen = row.min(last),
            ViewMove::Start => self.chosen = 0,
            ViewMove::End => self.chosen = last,
            ViewMove::Take if self.basins => {}
            ViewMove::Take => session.take_rate(self.chosen),
            ViewMove::Toggle => self.toggle(session),
            ViewMove::Outward => self.halt(session),
            ViewMove::Step(_)
            | ViewMove::Adjoints(_)
            | ViewMove::Inward
            | ViewMove::Row(_)
            | ViewMove::Turn(..) => {}
        }
    }

    fn open(&mut self, session: &mut Session) {
        self.halted = false;
        self.choose_nearest(session);
    }
}

impl SweepState {
    /// The map of starts, or the learning rates again.
    fn toggle(&mut self, session: &mut Session) {
        if session.scene().camera.vertical.is_none() {
            session.refuse("a map of starts needs two parameters");
            return;
        }
        self.basins = !self.basins;
        self.halted = false;
    }

    /// Calls off what is under way, or goes on with it; where there is neither, the probe is put away.
    fn halt(&mut self, session: &mut Session) {
        if self.halted || session.is_sweeping() {
            self.halted = !self.halted;
        } else {
            session.move_probe(ProbeMove::Dismiss);
        }
    }

    /// Chooses the rate nearest to the racer's own.
    pub(super) fn choose_nearest(&mut self, session: &Session) {
        let own = session.learning_rate();
        let Some(sweep) = session.sweep() else {
            return;
        };
        let distance = |rate: f64| (rate / own).ln().abs();
        let nearest = sweep
            .rows
            .iter()
            .enumerate()
            .min_by(|a, b| distance(a.1.learning_rate).total_cmp(&distance(b.1.learning_rate)));
        self.chosen = nearest.map_or(0, |(index, _)| index);
    }
}

impl Session {
    /// Whether rates or starts are being tried.
    pub fn is_sweeping(&self) -> bool {
        self.is_stale::<SweepRequest>() || self.is_stale::<BasinRequest>()
    }

    /// Whether a person called off the trying of rates or starts.
    pub fn is_sweep_halted(&self) -> bool {
        self.state::<SweepState>().is_some_and(|state| state.halted)
    }

    /// Whether the map of starts is to be shown.
    pub fn wants_basins(&self) -> bool {
        let wants = self.state::<SweepState>().is_some_and(|state| state.basins);
        wants && self.shows::<SweepState>() && self.scene().camera.vertical.is_some()
    }

    /// To which minimum each start leads, over the window that is shown.
    pub fn basins(&self) -> Option<&Basins> {
        let (asked, answer) = self.shown::<BasinRequest>()?;
        asked.is_of(self).then_some(&answer.found)
    }

    /// The share of the starts of a finer map that have been tried, from 0 to 1; none before the first map.
    pub fn basins_share(&self) -> Option<f64> {
        let (asked, answer) = self.shown::<BasinRequest>()?;
        asked.is_of(self).then_some(answer.share)
    }

    /// The learning rate of the focused racer.
    pub fn learning_rate(&self) -> f64 {
        let plan = self.focused().history.now().plan();
        plan.settings.learning_rate()
    }

    /// The focused racer has a rate of the sweep from the start on, of which the sweep says what it does. The view stays, so that
    /// another rate can be taken, or time be started.
    fn take_rate(&mut self, chosen: usize) {
        let Some(row) = self.sweep().and_then(|sweep| sweep.rows.get(chosen)) else {
            return;
        };
        let rate = row.learning_rate;
        let edit = PlanEdit::LearningRate(rate);
        self.remember();
        self.begin_run();
        self.race.seek(0);
        if let Err(error) = self.race.edit(self.focus.racer(), edit) {
            self.status = Some(StatusMessage::Refused(error.to_string()));
            return;
        }
        let shown = format!(
            "{} is at its start with learning rate {}: Space plays",
            self.focused().letter.char(),
            short(rate, 4)
        );
        self.status = Some(StatusMessage::Done(shown));
    }
}
