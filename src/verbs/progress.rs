//! How far long work has come, on standard error where that is a terminal.

use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Work that is done before shows no bar.
const SHOWN_AFTER: Duration = Duration::from_secs(1);

/// How often the bar is drawn, a second.
const HERTZ: u8 = 5;

/// How far work has come: a bar, or a count where nobody knows how much there is. It goes when it is dropped.
pub(super) struct Progress {
    bar: ProgressBar,
    since: Instant,
    is_shown: bool,
    /// The bar is asked for no more than a thousand times.
    stride: u64,
    next: u64,
}

impl Progress {
    /// Of so many steps, runs or files: `what` names them.
    pub(super) fn of(total: u64, what: &'static str) -> Self {
        let template = "{bar:30} {percent} % of {len} {msg}, {eta} left";
        Self::new(Some(total), template, what)
    }

    /// Of what nobody knows how many there are.
    pub(super) fn without_end(what: &'static str) -> Self {
        Self::new(None, "{pos} {msg}", what)
    }

    fn new(total: Option<u64>, template: &str, what: &'static str) -> Self {
        let bar = ProgressBar::with_draw_target(total, ProgressDrawTarget::hidden());
        Self {
            bar: match ProgressStyle::with_template(template) {
                Ok(style) => bar
                    .with_style(style.progress_chars("━╸ "))
                    .with_message(what),
                Err(_) => bar,
            },
            since: Instant::now(),
            is_shown: false,
            stride: (total.unwrap_or(0) / 1000).max(1),
            next: 0,
        }
    }

    /// So much is done in all.
    pub(super) fn reached(&mut self, done: u64) {
        if done < self.next {
            return;
        }
        self.next = done + self.stride;
        if !self.is_shown && self.since.elapsed() > SHOWN_AFTER {
            self.bar
                .set_draw_target(ProgressDrawTarget::stderr_with_hz(HERTZ));
            self.is_shown = true;
        }
        self.bar.set_position(done);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
