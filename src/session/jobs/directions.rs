//! The principal directions of a trajectory.

use std::sync::Arc;

use super::{Completeness, Desk, Job, JobKind};
use crate::diff::Program;
use crate::field::Principal;
use crate::scenario::DirectionKind;
use crate::session::Session;

/// Its row.
pub static ROW: JobKind = JobKind::of::<PcaRequest>("directions");

/// Whose principal directions are wanted: of a trajectory that has grown to twice its length, that has left the window or
/// come to its end, or that is another one.
#[derive(Clone, Debug)]
pub struct PcaRequest {
    /// The loss.
    pub program: Arc<Program>,
    /// The racer, by its index.
    pub racer: usize,
    /// The seed and the step with which directions were chosen.
    pub chosen: (u64, u64),
    /// The newest step of the trajectory.
    pub newest: u64,
    /// Whether its newest point is outside the window around it.
    pub has_left: bool,
    /// Whether the trajectory is at its end.
    pub is_whole: bool,
    /// Some of its positions.
    pub points: Vec<Vec<f64>>,
}

impl Job for PcaRequest {
    type Answer = Option<Principal>;

    /// Those that are chosen next start anew.
    const LASTS: bool = false;

    fn wanted(session: &Session) -> Option<Self> {
        let camera = &session.scene.camera;
        let direction_plane = camera.direction_plane.as_ref();
        let direction_plane = direction_plane
            .filter(|direction_plane| direction_plane.kind == DirectionKind::Principal)?;
        let newest = session.focused().history.trajectory().iterates().last();
        Some(Self {
            program: Arc::clone(&session.scene.program),
            racer: session.focus().racer(),
            chosen: (direction_plane.seed, direction_plane.step),
            newest: newest.map_or(0, |iterate| iterate.step),
            has_left: newest.is_some_and(|newest| camera.is_left_by(&newest.at)),
            is_whole: session.race().is_over(),
            points: Vec::new(),
        })
    }

    fn complete(&mut self, session: &Session) {
        self.points = session.trajectory();
    }

    /// A trajectory that is a little longer has much the same directions: so the picture does not turn all the time.
    fn same(&self, asked: &Self) -> bool {
        let has_grown = self.newest >= asked.newest.saturating_mul(2).max(2);
        let is_longer = self.newest != asked.newest;
        let is_due = is_longer && (self.is_whole || self.has_left || has_grown);
        !(self.differs_by_hand(asked) || is_due)
    }

    fn differs_by_hand(&self, asked: &Self) -> bool {
        let of = |request: &Self| (request.racer, request.chosen);
        !Arc::ptr_eq(&self.program, &asked.program)
            || of(self) != of(asked)
            || self.newest < asked.newest
    }

    fn run(&self, _desk: &mut Desk<'_>, answer: &mut dyn FnMut(Option<Principal>, Completeness)) {
        answer(Principal::of(&self.points), Completeness::Full);
    }

    fn take(
        session: &mut Session,
        asked: &Arc<Self>,
        answer: Arc<Option<Principal>>,
        _: Completeness,
    ) {
        session.aligned(asked, answer.as_ref().as_ref());
    }
}
