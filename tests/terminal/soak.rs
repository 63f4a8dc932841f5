//! A long time of everything at once: views, overlays, edits, lessons, logs, saves, sizes, by keys and by the mouse. It never ends by
//! itself but by `quit`, its memory is bounded, and at rest it does nothing.
//!
//! `GDPLAY_SOAK_SECONDS` lets the ignored one run that long, thirty minutes if it is not set; it prints its figures:
//! `cargo test --test terminal -- --ignored --nocapture soak`.

use std::fs;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use super::pty::{CTRL_C, CTRL_U, DEADLINE, ENTER, ESC, Terminal, folder, gdplay};

/// The most memory that it may ever have had, in MB.
const MOST_MEMORY: u64 = 60;

/// How long the screen has for an answer before the next event.
const BETWEEN: Duration = Duration::from_millis(30);

/// So many events are tried before the program is looked at.
const ROUND: u64 = 200;

const SCENES: [&str; 12] = [
    "rosenbrock",
    "spirals",
    "backprop",
    "monte_carlo",
    "learning_rates",
    "rosenbrock3",
    "noise",
    "pole",
    "kink",
    "himmelblau",
    "vanishing",
    "bowl",
];

const LOSSES: [&str; 10] = [
    "x^2 + 10y^2",
    "u = 3x + 1; u^2",
    "x",
    "1/x + ln(y)",
    "u = mean(y); x",
    "x +",
    "",
    "sin(x) cos(y) + z^2",
    "exp(exp(x))",
    "|x| + θ²",
];

const COMMANDS: [&str; 20] = [
    "steps 50",
    "steps -5",
    "step 0",
    "step 400",
    "rate 0.5",
    "rate 1e-4",
    "optimizer adam",
    "optimizer lbfgs",
    "optimizer newton",
    "add muon",
    "remove",
    "seed 7",
    "start 1 2",
    "window -3 3 -3 3",
    "zoom fit",
    "other",
    "save soaked.toml",
    "diagnose soaked.jsonl",
    "undo",
    "nonsense",
];

/// Random numbers: xorshift.
struct Dice(u64);

impl Dice {
    fn below(&mut self, count: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % count
    }

    fn one<'a>(&mut self, all: &[&'a str]) -> &'a str {
        all[self.below(all.len() as u64) as usize]
    }
}

/// What came of it.
#[derive(Debug, Default)]
struct Figures {
    events: u64,
    frames: u64,
    starts: u64,
    /// In MB.
    peak_memory: u64,
}

/// One thing that somebody does.
fn event(dice: &mut Dice) -> String {
    const KEYS: [&str; 16] = [
        "\x1b[A",
        "\x1b[B",
        "\x1b[C",
        "\x1b[D",
        "\x1b[1;2C",
        "\x1b[1;2D",
        "\x1b[5~",
        "\x1b[6~",
        "\x1b[H",
        "\x1b[F",
        "\t",
        "\r",
        "\x7f",
        ESC,
        " ",
        "\x17",
    ];
    let mouse = |button: u64, dice: &mut Dice| {
        let (column, row) = (1 + dice.below(120), 1 + dice.below(40));
        format!("\x1b[<{button};{column};{row}M\x1b[<{button};{column};{row}m")
    };
    match dice.below(20) {
        0 => format!("{ESC}e{CTRL_U}{}{ENTER}", dice.one(&LOSSES)),
        1 => format!("{ESC}{ESC}:{}{ENTER}", dice.one(&COMMANDS)),
        2 => format!("{ESC}{ESC}:open {}{ENTER}", dice.one(&SCENES)),
        3 | 4 => (1 + dice.below(7)).to_string(),
        5 => String::from("L"),
        6 => String::from(if dice.below(4) > 0 { "n" } else { "p" }),
        7 => format!("{ESC}{ESC}"),
        8 => format!("\x1b[200~{}\n\x1b[201~", dice.one(&LOSSES)),
        9..=11 => {
            let buttons = [0, 2, 32, 35, 64, 65];
            mouse(buttons[dice.below(6) as usize], dice)
        }
        12..=15 => dice.one(&KEYS).to_string(),
        _ => char::from(b' ' + dice.below(95) as u8)
            .to_string()
            .replace('q', "?"),
    }
}

fn start(folder: &Path) -> Terminal {
    let mut command = gdplay(&[]);
    command.cwd(folder);
    command.env("HOME", folder);
    command.env("EDITOR", "true");
    command.env("VISUAL", "true");
    let terminal = Terminal::start(command, 120, 40);
    terminal.wait_until("a screen", vt100::Screen::alternate_screen);
    terminal
}

/// The most memory that a process has had, in MB.
fn peak_memory(process: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: u64 = line.split_whitespace().next()?.parse().ok()?;
    Some(kilobytes >> 10)
}

/// The time that a process has computed, in hundredths of a second.
fn computed(process: u32) -> u64 {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).expect("a process that runs");
    let fields = stat.rsplit(')').next().unwrap_or_default();
    let fields = fields.split_whitespace().skip(11).take(2);
    fields
        .map(|field| field.parse::<u64>().expect("a number"))
        .sum()
}

fn soak(name: &str, seed: u64, time: Duration) -> Figures {
    let folder = folder(name);
    let log = (0..400).fold(String::new(), |log, step| {
        log + &format!(
            "{{\"step\": {step}, \"loss\": {}}}\n",
            2.0 / f64::from(step + 1)
        )
    });
    fs::write(folder.join("soaked.jsonl"), log).expect("the test's folder can be written");
    let (mut dice, begin) = (Dice(seed), Instant::now());
    let mut figures = Figures {
        starts: 1,
        ..Figures::default()
    };
    let mut terminal = start(&folder);
    while begin.elapsed() < time {
        for _ in 0..ROUND {
            if dice.below(40) == 0 {
                let (columns, rows) = (1 + dice.below(200), 1 + dice.below(60));
                terminal.resize(columns as u16, rows as u16);
            }
            let _ = terminal.try_send(&event(&mut dice));
            figures.events += 1;
            thread::sleep(BETWEEN);
            if let Some(code) = terminal.has_ended() {
                // Whatever was typed was `quit`.
                assert_eq!(code, 0, "{}", terminal.contents());
                terminal.assert_restored();
                figures.frames += terminal.frames();
                terminal = start(&folder);
                figures.starts += 1;
            }
        }
        let _ = fs::remove_file(folder.join("soaked.toml"));
        let peak = peak_memory(terminal.process_id()).unwrap_or_default();
        figures.peak_memory = figures.peak_memory.max(peak);
        assert!(peak <= MOST_MEMORY, "{figures:?}");
    }
    // At rest it does nothing.
    terminal.resize(120, 40);
    terminal.send(ESC);
    terminal.send(ESC);
    terminal.send(&format!(":open bowl{ENTER}"));
    terminal.send(&format!(":pause{ENTER}"));
    // What was begun before may still be computed on a busy machine, without a word.
    let end = Instant::now() + DEADLINE;
    loop {
        terminal.wait_quiet();
        let (before, read) = (computed(terminal.process_id()), terminal.read());
        thread::sleep(Duration::from_secs(2));
        // Less than the clock of the system can tell.
        let is_idle = computed(terminal.process_id()) <= before + 1;
        if is_idle && terminal.read() == read {
            break;
        }
        assert!(Instant::now() < end, "it does not come to rest");
    }
    figures.frames += terminal.frames();
    terminal.send(CTRL_C);
    assert_eq!(terminal.wait_for_end().exit_code(), 0);
    terminal.assert_restored();
    figures
}

#[test]
#[cfg(target_os = "linux")]
fn some_seconds_of_everything() {
    let figures = soak("soak-short", 20_261_130, Duration::from_secs(10));
    assert!(figures.frames > 50, "{figures:?}");
}

#[test]
#[cfg(target_os = "linux")]
#[ignore = "runs for GDPLAY_SOAK_SECONDS, thirty minutes if that is not set"]
fn half_an_hour_of_everything() {
    let seconds = std::env::var("GDPLAY_SOAK_SECONDS").ok();
    let seconds = seconds.and_then(|seconds| seconds.parse().ok());
    let time = Duration::from_secs(seconds.unwrap_or(1800));
    println!("{:?}", soak("soak-long", 7_654_321, time));
}
