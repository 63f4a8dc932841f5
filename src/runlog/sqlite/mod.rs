//! SQLite read as it lies on the disk, pages and write-ahead log, without locking or changing anything.
//!
//! After "Database File Format" of SQLite's documentation.

mod columns;
mod record;
mod table;
mod varint;
mod wal;

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use columns::columns;
pub(in crate::runlog) use record::SqliteValue;
use record::cells;

/// What a database file starts with.
pub(in crate::runlog) const MAGIC: &[u8] = b"SQLite format 3\0";

/// A database.
pub(in crate::runlog) struct Database {
    file: File,
    page_size: usize,
    /// The bytes of a page that hold content.
    usable: usize,
    /// The pages that the write-ahead log has newer versions of, with where they are in it.
    newer: HashMap<u32, u64>,
    wal: Option<File>,
    pages: u64,
}

/// A table: where it is and what its columns are called.
#[derive(Clone, Debug)]
pub(in crate::runlog) struct SqliteTable {
    root: u32,
    columns: Vec<String>,
    /// The column that is the number of the row and so is not stored.
    row_number: Option<usize>,
}

impl SqliteTable {
    /// Where a column is.
    pub(in crate::runlog) fn column(&self, name: &str) -> Option<usize> {
        self.columns
            .iter()
            .position(|known| known.eq_ignore_ascii_case(name))
    }
}

impl Database {
    /// Opens a database for reading.
    ///
    /// # Errors
    /// What the system refuses; data that is no database.
    pub(in crate::runlog) fn open(path: &Path) -> io::Result<Self> {
        let mut file = File::open(path)?;
        let mut header = [0; 100];
        file.read_exact(&mut header)?;
        let invalid = |reason: &str| io::Error::new(io::ErrorKind::InvalidData, reason.to_string());
        if !header.starts_with(MAGIC) {
            return Err(invalid("it is no SQLite database"));
        }
        let page_size = match u16::from_be_bytes([header[16], header[17]]) {
            1 => 65536,
            size if size >= 512 && size.is_power_of_two() => usize::from(size),
            size => return Err(invalid(&format!("its page size is {size}"))),
        };
        let usable = page_size - usize::from(header[20]);
        if usable < 480 {
            return Err(invalid("its pages have no room"));
        }
        let pages = file.metadata()?.len() / page_size as u64;
        let mut database = Self {
            file,
            page_size,
            usable,
            newer: HashMap::new(),
            wal: None,
            pages,
        };
        database.read_wal(path)?;
        Ok(database)
    }

    fn read_wal(&mut self, path: &Path) -> io::Result<()> {
        let mut name = path.as_os_str().to_os_string();
        name.push("-wal");
        let path = PathBuf::from(name);
        // Opening a pipe waits for whoever writes to it.
        if path.exists() && !path.is_file() {
            return Ok(());
        }
        match File::open(path) {
            Ok(mut file) => {
                self.newer = wal::newest(&mut file, self.page_size)?;
                self.pages = self
                    .pages
                    .max(self.newer.keys().copied().max().unwrap_or(0).into());
                self.wal = Some(file);
                Ok(())
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// The table of that name.
    ///
    /// # Errors
    /// What the system refuses.
    pub(in crate::runlog) fn table(&mut self, name: &str) -> io::Result<Option<SqliteTable>> {
        let mut found = None;
        table::walk(self, 1, &mut |_, payload| {
            let cells = cells(payload);
            if let [
                SqliteValue::Text("table"),
                SqliteValue::Text(known),
                _,
                SqliteValue::Integer(root),
                SqliteValue::Text(sql),
                ..,
            ] = cells[..]
                && known == name
                && let Ok(root) = u32::try_from(root)
            {
                let (columns, row_number) = columns(sql);
                found = Some(SqliteTable {
                    root,
                    columns,
                    row_number,
                });
            }
        })?;
        Ok(found)
    }

    /// Hands over every row of a table in the order of its numbers; damaged pages are passed over.
    ///
    /// Returns how many pages could not be read.
    ///
    /// # Errors
    /// What the system refuses.
    pub(in crate::runlog) fn rows(
        &mut self,
        table: &SqliteTable,
        visit: &mut impl FnMut(&[SqliteValue]),
    ) -> io::Result<u64> {
        table::walk(self, table.root, &mut |row, payload| {
            let mut cells = cells(payload);
            if let Some(cell) = table.row_number.and_then(|column| cells.get_mut(column)) {
                *cell = SqliteValue::Integer(row);
            }
            visit(&cells);
        })
    }

    /// A page, counted from 1.
    fn page(&mut self, number: u32) -> io::Result<Option<Vec<u8>>> {
        let mut page = vec![0; self.page_size];
        let (file, at) = match (self.newer.get(&number), &mut self.wal) {
            (Some(at), Some(wal)) => (wal, *at),
            _ if number == 0 || u64::from(number) > self.pages => return Ok(None),
            _ => (
                &mut self.file,
                u64::from(number - 1) * self.page_size as u64,
            ),
        };
        file.seek(SeekFrom::Start(at))?;
        match file.read_exact(&mut page) {
            Ok(()) => Ok(Some(page)),
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(None),
            Err(error) => Err(error),
        }
    }
}
