//! The threads that compute: one for each kind of answer, so that none waits for another.
//!
//! Pictures and readouts have one slot, in which the newest request replaces the one that waits, and calls off the one that is
//! being done. Slices of the descent are done in their order; the session asks for one at a time.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread;

use super::Event;
use crate::session::{Effect, run_effect};

/// The threads.
pub(super) struct Worker {
    pictures: Slot,
    readouts: Slot,
    networks: Slot,
    predictions: Slot,
    sweeps: Slot,
    samples: Slot,
    alignments: Slot,
    advances: Slot,
}

impl Worker {
    /// Starts the threads; answers go to `events`.
    pub(super) fn start(events: &Sender<Event>) -> Self {
        Self {
            pictures: Slot::start("pictures", events.clone()),
            readouts: Slot::start("readouts", events.clone()),
            networks: Slot::start("networks", events.clone()),
            predictions: Slot::start("predictions", events.clone()),
            sweeps: Slot::start("sweeps", events.clone()),
            samples: Slot::start("samples", events.clone()),
            alignments: Slot::start("directions", events.clone()),
            advances: Slot::start("descent", events.clone()),
        }
    }

    /// Hands an effect to the thread of its kind; returns it if it is nobody's here.
    pub(super) fn take(&self, effect: Effect) -> Option<Effect> {
        match effect {
            Effect::Draw(..) => self.pictures.put(effect),
            Effect::Read(..) => self.readouts.put(effect),
            Effect::Trace(..) => self.networks.put(effect),
            Effect::Predict(..) => self.predictions.put(effect),
            Effect::Sweep(..) => self.sweeps.put(effect),
            Effect::Sample(..) => self.samples.put(effect),
            Effect::Align(..) => self.alignments.put(effect),
            Effect::Advance(..) => self.advances.put(effect),
            other => return Some(other),
        }
        None
    }
}

/// A place for one request, and the thread that serves it.
struct Slot(Arc<Shared>);

struct Shared {
    waiting: Mutex<Option<Effect>>,
    filled: Condvar,
    /// Counts requests: a change calls off what is being done.
    newest: AtomicU64,
}

impl Slot {
    fn start(name: &str, events: Sender<Event>) -> Self {
        let shared = Arc::new(Shared {
            waiting: Mutex::new(None),
            filled: Condvar::new(),
            newest: AtomicU64::new(0),
        });
        let mine = Arc::clone(&shared);
        let serve = move || {
            loop {
                let (effect, number) = mine.next();
                let cancelled = || mine.newest.load(Ordering::Relaxed) != number;
                run_effect(&effect, cancelled, |answer| {
                    // Nobody listens once the program ends.
                    let _ = events.send(Event::Answer(answer));
                });
            }
        };
        thread::Builder::new()
            .name(name.into())
            .spawn(serve)
            .expect("a thread can be started");
        Self(shared)
    }

    fn put(&self, effect: Effect) {
        let mut waiting = self
            .0
            .waiting
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        *waiting = Some(effect);
        self.0.newest.fetch_add(1, Ordering::Relaxed);
        self.0.filled.notify_one();
    }
}

impl Shared {
    /// Waits for a request; its number tells whether it is still the newest.
    fn next(&self) -> (Effect, u64) {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            if let Some(effect) = waiting.take() {
                return (effect, self.newest.load(Ordering::Relaxed));
            }
            waiting = self
                .filled
                .wait(waiting)
                .unwrap_or_else(PoisonError::into_inner);
        }
    }
}
