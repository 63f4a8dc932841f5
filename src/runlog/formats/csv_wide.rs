//! A table with a column a metric: `step,loss,lr,grad_norm,layers.0.weight,…`. Columns may say which run, process or rows a row is of;
//! exports of W&B have the run in the names: `Step,RUN - loss,RUN - loss__MIN,RUN - loss__MAX`.

use std::path::Path;

use super::csv::{LogTable, RowLayout, TableHeader, header};
use super::ranks::{Admission, Ranks};
use super::{Access, FileHead, Gather, LogFormat, LogReader, own_run, understands};
use crate::runlog::key::{
    KeyRole, held_back_in, is_epoch, is_of_training, names_rows, role, run_rank, step_rank,
};
use crate::runlog::log::Slot;
use crate::runlog::number::count;
use crate::runlog::runs::Runs;
use crate::runlog::text::ByLine;

pub(super) static FORMAT: LogFormat = LogFormat {
    name: "csv_wide",
    title: "CSV with a column a metric: step,loss,grad_norm,layers.0.weight",
    recognizes,
    access: Access::Stream(open),
    run_of: own_run,
    gather: Gather::InOrder,
};

/// The ends of the names of W&B's columns with the extremes of what a point of its charts stands for.
const EXTREMES: [&str; 2] = ["__MIN", "__MAX"];

/// What stands between the name of a run and that of a metric in W&B's exports.
const OF_RUN: &str = " - ";

fn recognizes(sample: FileHead) -> bool {
    header(sample.text).is_some() && understands(sample, LogTable::<Wide>::new())
}

pub(super) fn open(_: &Path) -> Box<dyn LogReader> {
    Box::new(ByLine::new(LogTable::<Wide>::new()))
}

/// The columns that say where a row comes from.
#[derive(Clone, Debug, Default)]
pub(super) struct OriginColumns {
    run: Option<usize>,
    rows: Option<usize>,
}

impl OriginColumns {
    pub(super) fn of(header: &TableHeader) -> Self {
        let names = || header.names.iter().enumerate();
        let runs = names().filter_map(|(column, name)| Some((run_rank(name)?, column)));
        Self {
            run: runs.min().map(|(_, column)| column),
            rows: names()
                .find(|(_, name)| names_rows(name))
                .map(|(column, _)| column),
        }
    }

    /// Whether there are any.
    pub(super) fn are_there(&self) -> bool {
        self.run.or(self.rows).is_some()
    }

    /// Whether a column is one of them.
    pub(super) fn has(&self, column: usize) -> bool {
        self.run == Some(column) || self.rows == Some(column)
    }

    /// The run of a row and the text about its rows, if there are such columns.
    pub(super) fn read(
        &self,
        header: &TableHeader,
        line: &str,
        run: &mut String,
        rows: &mut String,
    ) {
        if !self.are_there() {
            return;
        }
        run.clear();
        rows.clear();
        for (column, cell) in header.cells(line).enumerate() {
            if self.run == Some(column) {
                run.push_str(cell.trim());
            } else if self.rows == Some(column) {
                rows.push_str(cell.trim());
            }
        }
    }
}

/// One column a metric: every cell that is a number belongs to the column's name.
#[derive(Debug)]
pub(super) struct Wide {
    origin: OriginColumns,
    ranks: Ranks,
    columns: Vec<Column>,
    /// The runs that the names of columns are of; where they are of none, a run without a name.
    runs: Vec<String>,
    run: String,
    rows: String,
    /// The run and the rows that the slots of columns are of.
    last: (String, String),
}

#[derive(Debug)]
struct Column {
    name: String,
    /// The run that it is of alone.
    run: Option<usize>,
    /// Where its numbers go, once it has one.
    slot: Option<Slot>,
    is_read: bool,
}

impl Wide {
    /// Finds the runs in the names of columns.
    fn name_runs(&mut self, names: &[String]) {
        let of_charts = names
            .iter()
            .filter_map(|name| name.strip_suffix(EXTREMES[0]));
        let side_by_side = names.iter().map(String::as_str);
        let side_by_side = side_by_side.filter(|name| is_of_one_run(name, names));
        let metrics: Vec<&str> = of_charts.chain(side_by_side).collect();
        let mut found: Vec<String> = Vec::new();
        for column in &mut self.columns {
            let is_extreme = EXTREMES.iter().any(|end| column.name.ends_with(end));
            column.is_read &= !is_extreme;
            let is_of_run = metrics.contains(&column.name.as_str());
            let Some((run, metric)) = column.name.rsplit_once(OF_RUN).filter(|_| is_of_run) else {
                continue;
            };
            let known = found.iter().position(|known| known == run);
            column.run = Some(known.unwrap_or(found.len()));
            if known.is_none() {
                found.push(run.to_string());
            }
            // The first column is what the chart counts.
            let counts = step_rank(metric).is_some() || is_epoch(metric);
            column.is_read &= !counts;
            column.name = metric.to_string();
        }
        if found.len() > 1 {
            self.runs = found;
        }
    }

    /// Adds the cells of a row that are of one run.
    fn add(&mut self, index: usize, header: &TableHeader, line: &str, runs: &mut Runs) -> bool {
        let several = self.runs.len() > 1;
        let run = match self.runs.get(index) {
            Some(run) if several => run,
            _ => &self.run,
        };
        let log = runs.log(run);
        if several {
            for column in &mut self.columns {
                column.slot = None;
            }
        }
        for (column, cell) in self.columns.iter_mut().zip(header.cells(line)) {
            if !column.is_read || several && column.run.is_some_and(|run| run != index) {
                continue;
            }
            let name = &column.name;
            let rows = &self.rows;
            let slot = &mut column.slot;
            let mut slot_of = || {
                *slot.get_or_insert_with(|| {
                    let counts = step_rank(name).is_some() || is_epoch(name);
                    if rows.is_empty() || counts {
                        log.slot(name)
                    } else {
                        log.slot(&format!("{rows} {name}"))
                    }
                })
            };
            if let Some(value) = header.number(&cell) {
                let slot = slot_of();
                log.put(slot, value);
            } else if let Some(value) = count(&cell)
                && (step_rank(name).is_some() || is_epoch(name))
            {
                let slot = slot_of();
                log.put(slot, value);
            }
        }
        if !log.has_values() {
            log.discard();
            return false;
        }
        match self.ranks.admits(log) {
            Admission::Read => {
                log.end();
                true
            }
            Admission::Other => false,
            Admission::Anew => {
                self.forget_slots();
                self.add(index, header, line, runs)
            }
        }
    }

    /// Finds out which run and rows a row is of.
    fn see_origin(&mut self, header: &TableHeader, line: &str) {
        self.origin
            .read(header, line, &mut self.run, &mut self.rows);
        if !self.rows.is_empty() {
            self.rows = held_back_in(&self.rows).unwrap_or_default().to_string();
        }
        if self.last.0 != self.run || self.last.1 != self.rows {
            self.last.0.clone_from(&self.run);
            self.last.1.clone_from(&self.rows);
            self.forget_slots();
        }
    }

    /// What follows belongs to another log.
    fn forget_slots(&mut self) {
        for column in &mut self.columns {
            column.slot = None;
        }
    }
}

/// Whether a column is of one of several runs side by side, `a - loss` beside `b - loss`; `train - loss` beside `val - loss` are of one.
fn is_of_one_run(name: &str, names: &[String]) -> bool {
    let of = |name: &str| {
        let (run, metric) = name.rsplit_once(OF_RUN)?;
        let is_run = held_back_in(run).is_none() && !is_of_training(run);
        (is_run && role(metric) != KeyRole::Other).then(|| (run.to_string(), metric.to_string()))
    };
    let own = of(name);
    let mut others = names.iter().filter_map(|other| of(other));
    own.is_some_and(|own| others.any(|other| other.1 == own.1 && other.0 != own.0))
}

impl RowLayout for Wide {
    fn of(header: &TableHeader) -> Self {
        let origin = OriginColumns::of(header);
        let columns = header.names.iter().enumerate();
        let columns = columns.map(|(column, name)| Column {
            name: name.clone(),
            run: None,
            slot: None,
            // The row numbers of pandas have no name.
            is_read: !name.is_empty() && !origin.has(column),
        });
        let mut wide = Self {
            columns: columns.collect(),
            origin,
            ranks: Ranks::default(),
            runs: vec![String::new()],
            run: String::new(),
            rows: String::new(),
            last: (String::new(), String::new()),
        };
        wide.name_runs(&header.names);
        wide
    }

    fn row(&mut self, header: &TableHeader, line: &str, runs: &mut Runs) -> bool {
        if self.origin.are_there() {
            self.see_origin(header, line);
        }
        let mut held = false;
        for index in 0..self.runs.len() {
            held |= self.add(index, header, line, runs);
        }
        held
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::runlog::log::Log;
    use crate::runlog::text::LineReader;

    /// The runs of a table, each with the names, last steps and last values of its metrics.
    fn read(lines: &[&str]) -> Vec<String> {
        let mut runs = Runs::default();
        let mut table = LogTable::<Wide>::new();
        for line in lines {
            table.line(line, &mut runs);
        }
        let metrics = |log: &Log| {
            let metrics = log.metrics.iter().filter_map(|metric| {
                let last = metric.series.last()?;
                Some(format!("{}@{}={}", metric.name, last.step, last.value))
            });
            metrics.collect::<Vec<_>>().join(" ")
        };
        let all = runs
            .iter()
            .map(|(name, log)| format!("{name}: {}", metrics(log)));
        all.collect()
    }

    #[test]
    fn columns_say_where_a_row_comes_from() {
        assert_eq!(
            read(&[
                "run,split,step,loss",
                "a,train,1,2.5",
                "a,val,1,3.5",
                "b,train,1,4.5"
            ]),
            ["a: loss@1=2.5 val loss@1=3.5", "b: loss@1=4.5"]
        );
        assert_eq!(
            read(&["step,rank,loss", "1,1,2", "1,0,3", "2,1,4"]),
            [": loss@1=3"]
        );
        assert_eq!(
            read(&["step,loss", "10/100,2.5", "1.5k,1.5"]),
            [": loss@1500=1.5"]
        );
    }

    #[test]
    fn names_of_columns_say_the_run() {
        let head = "\"Step\",\"a - x - loss\",\"a - x - loss__MIN\",\"a - x - loss__MAX\"";
        assert_eq!(read(&[head, "3,2.5,2.4,2.6"]), [": loss@3=2.5"]);
        let two = format!("{head},\"b - loss\",\"b - loss__MIN\",\"b - loss__MAX\"");
        assert_eq!(
            read(&[&two, "3,2.5,2.4,2.6,,,", "4,,,,1.5,1,2"]),
            ["a - x: loss@3=2.5", "b: loss@4=1.5"]
        );
        let bare = ["step,a - loss,b - loss", "3,2.5,1.5"];
        assert_eq!(read(&bare), ["a: loss@3=2.5", "b: loss@3=1.5"]);
        let of_rows = ["step,train - loss,val - loss", "3,2.5,1.5"];
        assert_eq!(read(&of_rows), [": train - loss@3=2.5 val - loss@3=1.5"]);
        // A sign between words makes no run.
        assert_eq!(read(&["step,a - loss", "3,2.5"]), [": a - loss@3=2.5"]);
    }
}
