//! Keys that say where a record comes from: which run, which process, which rows.

use super::{is_held_back, words};

/// Keys that name the run of a record, the likeliest first.
const RUNS: [&str; 13] = [
    "racer",
    "run_id",
    "run_uuid",
    "run.hash",
    "run_name",
    "run name",
    "run",
    "trial_id",
    "trial",
    "experiment",
    "experiment_name",
    "exp_name",
    "seed",
];

/// Keys that number the process that wrote a record: all train the same network.
const RANKS: [&str; 6] = [
    "rank",
    "global_rank",
    "local_rank",
    "process_index",
    "process_id",
    "worker_id",
];

/// Keys whose text says on which rows a record was measured.
const ROWS: [&str; 17] = [
    "phase",
    "split",
    "mode",
    "set",
    "stage",
    "subset",
    "dataset",
    "partition",
    "type",
    "variant",
    "series",
    "context",
    "context.subset",
    "metric.context",
    "runcontext",
    "data_split",
    "event",
];

fn place(key: &str, known: &[&str]) -> Option<usize> {
    known.iter().position(|name| name.eq_ignore_ascii_case(key))
}

/// How likely a key names the run of its record (0 the likeliest), if it may.
pub(in super::super) fn run_rank(key: &str) -> Option<usize> {
    place(key, &RUNS)
}

/// Whether a key numbers the process that wrote a record.
pub(in super::super) fn is_rank(key: &str) -> bool {
    place(key, &RANKS).is_some()
}

/// Whether the text of a key says on which rows its record was measured, as in `"phase": "val"`.
pub(in super::super) fn names_rows(key: &str) -> bool {
    place(key, &ROWS).is_some()
}

/// The word of a text that says that rows are held back: of `validation`, of `{"subset": "val"}`.
pub(in super::super) fn held_back_in(text: &str) -> Option<&str> {
    words(text).find(|word| is_held_back(word))
}

/// Whether a text says that rows are those of training.
pub(in super::super) fn is_of_training(text: &str) -> bool {
    let known = ["train", "training", "tr", "trn", "learn", "fit"];
    words(text).any(|word| known.iter().any(|name| name.eq_ignore_ascii_case(word)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_a_record_comes_from() {
        assert!(run_rank("run_id") < run_rank("seed") && run_rank("runtime").is_none());
        assert!(is_rank("local_rank") && !is_rank("ranking"));
        assert!(names_rows("Phase") && !names_rows("phases"));
        assert_eq!(held_back_in("{\"subset\": \"val\"}"), Some("val"));
        assert_eq!(held_back_in("evaluate_later"), None);
        assert!(is_of_training("Training") && !is_of_training("restrained"));
    }
}
