//! The surface in three dimensions.

use std::sync::Arc;

use super::{Completeness, Desk, Job, JobKind};
use crate::field::{Angle, BandedGrid, Relief, Resolution};
use crate::session::{Picture, Session};

/// Its row.
pub static ROW: JobKind = JobKind::of::<ReliefRequest>("relief");

/// A surface that is to be seen from an angle.
#[derive(Clone, Debug)]
pub struct ReliefRequest {
    field: Arc<BandedGrid>,
    angle: Angle,
    resolution: Resolution,
}

impl ReliefRequest {
    /// Whether it is over the part of the plane that the session shows.
    pub(in crate::session) fn is_of(&self, session: &Session) -> bool {
        match session.picture() {
            Some(Picture::Surface(map)) => map.grid().window() == self.field.grid().window(),
            Some(Picture::Curve(_)) | None => false,
        }
    }
}

impl Job for ReliefRequest {
    type Answer = Relief;

    const IS_PICTURE: bool = true;

    fn wanted(session: &Session) -> Option<Self> {
        let angle = session.relief_angle()?;
        let Some(Picture::Surface(map)) = session.picture() else {
            return None;
        };
        Some(Self {
            field: Arc::clone(&map.heat),
            angle,
            resolution: session.scene().camera.resolution,
        })
    }

    fn same(&self, asked: &Self) -> bool {
        !self.differs_by_hand(asked) && Arc::ptr_eq(&self.field, &asked.field)
    }

    fn differs_by_hand(&self, asked: &Self) -> bool {
        self.angle != asked.angle || self.resolution != asked.resolution
    }

    fn run(&self, _desk: &mut Desk<'_>, answer: &mut dyn FnMut(Relief, Completeness)) {
        let relief = Relief::new(&self.field, self.angle, self.resolution);
        answer(relief, Completeness::Full);
    }
}
