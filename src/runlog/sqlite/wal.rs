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
        let word = |four: [u8; 4]| {
            if self.big_endian {
                u32::from_be_bytes(four)
            } else {
                u32::from_le_bytes(four)
            }
        };
        let (mut first, mut second) = self.sums;
        for [a, b, c, d, e, f, g, h] in bytes.as_chunks().0 {
            first = first
                .wrapping_add(word([*a, *b, *c, *d]))
                .wrapping_add(second);
            second = second
                .wrapping_add(word([*e, *f, *g, *h]))
                .wrapping_add(first);
        }
        self.sums = (first, second);
    }

    fn is(&self, eight: &[u8]) -> bool {
        word(eight, 0) == self.sums.0 && word(eight, 4) == self.sums.1
    }
}

fn word(bytes: &[u8], at: usize) -> u32 {
    let four = bytes.get(at..).and_then(<[u8]>::first_chunk);
    four.map_or(0, |four| u32::from_be_bytes(*four))
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
    let (summed, sums) = header.split_at(24);
    checksum.add(summed);
    if !checksum.is(sums) {
        return Ok(committed);
    }
    let salt = header.get(16..24);
    let mut pending = Vec::new();
    let mut at = HEADER as u64;
    let mut frame = vec![0; FRAME + page_size];
    while fill(&mut file, &mut frame)? {
        let (head, page) = frame.split_at(FRAME);
        checksum.add(head.get(..8).unwrap_or_default());
        checksum.add(page);
        if head.get(8..16) != salt || !checksum.is(head.get(16..).unwrap_or_default()) {
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
