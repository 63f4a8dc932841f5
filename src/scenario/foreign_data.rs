//! Keys of data that other programs have, and what to write here, with an example between ‹ and › for the value that was given.

/// Keys of one meaning, and the hint.
pub(super) const KEYS: &[(&[&str], &str)] = &[
    (
        &["path", "filename", "csv", "csv_file", "source", "filepath"],
        "write `file = ‹\"points.csv\"›`",
    ),
    (
        &["sep", "delimiter"],
        "write `separator = ‹\",\"›`, or leave it out to have it found out",
    ),
    (
        &["header", "has_header", "encoding", "decimal", "thousands"],
        "leave it out: it is found out, and told by `gdplay data`",
    ),
    (
        &[
            "target",
            "targets",
            "label",
            "labels",
            "features",
            "inputs",
            "target_column",
        ],
        "leave it out: the loss names its columns, as in `mse(w x + b, y)`",
    ),
    (
        &["shuffle"],
        "leave it out: the rows of a `batch` are drawn anew at each step",
    ),
    (
        &["na_values", "dropna", "fillna", "na"],
        "write `missing = \"drop\"`, `\"mean\"` or `\"error\"`",
    ),
    (
        &["batch_size", "batchsize", "minibatch", "batch-size"],
        "write `batch = { rows = ‹32› }`",
    ),
    (
        &[
            "test_size",
            "test_fraction",
            "test_ratio",
            "validation_split",
            "val_split",
            "val_size",
            "valid_size",
        ],
        "write `split = { test = ‹0.2› }`",
    ),
    (
        &["train_size", "train_fraction", "train_ratio", "train_split"],
        "write `split = { test = 0.2 }`: the share of the rows that is not learned from",
    ),
    (
        &[
            "normalize",
            "normalise",
            "standardise",
            "scale",
            "scaling",
            "scaler",
            "zscore",
        ],
        "write `standardize = [\"x\"]` with the names of the columns",
    ),
];
