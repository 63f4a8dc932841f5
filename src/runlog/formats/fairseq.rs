//! Progress lines of fairseq and metaseq: JSON behind `time | INFO | train_inner | `, its numbers strings. A norm that is
//! not finite is left out.

use std::path::Path;

use super::{Access, FileHead, Gather, LogFormat, LogReader, own_run, understands};
use crate::runlog::json::{JsonPathValue, object};
use crate::runlog::number::number;
use crate::runlog::runs::Runs;
use crate::runlog::text::{ByLine, Fed, LineReader};

pub(super) static FORMAT: LogFormat = LogFormat {
    name: "fairseq",
    title: "fairseq and metaseq progress lines: … | train_inner | {\"loss\": \"9.1\", \"gnorm\": …}",
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
        let Some((prefix, text)) = line.find('{').map(|at| line.split_at(at)) else {
            return Fed::Other;
        };
        if !prefix.contains('|') {
            return Fed::Other;
        }
        // Lines of the validation and of a whole epoch have their keys behind `valid_` and `train_`.
        let log = runs.log("");
        let whole = object(text.as_bytes(), &mut |path, value| {
            let value = match value {
                JsonPathValue::Number(value) => Some(value),
                JsonPathValue::Text(text) => number(text),
                JsonPathValue::Bool(_) | JsonPathValue::List(_) | JsonPathValue::Nothing => None,
            };
            let is_count = path.ends_with("num_updates");
            if let Some(value) = value {
                log.value(if is_count { "num_updates" } else { path }, value);
            }
        });
        if whole.is_none() {
            log.discard();
            return Fed::Damaged;
        }
        let held = log.has_values();
        log.end();
        if held { Fed::Record } else { Fed::Other }
    }

    fn unfinished(&mut self, line: &str, runs: &mut Runs) -> Fed {
        self.line(line, runs)
    }
}
