//! The terminal, taken and given back: whatever ends the program, it leaves the terminal as it was.

use std::io::{self, Stdout, Write, stdout};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError, TryLockError};
use std::time::{Duration, Instant};
use std::{panic, process, thread};

use crossterm::cursor::{Hide, Show};
use crossterm::event::{
    DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture,
};
use crossterm::execute;
use crossterm::style::{Attribute, SetAttribute};
use crossterm::terminal::{
    EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode,
    enable_raw_mode,
};
use ratatui::layout::Rect;
use ratatui::{Frame, Terminal};
use rustix::event::{PollFd, PollFlags};
use rustix::process::{Signal, getpid, kill_process};
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

use super::ansi_backend::AnsiBackend;

/// Whether the terminal is ours now. Restoring asks and clears it, so that it happens once, whoever is first.
static TAKEN: AtomicBool = AtomicBool::new(false);

/// Held while a frame is written: what gives the terminal back must not land in the middle of an escape sequence.
static WRITING: Mutex<()> = Mutex::new(());

/// How long giving the terminal back waits for a frame to be finished. The thread that draws may be the one that panics, so it
/// does not wait for ever.
const PATIENCE: Duration = Duration::from_millis(500);

/// The terminal while the playground has it; dropping gives it back.
pub(super) struct Screen {
    terminal: Terminal<AnsiBackend<Stdout>>,
}

impl Screen {
    /// Takes the terminal: raw mode, alternate screen, mouse and bracketed paste. Panics, hang-ups and signals that end
    /// the program give it back first.
    ///
    /// # Errors
    /// What the terminal refuses.
    pub(super) fn take() -> io::Result<Self> {
        restore_on_panic();
        restore_on_signals()?;
        quit_on_hangup();
        // Without this, crossterm under NO_COLOR turns modifiers into resets; the theme knows about NO_COLOR.
        crossterm::style::force_color_output(true);
        enter()?;
        Ok(Self {
            terminal: Terminal::new(AnsiBackend::new(stdout()))?,
        })
    }

    /// Draws a frame; only what changed is written.
    ///
    /// # Errors
    /// What the terminal refuses.
    pub(super) fn draw(&mut self, render: impl FnOnce(&mut Frame<'_>)) -> io::Result<()> {
        let _writing = WRITING.lock().unwrap_or_else(PoisonError::into_inner);
        if !TAKEN.load(Ordering::SeqCst) {
            // A signal has given it back: the program ends.
            return Ok(());
        }
        self.terminal.draw(render)?;
        Ok(())
    }

    /// Draws everything anew with the next frame: what a terminal shows after its size changed is its own affair.
    ///
    /// # Errors
    /// What the terminal refuses.
    pub(super) fn forget(&mut self) -> io::Result<()> {
        let area = self.area()?;
        self.terminal.backend_mut().forget();
        self.terminal.resize(area)
    }

    /// The size in cells.
    ///
    /// # Errors
    /// What the terminal refuses.
    pub(super) fn area(&self) -> io::Result<Rect> {
        Ok(Rect::from((
            ratatui::layout::Position::ORIGIN,
            self.terminal.size()?,
        )))
    }

    /// Gives the terminal back, stops the process as Ctrl-Z does elsewhere, and takes the terminal again afterwards.
    ///
    /// # Errors
    /// What the terminal refuses.
    pub(super) fn suspend(&mut self) -> io::Result<()> {
        restore();
        kill_process(getpid(), Signal::TSTP)?;
        enter()?;
        self.forget()
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        restore();
    }
}

/// Takes the mouse, or releases it to the terminal's own selection.
///
/// # Errors
/// What the terminal refuses.
pub(super) fn capture_mouse(capture: bool) -> io::Result<()> {
    if capture {
        execute!(stdout(), EnableMouseCapture)
    } else {
        execute!(stdout(), DisableMouseCapture)
    }
}

fn enter() -> io::Result<()> {
    enable_raw_mode()?;
    TAKEN.store(true, Ordering::SeqCst);
    execute!(
        stdout(),
        EnterAlternateScreen,
        EnableBracketedPaste,
        EnableMouseCapture,
        Hide
    )
}

/// Undoes everything `enter` did, in the opposite order. Errors are of no use here: the terminal may be gone.
fn restore() {
    let asked = Instant::now();
    let writing = loop {
        match WRITING.try_lock() {
            Ok(writing) => break Some(writing),
            Err(TryLockError::Poisoned(poisoned)) => break Some(poisoned.into_inner()),
            Err(TryLockError::WouldBlock) if asked.elapsed() > PATIENCE => break None,
            Err(TryLockError::WouldBlock) => thread::sleep(Duration::from_millis(1)),
        }
    };
    if !TAKEN.swap(false, Ordering::SeqCst) {
        return;
    }
    let _ = execute!(
        stdout(),
        EndSynchronizedUpdate,
        SetAttribute(Attribute::Reset),
        DisableMouseCapture,
        DisableBracketedPaste,
        LeaveAlternateScreen,
        Show
    );
    let _ = stdout().flush();
    let _ = disable_raw_mode();
    drop(writing);
}

/// The report of a panic must land on the screen that stays.
fn restore_on_panic() {
    let report = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        restore();
        report(info);
    }));
}

/// A signal that ends programs ends this one, with the conventional exit code, after giving the terminal back.
fn restore_on_signals() -> io::Result<()> {
    let mut signals = Signals::new([SIGTERM, SIGHUP, SIGINT])?;
    thread::Builder::new()
        .name("signals".into())
        .spawn(move || {
            if let Some(signal) = signals.forever().next() {
                restore();
                process::exit(128 + signal);
            }
        })?;
    Ok(())
}

/// Reading from a terminal that is gone returns at once, for ever: a thread that waits for the hang-up ends the program
/// instead.
fn quit_on_hangup() {
    thread::spawn(|| {
        let stdin = io::stdin();
        loop {
            let mut watched = [PollFd::new(&stdin, PollFlags::empty())];
            match rustix::event::poll(&mut watched, None) {
                Ok(_)
                    if watched[0]
                        .revents()
                        .intersects(PollFlags::HUP | PollFlags::ERR) =>
                {
                    restore();
                    process::exit(128 + SIGHUP);
                }
                Err(rustix::io::Errno::INTR) => {}
                Ok(_) | Err(_) => return,
            }
        }
    });
}
