//! The gradient over the depth of a network: how its norm changes from layer to layer.
//!
//! The thresholds are those of a sample: so few layers make no line, so many records no difference to a median; chosen.

use std::collections::BTreeMap;

use crate::runlog::layer::{is_weight, numbered};
use crate::runlog::run::{LogRun, NamedSeries};
use crate::runlog::stats::{line, median, quantile};

/// Fewer layers make no depth.
const FEWEST: usize = 3;

/// Medians are taken over so many records at most, evenly chosen.
const RECORDS: usize = 1000;

/// What arrives at the first layers is judged where the last one has a gradient to hand on: above this share of its
/// highest norms. A run that has come to rest has nothing but rounding in all of them.
const HANDED_ON: f64 = 0.1;

/// The highest norms are those above this quantile.
const HIGHEST: f64 = 0.9;

/// Layers from the input to the output, with the median norm of each over the run.
#[derive(Clone, Debug)]
pub(super) struct LayerProfile<'a> {
    /// Names and norms; those that are always 0 or never finite are not there.
    pub(super) layers: Vec<(&'a str, f64)>,
    /// Whether they are of several kinds, which differ in size for other reasons than depth.
    pub(super) is_mixed: bool,
}

/// The weights of a run by kind, whose names differ in their first number alone, and all of them together.
pub(super) fn depths<'a>(run: &'a LogRun) -> Vec<LayerProfile<'a>> {
    let mut kinds: BTreeMap<(&str, &str), Vec<(u64, &NamedSeries)>> = BTreeMap::new();
    for layer in run.layers.iter().filter(|layer| is_weight(&layer.name)) {
        if let Some(parts) = numbered(&layer.name) {
            kinds
                .entry((parts.container, parts.rest))
                .or_default()
                .push((parts.number, layer));
        }
    }
    // Keras numbers all but the first: dense, dense_1, dense_2.
    for layer in run
        .layers
        .iter()
        .filter(|layer| numbered(&layer.name).is_none())
    {
        let kind = kinds.iter_mut().find(|((container, rest), _)| {
            let stem = container.strip_suffix('_');
            stem.and_then(|stem| layer.name.strip_prefix(stem)) == Some(rest)
        });
        if let Some((_, layers)) = kind {
            layers.push((0, layer));
        }
    }
    let kinds = kinds.into_values().map(|mut layers| {
        layers.sort_by_key(|(number, _)| *number);
        let layers = layers.into_iter().map(|(_, layer)| layer);
        (layers.collect::<Vec<&NamedSeries>>(), false)
    });
    let all = run.in_model_order().into_iter();
    let all = all.filter(|layer| is_weight(&layer.name)).collect();
    let profiles = kinds.chain(std::iter::once((all, true)));
    let profiles = profiles.filter_map(|(layers, is_mixed)| {
        let last = layers.iter().rev().find_map(|layer| handed_on(layer))?;
        let layers = layers
            .iter()
            .map(|layer| (layer.name.as_ref(), typical(layer, &last)));
        let layers = layers.filter(|(_, norm)| *norm > 0.0 && norm.is_finite());
        Some(LayerProfile {
            layers: layers.collect(),
            is_mixed,
        })
    });
    profiles
        .filter(|profile| profile.layers.len() >= FEWEST)
        .collect()
}

/// The steps at which a layer has a gradient to hand on; nothing if it never has.
fn handed_on(layer: &NamedSeries) -> Option<Vec<u64>> {
    let points = layer.points();
    let norms = points.finite().filter(|norm| *norm > 0.0);
    let enough = HANDED_ON * quantile(norms, HIGHEST);
    let is_enough = |norm: f64| norm >= enough && norm > 0.0 && norm.is_finite();
    let steps = points.iter().filter(|point| is_enough(point.value));
    let steps: Vec<u64> = steps.map(|point| point.step).collect();
    let every = steps.len().div_ceil(RECORDS).max(1);
    let chosen: Vec<u64> = steps.into_iter().step_by(every).collect();
    (!chosen.is_empty()).then_some(chosen)
}

/// The median norm of a layer at these rising steps, without what is 0 or not finite.
fn typical(layer: &NamedSeries, steps: &[u64]) -> f64 {
    let points = layer.points();
    let mut count = 0;
    let values = steps.iter().filter_map(|step| {
        count = reached(points.steps(), count, *step);
        points.values().get(count.checked_sub(1)?).copied()
    });
    median(values.filter(|value| *value > 0.0 && value.is_finite()))
}

/// How many records there are up to a step, of which so many are known to be: the next ones are looked at in ever longer leaps, as
/// they are near.
fn reached(steps: &[u64], known: usize, step: u64) -> usize {
    let rest = steps.get(known..).unwrap_or_default();
    let is_reached = |known: &u64| *known <= step;
    let mut leap = 1;
    while rest.get(leap - 1).is_some_and(is_reached) {
        leap *= 2;
    }
    let near = rest.get(..leap).unwrap_or(rest);
    known + near.partition_point(is_reached)
}

impl<'a> LayerProfile<'a> {
    /// The norm of the layer nearest the input and of the one nearest the output.
    pub(super) fn ends(&self) -> (f64, f64) {
        let norm = |layer: Option<&(&str, f64)>| layer.map_or(f64::NAN, |(_, norm)| *norm);
        (norm(self.layers.first()), norm(self.layers.last()))
    }

    /// The mean factor a layer from one of them to another, by their places and norms.
    pub(super) fn factor_between(&self, from: &str, to: &str) -> f64 {
        let at = |name: &str| {
            let mut layers = self.layers.iter().enumerate();
            layers.find(|(_, (known, _))| *known == name)
        };
        let (Some((a, (_, first))), Some((b, (_, last)))) = (at(from), at(to)) else {
            return self.factor().0;
        };
        (last / first).powf(1.0 / a.abs_diff(b).max(1) as f64)
    }

    /// The factor from a layer to the next towards the input, and how steady it is (the share of the variance of the
    /// logarithms that it explains).
    pub(super) fn factor(&self) -> (f64, f64) {
        factor(&self.layers)
    }

    /// Whether so large a share of the variance is a factor per layer. Of several kinds of layers those at the ends, an embedding
    /// and a head, are larger or smaller by nature: what is between them must change as steadily, and as much a layer.
    pub(super) fn is_steady(&self, share: f64) -> bool {
        let (slope, explained) = self.factor();
        if !self.is_mixed || explained < share {
            return explained >= share;
        }
        let inner = self.layers.len().checked_sub(1);
        let inner = inner.and_then(|last| self.layers.get(1..last));
        inner
            .filter(|inner| inner.len() >= FEWEST)
            .is_some_and(|inner| {
                let (own, explained) = factor(inner);
                explained >= share && own.ln() / slope.ln() >= share
            })
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

/// The factor from a layer to the next towards the input, and the share of the variance that it explains.
fn factor(layers: &[(&str, f64)]) -> (f64, f64) {
    let logs: Vec<f64> = layers.iter().rev().map(|(_, norm)| norm.ln()).collect();
    let (slope, _, explained) = line(&logs);
    (slope.exp(), explained)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_up_to_a_step_are_counted_from_those_known() {
        let steps = [1, 3, 4, 4, 9, 12, 40];
        for known in 0..=steps.len() {
            for step in 0..50 {
                let all = steps.partition_point(|known| *known <= step);
                assert_eq!(reached(&steps, known, step), all.max(known));
            }
        }
    }
}
