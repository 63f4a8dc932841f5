//! The B-tree of a table: interior pages, leaves, overflow pages.

use std::collections::HashSet;
use std::io;

use super::Database;

const INTERIOR: u8 = 5;
const LEAF: u8 = 13;

/// The longest record that is put together, in bytes.
const LONGEST: usize = 64 << 20;

/// Hands over the number and record of every row, in order; returns how many pages could not be read.
pub(super) fn walk(
    database: &mut Database,
    root: u32,
    visit: &mut impl FnMut(i64, &[u8]),
) -> io::Result<u64> {
    let mut damaged = 0;
    let mut seen = HashSet::new();
    let mut next = vec![root];
    while let Some(number) = next.pop() {
        // A page twice is a loop in a damaged file.
        let page = if seen.insert(number) {
            database.page(number)?
        } else {
            None
        };
        let read = page
            .map(|page| read(database, number, &page, &mut next, visit))
            .transpose()?
            .flatten();
        damaged += u64::from(read.is_none());
    }
    Ok(damaged)
}

/// Reads a page: its children are put on the stack, its rows handed over.
fn read(
    database: &mut Database,
    number: u32,
    page: &[u8],
    next: &mut Vec<u32>,
    visit: &mut impl FnMut(i64, &[u8]),
) -> io::Result<Option<()>> {
    // The first page starts with the header of the file.
    let start = if number == 1 { 100 } else { 0 };
    let Some(header) = page.get(start..start + 12) else {
        return Ok(None);
    };
    let count = usize::from(u16::from_be_bytes([header[3], header[4]]));
    let pointers = |header_length: usize| {
        let from = start + header_length;
        page.get(from..from + 2 * count).map(|pointers| {
            pointers
                .chunks_exact(2)
                .map(|two| usize::from(u16::from_be_bytes([two[0], two[1]])))
        })
    };
    match header[0] {
        INTERIOR => {
            let Some(pointers) = pointers(12) else {
                return Ok(None);
            };
            next.push(u32::from_be_bytes([
                header[8], header[9], header[10], header[11],
            ]));
            let children = pointers
                .filter_map(|at| page.get(at..at + 4))
                .map(|four| u32::from_be_bytes([four[0], four[1], four[2], four[3]]));
            let children: Vec<u32> = children.collect();
            next.extend(children.into_iter().rev());
            Ok(Some(()))
        }
        LEAF => {
            let Some(pointers) = pointers(8) else {
                return Ok(None);
            };
            for at in pointers {
                if let Some((row, payload)) = row(database, page, at)? {
                    visit(row, &payload);
                }
            }
            Ok(Some(()))
        }
        _ => Ok(None),
    }
}

/// The number and the record of the row at a place of a leaf, with what overflows to other pages.
fn row(database: &mut Database, page: &[u8], at: usize) -> io::Result<Option<(i64, Vec<u8>)>> {
    let head = page.get(at..).and_then(|cell| {
        let (length, first) = super::record::varint(cell)?;
        let (row, second) = super::record::varint(cell.get(first..)?)?;
        Some((
            usize::try_from(length).ok()?,
            row.cast_signed(),
            at + first + second,
        ))
    });
    let Some((length, row, at)) = head.filter(|(length, ..)| *length <= LONGEST) else {
        return Ok(None);
    };
    let local = local(length, database.usable);
    let Some(stored) = page.get(at..at + local) else {
        return Ok(None);
    };
    let mut payload = stored.to_vec();
    let mut overflow = page
        .get(at + local..at + local + 4)
        .and_then(|four| four.first_chunk().map(|four| u32::from_be_bytes(*four)));
    while payload.len() < length {
        let Some(page) = overflow
            .map(|number| database.page(number))
            .transpose()?
            .flatten()
        else {
            return Ok(None);
        };
        let take = (length - payload.len()).min(database.usable - 4);
        let (Some(four), Some(content)) = (page.first_chunk(), page.get(4..4 + take)) else {
            return Ok(None);
        };
        payload.extend_from_slice(content);
        overflow = Some(u32::from_be_bytes(*four));
    }
    Ok(Some((row, payload)))
}

/// How much of a record stands on its leaf ("B-tree Pages", table leaf cells).
fn local(length: usize, usable: usize) -> usize {
    let most = usable - 35;
    if length <= most {
        return length;
    }
    let least = (usable - 12) * 32 / 255 - 23;
    let left = least + (length - least) % (usable - 4);
    if left <= most { left } else { least }
}
