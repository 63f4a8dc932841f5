//! The records of a CSV text.

use csv::ByteRecord;

use super::{CsvError, sniff};

/// The records of a text, which can be read several times.
pub(super) struct Records<'a> {
    pub(super) text: &'a str,
    pub(super) separator: u8,
}

impl<'a> Records<'a> {
    pub(super) fn new(text: &'a str, separator: u8) -> Self {
        Self { text, separator }
    }

    /// Hands each record with text in it to `visit`, with the number of its line.
    pub(super) fn each(
        &self,
        mut visit: impl FnMut(&ByteRecord, usize) -> Result<(), CsvError>,
    ) -> Result<(), CsvError> {
        let mut reader = sniff::reader(self.text, self.separator);
        let mut record = ByteRecord::new();
        while reader.read_byte_record(&mut record).unwrap_or(false) {
            let has_text = record
                .as_slice()
                .iter()
                .any(|byte| !byte.is_ascii_whitespace());
            if has_text {
                let line = record.position().map_or(1, csv::Position::line) as usize;
                visit(&record, line)?;
            }
        }
        Ok(())
    }
}
