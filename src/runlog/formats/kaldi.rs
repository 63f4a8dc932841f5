//! Training logs of Kaldi's nnet3: `Average objective function for 'output' for minibatches 0-99 is -2.31 over 6400 frames.` The
//! objective is made large: its negative is the loss.

use crate::runlog::runs::Runs;
use crate::runlog::text::{after, leading_count, leading_number};

format_of_lines!(
    "kaldi",
    "Kaldi nnet3's logs: Average objective function for 'output' for minibatches 0-99 is …",
    record
);

/// The output that every network has; others train by the way.
const OUTPUT: &str = "output";

fn record(line: &str, runs: &mut Runs) -> Option<()> {
    let rest = after(line, "Average objective function for '")?;
    let (output, rest) = rest.split_once('\'')?;
    let (_, rest) = leading_count(after(rest, "for minibatches ")?)?;
    let (last, rest) = leading_count(rest.strip_prefix('-')?)?;
    let (objective, _) = leading_number(after(rest, " is ")?)?;
    let log = runs.log("");
    if output == OUTPUT {
        log.at(last, "loss (negative objective)", -objective);
    } else {
        log.at(last, &format!("objective of {output}"), objective);
    }
    Some(())
}
