//! What a key means among the other keys of its log: a name alone may say too little.

use super::{NamedSeries, named};
use crate::runlog::axis::StepAxes;
use crate::runlog::key::{KeyRole, has_word, names_gradient, names_likelihood, names_only_rows};
use crate::runlog::log::{Log, Metric};
use crate::runlog::stats::{last_quarter, median, range};

/// The norms of the layers' gradients, as they came.
pub(super) fn layers_of<'a>(log: &'a Log, axes: &mut StepAxes<'a>) -> Vec<NamedSeries<'a>> {
    // Where some keys say that they are of gradients, those that are but the name of a parameter are of something else.
    let is_layer = |metric: &Metric| matches!(metric.role, KeyRole::Layer(_));
    let mut all = log.metrics.iter().filter(|metric| is_layer(metric));
    let are_named = all.any(|metric| names_gradient(&metric.name));
    let mut layers = Vec::new();
    for metric in &log.metrics {
        let name = match &metric.role {
            KeyRole::Layer(name) if !are_named || names_gradient(&metric.name) => name,
            KeyRole::GradientNorm(_) => match numbered_layer(log, &metric.name) {
                Some(name) => name,
                None => continue,
            },
            _ => continue,
        };
        // A record that was damaged may leave a name without a value.
        if !metric.series.is_empty() {
            let layer = NamedSeries::new(name, metric.series.track_among(axes));
            // No norm is below 0.
            if layer
                .points()
                .values()
                .iter()
                .all(|norm| norm.is_nan() || *norm >= 0.0)
            {
                layers.push(layer);
            }
        }
    }
    layers
}

/// The end of the key of a norm, if it is the number of a layer among others: `l2`, beside `grad_norm/l1`, is no norm of that name.
pub(super) fn numbered_layer<'a>(log: &'a Log, key: &'a str) -> Option<&'a str> {
    let (before, end) = key.rsplit_once(['/', '.'])?;
    let stem = end.trim_end_matches(|c: char| c.is_ascii_digit());
    let is_number = |end: &str| !end.is_empty() && end.bytes().all(|byte| byte.is_ascii_digit());
    let is_other = |metric: &Metric| {
        let other = metric.name.rsplit_once(['/', '.']);
        let other = other.filter(|(own, _)| *own == before).map(|(_, end)| end);
        let number = other.and_then(|end| end.strip_prefix(stem));
        matches!(metric.role, KeyRole::Layer(_)) && number.is_some_and(is_number)
    };
    let is_layer = !stem.is_empty() && stem != end && log.metrics.iter().any(is_other);
    is_layer.then_some(end)
}

/// The series of two numbered sets of rows, where the first lies below the second and no other loss says what is learned from: XGBoost and
/// LightGBM number the sets that they are given to watch, and the first is by custom the one that is learned from.
pub(super) fn by_number<'a>(
    log: &'a Log,
    validation: Option<NamedSeries<'a>>,
    axes: &mut StepAxes<'a>,
) -> (Option<NamedSeries<'a>>, Option<NamedSeries<'a>>) {
    let Some((first, second)) = validation.as_ref().and_then(|known| {
        let metric = |name: &str| log.metrics.iter().find(|metric| metric.name == name);
        let (before, after) = known.name.split_once("_0")?;
        let second = metric(&format!("{before}_1{after}"))?;
        Some((metric(&known.name)?, second))
    }) else {
        return (None, validation);
    };
    let (first, second) = (named(first, axes), named(second, axes));
    let later = |curve: &NamedSeries| median(last_quarter(curve.finite()).iter().copied());
    if second.points().len() == first.points().len() && later(&first) < later(&second) {
        (Some(first), Some(second))
    } else {
        (None, validation)
    }
}

/// The divergence in the log of an autoencoder, which is known by its reconstruction.
pub(super) fn divergence<'a>(log: &'a Log, axes: &mut StepAxes<'a>) -> Option<NamedSeries<'a>> {
    const RECONSTRUCTION: [&str; 3] = ["recon", "recons", "reconstruction"];
    const DIVERGENCE: [&str; 3] = ["kl", "kld", "kldiv"];
    let is_autoencoder = |metric: &Metric| has_word(&metric.name, &RECONSTRUCTION);
    let is_meant = |metric: &&Metric| {
        let is_term =
            matches!(metric.role, KeyRole::Loss(_)) && has_word(&metric.name, &DIVERGENCE);
        (metric.role == KeyRole::Divergence || is_term) && !metric.series.is_empty()
    };
    let found = log.metrics.iter().find(is_meant);
    let found = found.filter(|_| log.metrics.iter().any(is_autoencoder));
    found.map(|metric| named(metric, axes))
}

/// Whether what is logged is made large, so that its negative is a loss: a likelihood below 0.
pub(super) fn is_turned(metric: &Metric) -> bool {
    let track = metric.series.track();
    let known = track
        .points()
        .values()
        .iter()
        .copied()
        .filter(|value| !value.is_nan())
        .collect::<Vec<f64>>();
    names_likelihood(&metric.name) && median(known) < 0.0
}

/// Whether a loss is one: what is called a likelihood and is above 0 may be made large or small.
pub(super) fn is_known(metric: &Metric) -> bool {
    !names_likelihood(&metric.name) || is_turned(metric)
}

/// From here on numbers up to 100 are shares in percent, as of what is guessed rightly at first; losses start lower.
const PERCENT: f64 = 5.0;

/// Whether what names only its rows, as `Train: 0.8, Val: 0.7`, is a score rather than a loss: a share that rises, on the rows that are
/// learned from where those are among them.
pub(super) fn rows_are_scores(log: &Log) -> bool {
    let is_meant = |metric: &&Metric| !metric.series.is_empty() && names_only_rows(&metric.name);
    let is_own = |metric: &&Metric| matches!(metric.role, KeyRole::Loss(_));
    let all: Vec<&Metric> = log.metrics.iter().filter(is_meant).collect();
    match all.iter().copied().find(is_own) {
        Some(own) => is_rising_share(own),
        None => !all.is_empty() && all.into_iter().all(is_rising_share),
    }
}

fn is_rising_share(metric: &Metric) -> bool {
    let track = metric.series.track();
    let values: Vec<f64> = track
        .points()
        .values()
        .iter()
        .copied()
        .filter(|value| !value.is_nan())
        .collect();
    let (low, high) = range(values.iter().copied());
    let is_share = low >= 0.0 && high <= 1.0 || low >= PERCENT && high <= 100.0;
    let third = values.len().div_ceil(3);
    let first = median(values.iter().take(third).copied());
    is_share && median(values.iter().rev().take(third).copied()) > first
}

/// The meaning of a series in its log.
pub(super) fn role_among(metric: &Metric, rows_are_scores: bool) -> KeyRole {
    match metric.role {
        KeyRole::Loss(_) | KeyRole::ValidationLoss(_)
            if rows_are_scores && names_only_rows(&metric.name) =>
        {
            KeyRole::Score {
                is_held_back: matches!(metric.role, KeyRole::ValidationLoss(_)),
            }
        }
        ref role => role.clone(),
    }
}
