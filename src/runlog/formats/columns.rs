//! Tables whose columns are set apart by spaces or bars, as fastai, spaCy, YOLO and Vowpal Wabbit print them and notebooks show
//! them: a line of names, then lines of numbers below.

use std::path::Path;

use super::{Access, FileHead, Gather, LogFormat, LogReader, own_run, whole_lines};
use crate::runlog::key::{KeyRole, is_epoch, role, step_rank};
use crate::runlog::number::number;
use crate::runlog::runs::Runs;
use crate::runlog::text::{ByLine, Fed, LineReader};

pub(super) static FORMAT: LogFormat = LogFormat {
    name: "columns",
    title: "a table with spaces or bars between its columns: epoch  train_loss  valid_loss",
    recognizes,
    access: Access::Stream(open),
    run_of: own_run,
    gather: Gather::InOrder,
};

/// So many rows must fit the names above them.
const FEWEST: usize = 2;

/// The words of a name at most.
const WORDS: usize = 3;

/// Names that spaCy has for what counts, and Vowpal Wabbit for the examples and for the loss since the line before: that
/// replaces its mean over all, which stands before it and hides what is new.
const SHORT_NAMES: [(&str, &str); 4] = [
    ("#", "step"),
    ("E", "epoch"),
    ("counter", "step"),
    ("last", "loss"),
];

/// What the losses of spaCy's components begin with; the run is about their sum.
const PART: &str = "LOSS ";

/// Bars between columns: ASCII's and those that draw boxes.
const BARS: [char; 4] = ['|', '│', '┃', '║'];

fn recognizes(sample: FileHead) -> bool {
    let mut runs = Runs::default();
    let mut lines = Lines::default();
    let fed = whole_lines(sample.text).map(|line| lines.line(line, &mut runs));
    fed.filter(|fed| *fed == Fed::Record)
        .nth(FEWEST - 1)
        .is_some()
}

fn open(_: &Path) -> Box<dyn LogReader> {
    Box::new(ByLine::new(Lines::default()))
}

#[derive(Debug, Default)]
struct Lines {
    columns: Vec<Column>,
    /// Whether the names begin behind a blank, so that there may be a column without one before them.
    is_indented: bool,
}

#[derive(Debug)]
struct Column {
    name: String,
    counts: bool,
    is_measured: bool,
}

impl LineReader for Lines {
    fn line(&mut self, line: &str, runs: &mut Runs) -> Fed {
        if let Some(columns) = header(line) {
            self.columns = columns;
            self.is_indented = line.starts_with(' ');
            return Fed::Other;
        }
        let mut cells = cells(line);
        // pandas prints the number of each row, whose column has no name.
        let has_index = self.is_indented && cells.len() == self.columns.len() + 1;
        if has_index && line.starts_with(|c: char| c.is_ascii_digit()) {
            cells.remove(0);
        }
        if self.columns.is_empty() || cells.len() < self.columns.len() {
            return Fed::Other;
        }
        // Of `3/100` the first is the count; a list of one stands in brackets.
        let value = |cell: &str| {
            let cell = cell.trim_matches(['[', ']']);
            cell.split('/').next().and_then(number)
        };
        let row = self
            .columns
            .iter()
            .zip(cells.iter().map(|cell| value(cell)));
        let has = |is: fn(&Column) -> bool| {
            row.clone()
                .any(|(column, value)| is(column) && value.is_some())
        };
        if !has(|column| column.counts) || !has(|column| column.is_measured) {
            return Fed::Other;
        }
        let log = runs.log("");
        let (mut sum, mut parts) = (0.0, 0);
        for (column, value) in row {
            if let Some(value) = value {
                log.value(&column.name, value);
                if column.name.starts_with(PART) {
                    (sum, parts) = (sum + value, parts + 1);
                }
            }
        }
        if parts > 1 {
            log.value("loss", sum);
        }
        log.end();
        Fed::Record
    }

    fn unfinished(&mut self, _: &str, _: &mut Runs) -> Fed {
        Fed::Damaged
    }
}

/// The cells of a row.
fn cells(line: &str) -> Vec<&str> {
    let line = line.trim();
    match line.strip_prefix(BARS) {
        Some(row) => row
            .trim_end_matches(BARS)
            .split(BARS)
            .map(str::trim)
            .collect(),
        None if line.contains('\t') => line.split('\t').map(str::trim).collect(),
        None => line.split_whitespace().collect(),
    }
}

/// The columns that a line names: a count and a loss or norm among them, no number.
fn header(line: &str) -> Option<Vec<Column>> {
    let line = line.trim();
    let line = line.strip_prefix("# ").unwrap_or(line).trim();
    let is_spaced = line.contains("  ") && !line.starts_with(BARS);
    let names: Vec<&str> = if is_spaced {
        let names = line.split("  ").map(str::trim);
        names.filter(|name| !name.is_empty()).collect()
    } else {
        cells(line)
    };
    let is_name = |name: &str| {
        name.split_whitespace().count() <= WORDS
            && !name.contains([':', '=', ','])
            && number(name).is_none()
    };
    let columns: Vec<Column> = names
        .into_iter()
        .map(|name| is_name(name).then(|| Column::of(name)))
        .collect::<Option<_>>()?;
    let has = |is: fn(&Column) -> bool| columns.iter().any(is);
    (has(|column| column.counts) && has(|column| column.is_measured)).then_some(columns)
}

impl Column {
    fn of(name: &str) -> Self {
        let known = SHORT_NAMES.iter().find(|(short, _)| *short == name);
        let name = known.map_or(name, |(_, long)| long).to_string();
        Self {
            counts: step_rank(&name).is_some() || is_epoch(&name),
            is_measured: matches!(role(&name), KeyRole::Loss(_) | KeyRole::GradientNorm(_)),
            name,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The steps and the losses of a table.
    fn read(lines: &[&str]) -> Vec<(u64, f64)> {
        let mut runs = Runs::default();
        let mut reader = Lines::default();
        for line in lines {
            reader.line(line, &mut runs);
        }
        let metrics = &runs.log("").metrics;
        let loss = metrics
            .iter()
            .filter(|metric| matches!(metric.role, KeyRole::Loss(_)))
            .min_by_key(|metric| metric.name.len());
        let track = loss.map(|loss| loss.series.track()).unwrap_or_default();
        let points = track.points().iter();
        points.map(|point| (point.step, point.value)).collect()
    }

    #[test]
    fn rows_below_names() {
        let fastai = [
            "epoch     train_loss  valid_loss  accuracy  time",
            "0         2.500000    2.600000    0.900000  00:10",
            "1         1.500000    1.600000    0.900000  00:10",
        ];
        assert_eq!(read(&fastai), [(0, 2.5), (1, 1.5)]);
        let spacy = [
            "E    #       LOSS NER  ENTS_F  SCORE",
            "---  ------  --------  ------  ------",
            "  0       0     12.50    0.00    0.50",
            "  0     200      2.50   50.00    0.50",
        ];
        assert_eq!(read(&spacy), [(0, 12.5), (200, 2.5)]);
        let parts = [
            "E    #       LOSS TOK2VEC  LOSS NER  ENTS_F",
            "---  ------  ------------  --------  ------",
            "  0       0          0.50      2.00    0.00",
        ];
        assert_eq!(read(&parts), [(0, 2.5)]);
        let pandas = ["    step    loss", "0     10  2.5000", "1     20  1.5000"];
        assert_eq!(read(&pandas), [(10, 2.5), (20, 1.5)]);
        let notebook = [
            "| Step | Training Loss | Validation Loss |",
            "|------|---------------|-----------------|",
            "| 500  | 2.5           | 2.6             |",
            "| 1000 | 1.5           | 1.6             |",
        ];
        assert_eq!(read(&notebook), [(500, 2.5), (1000, 1.5)]);
        let tabs = [
            " [2000/2000 12:31, Epoch 4/4]",
            "Step\tTraining Loss",
            "10\t2.500000",
            "20\t1.500000",
        ];
        assert_eq!(read(&tabs), [(10, 2.5), (20, 1.5)]);
        let yolo = [
            "      Epoch    GPU_mem   box_loss  Instances       Size",
            "      1/100      2.1G      2.5         20        640:  50%|██  | 5/10",
            "      2/100      2.1G      1.5         20        640: 100%|████| 10/10",
        ];
        assert_eq!(read(&yolo), [(1, 2.5), (2, 1.5)]);
        let vowpal_wabbit = [
            "average  since         example        example        current        current  current",
            "loss     last          counter         weight          label        predict features",
            "9.000000 2.500000            1            1.0         1.0000         0.0000       15",
            "9.000000 1.500000            2            2.0        -1.0000         0.1000       15",
        ];
        assert_eq!(read(&vowpal_wabbit), [(1, 2.5), (2, 1.5)]);
        let boxed = [
            "┏━━━━━━┳━━━━━━━━━┓",
            "┃ step ┃    loss ┃",
            "┡━━━━━━╇━━━━━━━━━┩",
            "│   10 │     2.5 │",
            "│   20 │     1.5 │",
            "└──────┴─────────┘",
        ];
        assert_eq!(read(&boxed), [(10, 2.5), (20, 1.5)]);
    }

    #[test]
    fn what_is_no_table() {
        for lines in [
            &["the loss of it, per epoch", "1 2 3 4 5 6"][..],
            &["epoch: loss", "1 2"],
            &["name  size", "a  1"],
            &["epoch 1 loss", "1 2 3"],
        ] {
            let mut reader = Lines::default();
            let mut runs = Runs::default();
            for line in lines {
                assert_eq!(reader.line(line, &mut runs), Fed::Other, "{line}");
            }
        }
    }
}
