//! The menu of the focused racer's settings: its optimizer, its learning rate, every hyperparameter, while it runs.

use std::sync::Arc;

use super::jobs::catch_up::CatchUpRequest;
use super::{History, Session, StatusMessage, ladder};
use crate::expr::number::short;
use crate::expr::parse_constant;
use crate::optim::hyperparameter::{Allowed, Hyperparameter};
use crate::optim::{self, Edit, LEARNING_RATE, Settings};
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
        let own = self.focused().history.now().plan().settings;
        let settings = self.looked_at.unwrap_or(own);
        let definition = settings.definition();
        let optimizer = Setting {
            name: "optimizer",
            value: definition.name.to_string(),
            allowed: if settings.definition() == own.definition() {
                format!("← → one of {}", optim::ALL.len())
            } else {
                String::from("Enter takes it")
            },
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
                    None => self.look_at_optimizer(next),
                    Some(row) => self.change(row, next),
                }
            }
            MenuMove::Take => {
                let typed = std::mem::take(&mut menu.typed);
                let other = self.looked_at.take();
                let row = rows[menu.chosen.min(last)].row;
                match (parse_constant(&typed), row, other) {
                    (_, _, Some(other)) if typed.is_empty() => self.take_optimizer(other),
                    _ if typed.is_empty() => {}
                    (Ok(value), Some(row), None) => self.set(row.name, value),
                    (Ok(_), _, _) => self.refuse("← → choose the optimizer, Enter takes it"),
                    (Err(error), _, _) => self.refuse(&error.to_string()),
                }
            }
        }
    }

    /// The next (true) or previous value of a number.
    fn change(&mut self, row: &'static Hyperparameter, next: bool) {
        let value = |settings: &Settings| settings.get(row.name).unwrap_or(row.default);
        if let Some(other) = &mut self.looked_at {
            // Of an optimizer that is only looked at, the numbers are only looked at too.
            let _ = other.set(row.name, neighbor(row, value(other), next));
            return;
        }
        let value = value(&self.focused().history.now().plan().settings);
        self.set(row.name, neighbor(row, value, next));
    }

    /// Changes one number of the focused racer, without resetting anything.
    pub(super) fn set(&mut self, name: &str, value: f64) {
        let edit = if name == LEARNING_RATE.name {
            Edit::LearningRate(value)
        } else {
            Edit::Hyperparameter(name.to_string(), value)
        };
        self.remember_settings();
        self.begin_run();
        let focus = self.focus.racer();
        if let Err(error) = self.race.edit(focus, edit) {
            self.refuse(&error.to_string());
        }
    }

    /// Looks at the next (true) or previous optimizer: nothing changes until it is taken, and the racer's own comes back with
    /// its settings.
    fn look_at_optimizer(&mut self, next: bool) {
        let own = self.focused().history.now().plan().settings;
        let shown = self.looked_at.unwrap_or(own);
        let is_shown = |known: &&&'static optim::Definition| ***known == *shown.definition();
        let index = optim::ALL.iter().position(|known| is_shown(&known));
        let count = optim::ALL.len();
        let index = (index.unwrap_or(0) + if next { 1 } else { count - 1 }) % count;
        let other = optim::ALL[index];
        self.looked_at = (*other != *own.definition()).then(|| default_settings(other));
    }

    /// Gives the focused racer the optimizer of a name.
    pub(super) fn take_optimizer_named(&mut self, name: &str) {
        if let Some(known) = optim::ALL.iter().find(|known| known.name == name) {
            self.take_optimizer(default_settings(known));
            return;
        }
        let names: Vec<&str> = optim::ALL.iter().map(|known| known.name).collect();
        let all = names.join(", ");
        self.refuse(&format!("there is no optimizer `{name}`: there are {all}"));
    }

    /// Gives the focused racer another optimizer: it alone starts again, and catches up with the others.
    fn take_optimizer(&mut self, settings: Settings) {
        let racer = self.focus.racer();
        let mut plan = *self.focused().history.now().plan();
        plan.settings = settings;
        let Some(scenario) = self.scene.scenario.racers.get(racer) else {
            return;
        };
        let start = scenario.start.clone();
        self.begin_run();
        self.catching_up = Some(CatchUpRequest {
            run: self.race.run,
            racer,
            program: Arc::clone(&self.scene.program),
            plan,
            start,
            steps: self.race.step,
        });
    }

    /// A racer with another optimizer has caught up.
    pub(super) fn caught_up(&mut self, racer: usize, history: History) {
        self.remember();
        self.begin_run();
        let Some(racer) = self.race.racers.get_mut(racer) else {
            return;
        };
        racer.name = history.now().plan().settings.definition().name.to_string();
        racer.history = history;
        let (letter, name) = (racer.letter.char(), &racer.name);
        let done = format!("{letter} now runs {name}: it started again alone and caught up");
        self.notice = Some(StatusMessage::Done(done));
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
