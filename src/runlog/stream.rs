//! A log that is read while it is written.

use std::path::{Path, PathBuf};

use super::error::ReadError;
use super::formats::{Access, LogFormat, LogReader, SAMPLE, recognize};
use super::input::{Encoding, GZIP};
use super::runs::Runs;

/// A log that arrives piece by piece: a pipe, or a file that grows.
pub struct LogStream {
    path: PathBuf,
    encoding: Encoding,
    head: Vec<u8>,
    tried: usize,
    reader: Option<(&'static LogFormat, Box<dyn LogReader>)>,
    runs: Runs,
}

impl LogStream {
    /// A stream from a file; from a pipe if the path is empty.
    pub fn new(path: &Path) -> Self {
        Self {
            path: path.to_path_buf(),
            encoding: Encoding::default(),
            head: Vec::new(),
            tried: 0,
            reader: None,
            runs: Runs::default(),
        }
    }

    /// The format, once it is known.
    pub fn format(&self) -> Option<&'static LogFormat> {
        self.reader.as_ref().map(|(format, _)| *format)
    }

    /// What was read so far.
    pub fn runs(&self) -> &Runs {
        &self.runs
    }

    /// Reads what arrived.
    ///
    /// # Errors
    /// The format is not known once a whole sample is there, or cannot be read from a stream.
    pub fn feed(&mut self, bytes: &[u8]) -> Result<(), ReadError> {
        let bytes = self.encoding.decode(bytes);
        if let Some((_, reader)) = &mut self.reader {
            reader.feed(&bytes, &mut self.runs);
            return Ok(());
        }
        self.head.extend_from_slice(&bytes);
        if self.head.starts_with(&GZIP) {
            return Err(ReadError::Pipe("a gzip file"));
        }
        // The sample is that of a file, in whatever pieces it arrives.
        if self.head.len() >= SAMPLE {
            self.recognize()?;
            if self.reader.is_none() {
                return Err(ReadError::unknown(&self.path, &self.head));
            }
        }
        Ok(())
    }

    /// Nothing more arrived for a while: the format is known by what is there, if that is enough.
    ///
    /// # Errors
    /// The format cannot be read from a stream.
    pub fn pause(&mut self) -> Result<(), ReadError> {
        // Each try looks at all that is there, so the next one waits until there is half as much again.
        if self.reader.is_none() && self.head.len() > self.tried + self.tried / 2 {
            self.recognize()?;
        }
        Ok(())
    }

    /// What follows is from the start of another file of the same run: the log was rotated.
    pub fn rotate(&mut self) {
        if let Some((_, mut reader)) = self.reader.take() {
            reader.finish(&mut self.runs);
        }
        self.encoding = Encoding::default();
        self.head.clear();
        self.tried = 0;
    }

    /// Nothing more arrives.
    ///
    /// # Errors
    /// The format is not known, or there was nothing.
    pub fn finish(&mut self) -> Result<(), ReadError> {
        if self.reader.is_none() {
            if self.head.is_empty() {
                return Err(ReadError::Empty(self.path.clone()));
            }
            self.recognize()?;
        }
        match &mut self.reader {
            Some((_, reader)) => {
                reader.finish(&mut self.runs);
                Ok(())
            }
            None => Err(ReadError::unknown(&self.path, &self.head)),
        }
    }

    fn recognize(&mut self) -> Result<(), ReadError> {
        self.tried = self.head.len();
        let sample = self.head.get(..SAMPLE).unwrap_or(&self.head);
        let Some(format) = recognize(sample, &self.path) else {
            let is_database =
                self.path.as_os_str().is_empty() && sample.starts_with(super::sqlite::MAGIC);
            return if is_database {
                Err(ReadError::Pipe("a SQLite database"))
            } else {
                Ok(())
            };
        };
        let Access::Stream(open) = format.access else {
            return Err(ReadError::Pipe(format.title));
        };
        let mut reader = open(&self.path);
        reader.feed(&std::mem::take(&mut self.head), &mut self.runs);
        self.reader = Some((format, reader));
        Ok(())
    }
}
