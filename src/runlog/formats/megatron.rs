//! Lines of Megatron-LM and NeMo: `iteration 10/ 1000 | … | lm loss: 7.1E+00 | … | grad norm: 1.234 |`, perhaps behind a
//! rank as in `[default7]:`. A loss that is NaN is left out of its line.

use std::path::Path;

use super::{Access, FileHead, Gather, LogFormat, LogReader, own_run, understands};
use crate::runlog::runs::Runs;
use crate::runlog::text::{ByLine, Fed, LineReader, after, fields, leading_count};

pub(super) static FORMAT: LogFormat = LogFormat {
    name: "megatron",
    title: "Megatron-LM and NeMo lines: iteration 10/ 1000 | … | lm loss: … | grad norm: … |",
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
        let found = validation(line, runs).or_else(|| training(line, runs));
        found.map_or(Fed::Other, |()| Fed::Record)
    }
}

fn training(line: &str, runs: &mut Runs) -> Option<()> {
    let (step, rest) = leading_count(after(line, "iteration ")?)?;
    let rest = rest.trim_start().strip_prefix('/')?;
    let (_, rest) = rest.split_once('|')?;
    let log = runs.log("");
    log.value("step", step as f64);
    fields(rest, &['|'], log);
    log.end();
    Some(())
}

/// `validation loss at iteration 1000 | lm loss value: 2.5E+00 | …`
fn validation(line: &str, runs: &mut Runs) -> Option<()> {
    let (step, rest) = leading_count(after(line, "validation loss at iteration ")?)?;
    let value = crate::runlog::text::leading_number(after(rest, "loss value:")?)?.0;
    runs.log("").at(step, "validation loss", value);
    Some(())
}
