//! The formats that are JSON, as documents and as lines.

use std::path::{Path, PathBuf};

use super::{KEYS, Pairs, lines, object, pairs, plainly, python, with_step};
use crate::{Record, file};

pub(super) fn hf_trainer(records: &[Record], folder: &Path) -> PathBuf {
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

pub(super) fn jsonl_flat(records: &[Record], folder: &Path) -> PathBuf {
    let text = lines(records, |record| {
        object(&with_step(
            record,
            "step",
            pairs(record, KEYS, "grad_norm/"),
        ))
    });
    file(folder, "log.jsonl", text)
}

pub(super) fn jsonl_nested(records: &[Record], folder: &Path) -> PathBuf {
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

pub(super) fn levanter(records: &[Record], folder: &Path) -> PathBuf {
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

pub(super) fn olmo(records: &[Record], folder: &Path) -> PathBuf {
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

pub(super) fn json_list(records: &[Record], folder: &Path) -> PathBuf {
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

/// A norm that is not finite is left out, and so are those of layers.
pub(super) fn fairseq(records: &[Record], folder: &Path) -> PathBuf {
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

pub(super) fn mmengine(records: &[Record], folder: &Path) -> PathBuf {
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

/// A list a metric; the layers of the first record.
pub(super) fn json_columns(records: &[Record], folder: &Path) -> PathBuf {
    let rows: Vec<Pairs> = records
        .iter()
        .map(|record| with_step(record, "step", pairs(record, KEYS, "grad_norm/")))
        .collect();
    let names = rows.first().into_iter().flatten().map(|(name, _)| name);
    let columns = names.map(|name| {
        let values = rows.iter().flatten().filter(|(known, _)| known == name);
        let values: Vec<String> = values.map(|(_, value)| python(*value)).collect();
        format!("\"{name}\": [{}]", values.join(", "))
    });
    let columns: Vec<String> = columns.collect();
    file(
        folder,
        "history.json",
        format!("{{{}}}\n", columns.join(", ")),
    )
}
