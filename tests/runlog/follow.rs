//! Logs that grow: files, pipes, files that are replaced or cut, in a terminal.

use std::fs::{self, OpenOptions};
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use portable_pty::{CommandBuilder, PtySize, native_pty_system};

use super::{file, folder};

/// How long a line is waited for before the test fails.
const PATIENCE: Duration = Duration::from_secs(60);

/// The program while it follows a log, with its lines as they come.
struct Follower {
    child: Child,
    lines: Receiver<String>,
}

impl Follower {
    fn of(path: &str) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_gdplay"))
            .args(["diagnose", path, "--follow"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program");
        let output = child.stdout.take().expect("its output");
        let (sender, lines) = channel();
        thread::spawn(move || {
            for line in BufReader::new(output).lines().map_while(Result::ok) {
                if sender.send(line).is_err() {
                    return;
                }
            }
        });
        Self { child, lines }
    }

    /// Waits for a line that starts so.
    fn wait_for(&self, start: &str) -> String {
        loop {
            let line = self
                .lines
                .recv_timeout(PATIENCE)
                .unwrap_or_else(|error| panic!("no line starts with {start}: {error}"));
            if line.starts_with(start) {
                return line;
            }
        }
    }
}

impl Drop for Follower {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Records whose loss falls to a number.
fn rows(from: u64, to: u64, loss: f64) -> String {
    (from..=to).fold(String::new(), |text, step| {
        let (loss, norm) = (loss + 1.0 / step as f64, 1.25 + 0.125 * (step % 2) as f64);
        text + &format!("{{\"step\": {step}, \"loss\": {loss:?}, \"grad_norm\": {norm}}}\n")
    })
}

fn append(path: &Path, text: &str) {
    let mut file = OpenOptions::new().append(true).open(path).expect("the log");
    file.write_all(text.as_bytes()).expect("the log grows");
}

#[test]
fn a_file_that_grows_is_told_as_it_goes() {
    let path = file(&folder("grows"), "log.jsonl", rows(1, 20, 0.5));
    let follower = Follower::of(path.to_str().expect("a path"));
    follower.wait_for("healthy: ");
    // A line in two pieces is one line.
    append(&path, "{\"step\": 21, \"lo");
    append(&path, "ss\": NaN, \"grad_norm\": 1.25}\n");
    let told = follower.wait_for("not_finite: ");
    assert!(told.contains("step 21"), "{told}");
}

#[test]
fn a_file_that_is_empty_is_waited_for() {
    let path = file(&folder("waits"), "log.jsonl", "");
    let follower = Follower::of(path.to_str().expect("a path"));
    append(&path, &rows(1, 20, 0.5));
    follower.wait_for("healthy: ");
}

#[test]
fn a_file_that_is_not_there_is_waited_for() {
    let path = folder("waits_for_a_file").join("log.jsonl");
    let follower = Follower::of(path.to_str().expect("a path"));
    thread::sleep(Duration::from_millis(500));
    fs::write(&path, rows(1, 20, 0.5)).expect("a log");
    follower.wait_for("healthy: ");
}

#[test]
fn a_file_that_is_replaced_goes_on() {
    let root = folder("rotated");
    let path = file(&root, "log.jsonl", rows(1, 20, 0.5));
    let follower = Follower::of(path.to_str().expect("a path"));
    follower.wait_for("healthy: ");
    fs::rename(&path, root.join("log.jsonl.1")).expect("the log is rotated");
    fs::write(&path, rows(21, 40, f64::NAN)).expect("a new log");
    let told = follower.wait_for("not_finite: ");
    assert!(told.contains("step 21"), "{told}");
}

#[test]
fn a_file_that_shrinks_is_read_from_its_start() {
    let path = file(&folder("shrinks"), "log.jsonl", rows(1, 40, 0.5));
    let follower = Follower::of(path.to_str().expect("a path"));
    follower.wait_for("healthy: ");
    fs::write(&path, rows(5, 9, 0.25)).expect("a shorter log");
    let told = follower.wait_for("restart: ");
    assert!(told.contains("to 5"), "{told}");
}

#[test]
fn a_database_that_changes_is_read_again() {
    use super::Record;
    let root = folder("database");
    let record = |step: u64, loss| Record {
        step,
        loss: Some(loss),
        norm: Some(1.25 + 0.125 * (step % 2) as f64),
        ..Record::default()
    };
    let mut records: Vec<Record> = (1..=20)
        .map(|step| record(step, 0.5 + 1.0 / step as f64))
        .collect();
    let path = (super::writers::LAYOUTS[8].write)(&records, &root);
    let follower = Follower::of(path.to_str().expect("a path"));
    follower.wait_for("healthy: ");
    records.extend((21..=30).map(|step| record(step, f64::NAN)));
    (super::writers::LAYOUTS[8].write)(&records, &root);
    follower.wait_for("not_finite: ");
}

#[test]
fn a_pipe_is_told_as_it_goes_and_as_a_whole_at_its_end() {
    let mut follower = Follower::of("-");
    let mut input = follower.child.stdin.take().expect("its input");
    input
        .write_all(rows(1, 20, 0.5).as_bytes())
        .expect("the pipe");
    follower.wait_for("healthy: ");
    input
        .write_all(rows(21, 25, f64::NAN).as_bytes())
        .expect("the pipe");
    follower.wait_for("not_finite: ");
    drop(input);
    follower.wait_for("broken: ");
    assert!(follower.child.wait().expect("an end").success());
}

#[test]
fn in_a_terminal_a_file_that_grows_is_followed_until_ctrl_c() {
    let path = file(&folder("terminal"), "log.jsonl", rows(1, 20, 0.5));
    let pair = native_pty_system()
        .openpty(PtySize {
            rows: 40,
            cols: 120,
            pixel_width: 0,
            pixel_height: 0,
        })
        .expect("a terminal");
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_gdplay"));
    command.args(["diagnose", path.to_str().expect("a path"), "--follow"]);
    let mut child = pair.slave.spawn_command(command).expect("the program");
    drop(pair.slave);
    let mut output = pair.master.try_clone_reader().expect("its output");
    let (sender, pieces) = channel();
    thread::spawn(move || {
        let mut piece = [0; 4096];
        while let Ok(count @ 1..) = output.read(&mut piece) {
            if sender
                .send(String::from_utf8_lossy(&piece[..count]).into_owned())
                .is_err()
            {
                return;
            }
        }
    });
    let mut seen = String::new();
    let mut wait_for = |text: &str| {
        while !seen.contains(text) {
            seen.push_str(
                &pieces
                    .recv_timeout(PATIENCE)
                    .unwrap_or_else(|error| panic!("no {text}: {error}")),
            );
        }
    };
    wait_for("healthy: ");
    append(&path, &rows(21, 25, f64::NAN));
    wait_for("not_finite: ");
    pair.master
        .take_writer()
        .expect("its input")
        .write_all(b"\x03")
        .expect("Ctrl-C");
    assert!(!child.wait().expect("an end").success());
}
