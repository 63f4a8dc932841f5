//! JSON behind a prefix: the progress lines of fairseq and metaseq, `time | INFO | train_inner | {…}`, whose numbers are strings and
//! where a norm that is not finite is left out; DLLogger's `DLLL {…}` and others.

use std::path::Path;

use super::record::record;
use super::{Access, FileHead, Gather, LogFormat, LogReader, own_run, whole_lines};
use crate::runlog::runs::Runs;
use crate::runlog::text::{ByLine, Fed, LineReader};

pub(super) static FORMAT: LogFormat = LogFormat {
    name: "fairseq",
    title: "JSON behind a prefix, as fairseq and metaseq print it: … | train_inner | {\"loss\": \"9.1\", \"gnorm\": …}",
    recognizes,
    access: Access::Stream(open),
    run_of: own_run,
    gather: Gather::InOrder,
};

fn recognizes(sample: FileHead) -> bool {
    let mut runs = Runs::default();
    let mut records = 0;
    whole_lines(sample.text).any(|line| {
        let is_fairseq = line.contains("| {");
        records += usize::from(Lines.line(line, &mut runs) == Fed::Record);
        let is_a_run = || runs.iter().any(|(_, log)| log.is_a_run());
        records >= if is_fairseq { 1 } else { FEWEST } && is_a_run()
    })
}

fn open(_: &Path) -> Box<dyn LogReader> {
    Box::new(ByLine::new(Lines))
}

/// So many records must stand behind prefixes of any other kind: a program may print its settings so.
const FEWEST: usize = 2;

struct Lines;

impl LineReader for Lines {
    fn line(&mut self, line: &str, runs: &mut Runs) -> Fed {
        match line.find('{').map(|at| line.split_at(at)) {
            Some((prefix, text)) if is_prefix(prefix, text) => read(text, runs),
            _ => Fed::Other,
        }
    }

    fn unfinished(&mut self, line: &str, runs: &mut Runs) -> Fed {
        self.line(line, runs)
    }
}

/// Whether a record may stand behind this: bars are fairseq's, after any other text the object is of text and ends the line.
fn is_prefix(prefix: &str, text: &str) -> bool {
    let is_object = text.starts_with("{\"") && text.trim_end().ends_with('}');
    prefix.contains('|') || is_object && !prefix.trim().is_empty()
}

fn read(text: &str, runs: &mut Runs) -> Fed {
    // Lines of the validation and of a whole epoch have their keys behind `valid_` and `train_`.
    record(text.as_bytes(), runs.log(""))
}
