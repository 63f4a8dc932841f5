//! The slice view: a difference quotient with a distance h of its own, wide enough to be seen.

use super::jobs::secants::SecantRequest;
use super::{Session, ViewMove, ViewState};
use crate::diff::Spacing;
use crate::explain::{Readout, Secants};
use crate::field::Range;

/// The distances, in units of a power of ten that suits the window.
const LADDER: [f64; 7] = [2.0, 1.0, 0.5, 0.2, 0.1, 0.01, 0.001];

/// The smallest of them.
#[expect(clippy::indexing_slicing, reason = "the index of its end")]
const LEAST: f64 = LADDER[LADDER.len() - 1];

/// Distances at which rounding shows, in the same units.
const TINY: [f64; 9] = [1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-10, 1e-12, 1e-14, 1e-15];

/// A unit is about this part of the window.
const UNITS: f64 = 6.0;

/// Two losses are that of one point if they differ by no more than rounding.
const SAME: f64 = 1e-12;

/// The view of one parameter.
#[derive(Clone, Copy, Debug)]
pub struct SliceState {
    /// The distance that is chosen, in units of a power of ten that suits the window.
    units: f64,
    /// Whether distances that are too small stand there too.
    pub all: bool,
}

impl Default for SliceState {
    fn default() -> Self {
        Self {
            units: LADDER[1],
            all: false,
        }
    }
}

impl SliceState {
    /// The distances that can be chosen, from the largest: the ladder's, and that at which it stands.
    fn rungs(self) -> Vec<f64> {
        let tiny = if self.all { &TINY[..] } else { &[] };
        let mut rungs: Vec<f64> = LADDER.iter().chain(tiny).copied().collect();
        if !rungs.contains(&self.units) {
            rungs.push(self.units);
            rungs.sort_by(|a, b| b.total_cmp(a));
        }
        rungs
    }

    /// Takes the distance at this index of [`Self::rungs`], or the last.
    fn pick(&mut self, rungs: &[f64], index: usize) {
        if let Some(units) = rungs.get(index).or(rungs.last()) {
            self.units = *units;
        }
    }
}

impl ViewState for SliceState {
    fn act(&mut self, movement: ViewMove, _session: &mut Session) {
        let rungs = self.rungs();
        match movement {
            ViewMove::Select(by) => {
                let at = rungs.iter().position(|rung| *rung == self.units);
                let index = at.unwrap_or_default().saturating_add_signed(by);
                // Below the ladder go the distances at which rounding shows.
                self.all |= index >= rungs.len();
                self.pick(&self.rungs(), index);
            }
            ViewMove::Pick(index) => self.pick(&rungs, index),
            ViewMove::Start => self.units = LADDER[0],
            ViewMove::End => self.units = LEAST,
            ViewMove::Toggle => self.all = !self.all,
            ViewMove::Step(_)
            | ViewMove::Inward
            | ViewMove::Outward
            | ViewMove::Row(_)
            | ViewMove::Turn(..)
            | ViewMove::Adjoints(_)
            | ViewMove::Take => {}
        }
    }
}

/// A distance as people write it: `rung · 10^decade`, read from its decimal text.
fn distance(rung: f64, decade: f64) -> f64 {
    let (digits, exponent) = (format!("{rung:e}"), decade as i64);
    let (mantissa, power) = digits.split_once('e').unwrap_or((&digits, "0"));
    let power = power.parse::<i64>().unwrap_or(0) + exponent;
    format!("{mantissa}e{power}").parse().unwrap_or(rung)
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
        Some(distance(state.units, self.decade()))
    }

    /// Takes the spacing of finite differences; in the slice view it is the distance of the secant's points, too.
    pub(super) fn space(&mut self, spacing: f64) {
        self.spacing = Spacing::Fixed(spacing);
        if self.shows::<SliceState>() {
            let units = distance(spacing, -self.decade());
            self.edit_state(|state: &mut SliceState, _| {
                state.units = units;
                state.all |= units < LEAST;
            });
        }
    }

    /// Goes back to the spacing that each difference chooses for itself, and to a secant that is wide enough to be seen.
    pub(super) fn space_as_usual(&mut self) {
        self.spacing = Spacing::default();
        self.edit_state(|state: &mut SliceState, _| *state = SliceState::default());
    }

    /// Every distance of the ladder, from the largest; with those at which rounding shows where they are wanted.
    pub(super) fn distances(&self) -> Vec<f64> {
        let state = self.state::<SliceState>().copied().unwrap_or_default();
        let decade = self.decade();
        let rungs = state.rungs().into_iter();
        rungs.map(|rung| distance(rung, decade)).collect()
    }

    /// The difference quotients at the point that the panels speak of, along the parameter that is shown.
    pub fn secants(&self) -> Option<&Secants> {
        let (asked, secants) = self.shown::<SecantRequest>()?;
        asked.is_of(self).then_some(secants)
    }

    /// What is known of the point where the secants begin; while a run goes faster than it is found, what is known is of another.
    pub fn readout_of_secants(&self) -> Option<&Readout> {
        let (secants, readout) = (self.secants()?, self.readout()?);
        let at = *readout.at.get(self.scene().camera.horizontal)?;
        let is_same =
            at == secants.at && (readout.value - secants.value).abs() <= SAME * secants.value.abs();
        is_same.then_some(readout)
    }

    /// The part of the axis that the picture of the slice shows: the window, and both points of the secant.
    pub(super) fn slice_range(&self) -> Range {
        const MARGIN: f64 = 0.08;
        let camera = &self.scene().camera;
        let window = camera.window.x;
        let Some(h) = self.chosen_distance() else {
            return window;
        };
        let at = self.inspected_point().get(camera.horizontal).copied();
        let at = at.filter(|x| window.contains(*x)).unwrap_or(window.high());
        let right = (at + h).min(window.high() + window.span());
        if window.contains(right) {
            return window;
        }
        Range::new(window.low(), right + MARGIN * window.span())
    }
}
