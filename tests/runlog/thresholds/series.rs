//! Series that came by the way, and steps that fall.

use gdplay::explain::FindingKind::{Restart, Spike};

use super::{Threshold, has, of_text, threshold};

/// A log of JSON lines: the step and the loss of each.
fn of_steps(records: impl Iterator<Item = (usize, f64)>) -> gdplay::runlog::RunDiagnosis {
    let lines = records.map(|(step, loss)| format!("{{\"step\": {step}, \"loss\": {loss:?}}}\n"));
    of_text(&lines.collect::<String>())
}

/// Whether records are said to be those of a restart, of which so many pairs were written in the wrong order.
fn swapped(records: usize, pairs: usize) -> bool {
    let step = |index: usize| {
        let is_swapped = index / 12 < pairs;
        match index % 12 {
            3 if is_swapped => index + 1,
            4 if is_swapped => index - 1,
            _ => index,
        }
    };
    has(
        &of_steps((0..records).map(|index| (step(index), 1.0))),
        Restart,
    )
}

pub(super) const THRESHOLDS: &[Threshold] = &[
    threshold("series::FEW_FALLS", 4.0, 3.0, |pairs| {
        swapped(60, pairs as usize)
    }),
    threshold("series::UNORDERED_SHARE", 23.0, 18.0, |pairs| {
        swapped(400, pairs as usize)
    }),
    threshold("spike::HISTORY", 190.0, 210.0, |since| {
        // A level that rose so many records before the restart is where the loss goes on, unless the rise is among them.
        let written_over = (0..540_usize).map(|step| match step {
            515..525 => (step, 9.0),
            _ if step + since as usize >= 500 => (step, 3.0),
            _ => (step, 1.0),
        });
        let again = (500..560).map(|step| (step, 3.0));
        let said = of_steps(written_over.chain(again));
        let mut steps = said.findings.iter().filter(|finding| finding.kind == Spike);
        steps.any(|finding| finding.step == Some(515))
    }),
    threshold("run::BY_THE_WAY", 18.0, 22.0, |times| {
        // A plainer name that came up by the way is not the loss.
        let lines = (0..220_usize).map(|index| {
            let is_by_the_way = index.is_multiple_of(times as usize);
            let own = if is_by_the_way { ", \"loss\": 1.0" } else { "" };
            let loss = if (100..120).contains(&index) {
                9.0
            } else {
                1.0
            };
            format!("{{\"step\": {index}, \"train_loss\": {loss:?}{own}}}\n")
        });
        has(&of_text(&lines.collect::<String>()), Spike)
    }),
];
