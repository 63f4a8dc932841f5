//! Racers that join the race, leave it, or run another optimizer: what they did so far is made up for in the background.

use std::sync::Arc;

use super::jobs::catch_up::CatchUpRequest;
use super::{Focus, History, Session, StatusMessage};
use crate::optim::{self, OptimizerDefinition, Settings};
use crate::scenario::{MOST_RACERS, RacerSpec, default_settings};

impl Session {
    /// The settings with which the focused racer would run an optimizer: those that the scenario gives it, if it is the one that
    /// it names, else the defaults.
    pub(super) fn settings_for(&self, optimizer: &'static OptimizerDefinition) -> Settings {
        let racer = self.scene.scenario.racers.get(self.focus.racer());
        let own = racer.map(|racer| racer.plan.settings);
        let own = own.filter(|settings| *settings.definition() == *optimizer);
        own.unwrap_or_else(|| default_settings(optimizer))
    }

    /// The optimizer of a name; a name that there is not is refused.
    pub(super) fn optimizer_named(&mut self, name: &str) -> Option<&'static OptimizerDefinition> {
        let known = optim::ALL.iter().find(|known| known.name == name);
        if known.is_none() {
            let all: Vec<&str> = optim::ALL.iter().map(|known| known.name).collect();
            self.refuse(&format!(
                "there is no optimizer `{name}`: there are {}",
                all.join(", ")
            ));
        }
        known.copied()
    }

    /// Gives the focused racer another optimizer: it alone starts again, and catches up with the others.
    pub(super) fn take_optimizer(&mut self, settings: Settings) {
        self.send_after(self.focus.racer(), settings);
    }

    /// Adds a racer beside the focused one, with the same start: with the optimizer of a name, with the one that is looked at,
    /// or with a copy of the focused one's.
    pub(super) fn add_racer(&mut self, name: Option<&str>) {
        let settings = if let Some(name) = name {
            match self.optimizer_named(name) {
                Some(known) => self.settings_for(known),
                None => return,
            }
        } else {
            let own = self.focused().history.now().plan().settings;
            self.looked_at.take().unwrap_or(own)
        };
        let count = self.race.racers.len();
        if count >= MOST_RACERS {
            self.refuse(&format!("there can be at most {MOST_RACERS} racers"));
            return;
        }
        self.send_after(count, settings);
    }

    /// Sends a racer after the others, from the start of the focused one: another one, or the one of that index.
    fn send_after(&mut self, racer: usize, settings: Settings) {
        let mut plan = *self.focused().history.now().plan();
        plan.settings = settings;
        let Some(focused) = self.scene.scenario.racers.get(self.focus.racer()) else {
            return;
        };
        let start = focused.start.clone();
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

    /// A racer has caught up: it is a new one, or has another optimizer.
    pub(super) fn caught_up(&mut self, asked: &CatchUpRequest, history: History) {
        self.remember();
        self.begin_run();
        let index = asked.racer;
        let name = self.free_name(asked.plan.settings.definition().name, index);
        let is_new = index >= self.race.racers.len();
        if is_new {
            let scenario = Arc::make_mut(&mut self.scene.scenario);
            scenario.racers.push(RacerSpec {
                name: name.clone(),
                plan: asked.plan,
                start: asked.start.clone(),
            });
            self.focus = Focus::One(index);
        }
        self.race.put(index, name.clone(), history);
        let letter = self.focused().letter.char();
        let done = if is_new {
            format!("{letter} {name} joined, and caught up; u takes it back")
        } else {
            format!("{letter} now runs {name}: it started again alone and caught up")
        };
        self.status = Some(StatusMessage::Done(done));
    }

    /// The focused racer leaves the race; the last one stays.
    pub(super) fn remove_racer(&mut self) {
        let index = self.focus.racer();
        if self.race.racers.len() < 2 {
            self.refuse("one racer has to stay");
            return;
        }
        self.remember();
        self.begin_run();
        let name = self.focused().name.clone();
        self.race.remove(index);
        Arc::make_mut(&mut self.scene.scenario).racers.remove(index);
        self.focus = Focus::One(index.min(self.race.racers.len() - 1));
        let done = format!("{name} left the race; u brings it back");
        self.status = Some(StatusMessage::Done(done));
    }

    /// A name that no other racer has: this one, or with a number behind it.
    fn free_name(&self, name: &str, index: usize) -> String {
        let others = self.race.racers.iter().enumerate();
        let taken: Vec<&str> = others
            .filter(|(other, _)| *other != index)
            .map(|(_, racer)| racer.name.as_str())
            .collect();
        let numbered = (2..=MOST_RACERS + 1).map(|number| format!("{name} {number}"));
        std::iter::once(name.to_string())
            .chain(numbered)
            .find(|candidate| !taken.contains(&candidate.as_str()))
            .unwrap_or_else(|| name.to_string())
    }
}
