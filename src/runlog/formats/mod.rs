//! The formats of logs, one a file, recognized by what a file holds.
//!
//! To add one, write its file and add its line to [`FORMATS`]. The first that recognizes a sample reads it, so those
//! that ask for little stand last.

/// Declares the format of a log of lines, each a record by itself or nothing: its name, its title, and what reads a line.
macro_rules! format_of_lines {
    ($name:literal, $title:literal, $record:path) => {
        pub(super) static FORMAT: super::LogFormat = super::LogFormat {
            name: $name,
            title: $title,
            recognizes: |sample| super::understands(sample, super::Records($record)),
            access: super::Access::Stream(|_| super::by_line($record)),
            run_of: super::own_run,
            gather: super::Gather::InOrder,
        };
    };
}

mod bare_columns;
mod catboost_tsv;
mod columns;
mod counted;
mod csv;
mod csv_long;
mod csv_value;
mod csv_wide;
mod fairseq;
mod hf_console;
mod hf_trainer;
mod json_array;
mod json_columns;
mod jsonl;
mod kaldi;
mod keras_console;
mod keras_csv;
mod lightning_csv;
mod llmc;
mod llmc_stdout;
mod loss_log;
mod megatron;
mod mlflow_files;
mod mlflow_sqlite;
mod mmengine;
mod mmengine_text;
mod nanogpt;
mod olmo_core;
mod plain;
mod ranks;
mod record;
mod scores;
mod tacotron;
mod tensorboard;
mod torchtitan;
mod trackio;
mod uncounted;
mod vits;
mod wandb;

use std::path::{Path, PathBuf};

use super::error::ReadError;
use super::runs::Runs;
use super::text::{ByLine, Fed, Record, Records};

/// The start of a file, from which its format is recognized.
#[derive(Clone, Copy, Debug)]
pub struct FileHead<'a> {
    /// The first bytes, up to [`SAMPLE`].
    pub head: &'a [u8],
    /// The same as text, without escape sequences of terminals; empty if it is binary.
    pub text: &'a str,
    /// Where the file is; a pipe is nowhere.
    pub path: &'a Path,
}

/// So much of a file is looked at for its format, in bytes: configurations may be printed before the first step.
pub const SAMPLE: usize = 1 << 20;

/// Reads a log piece by piece.
pub trait LogReader {
    /// Reads what arrived; a record that is not whole is kept for the next piece.
    fn feed(&mut self, bytes: &[u8], runs: &mut Runs);
    /// Nothing more arrives: what is left over is read if it is whole, else noted.
    fn finish(&mut self, runs: &mut Runs);
}

/// How a file is read.
#[derive(Clone, Copy)]
pub enum Access {
    /// From the start to the end, so that it can be a pipe and may be of any size.
    Stream(fn(&Path) -> Box<dyn LogReader>),
    /// By pages at any place.
    Pages(fn(&Path, &mut Runs) -> Result<(), ReadError>),
}

/// A format.
pub struct LogFormat {
    /// Its name in the machine-readable form.
    pub name: &'static str,
    /// What it is, for people.
    pub title: &'static str,
    /// Whether a file is of this format.
    pub recognizes: fn(FileHead) -> bool,
    /// How it is read.
    pub access: Access,
    /// The run that a file belongs to.
    pub run_of: fn(&Path) -> PathBuf,
    /// How the files of one run go together.
    pub gather: Gather,
}

/// How the files of one run go together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gather {
    /// They follow each other by name.
    InOrder,
    /// Each holds what the shorter ones hold: the longest is the run.
    Longest,
    /// They are runs only where somebody names them: too much that lies in a folder looks so.
    Named,
}

/// Every format, those that ask for most first.
pub static FORMATS: &[&LogFormat] = &[
    &tensorboard::FORMAT,
    &wandb::FORMAT,
    &trackio::FORMAT,
    &mlflow_sqlite::FORMAT,
    &hf_trainer::FORMAT,
    &mmengine::FORMAT,
    &json_columns::FORMAT,
    &jsonl::FORMAT,
    &json_array::FORMAT,
    &mlflow_files::FORMAT,
    &hf_console::FORMAT,
    &fairseq::FORMAT,
    &megatron::FORMAT,
    &olmo_core::FORMAT,
    &torchtitan::FORMAT,
    &mmengine_text::FORMAT,
    &llmc::FORMAT,
    &llmc_stdout::FORMAT,
    &nanogpt::FORMAT,
    &loss_log::FORMAT,
    &vits::FORMAT,
    &tacotron::FORMAT,
    &kaldi::FORMAT,
    &counted::FORMAT,
    &keras_console::FORMAT,
    &catboost_tsv::FORMAT,
    &lightning_csv::FORMAT,
    &keras_csv::FORMAT,
    &csv_long::FORMAT,
    &csv_value::FORMAT,
    &csv_wide::FORMAT,
    &plain::FORMAT,
    &columns::FORMAT,
    &uncounted::FORMAT,
    &scores::FORMAT,
    &bare_columns::FORMAT,
    &scores::UNCOUNTED,
];

/// The format of a file that starts so; nothing if none is known.
pub fn recognize(head: &[u8], path: &Path) -> Option<&'static LogFormat> {
    let text = sample_text(head);
    let sample = FileHead {
        head,
        text: &text,
        path,
    };
    FORMATS
        .iter()
        .copied()
        .find(|format| (format.recognizes)(sample))
}

/// The text of a sample, empty if it is binary. A machine that lost its power leaves zeros behind the last line.
fn sample_text(head: &[u8]) -> String {
    let zeros = head.iter().position(|byte| *byte == 0);
    let (head, has_zeros) = match zeros.and_then(|end| head.get(..end)) {
        Some(before) => (before, true),
        None => (head, false),
    };
    if has_zeros && (!head.contains(&b'\n') || head.iter().any(|byte| is_binary(*byte))) {
        return String::new();
    }
    let text = String::from_utf8_lossy(head);
    super::text::without_escapes(&text).into_owned()
}

/// Whether a byte stands in no text: a control character besides those of lines, bars and colors.
fn is_binary(byte: u8) -> bool {
    byte < 0x20 && !matches!(byte, 7..=13 | 0x1b)
}

/// A file is a run of its own.
fn own_run(path: &Path) -> PathBuf {
    path.to_path_buf()
}

/// The lines of a sample that are whole, or the only one.
fn whole_lines(text: &str) -> impl Iterator<Item = &str> {
    let end = text.rfind(['\n', '\r']);
    let whole = end.and_then(|end| text.get(..end)).unwrap_or(text);
    whole
        .split(['\n', '\r'])
        .filter(|line| !line.trim().is_empty())
}

/// What reads lines.
fn by_line(record: Record) -> Box<dyn LogReader> {
    Box::new(ByLine::new(Records(record)))
}

/// Whether a reader of lines understands one of the sample's, and so holds a number that a finding could need.
fn understands(sample: FileHead, mut reader: impl super::text::LineReader) -> bool {
    let mut runs = Runs::default();
    // The first record may be one of settings.
    whole_lines(sample.text).any(|line| {
        let is_record = reader.line(line, &mut runs) == Fed::Record;
        is_record && runs.iter().any(|(_, log)| log.is_a_run())
    })
}
