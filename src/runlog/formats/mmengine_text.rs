//! The text log of mmengine: `Epoch(train) [1][10/100]  lr: …  loss: …  grad_norm: …` or `Iter(train) [10/1000] …`.

use crate::runlog::runs::Runs;
use crate::runlog::text::{after, leading_count, pairs};

format_of_lines!(
    "mmengine_text",
    "mmengine's text log: Epoch(train) [1][10/100] lr: … loss: …",
    record
);

fn record(line: &str, runs: &mut Runs) -> Option<()> {
    let (step, rest) = match after(line, "Iter(train)") {
        Some(rest) => {
            let (step, rest) = leading_count(rest.trim_start().strip_prefix('[')?)?;
            (step, rest)
        }
        None => epoch(after(line, "Epoch(train)")?)?,
    };
    let (_, rest) = rest.split_once(']')?;
    let log = runs.log("");
    log.value("step", step as f64);
    pairs(rest, log);
    log.end();
    Some(())
}

/// `[2][ 10/100]…`: the steps of the epochs before are added.
fn epoch(text: &str) -> Option<(u64, &str)> {
    let (epoch, rest) = leading_count(text.trim_start().strip_prefix('[')?)?;
    let (step, rest) = leading_count(rest.strip_prefix("][")?)?;
    let (steps, _) = leading_count(rest.strip_prefix('/')?)?;
    Some((
        epoch
            .saturating_sub(1)
            .checked_mul(steps)?
            .checked_add(step)?,
        rest,
    ))
}
