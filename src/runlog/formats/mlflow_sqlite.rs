//! MLflow's `mlflow.db`: SQLite with a row a number, not in the order of steps. NaN is stored as 0 with `is_nan`, infinity
//! as the largest finite number.

use std::path::Path;

use super::trackio::has_columns;
use super::{Access, FileHead, Gather, LogFormat, own_run};
use crate::runlog::error::ReadError;
use crate::runlog::runs::Runs;
use crate::runlog::sqlite::{Database, MAGIC, SqliteValue};

pub(super) static FORMAT: LogFormat = LogFormat {
    name: "mlflow_sqlite",
    title: "MLflow's mlflow.db (SQLite, with its write-ahead log)",
    recognizes,
    access: Access::Pages(read),
    run_of: own_run,
    gather: Gather::InOrder,
};

/// The infinity of the database: `math.isinf` values are replaced by 1.7976931348623157e308 in MLflow's `sqlalchemy_store.py`.
const INFINITY: f64 = f64::MAX;

/// The most rows that are read.
const MOST_ROWS: usize = 1 << 24;

fn recognizes(sample: FileHead) -> bool {
    sample.head.starts_with(MAGIC)
        && has_columns(sample.path, &["key", "value", "step", "is_nan", "run_uuid"])
}

struct Row {
    run: usize,
    key: usize,
    step: u64,
    time: i64,
    value: f64,
}

/// Names, each once.
#[derive(Default)]
struct Names(Vec<String>);

impl Names {
    fn index(&mut self, name: &str) -> usize {
        let known = self.0.iter().position(|known| known == name);
        known.unwrap_or_else(|| {
            self.0.push(name.to_string());
            self.0.len() - 1
        })
    }
}

fn read(path: &Path, runs: &mut Runs) -> Result<(), ReadError> {
    let failed = |error| ReadError::File {
        path: path.to_path_buf(),
        error,
    };
    let mut database = Database::open(path).map_err(failed)?;
    let Some(table) = database.table("metrics").map_err(failed)? else {
        return Ok(());
    };
    let places =
        ["key", "value", "timestamp", "run_uuid", "step", "is_nan"].map(|name| table.column(name));
    let [
        Some(key),
        Some(value),
        Some(time),
        Some(run),
        Some(step),
        Some(is_nan),
    ] = places
    else {
        return Ok(());
    };
    let (mut rows, mut keys, mut names) = (Vec::new(), Names::default(), Names::default());
    let damaged = database.rows(&table, &mut |cells| {
        let cell = |column: usize| cells.get(column).copied().unwrap_or(SqliteValue::Null);
        let (SqliteValue::Text(key), SqliteValue::Text(run), Some(value)) =
            (cell(key), cell(run), cell(value).number())
        else {
            return;
        };
        let (SqliteValue::Integer(step), SqliteValue::Integer(time)) = (cell(step), cell(time))
        else {
            return;
        };
        if rows.len() < MOST_ROWS {
            let value = if cell(is_nan) == SqliteValue::Integer(1) {
                f64::NAN
            } else if value.abs() >= INFINITY {
                f64::INFINITY.copysign(value)
            } else {
                value
            };
            rows.push(Row {
                run: names.index(run),
                key: keys.index(key),
                step: step.max(0) as u64,
                time,
                value,
            });
        }
    });
    let damaged = damaged.map_err(failed)?;
    rows.sort_by_key(|row| (row.run, row.step, row.time, row.key));
    for row in &rows {
        if let Some((run, key)) = names.0.get(row.run).zip(keys.0.get(row.key)) {
            runs.log(run).at(row.step, key, row.value);
        }
    }
    if damaged > 0 {
        runs.log_or_first()
            .note(format!("{damaged} pages of the database could not be read"));
    }
    settings(&mut database, runs).map_err(failed)
}

fn settings(database: &mut Database, runs: &mut Runs) -> std::io::Result<()> {
    let Some(table) = database.table("params")? else {
        return Ok(());
    };
    let (Some(key), Some(value), Some(run)) = (
        table.column("key"),
        table.column("value"),
        table.column("run_uuid"),
    ) else {
        return Ok(());
    };
    database.rows(&table, &mut |cells| {
        if let (
            Some(SqliteValue::Text(key)),
            Some(SqliteValue::Text(value)),
            Some(SqliteValue::Text(run)),
        ) = (cells.get(key), cells.get(value), cells.get(run))
        {
            runs.log(run).setting(key, value);
        }
    })?;
    Ok(())
}
