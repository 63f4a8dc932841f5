//! The gradient over the depth of a network: how its norm changes from layer to layer.

use std::collections::BTreeMap;

use crate::runlog::layer::{is_bias, numbered};
use crate::runlog::run::{Curve, Run};
use crate::runlog::stats::{line, median};

/// Fewer layers make no depth.
const FEWEST: usize = 3;

/// The median over the run is taken of so many records at most, evenly chosen.
const RECORDS: usize = 1000;

/// Layers of one kind, from the input to the output, with the median norm of each over the run.
#[derive(Clone, Debug)]
pub(super) struct Depth<'a> {
    /// Names and norms; those that are always 0 or never finite are not there.
    pub(super) layers: Vec<(&'a str, f64)>,
}

/// The kinds of layers whose names differ in their first number alone.
pub(super) fn depths<'a>(run: &'a Run) -> Vec<Depth<'a>> {
    let mut kinds: BTreeMap<(&str, &str), Vec<(u64, &Curve)>> = BTreeMap::new();
    for layer in run.layers.iter().filter(|layer| !is_bias(&layer.name)) {
        if let Some(parts) = numbered(&layer.name) {
            kinds
                .entry((parts.container, parts.rest))
                .or_default()
                .push((parts.number, layer));
        }
    }
    let depths = kinds.into_values().map(|mut layers| {
        layers.sort_by_key(|(number, _)| *number);
        let layers = layers
            .into_iter()
            .map(|(_, layer)| (layer.name.as_ref(), typical(layer)));
        Depth {
            layers: layers
                .filter(|(_, norm)| *norm > 0.0 && norm.is_finite())
                .collect(),
        }
    });
    depths
        .filter(|depth| depth.layers.len() >= FEWEST)
        .collect()
}

/// The median norm of a layer over the run, without what is 0 or not finite.
fn typical(layer: &Curve) -> f64 {
    let every = layer.points().len().div_ceil(RECORDS).max(1);
    let values = layer
        .points()
        .iter()
        .step_by(every)
        .map(|point| point.value);
    median(values.filter(|value| *value > 0.0 && value.is_finite()))
}

impl<'a> Depth<'a> {
    /// The norm of the layer nearest the input and of the one nearest the output.
    pub(super) fn ends(&self) -> (f64, f64) {
        let norm = |layer: Option<&(&str, f64)>| layer.map_or(f64::NAN, |(_, norm)| *norm);
        (norm(self.layers.first()), norm(self.layers.last()))
    }

    /// The factor from a layer to the next towards the input, and how steady it is (the share of the variance of the
    /// logarithms that it explains).
    pub(super) fn factor(&self) -> (f64, f64) {
        let logs: Vec<f64> = self
            .layers
            .iter()
            .rev()
            .map(|(_, norm)| norm.ln())
            .collect();
        let (slope, _, explained) = line(&logs);
        (slope.exp(), explained)
    }

    /// The layer with the least norm.
    pub(super) fn least(&self) -> Option<(&'a str, f64)> {
        self.layers
            .iter()
            .copied()
            .min_by(|a, b| a.1.total_cmp(&b.1))
    }

    /// The layer with the largest norm.
    pub(super) fn largest(&self) -> Option<(&'a str, f64)> {
        self.layers
            .iter()
            .copied()
            .max_by(|a, b| a.1.total_cmp(&b.1))
    }
}
