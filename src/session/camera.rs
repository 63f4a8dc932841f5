//! Where the picture looks: the axes, the window, and the number of samples.

use std::sync::Arc;

use super::message::CameraMove;
use crate::field::{Directions, Plane, Point, Principal, Range, Resolution, Window};
use crate::scenario::{Axes, DirectionKind, Scenario};

/// The room around a trajectory, as a part of its extent, so that the ground beside it is seen.
const MARGIN: f64 = 0.3;

/// How much a zoom changes the spans.
const ZOOM: f64 = 0.75;

/// Up to so many pairs of parameters are gone through before directions are shown; of more pairs, only one at a time.
const PAIRS: usize = 6;

/// The view of the plane of two parameters or two directions, or of the line of one parameter.
#[derive(Clone, Debug, PartialEq)]
pub struct Camera {
    /// The parameter along x; while directions are shown, the one that was.
    pub horizontal: usize,
    /// The parameter along y; none if there is only one parameter.
    pub vertical: Option<usize>,
    /// The directions that are shown instead of parameters.
    pub direction_plane: Option<DirectionPlane>,
    /// The part of the plane. With one parameter, y is not used.
    pub window: Window,
    /// How many samples the plot has room for.
    pub resolution: Resolution,
    /// The window to come home to where the scenario says nothing of ranges, once it is found.
    pub(super) framed: Option<Window>,
    /// Whether the window is that of the loss before it, until its own is found.
    pub(super) is_carried: bool,
}

/// Directions that are shown instead of parameters.
#[derive(Clone, Debug, PartialEq)]
pub struct DirectionPlane {
    /// Which directions are wanted.
    pub kind: DirectionKind,
    /// The seed of what is random about them.
    pub seed: u64,
    /// The step of the iterate from which they go: the one that was shown when they were chosen.
    pub step: u64,
    /// The directions.
    pub directions: Arc<Directions>,
    /// Of principal directions, what they were found from; none until there are some.
    pub principal: Option<ExplainedVariance>,
}

/// What principal directions were found from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ExplainedVariance {
    /// The shares of the trajectory's variance along both.
    pub of: [f64; 2],
    /// The newest step of the trajectory.
    pub step: u64,
    /// The room around it.
    pub around: Window,
}

impl Camera {
    /// The view that a scenario asks for.
    pub fn of(scenario: &Scenario, resolution: Resolution) -> Self {
        let (horizontal, vertical) = match scenario.view.axes {
            Axes::Curve(horizontal) => (horizontal, None),
            Axes::Plane(horizontal, vertical) => (horizontal, Some(vertical)),
            Axes::Directions(..) => (0, Some(1)),
        };
        let mut camera = Self {
            horizontal,
            vertical,
            direction_plane: None,
            window: Window::new(Range::new(-1.0, 1.0), Range::new(-1.0, 1.0)),
            resolution,
            framed: None,
            is_carried: false,
        };
        if let Axes::Directions(kind, seed) = scenario.view.axes {
            let start = scenario.racers.first().map(|racer| racer.start.clone());
            camera.direction_plane =
                direction_plane(scenario, kind, seed, (0, start.unwrap_or_default()));
        }
        camera.home(scenario);
        camera
    }

    /// The plane: along parameters, with the others held at `base`; or along directions, wherever `base` is.
    pub fn plane(&self, base: &[f64]) -> Plane {
        match &self.direction_plane {
            Some(direction_plane) => Plane::of_directions(Arc::clone(&direction_plane.directions)),
            None => self.upright(base),
        }
    }

    /// The plane along the parameters, with the others held at `base`, even while directions are shown.
    pub fn upright(&self, base: &[f64]) -> Plane {
        Plane::of_parameters(base.to_vec(), self.horizontal, self.vertical)
    }

    /// The parameters along the axes, one or two.
    pub fn parameters(&self) -> Vec<usize> {
        [Some(self.horizontal), self.vertical]
            .into_iter()
            .flatten()
            .collect()
    }

    /// What a scenario has to say to get these axes.
    pub fn axes(&self) -> Axes {
        match (&self.direction_plane, self.vertical) {
            (Some(direction_plane), _) => {
                Axes::Directions(direction_plane.kind, direction_plane.seed)
            }
            (None, Some(vertical)) => Axes::Plane(self.horizontal, vertical),
            (None, None) => Axes::Curve(self.horizontal),
        }
    }

    /// The same movement about the place that is asked about, if one is seen: a closer look is meant at that.
    pub(super) fn about(&self, to: CameraMove, probe: Option<Point>) -> CameraMove {
        let is_seen = |at: &Point| {
            let is_plane = self.vertical.is_some();
            self.window.x.contains(at.0) && (!is_plane || self.window.y.contains(at.1))
        };
        match (to, probe.filter(is_seen)) {
            (CameraMove::Zoom(closer), Some(at)) => CameraMove::ZoomAt(closer, at),
            (to, _) => to,
        }
    }

    /// Moves the window.
    pub(super) fn turn(&mut self, to: CameraMove, scenario: &Scenario) {
        let factor = |closer| if closer { ZOOM } else { 1.0 / ZOOM };
        match to {
            CameraMove::Zoom(closer) => {
                self.window = self.window.zoom(self.window.middle(), factor(closer));
            }
            CameraMove::ZoomAt(closer, about) => {
                self.window = self.window.zoom(about, factor(closer));
            }
            CameraMove::Pan(right, up) => self.window = self.window.pan(right, up),
            CameraMove::To(window) => self.window = window,
            CameraMove::Home | CameraMove::NextAxes => self.home(scenario),
        }
    }

    fn home(&mut self, scenario: &Scenario) {
        self.window = self.home_window(scenario);
    }

    /// The whole picture: the window that was found, or the ranges of both parameters; the room around a trajectory along its principal directions; of other
    /// directions, one of each in every direction.
    pub(super) fn home_window(&self, scenario: &Scenario) -> Window {
        let range = |axis: usize| {
            let parameter = scenario.parameters.get(axis);
            parameter.map_or(Range::new(-4.0, 4.0), |parameter| parameter.range)
        };
        let x = range(self.horizontal);
        match (&self.direction_plane, self.framed) {
            (Some(direction_plane), _) => direction_plane.principal.map_or(
                Window::new(Range::new(-1.0, 1.0), Range::new(-1.0, 1.0)),
                |shares| shares.around,
            ),
            (None, Some(framed)) => framed,
            (None, None) => Window::new(x, self.vertical.map_or(x, range)),
        }
    }

    /// Parameters again.
    pub(super) fn upright_again(&mut self, scenario: &Scenario) {
        if self.direction_plane.take().is_some() {
            self.home(scenario);
        }
    }

    /// The next axes: pairs of parameters in the order (0, 1), (0, 2), …, (1, 2), …, then random directions, then principal
    /// ones, both from the iterate `now` with its step.
    pub(super) fn next_axes(&mut self, scenario: &Scenario, now: (u64, &[f64])) {
        if self.vertical.is_none() {
            return;
        }
        let seed = self.seed(scenario);
        let kind = match &self.direction_plane {
            Some(direction_plane) if direction_plane.kind == DirectionKind::Random => {
                Some(DirectionKind::Principal)
            }
            None if self.is_last_pair(scenario) => Some(DirectionKind::Random),
            Some(_) | None => None,
        };
        let from = (now.0, now.1.to_vec());
        self.direction_plane = kind.and_then(|kind| direction_plane(scenario, kind, seed, from));
        if self.direction_plane.is_none() {
            self.next_pair(scenario);
            self.framed = None;
        }
        self.home(scenario);
    }

    /// Another seed of the directions that are shown, from the iterate `now`; false if none are.
    pub(super) fn reseed(
        &mut self,
        scenario: &Scenario,
        seed: Option<u64>,
        now: (u64, &[f64]),
    ) -> bool {
        let Some(old) = &self.direction_plane else {
            return false;
        };
        let seed = seed.unwrap_or(old.seed.wrapping_add(1));
        self.direction_plane = direction_plane(scenario, old.kind, seed, (now.0, now.1.to_vec()));
        self.home(scenario);
        true
    }

    /// Puts the principal directions of a trajectory up to a step in force. The window becomes the room around
    /// `trajectory`, unless somebody has moved it.
    pub(super) fn align(&mut self, found: &Principal, step: u64, trajectory: &[Vec<f64>]) {
        let is_moved = self.is_moved();
        let Some(direction_plane) = self
            .direction_plane
            .as_mut()
            .filter(|direction_plane| direction_plane.kind == DirectionKind::Principal)
        else {
            return;
        };
        let Some(directions) = found.from(direction_plane.directions.center().to_vec()) else {
            return;
        };
        direction_plane.directions = Arc::new(directions);
        let plane = Plane::of_directions(Arc::clone(&direction_plane.directions));
        let indices: Vec<Point> = trajectory.iter().map(|at| plane.project(at)).collect();
        let x = Range::fit(indices.iter().map(|index| index.0), MARGIN);
        let y = Range::fit(indices.iter().map(|index| index.1), MARGIN);
        let around = x.zip(y).map(|(x, y)| Window::new(x, y));
        let shares = ExplainedVariance {
            of: found.shares,
            step,
            around: around.unwrap_or(self.window),
        };
        direction_plane.principal = Some(shares);
        if !is_moved {
            self.window = shares.around;
        }
    }

    /// Whether somebody has moved the window off a trajectory.
    pub(super) fn is_moved(&self) -> bool {
        let shares = self
            .direction_plane
            .as_ref()
            .and_then(|direction_plane| direction_plane.principal);
        shares.is_some_and(|shares| shares.around != self.window)
    }

    /// Whether a point of a trajectory, around which the window is, is seen outside it.
    pub(super) fn is_left_by(&self, at: &[f64]) -> bool {
        let shares = self
            .direction_plane
            .as_ref()
            .and_then(|direction_plane| direction_plane.principal);
        let (x, y) = self.plane(at).project(at);
        shares.is_some()
            && !self.is_moved()
            && !(self.window.x.contains(x) && self.window.y.contains(y))
    }

    fn seed(&self, scenario: &Scenario) -> u64 {
        match (&self.direction_plane, scenario.view.axes) {
            (Some(direction_plane), _) => direction_plane.seed,
            (None, Axes::Directions(_, seed)) => seed,
            (None, _) => 1,
        }
    }

    /// Whether directions come after this pair of parameters.
    fn is_last_pair(&self, scenario: &Scenario) -> bool {
        let count = scenario.parameters.len();
        let pairs = count * count.saturating_sub(1) / 2;
        pairs > PAIRS || self.pair() == (count - 2, count - 1)
    }

    fn next_pair(&mut self, scenario: &Scenario) {
        let count = scenario.parameters.len();
        let (first, second) = match self.pair() {
            (first, second) if second + 1 < count => (first, second + 1),
            (first, _) if first + 2 < count => (first + 1, first + 2),
            _ => (0, 1),
        };
        (self.horizontal, self.vertical) = (first, Some(second));
    }

    /// Both parameters, the one that stands first in the loss first.
    fn pair(&self) -> (usize, usize) {
        let vertical = self.vertical.unwrap_or(self.horizontal);
        (self.horizontal.min(vertical), self.horizontal.max(vertical))
    }
}

/// Directions from an iterate; principal ones are random until the trajectory is known.
fn direction_plane(
    scenario: &Scenario,
    kind: DirectionKind,
    seed: u64,
    from: (u64, Vec<f64>),
) -> Option<DirectionPlane> {
    let (step, center) = from;
    let reach: Vec<f64> = scenario
        .parameters
        .iter()
        .map(|parameter| parameter.range.span() / 2.0)
        .collect();
    let directions = Directions::random(&scenario.loss.graph, &center, &reach, seed)?;
    Some(DirectionPlane {
        kind,
        seed,
        step,
        directions: Arc::new(directions),
        principal: None,
    })
}
