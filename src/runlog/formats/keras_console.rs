//! What Keras prints while it fits: `Epoch 1/40`, then progress that ends as `1875/1875 … - loss: 0.31 - val_loss: 0.35`.

use std::path::Path;

use super::{Access, FileHead, Gather, LogFormat, LogReader, own_run, understands};
use crate::runlog::log::TimeUnit;
use crate::runlog::runs::Runs;
use crate::runlog::text::{ByLine, Fed, LineReader, after, leading_count, leading_number};

pub(super) static FORMAT: LogFormat = LogFormat {
    name: "keras_console",
    title: "Keras' progress: Epoch 1/40, then 1875/1875 … - loss: 0.31 - val_loss: 0.35",
    recognizes,
    access: Access::Stream(open),
    run_of: own_run,
    gather: Gather::InOrder,
};

fn recognizes(sample: FileHead) -> bool {
    understands(sample, Lines::default())
}

fn open(_: &Path) -> Box<dyn LogReader> {
    Box::new(ByLine::new(Lines::default()))
}

/// Where the lines are.
#[derive(Debug, Default)]
struct Lines {
    epoch: Option<u64>,
}

impl LineReader for Lines {
    fn line(&mut self, line: &str, runs: &mut Runs) -> Fed {
        // Older versions go back over the bar letter by letter.
        let line = line.rsplit('\u{8}').next().unwrap_or_default().trim();
        if let Some(epoch) = heading(line) {
            self.epoch = Some(epoch);
            return Fed::Other;
        }
        let record = self.epoch.zip(last_of_epoch(line));
        let Some((epoch, fields)) = record else {
            return Fed::Other;
        };
        let log = runs.log("");
        log.unit = TimeUnit::Epoch;
        log.value("epoch", epoch as f64);
        for field in fields.split(" - ") {
            if let Some((key, value)) = field.split_once(": ")
                && let Some((value, "")) = leading_number(value)
            {
                log.value(key.trim(), value);
            }
        }
        let held = log.has_values();
        log.end();
        if held { Fed::Record } else { Fed::Other }
    }
}

/// The epoch that a line begins.
fn heading(line: &str) -> Option<u64> {
    let (epoch, rest) = leading_count(line.strip_prefix("Epoch ")?)?;
    let (_, rest) = leading_count(rest.strip_prefix('/')?)?;
    rest.is_empty().then_some(epoch)
}

/// What was measured by the end of an epoch: after the last of its batches.
fn last_of_epoch(line: &str) -> Option<&str> {
    let (batch, rest) = leading_count(line)?;
    let (batches, rest) = leading_count(rest.strip_prefix('/')?)?;
    let fields = after(rest, " - ")?;
    (batch == batches).then_some(fields)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_batch_of_every_epoch_is_its_record() {
        let lines = [
            "Epoch 1/2",
            "   1/1875 [..............................] - ETA: 5:10 - loss: 9.5 - accuracy: 0.1",
            "\u{8}\u{8}\u{8}1875/1875 [==============================] - 4s 2ms/step - loss: 2.5 - accuracy: 0.9",
            "Epoch 2/2",
            "1875/1875 ━━━━━━━━━━━━━━━━━━━━ 4s 2ms/step - accuracy: 0.9 - loss: 1.25 - val_loss: 1.5",
        ];
        let mut runs = Runs::default();
        let mut reader = Lines::default();
        let fed = lines.map(|line| reader.line(line, &mut runs));
        let [other, record] = [Fed::Other, Fed::Record];
        assert_eq!(fed, [other, other, record, other, record]);
        let log = runs.log("");
        let last = log.metrics[0].series.last();
        assert_eq!(last.map(|point| (point.step, point.value)), Some((2, 1.25)));
        let names = log.metrics.iter().map(|metric| metric.name.as_str());
        assert_eq!(names.collect::<Vec<_>>(), ["loss", "accuracy", "val_loss"]);
    }

    #[test]
    fn progress_of_something_else_is_no_record() {
        let mut runs = Runs::default();
        let mut reader = Lines::default();
        for line in ["10/10 - loss: 1.0", "Epoch 1/2 of training", "10/10 - 3s"] {
            assert_eq!(reader.line(line, &mut runs), Fed::Other, "{line}");
        }
    }
}
