//! The formats that are framed messages, with their checksums.

use std::path::{Path, PathBuf};

use super::{pairs, python, with_step};
use crate::{Record, file};

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

pub(super) fn tensorboard(records: &[Record], folder: &Path) -> PathBuf {
    events(records, folder, |number| {
        [vec![0x15], (number as f32).to_le_bytes().to_vec()].concat()
    })
}

/// The newer style: a tensor of one float.
pub(super) fn tensorboard_tensors(records: &[Record], folder: &Path) -> PathBuf {
    events(records, folder, |number| {
        bytes(
            8,
            &[vec![0x08, 1], bytes(5, &(number as f32).to_le_bytes())].concat(),
        )
    })
}

pub(super) fn wandb(records: &[Record], folder: &Path) -> PathBuf {
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
