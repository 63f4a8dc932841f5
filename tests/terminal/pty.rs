//! A program in a pseudo-terminal, with the emulator that shows its screen.

use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, ExitStatus, MasterPty, PtySize, native_pty_system};
use rustix::process::{Pid, Signal, kill_process};
use vt100::{MouseProtocolMode, Parser, Screen};

/// How long anything may take, on a busy machine and without optimization.
pub(crate) const DEADLINE: Duration = Duration::from_secs(60);

/// Keys as a terminal sends them.
pub(crate) const RIGHT: &str = "\x1b[C";
pub(crate) const LEFT: &str = "\x1b[D";
pub(crate) const UP: &str = "\x1b[A";
pub(crate) const HOME: &str = "\x1b[H";
pub(crate) const SHIFT_LEFT: &str = "\x1b[1;2D";
pub(crate) const SHIFT_RIGHT: &str = "\x1b[1;2C";
pub(crate) const CTRL_C: &str = "\x03";
pub(crate) const CTRL_U: &str = "\x15";
pub(crate) const CTRL_Z: &str = "\x1a";
pub(crate) const ENTER: &str = "\r";
pub(crate) const ESC: &str = "\x1b";

/// What the emulator knows, and how many bytes and frames it has read.
struct Shown {
    parser: Parser,
    read: usize,
    frames: u64,
}

type Shared = Arc<(Mutex<Shown>, Condvar)>;

/// A program in a terminal.
pub(crate) struct Terminal {
    master: Box<dyn MasterPty + Send>,
    writer: Box<dyn Write + Send>,
    child: Box<dyn Child + Send + Sync>,
    shown: Shared,
    leaves: Arc<AtomicBool>,
    is_blocked: Arc<AtomicBool>,
    termios_before: String,
}

fn cells(count: u16) -> NonZeroU16 {
    NonZeroU16::new(count).expect("at least one cell")
}

/// A folder of the test's own, empty.
pub(crate) fn folder(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"))
        .join("terminal")
        .join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).expect("the test's folder can be made");
    folder
}

/// The program with arguments, in a true-color terminal.
pub(crate) fn gdplay(arguments: &[&str]) -> CommandBuilder {
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_gdplay"));
    command.args(arguments);
    command.env_remove("NO_COLOR");
    command.env_remove("COLORFGBG");
    command.env("TERM", "xterm-256color");
    command.env("COLORTERM", "truecolor");
    command.env("LC_ALL", "C.UTF-8");
    command.cwd(env!("CARGO_TARGET_TMPDIR"));
    // What a person has at home is none of a test's affair; what is left behind is none of the next one's.
    for name in ["XDG_CONFIG_HOME", "XDG_STATE_HOME", "HOME"] {
        command.env_remove(name);
    }
    command
}

impl Terminal {
    /// Starts a command in a terminal of so many columns and rows.
    pub(crate) fn start(command: CommandBuilder, columns: u16, rows: u16) -> Self {
        let size = PtySize {
            rows,
            cols: columns,
            ..PtySize::default()
        };
        let pair = native_pty_system()
            .openpty(size)
            .expect("a pseudo-terminal");
        let termios_before = format!("{:?}", pair.master.get_termios().expect("its settings"));
        let child = pair
            .slave
            .spawn_command(command)
            .expect("the program starts");
        drop(pair.slave);
        let shown = Shown {
            parser: Parser::new(cells(rows), cells(columns), 0),
            read: 0,
            frames: 0,
        };
        let shown: Shared = Arc::new((Mutex::new(shown), Condvar::new()));
        let leaves = Arc::new(AtomicBool::new(false));
        let reader = pair.master.try_clone_reader().expect("a reader");
        let is_blocked = Arc::new(AtomicBool::new(false));
        watch(
            reader,
            Arc::clone(&shown),
            Arc::clone(&leaves),
            Arc::clone(&is_blocked),
        );
        Self {
            writer: pair.master.take_writer().expect("a writer"),
            master: pair.master,
            child,
            shown,
            leaves,
            is_blocked,
            termios_before,
        }
    }

    /// The program with arguments at 100×30, once it has drawn itself.
    pub(crate) fn play(arguments: &[&str]) -> Self {
        let terminal = Self::start(gdplay(arguments), 100, 30);
        terminal.wait_for("step ");
        terminal
    }

    /// Sends keys, or anything else that a terminal sends.
    pub(crate) fn send(&mut self, keys: &str) {
        self.writer
            .write_all(keys.as_bytes())
            .expect("the terminal takes keys");
        self.writer.flush().expect("the terminal takes keys");
    }

    /// Waits until the screen is as it should be.
    pub(crate) fn wait_until(&self, wanted: &str, is_so: impl Fn(&Screen) -> bool) {
        let end = Instant::now() + DEADLINE;
        let (shown, changed) = &*self.shown;
        let mut now = shown.lock().expect("the reader does not panic");
        while !is_so(now.parser.screen()) {
            let left = end.saturating_duration_since(Instant::now());
            assert!(
                !left.is_zero(),
                "no {wanted} on the screen:\n{}",
                now.parser.screen().contents()
            );
            now = changed
                .wait_timeout(now, left)
                .expect("the reader does not panic")
                .0;
        }
    }

    /// Waits until a text is on the screen.
    pub(crate) fn wait_for(&self, text: &str) {
        self.wait_until(text, |screen| screen.contents().contains(text));
    }

    /// Waits until a text is no longer on the screen.
    pub(crate) fn wait_without(&self, text: &str) {
        self.wait_until(&format!("end of {text}"), |screen| {
            !screen.contents().contains(text)
        });
    }

    /// Waits until more was written to the terminal than had been read before.
    pub(crate) fn wait_for_more_than(&self, read: usize) {
        let end = Instant::now() + DEADLINE;
        let (shown, changed) = &*self.shown;
        let mut now = shown.lock().expect("the reader does not panic");
        while now.read <= read {
            let left = end.saturating_duration_since(Instant::now());
            assert!(!left.is_zero(), "nothing more is written");
            now = changed
                .wait_timeout(now, left)
                .expect("the reader does not panic")
                .0;
        }
    }

    /// Waits until nothing more is written for a while.
    pub(crate) fn wait_quiet(&self) {
        let mut read = self.read();
        for _ in 0..240 {
            thread::sleep(Duration::from_millis(250));
            let before = std::mem::replace(&mut read, self.read());
            if before == read {
                return;
            }
        }
        panic!("something is written all the time");
    }

    /// How many bytes the terminal has read.
    pub(crate) fn read(&self) -> usize {
        self.shown.0.lock().expect("the reader does not panic").read
    }

    /// How many frames the terminal has read.
    pub(crate) fn frames(&self) -> u64 {
        let shown = self.shown.0.lock().expect("the reader does not panic");
        shown.frames
    }

    /// The exit code of the program, if it has ended.
    pub(crate) fn has_ended(&mut self) -> Option<u32> {
        let status = self
            .child
            .try_wait()
            .expect("the program can be waited for");
        status.map(|status| status.exit_code())
    }

    /// Sends keys to a program that may have ended meanwhile.
    pub(crate) fn try_send(&mut self, keys: &str) -> std::io::Result<()> {
        self.writer.write_all(keys.as_bytes())?;
        self.writer.flush()
    }

    /// Asks something of the screen as it is.
    pub(crate) fn ask<T>(&self, question: impl Fn(&Screen) -> T) -> T {
        question(
            self.shown
                .0
                .lock()
                .expect("the reader does not panic")
                .parser
                .screen(),
        )
    }

    /// The screen as text.
    pub(crate) fn contents(&self) -> String {
        self.ask(Screen::contents)
    }

    /// The step that the status line tells.
    pub(crate) fn step(&self) -> u64 {
        let contents = self.contents();
        let status = contents
            .lines()
            .rev()
            .find(|line| line.contains("step ") && line.contains(" of "))
            .expect("a timeline");
        let told = status
            .split("step ")
            .last()
            .and_then(|rest| rest.split_whitespace().next());
        told.and_then(|step| step.parse().ok())
            .unwrap_or_else(|| panic!("no step in {status:?}"))
    }

    /// Gives the terminal another size.
    pub(crate) fn resize(&mut self, columns: u16, rows: u16) {
        let mut now = self.shown.0.lock().expect("the reader does not panic");
        now.parser
            .screen_mut()
            .set_size(cells(rows), cells(columns));
        drop(now);
        let size = PtySize {
            rows,
            cols: columns,
            ..PtySize::default()
        };
        self.master
            .resize(size)
            .expect("the terminal can be resized");
    }

    /// Takes nothing any more of what is written to it, as a terminal whose window hangs.
    pub(crate) fn block(&self) {
        self.is_blocked.store(true, Ordering::SeqCst);
    }

    /// Takes it again.
    pub(crate) fn unblock(&self) {
        self.is_blocked.store(false, Ordering::SeqCst);
    }

    /// The number of the program's process.
    pub(crate) fn process_id(&self) -> u32 {
        self.child.process_id().expect("a running program")
    }

    /// Sends a signal to the program.
    pub(crate) fn signal(&self, signal: Signal) {
        let pid = Pid::from_raw(self.process_id().cast_signed());
        kill_process(pid.expect("a number above 0"), signal).expect("the program takes signals");
    }

    /// Waits until the program has ended.
    pub(crate) fn wait_for_end(&mut self) -> ExitStatus {
        const PAUSE: Duration = Duration::from_millis(5);
        let end = Instant::now() + DEADLINE;
        loop {
            if let Some(status) = self
                .child
                .try_wait()
                .expect("the program can be waited for")
            {
                return status;
            }
            assert!(Instant::now() < end, "the program does not end");
            thread::sleep(PAUSE);
        }
    }

    /// Whether the terminal is as the playground has it, or as it was before.
    pub(crate) fn is_taken(screen: &Screen) -> [bool; 4] {
        [
            screen.alternate_screen(),
            screen.hide_cursor(),
            screen.bracketed_paste(),
            screen.mouse_protocol_mode() != MouseProtocolMode::None,
        ]
    }

    /// Waits until the screen has been given back, and holds the settings of the terminal against those before.
    pub(crate) fn assert_restored(&self) {
        self.wait_until("screen given back", |screen| {
            Self::is_taken(screen) == [false; 4]
        });
        let after = format!("{:?}", self.master.get_termios().expect("its settings"));
        assert_eq!(after, self.termios_before);
    }

    /// Takes the terminal away, as when its window is closed; gives the program that is left.
    pub(crate) fn close(self) -> Box<dyn Child + Send + Sync> {
        // The reader has a handle of the terminal as well: it lets go at the next thing that is written.
        self.leaves.store(true, Ordering::SeqCst);
        drop(self.writer);
        drop(self.master);
        self.child
    }
}

/// What begins an update that is to be shown as a whole.
const BEGIN: &[u8] = b"\x1b[?2026h";
/// What ends it.
const FRAME_END: &[u8] = b"\x1b[?2026l";

/// Reads what is written to the terminal until it ends.
fn watch(
    mut reader: Box<dyn Read + Send>,
    shown: Shared,
    leaves: Arc<AtomicBool>,
    is_blocked: Arc<AtomicBool>,
) {
    const PAUSE: Duration = Duration::from_millis(5);
    thread::spawn(move || {
        let mut bytes = vec![0; 1 << 16];
        let mut waiting = Vec::new();
        while let Ok(count) = reader.read(&mut bytes) {
            while is_blocked.load(Ordering::SeqCst) {
                thread::sleep(PAUSE);
            }
            if count == 0 || leaves.load(Ordering::SeqCst) {
                return;
            }
            waiting.extend_from_slice(&bytes[..count]);
            let rest = waiting.split_off(whole(&waiting));
            let (now, changed) = &*shown;
            if let Ok(mut now) = now.lock() {
                now.parser.process(&waiting);
                now.read += waiting.len();
                let marks = waiting.windows(FRAME_END.len());
                now.frames += marks.filter(|mark| *mark == FRAME_END).count() as u64;
            }
            waiting = rest;
            changed.notify_all();
        }
    });
}

/// How many bytes can be shown: no update that has begun but not ended, nor the start of its mark.
fn whole(bytes: &[u8]) -> usize {
    let last = |mark: &[u8]| bytes.windows(mark.len()).rposition(|window| window == mark);
    match (last(BEGIN), last(FRAME_END)) {
        (Some(begin), end) if end.is_none_or(|end| end < begin) => begin,
        _ => {
            let cut = (1..BEGIN.len())
                .rev()
                .find(|length| bytes.ends_with(&BEGIN[..*length]));
            bytes.len() - cut.unwrap_or(0)
        }
    }
}
