//! `gdplay data`: what a CSV file holds, and a scenario to start from.

mod starter;

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use color_eyre::Result;
use serde::Serialize;

use super::error::{wrong, wrong_with_help};
use super::number::JsonNumber;
use super::output::{OutputFormat, csv_line, json_line, json_lines, stdout};
use crate::data::csv::{Column, ColumnKind, Obstacle, StandIn, stand_ins};
use crate::expr::number::short;
use crate::expr::visible;
use crate::scenario::read_table;

/// How many bars a histogram has.
const BINS: usize = 12;

/// What `--help` says at its end.
const EXAMPLES: &str = "\
Examples:
  gdplay data points.csv                                columns, kinds, ranges, and a scenario to start from";

/// What `data` is asked.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// The CSV file
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The form of the output
    #[arg(long, value_enum, default_value_t)]
    format: OutputFormat,
}

/// What a column holds.
#[derive(Serialize)]
struct Row {
    name: String,
    heading: String,
    kind: &'static str,
    missing: usize,
    min: Option<JsonNumber>,
    max: Option<JsonNumber>,
    mean: Option<JsonNumber>,
    deviation: Option<JsonNumber>,
    /// How many values are in each of equal parts of the range.
    histogram: Vec<usize>,
    /// The texts in the order of their numbers.
    codes: Vec<String>,
    /// How its cells are read, where they have more than a number.
    read: Option<String>,
    /// What number in it likely stands for what is not known.
    stand_in: Option<String>,
    /// Why it has no numbers.
    fault: Option<String>,
}

#[derive(Serialize)]
struct Report {
    file: String,
    layout: String,
    rows: usize,
    columns: Vec<Row>,
    scenario: Option<String>,
}

/// Reads the file and tells what it holds.
pub(super) fn run(args: &Args) -> Result<ExitCode> {
    let shown = args.file.display().to_string();
    let shown = visible(&shown).into_owned();
    let table = read_table(&args.file)
        .map_err(|error| wrong(format!("{shown}: {error}")))?
        .map_err(|error| {
            let (message, hint) = (visible(&error.message), visible(&error.hint));
            let place = format!("{shown}:{}:{}", error.line, error.column);
            wrong_with_help(format_args!("{place}: {message}"), hint)
        })?;
    let report = Report {
        layout: table.to_string(),
        rows: table.rows,
        columns: table.columns.iter().map(Row::of).collect(),
        scenario: starter::scenario(&args.file, &table),
        file: shown,
    };
    let mut out = stdout();
    match args.format {
        OutputFormat::Text => text(&mut out, &report)?,
        OutputFormat::Csv => csv(&mut out, &report)?,
        OutputFormat::Json => json_line(&mut out, &report)?,
        OutputFormat::Jsonl => json_lines(&mut out, &report.columns)?,
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

impl Row {
    fn of(column: &Column) -> Self {
        let values: Vec<f64> = column
            .values
            .iter()
            .copied()
            .filter(|x| !x.is_nan())
            .collect();
        let count = values.len() as f64;
        let min = values.iter().copied().reduce(f64::min);
        let max = values.iter().copied().reduce(f64::max);
        let mean = min.map(|_| values.iter().sum::<f64>() / count);
        let deviation = mean.map(|mean| {
            let squares = values.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>();
            (squares / count).sqrt()
        });
        let (codes, fault) = match &column.kind {
            ColumnKind::Text(codes) => (
                codes
                    .iter()
                    .map(|code| visible(code).into_owned())
                    .collect(),
                None,
            ),
            ColumnKind::Unusable(why) => {
                let line = column.fault.as_ref().map(|fault| fault.line);
                let line = line.filter(|_| matches!(why, Obstacle::TextAmongNumbers(_)));
                let line = line.map_or_else(String::new, |line| format!(" (line {line})"));
                let why = visible(&why.to_string()).into_owned();
                (Vec::new(), Some(format!("{why}{line}")))
            }
            ColumnKind::Number
            | ColumnKind::WrittenNumber { .. }
            | ColumnKind::Marked(..)
            | ColumnKind::Flag
            | ColumnKind::Date(_)
            | ColumnKind::Duration(..)
            | ColumnKind::Empty => (Vec::new(), None),
        };
        Self {
            name: column.name.clone(),
            heading: visible(&column.heading).into_owned(),
            kind: column.kind.word(),
            missing: column.missing,
            histogram: histogram(&values, min.zip(max)),
            min: min.map(JsonNumber),
            max: max.map(JsonNumber),
            mean: mean.map(JsonNumber),
            deviation: deviation.map(JsonNumber),
            codes,
            stand_in: stand_in(column),
            read: column.reading().map(|read| visible(&read).into_owned()),
            fault,
        }
    }
}

/// What is said of numbers that likely stand for a missing value.
fn stand_in(column: &Column) -> Option<String> {
    let found = stand_ins(column);
    let one = |found: &StandIn| format!("{} ({} of them)", found.text, found.count);
    let list = found.iter().map(one).collect::<Vec<_>>().join(", ");
    (!found.is_empty()).then(|| format!("{list} may stand for a missing value: write NA for it"))
}

/// How many values are in each of equal parts of a range.
fn histogram(values: &[f64], range: Option<(f64, f64)>) -> Vec<usize> {
    let Some((low, high)) = range else {
        return Vec::new();
    };
    let mut counts = vec![0; BINS];
    for x in values {
        let share = if high > low {
            (x - low) / (high - low)
        } else {
            0.5
        };
        let bin = ((share * BINS as f64) as usize).min(BINS - 1);
        if let Some(count) = counts.get_mut(bin) {
            *count += 1;
        }
    }
    counts
}

/// Bars from an eighth of a cell to a cell; blank where there is nothing.
fn bars(counts: &[usize]) -> String {
    const BARS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    let most = counts.iter().copied().max().unwrap_or(0).max(1);
    let bar = |count: &usize| match count {
        0 => ' ',
        count => BARS[(count * BARS.len()).div_ceil(most).clamp(1, BARS.len()) - 1],
    };
    counts.iter().map(bar).collect()
}

fn text(out: &mut impl Write, report: &Report) -> std::io::Result<()> {
    writeln!(out, "{}: {}\n", report.file, report.layout)?;
    let number = |number: &Option<JsonNumber>| {
        number
            .as_ref()
            .map_or(String::new(), |number| short(number.0, 5))
    };
    let mut lines = vec![
        [
            "column", "kind", "missing", "min", "mean", "max", "values", "",
        ]
        .map(String::from),
    ];
    for row in &report.columns {
        let missing = if row.missing == 0 {
            String::new()
        } else {
            row.missing.to_string()
        };
        let heading = if row.heading == row.name {
            String::new()
        } else if row.heading.is_empty() {
            String::from("without a heading")
        } else {
            format!("from `{}`", row.heading)
        };
        let codes = row
            .codes
            .iter()
            .take(4)
            .map(String::as_str)
            .collect::<Vec<_>>()
            .join(", ");
        let remark = row.fault.clone().unwrap_or_else(|| {
            let read = row.read.clone().unwrap_or_default();
            let stand_in = row.stand_in.clone().unwrap_or_default();
            let parts = [heading, codes, read, stand_in]
                .into_iter()
                .filter(|part| !part.is_empty());
            parts.collect::<Vec<_>>().join(" · ")
        });
        lines.push([
            row.name.clone(),
            row.kind.to_string(),
            missing,
            number(&row.min),
            number(&row.mean),
            number(&row.max),
            bars(&row.histogram),
            remark,
        ]);
    }
    let width = |column: usize| {
        lines
            .iter()
            .map(|line| line[column].chars().count())
            .max()
            .unwrap_or(0)
    };
    let widths: Vec<usize> = (0..7).map(width).collect();
    for [name, kind, missing, min, mean, max, values, remark] in &lines {
        let line = format!(
            "{name:0$}  {kind:1$}  {missing:>2$}  {min:>3$}  {mean:>4$}  {max:>5$}  {values:6$}  {remark}",
            widths[0], widths[1], widths[2], widths[3], widths[4], widths[5], widths[6]
        );
        writeln!(out, "{}", line.trim_end())?;
    }
    match &report.scenario {
        Some(scenario) => write!(
            out,
            "\nA scenario to start from, in the folder of the file:\n\n{scenario}"
        ),
        None => writeln!(
            out,
            "\nThere are no two columns of numbers that vary, so there is nothing to fit yet."
        ),
    }
}

fn csv(out: &mut impl Write, report: &Report) -> std::io::Result<()> {
    let names = [
        "name",
        "heading",
        "kind",
        "missing",
        "min",
        "mean",
        "max",
        "deviation",
    ];
    csv_line(out, &names.map(String::from))?;
    for row in &report.columns {
        let number = |number: &Option<JsonNumber>| {
            number
                .as_ref()
                .map_or(String::new(), |number| number.0.to_string())
        };
        let cells = [
            row.name.clone(),
            row.heading.clone(),
            row.kind.to_string(),
            row.missing.to_string(),
            number(&row.min),
            number(&row.mean),
            number(&row.max),
            number(&row.deviation),
        ];
        csv_line(out, &cells)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn histograms_count_every_value() {
        let values = [0.0, 0.5, 1.0, 1.0];
        let counts = histogram(&values, Some((0.0, 1.0)));
        assert_eq!(counts.iter().sum::<usize>(), 4);
        assert_eq!((counts[0], counts[6], counts[11]), (1, 1, 2));
        assert_eq!(bars(&counts), "▄     ▄    █");
        assert_eq!(histogram(&[3.0], Some((3.0, 3.0))).iter().sum::<usize>(), 1);
        assert!(histogram(&[], None).is_empty());
    }
}
