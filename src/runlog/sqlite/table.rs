//! The B-tree of a table: interior pages, leaves, overflow pages.

use std::collections::HashSet;
use std::io;

use super::Database;
use super::varint::varint;

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
            .map(|page| {
                let mut stack = Stack {
                    next: &mut next,
                    seen: &mut seen,
                };
                read(database, number, &page, &mut stack, visit)
            })
            .transpose()?
            .flatten();
        damaged += u64::from(read.is_none());
    }
    Ok(damaged)
}

/// The pages that are still to be read, and those that were: a damaged file may name one over and over.
struct Stack<'a> {
    next: &'a mut Vec<u32>,
    seen: &'a mut HashSet<u32>,
}

/// Reads a page: its children are put on the stack, its rows handed over.
fn read(
    database: &mut Database,
    number: u32,
    page: &[u8],
    stack: &mut Stack<'_>,
    visit: &mut impl FnMut(i64, &[u8]),
) -> io::Result<Option<()>> {
    // The first page starts with the header of the file.
    let start = if number == 1 { 100 } else { 0 };
    let header = page.get(start..).and_then(<[u8]>::first_chunk::<12>);
    let Some([kind, _, _, high, low, _, _, _, right @ ..]) = header.copied() else {
        return Ok(None);
    };
    let count = usize::from(u16::from_be_bytes([high, low]));
    let pointers = |header_length: usize| {
        let from = start + header_length;
        let pointers = page.get(from..from + 2 * count)?.as_chunks().0.iter();
        Some(pointers.map(|two| usize::from(u16::from_be_bytes(*two))))
    };
    match kind {
        INTERIOR => {
            let Some(pointers) = pointers(12) else {
                return Ok(None);
            };
            stack.next.push(u32::from_be_bytes(right));
            let child = |at: usize| page.get(at..)?.first_chunk().copied();
            let children: Vec<u32> = pointers.filter_map(child).map(u32::from_be_bytes).collect();
            stack.next.extend(children.into_iter().rev());
            Ok(Some(()))
        }
        LEAF => {
            let Some(pointers) = pointers(8) else {
                return Ok(None);
            };
            // The rows of a page do not lie over each other.
            let mut room = page.len();
            for at in pointers {
                let Some((row, payload)) = row(database, page, at, stack.seen)? else {
                    continue;
                };
                let Some(left) = room.checked_sub(local(payload.len(), database.usable)) else {
                    return Ok(None);
                };
                room = left;
                visit(row, &payload);
            }
            Ok(Some(()))
        }
        _ => Ok(None),
    }
}

/// The number and the record of the row at a place of a leaf, with what overflows to other pages.
fn row(
    database: &mut Database,
    page: &[u8],
    at: usize,
    seen: &mut HashSet<u32>,
) -> io::Result<Option<(i64, Vec<u8>)>> {
    let head = page.get(at..).and_then(|cell| {
        let (length, first) = varint(cell)?;
        let (row, second) = varint(cell.get(first..)?)?;
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
            .filter(|number| seen.insert(*number))
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

#[cfg(test)]
mod tests {
    use std::{env, fs, process};

    use super::*;
    use crate::runlog::sqlite::MAGIC;

    const PAGE: usize = 4096;

    /// The rows and the damaged pages of a database whose first page names one cell a hundred times, and whose second page goes
    /// on with itself.
    fn walked(name: &str, cell: &[u8]) -> (usize, u64) {
        const COUNT: u16 = 100;
        const AT: u16 = 1000;
        let mut bytes = vec![0; 2 * PAGE];
        bytes[..MAGIC.len()].copy_from_slice(MAGIC);
        bytes[16..18].copy_from_slice(&(PAGE as u16).to_be_bytes());
        bytes[100] = LEAF;
        bytes[103..105].copy_from_slice(&COUNT.to_be_bytes());
        for pointer in bytes[108..308].chunks_exact_mut(2) {
            pointer.copy_from_slice(&AT.to_be_bytes());
        }
        bytes[usize::from(AT)..][..cell.len()].copy_from_slice(cell);
        bytes[PAGE..PAGE + 4].copy_from_slice(&2_u32.to_be_bytes());
        let path = env::temp_dir().join(format!("gdplay-{}-{name}.db", process::id()));
        fs::write(&path, bytes).expect("a file");
        let mut database = Database::open(&path).expect("a database");
        let mut rows = 0;
        let damaged = walk(&mut database, 1, &mut |_, _| rows += 1).expect("readable pages");
        fs::remove_file(path).expect("the file");
        (rows, damaged)
    }

    #[test]
    fn a_page_that_goes_on_with_itself_is_read_once() {
        // A record of 100,000 bytes, of which 1,792 are on the leaf; the others are on page 2.
        let mut cell = vec![0x86, 0x8d, 0x20, 1];
        cell.resize(4 + 1792, 7);
        cell.extend(2_u32.to_be_bytes());
        assert_eq!(walked("loop", &cell), (0, 0));
    }

    #[test]
    fn rows_that_lie_over_each_other_are_no_more_than_fit() {
        let mut cell = vec![127, 1];
        cell.resize(2 + 127, 7);
        assert_eq!(walked("over", &cell), (PAGE / 127, 1));
    }
}
