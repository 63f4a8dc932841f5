//! From the start of the program to its first picture, in a pseudo-terminal.

use std::fs;
use std::path::Path;
use std::time::Instant;

use serde_json::{Map, Value, json};

use crate::pty::{Terminal, gdplay};

/// So many starts; the fastest counts, which was disturbed least.
const STARTS: usize = 15;

/// What a terminal answers when it is asked what it is; the program waits for that before it draws.
const ATTRIBUTES: &str = "\x1b[?62;c";

/// Prints how long a start takes, and puts it beside the ratios of the engine.
pub(crate) fn print() {
    let mut times: Vec<f64> = (0..STARTS).map(|_| start()).collect();
    times.sort_by(f64::total_cmp);
    let least = times[0];
    println!(
        "\nfrom the start to the first picture at 120 by 40: {least:.1} ms, at most {:.1}",
        times[STARTS - 1]
    );
    let path = Path::new(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/target/gdplay-bench.json"
    ));
    let known = fs::read_to_string(path).unwrap_or_default();
    let mut report: Map<String, Value> = serde_json::from_str(&known).unwrap_or_default();
    report.insert(String::from("first_picture_ms"), json!(least));
    let text = serde_json::to_string_pretty(&report).expect("numbers");
    let folder = path.parent().expect("a folder");
    fs::create_dir_all(folder).expect("a folder for the ratios");
    fs::write(path, text + "\n").expect("the ratios can be written");
}

/// Milliseconds until the landscape's cells are on the screen.
fn start() -> f64 {
    let begun = Instant::now();
    let mut terminal = Terminal::start(gdplay(&["rosenbrock"]), 120, 40);
    terminal.send(ATTRIBUTES);
    terminal.wait_until("a picture", |screen| screen.contents().contains('▀'));
    let milliseconds = begun.elapsed().as_secs_f64() * 1e3;
    terminal.send("q");
    terminal.wait_for_end();
    milliseconds
}
