//! The write-ahead log of a database that is in use ("WAL-mode File Format").

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, Read};

const HEADER: usize = 32;
const FRAME: usize = 24;

/// The running checksum over pairs of words.
#[derive(Clone, Copy)]
struct Checksum {
    big_endian: bool,
    sums: (u32, u32),
}

impl Checksum {
    fn add(&mut self, bytes: &[u8]) {
        let word = |four: &[u8]| {
            let four = [four[0], four[1], four[2], four[3]];
            if self.big_endian {
                u32::from_be_bytes(four)
            } else {
                u32::from_le_bytes(four)
            }
        };
        for eight in bytes.chunks_exact(8) {
            let first = self
                .sums
                .0
                .wrapping_add(word(&eight[..4]))
                .wrapping_add(self.sums.1);
            let second = self
                .sums
                .1
                .wrapping_add(word(&eight[4..]))
                .wrapping_add(first);
            self.sums = (first, second);
        }
    }

    fn is(&self, eight: &[u8]) -> bool {
        word(eight, 0) == self.sums.0 && word(eight, 4) == self.sums.1
    }
}

fn word(bytes: &[u8], at: usize) -> u32 {
    bytes.get(at..at + 4).map_or(0, |four| {
        u32::from_be_bytes([four[0], four[1], four[2], four[3]])
    })
}

/// Where the newest committed version of each page is in the log; frames after one that is not whole or of an older round do
/// not count.
pub(super) fn newest(file: &mut File, page_size: usize) -> io::Result<HashMap<u32, u64>> {
    let mut file = io::BufReader::new(file);
    let mut committed = HashMap::new();
    let mut header = [0; HEADER];
    if !fill(&mut file, &mut header)? || word(&header, 8) as usize != page_size {
        return Ok(committed);
    }
    let magic = word(&header, 0);
    if magic & !1 != 0x377f_0682 {
        return Ok(committed);
    }
    let mut checksum = Checksum {
        big_endian: magic & 1 == 1,
        sums: (0, 0),
    };
    checksum.add(&header[..24]);
    if !checksum.is(&header[24..]) {
        return Ok(committed);
    }
    let mut pending = Vec::new();
    let mut at = HEADER as u64;
    let mut frame = vec![0; FRAME + page_size];
    while fill(&mut file, &mut frame)? {
        checksum.add(&frame[..8]);
        checksum.add(&frame[FRAME..]);
        if frame[8..16] != header[16..24] || !checksum.is(&frame[16..24]) {
            break;
        }
        pending.push((word(&frame, 0), at + FRAME as u64));
        if word(&frame, 4) != 0 {
            committed.extend(pending.drain(..));
        }
        at += frame.len() as u64;
    }
    Ok(committed)
}

fn fill(file: &mut impl Read, buffer: &mut [u8]) -> io::Result<bool> {
    match file.read_exact(buffer) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(false),
        Err(error) => Err(error),
    }
}
