//! Pictures in files: what they show, that both kinds show the same, and that a file is there as a whole or not at all.

mod animation;
mod files;
mod pixels;
mod readme;
mod second_opinion;
mod views;

use assert_cmd::Command;

/// The program.
pub(crate) fn gdplay(arguments: &[&str]) -> Command {
    let mut command = assert_cmd::cargo::cargo_bin_cmd!("gdplay");
    command.args(arguments).env_remove("NO_COLOR");
    command
}

/// What `render` writes to standard output in a format.
pub(crate) fn rendered(format: &str, arguments: &[&str]) -> Vec<u8> {
    let fixed = ["render", "-o", "-", "--format", format];
    let all = [&fixed[..], arguments].concat();
    let done = gdplay(&all).assert().success().stderr("");
    done.get_output().stdout.clone()
}

/// The same as text.
pub(crate) fn text(format: &str, arguments: &[&str]) -> String {
    String::from_utf8(rendered(format, arguments)).expect("UTF-8")
}

/// What is rendered for each view, by its name.
pub(crate) const VIEWS: [(&str, &[&str]); 11] = [
    ("surface", &["himmelblau", "--view", "surface"]),
    (
        "relief",
        &[
            "himmelblau",
            "--view",
            "surface",
            "--do",
            "other; turn 3 -1",
        ],
    ),
    ("curve", &["two_minima", "--view", "surface"]),
    ("slice", &["kink", "--view", "slice"]),
    ("chain", &["chain_rule", "--view", "chain"]),
    (
        "network",
        &["vanishing", "--view", "network", "--steps", "2"],
    ),
    ("race", &["himmelblau", "--view", "race"]),
    ("sweep", &["bowl", "--view", "sweep"]),
    (
        "basins",
        &["himmelblau", "--view", "sweep", "--do", "other"],
    ),
    ("cloud", &["spirals", "--view", "sampling", "--steps", "20"]),
    (
        "sampling",
        &["monte_carlo", "--view", "sampling", "--steps", "20"],
    ),
];
