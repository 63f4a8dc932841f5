//! The small picture of a scenario in the list: the loss, the starts, the known minima.

use super::surface::mark;
use super::{Axis, Figure, FigureLayer, Glyph, Polyline, Role};
use crate::field::Range;
use crate::session::Picture;
use crate::session::jobs::sketch::Sketch;

/// The picture of a scenario of the list.
pub fn sketch(sketch: &Sketch) -> Figure {
    let Sketch { scene, picture } = sketch;
    let [right, up] = scene.axis_names();
    let window = scene.camera.window;
    let x = Axis::linear(right, window.x);
    match picture {
        Picture::Surface(map) => {
            let plane = scene.camera.plane(&scene.starts());
            let start = mark(
                plane.project(&scene.starts()),
                Glyph::Start,
                "",
                Role::Strong,
            );
            let minima = &scene.scenario.view.minima;
            let minima = minima
                .iter()
                .map(|minimum| mark(plane.project(minimum), Glyph::Minimum, "", Role::Strong));
            Figure::new("", x, Axis::linear(up, window.y))
                .with(FigureLayer::BandedGrid(map.heat.clone()))
                .with(FigureLayer::Isolines(map.isolines.clone()))
                .with(FigureLayer::Marks(minima.chain([start]).collect()))
        }
        Picture::Curve(curve) => {
            let y = curve.readable().unwrap_or(Range::new(-1.0, 1.0));
            let pieces = curve.pieces(y).into_iter();
            let curves =
                pieces.map(|piece| FigureLayer::Polyline(Polyline::new(piece, Role::Value)));
            curves.fold(Figure::new("", x, Axis::linear("loss", y)), Figure::with)
        }
    }
}
