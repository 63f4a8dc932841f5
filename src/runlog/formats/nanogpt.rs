//! Lines of nanoGPT: `iter 10: loss 4.2, time 39ms` and `step 250: train loss 3.1, val loss 3.2`. There is no norm in them.

use std::path::Path;

use super::{Access, FileHead, Gather, LogFormat, LogReader, own_run, understands};
use crate::runlog::runs::Runs;
use crate::runlog::text::{ByLine, Fed, LineReader, leading_count, leading_number};

pub(super) static FORMAT: LogFormat = LogFormat {
    name: "nanogpt",
    title: "nanoGPT lines: iter 10: loss 4.2, … and step 250: train loss 3.1, val loss 3.2",
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
        record(line.trim_start(), runs).map_or(Fed::Other, |()| Fed::Record)
    }
}

fn record(line: &str, runs: &mut Runs) -> Option<()> {
    let rest = line
        .strip_prefix("iter ")
        .or_else(|| line.strip_prefix("step "))?;
    let (step, rest) = leading_count(rest)?;
    let rest = rest.strip_prefix(':')?;
    let mut values = Vec::new();
    for part in rest.split([',', '(', ')', '|']) {
        let part = part.trim();
        let Some((key, value)) = part.rsplit_once(' ') else {
            continue;
        };
        if let Some((value, "")) = leading_number(value) {
            values.push((key.trim_end_matches(':'), value));
        }
    }
    if !values.iter().any(|(key, _)| key.ends_with("loss")) {
        return None;
    }
    let log = runs.log("");
    log.value("step", step as f64);
    for (key, value) in values {
        log.value(key, value);
    }
    log.end();
    Some(())
}
