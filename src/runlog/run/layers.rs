//! The layers of a run: their order, and the norm of all.

use super::NamedSeries;
use crate::runlog::layer::{from_input, natural};
use crate::runlog::series::SeriesPoint;

/// Layers that are given as they came, in natural order and each once, and their indices from the input to the output.
pub(super) fn in_order(layers: Vec<NamedSeries>) -> (Vec<NamedSeries>, Vec<usize>) {
    let mut layers: Vec<(usize, NamedSeries)> = layers.into_iter().enumerate().collect();
    layers.sort_by(|a, b| natural(&a.1.name, &b.1.name));
    layers.dedup_by(|a, b| a.1.name == b.1.name);
    let (appeared, layers): (Vec<usize>, Vec<NamedSeries>) = layers.into_iter().unzip();
    // What comes later than the rest, as what was frozen does, has its place by its name.
    let starts = layers.iter().map(|layer| layer.points().first());
    let starts: Vec<Option<u64>> = starts.map(|first| first.map(|point| point.step)).collect();
    let together = starts.windows(2).all(|pair| pair.first() == pair.last());
    let names: Vec<&str> = layers.iter().map(|layer| layer.name.as_ref()).collect();
    let order = from_input(&names, together.then_some(&appeared[..]));
    (layers, order)
}

/// The norm of the whole gradient: the root of the sum of squares over the layers, at the steps of the layer with most
/// records. A layer that has no record at a step adds what it had before.
pub(super) fn whole<'a>(layers: &[NamedSeries]) -> Option<NamedSeries<'a>> {
    let longest = layers.iter().max_by_key(|layer| layer.points().len())?;
    let steps = longest.points().steps().iter();
    let zero = |step: &u64| SeriesPoint {
        step: *step,
        value: 0.0,
    };
    let mut points: Vec<SeriesPoint> = steps.map(zero).collect();
    for layer in layers {
        let mut known = 0.0;
        let mut records = layer.points().iter().peekable();
        for point in &mut points {
            while let Some(record) = records.next_if(|record| record.step <= point.step) {
                known = record.value;
            }
            point.value += known * known;
        }
    }
    for point in &mut points {
        point.value = point.value.sqrt();
    }
    Some(NamedSeries::new("all layers", points.into_iter().collect()))
}
