//! The surface view: the map, or the surface in three dimensions.

use super::jobs::relief::ReliefRequest;
use super::{Session, ViewMove, ViewState};
use crate::field::{Angle, Relief};

/// Degrees of one step of turning.
const STEP: f64 = 6.0;

/// The eye stays between these elevations: from the side and from above nothing is seen of depth.
const ELEVATIONS: (f64, f64) = (6.0, 84.0);

/// The view of the surface.
#[derive(Clone, Copy, Debug)]
pub struct SurfaceState {
    /// Whether the relief is shown instead of the map.
    pub relief: bool,
    /// From where it is looked at.
    pub angle: Angle,
}

impl Default for SurfaceState {
    fn default() -> Self {
        Self {
            relief: false,
            angle: Angle {
                azimuth: 24.0,
                elevation: 42.0,
            },
        }
    }
}

impl ViewState for SurfaceState {
    fn act(&mut self, movement: ViewMove, session: &mut Session) {
        match movement {
            ViewMove::Turn(right, up) => {
                let azimuth = self.angle.azimuth + STEP * f64::from(right);
                self.angle.azimuth = azimuth.rem_euclid(360.0);
                let (least, most) = ELEVATIONS;
                let elevation = self.angle.elevation + STEP * f64::from(up);
                self.angle.elevation = elevation.clamp(least, most);
            }
            ViewMove::Toggle => self.again(session),
            ViewMove::Step(_)
            | ViewMove::Start
            | ViewMove::End
            | ViewMove::Select(_)
            | ViewMove::Pick(_)
            | ViewMove::Inward
            | ViewMove::Outward
            | ViewMove::Row(_)
            | ViewMove::Adjoints(_)
            | ViewMove::Take => {}
        }
    }

    /// The relief, or the map again.
    fn again(&mut self, session: &mut Session) {
        if session.scene().camera.vertical.is_none() {
            session.refuse("a relief needs two parameters");
            return;
        }
        self.relief = !self.relief;
    }
}

impl Session {
    /// The angle from which the surface is to be seen in relief, if it is.
    pub fn relief_angle(&self) -> Option<Angle> {
        let state = self.state::<SurfaceState>()?;
        (state.relief && self.shows::<SurfaceState>() && self.is_plane()).then_some(state.angle)
    }

    /// The surface in relief, if that is what is to be shown and it is there.
    pub fn relief(&self) -> Option<&Relief> {
        self.relief_angle()?;
        let (asked, relief) = self.shown::<ReliefRequest>()?;
        asked.is_of(self).then_some(relief)
    }
}
