//! Lines that begin with their count, without a word for it: `100 train 3.25` of build-nanogpt, `10:\tlearn: 0.69\ttest: 0.70` of
//! `CatBoost`, `10: 2.5, 2.6 avg loss, 0.001 rate, 1.2 seconds, 640 images` of darknet, `10:\t-5.25` of WaveGlow.

use crate::runlog::runs::Runs;
use crate::runlog::text::{leading_count, leading_number};

format_of_lines!(
    "counted",
    "lines that begin with the step: 100 train 3.25, or 10: 2.5, 2.6 avg loss, 0.001 rate",
    record
);

/// The words that stand for the loss on these rows.
const WORDS: [(&str, &str); 4] = [
    ("train", "train loss"),
    ("val", "val loss"),
    ("learn", "train loss"),
    ("test", "test loss"),
];

/// The name of the mean that darknet prints behind the loss.
const MEAN: &str = "avg loss";

/// The words behind a number, as darknet has them.
const BEHIND: [(&str, &str); 4] = [
    ("", "loss"),
    ("avg", MEAN),
    (MEAN, MEAN),
    ("rate", "learning rate"),
];

/// The loss alone behind a step, with a total or a tab between them: `10000/ 200000: 2.5`, `10:\t-5.25`.
fn alone(rest: &str) -> Option<f64> {
    let loss = match rest.strip_prefix('/').and_then(leading_count) {
        Some((_, rest)) => rest.strip_prefix(": ")?,
        // Of two whole numbers the second may be anything.
        None => rest.strip_prefix(":\t").filter(|loss| !is_whole(loss))?,
    };
    let (loss, rest) = leading_number(loss)?;
    rest.trim().is_empty().then_some(loss)
}

fn is_whole(text: &str) -> bool {
    text.trim().bytes().all(|byte| byte.is_ascii_digit())
}

fn record(line: &str, runs: &mut Runs) -> Option<()> {
    let (step, rest) = leading_count(line)?;
    if let Some(loss) = alone(rest) {
        let log = runs.log("");
        log.value("step", step as f64);
        log.value("loss", loss);
        log.end();
        return Some(());
    }
    let is_listed = rest.starts_with(": ") && rest.contains(',');
    let rest = rest.strip_prefix(':').unwrap_or(rest);
    let rest = rest.strip_prefix([' ', '\t'])?;
    let fields: Vec<(&str, f64)> = if is_listed {
        rest.split(',').filter_map(named_behind).collect()
    } else {
        rest.split('\t').filter_map(named_before).collect()
    };
    // A list of numbers is a record by its mean.
    let has_mean = fields.iter().any(|(name, _)| *name == MEAN);
    if fields.is_empty() || is_listed && !has_mean {
        return None;
    }
    let log = runs.log("");
    log.value("step", step as f64);
    for (name, value) in fields {
        log.value(name, value);
    }
    log.end();
    Some(())
}

/// The name and the number of a field such as `train 3.25`, `learn: 0.69`.
fn named_before(field: &str) -> Option<(&'static str, f64)> {
    let (word, value) = field.trim().split_once(' ')?;
    let word = word.trim_end_matches(':');
    let (_, name) = WORDS.iter().find(|(known, _)| *known == word)?;
    let (value, rest) = leading_number(value)?;
    rest.trim().is_empty().then_some((*name, value))
}

/// The name and the number of a field such as `0.001 rate`; the first has no name and is the loss.
fn named_behind(field: &str) -> Option<(&'static str, f64)> {
    let (value, word) = leading_number(field)?;
    let mut known = BEHIND.iter();
    let (_, name) = known.find(|(known, _)| *known == word.trim())?;
    Some((*name, value))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::runlog::text::{Fed, LineReader, Records};

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
            (
                " 9: 2.5, 2.625 avg loss, 0.001 rate, 5.1 seconds, 64 images",
                Fed::Record,
            ),
            ("9: 2.5, 3 apples, 4 pears", Fed::Other),
            ("11:\t-5.250000000", Fed::Record),
            ("11:\tnan", Fed::Record),
            ("80:\t443", Fed::Other),
            ("10 train cars left", Fed::Other),
            ("the 5 train 3 times", Fed::Other),
            ("10:20 train 5", Fed::Other),
        ] {
            assert_eq!(Records(record).line(line, &mut runs), fed, "{line}");
        }
        let names = &runs.log("").metrics;
        let names: Vec<&str> = names.iter().map(|metric| metric.name.as_str()).collect();
        assert_eq!(
            names,
            [
                "train loss",
                "val loss",
                "test loss",
                "loss",
                "avg loss",
                "learning rate"
            ]
        );
    }
}
