//! The memory of a program that a bench runs.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Duration;

/// Runs a program to its end, and says the most megabytes that it held, as the system counts it; none where it does not.
pub(crate) fn most_megabytes(program: &mut Command) -> Option<f64> {
    let mut run = program
        .stdout(Stdio::null())
        .spawn()
        .expect("the program runs");
    let status = PathBuf::from(format!("/proc/{}/status", run.id()));
    let mut most = None;
    while run.try_wait().expect("the program's end").is_none() {
        let text = fs::read_to_string(&status).unwrap_or_default();
        let line = text.lines().find(|line| line.starts_with("VmHWM:"));
        let kilobytes = line.and_then(|line| line.split_whitespace().nth(1)?.parse::<f64>().ok());
        most = kilobytes.map(|kilobytes| kilobytes / 1e3).or(most);
        std::thread::sleep(Duration::from_millis(1));
    }
    most
}
