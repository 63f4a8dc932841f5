//! The menu of the focused racer's settings: its optimizer, its learning rate, every hyperparameter, while it runs.

use super::Session;
use super::editor::Typing;
use super::neighbor::neighbor;
use crate::expr::number::short;
use crate::expr::parse_constant;
use crate::optim::clip::LIMITS;
use crate::optim::hyperparameter::{Hyperparameter, SettingError};
use crate::optim::noise::SCALE;
use crate::optim::{
    self, Clip, LEARNING_RATE, Noise, Plan, PlanEdit, Schedule, Settings, schedule,
};

/// What a key does in the menu.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MenuMove {
    /// So many rows down, or up if negative.
    Row(i32),
    /// The next (true) or previous value.
    Change(bool),
    /// The typed value, or the optimizer that is looked at, is taken.
    Take,
    /// A racer with the optimizer that is looked at joins the race.
    Add,
}

/// One row of the menu.
#[derive(Clone, Debug, PartialEq)]
pub struct MenuSetting {
    /// Its name.
    pub name: &'static str,
    /// Its value now.
    pub value: String,
    /// What is allowed, and the library's default.
    pub allowed: String,
    /// What it does.
    pub meaning: &'static str,
    target: Target,
}

/// What a row of the menu changes.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Target {
    /// The optimizer.
    Optimizer,
    /// The learning rate, or a hyperparameter of the optimizer.
    OfOptimizer(&'static Hyperparameter),
    /// The kind of schedule.
    Schedule,
    /// A number of the schedule.
    OfSchedule(&'static Hyperparameter),
    /// The kind of limit on the gradient.
    Clip,
    /// That limit.
    Limit(&'static Hyperparameter),
    /// The scale of the noise.
    Noise,
}

impl MenuSetting {
    fn number(row: &'static Hyperparameter, value: f64, default: f64, target: Target) -> Self {
        Self {
            name: row.name,
            value: short(value, 8),
            allowed: format!("{}, default {}", row.allowed, short(default, 6)),
            meaning: row.meaning,
            target,
        }
    }

    fn choice(name: &'static str, value: &str, of: usize, meaning: &'static str) -> Self {
        Self {
            name,
            value: value.to_string(),
            allowed: format!("← → one of {of}"),
            meaning,
            target: Target::Optimizer,
        }
    }
}

impl Session {
    /// The rows of the menu: the optimizer with its numbers, then what surrounds it.
    pub fn settings(&self) -> Vec<MenuSetting> {
        let plan = self.focused().history.now().plan();
        let settings = self.looked_at.unwrap_or(plan.settings);
        let definition = settings.definition();
        let mut optimizer = MenuSetting::choice(
            "optimizer",
            definition.name,
            optim::ALL.len(),
            definition.about,
        );
        if definition != plan.settings.definition() {
            optimizer.allowed = String::from("Enter takes it");
        }
        let mut rows = vec![optimizer];
        let numbers = std::iter::once((&LEARNING_RATE, settings.learning_rate()))
            .chain(settings.values().iter());
        rows.extend(numbers.map(|(row, value)| {
            let default = if row.name == LEARNING_RATE.name {
                definition.learning_rate
            } else {
                row.default
            };
            MenuSetting::number(row, value, default, Target::OfOptimizer(row))
        }));
        rows.extend(surroundings(plan));
        rows
    }

    pub(super) fn move_menu(&mut self, moved: MenuMove) {
        let rows = self.settings();
        let Some(menu) = &mut self.overlay else {
            return;
        };
        let last = rows.len().saturating_sub(1);
        let Some(target) = rows.get(menu.chosen.min(last)).map(|row| row.target) else {
            return;
        };
        match moved {
            MenuMove::Row(by) => {
                menu.line.take();
                menu.chosen = menu.chosen.saturating_add_signed(by as isize).min(last);
            }
            MenuMove::Change(next) => self.change(target, next),
            // A sign in a number that is being typed.
            MenuMove::Add if !menu.line.is_empty() => menu.line.apply(&Typing::Insert('+')),
            MenuMove::Add => self.add_racer(None),
            MenuMove::Take => {
                let typed = menu.line.take();
                self.take_typed(target, &typed);
            }
        }
    }

    /// Enter: the typed value, else the optimizer that is looked at.
    fn take_typed(&mut self, target: Target, typed: &str) {
        let other = self.looked_at.take();
        match (parse_constant(typed), other) {
            (_, Some(other)) if typed.is_empty() => self.take_optimizer(other),
            _ if typed.is_empty() => {}
            (Ok(value), _) => self.edit_settings(self.with_value(target, value)),
            (Err(_), _) if target == Target::Optimizer => self.take_optimizer_named(typed.trim()),
            (Err(error), _) => self.refuse(&error.to_string()),
        }
    }

    /// The next (true) or previous value of a row.
    fn change(&mut self, target: Target, next: bool) {
        let plan = *self.focused().history.now().plan();
        let edit = match target {
            Target::Optimizer => return self.look_at_optimizer(next),
            Target::OfOptimizer(row) => {
                let value = |settings: &Settings| settings.get(row.name).unwrap_or(row.default);
                if let Some(other) = &mut self.looked_at {
                    // Of an optimizer that is only looked at, the numbers are only looked at too.
                    let _ = other.set(row.name, neighbor(row, value(other), next));
                    return;
                }
                self.with_value(target, neighbor(row, value(&plan.settings), next))
            }
            Target::OfSchedule(row) => {
                let value = plan.schedule.values().get(row.name);
                self.with_value(target, neighbor(row, value.unwrap_or(row.default), next))
            }
            Target::Limit(row) => {
                let limit = plan.clip.name_and_limit();
                let limit = limit.map_or(row.default, |(_, limit)| limit);
                self.with_value(target, neighbor(row, limit, next))
            }
            Target::Noise => self.with_value(target, neighbor(&SCALE, plan.noise.scale, next)),
            Target::Schedule => {
                let index = schedule::ALL
                    .iter()
                    .position(|kind| kind.name == plan.schedule.kind().name);
                let kind = *cycled(&schedule::ALL, index, next);
                Ok(PlanEdit::Schedule(Schedule::of(kind)))
            }
            Target::Clip => {
                let kinds: Vec<Clip> = clips().collect();
                let now = plan.clip.name_and_limit().map(|(name, _)| name);
                let index = kinds
                    .iter()
                    .position(|kind| kind.name_and_limit().map(|(name, _)| name) == now);
                Ok(PlanEdit::Clip(*cycled(&kinds, index, next)))
            }
        };
        self.edit_settings(edit);
    }

    /// The change that gives a row a value.
    fn with_value(&self, target: Target, value: f64) -> Result<PlanEdit, String> {
        let plan = self.focused().history.now().plan();
        match target {
            Target::OfOptimizer(row) | Target::OfSchedule(row) | Target::Limit(row) => {
                edit_of(plan, row.name, value)
            }
            Target::Noise => edit_of(plan, "noise", value),
            Target::Optimizer | Target::Schedule | Target::Clip => {
                Err(String::from("← → choose here, a number cannot be typed"))
            }
        }
    }

    /// Changes one number of the focused racer by its name: of its optimizer, its schedule, its clipping, its noise.
    pub(super) fn set(&mut self, name: &str, value: f64) {
        let edit = edit_of(self.focused().history.now().plan(), name, value);
        self.edit_settings(edit);
    }

    /// Changes a setting of the focused racer, without resetting anything; or says why not.
    fn edit_settings(&mut self, edit: Result<PlanEdit, String>) {
        let tried = edit.and_then(|edit| {
            let mut plan = *self.focused().history.now().plan();
            plan.apply(&edit).map_err(|error| error.to_string())?;
            Ok(edit)
        });
        match tried {
            Ok(edit) => {
                self.remember_settings();
                self.begin_run();
                let focus = self.focus.racer();
                if let Err(error) = self.race.edit(focus, edit) {
                    self.refuse(&error.to_string());
                }
            }
            Err(why) => self.refuse(&why),
        }
    }

    /// Looks at the next (true) or previous optimizer: nothing changes until it is taken, and the racer's own comes back with
    /// its settings.
    fn look_at_optimizer(&mut self, next: bool) {
        let own = self.focused().history.now().plan().settings;
        let shown = self.looked_at.unwrap_or(own);
        let index = optim::ALL
            .iter()
            .position(|known| **known == *shown.definition());
        let other = *cycled(optim::ALL, index, next);
        self.looked_at = (*other != *own.definition()).then(|| self.settings_for(other));
    }

    /// The settings of another optimizer that is looked at in the menu, and not taken yet.
    pub fn looked_at(&self) -> Option<&Settings> {
        self.looked_at.as_ref()
    }

    /// Gives the focused racer the optimizer of a name.
    pub(super) fn take_optimizer_named(&mut self, name: &str) {
        if let Some(known) = self.optimizer_named(name) {
            self.take_optimizer(self.settings_for(known));
        }
    }
}

/// What is done to the gradient and to the learning rate around an optimizer.
fn surroundings(plan: &Plan) -> Vec<MenuSetting> {
    let kind = plan.schedule.kind();
    let count = schedule::ALL.len();
    let mut rows = vec![MenuSetting {
        target: Target::Schedule,
        ..MenuSetting::choice("schedule", kind.name, count, kind.about)
    }];
    rows.extend(
        plan.schedule.values().iter().map(|(row, value)| {
            MenuSetting::number(row, value, row.default, Target::OfSchedule(row))
        }),
    );
    let limit = plan.clip.name_and_limit();
    let clip = limit.map_or("off", |(name, _)| name);
    rows.push(MenuSetting {
        target: Target::Clip,
        ..MenuSetting::choice(
            "clip",
            clip,
            1 + LIMITS.len(),
            "a limit on the gradient, before the optimizer sees it",
        )
    });
    if let Some((name, limit)) = limit
        && let Some(row) = LIMITS.iter().find(|row| row.name == name)
    {
        rows.push(MenuSetting::number(
            row,
            limit,
            row.default,
            Target::Limit(row),
        ));
    }
    rows.push(MenuSetting {
        name: "noise",
        ..MenuSetting::number(&SCALE, plan.noise.scale, SCALE.default, Target::Noise)
    });
    rows
}

/// No clipping, and every kind of it.
fn clips() -> impl Iterator<Item = Clip> {
    let limited = LIMITS
        .iter()
        .filter_map(|row| Clip::named(row.name, row.default).ok());
    std::iter::once(Clip::Off).chain(limited)
}

/// The change of a plan that gives the number of a name a value, or why there is none. What nothing has is the optimizer's to
/// refuse: it names the nearest that it has.
fn edit_of(plan: &Plan, name: &str, value: f64) -> Result<PlanEdit, String> {
    let shown = |error: SettingError| error.to_string();
    if name == LEARNING_RATE.name {
        return Ok(PlanEdit::LearningRate(value));
    }
    if plan.settings.get(name).is_none() {
        if name == "noise" {
            let scale = SCALE.check(value).map_err(shown)?;
            return Ok(PlanEdit::Noise(Noise {
                scale,
                ..plan.noise
            }));
        }
        if name == "clip" && value == 0.0 {
            return Ok(PlanEdit::Clip(Clip::Off));
        }
        let limit = plan.clip.name_and_limit();
        let kind = match name {
            "clip" => Some(limit.map_or(LIMITS[0].name, |(kind, _)| kind)),
            _ => LIMITS.iter().map(|row| row.name).find(|kind| *kind == name),
        };
        if let Some(kind) = kind {
            return Clip::named(kind, value).map(PlanEdit::Clip).map_err(shown);
        }
        if plan.schedule.values().get(name).is_some() {
            let schedule = plan.schedule.with(name, value);
            return schedule.map(PlanEdit::Schedule).map_err(shown);
        }
    }
    Ok(PlanEdit::Hyperparameter(name.to_string(), value))
}

/// The one after (true) or before the one at an index, around the end.
#[expect(
    clippy::indexing_slicing,
    reason = "a remainder by the length, of tables that are not empty"
)]
fn cycled<T>(all: &[T], index: Option<usize>, next: bool) -> &T {
    let count = all.len();
    &all[(index.unwrap_or(0) + if next { 1 } else { count - 1 }) % count]
}
