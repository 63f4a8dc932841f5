//! `loss_log.txt` of CycleGAN and pix2pix: `(epoch: 1, iters: 100, time: 0.3, data: 0.0) D_A: 0.3 G_A: 1.2 cycle_A: 2.1`. The terms have no
//! word for a loss; what the generator is trained on is the loss of the run.

use std::path::Path;

use super::{Access, FileHead, Gather, LogFormat, LogReader, own_run, understands};
use crate::runlog::runs::Runs;
use crate::runlog::text::{ByLine, Records, after, leading_number};

pub(super) static FORMAT: LogFormat = LogFormat {
    name: "loss_log",
    title: "loss_log.txt of CycleGAN and pix2pix: (epoch: 1, iters: 100, …) G_A: …",
    recognizes,
    access: Access::Stream(open),
    run_of: own_run,
    gather: Gather::InOrder,
};

/// The names of terms begin so that the generator is trained on, as one or with the two directions of CycleGAN.
const GENERATOR: [&str; 3] = ["G_", "G:", "loss_G"];

fn recognizes(sample: FileHead) -> bool {
    understands(sample, Records(record))
}

fn open(_: &Path) -> Box<dyn LogReader> {
    Box::new(ByLine::new(Records(record)))
}

fn record(line: &str, runs: &mut Runs) -> Option<()> {
    let (counts, terms) = after(line, "(epoch: ")?.split_once(')')?;
    let (epoch, _) = leading_number(counts)?;
    let (step, _) = leading_number(after(counts, "iters: ")?)?;
    let log = runs.log("");
    let mut rest = terms;
    while let Some((name, value)) = rest.split_once(": ") {
        let name = name.trim_matches([',', ' ']);
        let Some((value, next)) = leading_number(value) else {
            break;
        };
        let is_generator = GENERATOR
            .iter()
            .any(|start| format!("{name}:").starts_with(start));
        if is_generator && !name.contains("loss") {
            log.value(&format!("loss {name}"), value);
        } else {
            log.value(name, value);
        }
        rest = next;
    }
    log.value("epoch", epoch);
    log.value("step", step);
    log.end();
    Some(())
}
