//! Lines of torchtitan: `step:  1  loss: 8.1  grad_norm:  1.0  memory: … tps: …`, colored.

use crate::runlog::runs::Runs;
use crate::runlog::text::pairs;

format_of_lines!(
    "torchtitan",
    "torchtitan lines: step:  1  loss: …  grad_norm: …  memory: …",
    record
);

fn record(line: &str, runs: &mut Runs) -> Option<()> {
    let line = line.get(line.find("step:")?..)?;
    if !line.contains("loss:") || !(line.contains("memory:") || line.contains("tps:")) {
        return None;
    }
    let log = runs.log("");
    pairs(line, log);
    log.end();
    Some(())
}
