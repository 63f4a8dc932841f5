//! What the program needs for a log: reading it and saying what went wrong, apart and as a process; aimed at: 100 MB/s, a run of 10⁵
//! steps × 200 layers diagnosed within a second once it is read.

#[path = "shared/resident.rs"]
mod resident;

use std::env;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use gdplay::runlog::cases;
use gdplay::runlog::follower::read;
use gdplay::runlog::source::search;
use resident::most_megabytes;

/// The least of so many times counts.
const TIMES: usize = 3;

/// A log has about so many bytes.
const BYTES: u64 = 64 << 20;

/// The long run.
const STEPS: u64 = 100_000;
const LAYERS: usize = 200;

/// How a log of a format is written.
struct Writer {
    name: &'static str,
    start: fn() -> String,
    record: fn(u64, &mut Noise, &mut String),
}

const fn writer(
    name: &'static str,
    start: fn() -> String,
    record: fn(u64, &mut Noise, &mut String),
) -> Writer {
    Writer {
        name,
        start,
        record,
    }
}

const FORMATS: [Writer; 9] = [
    writer("llm.c.log", String::new, |step, noise, text| {
        let (loss, norm) = noise.record();
        let _ = writeln!(text, "s:{step} trl:{loss:.6} lr:0.000600 norm:{norm:.4}");
    }),
    writer("plain.log", String::new, |step, noise, text| {
        let (loss, norm) = noise.record();
        let _ = writeln!(
            text,
            "step {step} | loss: {loss:.6} | grad norm: {norm:.4} | lr: 6.00e-04"
        );
    }),
    writer("megatron.log", String::new, |step, noise, text| {
        let (loss, norm) = noise.record();
        let _ = writeln!(
            text,
            " [2026-11-28 12:00:01] iteration {step:8}/  500000 | consumed samples: {:12} | elapsed time per iteration (ms): 1234.5 | \
             learning rate: 1.500000E-04 | global batch size:   512 | lm loss: {loss:.6E} | grad norm: {norm:.3} |",
            512 * step
        );
    }),
    writer("torchtitan.log", String::new, |step, noise, text| {
        let (loss, norm) = noise.record();
        let _ = writeln!(
            text,
            "[rank0]:[titan] 2026-11-28 12:00:01,123 - root - INFO - \u{1b}[31mstep: {step:2}  \u{1b}[32mloss: {loss:7.4}  \
             \u{1b}[38;2;180;60;0mgrad_norm: {norm:7.4}  \u{1b}[34mtps: 17,232\u{1b}[39m"
        );
    }),
    writer(
        "narrow.csv",
        || String::from("step,loss,lr,grad_norm\n"),
        |step, noise, text| {
            let (loss, norm) = noise.record();
            let _ = writeln!(text, "{step},{loss:.6},0.0003,{norm:.6}");
        },
    ),
    writer("wide.csv", wide_header, wide_row),
    writer(
        "long.csv",
        || String::from("step,layer,norm\n"),
        |step, noise, text| {
            for layer in 0..LAYERS {
                let _ = writeln!(text, "{step},layers.{layer}.weight,{:.6}", noise.next());
            }
        },
    ),
    writer("narrow.jsonl", String::new, |step, noise, text| {
        let (loss, norm) = noise.record();
        let _ = writeln!(
            text,
            "{{\"step\": {step}, \"loss\": {loss:.6}, \"lr\": 0.0003, \"grad_norm\": {norm:.6}}}"
        );
    }),
    writer("wide.jsonl", String::new, |step, noise, text| {
        let (loss, norm) = noise.record();
        let _ = write!(
            text,
            "{{\"step\": {step}, \"loss\": {loss}, \"grad_norm\": {norm}"
        );
        for layer in 0..LAYERS {
            let _ = write!(
                text,
                ", \"grad_norm/layers.{layer}.weight\": {}",
                noise.next()
            );
        }
        text.push_str("}\n");
    }),
];

fn wide_header() -> String {
    let layers = (0..LAYERS).map(|layer| format!(",grad_norm/layers.{layer}.weight"));
    format!("step,loss,grad_norm{}\n", layers.collect::<String>())
}

fn wide_row(step: u64, noise: &mut Noise, text: &mut String) {
    let (loss, norm) = noise.record();
    let _ = write!(text, "{step},{loss:.6},{norm:.6}");
    for _ in 0..LAYERS {
        let _ = write!(text, ",{:.5}", noise.next());
    }
    text.push('\n');
}

/// Numbers between 0 and 1 by seed.
struct Noise(u64);

impl Noise {
    fn next(&mut self) -> f64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// A loss and a norm.
    fn record(&mut self) -> (f64, f64) {
        (3.0 + 0.05 * self.next(), 0.5 + 0.4 * self.next())
    }
}

fn main() {
    let folder = env::temp_dir().join(format!("gdplay-logs-{}", std::process::id()));
    fs::create_dir_all(&folder).expect("a folder for the logs");
    println!("log             MB  records  read MB/s  diagnosed ms  process MB/s  resident MB");
    for writer in FORMATS {
        measured(&written(&folder, &writer, |bytes, _| bytes >= BYTES));
    }
    let long = writer("100000x200.csv", wide_header, wide_row);
    measured(&written(&folder, &long, |_, step| step >= STEPS));
    fs::remove_dir_all(&folder).expect("the bench's own folder");
}

/// Writes a log until it is full, and says where it is.
fn written(folder: &Path, writer: &Writer, is_full: impl Fn(u64, u64) -> bool) -> PathBuf {
    let path = folder.join(writer.name);
    let mut file = BufWriter::new(File::create(&path).expect("a log"));
    let mut noise = Noise(1);
    let mut text = (writer.start)();
    let (mut bytes, mut step) = (0, 0);
    while !is_full(bytes, step) {
        (writer.record)(step, &mut noise, &mut text);
        file.write_all(text.as_bytes()).expect("room for a log");
        bytes += text.len() as u64;
        text.clear();
        step += 1;
    }
    file.flush().expect("room for a log");
    path
}

/// Prints what a log takes, and removes it.
fn measured(path: &Path) {
    let bytes = fs::metadata(path).expect("a log").len() as f64 / 1e6;
    let (mut reading, mut judging, mut records) = (f64::INFINITY, f64::INFINITY, 0);
    for _ in 0..TIMES {
        let since = Instant::now();
        let found = search(path).expect("a log that is known");
        let runs = read(&found, &mut |_| ()).expect("a log");
        reading = reading.min(since.elapsed().as_secs_f64());
        let since = Instant::now();
        for (format, path, runs) in &runs {
            records = cases(format, path, runs)
                .iter()
                .map(|case| case.diagnosis.steps)
                .sum();
        }
        judging = judging.min(since.elapsed().as_secs_f64());
    }
    let (mut process, mut resident) = (f64::INFINITY, None);
    for _ in 0..TIMES {
        let since = Instant::now();
        let most = diagnosed(path);
        process = process.min(since.elapsed().as_secs_f64());
        resident = most.or(resident);
    }
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    println!(
        "{name:14} {bytes:3.0} {records:8} {:10.0} {:13.0} {:13.0} {:>12}",
        bytes / reading,
        1e3 * judging,
        bytes / process,
        resident.map_or(String::from("unknown"), |most| format!("{most:.0}"))
    );
    fs::remove_file(path).expect("the bench's own log");
}

/// Runs the program on a log, and says the most memory that it held, as the system counts it.
fn diagnosed(path: &Path) -> Option<f64> {
    let mut program = Command::new(env!("CARGO_BIN_EXE_gdplay"));
    most_megabytes(program.arg("diagnose").arg(path).args(["--format", "json"]))
}
