//! What the system refuses is one line and exit code 1, never a backtrace; what others wrote reaches no output as a character
//! that a terminal obeys.

use std::fs::{File, OpenOptions};
use std::os::unix::ffi::OsStrExt;
use std::process::{Command, Stdio};

use super::file;

/// A loss, a file name and a layer that try to speak to the terminal.
const HOSTILE: &str = "a\u{1b}]0;PWNED\u{7}\u{9b}31m\u{202e}\u{2066}\u{7f}\u{200f}\u{2028}\r";

/// A verb of every kind, with arguments with which it succeeds.
const VERBS: [&[&str]; 14] = [
    &["--help"],
    &["--version"],
    &["scenarios"],
    &["man"],
    &["schema"],
    &["completions", "bash"],
    &["new"],
    &["run", "bowl"],
    &["run", "bowl", "--format", "json"],
    &["sweep", "bowl"],
    &["grad", "x^2", "--at", "x=1"],
    &["explain", "x^2", "--at", "x=1"],
    &["check", "bowl"],
    &["check", "bowl", "--format", "json"],
];

fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gdplay"));
    command
        .args(arguments)
        .env("RUST_BACKTRACE", "1")
        .env("XDG_STATE_HOME", env!("CARGO_TARGET_TMPDIR"))
        .stdin(Stdio::null());
    command
}

fn full() -> File {
    let device = OpenOptions::new().write(true).open("/dev/full");
    device.expect("a device that is always full")
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_is_one_line() {
    for arguments in VERBS {
        let done = command(arguments).stdout(full()).output().expect("it ends");
        let told = String::from_utf8_lossy(&done.stderr);
        assert_eq!(done.status.code(), Some(1), "{arguments:?}: {told}");
        assert_eq!(
            told, "error: No space left on device (os error 28)\n",
            "{arguments:?}"
        );
    }
}

#[test]
#[cfg(target_os = "linux")]
fn nobody_has_to_hear_what_is_wrong() {
    let wrong: [(&[&str], i32); 4] = [
        (&["check", "/nowhere/a.toml"], 1),
        (&["grad", "x^", "--at", "x=1"], 1),
        (&["--nonsense"], 1),
        (&["diagnose", "/nowhere"], 1),
    ];
    for (arguments, code) in wrong {
        let done = command(arguments).stderr(full()).output().expect("it ends");
        assert_eq!(done.status.code(), Some(code), "{arguments:?}");
        let (reader, writer) = std::io::pipe().expect("a pipe");
        drop(reader);
        let done = command(arguments).stderr(writer).output().expect("it ends");
        assert!(
            done.status.code().is_some_and(|code| code < 3),
            "{arguments:?}: {done:?}"
        );
    }
}

#[test]
fn endless_and_binary_input_is_refused() {
    let binary = file("binary.bin", "\u{0}");
    std::fs::write(&binary, [0xff, 0xfe, 0x80, 0x00, 0x0a])
        .expect("the test's folder can be written");
    let open = || File::open(&binary).expect("a file");
    let done = command(&["grad", "-", "--at", "x=1"])
        .stdin(open())
        .output()
        .expect("it ends");
    assert_eq!(done.status.code(), Some(1));
    assert_eq!(
        String::from_utf8_lossy(&done.stderr),
        "error: standard input is no text in UTF-8\n"
    );
    #[cfg(target_os = "linux")]
    {
        let zeros = File::open("/dev/zero").expect("a device without an end");
        let done = command(&["grad", "-", "--at", "x=1"])
            .stdin(zeros)
            .output()
            .expect("it ends");
        assert_eq!(done.status.code(), Some(1));
        assert!(String::from_utf8_lossy(&done.stderr).contains("longer than"));
    }
    let line = format!(
        "{{\"loss\": \"{}\"}}\n{{\"loss\": \"2\"}}\n",
        "x".repeat(2 << 20)
    );
    let long = file("long.jsonl", &line);
    let done = command(&["grad", "--batch"])
        .arg(long)
        .output()
        .expect("it ends");
    let told = String::from_utf8_lossy(&done.stdout).into_owned();
    let lines: Vec<&str> = told.lines().collect();
    assert!(
        lines[0].contains("the line is longer than 1 MiB"),
        "{}",
        lines[0]
    );
    assert!(
        lines.len() == 2 && lines[1].contains("\"value\":2.0"),
        "{lines:?}"
    );
}

/// Everything that was said, with the line ends that belong there.
fn said(mut command: Command) -> String {
    let done = command.output().expect("it ends");
    assert!(done.status.code().is_some_and(|code| code < 3), "{done:?}");
    let all = [done.stdout, done.stderr].concat();
    String::from_utf8(all).expect("UTF-8")
}

#[test]
#[expect(clippy::too_many_lines, reason = "one list of what others write")]
fn nothing_that_others_wrote_speaks_to_the_terminal() {
    let escaped: Vec<String> = HOSTILE
        .chars()
        .map(|c| format!("\\u{:04x}", u32::from(c)))
        .collect();
    let escaped = escaped.concat();
    let scenario = format!(
        "gdplay = 1\ntitle = \"{escaped}\"\nabout = \"{escaped}\"\nloss = \"mse(w x, t)\"\n[data]\ncolumns = {{ x = [1, 2], t = [2, 3] }}\n[[racers]]\noptimizer = \"gd\"\nname = \"{escaped}\"\n"
    );
    let scenario = file("hostile.toml", &scenario);
    let wrong = file(
        "hostile_key.toml",
        &format!("gdplay = 1\nloss = \"x^2\"\n\"{escaped}\" = \"{escaped}\"\n"),
    );
    let raw = file(
        "hostile_raw.toml",
        &format!("gdplay = 1\nloss = \"x^2 + {HOSTILE}\"\n"),
    );
    let table = file(
        "hostile.csv",
        &format!("\"{HOSTILE}\",t\n{HOSTILE},1\n3,4\n"),
    );
    let log = file("hostile.jsonl", &(0..40).fold(String::new(), |log, step| {
        log + &format!("{{\"step\": {step}, \"loss\": {}, \"grad_norm\": {{\"{escaped}.1\": 0, \"{escaped}.2\": 0.5, \"{escaped}.3\": 0.5}}}}\n", 2.0 - 0.01 * f64::from(step))
    }));
    let named = std::env::temp_dir().join("gdplay-hostile");
    std::fs::create_dir_all(&named).expect("a folder");
    let strange = named.join(std::ffi::OsStr::from_bytes(
        b"\xff\x1b]0;PWNED\x07\xc2\x9b.toml",
    ));
    std::fs::write(&strange, "gdplay = 1\nloss = \"x^2\"\n").expect("a file");
    let paths = [&scenario, &wrong, &raw, &table, &log, &strange];
    let mut commands = Vec::new();
    for path in paths {
        for (verb, format) in [
            ("check", None),
            ("check", Some("json")),
            ("run", None),
            ("run", Some("csv")),
            ("run", Some("json")),
            ("run", Some("jsonl")),
            ("sweep", None),
            ("sweep", Some("json")),
            ("data", None),
            ("diagnose", None),
            ("diagnose", Some("json")),
        ] {
            let mut command = command(&[verb]);
            command
                .arg(path)
                .args(format.iter().flat_map(|format| ["--format", format]));
            commands.push(command);
        }
    }
    for arguments in [
        &["grad", HOSTILE, "--at", "x=1"][..],
        &["grad", "x^2", "--at", &format!("{HOSTILE}=1")],
        &["grad", "x^2", "--at", &format!("x={HOSTILE}")],
        &["explain", HOSTILE],
        &["run", HOSTILE],
        &["run", "-e", HOSTILE],
        &["run", "bowl", "--optimizer", HOSTILE],
        &["run", "bowl", "--format", HOSTILE],
        &["check", HOSTILE],
        &["new", "--from", HOSTILE],
        &["data", HOSTILE],
        &["diagnose", HOSTILE],
        &["grad", "--batch", HOSTILE],
        &[HOSTILE],
        &["--theme", HOSTILE],
    ] {
        commands.push(command(arguments));
    }
    let batch = file(
        "hostile_batch.jsonl",
        &format!(
            "{{\"loss\": \"x + {escaped}\"}}\n{{\"loss\": \"{escaped}\", \"at\": {{\"{escaped}\": 1}}}}\n"
        ),
    );
    let mut asked = command(&["grad", "--batch"]);
    asked.arg(batch);
    commands.push(asked);
    // What is typed, and what is printed of a file: a scenario, its comments, the path of its data.
    let typed = file(
        "hostile_typed.txt",
        &format!("{HOSTILE}\nopen {HOSTILE}\n1\n{HOSTILE}\nquit\n"),
    );
    for arguments in [&["--plain", "bowl"][..], &["drill", "--count", "2"]] {
        let mut typing = command(arguments);
        typing.stdin(File::open(&typed).expect("a file"));
        commands.push(typing);
    }
    let comment = HOSTILE.replace(|c: char| c.is_control(), "");
    let commented = file(
        "hostile_comment.toml",
        &format!("gdplay = 1\r\n# {comment}\r\nloss = \"x^2\"\r\n"),
    );
    for path in [&commented, &raw] {
        let mut from = command(&["new", "--from"]);
        from.arg(path);
        commands.push(from);
    }
    std::fs::write(named.join("\u{1b}[31m.csv"), "x,t\n1,2\n2,3\n").expect("a file");
    let data = named.join("data.toml");
    std::fs::write(
        &data,
        "gdplay = 1\nloss = \"mse(w x, t)\"\n[data]\nfile = \"\\u001b[31m.csv\"\n",
    )
    .expect("a file");
    let strange_data = named.join("\u{1b}]0;x\u{7}.toml");
    std::fs::copy(&data, &strange_data).expect("a file");
    for path in [&data, &strange_data] {
        for arguments in [
            &["share"][..],
            &["export", "--to", "jax"],
            &["export", "--to", "pytorch"],
            &["render", "-o", "-", "--format", "txt", "--steps", "2"],
        ] {
            let mut of_data = command(arguments);
            of_data.arg(path);
            commands.push(of_data);
        }
    }
    commands.push(command(&["share", "-e", "x\u{2028}y\u{a0}z"]));
    for command in commands {
        let shown = format!("{command:?}");
        let text = said(command);
        let obeyed = text
            .chars()
            .find(|c| *c != '\n' && *c != '\t' && gdplay::expr::is_hidden(*c));
        assert!(obeyed.is_none(), "{shown}: {obeyed:?} in {text:?}");
        assert!(!text.contains("BACKTRACE"), "{shown}: {text}");
    }
    std::fs::remove_dir_all(named).expect("the test's own folder");
}
