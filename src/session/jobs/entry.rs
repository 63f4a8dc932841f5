//! Another scene: read or parsed, compiled, and its racers put on the start line.

use std::sync::Arc;

use super::{Completeness, Desk, Job, JobKind};
use crate::diff::{Objective, Program};
use crate::expr::SyntaxError;
use crate::optim::Descent;
use crate::scenario::{OpenError, Scenario};
use crate::session::Session;
use crate::session::edited::{edited, finite_starts, typed};

/// Its row.
pub static ROW: JobKind = JobKind::of::<EntryRequest>("entry");

/// A scene that is to be entered.
#[derive(Clone, Debug)]
pub struct EntryRequest {
    /// Counts entries: the newest is the one that is wanted.
    pub(in crate::session) number: u64,
    pub(in crate::session) source: SceneSource,
    pub(in crate::session) arrival: Arrival,
}

/// Where a scene comes from.
#[derive(Clone, Debug)]
pub(in crate::session) enum SceneSource {
    /// A scenario that is known, with its loss if that is compiled.
    Known(Arc<Scenario>, Option<Arc<Program>>),
    /// The library, or a file, by name.
    Named(String),
    /// A scenario with another loss, as it is typed.
    Typed(Arc<Scenario>, String),
}

/// What becomes of the scene that is left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::session) enum Arrival {
    /// Another scenario.
    Opened,
    /// The draft becomes the loss, and the editor closes.
    Typed,
    /// What was left of the last time, with its draft.
    Kept(Option<String>),
    /// The same scene again: the picture stays; what was done is said.
    Again(Option<&'static str>),
    /// The same scene from another start; the probe goes.
    Elsewhere,
}

/// A scene that is ready.
#[derive(Clone, Debug)]
pub struct PreparedScene {
    /// The scenario.
    pub(in crate::session) scenario: Arc<Scenario>,
    /// Its loss, compiled.
    pub(in crate::session) program: Arc<Program>,
    /// Its racers on the start line.
    pub(in crate::session) starts: StartLine,
    /// What has to be said of it.
    pub(in crate::session) note: Option<&'static str>,
}

/// The racers at their starts, and how low they can come.
#[derive(Clone, Debug, Default)]
pub struct StartLine {
    /// One descent a racer.
    pub(in crate::session) racers: Vec<Descent>,
    /// The least loss at the minima that the scenario names.
    pub(in crate::session) floor: Option<f64>,
}

/// Why there is no scene.
#[derive(Debug)]
pub enum SceneRefusal {
    /// The text means nothing: everything that is wrong with it.
    Text(Vec<SyntaxError>),
    /// There is no such scenario, or it is none.
    Scenario(OpenError),
}

impl EntryRequest {
    /// Prepares the scene; `None` if it is called off.
    fn prepare(&self, desk: &mut Desk<'_>) -> Option<Result<PreparedScene, SceneRefusal>> {
        let mut note = None;
        let (scenario, program) = match &self.source {
            SceneSource::Known(scenario, program) => (Arc::clone(scenario), program.clone()),
            SceneSource::Named(name) => match Scenario::open(name) {
                Ok(scenario) => (Arc::new(scenario), None),
                Err(error) => return Some(Err(SceneRefusal::Scenario(error))),
            },
            SceneSource::Typed(scenario, text) => match typed(scenario, text) {
                Ok(loss) => (Arc::new(edited(scenario, loss)), None),
                Err(errors) => return Some(Err(SceneRefusal::Text(errors))),
            },
        };
        let program = program.unwrap_or_else(|| scenario.compiled());
        let mut scenario = scenario;
        if self.arrival == Arrival::Typed {
            note = finite_starts(&mut scenario, &program, desk)?;
        }
        let starts = on_the_start_line(&scenario, &program, desk)?;
        Some(Ok(PreparedScene {
            scenario,
            program,
            starts,
            note,
        }))
    }
}

/// The racers of a scenario at their starts; `None` if it is called off.
pub(in crate::session) fn on_the_start_line(
    scenario: &Scenario,
    program: &Arc<Program>,
    desk: &mut Desk<'_>,
) -> Option<StartLine> {
    let mut racers = Vec::new();
    for racer in &scenario.racers {
        if (desk.cancelled)() {
            return None;
        }
        let evaluator = desk.scratch.evaluator(program);
        racers.push(Descent::start(racer.plan, &racer.start, evaluator));
    }
    let evaluator = desk.scratch.evaluator(program);
    let dimension = evaluator.dimension();
    let known = scenario.view.minima.iter();
    let known = known.filter(|minimum| minimum.len() == dimension);
    let losses = known.map(|minimum| evaluator.value(minimum));
    let floor = losses.filter(|loss| loss.is_finite()).reduce(f64::min);
    Some(StartLine { racers, floor })
}

impl Job for EntryRequest {
    type Answer = Result<PreparedScene, SceneRefusal>;

    const LASTS: bool = false;

    fn wanted(session: &Session) -> Option<Self> {
        session.entry.clone()
    }

    fn same(&self, asked: &Self) -> bool {
        self.number == asked.number
    }

    fn differs_by_hand(&self, asked: &Self) -> bool {
        !self.same(asked)
    }

    fn run(&self, desk: &mut Desk<'_>, answer: &mut dyn FnMut(Self::Answer, Completeness)) {
        if let Some(prepared) = self.prepare(desk) {
            answer(prepared, Completeness::Full);
        }
    }

    fn take(session: &mut Session, asked: &Arc<Self>, answer: Arc<Self::Answer>, _: Completeness) {
        session.entry = None;
        match &*answer {
            Ok(prepared) => session.arrive(prepared.clone(), &asked.arrival),
            Err(refusal) => session.stay(refusal),
        }
    }

    fn lost(session: &mut Session) {
        session.entry = None;
        session.reopen(None);
        session.refuse("this could not be done: it broke down");
    }
}
