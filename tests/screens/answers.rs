//! Answers that come late, in another order, in pieces, twice or never.

use std::time::Duration;

use gdplay::diff::without_evaluation;
use gdplay::optim::PlanEdit;
use gdplay::scenario::Scenario;
use gdplay::session::jobs::advance::AdvanceRequest;
use gdplay::session::jobs::picture::PictureRequest;
use gdplay::session::jobs::readout::ReadoutRequest;
use gdplay::session::jobs::replay::ReplayRequest;
use gdplay::session::jobs::{Desk, Scratch, Task};
use gdplay::session::{
    Answer, CameraMove, Effect, Message, Nudge, ProbeMove, Session, TextEdit, Time, ViewMove,
};
use gdplay::ui::VIEWS;

use super::replay::fresh;

/// Numbers that look random and are the same in every run (Marsaglia, "Xorshift RNGs", 2003).
struct Random(u64);

impl Random {
    fn below(&mut self, count: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % count as u64) as usize
    }
}

/// A session whose work is done some time, and whose answers come some time.
struct Late {
    session: Session,
    tasks: Vec<Task>,
    answers: Vec<Answer>,
}

impl Late {
    fn open(name: &str) -> Self {
        let scenario = Scenario::open(name).expect("a scenario of the library");
        Self {
            session: Session::new(scenario.into(), VIEWS),
            tasks: Vec::new(),
            answers: Vec::new(),
        }
    }

    fn send(&mut self, message: Message) {
        let effects = without_evaluation(|| self.session.update(message));
        for effect in effects {
            match effect {
                // The newest task of a kind replaces the one that waits.
                Effect::Run(task) => {
                    let row = task.row();
                    self.tasks.retain(|other| !std::ptr::eq(other.row(), row));
                    self.tasks.push(task);
                }
                Effect::CallOff(row) => {
                    self.tasks.retain(|other| !std::ptr::eq(other.row(), row));
                }
                _ => {}
            }
        }
    }

    /// Does a task, in slices of so many evaluations.
    fn work(&mut self, index: usize, slice: usize) {
        let task = self.tasks.swap_remove(index);
        let mut asked = 0;
        let mut desk = Desk {
            scratch: &mut Scratch::default(),
            cancelled: &|| false,
            go_on: &mut || {
                asked += 1;
                asked % slice != 0
            },
        };
        let answers = &mut self.answers;
        task.run(&mut desk, |answer| answers.push(answer));
    }

    fn deliver(&mut self, index: usize) {
        let answer = self.answers.swap_remove(index);
        self.send(Message::Answered(answer));
    }

    /// Does everything that is left to do, and takes every answer in.
    fn settle(&mut self) {
        while !(self.tasks.is_empty() && self.answers.is_empty()) {
            while !self.answers.is_empty() {
                let answer = self.answers.remove(0);
                self.send(Message::Answered(answer));
            }
            if !self.tasks.is_empty() {
                self.work(0, 7);
            }
        }
    }
}

/// A small count as a number of steps.
fn signed(count: usize) -> i64 {
    i64::try_from(count).expect("a small count")
}

/// What a person may do, in an order that does not matter to what comes of it.
fn act(random: &mut Random) -> Message {
    const LOSSES: [&str; 3] = ["x^2 + 3y^2", "(1 - x)^2 + 5(y - x^2)^2", "x^2 + y^2 + w^2"];
    match random.below(14) {
        0..4 => Message::Time(Time::Step(1 + signed(random.below(5)))),
        4 => Message::Rate(Nudge::FineDown),
        5 => Message::Rate(Nudge::Down),
        6 => Message::Restart,
        7 => Message::Undo,
        8 => Message::Redo,
        9 => Message::Fork,
        10 => Message::View(VIEWS[random.below(3)]),
        11 => Message::Camera(CameraMove::Zoom(true)),
        12 => Message::Optimizer(String::from(["gd", "adam", "momentum"][random.below(3)])),
        _ => Message::Edit(TextEdit::Replace(LOSSES[random.below(3)].to_string())),
    }
}

pub(super) fn places(session: &Session) -> Vec<Vec<u64>> {
    let racers = session.race().racers.iter();
    let at = racers.map(|racer| racer.history.now().at());
    at.map(|at| at.iter().map(|x| x.to_bits()).collect())
        .collect()
}

/// Everything that the two must have in common.
fn state(session: &Session) -> impl PartialEq + std::fmt::Debug {
    let race = session.race();
    let racers = race.racers.iter();
    let plans: Vec<_> = racers.map(|racer| *racer.history.now().plan()).collect();
    (
        (race.step, race.newest(), places(session)),
        session.scenario().loss.source.clone(),
        plans,
        session.view().name,
        session.scene().camera.window,
        session.readout().map(|readout| readout.at.clone()),
        session.next().loss.map(|loss| loss.map(f64::to_bits)),
    )
}

#[test]
fn late_dropped_and_reordered_answers_lead_to_the_same_state() {
    for seed in 1..=60 {
        let mut random = Random(u64::wrapping_mul(seed, 0x9E37_79B9_7F4A_7C15));
        let (mut late, mut sync) = (Late::open("rosenbrock3"), Late::open("rosenbrock3"));
        for _ in 0..40 {
            match random.below(10) {
                0..4 => {
                    let message = act(&mut random);
                    late.send(message.clone());
                    sync.send(message);
                    sync.settle();
                }
                // Going back calls off what is still on its way: so it is done from rest.
                4 => {
                    late.settle();
                    let message = Message::Time(Time::Step(-1 - signed(random.below(6))));
                    late.send(message.clone());
                    sync.send(message);
                    sync.settle();
                }
                5..7 if !late.tasks.is_empty() => {
                    let index = random.below(late.tasks.len());
                    let slice = 1 + random.below(9);
                    late.work(index, slice);
                }
                _ if !late.answers.is_empty() => {
                    let index = random.below(late.answers.len());
                    // An answer that comes twice is like one that comes late.
                    if random.below(8) == 0 {
                        late.answers.push(late.answers[index].clone());
                    }
                    late.deliver(index);
                }
                _ => {}
            }
        }
        late.settle();
        assert_eq!(state(&late.session), state(&sync.session), "seed {seed}");
        assert!(!late.session.is_busy(), "seed {seed}");
        assert!(!late.session.is_stale::<PictureRequest>());
    }
}

/// A race that plays, with racers that are out: what they do is not delivered.
fn out() -> (Late, Answer) {
    let mut late = Late::open("rosenbrock3");
    late.send(Message::Time(Time::Step(4)));
    late.settle();
    late.send(Message::Time(Time::Play));
    late.send(Message::Tick(Duration::from_millis(100)));
    let is_descent = |task: &Task| task.request::<AdvanceRequest>().is_some();
    let index = late.tasks.iter().position(is_descent).expect("racers run");
    late.answers.clear();
    late.work(index, usize::MAX);
    let slice = late.answers.pop().expect("a slice");
    assert!(slice.found::<AdvanceRequest>().is_some());
    (late, slice)
}

#[test]
fn a_slice_from_before_a_fork_is_discarded() {
    let (mut late, slice) = out();
    late.send(Message::Rate(Nudge::To(0.0004)));
    late.send(Message::Answered(slice));
    assert_eq!(
        late.session.race().newest(),
        4,
        "it was begun with the old rate"
    );
    late.send(Message::Time(Time::Pause));
    late.send(Message::Time(Time::Step(6)));
    late.settle();
    let scenario = late.session.scenario().clone();
    let stretches = [(None, 4), (Some(PlanEdit::LearningRate(0.0004)), 6)];
    assert_eq!(places(&late.session)[0], fresh(&scenario, &stretches));
    // And back: no state of the discarded slice was kept.
    late.send(Message::Time(Time::Step(-1)));
    late.settle();
    let stretches = [(None, 4), (Some(PlanEdit::LearningRate(0.0004)), 5)];
    assert_eq!(places(&late.session)[0], fresh(&scenario, &stretches));
    // Taken back, it stands still, though there were steps to be made.
    late.send(Message::Undo);
    assert!(!late.session.race().is_moving());
}

#[test]
fn a_rate_of_the_sweep_is_taken_though_racers_are_out() {
    let (mut late, slice) = out();
    late.send(Message::ViewNamed("sweep".into()));
    late.answers.clear();
    let is_out = |task: &Task| task.request::<AdvanceRequest>().is_some();
    late.tasks.retain(|task| !is_out(task));
    late.settle();
    late.send(Message::Move(ViewMove::Pick(1)));
    late.send(Message::Move(ViewMove::Take));
    late.send(Message::Answered(slice));
    let race = late.session.race();
    assert_eq!((race.step, race.newest()), (0, 0), "it starts again");
    let rate = late.session.learning_rate();
    let chosen = late.session.sweep().expect("a sweep").rows[1].learning_rate;
    assert_eq!(rate, chosen);
}

#[test]
fn a_sweep_is_called_off_by_a_key_and_taken_up_again() {
    let mut late = Late::open("bowl");
    late.send(Message::ViewNamed("sweep".into()));
    let esc = || Message::Move(ViewMove::Outward);
    assert!(late.session.is_sweeping());
    late.send(esc());
    assert!(late.session.is_sweep_halted() && !late.session.is_sweeping());
    late.settle();
    assert!(late.session.sweep().is_none(), "it was called off");
    late.send(esc());
    assert!(late.session.is_sweeping());
    late.settle();
    assert_eq!(late.session.sweep().map(|sweep| sweep.rows.len()), Some(25));
    // Where nothing is under way there is nothing to stop.
    late.send(esc());
    assert!(!late.session.is_sweep_halted());
    // Another look begins anew.
    late.send(Message::ViewNamed("surface".into()));
    late.send(Message::ViewNamed("sweep".into()));
    assert!(!late.session.is_sweep_halted());
}

#[test]
fn work_that_breaks_down_is_asked_for_again_when_something_changes() {
    let mut late = Late::open("bowl");
    late.send(Message::ToggleMethods);
    let is_readout = |task: &Task| task.request::<ReadoutRequest>().is_some();
    let index = late.tasks.iter().position(is_readout).expect("a readout");
    let lost = late.tasks.swap_remove(index).lost();
    late.send(Message::Answered(lost));
    assert!(late.session.readout().is_none());
    late.send(Message::Probe(ProbeMove::To((1.0, 1.0))));
    late.settle();
    let at = late.session.readout().map(|readout| readout.at.clone());
    assert_eq!(at, Some(vec![1.0, 1.0]));
}

/// What broke down once would break down again, for ever: it is not asked for until somebody does something.
#[test]
fn steps_that_break_down_are_not_waited_for() {
    let break_down = |late: &mut Late, is_it: fn(&Task) -> bool| {
        let index = late.tasks.iter().position(is_it).expect("it is asked for");
        let lost = late.tasks.swap_remove(index).lost();
        late.send(Message::Answered(lost));
        assert!(!late.tasks.iter().any(is_it));
        assert!(!late.session.race().is_moving());
    };
    let mut late = Late::open("rosenbrock3");
    late.send(Message::Time(Time::Step(5)));
    break_down(&mut late, |task| task.request::<AdvanceRequest>().is_some());
    assert_eq!(late.session.race().newest(), 0);
    late.send(Message::Time(Time::Step(400)));
    late.settle();
    assert_eq!(late.session.race().newest(), 400);
    // Of so many steps every other one is kept.
    late.send(Message::Time(Time::Step(-1)));
    break_down(&mut late, |task| task.request::<ReplayRequest>().is_some());
    assert_eq!(late.session.race().step, 400);
}

#[test]
fn a_slice_ends_when_time_is_up_and_the_rest_follows() {
    let mut late = Late::open("rosenbrock3");
    late.send(Message::Time(Time::Step(9)));
    let is_descent = |task: &Task| task.request::<AdvanceRequest>().is_some();
    let index = late.tasks.iter().position(is_descent).expect("racers run");
    late.work(index, 8);
    let slices: Vec<_> = late
        .answers
        .iter()
        .filter_map(Answer::found::<AdvanceRequest>)
        .collect();
    assert!(slices.len() > 1, "{slices:?}");
    let mut reached = 0;
    for slice in slices {
        assert_eq!(
            slice[0].first, reached,
            "each goes on where the one before ended"
        );
        reached = slice[0].end.steps();
    }
    assert_eq!(reached, 9);
}

#[test]
fn a_descent_that_is_called_off_ends_between_evaluations() {
    let mut late = Late::open("rosenbrock3");
    late.send(Message::Time(Time::Step(1000)));
    let is_descent = |task: &Task| task.request::<AdvanceRequest>().is_some();
    let index = late.tasks.iter().position(is_descent).expect("racers run");
    let task = late.tasks.swap_remove(index);
    let asked = std::sync::atomic::AtomicUsize::new(0);
    let count = |asked: &std::sync::atomic::AtomicUsize| {
        asked.fetch_add(1, std::sync::atomic::Ordering::Relaxed)
    };
    let mut desk = Desk {
        scratch: &mut Scratch::default(),
        cancelled: &|| count(&asked) >= 5,
        go_on: &mut || true,
    };
    let mut answers = Vec::new();
    task.run(&mut desk, |answer| answers.push(answer));
    assert!(
        answers
            .iter()
            .all(|answer| answer.found::<AdvanceRequest>().is_none())
    );
    assert!(asked.into_inner() < 10, "it ran on");
}

#[test]
fn esc_calls_off_what_is_on_its_way_and_what_waits_for_it() {
    let mut late = Late::open("bowl");
    late.send(Message::Time(Time::Step(5)));
    late.send(Message::Rate(Nudge::To(0.5)));
    assert!(late.session.is_busy());
    late.send(Message::Probe(ProbeMove::Dismiss));
    late.settle();
    assert_eq!(late.session.race().newest(), 0);
    assert_ne!(late.session.learning_rate(), 0.5);
    assert!(!late.session.is_busy());
}

#[test]
fn a_scene_that_opens_shows_no_numbers_of_the_last() {
    let mut late = Late::open("rosenbrock");
    late.send(Message::Tick(Duration::ZERO));
    late.settle();
    let title = late.session.scenario().title.clone();
    assert!(late.session.readout().is_some() && late.session.next().loss.is_some());
    late.send(Message::OpenNamed(String::from("himmelblau")));
    while late.session.scenario().title == title {
        assert!(
            late.session.readout().is_some(),
            "they stay as long as the scene"
        );
        match late.answers.len() {
            0 => late.work(0, 7),
            _ => late.deliver(0),
        }
    }
    assert!(late.session.readout().is_none(), "these were of the last");
    assert!(late.session.next().loss.is_none());
    late.settle();
    assert!(late.session.readout().is_some() && late.session.next().loss.is_some());
}
