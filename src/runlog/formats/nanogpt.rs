//! Lines of nanoGPT: `iter 10: loss 4.2, time 39ms` and `step 250: train loss 3.1, val loss 3.2`. There is no norm in them.

use crate::runlog::runs::Runs;
use crate::runlog::text::{leading_count, leading_number};

format_of_lines!(
    "nanogpt",
    "nanoGPT lines: iter 10: loss 4.2, … and step 250: train loss 3.1, val loss 3.2",
    record
);

fn record(line: &str, runs: &mut Runs) -> Option<()> {
    let line = line.trim_start();
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
