//! Time for a log that may grow. Watching files is of no use on the shared disks of a cluster, so it is looked at now and then.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Sender;
use std::thread;
use std::time::Duration;

use super::Event;

/// How often.
const EVERY: Duration = Duration::from_millis(500);

/// Sends an event now and then until it is dropped.
pub(super) struct Ticker(Arc<AtomicBool>);

impl Ticker {
    /// Starts it.
    pub(super) fn start(events: Sender<Event>) -> Self {
        let goes_on = Arc::new(AtomicBool::new(true));
        let asked = Arc::clone(&goes_on);
        thread::spawn(move || {
            loop {
                thread::sleep(EVERY);
                if !asked.load(Ordering::Relaxed) || events.send(Event::Look(EVERY)).is_err() {
                    return;
                }
            }
        });
        Self(goes_on)
    }
}

impl Drop for Ticker {
    fn drop(&mut self) {
        self.0.store(false, Ordering::Relaxed);
    }
}
