//! What the program needs for a picture, as its user waits for it: the process from its start to the file that is written. Beside
//! them the memory of a run of a million steps.

#[path = "shared/resident.rs"]
mod resident;

use std::env;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use resident::most_megabytes;

/// What is drawn: a name, and the arguments without the file.
const PICTURES: [(&str, &str, &[&str]); 7] = [
    ("surface", "svg", &["rosenbrock"]),
    (
        "network",
        "svg",
        &["spirals", "--view", "network", "--steps", "20"],
    ),
    ("relief", "svg", &["himmelblau", "--do", "other"]),
    ("surface", "png", &["rosenbrock"]),
    (
        "network",
        "png",
        &["spirals", "--view", "network", "--steps", "20"],
    ),
    ("relief", "png", &["himmelblau", "--do", "other"]),
    ("200 steps", "apng", &["rosenbrock", "--steps", "200"]),
];

/// The least of so many times counts.
const TIMES: usize = 5;

/// So many steps has the long run.
const STEPS: &str = "1000000";

fn main() {
    let folder = env::temp_dir().join(format!("gdplay-pictures-{}", std::process::id()));
    fs::create_dir_all(&folder).expect("a folder for the pictures");
    println!("1200 × 800, from the start of the process to the file: milliseconds, kilobytes");
    for (name, ending, arguments) in PICTURES {
        let file = folder.join(format!("picture.{ending}"));
        let least = (0..TIMES).map(|_| drawn(arguments, &file)).min();
        let milliseconds = 1e3 * least.unwrap_or_default().as_secs_f64();
        let size = fs::metadata(&file).expect("a picture").len() as f64 / 1e3;
        println!("  {name:10} {ending:5} {milliseconds:8.1} {size:8.1}");
    }
    println!("resident memory of a run of {STEPS} steps");
    for format in ["text", "csv", "json", "jsonl"] {
        match resident_megabytes(format) {
            Some(most) => println!("  {format:6} {most:6.1} MB"),
            None => println!("  {format:6} unknown: there is no /proc"),
        }
    }
    fs::remove_dir_all(&folder).expect("the bench's own folder");
}

fn gdplay() -> Command {
    Command::new(env!("CARGO_BIN_EXE_gdplay"))
}

fn drawn(arguments: &[&str], file: &Path) -> Duration {
    let since = Instant::now();
    let status = gdplay()
        .arg("render")
        .args(arguments)
        .args(["--size", "1200x800", "-o"])
        .arg(file)
        .status()
        .expect("the program runs");
    assert!(status.success(), "{arguments:?}");
    since.elapsed()
}

/// The most memory that a long run has held, as the system counts it.
fn resident_megabytes(format: &str) -> Option<f64> {
    let mut program = gdplay();
    let run = program
        .args(["run", "-e", "x^4 + y^4", "--learning-rate", "1e-6"])
        .args(["--steps", STEPS, "--format", format]);
    most_megabytes(run)
}
