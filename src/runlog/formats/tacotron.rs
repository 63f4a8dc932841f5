//! What NVIDIA's Tacotron 2 prints: `Train loss 10 2.345678 Grad Norm 1.234567 0.52s/it`, the step before the loss; and `Validation loss 500: 2.5`.

use crate::runlog::runs::Runs;
use crate::runlog::text::{after, leading_count, leading_number};

format_of_lines!(
    "tacotron",
    "Tacotron 2's output: Train loss 10 2.345678 Grad Norm 1.234567 0.52s/it",
    record
);

fn record(line: &str, runs: &mut Runs) -> Option<()> {
    if let Some(rest) = line.strip_prefix("Validation loss ") {
        let (step, rest) = leading_count(rest)?;
        let (loss, _) = leading_number(rest.strip_prefix(": ")?)?;
        // Before the first line of training it may be any other log's.
        if !runs.log("").is_empty() {
            runs.log("").at(step, "validation loss", loss);
        }
        return Some(());
    }
    let (step, rest) = leading_count(line.strip_prefix("Train loss ")?)?;
    let (loss, rest) = leading_number(rest.strip_prefix(' ')?)?;
    let (norm, _) = leading_number(after(rest, " Grad Norm ")?)?;
    let log = runs.log("");
    log.value("step", step as f64);
    log.value("train loss", loss);
    log.value("grad norm", norm);
    log.end();
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::runlog::text::{Fed, LineReader, Records};

    #[test]
    fn the_step_stands_before_the_loss() {
        let mut runs = Runs::default();
        for (line, fed) in [
            ("Train loss 10 2.5 Grad Norm 1.5 0.52s/it", Fed::Record),
            ("Train loss 11 nan Grad Norm nan 0.52s/it", Fed::Record),
            ("Validation loss 11:  2.625000  ", Fed::Record),
            ("Train loss 2.5", Fed::Other),
            ("Train loss 12 2.5 0.52s/it", Fed::Other),
        ] {
            assert_eq!(Records(record).line(line, &mut runs), fed, "{line}");
        }
        let last = |name: &str| {
            let metric = runs
                .iter()
                .next()?
                .1
                .metrics
                .iter()
                .find(|metric| metric.name == name);
            metric?.series.last().map(|point| (point.step, point.value))
        };
        assert_eq!(last("validation loss"), Some((11, 2.625)));
        assert_eq!(last("train loss").map(|(step, _)| step), Some(11));
        assert_eq!(last("grad norm").map(|(step, _)| step), Some(11));
    }
}
