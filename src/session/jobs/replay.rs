//! A step of the past computed again, from the kept state before it.

use std::sync::Arc;

use super::{Completeness, Desk, Job, JobKind};
use crate::diff::Program;
use crate::optim::{Descent, PlanEdit, Progress, Workspace};
use crate::session::Session;

/// Its row.
pub static ROW: JobKind = JobKind::of::<ReplayRequest>("replay");

/// A step of the past that is to be shown.
#[derive(Clone, Debug)]
pub struct ReplayRequest {
    /// The run.
    pub run: u64,
    /// The step.
    pub step: u64,
    /// The loss.
    pub program: Arc<Program>,
    /// For each racer where to go on from.
    pub racers: Vec<Replay>,
}

/// A kept state, and the edits that were made from its step on.
#[derive(Clone, Debug)]
pub struct Replay {
    /// The state.
    pub from: Arc<Descent>,
    /// The edits with their steps, in order.
    pub edits: Vec<(u64, PlanEdit)>,
}

impl Replay {
    /// The state at a step, edits included; `None` if it is called off.
    fn run(&self, step: u64, request: &ReplayRequest, desk: &mut Desk<'_>) -> Option<Arc<Descent>> {
        let mut descent = Descent::clone(&self.from);
        let evaluator = desk.scratch.evaluator(&request.program);
        let mut workspace = Workspace::default();
        loop {
            let here = descent.steps();
            apply(&self.edits, &mut descent);
            if here >= step {
                return Some(Arc::new(descent));
            }
            let mut progress = Progress::Suspended;
            while progress == Progress::Suspended {
                if (desk.cancelled)() {
                    return None;
                }
                progress = descent.step_while(evaluator, &mut workspace, desk.go_on);
            }
            if progress == Progress::Stopped {
                return Some(Arc::new(descent));
            }
        }
    }
}

/// Applies the edits that were made at the step of a state.
pub(in crate::session) fn apply(edits: &[(u64, PlanEdit)], descent: &mut Descent) {
    let here = descent.steps();
    for (_, edit) in edits.iter().filter(|(at, _)| *at == here) {
        // It was accepted when it was made.
        let _ = descent.apply(edit);
    }
}

impl Job for ReplayRequest {
    type Answer = Vec<Arc<Descent>>;

    const LASTS: bool = false;

    fn wanted(session: &Session) -> Option<Self> {
        let race = session.race();
        let step = race.sought()?;
        Some(Self {
            run: race.run,
            step,
            program: Arc::clone(&session.scene.program),
            racers: race
                .racers
                .iter()
                .map(|racer| racer.history.replay(step))
                .collect(),
        })
    }

    fn same(&self, asked: &Self) -> bool {
        (self.run, self.step) == (asked.run, asked.step)
    }

    fn differs_by_hand(&self, asked: &Self) -> bool {
        !self.same(asked)
    }

    fn run(&self, desk: &mut Desk<'_>, answer: &mut dyn FnMut(Self::Answer, Completeness)) {
        let states = self
            .racers
            .iter()
            .map(|racer| racer.run(self.step, self, desk));
        if let Some(states) = states.collect() {
            answer(states, Completeness::Full);
        }
    }

    fn take(session: &mut Session, asked: &Arc<Self>, answer: Arc<Self::Answer>, _: Completeness) {
        session.race.show(asked.step, &answer);
    }

    fn lost(session: &mut Session) {
        session.race.rest();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::expr::{KnownNames, parse};

    fn program() -> Arc<Program> {
        let loss = parse("x^2", &KnownNames::default()).expect("a loss");
        Arc::new(Program::new(loss))
    }

    #[test]
    fn another_step_or_run_is_another_question() {
        let program = program();
        let of = |run, step| ReplayRequest {
            run,
            step,
            program: Arc::clone(&program),
            racers: Vec::new(),
        };
        let asked = of(3, 7);
        for (wanted, is_same) in [(of(3, 7), true), (of(3, 8), false), (of(4, 7), false)] {
            assert_eq!(wanted.same(&asked), is_same, "{wanted:?}");
            assert_eq!(wanted.differs_by_hand(&asked), !is_same, "{wanted:?}");
        }
    }

    /// x ← (1 − 2η) x: with η = 0.25 it is halved, with η = 0.5 it is 0.
    #[test]
    fn a_step_is_that_of_the_edits_made_until_then() {
        use crate::diff::Evaluator;
        use crate::optim::{Plan, Settings, find};

        let program = program();
        let mut evaluator = Evaluator::new(Arc::clone(&program));
        let mut plan = Plan::new(Settings::defaults(find("gd").expect("gd")));
        plan.apply(&PlanEdit::LearningRate(0.25)).expect("a rate");
        let start = Arc::new(Descent::start(plan, &[8.0], &mut evaluator));
        let request = |step| ReplayRequest {
            run: 0,
            step,
            program: Arc::clone(&program),
            racers: vec![Replay {
                from: Arc::clone(&start),
                edits: vec![(2, PlanEdit::LearningRate(0.5))],
            }],
        };
        let at = |step| {
            let mut found = Vec::new();
            let mut desk = Desk {
                scratch: &mut crate::session::jobs::Scratch::default(),
                cancelled: &|| false,
                go_on: &mut || true,
            };
            request(step).run(&mut desk, &mut |states, _| found = states);
            (found[0].steps(), found[0].at()[0], found[0].rate())
        };
        assert_eq!(at(0), (0, 8.0, 0.25));
        assert_eq!(at(1), (1, 4.0, 0.25));
        assert_eq!(at(2), (2, 2.0, 0.5));
        assert_eq!(at(3), (3, 0.0, 0.5));
    }
}
