//! trackio's `PROJECT.db`: a SQLite table with a JSON object a row; numbers that are not finite are strings.

use std::path::Path;

use super::record::record;
use super::{Access, FileHead, Gather, LogFormat, own_run};
use crate::runlog::error::ReadError;
use crate::runlog::json::{JsonPathValue, object};
use crate::runlog::runs::Runs;
use crate::runlog::sqlite::{Database, MAGIC, SqliteValue};
use crate::runlog::text::Fed;

pub(super) static FORMAT: LogFormat = LogFormat {
    name: "trackio",
    title: "trackio's PROJECT.db (SQLite, with its write-ahead log)",
    recognizes,
    access: Access::Pages(read),
    run_of: own_run,
    gather: Gather::InOrder,
};

fn recognizes(sample: FileHead) -> bool {
    sample.head.starts_with(MAGIC) && has_columns(sample.path, &["run_name", "step", "metrics"])
}

/// Whether a database has a table `metrics` with these columns.
pub(super) fn has_columns(path: &Path, names: &[&str]) -> bool {
    let table = Database::open(path).and_then(|mut database| database.table("metrics"));
    table.is_ok_and(|table| {
        table.is_some_and(|table| names.iter().all(|name| table.column(name).is_some()))
    })
}

fn bytes<'a>(cell: &SqliteValue<'a>) -> &'a [u8] {
    match cell {
        SqliteValue::Text(text) => text.as_bytes(),
        SqliteValue::Blob(bytes) => bytes,
        SqliteValue::Null | SqliteValue::Integer(_) | SqliteValue::Real(_) => &[],
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
    let columns = (
        table.column("run_name"),
        table.column("step"),
        table.column("metrics"),
    );
    let (Some(run), Some(step), Some(metrics)) = columns else {
        return Ok(());
    };
    let damaged = database.rows(&table, &mut |cells| {
        let (Some(SqliteValue::Text(run)), Some(step), Some(metrics)) =
            (cells.get(run), cells.get(step), cells.get(metrics))
        else {
            return;
        };
        let log = runs.log(run);
        if let Some(step) = step.number() {
            log.value("step", step);
        }
        if record(bytes(metrics), log) == Fed::Damaged {
            log.damaged(0);
        }
    });
    let damaged = damaged.map_err(failed)?;
    if damaged > 0 {
        runs.log_or_first()
            .note(format!("{damaged} pages of the database could not be read"));
    }
    settings(&mut database, runs).map_err(failed)
}

fn settings(database: &mut Database, runs: &mut Runs) -> std::io::Result<()> {
    let Some(table) = database.table("configs")? else {
        return Ok(());
    };
    let (Some(run), Some(config)) = (table.column("run_name"), table.column("config")) else {
        return Ok(());
    };
    database.rows(&table, &mut |cells| {
        let (Some(SqliteValue::Text(run)), Some(config)) = (cells.get(run), cells.get(config))
        else {
            return;
        };
        let log = runs.log(run);
        object(bytes(config), &mut |path, value| match value {
            JsonPathValue::Bool(value) => log.setting(path, if value { "true" } else { "false" }),
            JsonPathValue::Number(value) => log.setting(path, &value.to_string()),
            JsonPathValue::Text(text) => log.setting(path, text),
            JsonPathValue::List(_) | JsonPathValue::Nothing => {}
        });
    })?;
    Ok(())
}
