//! The slice view: a difference quotient with a distance h of its own, wide enough to be seen.

use super::jobs::secants::SecantRequest;
use super::{Session, ViewMove, ViewState};
use crate::explain::Secants;
use crate::field::Range;

/// The distances, in units of a power of ten that suits the window.
const LADDER: [f64; 7] = [2.0, 1.0, 0.5, 0.2, 0.1, 0.01, 0.001];

/// Distances at which rounding shows, in the same units.
const TINY: [f64; 9] = [1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-10, 1e-12, 1e-14, 1e-15];

/// A unit is about this part of the window.
const UNITS: f64 = 6.0;

/// The view of one parameter.
#[derive(Clone, Copy, Debug)]
pub struct SliceState {
    /// The index of the distance on the ladder.
    rung: usize,
    /// Whether distances that are too small stand there too.
    pub all: bool,
}

impl Default for SliceState {
    fn default() -> Self {
        Self {
            rung: 1,
            all: false,
        }
    }
}

impl ViewState for SliceState {
    fn act(&mut self, movement: ViewMove, _session: &mut Session) {
        match movement {
            ViewMove::Select(by) => {
                self.rung = self.rung.saturating_add_signed(by).min(LADDER.len() - 1);
            }
            ViewMove::Pick(rung) => self.rung = rung.min(LADDER.len() - 1),
            ViewMove::Start => self.rung = 0,
            ViewMove::End => self.rung = LADDER.len() - 1,
            ViewMove::Toggle => self.all = !self.all,
            ViewMove::Step(_)
            | ViewMove::Inward
            | ViewMove::Outward
            | ViewMove::Row(_)
            | ViewMove::Scroll(_)
            | ViewMove::Turn(..)
            | ViewMove::Adjoints(_)
            | ViewMove::Take => {}
        }
    }
}

/// A distance as people write it: `rung · 10^decade`, read from its decimal text.
fn distance(rung: f64, decade: f64) -> f64 {
    format!("{rung}e{decade}").parse().unwrap_or(rung)
}

impl Session {
    /// The power of ten that is the unit of the distances: about a sixth of the window.
    fn decade(&self) -> f64 {
        let span = self.scene().camera.window.x.span();
        libm::round(libm::log10(span / UNITS))
    }

    /// The distance of the slice view that is chosen, h; none in other views.
    pub fn chosen_distance(&self) -> Option<f64> {
        let state = self
            .state::<SliceState>()
            .filter(|_| self.shows::<SliceState>())?;
        Some(distance(LADDER[state.rung], self.decade()))
    }

    /// Every distance of the ladder, from the largest; with those at which rounding shows where they are wanted.
    pub(super) fn distances(&self) -> Vec<f64> {
        let all = self.state::<SliceState>().is_some_and(|state| state.all);
        let tiny = if all { &TINY[..] } else { &[] };
        let decade = self.decade();
        let rungs = LADDER.iter().chain(tiny);
        rungs.map(|rung| distance(*rung, decade)).collect()
    }

    /// The difference quotients at the point that the panels speak of, along the parameter that is shown.
    pub fn secants(&self) -> Option<&Secants> {
        let (asked, secants) = self.shown::<SecantRequest>()?;
        asked.is_of(self).then_some(secants)
    }

    /// The part of the axis that the picture of the slice shows: the window, and both points of the secant.
    pub(super) fn slice_range(&self) -> Range {
        const MARGIN: f64 = 0.08;
        let camera = &self.scene().camera;
        let window = camera.window.x;
        let Some(h) = self.chosen_distance() else {
            return window;
        };
        let at = self.subject().get(camera.horizontal).copied();
        let at = at.filter(|x| window.contains(*x)).unwrap_or(window.high());
        let right = (at + h).min(window.high() + window.span());
        if window.contains(right) {
            return window;
        }
        Range::new(window.low(), right + MARGIN * window.span())
    }
}
