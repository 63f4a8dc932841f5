//! `main.log` of llm.c: `s:10 trl:9.9353 lr:0.000009 norm:3.85`, `s:250 tel:6.4`.

use crate::runlog::number::number;
use crate::runlog::runs::Runs;

format_of_lines!(
    "llmc",
    "llm.c's main.log: s:10 trl:9.9353 lr:… norm:3.85",
    record
);

fn record(line: &str, runs: &mut Runs) -> Option<()> {
    let mut tokens = line.split_ascii_whitespace();
    let step = tokens.next()?.strip_prefix("s:")?.parse::<u64>().ok()?;
    let log = runs.log("");
    log.value("step", step as f64);
    for token in tokens {
        // Tokens are short: sign by sign is the fastest.
        let colon = token.bytes().position(|byte| byte == b':');
        let parts = colon.and_then(|colon| Some((token.get(..colon)?, token.get(colon + 1..)?)));
        if let Some((key, value)) = parts
            && let Some(value) = number(value)
        {
            log.value(key, value);
        }
    }
    log.end();
    Some(())
}
