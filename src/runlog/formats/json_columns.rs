//! One JSON document that holds a run somewhere inside: a list a metric, as the `history` of Keras has, `{"loss": [2.5, 2.0]}`; lists with
//! their steps, as of Sacred, `{"loss": {"steps": [0, 10], "values": [2.5, 2.0]}}`, and ClearML, `{"x": …, "y": …}`, or as pairs; a list of
//! records, `{"history": [{"step": 10, "loss": 2.5}, …]}`; a table as pandas writes it.

mod contents;

use std::path::{Path, PathBuf};

use self::contents::Contents;
use super::{Access, FileHead, Gather, LogFormat, LogReader, own_run};
use crate::runlog::runs::Runs;

pub(super) static FORMAT: LogFormat = LogFormat {
    name: "json_columns",
    title: "a JSON document with a list a metric, as of Keras's history, or with a list of records inside",
    recognizes,
    access: Access::Stream(open),
    run_of: own_run,
    gather: Gather::InOrder,
};

/// The longest document, in bytes.
const LONGEST: usize = 256 << 20;

fn recognizes(sample: FileHead) -> bool {
    let start = sample.text.trim_start();
    if !start.starts_with(['{', '[']) {
        return false;
    }
    let (contents, end) = Contents::of(sample.head, sample.path);
    // Behind the document stands nothing: else it is a line of many.
    let is_alone = end.is_none_or(|end| {
        let rest = sample.head.get(end..).unwrap_or_default();
        rest.iter().all(u8::is_ascii_whitespace)
    });
    is_alone && contents.is_a_run()
}

fn open(path: &Path) -> Box<dyn LogReader> {
    Box::new(Document {
        name: path.to_path_buf(),
        ..Document::default()
    })
}

/// A document, which is read as soon as it is whole.
#[derive(Default)]
struct Document {
    name: PathBuf,
    text: Vec<u8>,
    nesting: Nesting,
    is_read: bool,
}

/// How many brackets are open at the end of what is there: only a document without any is worth a try.
#[derive(Default)]
struct Nesting {
    depth: usize,
    is_text: bool,
    is_escaped: bool,
}

impl Nesting {
    fn see(&mut self, bytes: &[u8]) {
        for byte in bytes {
            match byte {
                _ if self.is_escaped => self.is_escaped = false,
                b'\\' if self.is_text => self.is_escaped = true,
                b'"' => self.is_text = !self.is_text,
                b'{' | b'[' if !self.is_text => self.depth += 1,
                b'}' | b']' if !self.is_text => self.depth = self.depth.saturating_sub(1),
                _ => {}
            }
        }
    }
}

impl LogReader for Document {
    fn feed(&mut self, bytes: &[u8], runs: &mut Runs) {
        if self.text.len() + bytes.len() > LONGEST {
            let most = LONGEST >> 20;
            runs.log("").note(format!(
                "the document is longer than {most} MiB: the rest is left out"
            ));
            return;
        }
        self.text.extend_from_slice(bytes);
        self.nesting.see(bytes);
        if !self.is_read && self.nesting.depth == 0 {
            let (contents, end) = Contents::of(&self.text, &self.name);
            if end.is_some() {
                self.is_read = true;
                contents.read(runs);
            }
        }
    }

    fn finish(&mut self, runs: &mut Runs) {
        if self.is_read {
            return;
        }
        let (contents, end) = Contents::of(&self.text, &self.name);
        contents.read(runs);
        if end.is_none() {
            let note = "the document is not whole: what was cut is left out";
            runs.log_or_first().note(note);
        }
    }
}

#[cfg(test)]
mod tests;
