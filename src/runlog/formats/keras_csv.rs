//! The file of Keras' CSVLogger: a row an epoch, `epoch` first, `NA` for what was not measured.

use super::csv::{LogTable, header};
use super::csv_wide::Wide;
use super::{Access, FileHead, Gather, LogFormat, own_run, understands};
use crate::runlog::key::step_rank;

pub(super) static FORMAT: LogFormat = LogFormat {
    name: "keras_csv",
    title: "Keras' CSVLogger",
    recognizes,
    access: Access::Stream(super::csv_wide::open),
    run_of: own_run,
    gather: Gather::InOrder,
};

fn recognizes(sample: FileHead) -> bool {
    let Some(header) = header(sample.text) else {
        return false;
    };
    let first = header.names.first().is_some_and(|name| name == "epoch");
    let steps = header.names.iter().any(|name| step_rank(name).is_some());
    // Keras calls the training loss so, where others write `train_loss`.
    let names_loss = header.names.iter().any(|name| name == "loss");
    first && !steps && names_loss && understands(sample, LogTable::<Wide>::new())
}
