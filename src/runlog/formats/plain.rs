//! Any other text whose lines hold a step and a loss or norm: `step 10 | loss: 4.2 | grad norm: 0.5`, `Step 10, loss=4.2`.
//!
//! A line that only counts, as `Epoch 3`, counts for those below it that do not.

mod commas;
mod counts;
mod keys;
mod kinds;
mod narrow;
mod passes;
mod rounded;
mod rows;
mod scan;
mod shape;
mod totals;
mod words;

use std::borrow::Cow;
use std::path::Path;

use self::commas::Commas;
use self::counts::count;
pub(super) use self::keys::Key;
use self::kinds::{Kinds, RecordOfLine};
use self::narrow::with_narrow_signs;
use self::passes::Passes;
use self::rounded::RoundedSteps;
pub(super) use self::scan::{Scan, WRAPPERS};
use self::totals::Totals;
use self::words::{begins_rows, is_row, rank, scale_after_overflow};
use super::ranks::Ranks;
use super::{Access, FileHead, Gather, LogFormat, LogReader, own_run};
use crate::runlog::log::{Log, TimeUnit};
use crate::runlog::runs::Runs;
use crate::runlog::text::{ByLine, Fed, LineReader};

pub(super) static FORMAT: LogFormat = LogFormat {
    name: "text",
    title: "other text with a step and a loss or norm in a line: step 10 | loss: 4.2 | grad norm: 0.5",
    recognizes,
    access: Access::Stream(open),
    run_of: own_run,
    gather: Gather::InOrder,
};

/// So many lines must hold a record, each at a step of its own, where others hold none.
const FEWEST: usize = 2;

fn recognizes(sample: FileHead) -> bool {
    are_records(sample, Lines::default())
}

/// Whether enough lines of a sample are records to this reader.
pub(super) fn are_records(sample: FileHead, mut lines: Lines) -> bool {
    let mut runs = Runs::default();
    let (mut records, mut others, mut last) = (0, 0, None);
    for line in super::whole_lines(sample.text) {
        match lines.line(line, &mut runs) {
            Fed::Record => {
                let step = Some(runs.log("").last_step());
                records += usize::from(last != step);
                last = step;
            }
            Fed::Other | Fed::Damaged => others += 1,
        }
        if lines.kinds.are_known() || records >= FEWEST && lines.kinds.have_counts() {
            return true;
        }
    }
    records > 0 && others == 0
}

fn open(_: &Path) -> Box<dyn LogReader> {
    Box::new(ByLine::new(Lines::default()))
}

/// Reads a line that holds a step and a loss or norm.
#[derive(Debug, Default)]
pub(super) struct Lines {
    scan: Scan,
    /// Whether there is no step, so that records are counted.
    is_uncounted: bool,
    /// The epoch of the last line that had one, and the step of the last line that had one and nothing else.
    epoch: Option<f64>,
    step: Option<f64>,
    /// The key of what counted last on a line of its own.
    counted_by: String,
    passes: Passes,
    rounded: RoundedSteps,
    totals: Totals,
    /// The step of the last record that had its own.
    last: Option<f64>,
    /// Which records so far had a step of their own.
    stepped: Stepped,
    /// The rows of a table of names and numbers that is open: its step may stand in any of them.
    table: Vec<(Key, f64)>,
    kinds: Kinds,
    ranks: Ranks,
    /// The process that wrote the line.
    rank: Option<f64>,
    commas: Commas,
    /// A line that only says of which rows the next one is.
    heading: String,
}

/// Which records have a step of their own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Stepped {
    #[default]
    None,
    /// Only such of rows that are held back.
    HeldBack,
    /// Such of training.
    Training,
}

impl LineReader for Lines {
    fn line(&mut self, line: &str, runs: &mut Runs) -> Fed {
        if let Some(scale) = scale_after_overflow(line).filter(|_| self.last.is_some()) {
            let log = runs.log("");
            log.at(log.last_step(), "loss_scale", scale);
            return Fed::Other;
        }
        let line = with_narrow_signs(line);
        let line = self.commas.with_points(line);
        if begins_rows(&line) {
            self.heading = line.into_owned();
            return Fed::Other;
        }
        let heading = std::mem::take(&mut self.heading);
        let line = if heading.is_empty() {
            line
        } else {
            Cow::Owned(format!("{heading} {line}"))
        };
        let line = line.as_ref();
        self.rank = rank(line);
        self.scan.read(line);
        if self.is_uncounted {
            return self.record_uncounted(runs);
        }
        if is_row(line) {
            let pairs = self.scan.pairs();
            let rows = pairs.map(|(key, pair)| (key.clone(), pair.value));
            self.table.extend(rows);
            return Fed::Other;
        }
        let table = self.end_table(runs);
        let fed = self.alone(line, runs);
        if table == Fed::Record { table } else { fed }
    }

    fn end(&mut self, runs: &mut Runs) {
        self.end_table(runs);
    }
}

impl Lines {
    /// Reads a line that is no row of a table.
    fn alone(&mut self, line: &str, runs: &mut Runs) -> Fed {
        if self.scan.first(Key::is_measured).is_none() {
            let is_rate = self.scan.first(Key::is_rate).is_some();
            if is_rate && self.add_rate(runs) {
                return Fed::Record;
            }
            self.begin();
            return Fed::Other;
        }
        // `Batch: 0.25` is its time.
        let step = self.scan.step(Key::is_step);
        let step = step.filter(|step| step.fract() == 0.0);
        let step = step.map(|step| self.exact(step));
        let epoch = self.scan.first(Key::is_epoch);
        let counted = self.scan.pairs().find(|(key, _)| key.is_step());
        let pair = counted.and_then(|(_, pair)| Some((pair.value, pair.total?)));
        if let Some(pair) = pair {
            self.totals.see(pair);
            if self.totals.are_steps {
                self.epoch = Some(pair.0);
                self.last = Some(pair.1);
                self.record(self.last, runs);
                return Fed::Record;
            }
        }
        let count = match step {
            Some(_) => None,
            None => count(line, epoch.is_some()),
        };
        // Rows that are held back have batches of their own.
        let trains = |key: &Key| key.is_training() || key.is_layer();
        let trains = self.scan.first(trains).is_some();
        let is_aside = self.stepped == Stepped::Training && !trains;
        let falls = step < self.last;
        let step = step.filter(|_| !(is_aside && falls));
        self.totals.are_aside = is_aside && falls;
        // A count in the row of those of training goes on with them.
        let is_own = |count: &counts::Count| {
            let step = count.step as f64;
            is_aside && (count.total.is_some() || self.last.is_some_and(|last| step < last))
        };
        let count = count.filter(|count| !is_own(count));
        let of_count = count.and_then(|count| count.epoch);
        let own = epoch.or(of_count.map(|epoch| epoch as f64));
        let bar = count.and_then(|count| Some((count.step, count.total?)));
        let bar = bar.filter(|_| own.is_none() && !self.passes.are_named);
        let known = own.or(self.epoch);
        self.epoch = match bar {
            Some((step, total)) => match self.passes.of(step, total) {
                Some(pass) => Some(pass),
                None => return Fed::Other,
            },
            None => known,
        };
        let counted = count.map(|count| count.step as f64);
        let stepped = match step.or(counted) {
            None => Stepped::None,
            Some(_) if trains => Stepped::Training,
            Some(_) => Stepped::HeldBack,
        };
        self.stepped = self.stepped.max(stepped);
        if step.or(counted).or(epoch).is_some() {
            self.last = step.or(counted).or(epoch);
            self.record(counted, runs);
            return Fed::Record;
        }
        // Below a record, layers alone are more of it.
        let is_loss = |key: &Key| key.is_measured() && !key.is_layer();
        let has_steps = self.stepped != Stepped::None;
        if has_steps && self.scan.first(is_loss).is_none() {
            self.record(self.last, runs);
            return Fed::Record;
        }
        // Where records have steps, a loss without one is something else.
        let is_more = has_steps && self.scan.first(Key::is_training).is_some();
        if is_more || self.step.or(self.epoch).is_none() {
            return Fed::Other;
        }
        self.record(self.step, runs);
        Fed::Record
    }

    /// The step of a line, also where it is rounded.
    fn exact(&mut self, step: f64) -> f64 {
        let rounding = self.scan.rounding();
        let exact = self.rounded.exact(step, rounding);
        if rounding > 0.0 {
            self.scan.set_step(exact);
        }
        exact
    }

    /// Adds the rate of a line without a loss that says its step, as Caffe prints it. Settings come before the first record is known.
    fn add_rate(&mut self, runs: &mut Runs) -> bool {
        let step = self.scan.step(Key::is_step);
        let is_ahead = step.zip(self.last).is_some_and(|(step, last)| step >= last);
        let is_record = is_ahead && self.kinds.are_known();
        if is_record {
            self.record(step, runs);
        }
        is_record
    }

    /// Reads the table that ends, if it holds a loss or norm.
    fn end_table(&mut self, runs: &mut Runs) -> Fed {
        let table = std::mem::take(&mut self.table);
        let counts = |key: &Key| key.is_step() && !key.is_total();
        let step = table.iter().rfind(|(key, _)| counts(key));
        self.step = step.map(|(_, step)| *step).or(self.step);
        let epoch = table.iter().find(|(key, _)| key.is_epoch());
        self.epoch = epoch.map(|(_, epoch)| *epoch).or(self.epoch);
        let is_record = table.iter().any(|(key, _)| key.is_measured());
        if !is_record || self.step.or(self.epoch).is_none() {
            return Fed::Other;
        }
        let mut record = RecordOfLine::default();
        for (key, value) in table.iter().filter(|(key, _)| !key.is_step()) {
            record.add(key, Some(*value));
        }
        let counted_by = Some("").filter(|_| self.step.is_none());
        record.ends(self.step, None, counted_by);
        self.kinds.add(record, &mut self.ranks, runs);
        Fed::Record
    }
}

impl Lines {
    /// Reads lines that name a loss, with `:` or `=` before its number, and no step.
    pub(super) fn uncounted() -> Self {
        Self {
            is_uncounted: true,
            ..Self::default()
        }
    }

    /// Reads lines in which scores and rewards are what is measured.
    pub(super) fn of_scores() -> Self {
        Self {
            scan: Scan::of_scores(),
            ..Self::default()
        }
    }

    /// The same without a step.
    pub(super) fn of_uncounted_scores() -> Self {
        Self {
            is_uncounted: true,
            ..Self::of_scores()
        }
    }

    fn record_uncounted(&self, runs: &mut Runs) -> Fed {
        let mut pairs = self.scan.pairs();
        if !pairs.any(|(key, pair)| key.is_training() && pair.is_marked) {
            return Fed::Other;
        }
        let log = runs.log("");
        log.unit = TimeUnit::Record;
        for (key, pair) in self.scan.pairs() {
            if !key.is_epoch() && !key.is_step() {
                log.value(&key.name, pair.value);
            }
        }
        log.end();
        Fed::Record
    }

    /// A line counts for those below it.
    fn begin(&mut self) {
        let step = self.scan.step(|key| !key.is_total());
        let epoch = self.scan.first(|key| key.is_epoch() && !key.is_total());
        let named = self
            .scan
            .pairs()
            .find(|(key, _)| key.is_step() || key.is_epoch());
        if let Some((key, _)) = named {
            self.counted_by.clone_from(&key.name);
        }
        self.passes.are_named |= epoch.is_some();
        if epoch.is_some() && epoch != self.epoch {
            (self.epoch, self.step) = (epoch, None);
        }
        self.step = step.or(self.step);
    }

    /// Adds the numbers of the line as a record, perhaps of a step that is not among them.
    fn record(&mut self, step: Option<f64>, runs: &mut Runs) {
        let counts = |key: &Key| key.is_step() || key.is_epoch();
        let has_count = step != self.step && step.is_some() || self.scan.first(counts).is_some();
        if self.kinds.are_known() && self.rank.is_none() {
            return self.put(step, runs.log(""));
        }
        let mut record = RecordOfLine::default();
        record.rank = self.rank;
        for (key, pair) in self.scan.pairs() {
            record.add(key, Some(pair.value).filter(|_| self.is_part(key)));
        }
        let counted_by = Some(&self.counted_by).filter(|_| !has_count);
        record.ends(step, self.epoch, counted_by.map(String::as_str));
        if self.kinds.add(record, &mut self.ranks, runs) && has_count {
            // What counted for lines below it was one of the settings.
            self.step = None;
        }
    }

    /// Whether a number is a part of its record under its own key.
    fn is_part(&self, key: &Key) -> bool {
        let is_pair = (self.totals.are_steps || self.totals.are_aside) && key.is_step();
        !key.is_epoch() && !is_pair
    }

    fn put(&self, step: Option<f64>, log: &mut Log) {
        for (key, pair) in self.scan.pairs() {
            if self.is_part(key) {
                log.value(&key.name, pair.value);
            }
        }
        if let Some(step) = step {
            log.value("step", step);
        }
        if let Some(epoch) = self.epoch {
            log.value("epoch", epoch);
        }
        log.end();
    }
}

#[cfg(test)]
mod tests;
