//! However the program ends, it leaves the terminal as it was.

use std::thread;
use std::time::{Duration, Instant};

use portable_pty::CommandBuilder;
use rustix::process::Signal;

use super::pty::{CTRL_C, CTRL_Z, ENTER, Terminal, gdplay};

#[test]
fn signals_that_end_programs_restore_the_terminal_first() {
    for (signal, number) in [(Signal::TERM, 15), (Signal::HUP, 1), (Signal::INT, 2)] {
        let mut terminal = Terminal::play(&[]);
        assert_eq!(terminal.ask(Terminal::is_taken), [true; 4]);
        terminal.signal(signal);
        assert_eq!(terminal.wait_for_end().exit_code(), 128 + number);
        terminal.assert_restored();
    }
}

#[test]
fn ctrl_c_quits_from_everywhere() {
    for keys in ["", "e", "?", ":", "O"] {
        let mut terminal = Terminal::play(&[]);
        terminal.send(keys);
        terminal.send(CTRL_C);
        assert_eq!(terminal.wait_for_end().exit_code(), 0, "after {keys:?}");
        terminal.assert_restored();
    }
}

#[test]
fn a_window_that_is_closed_ends_the_program() {
    for keys in ["", " "] {
        let mut terminal = Terminal::play(&[]);
        terminal.send(keys);
        if keys == " " {
            terminal.wait_for("paused");
            // The last thing written before the window goes: the reader lets go at it.
            terminal.send("l");
        }
        let mut child = terminal.close();
        let end = Instant::now() + Duration::from_secs(60);
        while child
            .try_wait()
            .expect("the program can be waited for")
            .is_none()
        {
            assert!(Instant::now() < end, "the program outlives its terminal");
            thread::sleep(Duration::from_millis(5));
        }
    }
}

#[test]
fn a_loss_that_is_wrong_never_takes_the_terminal() {
    let mut terminal = Terminal::start(gdplay(&["-e", "x^(2"]), 80, 24);
    assert_eq!(terminal.wait_for_end().exit_code(), 1);
    terminal.wait_for("not closed");
    terminal.assert_restored();
}

/// An interactive shell, whose job the playground is.
fn shell() -> CommandBuilder {
    let mut command = gdplay(&[]);
    let program = command.get_argv()[0].clone();
    *command.get_argv_mut() = ["bash", "--norc", "--noprofile", "-i"]
        .map(Into::into)
        .to_vec();
    command.env("PS1", "shell> ");
    command.env("GDPLAY", program);
    command
}

#[test]
fn ctrl_z_goes_to_the_shell_and_fg_comes_back() {
    let mut terminal = Terminal::start(shell(), 100, 30);
    terminal.wait_for("shell> ");
    terminal.send("\"$GDPLAY\" bowl\r");
    terminal.wait_for("gradient");
    assert_eq!(terminal.ask(Terminal::is_taken), [true; 4]);
    for _ in 0..2 {
        terminal.send(CTRL_Z);
        terminal.wait_for("Stopped");
        terminal.wait_until("the shell's screen", |screen| {
            !screen.alternate_screen() && !screen.hide_cursor()
        });
        terminal.send("echo back-$((6*7))");
        terminal.send(ENTER);
        terminal.wait_for("back-42");
        terminal.send("clear; fg");
        terminal.send(ENTER);
        terminal.wait_for("gradient");
        terminal.wait_until("the playground's screen", |screen| {
            Terminal::is_taken(screen) == [true; 4]
        });
    }
    terminal.send("q");
    terminal.wait_for("shell> ");
    terminal.send("exit $?\r");
    assert_eq!(terminal.wait_for_end().exit_code(), 0);
}

#[test]
fn other_signals_that_end_programs_restore_the_terminal_too() {
    for (signal, number) in [(Signal::QUIT, 3), (Signal::USR1, 10), (Signal::ALARM, 14)] {
        let mut terminal = Terminal::play(&["bowl"]);
        terminal.signal(signal);
        assert_eq!(terminal.wait_for_end().exit_code(), 128 + number);
        terminal.assert_restored();
    }
}

/// Whoever stops the program gets the terminal, and when it goes on it has it again.
#[test]
fn a_program_that_is_stopped_from_outside_comes_back() {
    let mut terminal = Terminal::start(shell(), 100, 30);
    terminal.wait_for("shell> ");
    terminal.send("\"$GDPLAY\" bowl\r");
    terminal.wait_for("agree");
    for (signal, is_given_back) in [("TSTP", true), ("STOP", false)] {
        let kill = format!("pkill -{signal} -n -x gdplay -P $$");
        // From outside the shell, which does not read while the program has the terminal.
        let shell = terminal.process_id();
        let status = std::process::Command::new("sh")
            .arg("-c")
            .arg(kill.replace("$$", &shell.to_string()))
            .status();
        assert!(status.is_ok_and(|status| status.success()));
        terminal.wait_for("Stopped");
        if is_given_back {
            terminal.wait_until("the shell's screen", |screen| !screen.alternate_screen());
        }
        terminal.send("clear; fg\r");
        terminal.wait_for("agree");
        terminal.wait_until("the playground's screen", |screen| {
            Terminal::is_taken(screen) == [true; 4]
        });
        // It reads keys as keys again, not as lines.
        terminal.send("?");
        terminal.wait_for("type to search");
        terminal.send("\x1b");
        terminal.wait_without("type to search");
    }
    terminal.send("q");
    terminal.wait_for("shell> ");
}

#[test]
fn a_terminal_that_takes_nothing_ends_with_every_signal_and_with_q() {
    for ending in ["q", "TERM", "INT", "HUP"] {
        let mut terminal = Terminal::play(&[]);
        terminal.block();
        // So much is written while it plays that no buffer holds it.
        thread::sleep(Duration::from_millis(500));
        match ending {
            "TERM" => terminal.signal(Signal::TERM),
            "INT" => terminal.signal(Signal::INT),
            "HUP" => terminal.signal(Signal::HUP),
            keys => terminal.send(keys),
        }
        terminal.wait_for_end();
        terminal.unblock();
    }
}

#[test]
fn typing_fast_behind_a_mistake_crashes_nothing() {
    let mut terminal = Terminal::play(&[]);
    // Every key is drawn before the draft is read again: the mistake is beyond what is left of it.
    for _ in 0..8 {
        terminal.send("e\u{15}x + sine(x)");
        terminal.wait_for("not a function");
        terminal.send("\u{7f}\u{7f}\u{7f}\u{15}");
        terminal.send("\u{1b}");
    }
    // A loss that is one of its names, in the view of layers.
    terminal.send("4");
    terminal.send("e\u{15}u = x + 1; x");
    terminal.send(CTRL_C);
    assert_eq!(terminal.wait_for_end().exit_code(), 0);
    terminal.assert_restored();
}
