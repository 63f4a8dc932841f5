//! The loss along one axis of a picture over two, through the point that the panels speak of: a row or a column of its samples.

use super::surface::mark;
use super::{Axis, Figure, FigureLayer, Glyph, GuideLine, Point, Polyline, Role, Stroke, Way};
use crate::field::{Range, Scale};
use crate::session::{Picture, Session};

/// The margin of the axis of the loss, as a part of its length.
const MARGIN: f64 = 0.06;

/// A section of a picture.
#[derive(Clone, Debug)]
pub struct Section {
    /// The curve.
    pub figure: Figure,
    /// Along which axis it runs.
    pub along: String,
    /// The other axis, and where it is held.
    pub held: (String, f64),
}

/// The section along the first axis or the second; none where no picture over two parameters is shown.
pub fn section(session: &Session, is_along_first: bool) -> Option<Section> {
    let Some(Picture::Surface(map)) = session.picture().filter(|_| session.is_plane()) else {
        return None;
    };
    let grid = map.grid();
    let plane = session.scene().camera.plane(&session.inspected_point());
    let here = plane.project(&session.inspected_point());
    let [first, second] = session.scene().axis_names();
    let resolution = grid.resolution();
    let (points, range, along, held, now) = if is_along_first {
        let row = Between::of(resolution.rows, here.1, |row| grid.point(0, row).1)?;
        let point = |column| {
            let value = row.value(|row| grid.value(column, row));
            (grid.point(column, 0).0, value)
        };
        let points: Vec<Point> = (0..resolution.columns).map(point).collect();
        (points, grid.window().x, first, (second, row.at), here.0)
    } else {
        let column = Between::of(resolution.columns, here.0, |column| grid.point(column, 0).0)?;
        let point = |row| {
            let value = column.value(|column| grid.value(column, row));
            (grid.point(0, row).1, value)
        };
        let points: Vec<Point> = (0..resolution.rows).map(point).collect();
        (points, grid.window().y, second, (first, column.at), here.1)
    };
    let axis = axis_of(&points, map.heat.levels().scale())?;
    let mut figure = Figure::new("", Axis::linear(along.clone(), range), axis);
    let racer = session.focused();
    let role = match session.probe() {
        Some(_) => Role::Strong,
        None => Role::Racer(racer.letter.index()),
    };
    figure = figure.with(GuideLine {
        way: Way::Vertical(now),
        role,
        stroke: Stroke::Dotted,
        label: String::new(),
    });
    for piece in pieces(&points) {
        figure = figure.with(Polyline::new(piece, Role::Value));
    }
    let at = (now, height(session, &points, now)?);
    let label = match session.probe() {
        Some(_) => String::from("probe"),
        None => racer.letter.char().to_string(),
    };
    figure = figure.with(FigureLayer::Marks(vec![mark(at, Glyph::Now, &label, role)]));
    Some(Section {
        figure,
        along,
        held,
    })
}

/// The loss at the point itself where it is known, else as the curve has it.
fn height(session: &Session, points: &[Point], now: f64) -> Option<f64> {
    let point = session.inspected_point();
    let readout = session.readout().filter(|readout| readout.at == point);
    if let Some(readout) = readout {
        return Some(readout.value);
    }
    let place = Between::of(points.len(), now, |index| {
        points.get(index).map_or(f64::NAN, |point| point.0)
    })?;
    Some(place.value(|index| points.get(index).map_or(f64::NAN, |point| point.1)))
}

/// A place between two neighbors among samples, or at one of the ends.
struct Between {
    at: f64,
    samples: [usize; 2],
    /// The part of the way from the first to the second.
    part: f64,
}

impl Between {
    /// The place of a coordinate among samples that ascend or descend; none where there are none, or it is not finite. What is
    /// beyond an end is at that end.
    fn of(count: usize, to: f64, at: impl Fn(usize) -> f64) -> Option<Self> {
        let last = count.checked_sub(1)?;
        if !to.is_finite() {
            return None;
        }
        let (low, high) = (at(0).min(at(last)), at(0).max(at(last)));
        let to = to.clamp(low, high);
        let crossed = (1..count).find(|&next| (at(next - 1) - to) * (at(next) - to) <= 0.0);
        let second = crossed.unwrap_or(last);
        let first = second.saturating_sub(1);
        let step = at(second) - at(first);
        let part = if step == 0.0 {
            0.0
        } else {
            (to - at(first)) / step
        };
        Some(Self {
            at: to,
            samples: [first, second],
            part,
        })
    }

    /// The value there, on the straight line between its neighbors.
    fn value(&self, sample: impl Fn(usize) -> f64) -> f64 {
        let [first, second] = self.samples;
        match self.part {
            0.0 => sample(first),
            1.0 => sample(second),
            part => (1.0 - part) * sample(first) + part * sample(second),
        }
    }
}

/// The axis of the values: logarithmic as the picture's levels are, where all of them are positive.
fn axis_of(points: &[Point], scale: Scale) -> Option<Axis> {
    let finite = || points.iter().map(|point| point.1).filter(|y| y.is_finite());
    let is_log = scale == Scale::Log && finite().all(|y| y > 0.0);
    if is_log {
        let range = Range::fit(finite().map(f64::ln), MARGIN)?;
        let range = Range::new(range.low().exp(), range.high().exp());
        return Some(Axis::log("loss", range));
    }
    Some(Axis::linear("loss", Range::fit(finite(), MARGIN)?))
}

/// The curve in its pieces: it has a gap where the loss is not finite.
fn pieces(points: &[Point]) -> Vec<Vec<Point>> {
    let pieces = points.split(|point| !point.1.is_finite());
    let kept = pieces.filter(|piece| piece.len() > 1);
    kept.map(<[Point]>::to_vec).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_curve_has_gaps_where_the_loss_is_not_finite() {
        let points = [1.0, 2.0, f64::NAN, 3.0, f64::INFINITY, 4.0, 5.0, 6.0].map(|y| (0.0, y));
        let lengths: Vec<usize> = pieces(&points).iter().map(Vec::len).collect();
        assert_eq!(lengths, [2, 3]);
    }

    #[test]
    fn the_axis_is_logarithmic_only_where_all_values_are_positive() {
        let scale = |values: [f64; 2]| axis_of(&values.map(|y| (0.0, y)), Scale::Log);
        assert_eq!(
            scale([1.0, 100.0]).map(|axis| axis.scale()),
            Some(Scale::Log)
        );
        assert_eq!(
            scale([0.0, 100.0]).map(|axis| axis.scale()),
            Some(Scale::Linear)
        );
        assert!(scale([f64::NAN, f64::INFINITY]).is_none());
    }

    #[test]
    fn a_value_is_found_between_samples_and_at_their_ends() {
        let up = |index: usize| index as f64;
        let down = |index: usize| -(index as f64);
        let value = |to: f64, at: fn(usize) -> f64| {
            let place = Between::of(5, to, at).expect("a place");
            place.value(|index| 10.0 * at(index))
        };
        assert_eq!(value(2.25, up), 22.5);
        assert_eq!(value(-2.25, down), -22.5);
        assert_eq!((value(2.0, up), value(0.0, up)), (20.0, 0.0));
        assert_eq!((value(99.0, up), value(-99.0, up)), (40.0, 0.0));
        assert!(Between::of(0, 1.0, up).is_none());
        assert!(Between::of(5, f64::NAN, up).is_none());
        let alone = Between::of(1, 7.0, up).expect("a place");
        assert_eq!(alone.value(|_| 3.0), 3.0);
        let hole = Between::of(3, 1.0, up).expect("a place");
        assert_eq!(hole.value(|index| [f64::NAN, 5.0, f64::NAN][index]), 5.0);
    }
}
