//! The formats that are lines of text.

use std::path::{Path, PathBuf};

use super::{KEYS, lines, pairs, plainly};
use crate::{Record, file};

/// A loss that is NaN is left out.
pub(super) fn megatron(records: &[Record], folder: &Path) -> PathBuf {
    let text = lines(records, |record| {
        let loss = record
            .loss
            .filter(|loss| *loss >= 0.0)
            .map(|loss| format!(" lm loss: {loss:.6E} |"))
            .unwrap_or_default();
        format!(
            "[default7]: [2026-03-14 09:26:53.9] iteration {:8}/     300 | consumed samples: {:12} | elapsed time per iteration (ms): 310.2 | learning rate: {:.6E} |{loss} \
             loss scale: 1.0 | grad norm: {:.3} | number of nan iterations:   0 |",
            record.step,
            32 * record.step,
            record.rate.unwrap_or(0.0),
            record.norm.unwrap_or(0.0)
        )
    });
    file(folder, "out.log", text)
}

pub(super) fn torchtitan(records: &[Record], folder: &Path) -> PathBuf {
    let start = "[titan] 2026-03-14 09:26:53,899 - root - INFO - ";
    let text = lines(records, |record| {
        format!(
            "{start}\u{1b}[31mstep: {:2}  \u{1b}[32mloss: {:8.5}  \u{1b}[38;2;180;60;0mgrad_norm: {:7.4}  \u{1b}[34mmemory:  1.04GiB(1.10%)  tps: 17,232\u{1b}[39m",
            record.step,
            record.loss.unwrap_or(0.0),
            record.norm.unwrap_or(0.0)
        )
    });
    file(
        folder,
        "out.log",
        format!("{start}Starting job: tiny run\n{text}"),
    )
}

pub(super) fn olmo_core(records: &[Record], folder: &Path) -> PathBuf {
    let text = lines(records, |record| {
        format!(
            "2026-03-14 09:26:53.899\ttrainer:0\tconsole_logger:69\tINFO\t[step={}/300,epoch=1,eta=99s]\n    optim/LR (group 0)={}\n    optim/total grad norm={}\n    \
             throughput/TPS=17,001\n    train/CE loss={}",
            record.step,
            plainly(record.rate.unwrap_or(0.0)),
            plainly(record.norm.unwrap_or(0.0)),
            plainly(record.loss.unwrap_or(0.0))
        )
    });
    file(folder, "out.log", text)
}

pub(super) fn llmc(records: &[Record], folder: &Path) -> PathBuf {
    let text = lines(records, |record| {
        let numbers =
            [record.loss, record.rate, record.norm].map(|value| plainly(value.unwrap_or(0.0)));
        format!(
            "s:{} trl:{} lr:{} norm:{}",
            record.step, numbers[0], numbers[1], numbers[2]
        )
    });
    file(folder, "main.log", format!("s:0 tel:11.0\n{text}"))
}

pub(super) fn llmc_stdout(records: &[Record], folder: &Path) -> PathBuf {
    let text = lines(records, |record| {
        let numbers =
            [record.loss, record.norm, record.rate].map(|value| plainly(value.unwrap_or(0.0)));
        format!(
            "step {:4}/300 | loss {} (+nanz)| norm {} (+nanz)| lr {} | 301.20 ms | 57.1% bf16 MFU | 1740001 tok/s",
            record.step, numbers[0], numbers[1], numbers[2]
        )
    });
    file(folder, "out.log", text)
}

pub(super) fn nanogpt(records: &[Record], folder: &Path) -> PathBuf {
    let text = lines(records, |record| {
        format!(
            "iter {}: loss {}, time 39.21ms, mfu 11.28%",
            record.step,
            plainly(record.loss.unwrap_or(0.0))
        )
    });
    file(
        folder,
        "out.log",
        format!("number of parameters: 0.02M\n{text}"),
    )
}

/// There is no step but that of the bar before a record.
pub(super) fn hf_console(records: &[Record], folder: &Path) -> PathBuf {
    let text = lines(records, |record| {
        let keys = ["loss", "learning_rate", "grad_norm", "eval_loss"];
        let pairs = pairs(record, keys, "");
        let members = pairs.iter().filter(|(key, _)| !key.contains("layers"));
        let members = members.fold(String::new(), |text, (key, value)| {
            text + &format!("'{key}': {}, ", plainly(*value))
        });
        let epoch = record.step as f64 / 1000.0;
        let step = record.step;
        format!(" 10%|█   | {step}/1000 [00:01<00:09]{{{members}'epoch': {epoch:?}}}")
    });
    file(folder, "train.out", text)
}

/// The progress of a batch is written over that of the batch before.
pub(super) fn keras_console(records: &[Record], folder: &Path) -> PathBuf {
    let text = lines(records, |record| {
        let pairs = pairs(record, KEYS, "");
        let metrics = pairs.iter().filter(|(key, _)| key.ends_with("loss"));
        let metrics = metrics.fold(String::new(), |text, (key, value)| {
            text + &format!(" - {key}: {}", plainly(*value))
        });
        let bar = "\u{1b}[1m2/2\u{1b}[0m \u{1b}[32m━━━━\u{1b}[0m 1s 2ms/step";
        format!(
            "Epoch {}/99\n1/2 ━━──  1s 1s/step - loss: 9.9\r{bar} - accuracy: 0.{:02}{metrics}",
            record.step,
            50 + record.step % 40
        )
    });
    file(folder, "fit.log", text)
}

pub(super) fn mmengine_text(records: &[Record], folder: &Path) -> PathBuf {
    let text = lines(records, |record| {
        format!(
            "2026/11/28 17:57:55 - mmengine - INFO - Iter(train) [{:5}/300]  lr: {:.4e}  eta: 0:00:10  time: 0.0020  loss: {}  grad_norm: {}",
            record.step,
            record.rate.unwrap_or(0.0),
            plainly(record.loss.unwrap_or(0.0)),
            plainly(record.norm.unwrap_or(0.0))
        )
    });
    file(folder, "run.log", text)
}

pub(super) fn plain(records: &[Record], folder: &Path) -> PathBuf {
    let text = lines(records, |record| {
        let numbers = [record.loss, record.norm].map(|value| plainly(value.unwrap_or(0.0)));
        format!(
            "step {:05}/00300 (0.05%) | loss: {} | grad norm: {} | lrm: 1.00 | dt: 12.5ms",
            record.step, numbers[0], numbers[1]
        )
    });
    file(folder, "out.txt", text)
}

/// Steps in brackets that start again below every line with an epoch.
pub(super) fn batches_of_an_epoch(records: &[Record], folder: &Path) -> PathBuf {
    const BATCHES: u64 = 5;
    let text = lines(records, |record| {
        let (epoch, batch) = ((record.step - 1) / BATCHES, (record.step - 1) % BATCHES + 1);
        let heading = if batch == 1 {
            format!("Epoch {}\n-------\n", epoch + 1)
        } else {
            String::new()
        };
        let loss = plainly(record.loss.unwrap_or(0.0));
        format!("{heading}loss: {loss}  [{batch:5}/{BATCHES:5}]")
    });
    file(folder, "out.txt", text)
}

pub(super) fn counted(records: &[Record], folder: &Path) -> PathBuf {
    let text = lines(records, |record| {
        let loss = plainly(record.loss.unwrap_or(0.0));
        format!("{} hella 0.25\n{0} train {loss}", record.step)
    });
    file(folder, "log.txt", text)
}

pub(super) fn uncounted(records: &[Record], folder: &Path) -> PathBuf {
    let text = lines(records, |record| {
        let numbers = [record.loss, record.norm].map(|value| plainly(value.unwrap_or(0.0)));
        format!("loss: {}, grad norm: {}", numbers[0], numbers[1])
    });
    file(folder, "out.txt", text)
}

/// A share of what is right, which rises as the loss falls.
fn share(record: &Record) -> f64 {
    1.0 / (1.0 + record.loss.unwrap_or(0.0))
}

pub(super) fn scores(records: &[Record], folder: &Path) -> PathBuf {
    let text = lines(records, |record| {
        format!("step {}: accuracy {}", record.step, plainly(share(record)))
    });
    file(folder, "log.txt", text)
}

pub(super) fn uncounted_scores(records: &[Record], folder: &Path) -> PathBuf {
    let text = lines(records, |record| {
        format!("Acc: {}%", plainly(100.0 * share(record)))
    });
    file(folder, "out.txt", text)
}

pub(super) fn bare_columns(records: &[Record], folder: &Path) -> PathBuf {
    let text = lines(records, |record| {
        format!("{} {}", record.step, plainly(record.loss.unwrap_or(0.0)))
    });
    file(folder, "out.txt", text)
}

/// The terms of a line, of which the fourth is the one that changes.
pub(super) fn vits(records: &[Record], folder: &Path) -> PathBuf {
    let text = lines(records, |record| {
        let loss = plainly(record.loss.unwrap_or(0.0));
        format!(
            "INFO:ljs:Train Epoch: 1 [4%]\nINFO:ljs:[2.5, 1.25, 0.5, {loss}, 0.25, 0.5, {}, 0.0002]",
            record.step
        )
    });
    file(folder, "train.log", text)
}

pub(super) fn tacotron(records: &[Record], folder: &Path) -> PathBuf {
    let text = lines(records, |record| {
        let numbers = [record.loss, record.norm].map(|value| plainly(value.unwrap_or(0.0)));
        format!(
            "Train loss {} {} Grad Norm {} 0.52s/it",
            record.step, numbers[0], numbers[1]
        )
    });
    file(folder, "train.log", format!("Epoch: 0\n{text}"))
}

/// The steps start again with every epoch.
pub(super) fn loss_log(records: &[Record], folder: &Path) -> PathBuf {
    const STEPS: u64 = 5;
    let text = lines(records, |record| {
        let (epoch, step) = ((record.step - 1) / STEPS, (record.step - 1) % STEPS + 1);
        let loss = plainly(record.loss.unwrap_or(0.0));
        format!(
            "(epoch: {}, iters: {step}, time: 0.3, data: 0.0) D_A: 0.3 G_A: {loss} cycle_A: 1.2 ",
            epoch + 1
        )
    });
    let heading = "================ Training Loss (Sat Nov 28 10:00:00 2026) ================\n";
    file(folder, "loss_log.txt", format!("{heading}{text}"))
}

/// What is made large is the negative loss.
pub(super) fn kaldi(records: &[Record], folder: &Path) -> PathBuf {
    let text = lines(records, |record| {
        let objective = plainly(-record.loss.unwrap_or(0.0));
        format!(
            "LOG (nnet3-train[5.5]:PrintStatsForThisPhase():nnet-training.cc:340) Average objective function for 'output' for \
             minibatches 0-{} is {objective} over 6400 frames.",
            record.step
        )
    });
    file(folder, "train.1.1.log", text)
}
