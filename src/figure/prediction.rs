//! What the loss predicts over its inputs, with the data: a curve over one input, a field over two.

use std::sync::Arc;

use super::surface::mark;
use super::{Axis, Figure, FigureLayer, Glyph, Mark, Polyline, Role};
use crate::explain::network::Network;
use crate::field::{
    BandedGrid, Classes, Curve, Grid, Isolines, Levels, Over, Prediction, Range, Resolution,
    UnitReading, Window,
};
use crate::session::{Backprop, Session};

/// The shapes of the classes; further ones share the last.
const GLYPHS: [Glyph; 5] = [
    Glyph::Start,
    Glyph::Now,
    Glyph::Minimum,
    Glyph::Probe,
    Glyph::Broken,
];

/// The rooms above and below a curve, as a part of its span.
const MARGIN: f64 = 0.08;

/// The image that the prediction reads in the row that is looked at: dark where its numbers are small.
fn image(network: &Network, row: usize) -> Option<Figure> {
    /// So many shades are told apart.
    const SHADES: usize = 8;
    let (side, pixels) = network.image_of(row)?;
    let values = Range::fit(pixels.iter().copied(), 0.0)?;
    let shade = |index: usize| values.at(index as f64 / SHADES as f64);
    let levels = Levels::given((1..SHADES).map(shade).collect());
    // A grid begins at the bottom, an image at the top.
    let rows = pixels.chunks(side).rev().flatten().copied();
    let unit = Range::new(0.0, 1.0);
    let grid = Grid::from_values(
        Window::new(unit, unit),
        Resolution::new(side, side),
        rows.collect(),
    );
    let figure = Figure::new("the image of a row", Axis::bare(), Axis::bare());
    Some(
        figure.with(FigureLayer::BandedGrid(Arc::new(BandedGrid::new(
            grid, levels,
        )))),
    )
}

/// The picture of the prediction; axes alone until it is computed.
pub fn prediction(session: &Session) -> Figure {
    let shown = session.network();
    let image = |shown: &Backprop| image(&shown.network, shown.row);
    if let Some(image) = shown.filter(|shown| shown.has_image()).and_then(image) {
        return image;
    }
    let head = shown.and_then(|shown| shown.network.head.as_ref());
    let inputs = head.map_or(&[][..], |head| &head.inputs);
    let name = |index: usize| inputs.get(index).cloned().unwrap_or_default();
    let unknown = Range::new(0.0, 1.0);
    let Some(prediction) = shown.and_then(|shown| shown.prediction()) else {
        let (x, y) = (
            Axis::linear(name(0), unknown),
            Axis::linear(name(1), unknown),
        );
        return Figure::new("prediction", x, y);
    };
    let inputs = [name(0), name(1)];
    let figure = match &prediction.over {
        Over::Line(curve) => line(prediction, curve, inputs),
        Over::Plane(heat, borders) => plane(prediction, heat, borders, inputs),
    };
    let row = shown.and_then(|shown| Some((shown.network.place_of(shown.row)?, shown.row + 1)));
    match row {
        Some((at, row)) => {
            let label = format!("row {row}");
            figure.with(FigureLayer::Marks(vec![mark(
                at,
                Glyph::Probe,
                &label,
                Role::Strong,
            )]))
        }
        None => figure,
    }
}

fn line(prediction: &Prediction, curve: &Curve, [x_name, _]: [String; 2]) -> Figure {
    let values = curve.points().iter().map(|point| point.1);
    let targets = prediction.points.iter().map(|(point, _)| point.1);
    let x = curve.points().iter().map(|point| point.0);
    let unknown = Range::new(0.0, 1.0);
    let x = Range::fit(x, 0.0).unwrap_or(unknown);
    let y = Range::fit(values.chain(targets), MARGIN).unwrap_or(unknown);
    let mut figure = Figure::new(
        "prediction",
        Axis::linear(x_name, x),
        Axis::linear(reads(prediction.reading), y),
    );
    for piece in curve.pieces(y) {
        figure = figure.with(FigureLayer::Polyline(Polyline::new(piece, Role::Value)));
    }
    figure.with(FigureLayer::Marks(rows(prediction)))
}

fn plane(
    prediction: &Prediction,
    heat: &Arc<BandedGrid>,
    borders: &Isolines,
    [x_name, y_name]: [String; 2],
) -> Figure {
    let window = heat.grid().window();
    let mut figure = Figure::new(
        "prediction",
        Axis::linear(x_name, window.x),
        Axis::linear(y_name, window.y),
    )
    .with(FigureLayer::BandedGrid(Arc::clone(heat)))
    .with(FigureLayer::Marks(rows(prediction)));
    for line in borders.levels.iter().flat_map(|level| &level.lines) {
        let line = Polyline::new(line.clone(), Role::Strong);
        figure = figure.with(FigureLayer::Polyline(line));
    }
    figure
}

/// The rows of the data, each in the shape of its class; over a field, whose colors say what is predicted, all in one ink.
fn rows(prediction: &Prediction) -> Vec<Mark> {
    let is_curve = matches!(prediction.over, Over::Line(_));
    let quantity = matches!(prediction.classes, Classes::Quantity(_));
    let row = |(at, class): &(super::Point, usize)| {
        // Beside a curve the height of a point is its target.
        let (glyph, class) = if is_curve && quantity {
            (Glyph::Dot, 1)
        } else {
            (class_glyph(*class), *class)
        };
        mark(*at, glyph, "", class_role(prediction, class))
    };
    prediction.points.iter().map(row).collect()
}

/// The color of the rows of a class: over a map, whose colors are those of the classes, their shape alone tells them apart.
pub fn class_role(prediction: &Prediction, class: usize) -> Role {
    match prediction.over {
        Over::Line(_) => Role::Class(class),
        Over::Plane(..) => Role::Strong,
    }
}

/// The shape of a class.
#[expect(
    clippy::indexing_slicing,
    reason = "an index of a table that is not empty"
)]
pub fn class_glyph(class: usize) -> Glyph {
    GLYPHS[class.min(GLYPHS.len() - 1)]
}

/// What a reading of a prediction is called.
pub fn reads(reading: UnitReading) -> &'static str {
    match reading {
        UnitReading::Value => "prediction",
        UnitReading::Logistic => "probability",
        UnitReading::Softmax | UnitReading::Second => "p(class 1)",
        UnitReading::Argmax => "class",
    }
}
