//! What was read of a run: its series, with a bound on the memory they take.

mod processes;
mod unit;

use std::collections::HashMap;

use self::processes::LostProcesses;
pub use self::unit::TimeUnit;
use super::epochs::Epochs;
use super::key::{KeyRole, is_epoch, is_rank, role, run_rank, step_rank};
use super::number::{count, number};
use super::series::MetricSeries;
use super::visible::visible;
use crate::explain::Finding;

/// The most points that are kept, 256 MiB, and as much again where the steps are uneven: beyond, every series of layers is thinned to half, then all.
const MOST_POINTS: usize = 1 << 25;

/// The most series that are kept: beyond, new keys are ignored, and that is noted.
const MOST_SERIES: usize = 20_000;

/// A metric of the run.
#[derive(Clone, Debug)]
pub struct Metric {
    /// Its name in the log, safe to print.
    pub name: String,
    /// What it means.
    pub role: KeyRole,
    /// Its records; of a metric that means nothing here only the last.
    pub series: MetricSeries,
    /// How many records there were of it.
    pub count: u64,
}

/// Where the numbers of a key go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Slot {
    /// They count steps; the lower, the likelier.
    Step(usize),
    /// They count epochs.
    Epoch,
    /// They are those of the metric with this index.
    Metric(usize),
    /// They say which of several processes wrote the record.
    Rank,
    /// Nowhere: they name the run, or there are too many keys.
    Ignored,
}

/// What was read of one run.
#[derive(Clone, Debug, Default)]
pub struct Log {
    /// The metrics, in the order of their first appearance.
    pub metrics: Vec<Metric>,
    /// What the time axis counts.
    pub unit: TimeUnit,
    /// Settings of the run that the log holds, as text.
    pub settings: Vec<(String, String)>,
    /// What the run says of itself.
    pub said: Vec<Finding>,
    /// What is to be known about the reading: a record cut off, lines that were skipped.
    pub notes: Vec<String>,
    slots: HashMap<String, Slot>,
    record: Vec<(usize, f64)>,
    order: Vec<(String, Slot)>,
    cursor: usize,
    step: Option<(usize, u64)>,
    epoch: Option<f64>,
    rank: Option<f64>,
    epochs: Epochs,
    /// The processes whose records are not read and whose loss is not finite.
    lost: LostProcesses,
    /// The epochs of records that are counted, as parts of epochs are no count.
    epoch_of: MetricSeries,
    last_step: u64,
    records: u64,
    points: usize,
    thinned: u32,
    damaged: Option<(u64, u64)>,
}

impl Log {
    /// Adds a number to the record that is open.
    pub fn value(&mut self, key: &str, value: f64) {
        let slot = self.slot(key);
        self.put(slot, value);
    }

    /// Adds a number to the record that is open, where those of its key go in this log.
    pub(super) fn put(&mut self, slot: Slot, value: f64) {
        match slot {
            Slot::Step(rank) => {
                // What is measured before the start may have a negative step.
                let whole = value.fract() == 0.0 && value.abs() < 2_f64.powi(53);
                if whole && self.step.is_none_or(|(known, _)| rank < known) {
                    self.step = Some((rank, value.max(0.0) as u64));
                }
            }
            Slot::Epoch => self.epoch = Some(value),
            Slot::Rank => self.rank = Some(value),
            Slot::Metric(metric) => self.record.push((metric, value)),
            Slot::Ignored => {}
        }
    }

    /// Adds the number that a text is to the record that is open; of a step also one with its total, a unit or a suffix behind it.
    /// Nothing if it is none.
    pub(super) fn text(&mut self, key: &str, text: &str) -> Option<()> {
        if let Some(value) = number(text) {
            self.value(key, value);
            return Some(());
        }
        let value = count(text).filter(|_| step_rank(key).is_some() || is_epoch(key))?;
        self.value(key, value);
        Some(())
    }

    /// The process that wrote the record that is open, if it says so.
    pub(super) fn rank(&self) -> Option<f64> {
        self.rank
    }

    /// Whether the record that is open has a step behind all before.
    pub(super) fn is_ahead(&self) -> bool {
        let step = self.step.map(|(_, step)| step);
        self.records > 0 && step.is_some_and(|step| step > self.last_step)
    }

    /// Whether the record that is open holds a number besides its step.
    pub fn has_values(&self) -> bool {
        !self.record.is_empty()
    }

    /// Ends the record: its numbers belong to the step that was among them, else to the epoch, else to the number of the record.
    pub fn end(&mut self) {
        self.rank = None;
        let step = self.take_step();
        if self.record.is_empty() {
            return;
        }
        let mut record = std::mem::take(&mut self.record);
        for (metric, value) in record.drain(..) {
            self.push(metric, step, value);
        }
        self.record = record;
        self.records += 1;
        self.cursor = 0;
    }

    /// Drops the record that is open.
    pub fn discard(&mut self) {
        self.record.clear();
        (self.step, self.epoch, self.rank, self.cursor) = (None, None, None, 0);
    }

    /// Adds one number at a step.
    pub fn at(&mut self, step: u64, key: &str, value: f64) {
        if let Slot::Metric(metric) = self.slot(key) {
            self.push(metric, step, value);
            self.last_step = step;
        }
        self.cursor = 0;
    }

    /// Remembers a setting of the run.
    pub fn setting(&mut self, key: &str, value: &str) {
        if self.settings.len() < MOST_SERIES {
            self.settings
                .push((visible(key).into_owned(), visible(value).into_owned()));
        }
    }

    /// Adds a note about the reading, once.
    pub fn note(&mut self, note: impl Into<String>) {
        let note = note.into();
        if !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }

    /// The step of the last record; 0 before the first.
    pub fn last_step(&self) -> u64 {
        self.last_step
    }

    /// Whether a record has begun and not ended.
    pub fn is_open(&self) -> bool {
        self.step.is_some() || !self.record.is_empty()
    }

    /// The number of records that were read.
    pub fn records(&self) -> u64 {
        self.records
    }

    /// Counts a record that is damaged.
    pub fn damaged(&mut self, line: u64) {
        self.damaged.get_or_insert((0, line)).0 += 1;
    }

    /// How many records were damaged and left out, and the number of the first one's line.
    pub fn damage(&self) -> Option<(u64, u64)> {
        self.damaged
    }

    /// Whether anything was read that a finding could need.
    pub fn is_a_run(&self) -> bool {
        self.metrics
            .iter()
            .any(|metric| metric.role != KeyRole::Other)
    }

    /// Whether nothing was read.
    pub fn is_empty(&self) -> bool {
        self.metrics.is_empty()
    }

    /// Whether the record that is open is one of rows that are held back, which count their own batches within an epoch of training.
    fn is_aside(&self) -> bool {
        let Some((epoch, (_, step))) = self.epoch.zip(self.step) else {
            return false;
        };
        let roles = self.record.iter();
        let mut roles = roles.filter_map(|(metric, _)| Some(&self.metrics.get(*metric)?.role));
        let is_other = |role: &KeyRole| {
            matches!(
                role,
                KeyRole::ValidationLoss(_) | KeyRole::Score { .. } | KeyRole::Other
            )
        };
        self.epochs.falls_within(epoch, step) && roles.all(is_other)
    }

    fn take_step(&mut self) -> u64 {
        if self.is_aside() {
            (self.step, self.epoch) = (None, None);
        }
        let epoch = self.epoch.take();
        let step = match self.step.take() {
            Some((_, step)) => self.counted_on(step, epoch),
            None => match epoch.and_then(|epoch| self.whole_epoch(epoch)) {
                Some(epoch) => epoch,
                // A record without a step among others that have one belongs to the last of them.
                None if self.records > 0 && self.unit != TimeUnit::Record => self.last_step,
                None => {
                    self.unit = TimeUnit::Record;
                    let next = if self.records == 0 {
                        0
                    } else {
                        self.last_step + 1
                    };
                    self.records.max(next)
                }
            },
        };
        self.last_step = step;
        if let Some(epoch) = epoch.filter(|_| self.unit == TimeUnit::Record) {
            self.epoch_of.push(step, epoch);
        }
        step
    }

    /// The epochs of the records, where only records are counted.
    pub(super) fn epochs(&self) -> Option<&MetricSeries> {
        let is_known = self.unit == TimeUnit::Record && !self.epoch_of.is_empty();
        is_known.then_some(&self.epoch_of)
    }

    /// The step from the start of the run.
    fn counted_on(&mut self, step: u64, epoch: Option<f64>) -> u64 {
        if self.records == 0 {
            self.unit = TimeUnit::Step;
        }
        let before = self.epochs.started_again();
        let step = self.epochs.count(epoch, step);
        if before == 0 && self.epochs.started_again() > 0 {
            self.note(
                "the steps start again with every epoch: here they are counted on over all epochs",
            );
        }
        step
    }

    /// The epoch of a record without a step, if epochs are what is counted. A part of an epoch is no count of them: many
    /// records share its whole number, so from the first part on records are counted.
    fn whole_epoch(&mut self, epoch: f64) -> Option<u64> {
        let counts = match self.unit {
            TimeUnit::Step => self.records == 0,
            TimeUnit::Epoch => true,
            TimeUnit::Record => false,
        };
        if !counts {
            return None;
        }
        let is_whole = epoch.fract() == 0.0;
        self.unit = if is_whole {
            TimeUnit::Epoch
        } else {
            TimeUnit::Record
        };
        is_whole.then_some(epoch.max(0.0) as u64)
    }

    fn push(&mut self, metric: usize, step: u64, value: f64) {
        let Some(metric) = self.metrics.get_mut(metric) else {
            return;
        };
        metric.count += 1;
        if metric.role == KeyRole::Other {
            metric.series.replace(step, value);
            return;
        }
        let before = metric.series.len();
        metric.series.push(step, value);
        self.points += metric.series.len() - before;
        if self.points > MOST_POINTS {
            self.thin();
        }
    }

    /// Halves the series of layers; if they are few, the others too.
    fn thin(&mut self) {
        let is_layer = |metric: &Metric| matches!(metric.role, KeyRole::Layer(_));
        let layers: usize = self
            .metrics
            .iter()
            .filter(|metric| is_layer(metric))
            .map(|metric| metric.series.len())
            .sum();
        let all = layers < self.points / 2;
        for metric in &mut self.metrics {
            if all || is_layer(metric) {
                metric.series.thin();
            }
        }
        self.points = self.metrics.iter().map(|metric| metric.series.len()).sum();
        self.thinned += 1;
    }

    /// How often series were thinned to half.
    pub fn thinned(&self) -> u32 {
        self.thinned
    }

    /// Where a key goes. Records of a log have their keys mostly in one order, so the next key is tried first.
    pub(super) fn slot(&mut self, key: &str) -> Slot {
        if let Some((known, slot)) = self.order.get(self.cursor)
            && known == key
        {
            self.cursor += 1;
            return *slot;
        }
        let slot = match self.slots.get(key) {
            Some(slot) => *slot,
            None => self.new_slot(key),
        };
        if let Some(entry) = self.order.get_mut(self.cursor) {
            *entry = (key.to_string(), slot);
        } else if self.order.len() < MOST_SERIES {
            self.order.push((key.to_string(), slot));
        }
        self.cursor += 1;
        slot
    }

    fn new_slot(&mut self, key: &str) -> Slot {
        let slot = if let Some(rank) = step_rank(key) {
            Slot::Step(rank)
        } else if is_epoch(key) {
            Slot::Epoch
        } else if is_rank(key) {
            Slot::Rank
        } else if run_rank(key).is_some() {
            Slot::Ignored
        } else if self.metrics.len() < MOST_SERIES {
            let name = visible(key).into_owned();
            self.metrics.push(Metric {
                role: role(&name),
                name,
                series: MetricSeries::default(),
                count: 0,
            });
            Slot::Metric(self.metrics.len() - 1)
        } else {
            self.note(format!(
                "more than {MOST_SERIES} different keys: the rest is left out"
            ));
            return Slot::Ignored;
        };
        self.slots.insert(key.to_string(), slot);
        slot
    }
}

#[cfg(test)]
mod tests;
