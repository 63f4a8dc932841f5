//! What llm.c prints: `step 10/1000 | loss 9.94 (+nanz)| norm 3.85 (-0.20z)| lr 6.67e-03 | …`. The z of the first 127 steps
//! is NaN: that is not the run's.

use crate::runlog::runs::Runs;
use crate::runlog::text::{leading_count, leading_number};

format_of_lines!(
    "llmc_stdout",
    "llm.c's output: step 10/1000 | loss 9.94 (…)| norm 3.85 (…)| lr …",
    record
);

fn record(line: &str, runs: &mut Runs) -> Option<()> {
    let line = line.trim_start();
    if let Some((value, _)) = line.strip_prefix("val loss ").and_then(leading_number) {
        let log = runs.log("");
        log.value("val loss", value);
        log.end();
        return Some(());
    }
    let (step, rest) = leading_count(line.strip_prefix("step ")?)?;
    let (_, rest) = rest.strip_prefix('/')?.split_once('|')?;
    let values: Vec<(&str, f64)> = rest.split('|').filter_map(named).collect();
    // Of others only the start of the line is alike.
    let has = |name| values.iter().any(|(key, _)| *key == name);
    if !has("loss") || !has("norm") {
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

/// The name and the number of a field.
fn named(field: &str) -> Option<(&str, f64)> {
    let (key, value) = field.trim_start().split_once(' ')?;
    let is_word = key.chars().all(char::is_alphabetic);
    is_word.then_some((key, leading_number(value)?.0))
}
