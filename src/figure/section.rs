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
    /// The other axis, and where it is held: at the samples nearest to the point.
    pub held: (String, f64),
}

/// The section along the first axis or the second; none where no picture over two parameters is shown.
pub fn section(session: &Session, is_along_first: bool) -> Option<Section> {
    let Some(Picture::Surface(map)) = session.picture().filter(|_| session.is_plane()) else {
        return None;
    };
    let grid = map.grid();
    let plane = session.scene().camera.plane(&session.subject());
    let here = plane.project(&session.subject());
    let [first, second] = session.scene().axis_names();
    let resolution = grid.resolution();
    let column = nearest(resolution.columns, here.0, |column| grid.point(column, 0).0)?;
    let row = nearest(resolution.rows, here.1, |row| grid.point(0, row).1)?;
    let (x, across) = grid.point(column, row);
    let (points, range, along, held, now) = if is_along_first {
        let point = |column| (grid.point(column, 0).0, grid.value(column, row));
        let points: Vec<Point> = (0..resolution.columns).map(point).collect();
        (points, grid.window().x, first, (second, across), here.0)
    } else {
        let point = |row| (grid.point(0, row).1, grid.value(column, row));
        let points: Vec<Point> = (0..resolution.rows).map(point).collect();
        (points, grid.window().y, second, (first, x), here.1)
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
    let at = (now, grid.value(column, row));
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

/// The sample nearest to a coordinate; none where there are none, or the coordinate is not finite.
fn nearest(count: usize, to: f64, at: impl Fn(usize) -> f64) -> Option<usize> {
    if !to.is_finite() {
        return None;
    }
    (0..count).min_by(|a, b| (at(*a) - to).abs().total_cmp(&(at(*b) - to).abs()))
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
    fn the_nearest_sample_is_found() {
        let at = |index: usize| index as f64;
        assert_eq!(nearest(5, 2.4, at), Some(2));
        assert_eq!(nearest(5, 99.0, at), Some(4));
        assert_eq!(
            (nearest(0, 1.0, at), nearest(5, f64::NAN, at)),
            (None, None)
        );
    }
}
