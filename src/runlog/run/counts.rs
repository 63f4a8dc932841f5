//! What is counted where the steps of a log do not tell its records apart.

use super::NamedSeries;
use crate::runlog::key::KeyRole;
use crate::runlog::log::{Log, TimeUnit};
use crate::runlog::series::{MetricSeries, SeriesPoint};
use crate::runlog::shared::RecordNumbers;

/// The numbers of the records of a log whose longest series has many for each step.
pub(super) fn numbers(log: &Log) -> Option<RecordNumbers> {
    let meant = log
        .metrics
        .iter()
        .filter(|metric| metric.role != KeyRole::Other);
    let longest = meant.clone().max_by_key(|metric| metric.series.len())?;
    let shares = longest.series.shares_steps();
    shares.then(|| RecordNumbers::of(meant.map(|metric| metric.series.steps())))
}

/// The epochs of the records, where those are what is counted.
pub(super) fn epochs<'a>(log: &'a Log, numbers: Option<&RecordNumbers>) -> Option<NamedSeries<'a>> {
    let track = match numbers {
        Some(numbers) => (log.unit == TimeUnit::Epoch).then(|| {
            let epochs = numbers.steps();
            epochs
                .map(|(step, epoch)| SeriesPoint {
                    step,
                    value: epoch as f64,
                })
                .collect()
        }),
        None => log.epochs().map(MetricSeries::track),
    };
    track.map(|track| NamedSeries::new("epoch", track))
}
