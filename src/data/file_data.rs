//! A CSV file as a loss uses it: rows without what it needs are left out or filled, columns are standardized, and what was
//! done is said.

use super::Split;
use super::csv::{Column, ColumnKind, CsvError, CsvTable, Options};
use crate::expr::number::short;
use crate::expr::visible;

/// What is done about missing cells in columns that are used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Missing {
    /// Their rows are left out.
    #[default]
    Drop,
    /// They are a fault.
    Error,
    /// They get the mean of the rows that are learned from.
    Mean,
}

impl Missing {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Drop, Self::Error, Self::Mean];

    /// The name, as a scenario writes it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Drop => "drop",
            Self::Error => "error",
            Self::Mean => "mean",
        }
    }
}

/// A file and what a scenario says of it.
#[derive(Clone, Debug, PartialEq)]
pub struct FileData {
    /// Its path, as written.
    pub path: String,
    /// How it is read.
    pub options: Options,
    /// What is done about missing cells.
    pub missing: Missing,
    /// The columns that are standardized: (x − mean) / deviation.
    pub standardize: Vec<String>,
    /// What it holds.
    pub table: CsvTable,
}

/// Why a column cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnFault {
    /// Its name.
    pub column: String,
    /// The cell of the file where the fault is, if it is in one.
    pub cell: Option<Box<CsvError>>,
    /// What is wrong, without a full stop.
    pub message: String,
    /// What to do about it.
    pub hint: String,
}

/// The rows that a loss runs over, and what was done to the file.
pub(super) struct PreparedRows {
    /// A number for each row, column by column; NaN where it is not known.
    pub(super) columns: Vec<Vec<f64>>,
    pub(super) train: Vec<usize>,
    pub(super) test: Vec<usize>,
    pub(super) notes: Vec<String>,
}

impl FileData {
    /// The column of a name.
    fn column(&self, name: &str) -> Option<&Column> {
        self.table.columns.iter().find(|column| column.name == name)
    }

    /// The rows for a loss that uses some of the columns.
    ///
    /// # Errors
    /// One of them has no numbers, or misses some that it must have.
    pub(super) fn prepare(
        &self,
        used: &[String],
        split: Option<Split>,
    ) -> Result<PreparedRows, ColumnFault> {
        let wanted: Vec<&Column> = used.iter().filter_map(|name| self.column(name)).collect();
        for column in &wanted {
            self.check(column)?;
        }
        let mut notes = self.notes(&wanted);
        let is_known = |row: &usize| wanted.iter().all(|column| !column.values[*row].is_nan());
        let rows: Vec<usize> = match self.missing {
            Missing::Drop | Missing::Error => (0..self.table.rows).filter(is_known).collect(),
            Missing::Mean => (0..self.table.rows).collect(),
        };
        if rows.is_empty() {
            return Err(Self::nothing_left(&wanted));
        }
        if rows.len() < self.table.rows {
            notes.push(dropped(&wanted, self.table.rows - rows.len()));
        }
        let mut columns: Vec<Vec<f64>> = self
            .table
            .columns
            .iter()
            .map(|column| {
                let value = |row: &usize| column.values.get(*row).copied().unwrap_or(f64::NAN);
                rows.iter().map(value).collect()
            })
            .collect();
        let (train, test) = match split {
            Some(split) => split.rows(rows.len()),
            None => ((0..rows.len()).collect(), Vec::new()),
        };
        if self.missing == Missing::Mean {
            self.fill(&mut columns, &train, &mut notes);
        }
        self.scale(&mut columns, &train, &mut notes)?;
        Ok(PreparedRows {
            columns,
            train,
            test,
            notes,
        })
    }

    fn check(&self, column: &Column) -> Result<(), ColumnFault> {
        let name = &column.name;
        match &column.kind {
            ColumnKind::Unusable(why) => {
                return Err(ColumnFault {
                    column: name.clone(),
                    cell: column.fault.clone().map(Box::new),
                    message: format!("the column `{name}` cannot be used: {why}"),
                    hint: column.fault.as_ref().map_or_else(
                        || String::from("leave the column out of the loss"),
                        |fault| fault.hint.clone(),
                    ),
                });
            }
            ColumnKind::Empty => {
                return Err(ColumnFault {
                    column: name.clone(),
                    cell: column.first_missing.clone().map(Box::new),
                    message: format!("the column `{name}` has no number in it"),
                    hint: String::from("leave it out of the loss"),
                });
            }
            ColumnKind::Text(codes) if self.is_coded(name) => {
                if let Some(cell) = &column.fault {
                    return Err(ColumnFault {
                        column: name.clone(),
                        cell: Some(Box::new(cell.clone())),
                        message: cell.message.clone(),
                        hint: format!("its codes are {}", codes.join(", ")),
                    });
                }
            }
            ColumnKind::Number
            | ColumnKind::WrittenNumber { .. }
            | ColumnKind::Marked(..)
            | ColumnKind::Flag
            | ColumnKind::Date(_)
            | ColumnKind::Duration(..)
            | ColumnKind::Text(_) => {}
        }
        if self.missing == Missing::Error
            && let Some(cell) = &column.first_missing
        {
            return Err(ColumnFault {
                column: name.clone(),
                cell: Some(Box::new(cell.clone())),
                message: cell.message.clone(),
                hint: cell.hint.clone(),
            });
        }
        Ok(())
    }

    fn is_coded(&self, name: &str) -> bool {
        self.options.codes.iter().any(|(coded, _)| coded == name)
    }

    fn nothing_left(wanted: &[&Column]) -> ColumnFault {
        let worst = wanted.iter().max_by_key(|column| column.missing);
        let column = worst.map_or_else(String::new, |column| column.name.clone());
        ColumnFault {
            message: format!("every row misses a cell, most often of `{column}`"),
            hint: String::from("leave that column out of the loss, or write `missing = \"mean\"`"),
            cell: None,
            column,
        }
    }

    /// What was read, and what the columns that are used became.
    fn notes(&self, wanted: &[&Column]) -> Vec<String> {
        let mut notes = vec![format!("{}: {}", self.path, self.table)];
        let renamed: Vec<String> = self
            .table
            .columns
            .iter()
            .filter(|column| self.table.has_headings && column.heading != column.name)
            .map(|column| match column.heading.as_str() {
                "" => format!("the column without a heading is `{}`", column.name),
                heading => format!("`{heading}` is `{}`", column.name),
            })
            .collect();
        if !renamed.is_empty() {
            notes.push(format!("columns in the loss: {}", renamed.join(", ")));
        }
        notes.extend(wanted.iter().filter_map(|column| meaning(column)));
        // Headings and texts are somebody else's.
        notes
            .iter()
            .map(|note| visible(note).into_owned())
            .collect()
    }

    fn fill(&self, columns: &mut [Vec<f64>], train: &[usize], notes: &mut Vec<String>) {
        for (column, values) in self.table.columns.iter().zip(columns) {
            if column.missing == 0 || column.values.is_empty() {
                continue;
            }
            let known = train
                .iter()
                .map(|row| values[*row])
                .filter(|value| !value.is_nan());
            let (sum, count) = known.fold((0.0, 0), |(sum, count), value| (sum + value, count + 1));
            let mean = sum / f64::from(count);
            values
                .iter_mut()
                .filter(|value| value.is_nan())
                .for_each(|value| *value = mean);
            let name = &column.name;
            notes.push(format!(
                "{} missing in `{name}` got its mean, {mean:.6}",
                cells(column.missing)
            ));
        }
    }

    fn scale(
        &self,
        columns: &mut [Vec<f64>],
        train: &[usize],
        notes: &mut Vec<String>,
    ) -> Result<(), ColumnFault> {
        for (column, values) in self.table.columns.iter().zip(columns) {
            if !self.standardize.contains(&column.name) {
                continue;
            }
            let known: Vec<f64> = train
                .iter()
                .map(|row| values[*row])
                .filter(|x| !x.is_nan())
                .collect();
            let mean = known.iter().sum::<f64>() / known.len() as f64;
            let variance =
                known.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / known.len() as f64;
            let deviation = variance.sqrt();
            let name = &column.name;
            if !(deviation > 0.0 && deviation.is_finite()) {
                let is_constant = known.windows(2).all(|pair| pair[0] == pair[1]);
                let (why, hint) = if is_constant {
                    let value = short(known.first().copied().unwrap_or(mean), 12);
                    (
                        format!("is {value} in every row"),
                        "leave it out of `standardize`, and of the loss",
                    )
                } else {
                    let (least, most) = known
                        .iter()
                        .fold((f64::INFINITY, f64::NEG_INFINITY), |(least, most), x| {
                            (least.min(*x), most.max(*x))
                        });
                    let [least, most] = [least, most].map(|x| short(x, 6));
                    (
                        format!(
                            "lies between {least} and {most}, where its variance {}",
                            if variance == 0.0 {
                                "rounds to 0"
                            } else {
                                "overflows"
                            }
                        ),
                        "multiply the column in the file by a power of ten",
                    )
                };
                return Err(ColumnFault {
                    column: name.clone(),
                    cell: None,
                    message: format!("`{name}` {why}, so it cannot be standardized"),
                    hint: String::from(hint),
                });
            }
            for x in values.iter_mut() {
                *x = (*x - mean) / deviation;
            }
            notes.push(format!(
                "`{name}` is standardized: mean {mean:.6}, deviation {deviation:.6}"
            ));
        }
        Ok(())
    }
}

fn cells(count: usize) -> String {
    match count {
        1 => String::from("1 cell"),
        count => format!("{count} cells"),
    }
}

fn dropped(wanted: &[&Column], rows: usize) -> String {
    let rows = match rows {
        1 => String::from("1 row is"),
        rows => format!("{rows} rows are"),
    };
    let missing = wanted
        .iter()
        .filter(|column| column.values.iter().any(|x| x.is_nan()));
    let names: Vec<String> = missing.map(|column| format!("`{}`", column.name)).collect();
    format!("{rows} left out: a cell is missing in {}", names.join(", "))
}

/// What the cells of a column became, unless they were plain numbers.
fn meaning(column: &Column) -> Option<String> {
    let name = &column.name;
    Some(match &column.kind {
        ColumnKind::Text(codes) => {
            const MOST: usize = 8;
            let codes = codes.iter().enumerate().take(MOST + 1);
            let codes: Vec<String> = codes
                .map(|(code, text)| match code {
                    MOST => String::from("…"),
                    _ => format!("{text} {code}"),
                })
                .collect();
            format!("`{name}` is numbered: {}", codes.join(", "))
        }
        ColumnKind::Flag => format!("`{name}` is 1 for yes or true, 0 for no or false"),
        ColumnKind::Date(_) => match column.reading() {
            Some(reading) => format!("`{name}` is in days since 1970-01-01; {reading}"),
            None => format!("`{name}` is in days since 1970-01-01"),
        },
        ColumnKind::WrittenNumber { .. } | ColumnKind::Marked(..) | ColumnKind::Duration(..) => {
            format!("`{name}` is {}", column.reading()?)
        }
        ColumnKind::Number => format!("`{name}`: {}", column.reading()?),
        ColumnKind::Empty | ColumnKind::Unusable(_) => return None,
    })
}
