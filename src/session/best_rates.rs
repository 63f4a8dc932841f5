//! The race view: every racer at its own best learning rate, on request.

use super::{Session, StatusMessage, ViewMove, ViewState};
use crate::expr::number::short;
use crate::optim::{LEARNING_RATE, Plan, PlanEdit};

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
        self.rename_by_rate();
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
        let text = format!("each at the best of the rates tried: {}", words.join(", "));
        self.status = Some(StatusMessage::Done(text));
    }

    /// Racers that differ in nothing but their rates may be called by them, which will not be true of other rates: they are
    /// called like their optimizers.
    fn rename_by_rate(&mut self) {
        let alike: Vec<(Plan, Vec<f64>)> = self.rateless().collect();
        for (index, own) in alike.iter().enumerate() {
            let mut others = alike
                .iter()
                .enumerate()
                .filter(|(other, _)| *other != index);
            if !others.any(|(_, other)| other == own) {
                continue;
            }
            let name = own.0.settings.definition().name;
            let names = std::iter::once(name.to_string())
                .chain((2..=alike.len() + 1).map(|number| format!("{name} {number}")));
            let is_free = |name: &String| {
                let mut others = self.race.racers.iter().enumerate();
                others.all(|(other, racer)| other == index || racer.name != *name)
            };
            let free = names.into_iter().find(is_free);
            if let Some((racer, name)) = self.race.racers.get_mut(index).zip(free) {
                racer.name = name;
            }
        }
    }

    /// The plan of every racer but for its rate, and its start.
    pub(super) fn rateless(&self) -> impl Iterator<Item = (Plan, Vec<f64>)> + '_ {
        let racers = self.race.racers.iter().zip(&self.scenario().racers);
        racers.map(|(racer, begun)| {
            let mut plan = *racer.history.now().plan();
            // Any allowed rate: so that two plans that differ in it alone are the same.
            let _ = plan.settings.set(LEARNING_RATE.name, 1.0);
            (plan, begun.start.clone())
        })
    }
}
