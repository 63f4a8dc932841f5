//! Logs of training runs, in pieces of any size and as files: something is said, or they are refused.

use std::path::{Path, PathBuf};
use std::{env, fs, process};

use gdplay::runlog::RunDiagnosis;
use gdplay::runlog::run::LogRun;
use gdplay::runlog::runs::Runs;
use gdplay::runlog::source::search;
use gdplay::runlog::stream::LogStream;

use super::Target;
use super::dice::Dice;

/// The target.
pub(crate) const TARGET: Target = Target {
    name: "logs",
    inputs: 1_200,
    make,
    run,
};

/// Names by which some formats are known; the first byte of an input chooses one.
const NAMES: &[&str] = &[
    "train.log",
    "trainer_state.json",
    "metrics.csv",
    "events.out.tfevents.1",
    "run-1.wandb",
    "mlflow.db",
    "loss",
    "log.jsonl",
];

/// A few lines of a format.
const LINES: &[&str] = &[
    "{\"step\": N, \"loss\": X, \"lr\": 1e-4, \"grad_norm\": {\"layers.0.weight\": X, \"layers.1.weight\": 0}}\n",
    "{\"step\": N, \"loss\": X, \"grad_norm\": NaN}\n",
    " [default7]: iteration  N/ 1000 | consumed samples: 10 | learning rate: 1.5E-04 | lm loss: X | grad norm: X |\n",
    "\u{1b}[31mstep: N \u{1b}[32mloss: X \u{1b}[0mgrad_norm: X\n",
    "s:N trl:X lr:1e-4 norm:X\n",
    "step N/1000 | loss X (+1.0z) | norm X (+0.1z) | lr 1e-4\n",
    "iter N: loss X, time 10ms, mfu 1%\n",
    "2024-01-01 00:00:00 | INFO | train | {\"epoch\": 1, \"loss\": \"X\", \"gnorm\": \"X\", \"num_updates\": \"N\"}\n",
    "N,X,X,0.1,X\n",
    "N;layers.0;X\n",
];

/// What stands before the lines.
const HEADS: &[&str] = &[
    "",
    "step,loss,grad_norm,lr,val_loss\n",
    "step;layer;norm\n",
    "{\"log_history\": [",
    "SQLite format 3\u{0}",
];

const PIECES: &[&str] = &[
    "\n",
    "\r\n",
    ",",
    ":",
    "{",
    "}",
    "[",
    "]",
    "\"",
    "|",
    "NaN",
    "Infinity",
    "-inf",
    "1e999",
    "null",
    "true",
    "0",
    "-1",
    "9e15",
    "18446744073709551616",
    "\u{0}",
    "\u{1b}]0;x\u{7}",
    "\u{9b}",
    "\u{202e}",
    "step",
    "loss",
    "grad_norm",
    "val_loss",
    "1,234",
];

fn make(dice: &mut Dice) -> Vec<u8> {
    let name = dice.below(NAMES.len()) as u8;
    let line = dice.one(LINES);
    let mut content = dice.one(HEADS).to_string();
    let (mut step, count) = (0_u64, dice.below(120));
    for _ in 0..count {
        step = match dice.below(30) {
            0 => step / 2,
            1 => step + 1000,
            _ => step + 1,
        };
        let value = match dice.below(40) {
            0 => String::from("NaN"),
            1 => String::from("1e30"),
            2 => String::from("0.0"),
            _ => format!("{}", 1.0 + dice.below(1000) as f64 / 1000.0),
        };
        content.push_str(&line.replace('N', &step.to_string()).replace('X', &value));
    }
    let content = match dice.below(8) {
        0 => dice.bytes(300),
        1..4 => dice.damaged(content.as_bytes(), PIECES),
        _ => content.into_bytes(),
    };
    [vec![name], content].concat()
}

fn run(input: &[u8]) -> bool {
    let (name, content) = input
        .split_first()
        .map_or((0, input), |(name, rest)| (usize::from(*name), rest));
    let name = NAMES[name % NAMES.len()];
    let whole = streamed(name, content, content.len());
    for size in [1, 7, 64] {
        assert_eq!(
            streamed(name, content, size),
            whole,
            "{name} in pieces of {size}"
        );
    }
    let folder = folder();
    let path = folder.join(name);
    fs::write(&path, content).expect("a folder of the target's own");
    if let Ok(found) = search(&folder) {
        for source in &found.sources {
            if let Ok(runs) = source.read() {
                said(&runs);
            }
        }
    }
    fs::remove_file(path).expect("the file");
    whole.is_some()
}

fn folder() -> PathBuf {
    let folder = env::temp_dir().join(format!("gdplay-fuzz-{}", process::id()));
    fs::create_dir_all(&folder).expect("a folder for what does not last");
    folder
}

/// What is said of a log that comes in pieces of this size.
fn streamed(name: &str, content: &[u8], size: usize) -> Option<String> {
    let mut stream = LogStream::new(Path::new(name));
    for piece in content.chunks(size.max(1)) {
        stream.feed(piece).ok()?;
    }
    stream.finish().ok()?;
    Some(said(stream.runs()))
}

/// Everything that is said, without what a terminal obeys.
fn said(runs: &Runs) -> String {
    let mut all = String::new();
    for (name, log) in runs.iter() {
        let diagnosis = RunDiagnosis::of("fuzz", log, &LogRun::of(log));
        let texts = diagnosis
            .findings
            .iter()
            .map(|finding| finding.text.as_str());
        let texts = texts.chain(diagnosis.layers.iter().map(String::as_str));
        for text in texts.chain([name]) {
            assert!(!text.chars().any(gdplay::expr::is_hidden), "{text:?}");
            all.push_str(text);
            all.push('\n');
        }
    }
    all
}
