//! `main.log` of llm.c: `s:10 trl:9.9353 lr:0.000009 norm:3.85`, `s:250 tel:6.4`.

use std::path::Path;

use super::{Access, FileHead, Gather, LogFormat, LogReader, own_run, understands};
use crate::runlog::number::number;
use crate::runlog::runs::Runs;
use crate::runlog::text::{ByLine, Fed, LineReader};

pub(super) static FORMAT: LogFormat = LogFormat {
    name: "llmc",
    title: "llm.c's main.log: s:10 trl:9.9353 lr:… norm:3.85",
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
        let mut tokens = line.split_ascii_whitespace();
        let step = tokens
            .next()
            .and_then(|token| token.strip_prefix("s:"))
            .and_then(|step| step.parse::<u64>().ok());
        let Some(step) = step else {
            return Fed::Other;
        };
        let log = runs.log("");
        log.value("step", step as f64);
        for token in tokens {
            // Tokens are short: sign by sign is the fastest.
            let colon = token.bytes().position(|byte| byte == b':');
            let parts =
                colon.and_then(|colon| Some((token.get(..colon)?, token.get(colon + 1..)?)));
            if let Some((key, value)) = parts
                && let Some(value) = number(value)
            {
                log.value(key, value);
            }
        }
        log.end();
        Fed::Record
    }
}
