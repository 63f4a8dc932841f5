//! Lines of torchtitan: `step:  1  loss: 8.1  grad_norm:  1.0  memory: … tps: …`, colored.

use std::path::Path;

use super::{Access, FileHead, Gather, LogFormat, LogReader, own_run, understands};
use crate::runlog::runs::Runs;
use crate::runlog::text::{ByLine, Fed, LineReader, pairs};

pub(super) static FORMAT: LogFormat = LogFormat {
    name: "torchtitan",
    title: "torchtitan lines: step:  1  loss: …  grad_norm: …  memory: …",
    recognizes,
    access: Access::Stream(open),
    run_of: own_run,
    gather: Gather::InOrder,
};

fn recognizes(sample: FileHead) -> bool {
    understands(sample, Lines)
}

fn open(_: &Path) -> Box<dyn LogReader> {
    Box::new(ByLine::new(Lines))
}

struct Lines;

impl LineReader for Lines {
    fn line(&mut self, line: &str, runs: &mut Runs) -> Fed {
        let Some(line) = line.find("step:").and_then(|at| line.get(at..)) else {
            return Fed::Other;
        };
        if !line.contains("loss:") || !(line.contains("memory:") || line.contains("tps:")) {
            return Fed::Other;
        }
        let log = runs.log("");
        pairs(line, log);
        log.end();
        Fed::Record
    }
}
