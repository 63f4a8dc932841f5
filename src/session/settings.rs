//! The menu of the focused racer's settings: its optimizer, its learning rate, every hyperparameter, while it runs.

use std::sync::Arc;

use super::history::History;
use super::jobs::advance::AdvanceRequest;
use super::jobs::{Desk, Job, Scratch};
use super::{Session, StatusMessage, ladder};
use crate::expr::number::short;
use crate::expr::parse_constant;
use crate::optim::hyperparameter::{Allowed, Hyperparameter};
use crate::optim::{self, Descent, Edit, LEARNING_RATE};
use crate::scenario::default_settings;

/// What a key does in the menu.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MenuMove {
    /// So many rows down, or up if negative.
    Row(i32),
    /// The next (true) or previous value.
    Change(bool),
    /// A character of a value.
    Type(char),
    /// The last character goes.
    Untype,
    /// The typed value is taken.
    Take,
}

/// One row of the menu.
#[derive(Clone, Debug, PartialEq)]
pub struct Setting {
    /// Its name.
    pub name: &'static str,
    /// Its value now.
    pub value: String,
    /// What is allowed, and the library's default.
    pub allowed: String,
    /// What it does.
    pub meaning: &'static str,
    row: Option<&'static Hyperparameter>,
}

impl Session {
    /// The rows of the menu.
    pub fn settings(&self) -> Vec<Setting> {
        let settings = self.focused().history.now().plan().settings;
        let definition = settings.definition();
        let optimizer = Setting {
            name: "optimizer",
            value: definition.name.to_string(),
            allowed: format!("← → one of {}", optim::ALL.len()),
            meaning: definition.about,
            row: None,
        };
        let numbers = std::iter::once((&LEARNING_RATE, settings.learning_rate()))
            .chain(settings.values().iter())
            .map(|(row, value)| {
                let default = if row.name == LEARNING_RATE.name {
                    definition.learning_rate
                } else {
                    row.default
                };
                Setting {
                    name: row.name,
                    value: short(value, 8),
                    allowed: format!("{}, default {}", row.allowed, short(default, 6)),
                    meaning: row.meaning,
                    row: Some(row),
                }
            });
        std::iter::once(optimizer).chain(numbers).collect()
    }

    pub(super) fn move_menu(&mut self, moved: MenuMove) {
        let rows = self.settings();
        let Some(menu) = &mut self.overlay else {
            return;
        };
        let last = rows.len() - 1;
        match moved {
            MenuMove::Row(by) => {
                menu.typed.clear();
                menu.chosen = menu.chosen.saturating_add_signed(by as isize).min(last);
            }
            MenuMove::Type(character) => menu.typed.push(character),
            MenuMove::Untype => {
                menu.typed.pop();
            }
            MenuMove::Change(next) => {
                let row = rows[menu.chosen.min(last)].row;
                match row {
                    None => self.change_optimizer(next),
                    Some(row) => {
                        let value = self.focused().history.now().plan().settings.get(row.name);
                        let value = value.unwrap_or(row.default);
                        self.set(row.name, neighbor(row, value, next));
                    }
                }
            }
            MenuMove::Take => {
                let typed = std::mem::take(&mut menu.typed);
                let row = rows[menu.chosen.min(last)].row;
                match (parse_constant(&typed), row) {
                    _ if typed.is_empty() => {}
                    (Ok(value), Some(row)) => self.set(row.name, value),
                    (Ok(_), None) => self.refuse("← → choose the optimizer"),
                    (Err(error), _) => self.refuse(&error.to_string()),
                }
            }
        }
    }

    fn refuse(&mut self, told: &str) {
        self.notice = Some(StatusMessage::Refused(told.to_string()));
    }

    /// Changes one number of the focused racer, without resetting anything.
    fn set(&mut self, name: &str, value: f64) {
        let edit = if name == LEARNING_RATE.name {
            Edit::LearningRate(value)
        } else {
            Edit::Hyperparameter(name.to_string(), value)
        };
        self.begin_run();
        let focus = self.focus.racer();
        self.notice = match self.race.edit(focus, edit) {
            Ok(()) => None,
            Err(error) => Some(StatusMessage::Refused(error.to_string())),
        };
    }

    /// Gives the focused racer the next optimizer: it alone starts again, and catches up with the others.
    fn change_optimizer(&mut self, next: bool) {
        self.remember();
        let focus = self.focus.racer();
        let mut plan = *self.race.racers[focus].history.now().plan();
        let known = optim::ALL
            .iter()
            .position(|known| **known == *plan.settings.definition());
        let count = optim::ALL.len();
        let index = (known.unwrap_or(0) + if next { 1 } else { count - 1 }) % count;
        plan.settings = default_settings(optim::ALL[index]);
        let start = &self.scene.scenario.racers[focus].start;
        let descent = Descent::start(plan, start, &mut self.evaluator);
        let mut history = History::new(descent.clone());
        let request = AdvanceRequest {
            run: 0,
            program: self.scene.program.clone(),
            racers: vec![Arc::new(descent)],
            steps: self.race.step,
            strides: vec![history.strides()],
        };
        let mut desk = Desk {
            scratch: &mut Scratch::default(),
            cancelled: &|| false,
            go_on: &mut || true,
        };
        request.run(&mut desk, &mut |slices, _| {
            for slice in &slices {
                history.extend(slice);
            }
        });
        history.show(&history.newest());
        self.begin_run();
        let racer = &mut self.race.racers[focus];
        racer.history = history;
        racer.name = plan.settings.definition().name.to_string();
        self.notice = Some(StatusMessage::Done(format!(
            "{} now runs {}: it started again alone and caught up",
            racer.letter.char(),
            racer.name
        )));
    }
}

/// The next value of a hyperparameter: the other one of a flag; nearer to 1 or farther from it for the weight of a running
/// mean; a step on the ladder for the rest.
fn neighbor(row: &Hyperparameter, value: f64, up: bool) -> f64 {
    const LEAST: f64 = 1e-3;
    let step = |value: f64, up: bool| {
        if up {
            ladder::above(value)
        } else {
            ladder::below(value)
        }
    };
    let next = match row.allowed {
        Allowed::Flag => 1.0 - value,
        Allowed::Whole(..) => step(value, up).round().max(1.0),
        Allowed::BELOW_ONE | Allowed::BETWEEN | Allowed::FRACTION => {
            let rest = step(1.0 - value, !up).min(1.0);
            let near = 1.0 - rest;
            // 1 − 0.1 as people write it.
            (near * 1e12).round() / 1e12
        }
        Allowed::Real(..) if value == 0.0 => {
            if up {
                LEAST
            } else {
                0.0
            }
        }
        Allowed::Real(..) => {
            let next = step(value, up);
            if !up && next < LEAST && row.allowed.contains(0.0) {
                0.0
            } else {
                next
            }
        }
    };
    if row.allowed.contains(next) {
        next
    } else {
        value
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::optim::{adam, momentum};

    #[test]
    fn values_walk_inside_their_ranges() {
        for table in [
            adam::DEFINITION.hyperparameters,
            momentum::DEFINITION.hyperparameters,
        ] {
            for row in table {
                for up in [true, false] {
                    let mut value = row.default;
                    for _ in 0..5 {
                        value = neighbor(row, value, up);
                        assert!(row.allowed.contains(value), "{} = {value}", row.name);
                    }
                }
            }
        }
    }

    #[test]
    fn the_weight_of_the_past_comes_nearer_to_one() {
        let row = &adam::DEFINITION.hyperparameters[0];
        assert_eq!(row.name, "beta1");
        assert_eq!(neighbor(row, 0.9, true), 0.97);
        assert_eq!(neighbor(row, 0.97, true), 0.99);
        assert_eq!(neighbor(row, 0.9, false), 0.7);
    }
}
