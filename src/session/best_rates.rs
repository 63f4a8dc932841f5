//! The race view: every racer at its own best learning rate, on request.

use super::{Session, StatusMessage, ViewMove, ViewState};
use crate::expr::number::short;
use crate::optim::PlanEdit;

/// The view of the race.
#[derive(Clone, Copy, Debug, Default)]
pub struct RaceState {
    /// Whether the best rates are being looked for.
    pub seeks_best: bool,
}

impl ViewState for RaceState {
    fn act(&mut self, movement: ViewMove, session: &mut Session) {
        match movement {
            ViewMove::Take if self.seeks_best => self.seeks_best = false,
            ViewMove::Take => {
                self.seeks_best = true;
                let text = "trying 25 learning rates for each racer …";
                session.status = Some(StatusMessage::Done(String::from(text)));
            }
            ViewMove::Step(_)
            | ViewMove::Adjoints(_)
            | ViewMove::Start
            | ViewMove::End
            | ViewMove::Select(_)
            | ViewMove::Pick(_)
            | ViewMove::Inward
            | ViewMove::Outward
            | ViewMove::Row(_)
            | ViewMove::Scroll(_)
            | ViewMove::Turn(..)
            | ViewMove::Toggle => {}
        }
    }
}

impl Session {
    /// All racers start again, each with its best rate; one that has none keeps its own.
    pub(super) fn take_best_rates(&mut self, rates: &[Option<f64>]) {
        self.edit_state(|state: &mut RaceState, _| state.seeks_best = false);
        self.remember_settings();
        self.begin_run();
        self.race.seek(0);
        let mut words = Vec::new();
        for (index, rate) in rates.iter().enumerate() {
            let Some(letter) = self.race.racers.get(index).map(|racer| racer.letter) else {
                continue;
            };
            let Some(rate) = rate else {
                words.push(format!("{} none", letter.char()));
                continue;
            };
            if let Err(error) = self.race.edit(index, PlanEdit::LearningRate(*rate)) {
                self.refuse(&error.to_string());
                return;
            }
            words.push(format!("{} {}", letter.char(), short(*rate, 3)));
        }
        self.race.playing = true;
        let text = format!("each at its own best rate of 25: {}", words.join(", "));
        self.status = Some(StatusMessage::Done(text));
    }
}
