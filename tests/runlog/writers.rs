//! The formats as the tools lay them out, each written from the same records.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use super::pages::{Cell, database};
use super::{Record, file};

/// Writes records in a format below a folder; the file or folder to diagnose.
pub(crate) type Writer = fn(&[Record], &Path) -> PathBuf;

/// A format with what it keeps of a record.
pub(crate) struct Layout {
    pub(crate) name: &'static str,
    pub(crate) write: Writer,
    pub(crate) norms: bool,
    pub(crate) layers: bool,
}

const fn layout(name: &'static str, write: Writer, norms: bool, layers: bool) -> Layout {
    Layout {
        name,
        write,
        norms,
        layers,
    }
}

/// Every format.
pub(crate) const LAYOUTS: &[Layout] = &[
    layout("hf_trainer", hf_trainer, true, false),
    layout("lightning_csv", lightning_csv, true, true),
    layout("tensorboard", tensorboard, true, true),
    layout("tensorboard", tensorboard_tensors, true, true),
    layout("keras_csv", keras_csv, true, true),
    layout("wandb", wandb, true, true),
    layout("mlflow_files", mlflow_files, true, true),
    layout("mlflow_sqlite", mlflow_sqlite, true, true),
    layout("trackio", trackio, true, true),
    layout("mmengine", mmengine, true, false),
    layout("mmengine_text", mmengine_text, true, false),
    layout("jsonl", jsonl_flat, true, true),
    layout("jsonl", jsonl_nested, true, true),
    layout("jsonl", levanter, true, true),
    layout("jsonl", olmo, true, true),
    layout("json", json_list, true, true),
    layout("csv_wide", csv_wide, true, true),
    layout("csv_long", csv_long, true, true),
    layout("csv_value", csv_value, true, true),
    layout("megatron", megatron, true, false),
    layout("torchtitan", torchtitan, true, false),
    layout("olmo_core", olmo_core, true, false),
    layout("llmc", llmc, true, false),
    layout("llmc_stdout", llmc_stdout, true, false),
    layout("nanogpt", nanogpt, false, false),
    layout("hf_console", hf_console, true, false),
    layout("keras_console", keras_console, false, false),
    layout("fairseq", fairseq, true, true),
    layout("text", plain, true, false),
    layout("text", batches_of_an_epoch, false, false),
    layout("counted", counted, false, false),
    layout("columns", columns, true, false),
    layout("uncounted", uncounted, true, false),
];

/// A number as Python's json module writes it.
fn python(value: f64) -> String {
    if value.is_nan() {
        "NaN".to_string()
    } else if value.is_infinite() {
        if value > 0.0 { "Infinity" } else { "-Infinity" }.to_string()
    } else {
        format!("{value:?}")
    }
}

/// A number as str() of Python has it.
fn plainly(value: f64) -> String {
    python(value)
        .replace("Infinity", "inf")
        .replace("NaN", "nan")
}

type Pairs = Vec<(String, f64)>;

/// The numbers of a record by key, with a prefix before the names of layers.
fn pairs(record: &Record, keys: [&str; 4], layer: &str) -> Pairs {
    let [loss, rate, norm, validation] = keys;
    let named = [
        (loss, record.loss),
        (rate, record.rate),
        (norm, record.norm),
        (validation, record.validation),
    ];
    let mut pairs: Pairs = named
        .into_iter()
        .filter_map(|(key, value)| Some((key.to_string(), value?)))
        .collect();
    pairs.extend(
        record
            .layers
            .iter()
            .map(|(name, value)| (format!("{layer}{name}"), *value)),
    );
    pairs
}

fn object(pairs: &[(String, f64)]) -> String {
    let members: Vec<String> = pairs
        .iter()
        .map(|(key, value)| format!("\"{key}\": {}", python(*value)))
        .collect();
    format!("{{{}}}", members.join(", "))
}

const KEYS: [&str; 4] = ["loss", "lr", "grad_norm", "val_loss"];

fn with_step(record: &Record, key: &str, mut pairs: Pairs) -> Pairs {
    pairs.insert(0, (key.to_string(), record.step as f64));
    pairs
}

fn lines(records: &[Record], line: impl Fn(&Record) -> String) -> String {
    records
        .iter()
        .fold(String::new(), |text, record| text + &line(record) + "\n")
}

fn hf_trainer(records: &[Record], folder: &Path) -> PathBuf {
    let history: Vec<String> = records
        .iter()
        .map(|record| {
            let pairs = pairs(
                &Record {
                    layers: Vec::new(),
                    ..record.clone()
                },
                ["loss", "learning_rate", "grad_norm", "eval_loss"],
                "",
            );
            let mut pairs = with_step(record, "step", pairs);
            pairs.push(("epoch".into(), record.step as f64 / 1000.0));
            format!("    {}", object(&pairs).replace(", ", ",\n      "))
        })
        .collect();
    let text = format!(
        "{{\n  \"best_metric\": null,\n  \"global_step\": {},\n  \"log_history\": [\n{}\n  ],\n  \"max_steps\": 10\n}}\n",
        records.len(),
        history.join(",\n")
    );
    file(folder, "checkpoint-10/trainer_state.json", text)
}

/// The rate alone in a row of its own, then the rest; sorted columns.
fn lightning_csv(records: &[Record], folder: &Path) -> PathBuf {
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

fn keras_csv(records: &[Record], folder: &Path) -> PathBuf {
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

fn jsonl_flat(records: &[Record], folder: &Path) -> PathBuf {
    let text = lines(records, |record| {
        object(&with_step(
            record,
            "step",
            pairs(record, KEYS, "grad_norm/"),
        ))
    });
    file(folder, "log.jsonl", text)
}

fn jsonl_nested(records: &[Record], folder: &Path) -> PathBuf {
    let text = lines(records, |record| {
        let layers = object(&record.layers);
        let inner = |key: &str, value: Option<f64>| {
            value.map_or(String::new(), |value| format!(", {key}{}}}", python(value)))
        };
        let loss = inner("\"train\": {\"loss\": ", record.loss);
        let norm = inner("\"optim\": {\"total_grad_norm\": ", record.norm);
        format!(
            "{{\"iter\": {}{loss}{norm}, \"grads\": {layers}}}",
            record.step
        )
    });
    file(folder, "log.jsonl", text)
}

fn levanter(records: &[Record], folder: &Path) -> PathBuf {
    let keys = [
        "train/loss",
        "optim/learning_rate",
        "grad/norm/total",
        "eval/loss",
    ];
    let text = lines(records, |record| {
        object(&with_step(
            record,
            "global_step",
            pairs(record, keys, "grad/norm/"),
        ))
    });
    file(folder, "metrics.jsonl", text)
}

fn olmo(records: &[Record], folder: &Path) -> PathBuf {
    let keys = [
        "train/CrossEntropyLoss",
        "optim/learning_rate_group0",
        "optim/total_grad_norm",
        "eval/loss",
    ];
    let text = lines(records, |record| {
        let mut named = record.clone();
        for (name, _) in &mut named.layers {
            name.push_str(".norm");
        }
        object(&with_step(record, "step", pairs(&named, keys, "grad/")))
    });
    file(folder, "metrics.jsonl", text)
}

fn json_list(records: &[Record], folder: &Path) -> PathBuf {
    let objects: Vec<String> = records
        .iter()
        .map(|record| {
            object(&with_step(
                record,
                "step",
                pairs(record, KEYS, "grad_norm/"),
            ))
        })
        .collect();
    file(
        folder,
        "log.json",
        format!("[\n{}\n]\n", objects.join(",\n")),
    )
}

fn csv_wide(records: &[Record], folder: &Path) -> PathBuf {
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

fn csv_long(records: &[Record], folder: &Path) -> PathBuf {
    let mut text = String::from("step,metric,value\n");
    for record in records {
        for (key, value) in pairs(record, KEYS, "grad_norm/") {
            let _ = writeln!(text, "{},{key},{}", record.step, plainly(value));
        }
    }
    file(folder, "log.csv", text)
}

/// A file for each metric, whose name holds the tag with its slashes replaced.
fn csv_value(records: &[Record], folder: &Path) -> PathBuf {
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

/// A loss that is NaN is left out.
fn megatron(records: &[Record], folder: &Path) -> PathBuf {
    let text = lines(records, |record| {
        let loss = record
            .loss
            .filter(|loss| *loss >= 0.0)
            .map(|loss| format!(" lm loss: {loss:.6E} |"))
            .unwrap_or_default();
        format!(
            "[default7]: [2026-03-14 09:26:53.9] iteration {:8}/     300 | consumed samples: {:12} | elapsed time per iteration (ms): 310.2 | learning rate: {:.6E} |{loss} \
             loss scale: 1.0 | grad norm: {:.3} | number of nan iterations:   0 |",
            record.step,
            32 * record.step,
            record.rate.unwrap_or(0.0),
            record.norm.unwrap_or(0.0)
        )
    });
    file(folder, "out.log", text)
}

fn torchtitan(records: &[Record], folder: &Path) -> PathBuf {
    let start = "[titan] 2026-03-14 09:26:53,899 - root - INFO - ";
    let text = lines(records, |record| {
        format!(
            "{start}\u{1b}[31mstep: {:2}  \u{1b}[32mloss: {:8.5}  \u{1b}[38;2;180;60;0mgrad_norm: {:7.4}  \u{1b}[34mmemory:  1.04GiB(1.10%)  tps: 17,232\u{1b}[39m",
            record.step,
            record.loss.unwrap_or(0.0),
            record.norm.unwrap_or(0.0)
        )
    });
    file(
        folder,
        "out.log",
        format!("{start}Starting job: tiny run\n{text}"),
    )
}

fn olmo_core(records: &[Record], folder: &Path) -> PathBuf {
    let text = lines(records, |record| {
        format!(
            "2026-03-14 09:26:53.899\ttrainer:0\tconsole_logger:69\tINFO\t[step={}/300,epoch=1,eta=99s]\n    optim/LR (group 0)={}\n    optim/total grad norm={}\n    \
             throughput/TPS=17,001\n    train/CE loss={}",
            record.step,
            plainly(record.rate.unwrap_or(0.0)),
            plainly(record.norm.unwrap_or(0.0)),
            plainly(record.loss.unwrap_or(0.0))
        )
    });
    file(folder, "out.log", text)
}

fn llmc(records: &[Record], folder: &Path) -> PathBuf {
    let text = lines(records, |record| {
        let numbers =
            [record.loss, record.rate, record.norm].map(|value| plainly(value.unwrap_or(0.0)));
        format!(
            "s:{} trl:{} lr:{} norm:{}",
            record.step, numbers[0], numbers[1], numbers[2]
        )
    });
    file(folder, "main.log", format!("s:0 tel:11.0\n{text}"))
}

fn llmc_stdout(records: &[Record], folder: &Path) -> PathBuf {
    let text = lines(records, |record| {
        let numbers =
            [record.loss, record.norm, record.rate].map(|value| plainly(value.unwrap_or(0.0)));
        format!(
            "step {:4}/300 | loss {} (+nanz)| norm {} (+nanz)| lr {} | 301.20 ms | 57.1% bf16 MFU | 1740001 tok/s",
            record.step, numbers[0], numbers[1], numbers[2]
        )
    });
    file(folder, "out.log", text)
}

fn nanogpt(records: &[Record], folder: &Path) -> PathBuf {
    let text = lines(records, |record| {
        format!(
            "iter {}: loss {}, time 39.21ms, mfu 11.28%",
            record.step,
            plainly(record.loss.unwrap_or(0.0))
        )
    });
    file(
        folder,
        "out.log",
        format!("number of parameters: 0.02M\n{text}"),
    )
}

/// The epoch has parts, so records are counted; a bar may stand before a record.
fn hf_console(records: &[Record], folder: &Path) -> PathBuf {
    let text = lines(records, |record| {
        let keys = ["loss", "learning_rate", "grad_norm", "eval_loss"];
        let pairs = pairs(record, keys, "");
        let members = pairs.iter().filter(|(key, _)| !key.contains("layers"));
        let members = members.fold(String::new(), |text, (key, value)| {
            text + &format!("'{key}': {}, ", plainly(*value))
        });
        let epoch = record.step as f64 / 1000.0;
        format!(" 10%|█   | 10/100 [00:01<00:09]{{{members}'epoch': {epoch:?}}}")
    });
    file(folder, "train.out", text)
}

/// The progress of a batch is written over that of the batch before.
fn keras_console(records: &[Record], folder: &Path) -> PathBuf {
    let text = lines(records, |record| {
        let pairs = pairs(record, KEYS, "");
        let metrics = pairs.iter().filter(|(key, _)| key.ends_with("loss"));
        let metrics = metrics.fold(String::new(), |text, (key, value)| {
            text + &format!(" - {key}: {}", plainly(*value))
        });
        let bar = "\u{1b}[1m2/2\u{1b}[0m \u{1b}[32m━━━━\u{1b}[0m 1s 2ms/step";
        format!(
            "Epoch {}/99\n1/2 ━━──  1s 1s/step - loss: 9.9\r{bar} - accuracy: 0.5{metrics}",
            record.step
        )
    });
    file(folder, "fit.log", text)
}

/// A norm that is not finite is left out, and so are those of layers.
fn fairseq(records: &[Record], folder: &Path) -> PathBuf {
    let text = lines(records, |record| {
        let pairs = pairs(record, ["loss", "lr", "gnorm", "valid_loss"], "gnorm_");
        let kept = pairs
            .iter()
            .filter(|(key, value)| value.is_finite() || !key.starts_with("gnorm"));
        let members: Vec<String> = kept
            .map(|(key, value)| format!("\"{key}\": \"{}\"", plainly(*value)))
            .collect();
        format!(
            "2026-03-14 09:26:53 | INFO | train_inner | {{\"epoch\": 1, \"num_updates\": \"{}\", {}}}",
            record.step,
            members.join(", ")
        )
    });
    file(folder, "train.log", text)
}

fn mmengine(records: &[Record], folder: &Path) -> PathBuf {
    let text = lines(records, |record| {
        let mut pairs = pairs(
            &Record {
                layers: Vec::new(),
                ..record.clone()
            },
            KEYS,
            "",
        );
        pairs.push(("data_time".into(), 0.001));
        pairs.push(("iter".into(), record.step as f64));
        object(&with_step(record, "step", pairs))
    });
    file(folder, "work/20261128_175755/vis_data/scalars.json", text);
    folder.join("work")
}

fn mmengine_text(records: &[Record], folder: &Path) -> PathBuf {
    let text = lines(records, |record| {
        format!(
            "2026/11/28 17:57:55 - mmengine - INFO - Iter(train) [{:5}/300]  lr: {:.4e}  eta: 0:00:10  time: 0.0020  loss: {}  grad_norm: {}",
            record.step,
            record.rate.unwrap_or(0.0),
            plainly(record.loss.unwrap_or(0.0)),
            plainly(record.norm.unwrap_or(0.0))
        )
    });
    file(folder, "run.log", text)
}

fn plain(records: &[Record], folder: &Path) -> PathBuf {
    let text = lines(records, |record| {
        let numbers = [record.loss, record.norm].map(|value| plainly(value.unwrap_or(0.0)));
        format!(
            "step {:05}/00300 (0.05%) | loss: {} | grad norm: {} | lrm: 1.00 | dt: 12.5ms",
            record.step, numbers[0], numbers[1]
        )
    });
    file(folder, "out.txt", text)
}

/// Steps in brackets that start again below every line with an epoch.
fn batches_of_an_epoch(records: &[Record], folder: &Path) -> PathBuf {
    const BATCHES: u64 = 5;
    let text = lines(records, |record| {
        let (epoch, batch) = ((record.step - 1) / BATCHES, (record.step - 1) % BATCHES + 1);
        let heading = if batch == 1 {
            format!("Epoch {}\n-------\n", epoch + 1)
        } else {
            String::new()
        };
        let loss = plainly(record.loss.unwrap_or(0.0));
        format!("{heading}loss: {loss}  [{batch:5}/{BATCHES:5}]")
    });
    file(folder, "out.txt", text)
}

fn counted(records: &[Record], folder: &Path) -> PathBuf {
    let text = lines(records, |record| {
        let loss = plainly(record.loss.unwrap_or(0.0));
        format!("{} hella 0.25\n{0} train {loss}", record.step)
    });
    file(folder, "log.txt", text)
}

fn columns(records: &[Record], folder: &Path) -> PathBuf {
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

fn uncounted(records: &[Record], folder: &Path) -> PathBuf {
    let text = lines(records, |record| {
        let numbers = [record.loss, record.norm].map(|value| plainly(value.unwrap_or(0.0)));
        format!("loss: {}, grad norm: {}", numbers[0], numbers[1])
    });
    file(folder, "out.txt", text)
}

fn mlflow_files(records: &[Record], folder: &Path) -> PathBuf {
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

fn mlflow_sqlite(records: &[Record], folder: &Path) -> PathBuf {
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

fn trackio(records: &[Record], folder: &Path) -> PathBuf {
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

/// A field of a message: bytes.
fn bytes(number: u64, content: &[u8]) -> Vec<u8> {
    let mut field = varint(number << 3 | 2);
    field.extend(varint(content.len() as u64));
    field.extend_from_slice(content);
    field
}

fn varint(mut value: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    while value >= 0x80 {
        bytes.push((value & 0x7f) as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
    bytes
}

/// The bits of a CRC one by one, unlike the reader's table.
fn crc(polynomial: u32, bytes: &[u8]) -> u32 {
    let mut crc = !0_u32;
    for byte in bytes {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 {
                crc >> 1 ^ polynomial
            } else {
                crc >> 1
            };
        }
    }
    !crc
}

fn masked(bytes: &[u8]) -> [u8; 4] {
    crc(0x82F6_3B78, bytes)
        .rotate_right(15)
        .wrapping_add(0xA282_EAD8)
        .to_le_bytes()
}

fn frame(payload: &[u8]) -> Vec<u8> {
    let length = (payload.len() as u64).to_le_bytes();
    [&length[..], &masked(&length), payload, &masked(payload)].concat()
}

fn events(records: &[Record], folder: &Path, value: impl Fn(f64) -> Vec<u8>) -> PathBuf {
    let mut content = frame(
        &[
            vec![0x09, 0, 0, 0, 0, 0, 0, 0, 0],
            bytes(3, b"brain.Event:2"),
        ]
        .concat(),
    );
    for record in records {
        for (tag, number) in pairs(
            record,
            ["train/loss", "train/lr", "train/grad_norm", "val/loss"],
            "grad_norm/",
        ) {
            let entry = [bytes(1, tag.as_bytes()), value(number)].concat();
            let event = [vec![0x10], varint(record.step), bytes(5, &bytes(1, &entry))].concat();
            content.extend(frame(&event));
        }
    }
    file(folder, "events.out.tfevents.1795888596.host.1.0", content);
    folder.to_path_buf()
}

fn tensorboard(records: &[Record], folder: &Path) -> PathBuf {
    events(records, folder, |number| {
        [vec![0x15], (number as f32).to_le_bytes().to_vec()].concat()
    })
}

/// The newer style: a tensor of one float.
fn tensorboard_tensors(records: &[Record], folder: &Path) -> PathBuf {
    events(records, folder, |number| {
        bytes(
            8,
            &[vec![0x08, 1], bytes(5, &(number as f32).to_le_bytes())].concat(),
        )
    })
}

fn wandb(records: &[Record], folder: &Path) -> PathBuf {
    let mut content = b":W&B\xE1\xBE\0".to_vec();
    for record in records {
        let mut items = Vec::new();
        for (key, value) in with_step(
            record,
            "_step",
            pairs(
                record,
                ["train/loss", "train/lr", "train/grad_norm", "val/loss"],
                "grad_norm/",
            ),
        ) {
            let number = if key == "_step" {
                record.step.to_string()
            } else {
                python(value)
            };
            items.extend(bytes(
                1,
                &[bytes(2, key.as_bytes()), bytes(16, number.as_bytes())].concat(),
            ));
        }
        append_record(&mut content, &bytes(2, &items));
    }
    file(folder, "offline-run-20261128_175634-a/run-a.wandb", content);
    folder.to_path_buf()
}

/// Cuts a record into chunks at the ends of blocks of 32 KiB.
pub(crate) fn append_record(content: &mut Vec<u8>, mut record: &[u8]) {
    const BLOCK: usize = 32768;
    let mut first = true;
    loop {
        let left = BLOCK - content.len() % BLOCK;
        if left < 7 {
            content.extend(vec![0; left]);
            continue;
        }
        let (chunk, rest) = record.split_at(record.len().min(left - 7));
        let kind = match (first, rest.is_empty()) {
            (true, true) => 1,
            (true, false) => 2,
            (false, false) => 3,
            (false, true) => 4,
        };
        let checksum = crc(0xEDB8_8320, &[&[kind], chunk].concat());
        content.extend(checksum.to_le_bytes());
        content.extend((chunk.len() as u16).to_le_bytes());
        content.push(kind);
        content.extend_from_slice(chunk);
        (record, first) = (rest, false);
        if record.is_empty() {
            return;
        }
    }
}
