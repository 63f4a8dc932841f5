//! Lines that begin with their count, without a word for it: `100 train 3.25` of build-nanogpt, `10:\tlearn: 0.69\ttest: 0.70` of
//! `CatBoost`.

use std::path::Path;

use super::{Access, FileHead, Gather, LogFormat, LogReader, own_run, understands};
use crate::runlog::runs::Runs;
use crate::runlog::text::{ByLine, Fed, LineReader, leading_count, leading_number};

pub(super) static FORMAT: LogFormat = LogFormat {
    name: "counted",
    title: "lines that begin with the step: 100 train 3.25, or 10: learn: 0.69 test: 0.70",
    recognizes,
    access: Access::Stream(open),
    run_of: own_run,
    gather: Gather::InOrder,
};

/// The words that stand for the loss on these rows.
const WORDS: [(&str, &str); 4] = [
    ("train", "train loss"),
    ("val", "val loss"),
    ("learn", "train loss"),
    ("test", "test loss"),
];

fn recognizes(sample: FileHead) -> bool {
    understands(sample, Lines)
}

fn open(_: &Path) -> Box<dyn LogReader> {
    Box::new(ByLine::new(Lines))
}

struct Lines;

impl LineReader for Lines {
    fn line(&mut self, line: &str, runs: &mut Runs) -> Fed {
        record(line, runs).map_or(Fed::Other, |()| Fed::Record)
    }
}

fn record(line: &str, runs: &mut Runs) -> Option<()> {
    let (step, rest) = leading_count(line)?;
    let rest = rest.strip_prefix(':').unwrap_or(rest);
    let fields = rest.strip_prefix([' ', '\t'])?.split('\t').map(str::trim);
    let named = fields.filter_map(|field| {
        let (word, value) = field.split_once(' ')?;
        let word = word.trim_end_matches(':');
        let (_, name) = WORDS.iter().find(|(known, _)| *known == word)?;
        let (value, rest) = leading_number(value)?;
        rest.trim().is_empty().then_some((*name, value))
    });
    let mut named = named.peekable();
    named.peek()?;
    let log = runs.log("");
    log.value("step", step as f64);
    for (name, value) in named {
        log.value(name, value);
    }
    log.end();
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_begin_with_their_count() {
        let mut runs = Runs::default();
        for (line, fed) in [
            ("250 train 3.25", Fed::Record),
            ("250 val 3.5", Fed::Record),
            ("250 hella 0.25", Fed::Other),
            (
                "3:\tlearn: 0.69\ttest: 0.70\tbest: 0.70 (3)\ttotal: 30ms",
                Fed::Record,
            ),
            ("10 train cars left", Fed::Other),
            ("the 5 train 3 times", Fed::Other),
            ("10:20 train 5", Fed::Other),
        ] {
            assert_eq!(Lines.line(line, &mut runs), fed, "{line}");
        }
    }
}
