//! The formats as the tools lay them out, each written from the same records.

mod framed;
mod json;
mod stores;
mod tables;
mod text;

use std::path::{Path, PathBuf};

pub(crate) use self::framed::append_record;
use self::framed::{tensorboard, tensorboard_tensors, wandb};
use self::json::{
    fairseq, hf_trainer, json_columns, json_list, jsonl_flat, jsonl_nested, levanter, mmengine,
    olmo,
};
use self::stores::{mlflow_files, mlflow_sqlite, trackio};
use self::tables::{
    catboost_tsv, columns, csv_long, csv_value, csv_wide, keras_csv, lightning_csv,
};
use self::text::{
    bare_columns, batches_of_an_epoch, counted, hf_console, kaldi, keras_console, llmc,
    llmc_stdout, loss_log, megatron, mmengine_text, nanogpt, olmo_core, plain, scores, tacotron,
    torchtitan, uncounted, uncounted_scores, vits,
};
use crate::Record;

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
    layout("scores", scores, false, false),
    layout("uncounted_scores", uncounted_scores, false, false),
    layout("json_columns", json_columns, true, true),
    layout("bare_columns", bare_columns, false, false),
    layout("loss_log", loss_log, false, false),
    layout("kaldi", kaldi, false, false),
    layout("vits", vits, false, false),
    layout("tacotron", tacotron, true, false),
    layout("catboost_tsv", catboost_tsv, false, false),
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
