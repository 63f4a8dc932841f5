//! A network as a picture: how large values and gradients are at each stage, as two staircases and as a table, and what it
//! predicts.

use super::{Blocks, text};
use crate::explain::format::figure;
use crate::explain::network::{Network, NetworkStage};
use crate::field::Classes;
use crate::figure::{
    self, Alignment, Axis, CompositionBlock, Figure, FigureLayer, Glyph, LegendEntry, Mark, Point,
    Polyline, Range, Role, TableCell, TextTable,
};
use crate::session::{Backprop, Session};
use crate::ui::theme::TerminalTheme;

/// The digits of sizes.
const DIGITS: usize = 3;

/// The staircases over the table; the prediction beside them where there is one.
pub(crate) fn blocks(session: &Session) -> Blocks {
    let Some(shown) = session.network() else {
        return Err(String::from(
            "this loss has neither rows nor layers: there is no network to go through",
        ));
    };
    let network = &shown.network;
    let sizes = CompositionBlock::Figure(
        String::from("sizes of values and gradients, stage by stage"),
        staircases(network),
    );
    let table = CompositionBlock::Table(table(network));
    if shown.prediction().is_none() {
        return Ok(vec![vec![sizes, table]]);
    }
    let mut prediction = figure::prediction(session);
    prediction.legend = classes(shown);
    let prediction = CompositionBlock::Figure(String::from("prediction"), prediction);
    Ok(vec![vec![sizes, table], vec![prediction]])
}

/// What the shapes and colors of rows mean, where rows belong to classes.
fn classes(shown: &Backprop) -> Vec<LegendEntry> {
    let Some(prediction) = shown.prediction() else {
        return Vec::new();
    };
    if matches!(prediction.classes, Classes::Quantity(_)) {
        return Vec::new();
    }
    let head = shown.network.head.as_ref();
    let target = head.map_or_else(String::new, |head| shown.network.symbol(head.target));
    let names = prediction.classes.names(&target);
    let entry = |(class, name): (usize, &String)| LegendEntry {
        letter: String::from(TerminalTheme::DARK.glyph(figure::class_glyph(class))),
        text: name.clone(),
        role: figure::class_role(prediction, class),
    };
    names.iter().enumerate().map(entry).collect()
}

/// ‖a‖ and ‖∂L/∂a‖ of every stage on a log axis: a gradient that vanishes is a staircase that falls to the left.
fn staircases(network: &Network) -> Figure {
    let count = network.stages.len();
    let of = |size: fn(&Network, usize) -> f64| -> Vec<Point> {
        let stages = 0..count;
        stages
            .map(|stage| ((stage + 1) as f64, size(network, stage)))
            .filter(|point| point.1 > 0.0 && point.1.is_finite())
            .collect()
    };
    let values = of(|network, stage| network.sizes_of(stage).value);
    let gradients = of(|network, stage| network.sizes_of(stage).gradient);
    let sizes = values.iter().chain(&gradients).map(|point| point.1.ln());
    let y = Range::fit(sizes, 0.06).unwrap_or(Range::new(-1.0, 1.0));
    let y = Range::new(y.low().exp(), y.high().exp());
    let x = Range::new(0.5, count as f64 + 0.5);
    let mut figure = Figure::new("sizes", Axis::linear("stage", x), Axis::log("", y));
    for (points, role, label) in [
        (values, Role::Value, "‖a‖"),
        (gradients, Role::Gradient, "‖∂L/∂a‖"),
    ] {
        let dot = |at: &Point| Mark {
            at: *at,
            glyph: Glyph::Dot,
            label: String::new(),
            role,
        };
        let dots = points.iter().map(dot).collect();
        let line = Polyline::new(points, role).label(label);
        figure = figure.with(line).with(FigureLayer::Marks(dots));
    }
    figure
}

fn table(network: &Network) -> TextTable {
    let columns = [
        ("", Alignment::Right),
        ("stage", Alignment::Left),
        ("shape", Alignment::Left),
        ("‖a‖", Alignment::Right),
        ("‖∂L/∂a‖", Alignment::Right),
        ("factor", Alignment::Right),
        ("‖W‖", Alignment::Right),
        ("slope", Alignment::Right),
    ];
    let stages = network.stages.iter().enumerate();
    TextTable {
        heading: String::new(),
        columns: columns
            .map(|(name, how)| (String::from(name), how))
            .to_vec(),
        rows: stages
            .map(|(index, stage)| row(network, index, stage))
            .collect(),
    }
}

fn row(network: &Network, index: usize, stage: &NetworkStage) -> Vec<TableCell> {
    let sizes = network.sizes_of(index);
    let layer = network.layer(stage);
    let number = |value: Option<f64>, role: Role| {
        let Some(value) = value else {
            return TableCell::new("", role);
        };
        let role = if value.is_finite() { role } else { Role::Fault };
        TableCell::new(text::minus(&figure(value, DIGITS)), role)
    };
    let is_wrong = network.findings_of(stage).next().is_some();
    let name = if is_wrong { Role::Fault } else { Role::Text };
    let mut factor = number(sizes.factor, Role::Text);
    if !factor.text.is_empty() {
        factor.text = format!("× {}", factor.text);
    }
    let slope = layer.filter(|layer| layer.activation.is_some());
    vec![
        TableCell::new((index + 1).to_string(), Role::Muted),
        TableCell::new(stage.name.clone(), name),
        TableCell::new(network.shapes(stage), Role::Muted),
        number(Some(sizes.value), Role::Value),
        number(Some(sizes.gradient), Role::Gradient),
        factor,
        number(layer.map(|layer| layer.weight_norm), Role::Text),
        number(slope.map(|layer| layer.mean_slope), Role::Text),
    ]
}
