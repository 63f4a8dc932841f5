//! Panics: the report lands on the screen that stays; one of a worker does not end the program.

use std::fs::OpenOptions;
use std::io::Write;
use std::{panic, process, thread};

use super::state;
use super::terminal::restore;

/// What the names of worker threads begin with: a panic of theirs is shown to the session, and the thread goes on.
pub(super) const WORKER: &str = "worker: ";

/// Reports panics where they can be read: of workers in a log beside the state, of others on the screen that stays. A thread that
/// the program cannot do without ends it.
pub(super) fn watch() {
    let report = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        let thread = thread::current();
        let name = thread.name().unwrap_or_default();
        if name.starts_with(WORKER) {
            log(&format!("{name} panicked: {info}"));
            return;
        }
        restore();
        report(info);
        if name != "main" {
            process::exit(101);
        }
    }));
}

/// Adds a line to the log; where there is no place for one, nothing is lost but the report.
fn log(text: &str) {
    let Some(folder) = state::folder() else {
        return;
    };
    let opened = OpenOptions::new()
        .create(true)
        .append(true)
        .open(folder.join("panics.log"));
    if let Ok(mut file) = opened {
        let _ = writeln!(file, "gdplay {}: {text}", env!("CARGO_PKG_VERSION"));
    }
}

#[cfg(test)]
mod tests {
    use std::env;
    use std::io::Read;
    use std::path::Path;
    use std::sync::mpsc::channel;
    use std::time::Duration;

    use portable_pty::{CommandBuilder, PtySize, native_pty_system};

    use super::super::terminal::TerminalGuard;
    use super::*;

    /// Names the thread that panics, for the program that a test starts.
    const THREAD: &str = "GDPLAY_TEST_THREAD";

    /// How long the program may take, on a busy machine.
    const DEADLINE: Duration = Duration::from_secs(60);

    /// The program of the other tests: it has the terminal, and one of its threads panics.
    #[test]
    fn a_thread_panics() {
        let Ok(name) = env::var(THREAD) else {
            return;
        };
        watch();
        let mut screen = TerminalGuard::take().expect("a terminal");
        let broken = thread::Builder::new().name(name);
        let broken = broken.spawn(|| panic!("it broke")).expect("a thread");
        assert!(broken.join().is_err());
        screen.write(b"it goes on").expect("a terminal");
    }

    /// What that program wrote and how it ended, once its terminal is as it was.
    fn in_a_terminal(thread: &str, state: &Path) -> (String, u32) {
        let mut command = CommandBuilder::new(env::current_exe().expect("this program"));
        command.args(["--exact", "play::panics::tests::a_thread_panics"]);
        command.args(["--nocapture", "--test-threads", "1"]);
        command.env(THREAD, thread);
        command.env("XDG_STATE_HOME", state);
        let pty = native_pty_system().openpty(PtySize::default());
        let pty = pty.expect("a pseudo-terminal");
        let settings = || format!("{:?}", pty.master.get_termios());
        let before = settings();
        let mut child = pty.slave.spawn_command(command).expect("it starts");
        let mut reader = pty.master.try_clone_reader().expect("a reader");
        let (all, read) = channel();
        thread::spawn(move || {
            let mut written = Vec::new();
            // Reading ends with an error once nobody has the terminal any more.
            let _ = reader.read_to_end(&mut written);
            let _ = all.send(String::from_utf8_lossy(&written).into_owned());
        });
        let mut killer = child.clone_killer();
        let (ended, end) = channel();
        thread::spawn(move || ended.send(child.wait()));
        let status = end.recv_timeout(DEADLINE);
        let _ = killer.kill();
        let status = status.expect("it ends").expect("it is waited for");
        assert_eq!(settings(), before, "the terminal is not as it was");
        drop(pty.slave);
        let written = read.recv_timeout(DEADLINE).expect("what it wrote");
        (written, status.exit_code())
    }

    fn folder(name: &str) -> std::path::PathBuf {
        let folder = env::temp_dir().join(format!("gdplay-{name}-{}", process::id()));
        std::fs::create_dir_all(&folder).expect("a folder");
        folder
    }

    #[test]
    fn a_thread_that_is_missed_gives_the_terminal_back_and_ends_the_program() {
        let state = folder("missed");
        let (written, code) = in_a_terminal("reader", &state);
        assert_eq!(code, 101, "{written}");
        let left = written.find("\x1b[?1049l").expect("the screen is left");
        let told = written.find("it broke").expect("what broke is told");
        assert!(left < told, "{written:?}");
        assert!(!written.contains("it goes on"), "{written:?}");
        let _ = std::fs::remove_dir_all(state);
    }

    #[test]
    fn a_worker_that_panics_is_logged_and_the_screen_stays() {
        let state = folder("worker");
        let (written, code) = in_a_terminal("worker: tests", &state);
        assert_eq!(code, 0, "{written}");
        assert!(!written.contains("it broke"), "{written:?}");
        let left = written.find("\x1b[?1049l").expect("the screen is left");
        let goes_on = written.find("it goes on").expect("it goes on");
        assert!(goes_on < left, "{written:?}");
        let log = std::fs::read_to_string(state.join("gdplay/panics.log"));
        let log = log.expect("a log");
        assert!(
            log.contains("worker: tests panicked") && log.contains("it broke"),
            "{log}"
        );
        let _ = std::fs::remove_dir_all(state);
    }
}
