//! A table with a row a layer or metric: `step,layer,norm` or `step,metric,value`.

use std::path::Path;

use super::csv::{LogTable, RowLayout, TableHeader, header};
use super::csv_wide::OriginColumns;
use super::{Access, FileHead, Gather, LogFormat, LogReader, own_run, understands};
use crate::runlog::key::{held_back_in, is_of_training};
use crate::runlog::runs::Runs;
use crate::runlog::text::ByLine;

pub(super) static FORMAT: LogFormat = LogFormat {
    name: "csv_long",
    title: "CSV with a row a layer or metric: step,layer,norm",
    recognizes,
    access: Access::Stream(open),
    run_of: own_run,
    gather: Gather::InOrder,
};

/// The names of a column of layers.
pub(super) const LAYERS: [&str; 8] = [
    "layer",
    "param",
    "parameter",
    "module",
    "layer_name",
    "param_name",
    "parameter_name",
    "module_name",
];

/// The names of a column of metrics.
pub(super) const METRICS: [&str; 12] = [
    "metric",
    "key",
    "tag",
    "name",
    "variable",
    "metric_name",
    "metricname",
    "metric name",
    "metric.name",
    "path",
    "scalar",
    "title",
];

/// The names of the column with the number of the layer or metric.
pub(super) const VALUES: [&str; 14] = [
    "norm",
    "grad_norm",
    "value",
    "gradient_norm",
    "gnorm",
    "grad",
    "gradient",
    "l2",
    "l2_norm",
    "grad_l2",
    "grad_l2_norm",
    "metric_value",
    "metricvalue",
    "metric value",
];

/// What the name of a column of values has in it, if it does not say that they are norms.
const VALUE: &str = "value";

/// Whether a key is one of these names, in letters of any size.
pub(super) fn is_one_of(key: &str, known: &[&str]) -> bool {
    known.iter().any(|name| name.eq_ignore_ascii_case(key))
}

fn recognizes(sample: FileHead) -> bool {
    let long = header(sample.text).is_some_and(|header| Long::of(&header).columns.is_some());
    long && understands(sample, LogTable::<Long>::new())
}

fn open(_: &Path) -> Box<dyn LogReader> {
    Box::new(ByLine::new(LogTable::<Long>::new()))
}

#[derive(Debug)]
struct Long {
    /// The column of names, that of values, and whether the names are layers.
    columns: Option<(usize, usize, bool)>,
    origin: OriginColumns,
    run: String,
    /// What a column says about the rows, or which of several series of a metric it is.
    rows: String,
    name: String,
}

impl Long {
    /// The name of a series: that of its metric, with the word for its rows, or what else tells it from others of the metric.
    fn rename(&mut self) {
        let rows = &self.rows;
        if rows.is_empty() || rows.eq_ignore_ascii_case(&self.name) {
            return;
        }
        if let Some(word) = held_back_in(rows) {
            self.name.insert(0, ' ');
            self.name.insert_str(0, word);
        } else if !is_of_training(rows) {
            self.name.push('/');
            self.name.push_str(rows);
        }
    }
}

impl RowLayout for Long {
    fn of(header: &TableHeader) -> Self {
        let values = header.column(&VALUES);
        let layers = header
            .column(&LAYERS)
            .zip(values)
            .map(|(name, value)| (name, value, true));
        let metrics = || {
            let (name, value) = header.column(&METRICS).zip(values)?;
            let is_norm = !header
                .names
                .get(value)?
                .to_ascii_lowercase()
                .contains(VALUE);
            Some((name, value, is_norm))
        };
        Self {
            columns: layers.or_else(metrics),
            origin: OriginColumns::of(header),
            run: String::new(),
            rows: String::new(),
            name: String::new(),
        }
    }

    fn row(&mut self, header: &TableHeader, line: &str, runs: &mut Runs) -> bool {
        let Some((names, values, layers)) = self.columns else {
            return false;
        };
        self.origin
            .read(header, line, &mut self.run, &mut self.rows);
        let log = runs.log(&self.run);
        self.name.clear();
        let mut value = None;
        for (column, (name, cell)) in header.names.iter().zip(header.cells(line)).enumerate() {
            if column == names {
                self.name.push_str(if layers { "grad_norm/" } else { "" });
                self.name.push_str(cell.trim());
            } else if column == values {
                value = header.number(&cell);
            } else if !name.is_empty() && !self.origin.has(column) {
                log.text(name, &cell);
            }
        }
        if let Some(value) = value {
            self.rename();
            log.value(&self.name, value);
        }
        let held = log.has_values();
        log.end();
        held
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::runlog::text::LineReader;

    #[test]
    fn a_metric_has_several_series() {
        for (head, row, name) in [
            ("metric,variant,iter,value", "loss,train,3,2.5", "loss"),
            (
                "Metric,Variant,Iteration,Value",
                "loss,val,3,2.5",
                "val loss",
            ),
            ("metric,series,step,value", "loss,box,3,2.5", "loss/box"),
            (
                "metricName,metricValue,step,runContext",
                "loss,2.5,3,validate",
                "validate loss",
            ),
            ("layer,step,norm", "fc1,3,2.5", "grad_norm/fc1"),
            ("name,step,norm", "fc1,3,2.5", "grad_norm/fc1"),
        ] {
            let mut runs = Runs::default();
            let mut table = LogTable::<Long>::new();
            table.line(head, &mut runs);
            table.line(row, &mut runs);
            let log = runs.log("");
            let metric = log.metrics.last().map(|metric| metric.name.as_str());
            assert_eq!((metric, log.last_step()), (Some(name), 3), "{head}");
        }
    }
}
