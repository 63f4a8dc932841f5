//! JSON lines: one object a record, flat or nested, as people write them and as `gdplay run --format jsonl` does.

use std::path::Path;

use super::{Access, FileHead, Gather, LogFormat, LogReader, own_run, understands};
use crate::runlog::json::{JsonPathValue, object};
use crate::runlog::log::Log;
use crate::runlog::number::number;
use crate::runlog::runs::Runs;
use crate::runlog::said::findings;
use crate::runlog::text::{ByLine, Fed, LineReader};

pub(super) static FORMAT: LogFormat = LogFormat {
    name: "jsonl",
    title: "JSON lines, flat or nested keys (also gdplay run --layers --format jsonl)",
    recognizes,
    access: Access::Stream(open),
    run_of: own_run,
    gather: Gather::InOrder,
};

fn recognizes(sample: FileHead) -> bool {
    sample.text.trim_start().starts_with('{') && understands(sample, Lines::default())
}

fn open(_: &Path) -> Box<dyn LogReader> {
    Box::new(ByLine::new(Lines::default()))
}

/// One object a line.
#[derive(Debug, Default)]
pub(super) struct Lines {
    racer: String,
}

impl LineReader for Lines {
    fn line(&mut self, line: &str, runs: &mut Runs) -> Fed {
        let line = line.trim();
        if !line.starts_with('{') {
            return Fed::Other;
        }
        // Several runs may share a file: gdplay's racers.
        if line.contains("\"racer\"") {
            self.racer.clear();
            object(line.as_bytes(), &mut |path, value| {
                if let ("racer", JsonPathValue::Text(name)) = (path, value) {
                    self.racer.push_str(name);
                }
            });
        }
        let log = runs.log(&self.racer);
        if line.contains("\"findings\"") {
            log.said.extend(findings(line));
        }
        record(line.as_bytes(), log)
    }

    fn unfinished(&mut self, line: &str, runs: &mut Runs) -> Fed {
        self.line(line, runs)
    }
}

/// Adds an object as a record.
pub(super) fn record(text: &[u8], log: &mut Log) -> Fed {
    let end = object(text, &mut |path, value| match value {
        JsonPathValue::Number(value) => log.value(path, value),
        JsonPathValue::Text(text) => {
            if let Some(value) = number(text) {
                log.value(path, value);
            }
        }
        JsonPathValue::Bool(_) | JsonPathValue::List(_) | JsonPathValue::Nothing => {}
    });
    if end.is_none() {
        log.discard();
        return Fed::Damaged;
    }
    let held = log.has_values();
    log.end();
    if held { Fed::Record } else { Fed::Other }
}
