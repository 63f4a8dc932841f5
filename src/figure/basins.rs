//! A map of starts: each in the color of the minimum to which it leads.

use std::sync::Arc;

use super::surface::mark;
use super::{Axis, BandedGrid, Figure, FigureLayer, Glyph, Isolines, Mark, Role};
use crate::field::Levels;
use crate::session::Session;

/// The map over the window of the picture; axes alone until it is computed. Numbers beside the minima are those of the legend;
/// holes are starts that run away.
pub fn basins(session: &Session) -> Figure {
    let scene = session.scene();
    let [x, y] = scene.axis_names();
    let window = scene.camera.window;
    let axes = (Axis::linear(x, window.x), Axis::linear(y, window.y));
    let mut figure = Figure::new("basins", axes.0, axes.1);
    let Some(found) = session.basins() else {
        return figure;
    };
    let levels = (1..found.classes())
        .map(|index| index as f64 - 0.5)
        .collect();
    let levels = Levels::given(levels);
    let borders = Isolines::new(&found.map, &levels, 1);
    let field = BandedGrid::new(found.map.clone(), levels);
    figure = figure
        .with(FigureLayer::BandedGrid(Arc::new(field)))
        .with(FigureLayer::Borders(Arc::new(borders)));
    let plane = scene.camera.plane(&scene.starts());
    let star = |(index, at): (usize, &Vec<f64>)| {
        mark(
            plane.project(at),
            Glyph::Minimum,
            &(index + 1).to_string(),
            Role::Strong,
        )
    };
    let minima = found.minima.iter().map(|basin| &basin.at).enumerate();
    let mut marks: Vec<Mark> = minima.map(star).collect();
    // The map is of the focused racer's optimizer: of racers that start at one place it is the one in sight.
    let focused = session.focused();
    let others = session.race().racers.iter();
    let others = others.filter(|racer| racer.letter != focused.letter);
    for racer in others.chain([focused]) {
        let start = racer.history.trajectory().iterates().first();
        let role = Role::Racer(racer.letter.index());
        let letter = racer.letter.char().to_string();
        marks.extend(start.map(|at| mark(plane.project(&at.at), Glyph::Now, &letter, role)));
    }
    figure.with(FigureLayer::Marks(marks))
}
