//! A table with a row a layer or metric: `step,layer,norm` or `step,metric,value`.

use std::borrow::Cow;
use std::path::Path;

use super::csv::{LogTable, RowLayout, TableHeader, header};
use super::{Access, FileHead, Gather, LogFormat, LogReader, own_run, understands};
use crate::runlog::log::Log;
use crate::runlog::number::number;
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
pub(super) const METRICS: [&str; 7] = [
    "metric",
    "key",
    "tag",
    "name",
    "variable",
    "metric_name",
    "metricName",
];

/// The names of the column with the number of the layer or metric.
pub(super) const VALUES: [&str; 12] = [
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
    "metricValue",
];

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
    name: String,
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
            Some((name, value, header.names.get(value)? != "value"))
        };
        Self {
            columns: layers.or_else(metrics),
            name: String::new(),
        }
    }

    fn row<'a>(
        &mut self,
        header: &TableHeader,
        cells: impl Iterator<Item = Cow<'a, str>>,
        log: &mut Log,
    ) {
        let Some((names, values, layers)) = self.columns else {
            return;
        };
        self.name.clear();
        let mut value = None;
        for (column, (name, cell)) in header.names.iter().zip(cells).enumerate() {
            if column == names {
                self.name.push_str(if layers { "grad_norm/" } else { "" });
                self.name.push_str(cell.trim());
            } else if column == values {
                value = number(&cell);
            } else if let Some(value) = number(&cell)
                && !name.is_empty()
            {
                log.value(name, value);
            }
        }
        if let Some(value) = value {
            log.value(&self.name, value);
        }
    }
}
