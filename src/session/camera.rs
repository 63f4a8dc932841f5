//! Where the picture looks: the axes, the window, and the number of samples.

use super::message::Look;
use crate::field::{Plane, Range, Resolution, Window};
use crate::scenario::{Axes, Scenario};

/// How much a zoom changes the spans.
const ZOOM: f64 = 0.75;

/// The view of the plane of two parameters, or of the line of one.
#[derive(Clone, Debug, PartialEq)]
pub struct Camera {
    /// The parameter along x.
    pub horizontal: usize,
    /// The parameter along y; none if there is only one parameter.
    pub vertical: Option<usize>,
    /// The part of the plane. With one parameter, y is not used.
    pub window: Window,
    /// How many samples the plot has room for.
    pub resolution: Resolution,
}

impl Camera {
    /// The view that a scenario asks for.
    pub fn of(scenario: &Scenario, resolution: Resolution) -> Self {
        let (horizontal, vertical) = match scenario.view.axes {
            Axes::Curve(horizontal) => (horizontal, None),
            Axes::Plane(horizontal, vertical) => (horizontal, Some(vertical)),
        };
        let mut camera = Self {
            horizontal,
            vertical,
            window: Window::new(Range::new(-1.0, 1.0), Range::new(-1.0, 1.0)),
            resolution,
        };
        camera.home(scenario);
        camera
    }

    /// The plane, with the other parameters held at `base`.
    pub fn plane(&self, base: &[f64]) -> Plane {
        Plane {
            base: base.to_vec(),
            horizontal: self.horizontal,
            vertical: self.vertical,
        }
    }

    /// Moves the window.
    pub(super) fn look(&mut self, look: Look, scenario: &Scenario) {
        let factor = |closer| if closer { ZOOM } else { 1.0 / ZOOM };
        match look {
            Look::Zoom(closer) => {
                self.window = self.window.zoom(self.window.middle(), factor(closer));
            }
            Look::ZoomAt(closer, about) => self.window = self.window.zoom(about, factor(closer)),
            Look::Pan(right, up) => self.window = self.window.pan(right, up),
            Look::Home => self.home(scenario),
            Look::NextAxes => self.next_axes(scenario),
        }
    }

    fn home(&mut self, scenario: &Scenario) {
        let range = |axis: usize| {
            let parameter = scenario.parameters.get(axis);
            parameter.map_or(Range::new(-4.0, 4.0), |parameter| parameter.range)
        };
        let x = range(self.horizontal);
        self.window = Window::new(x, self.vertical.map_or(x, range));
    }

    /// The next pair of parameters, in the order (0, 1), (0, 2), …, (1, 2), …
    fn next_axes(&mut self, scenario: &Scenario) {
        let count = scenario.parameters.len();
        let Some(vertical) = self.vertical else {
            return;
        };
        (self.horizontal, self.vertical) = if vertical + 1 < count {
            (self.horizontal, Some(vertical + 1))
        } else if self.horizontal + 2 < count {
            (self.horizontal + 1, Some(self.horizontal + 2))
        } else {
            (0, Some(1))
        };
        self.home(scenario);
    }
}
