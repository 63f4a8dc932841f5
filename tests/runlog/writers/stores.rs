//! The formats that are files a metric, or a database.

use std::path::{Path, PathBuf};

use super::{KEYS, object, pairs, plainly};
use crate::pages::{Cell, database};
use crate::{Record, file};

pub(super) fn mlflow_files(records: &[Record], folder: &Path) -> PathBuf {
    let run = "mlruns/0/1213ab852349489b972774ad7dc81c48";
    let mut metrics: Vec<(String, String)> = Vec::new();
    for record in records {
        for (key, value) in pairs(
            record,
            ["loss", "lr", "grad_norm_total", "val_loss"],
            "grad_norm/",
        ) {
            let line = format!("1795888708505 {} {}\n", plainly(value), record.step);
            match metrics.iter_mut().find(|(known, _)| *known == key) {
                Some((_, text)) => text.push_str(&line),
                None => metrics.push((key, line)),
            }
        }
    }
    for (key, text) in metrics {
        file(folder, &format!("{run}/metrics/{key}"), text);
    }
    file(folder, &format!("{run}/params/lr"), "0.1");
    folder.join("mlruns")
}

pub(super) fn mlflow_sqlite(records: &[Record], folder: &Path) -> PathBuf {
    let sql = "CREATE TABLE \"metrics\" (\n\t\"key\" VARCHAR(250) NOT NULL, \n\tvalue FLOAT NOT NULL, \n\ttimestamp BIGINT NOT NULL, \n\trun_uuid VARCHAR(32) NOT NULL, \
               \n\tstep BIGINT DEFAULT '0' NOT NULL, \n\tis_nan BOOLEAN DEFAULT '0' NOT NULL, \n\tCONSTRAINT metric_pk PRIMARY KEY (\"key\"))";
    let mut rows = Vec::new();
    // Rows are not in the order of steps.
    for record in records.iter().rev() {
        for (key, value) in pairs(
            record,
            ["loss", "lr", "grad_norm_total", "val_loss"],
            "grad_norm/",
        ) {
            let stored = if value.is_nan() {
                0.0
            } else {
                value.clamp(-f64::MAX, f64::MAX)
            };
            rows.push(vec![
                Cell::Text(key),
                Cell::Real(stored),
                Cell::Integer(1_795_888_708_505),
                Cell::Text("70e9757e".into()),
                Cell::Integer(record.step.cast_signed()),
                Cell::Integer(i64::from(value.is_nan())),
            ]);
        }
    }
    file(folder, "mlflow.db", database(&[("metrics", sql, &rows)]))
}

pub(super) fn trackio(records: &[Record], folder: &Path) -> PathBuf {
    let sql = "CREATE TABLE metrics (\n id INTEGER PRIMARY KEY AUTOINCREMENT, run_id TEXT NOT NULL, timestamp TEXT NOT NULL, run_name TEXT NOT NULL, step INTEGER NOT NULL, \
               metrics TEXT NOT NULL , log_id TEXT)";
    let rows = records.iter().map(|record| {
        let text = object(&pairs(record, KEYS, "grad_norm/"))
            .replace("-Infinity", "\"-Infinity\"")
            .replace(": Infinity", ": \"Infinity\"")
            .replace("NaN", "\"NaN\"");
        vec![
            Cell::Null,
            Cell::Text("r".into()),
            Cell::Text("2026".into()),
            Cell::Text("run-1".into()),
            Cell::Integer(record.step.cast_signed()),
            Cell::Blob(text.into_bytes()),
            Cell::Null,
        ]
    });
    file(
        folder,
        "project.db",
        database(&[("metrics", sql, &rows.collect::<Vec<_>>())]),
    )
}
