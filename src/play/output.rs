//! What is written to the terminal, without ever waiting for it for long.
//!
//! A terminal may stop reading: its window hangs, its owner pressed Ctrl-S, the line is slow. So the terminal is opened a second
//! time and written to without blocking; what it does not take within some patience stays here until it does, and whoever draws
//! asks first whether anything is left.

use std::fs::{File, OpenOptions};
use std::io::{self, Write, stdout};
use std::os::fd::AsFd;
use std::sync::Arc;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::{Errno, ioctl_fionbio};

/// How long a frame may take to be written before keys are looked after again.
const PATIENCE: Duration = Duration::from_millis(30);

/// The terminal as it is written to.
#[derive(Clone, Debug)]
pub(super) struct Output {
    /// The terminal opened again, without blocking; none where that is not possible.
    terminal: Option<Arc<File>>,
    pending: Vec<u8>,
}

impl Output {
    /// Opens the controlling terminal once more: blocking is a matter of each opening, so the shell's stays as it is.
    pub(super) fn open() -> Self {
        let opened = OpenOptions::new().write(true).open("/dev/tty");
        let terminal = opened
            .ok()
            .filter(|file| ioctl_fionbio(file, true).is_ok())
            .map(Arc::new);
        Self {
            terminal,
            pending: Vec::new(),
        }
    }

    /// Whether something is left that the terminal has not taken.
    pub(super) fn is_behind(&self) -> bool {
        !self.pending.is_empty()
    }

    /// Writes what is left, as much as the terminal takes within a time; whether that was all.
    pub(super) fn send_within(&mut self, patience: Duration) -> io::Result<bool> {
        let Some(terminal) = &self.terminal else {
            let mut stdout = stdout().lock();
            stdout.write_all(&self.pending)?;
            self.pending.clear();
            return stdout.flush().map(|()| true);
        };
        let end = Instant::now() + patience;
        let mut sent = 0;
        while let Some(rest) = self.pending.get(sent..).filter(|rest| !rest.is_empty()) {
            match rustix::io::write(terminal.as_fd(), rest) {
                Ok(count) => sent += count,
                Err(Errno::INTR) => {}
                Err(Errno::AGAIN) => {
                    let left = end.saturating_duration_since(Instant::now());
                    if left.is_zero() || !is_writable_within(terminal, left) {
                        break;
                    }
                }
                Err(error) => return Err(error.into()),
            }
        }
        self.pending.drain(..sent);
        Ok(self.pending.is_empty())
    }

    /// Forgets what is left, and ends a sequence that may be half written.
    pub(super) fn abandon(&mut self) {
        const CANCEL: u8 = 0x18;
        if self.is_behind() {
            self.pending.clear();
            self.pending.push(CANCEL);
        }
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.pending.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.send_within(PATIENCE).map(|_| ())
    }
}

fn is_writable_within(terminal: &File, time: Duration) -> bool {
    let mut watched = [PollFd::new(terminal, PollFlags::OUT)];
    let time = Timespec::try_from(time).ok();
    matches!(poll(&mut watched, time.as_ref()), Ok(1..))
}
