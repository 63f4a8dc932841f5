//! The window of a loss of which no ranges are said: around its starts and the minima that quick descents find.

use super::camera::Camera;
use super::jobs::framing::FramingRequest;
use super::{CameraMove, Session};
use crate::field::{Point, Range, Window};
use crate::scenario::{Parameter, Scenario};

/// How far the window goes beyond the farthest start, and beyond the farthest minimum, as multiples of their distances from
/// the middle of the minima.
const ROOM: f64 = 1.3;
const MORE_ROOM: f64 = 1.6;

/// Two axes whose reaches differ by less than this have the same, so that circles are circles.
const ALIKE: f64 = 4.0;

/// What is farther outside than so many windows is not brought in: everything else would be a point.
const FAR: f64 = 1e6;

/// A window around starts and minima; `reach` is how far an axis goes on both sides where both are in one place. None without
/// a minimum.
pub(super) fn around(starts: &[Point], minima: &[Point], reach: f64) -> Option<Window> {
    let axis = |of: fn(Point) -> f64| {
        let values = |points: &[Point]| points.iter().copied().map(of).collect::<Vec<f64>>();
        Extent::of(&values(starts), &values(minima))
    };
    let (mut x, mut y) = (axis(|point| point.0)?, axis(|point| point.1)?);
    let longest = x.half.max(y.half);
    let scale = x.middle.abs().max(y.middle.abs()).max(1.0);
    for extent in [&mut x, &mut y] {
        if longest <= 1e-6 * scale {
            extent.half = reach;
        } else if extent.half <= 1e-6 * longest || longest < ALIKE * extent.half {
            extent.half = longest;
        }
    }
    Some(Window::new(x.range(), y.range()))
}

/// A part of an axis, by its middle.
#[derive(Clone, Copy)]
struct Extent {
    middle: f64,
    half: f64,
}

impl Extent {
    /// The minima in the middle, with room for them and for the starts; none without minima.
    fn of(starts: &[f64], minima: &[f64]) -> Option<Self> {
        let around = Range::fit(minima.iter().copied(), 0.0)?;
        let low = minima.iter().copied().fold(f64::INFINITY, f64::min);
        let high = minima.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let middle = if high > low { around.middle() } else { low };
        let farthest = |values: &[f64], room: f64| {
            let distances = values.iter().map(|value| room * (value - middle).abs());
            distances.fold(0.0, f64::max)
        };
        Some(Self {
            middle,
            half: farthest(starts, ROOM).max(farthest(minima, MORE_ROOM)),
        })
    }

    fn range(self) -> Range {
        Range::new(self.middle - self.half, self.middle + self.half)
    }
}

/// Whether a scenario says nothing of where to look along an axis.
fn is_open(scenario: &Scenario, axis: usize) -> bool {
    let of = |parameter: &Parameter| {
        let default = Parameter::starting_at(parameter.name.clone(), parameter.start);
        default.range == parameter.range
    };
    scenario.parameters.get(axis).is_some_and(of)
}

impl Camera {
    /// Whether the window is to be chosen from the loss: along parameters of which no range is said.
    pub(super) fn is_open(&self, scenario: &Scenario) -> bool {
        let mut axes = std::iter::once(self.horizontal).chain(self.vertical);
        self.direction_plane.is_none() && axes.all(|axis| is_open(scenario, axis))
    }

    /// The window that was found for these axes becomes the one to come home to, and is shown unless somebody has moved the
    /// window.
    pub(super) fn frame(&mut self, window: Option<Window>, scenario: &Scenario) {
        let is_home = self.window == self.home_window(scenario) || self.is_carried;
        self.framed = window;
        self.is_carried = false;
        if is_home {
            self.window = self.home_window(scenario);
        }
    }
}

impl Session {
    /// Minima that quick descents found where the scenario names none.
    pub fn found_minima(&self) -> &[Vec<f64>] {
        let found = self.shown::<FramingRequest>();
        let found = found.filter(|(asked, _)| asked.is_of(self.scene()));
        found.map_or(&[], |(_, framing)| &framing.minima)
    }

    /// The whole picture, with everything that is outside; if that is what is shown, the whole picture alone.
    pub(super) fn bring_all_in(&mut self) {
        let points = self.points();
        let scene = self.preview.as_mut().unwrap_or(&mut self.scene);
        let (camera, scenario) = (&mut scene.camera, &scene.scenario);
        let home = camera.home_window(scenario);
        let all = Window::new(
            with(home.x, points.iter().map(|point| point.0)),
            with(home.y, points.iter().map(|point| point.1)),
        );
        if camera.window == all {
            camera.turn(CameraMove::Home, scenario);
        } else {
            camera.window = all;
        }
    }

    /// Every point of the plane that the picture has a mark for.
    fn points(&self) -> Vec<Point> {
        if self.is_preview() {
            return Vec::new();
        }
        let plane = self.scene.camera.plane(&self.inspected_point());
        let step = self.race.step;
        let mut points: Vec<Point> = self.probe.into_iter().collect();
        for racer in &self.race.racers {
            let path = racer.history.trajectory().until(step).iter();
            points.extend(path.map(|iterate| plane.project(&iterate.at)));
            points.push(plane.project(racer.history.now().at()));
        }
        let minima = self.scene.scenario.view.minima.iter();
        points.extend(minima.map(|at| plane.project(at)));
        points
    }
}

/// A range with values, and some room beside those that were outside; without those that are too far.
fn with(range: Range, values: impl Iterator<Item = f64>) -> Range {
    const BESIDE: f64 = 0.08;
    let span = range.span();
    let near = values.filter(|value| (value - range.middle()).abs() < FAR * span);
    let (mut low, mut high) = (range.low(), range.high());
    for value in near {
        (low, high) = (low.min(value), high.max(value));
    }
    let room = BESIDE * (high - low);
    Range::new(
        if low < range.low() { low - room } else { low },
        if high > range.high() {
            high + room
        } else {
            high
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parabola_shows_its_minimum_in_the_middle() {
        let window = around(&[(3.0, 0.0)], &[(0.0, 0.0)], 4.0).expect("a minimum");
        assert!((window.x.low() + 3.9).abs() < 1e-9 && (window.x.high() - 3.9).abs() < 1e-9);
        let bowl = around(&[(2.0, 1.0)], &[(0.0, 0.0)], 4.0).expect("a minimum");
        assert_eq!(bowl.x, bowl.y, "circles are circles");
        let far = around(&[(1.0, 1.0)], &[(42_000.0, 417.0)], 4.0).expect("a minimum");
        assert!(far.contains((1.0, 1.0)) && far.contains((42_000.0, 417.0)));
        assert!(
            far.x.span() > 20.0 * far.y.span(),
            "each axis has its own reach"
        );
        let there = around(&[(1.0, 2.0)], &[(1.0, 2.0)], 4.0).expect("a minimum");
        assert_eq!(there.x, Range::new(-3.0, 5.0));
        assert_eq!(around(&[(1.0, 2.0)], &[], 4.0), None);
    }

    #[test]
    fn several_minima_are_all_in_sight() {
        let minima = [(3.0, 2.0), (-2.8, 3.1), (-3.8, -3.3), (3.6, -1.8)];
        let window = around(&[(0.0, 0.0)], &minima, 4.0).expect("minima");
        assert!(minima.iter().all(|at| window.contains(*at)));
        let row = around(&[(0.0, 0.0)], &[(-1.0, 0.0), (1.0, 0.0)], 4.0).expect("minima");
        assert_eq!(row.x.span(), row.y.span());
    }

    #[test]
    fn everything_is_brought_in_but_what_is_lost() {
        let range = Range::new(-1.0, 1.0);
        assert_eq!(with(range, [0.5].into_iter()), range);
        let wider = with(range, [5.0, f64::NAN, 1e200].into_iter());
        assert!(wider.low() == -1.0 && wider.contains(5.0) && wider.high() < 6.0);
    }
}
