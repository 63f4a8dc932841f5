//! CSV files: a table has a distinct name and a number for each row in every column, a fault has a line and a column.

use std::sync::Arc;

use gdplay::data::csv::{self, CsvTable, Options};
use gdplay::data::{Dataset, FileData, Missing, Split};
use gdplay::expr::{KnownNames, parse};

use super::Target;
use super::dice::Dice;

/// The target.
pub(crate) const TARGET: Target = Target {
    name: "csv",
    inputs: 2_500,
    make,
    run,
};

/// Files to start from.
const FILES: &[&str] = &[
    "x,t\n1,2\n3,4\n",
    "x;t\r\n1,5;2\r\n3,25;4\r\n",
    "name\theight\tdate\nann\t1.70\t2020-01-31\nbob\t1.81\t2021-12-01\n",
    "# made by hand\nx t\n1 2\n3 4\n5 6\n",
    "sepal.length,2nd,,e,\u{3b8},theta\n1,2,3,4,5,6\n1,NA,?,4,,6\n",
    "\u{feff}price,is new\n\"$1,200\",yes\n\"$950\",no\n",
    "a|b\n\"x \"\"y\"\" z\"|1\n\"line\nbreak\"|2\n",
    "1,2,3\n4,5,6\n7,8,9\n",
];

const PIECES: &[&str] = &[
    "\n",
    "\r",
    "\r\n",
    ",",
    ";",
    "\t",
    "|",
    " ",
    "\"",
    "\"\"",
    "'",
    "#",
    "NA",
    "NaN",
    "?",
    "-",
    "1e999",
    "1e-400",
    "inf",
    "1,5",
    "1.234,5",
    "1 234",
    "$3",
    "\u{20ac}",
    "%",
    "2020-02-30",
    "31.12.1999",
    "12/31/99",
    "yes",
    "TRUE",
    "\u{feff}",
    "\u{0}",
    "\u{1b}[31m",
    "\u{202e}",
    "\u{9b}",
    "\u{3b8}",
    "theta",
    "sin",
    "e",
    "",
    "0",
    "-1",
    "+1",
    "000",
    "1_000",
    ".5",
    "5.",
];

fn make(dice: &mut Dice) -> Vec<u8> {
    let file = dice.one(FILES).as_bytes();
    match dice.below(12) {
        0 => dice.bytes(120),
        // The encodings that spreadsheets write.
        1 => {
            let text = String::from_utf8_lossy(file).into_owned();
            let units = std::iter::once(0xfeff).chain(text.encode_utf16());
            let content: Vec<u8> = units.flat_map(u16::to_le_bytes).collect();
            dice.damaged(&content, PIECES)
        }
        2 => (0..dice.below(60))
            .flat_map(|_| dice.one(PIECES).bytes().collect::<Vec<_>>())
            .collect(),
        _ => dice.damaged(file, PIECES),
    }
}

fn run(input: &[u8]) -> bool {
    let mut is_table = false;
    for separator in [None, Some(b','), Some(b';')] {
        let options = Options {
            separator,
            ..Options::default()
        };
        match csv::read(input, &options, &spelled) {
            Ok(table) => {
                is_table = true;
                check(&table);
                used(&table, &options);
            }
            Err(error) => {
                assert!(error.line > 0 && error.column > 0, "{error:?}");
                assert!(
                    !error.message.is_empty() && !error.hint.is_empty(),
                    "{error:?}"
                );
                let text = error.text.as_deref().unwrap_or_default();
                assert!(
                    error.column - 1 + error.width <= text.chars().count() + 1,
                    "{error:?}"
                );
            }
        }
    }
    is_table
}

/// What the language of losses makes of a name.
fn spelled(name: &str) -> Option<String> {
    let loss = parse(name, &KnownNames::default()).ok()?;
    match loss.parameters() {
        [name] => Some(name.clone()),
        _ => None,
    }
}

fn check(table: &CsvTable) {
    assert!(!table.columns.is_empty() && table.columns.len() <= csv::MOST_COLUMNS);
    assert_eq!(table.lines.len(), table.rows);
    for (index, column) in table.columns.iter().enumerate() {
        let other = table.columns[..index]
            .iter()
            .any(|other| other.name == column.name);
        assert!(
            !other && spelled(&column.name).as_ref() == Some(&column.name),
            "{:?}",
            column.name
        );
        assert!(
            column.values.is_empty() || column.values.len() == table.rows,
            "{column:?}"
        );
        assert!(column.values.iter().all(|x| !x.is_infinite()), "{column:?}");
    }
}

/// The rows that are left for a loss of all columns that can be used.
fn used(table: &CsvTable, options: &Options) {
    let names: Vec<String> = table
        .columns
        .iter()
        .map(|column| column.name.clone())
        .collect();
    let rows = table.rows;
    for missing in Missing::ALL {
        let file = Arc::new(FileData {
            path: String::from("points.csv"),
            options: options.clone(),
            missing,
            standardize: names.clone(),
            table: table.clone(),
        });
        for split in [None, Some(Split { test: 0.5, seed: 1 })] {
            if let Ok(data) = Dataset::of_file(Arc::clone(&file), &names, split) {
                assert!(data.rows() > 0 && data.rows() <= rows);
                assert_eq!(data.train_rows() + data.test_rows(), data.rows());
                for name in &names {
                    let column = data.column(name).expect("a column");
                    assert!(column.iter().all(|x| x.is_finite()), "{name}: {column:?}");
                }
            }
        }
    }
}
