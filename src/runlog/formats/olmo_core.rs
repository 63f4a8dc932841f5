//! The console of OLMo-core: a line with `[step=10/1000,…]`, then indented `name=value` lines, thousands with commas and
//! suffixes.

use std::path::Path;

use super::{Access, FileHead, Gather, LogFormat, LogReader, own_run, understands};
use crate::runlog::number::number_with_suffix;
use crate::runlog::runs::Runs;
use crate::runlog::text::{ByLine, Fed, LineReader, after, leading_count};

pub(super) static FORMAT: LogFormat = LogFormat {
    name: "olmo_core",
    title: "OLMo-core's console: [step=10/1000,…] with indented name=value lines",
    recognizes,
    access: Access::Stream(open),
    run_of: own_run,
    gather: Gather::InOrder,
};

fn recognizes(sample: FileHead) -> bool {
    understands(sample, Lines::default())
}

fn open(_: &Path) -> Box<dyn LogReader> {
    Box::new(ByLine::new(Lines::default()))
}

#[derive(Default)]
struct Lines {
    step: Option<u64>,
}

impl LineReader for Lines {
    fn line(&mut self, line: &str, runs: &mut Runs) -> Fed {
        if let Some((step, _)) = after(line, "[step=").and_then(leading_count) {
            self.step = Some(step);
            return Fed::Other;
        }
        let indented = line.starts_with([' ', '\t']);
        let pair = line.split_once('=').filter(|_| indented);
        let value = pair.and_then(|(key, value)| Some((key.trim(), number_with_suffix(value)?)));
        match (self.step, value) {
            (Some(step), Some((key, value))) => {
                runs.log("").at(step, key, value);
                Fed::Record
            }
            _ if indented => Fed::Other,
            _ => {
                self.step = None;
                Fed::Other
            }
        }
    }

    fn unfinished(&mut self, _: &str, _: &mut Runs) -> Fed {
        Fed::Damaged
    }
}
