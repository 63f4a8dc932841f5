//! Records in the list of one JSON document, as in `[{"step": 1, "loss": 2.0}, …]`, or as TensorBoard exports one series:
//! `[[wall time, step, value], …]`.

use std::path::Path;

use super::csv_value::{UNNAMED, UNNAMED_NOTE, named, run_of};
use super::record::Objects;
use super::{Access, FileHead, Gather, LogFormat, LogReader};
use crate::runlog::json::{JsonPathValue, elements, numbers, scalar};
use crate::runlog::runs::Runs;
use crate::runlog::text::Fed;

pub(super) static FORMAT: LogFormat = LogFormat {
    name: "json",
    title: "a JSON list of records",
    recognizes,
    access: Access::Stream(open),
    run_of,
    gather: Gather::InOrder,
};

/// The longest record, in bytes.
const LONGEST_RECORD: usize = 64 << 20;

fn recognizes(sample: FileHead) -> bool {
    if !sample.text.trim_start().starts_with('[') {
        return false;
    }
    let mut runs = Runs::default();
    Documents::list(sample.path).feed(sample.head, &mut runs);
    runs.iter().any(|(_, log)| log.is_a_run())
}

fn open(path: &Path) -> Box<dyn LogReader> {
    Box::new(Documents::list(path))
}

/// Cuts the objects out of a document that stand in a list so many brackets deep, without reading the rest.
#[derive(Debug)]
pub(super) struct Documents {
    wanted: usize,
    open: Vec<u8>,
    record: Vec<u8>,
    inside: bool,
    state: State,
    ended: bool,
    lists: Lists,
    objects: Objects,
    /// The names of what lists in the list hold, if the first says so.
    names: Option<Vec<String>>,
    /// The sign around texts.
    quote: Option<u8>,
}

/// The texts of a list of texts.
fn texts(list: &[u8]) -> Option<Vec<String>> {
    let mut texts = Vec::new();
    elements(list, &mut |element| {
        let text = scalar(element, |value| match value {
            JsonPathValue::Text(text) => Some(text.to_string()),
            _ => None,
        });
        texts.push(text.flatten());
    });
    texts.into_iter().collect()
}

/// What lists in the list are.
#[derive(Debug)]
enum Lists {
    NoRecords,
    /// Records of one series, with its name if the file has one.
    Series(Option<String>),
}

/// Where a byte of a document stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Outside,
    Text,
    Escaped,
}

impl Documents {
    pub(super) fn at_depth(wanted: usize) -> Self {
        Self {
            wanted,
            open: Vec::new(),
            record: Vec::new(),
            inside: false,
            state: State::Outside,
            ended: false,
            lists: Lists::NoRecords,
            objects: Objects::default(),
            names: None,
            quote: None,
        }
    }

    /// The records of a document that is a list.
    fn list(path: &Path) -> Self {
        Self {
            lists: Lists::Series(named(path)),
            ..Self::at_depth(1)
        }
    }

    /// Whether a bracket opens a record.
    fn opens(&self, byte: u8) -> bool {
        let is_there = self.open.len() == self.wanted && self.open.last() == Some(&b'[');
        is_there && (byte == b'{' || matches!(self.lists, Lists::Series(_)))
    }

    /// Reads a record that is whole.
    fn read(&mut self, runs: &mut Runs) {
        if self.record.starts_with(b"{") {
            let (fed, _) = self.objects.read(&self.record, runs);
            if fed == Fed::Damaged {
                runs.log_or_first().damaged(0);
            }
            return;
        }
        let log = runs.log("");
        let Lists::Series(name) = &self.lists else {
            return;
        };
        let numbers = numbers(&self.record);
        if let Some((names, row)) = self.names.as_ref().zip(numbers.as_ref()) {
            for (name, value) in names.iter().zip(row) {
                log.value(name, *value);
            }
            return log.end();
        }
        let (step, value) = match numbers.as_deref() {
            Some(&[_, step, value] | &[step, value]) => (step, value),
            Some(_) => return,
            None => {
                self.names = texts(&self.record).filter(|_| log.is_empty());
                return;
            }
        };
        if name.is_none() {
            log.note(UNNAMED_NOTE);
        }
        log.value("step", step);
        log.value(name.as_deref().unwrap_or(UNNAMED), value);
        log.end();
    }

    fn byte(&mut self, byte: u8, runs: &mut Runs) {
        // The first quote says whether it is a list as Python prints it.
        let quote = match byte {
            b'"' | b'\'' => *self.quote.get_or_insert(byte),
            _ => 0,
        };
        let byte = if byte == quote { b'"' } else { byte };
        if self.inside {
            self.record.push(byte);
        }
        match (self.state, byte) {
            (State::Outside, _) => self.outside(byte, runs),
            (State::Escaped, _) => self.state = State::Text,
            (State::Text, b'\\') => self.state = State::Escaped,
            (State::Text, b'"') => self.state = State::Outside,
            (State::Text, _) => {}
        }
    }

    fn outside(&mut self, byte: u8, runs: &mut Runs) {
        match byte {
            b'"' => self.state = State::Text,
            b'{' | b'[' => {
                if self.opens(byte) {
                    self.inside = true;
                    self.record.clear();
                    self.record.push(byte);
                }
                // Deeper brackets are only counted in pairs by their order; a document is no deeper than its size.
                self.open.push(byte);
            }
            b'}' | b']' => {
                self.open.pop();
                if self.inside && self.open.len() == self.wanted {
                    self.inside = false;
                    self.read(runs);
                }
                self.ended |= self.open.is_empty();
            }
            _ => {}
        }
    }
}

impl LogReader for Documents {
    fn feed(&mut self, bytes: &[u8], runs: &mut Runs) {
        for byte in bytes {
            self.byte(*byte, runs);
        }
        if self.record.len() > LONGEST_RECORD || self.open.len() > LONGEST_RECORD {
            self.inside = false;
            self.record = Vec::new();
            self.open.truncate(self.wanted);
        }
    }

    fn finish(&mut self, runs: &mut Runs) {
        if !self.ended {
            runs.log_or_first()
                .note("the document is not whole: the record that was cut is left out");
        }
    }
}
