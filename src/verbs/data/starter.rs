//! A scenario that fits the last column of a file by the others.

use std::fmt::Write;
use std::path::Path;

use crate::data::csv::{Column, ColumnKind, CsvTable};
use crate::scenario::toml_string as string;

/// How many columns the scenario fits by.
const MOST: usize = 4;

/// How many classes a column of whole numbers can be.
const CLASSES: f64 = 10.0;

/// The text of a scenario, if there are two columns with numbers.
pub(super) fn scenario(path: &Path, table: &CsvTable) -> Option<String> {
    let varies = |column: &&Column| {
        let mut known = column.values.iter().filter(|x| !x.is_nan());
        let first = known.next();
        known.any(|x| Some(x) != first)
    };
    let usable: Vec<&Column> = table.columns.iter().filter(varies).collect();
    let (target, others) = usable.split_last()?;
    let inputs: Vec<&Column> = others
        .iter()
        .copied()
        .filter(|column| !is_count(column))
        .take(MOST)
        .collect();
    // Of columns that all count the rows, the first is likely their index.
    let inputs = if inputs.is_empty() {
        vec![*others.last()?]
    } else {
        inputs
    };
    let file = path.file_name()?.to_str()?;
    let mut text = format!(
        "gdplay = 1\ntitle = {}\n",
        string(&format!("{} by {}", target.name, names(&inputs, ", ")))
    );
    writeln!(text, "loss = {}\n", string(&loss(table, &inputs, target))).ok()?;
    writeln!(text, "[data]\nfile = {}", string(file)).ok()?;
    if !table.has_headings {
        let all: Vec<&Column> = table.columns.iter().collect();
        writeln!(text, "names = [{}]", quoted(&all)).ok()?;
    }
    let scaled: Vec<&Column> = inputs
        .iter()
        .copied()
        .filter(|column| is_far_from_one(column))
        .collect();
    if !scaled.is_empty() {
        writeln!(text, "standardize = [{}]", quoted(&scaled)).ok()?;
    }
    if let ColumnKind::Text(codes) = &target.kind {
        let codes: Vec<String> = codes.iter().map(|code| string(code)).collect();
        writeln!(
            text,
            "codes = {{ {} = [{}] }}",
            target.name,
            codes.join(", ")
        )
        .ok()?;
    }
    text.push_str(
        "\n[[racers]]\noptimizer = \"adam\"\nlearning_rate = 0.1\n\n[stop]\nsteps = 500\n",
    );
    Some(text)
}

/// 1, 2, 3, … in the order of the rows: it numbers them.
fn is_count(column: &Column) -> bool {
    let mut pairs = column.values.windows(2);
    column.values.len() > 2 && pairs.all(|pair| pair[1] - pair[0] == 1.0)
}

fn loss(table: &CsvTable, inputs: &[&Column], target: &Column) -> String {
    let mut classes: Vec<f64> = target
        .values
        .iter()
        .copied()
        .filter(|x| !x.is_nan())
        .collect();
    classes.sort_by(f64::total_cmp);
    classes.dedup();
    let count = classes.len() as f64;
    let are_classes = (2.0..=CLASSES).contains(&count)
        && classes
            .iter()
            .zip(0..)
            .all(|(x, class)| *x == f64::from(class));
    let is_number = matches!(
        target.kind,
        ColumnKind::Number
            | ColumnKind::WrittenNumber { .. }
            | ColumnKind::Marked(..)
            | ColumnKind::Date(_)
            | ColumnKind::Duration(..)
    );
    let linear: Vec<String> = (1..)
        .zip(inputs)
        .map(|(number, input)| format!("{} {}", free(table, &format!("w{number}")), input.name))
        .collect();
    let linear = format!("{} + {}", linear.join(" + "), free(table, "b"));
    match (are_classes, count) {
        (true, 2.0) => format!("bce({linear}, {})", target.name),
        (true, _) if !is_number || target.values.len() as f64 >= 3.0 * count => {
            let stack = if inputs.len() == 1 {
                inputs[0].name.clone()
            } else {
                format!("stack({})", names(inputs, ", "))
            };
            format!("cross_entropy(linear({stack}, {count}), {})", target.name)
        }
        _ => format!("mse({linear}, {})", target.name),
    }
}

/// A name that no column has.
fn free(table: &CsvTable, name: &str) -> String {
    let taken = |name: &str| table.columns.iter().any(|column| column.name == name);
    let mut name = name.to_string();
    while taken(&name) {
        name.push_str("_w");
    }
    name
}

/// Whether the numbers are large or small beside 1, or far from 0: a single rate does not fit them.
fn is_far_from_one(column: &Column) -> bool {
    let largest = column
        .values
        .iter()
        .filter(|x| !x.is_nan())
        .fold(0.0_f64, |most, x| most.max(x.abs()));
    !(0.1..=3.0).contains(&largest)
}

fn names(columns: &[&Column], between: &str) -> String {
    columns
        .iter()
        .map(|column| column.name.as_str())
        .collect::<Vec<_>>()
        .join(between)
}

fn quoted(columns: &[&Column]) -> String {
    columns
        .iter()
        .map(|column| string(&column.name))
        .collect::<Vec<_>>()
        .join(", ")
}
