//! `run-*.wandb` of an offline run: blocks as leveldb's log has them, of Protocol Buffers.
//!
//! Seven bytes of header, then blocks of 32 KiB counted from the start of the file. A chunk is a checksum (u32), a length
//! (u16), a type (1 whole, 2 first, 3 middle, 4 last) and its data; the checksum is the ordinary CRC-32 of type and data, not masked
//! (wandb's `datastore.py`). A record is a `Record` of `wandb_internal.proto`: 2 history, 17 run.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use super::{Access, FileHead, Gather, LogFormat, LogReader};
use crate::runlog::crc::CRC32;
use crate::runlog::json::{JsonPathValue, numbers, scalar};
use crate::runlog::log::Log;
use crate::runlog::number::number;
use crate::runlog::protobuf::{Wire, fields};
use crate::runlog::runs::Runs;
use crate::runlog::stats::neighbors;

pub(super) static FORMAT: LogFormat = LogFormat {
    name: "wandb",
    title: "W&B's run-*.wandb of an offline run",
    recognizes,
    access: Access::Stream(open),
    run_of,
    gather: Gather::InOrder,
};

/// `:W&B`, a magic number and a version.
const MAGIC: [u8; 6] = [b':', b'W', b'&', b'B', 0xE1, 0xBE];

const HEADER: usize = 7;
const BLOCK: u64 = 32768;

/// The longest record that is put together, in bytes.
const LONGEST_RECORD: usize = 1 << 30;

fn recognizes(sample: FileHead) -> bool {
    sample.head.starts_with(&MAGIC)
}

/// A run that goes on offline writes a file of the same name into a new folder beside the old one.
fn run_of(path: &Path) -> PathBuf {
    match (path.ancestors().nth(2), path.file_name()) {
        (Some(above), Some(name)) => above.join(name),
        _ => path.to_path_buf(),
    }
}

fn open(_: &Path) -> Box<dyn LogReader> {
    Box::new(Records::default())
}

#[derive(Default)]
struct Records {
    rest: Vec<u8>,
    position: u64,
    started: bool,
    record: Vec<u8>,
    histograms: Histograms,
}

impl LogReader for Records {
    fn feed(&mut self, bytes: &[u8], runs: &mut Runs) {
        self.rest.extend_from_slice(bytes);
        if !self.started {
            if self.rest.len() < HEADER {
                return;
            }
            self.rest.drain(..HEADER);
            self.position = HEADER as u64;
            self.started = true;
        }
        let mut at = 0;
        while let Some(read) = self.chunk(at, runs) {
            at += read;
            self.position += read as u64;
        }
        self.rest.drain(..at);
    }

    fn finish(&mut self, runs: &mut Runs) {
        if !self.rest.is_empty() || !self.record.is_empty() {
            runs.log("")
                .note("the last record is not whole and is left out; the run may still be going");
        }
    }
}

impl Records {
    /// Reads a chunk; its length with what surrounds it, or nothing if it is not whole yet.
    fn chunk(&mut self, at: usize, runs: &mut Runs) -> Option<usize> {
        let left = (BLOCK - self.position % BLOCK) as usize;
        let rest = self.rest.get(at..)?;
        if left < HEADER {
            return (rest.len() >= left).then_some(left);
        }
        let header = rest.first_chunk::<HEADER>()?;
        let checksum = u32::from_le_bytes([header[0], header[1], header[2], header[3]]);
        let length = usize::from(u16::from_le_bytes([header[4], header[5]]));
        let kind = header[6];
        let data = rest.get(HEADER..HEADER + length);
        if HEADER + length > left {
            // No chunk reaches beyond its block: the length is damaged, and the next block is the next that can be read.
            runs.log("").damaged(0);
            self.record.clear();
            return (rest.len() >= left).then_some(left);
        }
        let data = data?;
        if CRC32.of(&[&[kind], data]) == checksum {
            if matches!(kind, 1 | 2) || self.record.len() > LONGEST_RECORD {
                self.record.clear();
            }
            self.record.extend_from_slice(data);
            if matches!(kind, 1 | 4) {
                record(&self.record, &mut self.histograms, runs.log(""));
                self.record.clear();
            }
        } else {
            runs.log("").damaged(0);
            self.record.clear();
        }
        Some(HEADER + length)
    }
}

fn record(message: &[u8], histograms: &mut Histograms, log: &mut Log) {
    for (field, value) in fields(message) {
        match (field, value) {
            (2, Wire::Bytes(history)) => row(history, histograms, log),
            (17, Wire::Bytes(run)) => settings(run, log),
            _ => {}
        }
    }
}

/// An item of a history or configuration: its key, and its value as JSON.
fn item(message: &[u8], value_field: u64) -> Option<(Vec<&str>, &[u8])> {
    let mut keys = Vec::new();
    let mut json = None;
    for (field, value) in fields(message) {
        match field {
            1 | 2 => keys.push(value.text()?),
            _ if field == value_field => json = value.bytes(),
            _ => {}
        }
    }
    Some((keys, json?))
}

/// A history record: items with 1 key or 2 nested_key and 16 value_json; 2 step with 1 num.
fn row(history: &[u8], histograms: &mut Histograms, log: &mut Log) {
    histograms.open.clear();
    for (field, value) in fields(history) {
        let Some(bytes) = value.bytes() else {
            continue;
        };
        match field {
            1 => {
                if let Some((keys, json)) = item(bytes, 16) {
                    histograms.item(&keys, json, log);
                }
            }
            2 => {
                if let Some((_, Wire::Varint(step))) = fields(bytes).find(|(field, _)| *field == 1)
                {
                    log.value("step", step as f64);
                }
            }
            _ => {}
        }
    }
    histograms.close(log);
    log.end();
}

/// The histograms of `wandb.watch`: counts and edges, from which the norm is estimated.
#[derive(Default)]
struct Histograms {
    open: HashMap<String, (Vec<f64>, Vec<f64>)>,
    /// How many values each layer has: the most that were counted.
    sizes: HashMap<String, f64>,
}

impl Histograms {
    fn item(&mut self, keys: &[&str], json: &[u8], log: &mut Log) {
        if let [name, part @ ("values" | "bins")] = keys {
            if let Some(list) = numbers(json) {
                let entry = self.open.entry((*name).to_string()).or_default();
                *(if *part == "values" {
                    &mut entry.0
                } else {
                    &mut entry.1
                }) = list;
            }
            return;
        }
        let value = scalar(json, |value| match value {
            JsonPathValue::Number(value) => Some(value),
            JsonPathValue::Text(text) => number(text),
            JsonPathValue::Bool(_) | JsonPathValue::List(_) | JsonPathValue::Nothing => None,
        });
        if let Some(value) = value.flatten() {
            log.value(&keys.join("."), value);
        }
    }

    /// Adds the norm of every histogram of the row. Values that are not finite are dropped from a histogram, so a layer
    /// that counts fewer than before has some: its norm is NaN.
    fn close(&mut self, log: &mut Log) {
        let mut rows: Vec<_> = self.open.drain().collect();
        rows.sort_by(|a, b| a.0.cmp(&b.0));
        for (name, (counts, edges)) in rows {
            let total: f64 = counts.iter().sum();
            let size = self.sizes.entry(name.clone()).or_insert(total);
            *size = size.max(total);
            let middles = neighbors(&edges).map(|(low, high)| f64::midpoint(*low, *high));
            let squares: f64 = counts
                .iter()
                .zip(middles)
                .map(|(count, middle)| count * middle * middle)
                .sum();
            let norm = if total < *size {
                f64::NAN
            } else {
                squares.sqrt()
            };
            log.value(&name, norm);
        }
    }
}

/// A run record: 2 config with 1 update {1 key, 3 nested_key, 2 value_json} of `ConfigItem`.
fn settings(run: &[u8], log: &mut Log) {
    for config in fields(run).filter_map(|(_, value)| value.bytes()) {
        for (_, update) in fields(config).filter(|(field, _)| *field == 1) {
            let Some(update) = update.bytes() else {
                continue;
            };
            let mut key = None;
            let mut json = None;
            for (field, value) in fields(update) {
                match field {
                    1 => key = value.text(),
                    2 => json = value.text(),
                    _ => {}
                }
            }
            if let (Some(key), Some(json)) = (key, json) {
                log.setting(key, json.trim_matches('"'));
            }
        }
    }
}
