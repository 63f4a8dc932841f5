//! Every command that the README shows runs.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

/// The lines of a README's shell blocks that begin with the program.
fn commands(readme: &str) -> Vec<&str> {
    let blocks = readme.split("```sh\n").skip(1);
    let code = blocks.filter_map(|block| block.split("```").next());
    let lines = code.flat_map(str::lines);
    lines.filter(|line| line.starts_with("gdplay")).collect()
}

/// Whether a command plays, and not a verb works: without a terminal it does so in sentences.
fn plays(command: &str) -> bool {
    let first = command.split_whitespace().nth(1);
    first.is_none_or(|word| ["#", "himmelblau", "my.toml", "\"x^2"].contains(&word))
}

/// What the commands are about.
fn prepare(folder: &Path) {
    let write = |name: &str, text: &str| fs::write(folder.join(name), text).expect("a file");
    fs::create_dir_all(folder.join("runs")).expect("a folder");
    fs::create_dir_all(folder.join("my_lessons")).expect("a folder");
    write("my.toml", "loss = 'x^2 + y^2'\n");
    write(
        "questions.jsonl",
        "{\"loss\": \"x^2\", \"at\": {\"x\": 1}}\n",
    );
    write("points.csv", "x,y\n1,2\n2,4.1\n3,5.9\n");
    let line = |step: i32| {
        format!(
            "step {step} loss {:.4} lr 0.001",
            2.0 / f64::from(step).sqrt()
        )
    };
    let log = (1..200).map(line).collect::<Vec<_>>().join("\n");
    write("train.log", &log);
    write("runs/train.log", &log);
    let lesson = crate::gdplay(&["new", "lesson"])
        .output()
        .expect("a lesson");
    fs::write(folder.join("my_lessons/mine.toml"), lesson.stdout).expect("a file");
}

#[test]
fn every_command_of_the_readme_runs() {
    run("words", 25, |command| !command.starts_with("gdplay render"));
}

#[test]
fn every_picture_of_the_readme_is_drawn() {
    run("pictures", 6, |command| {
        command.starts_with("gdplay render")
    });
}

/// Runs a command until it has written some files: a picture of every scenario takes minutes without optimization.
fn begin(mut command: Command, gallery: &Path) {
    const SOME: usize = 4;
    let mut program = command.stderr(Stdio::null()).spawn().expect("a shell");
    let written = || fs::read_dir(gallery).map_or(0, Iterator::count);
    while written() < SOME {
        let ended = program.try_wait().expect("its state");
        assert!(ended.is_none(), "{command:?} ended after {}", written());
        thread::sleep(Duration::from_millis(50));
    }
    program.kill().expect("it runs");
    program.wait().expect("it ended");
}

/// Runs the commands that are chosen, at least so many.
fn run(name: &str, least: usize, is_chosen: impl Fn(&str) -> bool) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let readme = fs::read_to_string(root.join("README.md")).expect("a README");
    let folder = std::env::temp_dir().join(format!("gdplay-{name}-{}", std::process::id()));
    prepare(&folder);
    let program = Path::new(env!("CARGO_BIN_EXE_gdplay"));
    let path = std::env::var("PATH").unwrap_or_default();
    let path = format!("{}:{path}", program.parent().expect("a folder").display());
    let chosen = commands(&readme)
        .into_iter()
        .filter(|command| is_chosen(command));
    // What follows a log has no end of its own.
    let chosen: Vec<&str> = chosen
        .filter(|command| !command.contains("--follow"))
        .collect();
    assert!(chosen.len() >= least, "{chosen:?}");
    let mut failed = Vec::new();
    for command in chosen {
        let command = command.replace("| less", "| cat");
        let line = if plays(&command) {
            command.replacen("gdplay", "gdplay --plain", 1)
        } else {
            command.clone()
        };
        let mut shell = Command::new("sh");
        shell
            .args(["-c", &format!("exec {line}")])
            .current_dir(&folder)
            .env("PATH", &path)
            .env("XDG_STATE_HOME", folder.join("state"))
            .env("XDG_CONFIG_HOME", folder.join("config"))
            .stdin(Stdio::null());
        if let Some((_, gallery)) = line.split_once("--all ") {
            let gallery = gallery.split_whitespace().next().expect("a folder");
            begin(shell, &folder.join(gallery));
            continue;
        }
        let done = shell.output().expect("a shell");
        if !done.status.success() {
            let said = String::from_utf8_lossy(&done.stderr).into_owned();
            failed.push(format!("{line}: {}\n{said}", done.status));
        }
    }
    fs::remove_dir_all(&folder).expect("the test's own folder");
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}
