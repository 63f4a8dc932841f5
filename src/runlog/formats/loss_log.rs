//! `loss_log.txt` of CycleGAN and pix2pix: `(epoch: 1, iters: 100, time: 0.3, data: 0.0) D_A: 0.3 G_A: 1.2 cycle_A: 2.1`. The terms have no
//! word for a loss. What the generator is trained on is the loss of the run: the term `G` if there is one, as of CUT, else the sum of all
//! but the discriminators' (`backward_G` of these programs, which log each term with its weight).

use crate::runlog::runs::Runs;
use crate::runlog::text::{after, leading_number};

format_of_lines!(
    "loss_log",
    "loss_log.txt of CycleGAN and pix2pix: (epoch: 1, iters: 100, …) G_A: …",
    record
);

/// What the generator is trained on, and what the discriminators are.
const TOTALS: [&str; 2] = ["loss_G", "loss_D"];

/// The term that is it already.
const GENERATOR: &str = "G";

/// The names of the discriminators' terms begin so.
const DISCRIMINATOR: &str = "D_";

fn record(line: &str, runs: &mut Runs) -> Option<()> {
    let (counts, terms) = after(line, "(epoch: ")?.split_once(')')?;
    let (epoch, _) = leading_number(counts)?;
    let (step, _) = leading_number(after(counts, "iters: ")?)?;
    let log = runs.log("");
    let (mut total, mut discriminator, mut generator) = (0.0, None, None);
    let mut rest = terms;
    while let Some((name, value)) = rest.split_once(": ") {
        let name = name.trim_matches([',', ' ']);
        let Some((value, next)) = leading_number(value) else {
            break;
        };
        if name == GENERATOR {
            generator = Some(value);
        } else if name.starts_with(DISCRIMINATOR) {
            discriminator = Some(discriminator.unwrap_or(0.0) + value);
        } else {
            total += value;
        }
        log.value(name, value);
        rest = next;
    }
    let totals = [Some(generator.unwrap_or(total)), discriminator];
    for (name, value) in TOTALS.into_iter().zip(totals) {
        if let Some(value) = value {
            log.value(name, value);
        }
    }
    log.value("epoch", epoch);
    log.value("step", step);
    log.end();
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::runlog::key::KeyRole;

    /// The losses of a line: of the generator, of the discriminators.
    fn losses(line: &str) -> Vec<f64> {
        let mut runs = Runs::default();
        record(line, &mut runs);
        let metrics = runs.log("").metrics.iter();
        let losses = metrics.filter(|metric| matches!(metric.role, KeyRole::Loss(_)));
        losses
            .filter_map(|loss| Some(loss.series.last()?.value))
            .collect()
    }

    #[test]
    fn the_loss_is_what_the_generator_is_trained_on() {
        for (terms, totals) in [
            (
                "G_GAN: 1.5 G_L1: 20.0 D_real: 0.5 D_fake: 0.25",
                [21.5, 0.75],
            ),
            (
                "D_A: 0.5 G_A: 1.5 cycle_A: 2.0 idt_A: 0.5 D_B: 0.5 G_B: 1.0 cycle_B: 2.0 idt_B: 0.5",
                [7.5, 1.0],
            ),
            (
                "G_GAN: 1.5 D_real: 0.5 D_fake: 0.5 G: 4.0 NCE: 2.5",
                [4.0, 1.0],
            ),
        ] {
            let line = format!("(epoch: 1, iters: 100, time: 0.3, data: 0.0) {terms} ");
            assert_eq!(losses(&line), totals, "{terms}");
        }
        let gone = losses(
            "(epoch: 1, iters: 100, time: 0.3, data: 0.0) G_GAN: 1.5 G_L1: nan D_real: 0.5 ",
        );
        assert!(gone[0].is_nan());
    }
}
