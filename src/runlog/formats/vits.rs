//! What VITS and its descendants (so-vits-svc, RVC) print: `Train Epoch: 1 [12%]`, then the terms of the loss in a fixed order, `[2.7, 2.1, 4.5,
//! 33.1, 1.8, 1.9, 200, 0.0002]` with step and rate behind them. What the generator is trained on is the sum of all but the first, the discriminator's.

use std::path::Path;

use super::plain::{Key, Scan};
use super::{Access, FileHead, Gather, LogFormat, LogReader, own_run, understands};
use crate::runlog::number::number;
use crate::runlog::runs::Runs;
use crate::runlog::text::{ByLine, Fed, LineReader, after, leading_number};

pub(super) static FORMAT: LogFormat = LogFormat {
    name: "vits",
    title: "VITS' terms below its epochs: Train Epoch: 1 [12%], then [2.7, 2.1, …, 200, 0.0002]",
    recognizes,
    access: Access::Stream(open),
    run_of: own_run,
    gather: Gather::InOrder,
};

/// The term that the discriminator is trained on.
const DISCRIMINATOR: &str = "loss_disc";

/// The terms in the order of the lists.
const TERMS: [&str; 6] = [
    DISCRIMINATOR,
    "loss_gen",
    "loss_fm",
    "loss_mel",
    "loss_dur",
    "loss_kl",
];

/// A list with fewer terms is another one.
const FEWEST: usize = 4;

/// What the generator is trained on.
const TOTAL: &str = "loss";

fn recognizes(sample: FileHead) -> bool {
    understands(sample, Lines::default())
}

fn open(_: &Path) -> Box<dyn LogReader> {
    Box::new(ByLine::new(Lines::default()))
}

#[derive(Debug, Default)]
struct Lines {
    scan: Scan,
    epoch: Option<f64>,
    /// Step and rate of the line above, if they stand there alone.
    above: Option<(f64, f64)>,
}

impl LineReader for Lines {
    fn line(&mut self, line: &str, runs: &mut Runs) -> Fed {
        if let Some((epoch, rest)) = after(line, "Train Epoch: ").and_then(leading_number)
            && rest.trim_start().starts_with('[')
        {
            (self.epoch, self.above) = (Some(epoch), None);
            return Fed::Other;
        }
        if self.epoch.is_none() {
            return Fed::Other;
        }
        let list = list(line);
        if let Some(&[step, rate]) = list.as_deref() {
            self.above = Some((step, rate));
            return Fed::Other;
        }
        let record = match list {
            Some(list) => self.listed(&list, line),
            None => self.named(line),
        };
        let Some(((step, rate), terms)) = record else {
            return Fed::Other;
        };
        let log = runs.log("");
        let of_generator = terms.iter().filter(|(name, _)| name != DISCRIMINATOR);
        log.value(TOTAL, of_generator.map(|(_, value)| value).sum());
        for (name, value) in terms {
            log.value(&name, value);
        }
        log.value("learning_rate", rate);
        log.value("step", step);
        log.end();
        Fed::Record
    }

    fn unfinished(&mut self, _: &str, _: &mut Runs) -> Fed {
        Fed::Damaged
    }
}

/// Step and rate, and the terms by name.
type Terms = ((f64, f64), Vec<(String, f64)>);

impl Lines {
    /// The terms of a list: step and rate are its last two numbers, or stand behind it by name.
    fn listed(&mut self, list: &[f64], line: &str) -> Option<Terms> {
        let behind = line.rsplit(']').next()?;
        self.scan.read(behind);
        let rate = after(behind, "lr: ").and_then(leading_number);
        let named = self.scan.first(Key::is_step).zip(rate);
        let (counts, terms) = match (named, list) {
            (Some((step, (rate, _))), terms) => ((step, rate), terms),
            (None, [terms @ .., step, rate]) => ((*step, *rate), terms),
            (None, _) => return None,
        };
        let is_count = counts.0.fract() == 0.0 && counts.0 >= 0.0;
        // Descendants leave terms out or add some, but none before the first.
        let name = |index: usize| match TERMS.get(index) {
            Some(name) if index == 0 || terms.len() == TERMS.len() => (*name).to_string(),
            _ => format!("loss_{}", index + 1),
        };
        let terms = terms.iter().enumerate();
        let terms: Vec<_> = terms.map(|(index, value)| (name(index), *value)).collect();
        (is_count && terms.len() >= FEWEST).then_some((counts, terms))
    }

    /// The terms that a line names below its step and rate: `loss_disc=4.1, loss_gen=3.2, loss_fm=11.2`.
    fn named(&mut self, line: &str) -> Option<Terms> {
        let counts = self.above?;
        self.scan.read(line);
        let pairs = self.scan.pairs();
        let terms = pairs.filter(|(key, _)| TERMS.contains(&key.name.as_str()));
        let terms: Vec<_> = terms
            .map(|(key, pair)| (key.name.clone(), pair.value))
            .collect();
        if terms.len() < FEWEST {
            return None;
        }
        self.above = None;
        Some((counts, terms))
    }
}

/// The last list of numbers in a line.
fn list(line: &str) -> Option<Vec<f64>> {
    let (_, inside) = line.rsplit_once('[')?;
    let (inside, _) = inside.split_once(']')?;
    inside.split(',').map(number).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The steps with the generator's loss.
    fn read(lines: &[&str]) -> Vec<(u64, f64)> {
        let mut runs = Runs::default();
        let mut reader = Lines::default();
        for line in lines {
            reader.line(line, &mut runs);
        }
        let metrics = &runs.log("").metrics;
        let total = metrics.iter().find(|metric| metric.name == TOTAL);
        let track = total.map(|total| total.series.track()).unwrap_or_default();
        let points = track.points().iter();
        points.map(|point| (point.step, point.value)).collect()
    }

    #[test]
    fn terms_without_names_are_summed_but_the_first() {
        let vits = [
            "2026-11-28 12:00:00,123\tljs\tINFO\tTrain Epoch: 1 [0%]",
            "2026-11-28 12:00:00,123\tljs\tINFO\t[9.0, 1.0, 2.0, 3.0, 0.25, 0.5, 0, 0.0002]",
            "2026-11-28 12:00:00,123\tljs\tINFO\tTrain Epoch: 1 [50%]",
            "2026-11-28 12:00:00,123\tljs\tINFO\t[9.0, 1.0, 2.0, nan, 0.25, 0.5, 200, 0.0002]",
        ];
        let read_here = read(&vits);
        assert_eq!(read_here[0], (0, 6.75));
        assert!(read_here[1].0 == 200 && read_here[1].1.is_nan());
        let sovits = [
            "INFO:44k:Train Epoch: 1 [26%]",
            "INFO:44k:Losses: [9.0, 1.0, 2.0, 3.0, 0.5], step: 200, lr: 0.0001, reference_loss: 15.5",
        ];
        assert_eq!(read(&sovits), [(200, 6.5)]);
        let rvc = [
            "INFO:mi-test:Train Epoch: 1 [0%]",
            "INFO:mi-test:[400, 0.0001]",
            "INFO:mi-test:loss_disc=9.0, loss_gen=1.0, loss_fm=2.0,loss_mel=3.0, loss_kl=0.5",
        ];
        assert_eq!(read(&rvc), [(400, 6.5)]);
    }

    #[test]
    fn other_lists_are_no_records() {
        for lines in [
            &["[9.0, 1.0, 2.0, 3.0, 0.25, 0.5, 0, 0.0002]"][..],
            &["Train Epoch: 1 [0%]", "[1, 2, 3, 4]"],
            &["Train Epoch: 1 [0%]", "betas: [0.8, 0.99]"],
            &[
                "Train Epoch: 1 [0%]",
                "[9.0, 1.0, 2.0, 3.0, 0.25, 0.5, 7.5, 0.0002]",
            ],
        ] {
            assert_eq!(read(lines), [], "{lines:?}");
        }
    }
}
