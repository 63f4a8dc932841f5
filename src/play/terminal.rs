//! The terminal, taken and given back: whatever ends the program, it leaves the terminal as it was.

use std::io::{self, Write, stdin};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError, TryLockError};
use std::time::{Duration, Instant};
use std::{process, thread};

use crossterm::clipboard::CopyToClipboard;
use crossterm::cursor::{Hide, Show};
use crossterm::event::{
    DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture,
};
use crossterm::queue;
use crossterm::style::{Attribute, SetAttribute};
use crossterm::terminal::{EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen};
use ratatui::layout::Rect;
use ratatui::{Frame, Terminal};
use rustix::event::{PollFd, PollFlags};
use rustix::termios::{OptionalActions, Termios, tcgetattr, tcsetattr};
use signal_hook::consts::{SIGHUP, SIGTSTP};
use signal_hook::low_level::emulate_default_handler;

use super::ansi_backend::AnsiBackend;
use super::output::Output;

/// Whether the terminal is ours now. Restoring asks and clears it, so that it happens once, whoever is first.
static TAKEN: AtomicBool = AtomicBool::new(false);

/// Held while a frame is written: what gives the terminal back must not land in the middle of an escape sequence.
static WRITING: Mutex<()> = Mutex::new(());

/// The settings of the terminal before it was taken.
static BEFORE: Mutex<Option<Termios>> = Mutex::new(None);

/// How long giving the terminal back waits for a frame to be finished. The thread that draws may be the one that panics, so it
/// does not wait for ever.
const PATIENCE: Duration = Duration::from_millis(200);

/// How long it waits for a terminal that takes nothing.
const FAREWELL: Duration = Duration::from_millis(300);

/// Tells that the colors are dark or light from now on, and asks to be shown of changes (mode 2031).
const FOLLOW: &[u8] = b"\x1b[?2031h";
const FOLLOW_NO_MORE: &[u8] = b"\x1b[?2031l";

/// The terminal while the playground has it; dropping gives it back.
pub(super) struct TerminalGuard {
    terminal: Terminal<AnsiBackend<Output>>,
    captures_mouse: bool,
}

impl TerminalGuard {
    /// Takes the terminal: raw mode, alternate screen, mouse and bracketed paste. Panics, hang-ups and signals that end
    /// the program give it back first.
    ///
    /// # Errors
    /// What the terminal refuses.
    pub(super) fn take() -> io::Result<Self> {
        quit_on_hangup();
        // Without this, crossterm under NO_COLOR turns modifiers into resets; the theme knows about NO_COLOR.
        crossterm::style::force_color_output(true);
        let mut screen = Self {
            terminal: Terminal::new(AnsiBackend::new(Output::open()))?,
            captures_mouse: true,
        };
        screen.enter()?;
        Ok(screen)
    }

    /// Takes the terminal, for the first time or again.
    ///
    /// # Errors
    /// What the terminal refuses.
    pub(super) fn enter(&mut self) -> io::Result<()> {
        raw_mode()?;
        TAKEN.store(true, Ordering::SeqCst);
        let captures_mouse = self.captures_mouse;
        let output = self.output();
        queue!(output, EnterAlternateScreen, EnableBracketedPaste)?;
        if captures_mouse {
            queue!(output, EnableMouseCapture)?;
        }
        queue!(output, Hide)?;
        output.write_all(FOLLOW)?;
        output.flush()
    }

    fn output(&mut self) -> &mut Output {
        self.terminal.backend_mut().terminal()
    }

    /// Writes something that draws nothing, such as a question.
    ///
    /// # Errors
    /// What the terminal refuses.
    pub(super) fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        let output = self.output();
        output.write_all(bytes)?;
        output.flush()
    }

    /// Copies a text to the clipboard of the terminal (OSC 52).
    ///
    /// # Errors
    /// What the terminal refuses.
    pub(super) fn copy(&mut self, text: &str) -> io::Result<()> {
        let output = self.output();
        queue!(output, CopyToClipboard::to_clipboard_from(text))?;
        output.flush()
    }

    /// Whether the terminal has not taken yet what was written; then nothing more is drawn.
    ///
    /// # Errors
    /// What the terminal refuses.
    pub(super) fn is_behind(&mut self) -> io::Result<bool> {
        let output = self.output();
        if output.is_behind() {
            output.flush()?;
        }
        Ok(self.output().is_behind())
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

    /// Gives the terminal to somebody else for a while, and takes it again afterwards.
    ///
    /// # Errors
    /// What the terminal refuses.
    pub(super) fn lend<T>(&mut self, to: impl FnOnce() -> T) -> io::Result<T> {
        self.output().abandon();
        self.output().flush()?;
        restore();
        let done = to();
        self.enter()?;
        self.forget()?;
        Ok(done)
    }

    /// Gives the terminal back, stops the process as Ctrl-Z does elsewhere, and takes the terminal again afterwards.
    ///
    /// # Errors
    /// What the terminal refuses.
    pub(super) fn suspend(&mut self) -> io::Result<()> {
        self.lend(|| emulate_default_handler(SIGTSTP))?
    }

    /// Takes the terminal again after somebody stopped the program without asking.
    ///
    /// # Errors
    /// What the terminal refuses.
    pub(super) fn retake(&mut self) -> io::Result<()> {
        self.enter()?;
        self.forget()
    }

    /// Takes the mouse, or releases it to the terminal's own selection.
    ///
    /// # Errors
    /// What the terminal refuses.
    pub(super) fn capture_mouse(&mut self, capture: bool) -> io::Result<()> {
        self.captures_mouse = capture;
        let output = self.output();
        if capture {
            queue!(output, EnableMouseCapture)?;
        } else {
            queue!(output, DisableMouseCapture)?;
        }
        output.flush()
    }
}

impl Drop for TerminalGuard {
    fn drop(&mut self) {
        self.output().abandon();
        let _ = self.output().flush();
        restore();
    }
}

/// Every key as a byte, nothing echoed; the settings that were are kept.
fn raw_mode() -> io::Result<()> {
    let now = tcgetattr(stdin())?;
    let mut raw = now.clone();
    raw.make_raw();
    let mut before = BEFORE.lock().unwrap_or_else(PoisonError::into_inner);
    before.get_or_insert(now);
    tcsetattr(stdin(), OptionalActions::Now, &raw)?;
    Ok(())
}

/// Undoes everything `enter` did, in the opposite order. Errors are of no use here: the terminal may be gone.
pub(super) fn restore() {
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
    let mut output = Output::open();
    let _ = output.write_all(FOLLOW_NO_MORE);
    let _ = queue!(
        output,
        EndSynchronizedUpdate,
        SetAttribute(Attribute::Reset),
        DisableMouseCapture,
        DisableBracketedPaste,
        LeaveAlternateScreen,
        Show
    );
    let _ = output.send_within(FAREWELL);
    let mut before = BEFORE.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(before) = before.take() {
        let _ = tcsetattr(stdin(), OptionalActions::Now, &before);
    }
    drop(writing);
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
