//! The threads that compute: one for each kind of work, so that none waits for another.
//!
//! Each has one slot, in which the newest task replaces the one that waits, and calls off the one that is being done. A task
//! that panics is shown to the session as lost, and its thread goes on with fresh scratch.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use super::Event;
use super::panics::WORKER;
use crate::session::Effect;
use crate::session::jobs::{Desk, JOBS, JobKind, Scratch, Task};

/// The longest time that racers run before what they did is shown.
const SLICE: Duration = Duration::from_millis(8);

/// The longest rest between two tasks that nobody asked for by hand.
const LONGEST_REST: Duration = Duration::from_secs(1);

/// The threads.
pub(super) struct Worker(Vec<(&'static JobKind, Slot)>);

impl Worker {
    /// Starts a thread for every kind of work; answers go to `events`.
    pub(super) fn start(events: &Sender<Event>) -> Self {
        let slot = |row: &&'static JobKind| (*row, Slot::start(row, events.clone()));
        Self(JOBS.iter().map(slot).collect())
    }

    /// Hands an effect to the thread of its kind; returns it if it is nobody's here.
    pub(super) fn take(&self, effect: Effect) -> Option<Effect> {
        match effect {
            Effect::Run(task) => self.put(task.row(), Some(task)),
            Effect::CallOff(row) => self.put(row, None),
            other => return Some(other),
        }
        None
    }

    fn put(&self, row: &'static JobKind, task: Option<Task>) {
        for (known, slot) in &self.0 {
            if std::ptr::eq(*known, row) {
                slot.put(task);
                return;
            }
        }
    }
}

/// A place for one task, and the thread that serves it.
struct Slot(Arc<Shared>);

struct Shared {
    waiting: Mutex<Option<Task>>,
    filled: Condvar,
    /// Counts tasks: a change calls off what is being done.
    newest: AtomicU64,
}

impl Slot {
    fn start(row: &'static JobKind, events: Sender<Event>) -> Self {
        let shared = Arc::new(Shared {
            waiting: Mutex::new(None),
            filled: Condvar::new(),
            newest: AtomicU64::new(0),
        });
        let mine = Arc::clone(&shared);
        thread::Builder::new()
            .name(format!("{WORKER}{}", row.name))
            .spawn(move || mine.serve(row.rest, &events))
            .expect("a thread can be started");
        Self(shared)
    }

    /// Calls off what is being done, and what waits; the task is next, if there is one.
    fn put(&self, task: Option<Task>) {
        let mut waiting = self.0.lock();
        *waiting = task;
        self.0.newest.fetch_add(1, Ordering::Relaxed);
        self.0.filled.notify_one();
    }
}

impl Shared {
    fn serve(&self, rest: u32, events: &Sender<Event>) {
        let mut scratch = Scratch::default();
        let mut rests_until = Instant::now();
        loop {
            let (task, number) = self.next(rests_until);
            let begun = Instant::now();
            let done = catch_unwind(AssertUnwindSafe(|| {
                let mut desk = Desk {
                    scratch: &mut scratch,
                    cancelled: &|| self.newest.load(Ordering::Relaxed) != number,
                    go_on: &mut slices(Instant::now),
                };
                task.run(&mut desk, |answer| {
                    // Nobody listens once the program ends.
                    let _ = events.send(Event::Answer(answer));
                });
            }));
            if done.is_err() {
                scratch = Scratch::default();
                let name = task.row().name;
                let _ = events.send(Event::Answer(task.lost()));
                let _ = events.send(Event::Broken(name));
            }
            rests_until = Instant::now() + rest_after(begun.elapsed(), rest);
        }
    }

    /// Waits for a task, and with one that nobody asked for by hand until a time; its number tells whether it is still the
    /// newest.
    fn next(&self, rests_until: Instant) -> (Task, u64) {
        let mut waiting = self.lock();
        loop {
            let rest = rests_until.saturating_duration_since(Instant::now());
            match waiting.take() {
                Some(task) if task.is_by_hand() || rest.is_zero() => {
                    return (task, self.newest.load(Ordering::Relaxed));
                }
                Some(task) => {
                    *waiting = Some(task);
                    let woken = self.filled.wait_timeout(waiting, rest);
                    waiting = woken.unwrap_or_else(PoisonError::into_inner).0;
                }
                None => {
                    let woken = self.filled.wait(waiting);
                    waiting = woken.unwrap_or_else(PoisonError::into_inner);
                }
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, Option<Task>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// How long a thread leaves the machine alone after work that took so long, of a kind that rests for so many times as long.
fn rest_after(work: Duration, times: u32) -> Duration {
    (work * times).min(LONGEST_REST)
}

/// The clock of slices: `false` at the first question after each slice of time.
fn slices(now: impl Fn() -> Instant) -> impl FnMut() -> bool {
    let mut begun = now();
    move || {
        let time = now();
        let is_over = time.duration_since(begun) >= SLICE;
        if is_over {
            begun = time;
        }
        !is_over
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::sync::mpsc;

    use super::*;
    use crate::scenario::{Origin, Scenario};
    use crate::session::jobs::advance::AdvanceRequest;
    use crate::session::jobs::broken::{self, BrokenRequest};
    use crate::session::{Message, ProbeMove, Session, Time};
    use crate::ui::VIEWS;

    #[test]
    fn a_slice_is_over_once_its_time_has_gone_by_and_the_next_begins() {
        let begun = Instant::now();
        let passed = Cell::new(Duration::ZERO);
        let mut go_on = slices(|| begun + passed.get());
        let mut at = |time| {
            passed.set(time);
            go_on()
        };
        assert!(at(SLICE / 2));
        assert!(at(SLICE * 99 / 100));
        assert!(!at(SLICE), "it is over");
        assert!(at(SLICE + SLICE / 2), "the next one has begun");
        assert!(!at(SLICE * 3));
    }

    #[test]
    fn a_thread_rests_for_times_its_work_and_a_second_at_most() {
        let work = Duration::from_millis(10);
        assert_eq!(rest_after(work, 0), Duration::ZERO);
        assert_eq!(rest_after(work, 24), Duration::from_millis(240));
        assert_eq!(rest_after(work, 101), Duration::from_secs(1));
    }

    /// An hour of rest is no matter to one who asks; what nobody asked for begins when the rest is over.
    #[test]
    fn only_what_nobody_asked_for_waits_until_the_rest_is_over() {
        let shared = Shared {
            waiting: Mutex::new(None),
            filled: Condvar::new(),
            newest: AtomicU64::new(7),
        };
        let put = |is_by_hand| *shared.lock() = Some(broken::task_by(false, is_by_hand));
        put(true);
        let (task, number) = shared.next(Instant::now() + Duration::from_secs(3600));
        assert!(task.is_by_hand() && number == 7);
        put(false);
        let rests_until = Instant::now() + Duration::from_millis(30);
        let (task, _) = shared.next(rests_until);
        assert!(!task.is_by_hand() && Instant::now() >= rests_until);
    }

    fn send(worker: &Worker, session: &mut Session, message: Message) {
        for effect in session.update(message) {
            worker.take(effect);
        }
    }

    /// A descent without end that is called off makes room for the next one; else its slices would come for ever.
    #[test]
    fn what_is_called_off_ends_and_the_next_is_done() {
        const MANY: usize = 2000;
        let text = "loss = 'x^2'\n[[racers]]\nlearning_rate = 1e-9\n[stop]\nsteps = 1000000000\ngradient_norm = 0\n";
        let scenario = Scenario::read(text, Origin::Typed).expect("a scenario");
        let (events, answers) = mpsc::channel();
        let worker = Worker::start(&events);
        let mut session = Session::new(scenario.into(), VIEWS);
        send(
            &worker,
            &mut session,
            Message::Time(Time::Step(1_000_000_000)),
        );
        // It is under way when its first slice comes.
        let is_slice = |event: Event| match event {
            Event::Answer(answer) => answer.found::<AdvanceRequest>().is_some(),
            _ => false,
        };
        assert!(answers.iter().any(is_slice));
        send(&worker, &mut session, Message::Probe(ProbeMove::Dismiss));
        assert_eq!(session.race().newest(), 0);
        send(&worker, &mut session, Message::Time(Time::Step(3)));
        for _ in 0..MANY {
            if session.race().newest() == 3 {
                return;
            }
            if let Ok(Event::Answer(answer)) = answers.recv() {
                send(&worker, &mut session, Message::Answered(answer));
            }
        }
        panic!("it is still at {}", session.race().newest());
    }
    /// A task that panics is told as lost, by name; the thread does the next one, with nothing left of what broke.
    #[test]
    fn a_thread_that_panics_says_so_and_goes_on_with_fresh_scratch() {
        let (events, told) = mpsc::channel();
        let slot = Slot::start(&broken::ROW, events);
        let found = |panics| {
            slot.put(Some(broken::task(panics)));
            let Ok(Event::Answer(answer)) = told.recv() else {
                panic!("no answer");
            };
            answer.found::<BrokenRequest>().copied()
        };
        assert_eq!(found(false), Some(true), "there was none at first");
        assert_eq!(found(false), Some(false), "it is kept");
        for _ in 0..2 {
            assert_eq!(found(true), None);
            let name = told.recv();
            assert!(matches!(name, Ok(Event::Broken("broken"))), "{name:?}");
            assert_eq!(found(false), Some(true));
        }
    }
}
