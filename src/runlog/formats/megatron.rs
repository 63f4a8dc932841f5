//! Lines of Megatron-LM and NeMo: `iteration 10/ 1000 | … | lm loss: 7.1E+00 | … | grad norm: 1.234 |`, perhaps behind a
//! rank as in `[default7]:`. A loss that is NaN is left out of its line.

use crate::runlog::runs::Runs;
use crate::runlog::text::{after, fields, leading_count, leading_number};

format_of_lines!(
    "megatron",
    "Megatron-LM and NeMo lines: iteration 10/ 1000 | … | lm loss: … | grad norm: … |",
    record
);

fn record(line: &str, runs: &mut Runs) -> Option<()> {
    validation(line, runs).or_else(|| training(line, runs))
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
    let value = leading_number(after(rest, "loss value:")?)?.0;
    runs.log("").at(step, "validation loss", value);
    Some(())
}
