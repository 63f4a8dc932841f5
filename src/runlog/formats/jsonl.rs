//! JSON lines: one object a record, flat or nested, as people write them and as `gdplay run --format jsonl` does.

use std::path::Path;

use super::record::Objects;
use super::{Access, FileHead, Gather, LogFormat, LogReader, own_run, understands};
use crate::runlog::runs::Runs;
use crate::runlog::said::findings;
use crate::runlog::text::{ByLine, Fed, LineReader};

pub(super) static FORMAT: LogFormat = LogFormat {
    name: "jsonl",
    title: "JSON lines, flat or nested keys (also gdplay run --layers --format jsonl)",
    recognizes,
    access: Access::Stream(open),
    run_of: own_run,
    gather: Gather::InOrder,
};

fn recognizes(sample: FileHead) -> bool {
    sample.text.trim_start().starts_with('{') && understands(sample, Lines::default())
}

fn open(_: &Path) -> Box<dyn LogReader> {
    Box::new(ByLine::new(Lines::default()))
}

/// One object a line, or several without a sign between them.
#[derive(Debug, Default)]
pub(super) struct Lines {
    objects: Objects,
}

impl LineReader for Lines {
    fn line(&mut self, line: &str, runs: &mut Runs) -> Fed {
        let mut rest = line.trim();
        let mut all = Fed::Other;
        while rest.starts_with('{') {
            let (fed, end) = self.objects.read(rest.as_bytes(), runs);
            if all == Fed::Other {
                all = fed;
            }
            let Some(after) = end.and_then(|end| rest.get(end..)) else {
                break;
            };
            rest = after.trim_start();
        }
        // Several runs may share a file: gdplay's racers.
        if line.contains("\"findings\"") {
            runs.log(self.objects.run()).said.extend(findings(line));
        }
        all
    }

    fn unfinished(&mut self, line: &str, runs: &mut Runs) -> Fed {
        self.line(line, runs)
    }
}
