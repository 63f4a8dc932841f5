//! Changes of how a run is set up that have no key of their own.

use std::sync::Arc;

use super::Session;
use super::jobs::entry::{Arrival, SceneSource};
use crate::optim::{Clip, PlanEdit};
use crate::scenario::{Init, InitKind, Scenario};

/// One change of how a run is set up.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Adjust {
    /// Layers start by this kind, with this gain or their own.
    Init(InitKind, Option<f64>),
    /// Samples have so many rows.
    Rows(usize),
    /// Mini-batches have so many rows.
    Batch(usize),
    /// The focused racer's gradient is limited by this.
    Clip(Clip),
}

impl Session {
    pub(super) fn adjust(&mut self, adjust: Adjust) {
        let present = self.present();
        let changed = match adjust {
            Adjust::Init(kind, gain) => {
                let init = Init {
                    kind,
                    gain: gain.unwrap_or(1.0),
                    ..present.init
                };
                let moved = present.starting_by(init);
                moved.ok_or_else(|| "no layer here starts at random".to_string())
            }
            Adjust::Rows(rows) => present.sampling(rows),
            Adjust::Batch(rows) => present.in_batches(rows),
            Adjust::Clip(clip) => return self.clip(clip),
        };
        match changed {
            Ok(scenario) => self.start_anew(scenario),
            Err(why) => self.refuse(&why),
        }
    }

    fn start_anew(&mut self, scenario: Scenario) {
        let source = SceneSource::Known(Arc::new(scenario), None);
        self.set_out(
            source,
            Arrival::Again(Some("started again; u brings the old run back")),
        );
    }

    /// Limits the gradient of the focused racer, without resetting anything.
    fn clip(&mut self, clip: Clip) {
        self.remember_settings();
        self.begin_run();
        let focus = self.focus.racer();
        if let Err(error) = self.race.edit(focus, PlanEdit::Clip(clip)) {
            self.refuse(&error.to_string());
        }
    }
}
