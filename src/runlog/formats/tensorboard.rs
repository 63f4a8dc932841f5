//! TensorBoard's `events.out.tfevents.*`: framed records of Protocol Buffers.
//!
//! A record is its length (u64, little-endian), the masked CRC-32C of the eight bytes of the length, the payload, the
//! masked CRC-32C of the payload (TensorFlow's `record_writer.cc`). The payload is an `Event` (`event.proto`): 1 wall time, 2 step,
//! 5 summary; a summary's value: 1 tag, 2 simple_value, 5 histogram, 8 tensor (`summary.proto`).

use std::path::{Path, PathBuf};

use super::{Access, FileHead, Gather, LogFormat, LogReader};
use crate::runlog::crc::{CRC32C, masked};
use crate::runlog::protobuf::{Wire, fields};
use crate::runlog::runs::Runs;

pub(super) static FORMAT: LogFormat = LogFormat {
    name: "tensorboard",
    title: "TensorBoard's events.out.tfevents.*",
    recognizes,
    access: Access::Stream(open),
    run_of,
    gather: Gather::InOrder,
};

/// Length and checksum before a payload.
const HEADER: usize = 12;

/// The longest record that is read, in bytes; a longer one is taken for damage.
const LONGEST_RECORD: u64 = 1 << 30;

/// Folders beside each other that hold the curves of one run, and what is put before their tags.
const SPLITS: [(&str, &str); 6] = [
    ("train", ""),
    ("training", ""),
    ("validation", "validation/"),
    ("val", "val/"),
    ("eval", "eval/"),
    ("test", "test/"),
];

fn recognizes(sample: FileHead) -> bool {
    let Some(header) = sample.head.first_chunk::<HEADER>() else {
        return false;
    };
    header_length(header).is_some()
}

/// The length of the payload, if its checksum is right.
fn header_length(header: &[u8; HEADER]) -> Option<u64> {
    let (length, checksum) = header.split_at(8);
    let right = masked(CRC32C.of(&[length])) == u32::from_le_bytes(checksum.try_into().ok()?);
    right.then_some(u64::from_le_bytes(length.try_into().ok()?))
}

fn split(folder: &Path) -> Option<&'static str> {
    let name = folder.file_name()?.to_str()?;
    SPLITS
        .iter()
        .find(|(known, _)| *known == name)
        .map(|(_, prefix)| *prefix)
}

/// The files of a folder are one run, and so are those of its `train` and `validation`.
fn run_of(path: &Path) -> PathBuf {
    let folder = path.parent().unwrap_or(Path::new(""));
    let run = if split(folder).is_some() {
        folder.parent()
    } else {
        Some(folder)
    };
    run.unwrap_or(folder).to_path_buf()
}

fn open(path: &Path) -> Box<dyn LogReader> {
    Box::new(Events {
        prefix: path.parent().and_then(split).unwrap_or_default(),
        rest: Vec::new(),
        lost: false,
    })
}

struct Events {
    prefix: &'static str,
    rest: Vec<u8>,
    lost: bool,
}

impl LogReader for Events {
    fn feed(&mut self, bytes: &[u8], runs: &mut Runs) {
        if self.lost {
            return;
        }
        self.rest.extend_from_slice(bytes);
        let mut at = 0;
        while let Some(header) = self
            .rest
            .get(at..)
            .and_then(|rest| rest.first_chunk::<HEADER>())
        {
            let Some(length) = header_length(header).filter(|length| *length <= LONGEST_RECORD)
            else {
                self.lost = true;
                runs.log("")
                    .note("a record's length has a wrong checksum: what follows it is left out");
                break;
            };
            let end = HEADER + length as usize;
            let (Some(payload), Some(checksum)) = (
                self.rest.get(at + HEADER..at + end),
                self.rest.get(at + end..at + end + 4),
            ) else {
                break;
            };
            if checksum == masked(CRC32C.of(&[payload])).to_le_bytes() {
                event(payload, self.prefix, runs);
            } else {
                runs.log("").damaged(0);
            }
            at += end + 4;
        }
        self.rest.drain(..at);
    }

    fn finish(&mut self, runs: &mut Runs) {
        if !self.rest.is_empty() && !self.lost {
            runs.log("")
                .note("the last record is not whole and is left out; the run may still be going");
        }
    }
}

fn event(payload: &[u8], prefix: &str, runs: &mut Runs) {
    let mut step = 0;
    let mut summary = None;
    for (number, value) in fields(payload) {
        match (number, value) {
            (2, Wire::Varint(value)) => step = value,
            (5, Wire::Bytes(bytes)) => summary = Some(bytes),
            _ => {}
        }
    }
    // A negative step is a varint of ten bytes.
    let Some(summary) = summary.filter(|_| step < 1 << 62) else {
        return;
    };
    for value in fields(summary).filter_map(|(number, value)| value.bytes().filter(|_| number == 1))
    {
        if let Some((tag, value)) = scalar(value) {
            let log = runs.log("");
            if prefix.is_empty() {
                log.at(step, tag, value);
            } else {
                log.at(step, &format!("{prefix}{tag}"), value);
            }
        }
    }
}

/// The tag and number of a summary's value: a scalar of either style, or the norm of a histogram.
fn scalar(value: &[u8]) -> Option<(&str, f64)> {
    let mut tag = None;
    let mut number = None;
    for (field, value) in fields(value) {
        match field {
            1 => tag = value.text(),
            2 => number = value.number(),
            5 => number = histogram_norm(value.bytes()?),
            8 => number = tensor(value.bytes()?),
            _ => {}
        }
    }
    Some((tag?, number?))
}

/// The norm of what a histogram counts: the root of `sum_squares`, field 5 of `HistogramProto`.
fn histogram_norm(histogram: &[u8]) -> Option<f64> {
    let squares = fields(histogram)
        .find(|(field, _)| *field == 5)?
        .1
        .number()?;
    Some(squares.sqrt())
}

/// The one number of a `TensorProto`: 1 type, 4 content, 5 float_val, 6 double_val, 7 int_val, 10 int64_val.
fn tensor(tensor: &[u8]) -> Option<f64> {
    const FLOAT: u64 = 1;
    let mut is_float = true;
    for (field, value) in fields(tensor) {
        match (field, value) {
            (1, Wire::Varint(kind)) => is_float = kind == FLOAT,
            (5, Wire::Bytes(packed)) => {
                return packed
                    .first_chunk()
                    .map(|bytes| f64::from(f32::from_le_bytes(*bytes)));
            }
            (6, Wire::Bytes(packed)) => {
                return packed.first_chunk().map(|bytes| f64::from_le_bytes(*bytes));
            }
            (5 | 6, value) => return value.number(),
            (7 | 10, Wire::Varint(value)) => return Some(value as f64),
            (4, Wire::Bytes(content)) if is_float => {
                return content
                    .first_chunk()
                    .map(|bytes| f64::from(f32::from_le_bytes(*bytes)));
            }
            (4, Wire::Bytes(content)) => {
                return content
                    .first_chunk()
                    .map(|bytes| f64::from_le_bytes(*bytes));
            }
            _ => {}
        }
    }
    None
}
