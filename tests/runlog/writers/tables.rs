//! The formats that are tables.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use super::{KEYS, lines, pairs, plainly, with_step};
use crate::{Record, file};

/// The rate alone in a row of its own, then the rest; sorted columns.
pub(super) fn lightning_csv(records: &[Record], folder: &Path) -> PathBuf {
    let keys = ["train_loss", "lr-Adam", "grad_2.0_norm_total", "val_loss"];
    let mut columns: Vec<String> = records
        .iter()
        .flat_map(|record| pairs(record, keys, "grad_2.0_norm/"))
        .map(|(key, _)| key)
        .collect();
    columns.extend(["epoch".to_string(), "step".to_string()]);
    columns.sort();
    columns.dedup();
    let mut text = columns.join(",") + "\n";
    for record in records {
        let all = with_step(record, "step", pairs(record, keys, "grad_2.0_norm/"));
        for is_rate in [true, false] {
            let cells = columns.iter().map(|column| {
                let shown = column == "step" || (column == "lr-Adam") == is_rate;
                let value = all.iter().find(|(key, _)| key == column).filter(|_| shown);
                value
                    .map(|(key, value)| {
                        if key == "step" {
                            record.step.to_string()
                        } else {
                            plainly(*value)
                        }
                    })
                    .unwrap_or_default()
            });
            text += &(cells.collect::<Vec<_>>().join(",") + "\n");
        }
    }
    file(folder, "lightning_logs/version_0/metrics.csv", text)
}

pub(super) fn keras_csv(records: &[Record], folder: &Path) -> PathBuf {
    let first = &records[0];
    let columns: Vec<String> = pairs(first, KEYS, "grad_norm/")
        .into_iter()
        .map(|(key, _)| key)
        .collect();
    let mut text = format!("epoch,{}\r\n", columns.join(","));
    for record in records {
        let all = pairs(record, KEYS, "grad_norm/");
        let cells = columns.iter().map(|column| {
            all.iter()
                .find(|(key, _)| key == column)
                .map_or("NA".into(), |(_, value)| plainly(*value))
        });
        let _ = write!(
            text,
            "{},{}\r\n",
            record.step,
            cells.collect::<Vec<_>>().join(",")
        );
    }
    file(folder, "history.csv", text)
}

pub(super) fn csv_wide(records: &[Record], folder: &Path) -> PathBuf {
    let mut columns: Vec<String> = Vec::new();
    for (key, _) in records.iter().flat_map(|record| pairs(record, KEYS, "")) {
        if !columns.contains(&key) {
            columns.push(key);
        }
    }
    let mut text = format!(",step,{}\n", columns.join(","));
    for (row, record) in records.iter().enumerate() {
        let all = pairs(record, KEYS, "");
        let cells = columns.iter().map(|column| {
            all.iter()
                .find(|(key, _)| key == column)
                .map_or(String::new(), |(_, value)| plainly(*value))
        });
        let _ = writeln!(
            text,
            "{row},{},{}",
            record.step,
            cells.collect::<Vec<_>>().join(",")
        );
    }
    file(folder, "log.csv", text)
}

pub(super) fn csv_long(records: &[Record], folder: &Path) -> PathBuf {
    let mut text = String::from("step,metric,value\n");
    for record in records {
        for (key, value) in pairs(record, KEYS, "grad_norm/") {
            let _ = writeln!(text, "{},{key},{}", record.step, plainly(value));
        }
    }
    file(folder, "log.csv", text)
}

/// A file for each metric, whose name holds the tag with its slashes replaced.
pub(super) fn csv_value(records: &[Record], folder: &Path) -> PathBuf {
    let mut files: Vec<(String, String)> = Vec::new();
    for record in records {
        for (key, value) in pairs(record, KEYS, "grad_norm/") {
            let row = format!("1700000000.5,{},{}\n", record.step, plainly(value));
            match files.iter_mut().find(|(known, _)| *known == key) {
                Some((_, text)) => text.push_str(&row),
                None => files.push((key, format!("Wall time,Step,Value\n{row}"))),
            }
        }
    }
    for (key, text) in files {
        let name = format!("run-a-tag-{}.csv", key.replace('/', "_"));
        file(folder, &name, text);
    }
    folder.to_path_buf()
}

pub(super) fn columns(records: &[Record], folder: &Path) -> PathBuf {
    let rows = lines(records, |record| {
        let numbers = [record.loss, record.norm].map(|value| plainly(value.unwrap_or(0.0)));
        format!(
            "{:<8}  {:<20}  {}  00:10",
            record.step, numbers[0], numbers[1]
        )
    });
    file(
        folder,
        "out.txt",
        format!("step      train_loss            grad_norm  time\n{rows}"),
    )
}

/// The iteration and what is made small, without a name for a loss.
pub(super) fn catboost_tsv(records: &[Record], folder: &Path) -> PathBuf {
    let row = |record: &Record| {
        let loss = plainly(record.loss.unwrap_or(0.0));
        format!("{}\t{loss}\n", record.step)
    };
    let rows: String = records.iter().map(row).collect();
    file(folder, "learn_error.tsv", format!("iter\tLogloss\n{rows}"))
}
