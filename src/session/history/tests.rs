//! What is kept, and what is computed from it.

use super::*;
use crate::diff::{Evaluator, Program};
use crate::expr::{KnownNames, parse};
use crate::optim::{self, Settings};
use crate::session::jobs::advance::RacerRunner;

/// A history of x² from 1, and what runs it on.
fn start() -> (History, Evaluator) {
    let loss = parse("x^2", &KnownNames::default()).expect("a loss");
    let mut evaluator = Evaluator::new(Arc::new(Program::new(loss)));
    let settings = Settings::defaults(optim::find("gd").expect("an optimizer"));
    let settings = settings.with("learning_rate", 1e-3).expect("a rate");
    let mut plan = Plan::new(settings);
    plan.stop.steps = 10_000;
    plan.stop.gradient_norm = 0.0;
    let descent = Descent::start(plan, &[1.0], &mut evaluator);
    (History::new(descent), evaluator)
}

/// So many steps from the newest, which is shown.
fn run(history: &mut History, evaluator: &mut Evaluator, steps: u64) {
    let mut runner = RacerRunner::new(history.head());
    for _ in 0..steps {
        assert!(runner.step(history.strides(), evaluator, &mut || true));
    }
    history.extend(&runner.hand_in());
    history.show(&history.newest());
}

fn show(history: &mut History, step: u64) {
    let state = history.known(step).expect("a state that is kept");
    assert_eq!(state.steps(), step);
    history.show(&state);
}

fn rate(history: &History, step: u64) -> f64 {
    let state = history.known(step).expect("a state that is kept");
    state.plan().settings.learning_rate()
}

#[test]
fn fewer_states_are_kept_of_more_parameters() {
    let most = |parameters| most_keyframes(parameters, 0);
    assert_eq!([1, 100, 10_000, 1 << 20].map(most), [254, 161, 16, 2]);
    // L-BFGS remembers a hundred pairs.
    let most = |parameters| most_keyframes(parameters, 100);
    assert_eq!([1, 100, 1_000, 10_000].map(most), [242, 39, 16, 3]);
}

#[test]
fn every_other_state_goes_when_there_are_too_many() {
    let (mut history, mut evaluator) = start();
    run(&mut history, &mut evaluator, 253);
    assert_eq!((history.keyframes.len(), history.spacing), (254, 1));
    run(&mut history, &mut evaluator, 1);
    assert_eq!((history.keyframes.len(), history.spacing), (128, 2));
}

#[test]
fn four_futures_are_seen_as_ghosts_and_the_oldest_goes_first() {
    let (mut history, mut evaluator) = start();
    for forks in 1..=6 {
        run(&mut history, &mut evaluator, 2);
        let step = history.head().steps() - 1;
        show(&mut history, step);
        history.fork(Future::Ghost);
        let first = |ghost: &Trajectory| ghost.iterates()[0].step;
        let steps: Vec<u64> = history.ghosts().iter().map(first).collect();
        let oldest = u64::max(1, u64::saturating_sub(forks, 3));
        let expected: Vec<u64> = (oldest..=forks).collect();
        assert_eq!(steps, expected);
    }
}

#[test]
fn what_was_done_at_the_step_of_a_fork_stays() {
    let (mut history, mut evaluator) = start();
    run(&mut history, &mut evaluator, 3);
    let edit = PlanEdit::LearningRate(0.25);
    history.apply(edit).expect("a rate");
    run(&mut history, &mut evaluator, 3);
    show(&mut history, 3);
    history.fork(Future::Gone);
    assert!(history.ghosts().is_empty());
    run(&mut history, &mut evaluator, 2);
    show(&mut history, 0);
    assert_eq!(history.edits().len(), 1);
    assert_eq!(
        [2, 3, 4].map(|step| rate(&history, step)),
        [1e-3, 0.25, 0.25]
    );
    assert_eq!(history.keyframes.len(), 6);
}

#[test]
fn what_was_done_after_the_step_of_a_fork_goes() {
    let (mut history, mut evaluator) = start();
    run(&mut history, &mut evaluator, 3);
    history.apply(PlanEdit::LearningRate(0.25)).expect("a rate");
    run(&mut history, &mut evaluator, 3);
    show(&mut history, 2);
    history.fork(Future::Gone);
    assert!(history.edits().is_empty());
    assert_eq!((history.head().steps(), history.is_at_head()), (2, true));
    run(&mut history, &mut evaluator, 2);
    assert_eq!([2, 3, 4].map(|step| rate(&history, step)), [1e-3; 3]);
    let steps = |trajectory: &Trajectory| -> Vec<u64> {
        let iterates = trajectory.iterates().iter();
        iterates.map(|iterate| iterate.step).collect()
    };
    assert_eq!(steps(history.trajectory()), [0, 1, 2, 3, 4]);
}

/// Of a long run every other iterate is drawn: where it forks off these, it begins there.
#[test]
fn a_trajectory_goes_on_from_a_fork_between_its_iterates() {
    let (mut history, mut evaluator) = start();
    run(&mut history, &mut evaluator, 4200);
    assert_eq!(history.strides().0, 2);
    let fork = computed(&history, &mut evaluator, 4101);
    history.show(&fork);
    history.fork(Future::Ghost);
    let newest = |history: &History| history.trajectory().iterates().last().map(|last| last.step);
    assert_eq!(newest(&history), Some(4101));
    assert_eq!(history.ghosts()[0].iterates()[0].step, 4100);
    run(&mut history, &mut evaluator, 1);
    assert_eq!(newest(&history), Some(4102));
    let steps = history.trajectory().iterates().iter();
    let steps: Vec<u64> = steps.map(|iterate| iterate.step).collect();
    assert_eq!(steps[steps.len() - 2..], [4100, 4102]);
}

/// The state at a step, from what the history says to compute it from.
fn computed(history: &History, evaluator: &mut Evaluator, step: u64) -> Arc<Descent> {
    let replay = history.replay(step);
    let mut descent = Descent::clone(&replay.from);
    apply(&replay.edits, &mut descent);
    while descent.steps() < step {
        assert!(descent.step(evaluator));
        apply(&replay.edits, &mut descent);
    }
    Arc::new(descent)
}

#[test]
fn a_state_is_computed_from_the_nearest_one_that_is_kept() {
    let (mut history, mut evaluator) = start();
    run(&mut history, &mut evaluator, 254);
    run(&mut history, &mut evaluator, 255);
    assert_eq!((history.head().steps(), history.spacing), (509, 4));
    let fifth = computed(&history, &mut evaluator, 5);
    history.show(&fifth);
    let known = |step| history.known(step).map(|state| state.steps());
    assert_eq!(
        [4, 5, 8, 509, 600].map(known),
        [4, 5, 8, 509, 509].map(Some)
    );
    assert_eq!([3, 6, 9, 507].map(known), [None; 4]);
    let from = |step| history.replay(step).from.steps();
    assert_eq!([3, 4, 5, 7, 9, 507].map(from), [0, 4, 5, 5, 8, 504]);
    assert!(!history.is_at_head());
}

#[test]
fn an_edit_is_made_again_at_its_step() {
    let (mut history, mut evaluator) = start();
    history
        .apply(PlanEdit::LearningRate(0.125))
        .expect("a rate");
    assert!(history.is_at_head() && history.ghosts().is_empty());
    run(&mut history, &mut evaluator, 4);
    history.apply(PlanEdit::LearningRate(0.25)).expect("a rate");
    run(&mut history, &mut evaluator, 300);
    // The kept state of the fourth step is from before the edit.
    let edits = |step| history.replay(step).edits.len();
    assert_eq!([1, 3, 5, 7].map(edits), [2, 1, 1, 0]);
    assert_eq!(
        [0, 2, 4, 6].map(|step| rate(&history, step)),
        [0.125, 0.125, 0.25, 0.25]
    );
    let rate = computed(&history, &mut evaluator, 5)
        .plan()
        .settings
        .learning_rate();
    assert_eq!(rate, 0.25);
    assert_eq!(history.first_plan().settings.learning_rate(), 0.125);
}

/// The plan at the start is that of no later step, though a state is kept of the second, with what was done at the first.
#[test]
fn the_first_plan_knows_nothing_of_later_edits() {
    let (mut history, mut evaluator) = start();
    run(&mut history, &mut evaluator, 1);
    history.apply(PlanEdit::LearningRate(0.25)).expect("a rate");
    run(&mut history, &mut evaluator, 3);
    assert_eq!(rate(&history, 2), 0.25);
    assert_eq!(history.first_plan().settings.learning_rate(), 1e-3);
}

/// A slice may come late: from a head that is gone, or with states as close as they were kept when it was asked for.
#[test]
fn of_a_late_slice_only_what_fits_is_kept() {
    let (mut history, mut evaluator) = start();
    let older = history.clone();
    run(&mut history, &mut evaluator, 254);
    let head = history.newest();
    let slice = |first, state: &Arc<Descent>| DescentSlice {
        first,
        end: Arc::clone(state),
        iterates: vec![state.iterate()],
        keyframes: vec![Arc::clone(state)],
    };
    history.extend(&slice(3, &older.newest()));
    assert_eq!(history.head().steps(), 254);
    let mut next = Descent::clone(&head);
    assert!(next.step(&mut evaluator));
    history.extend(&slice(254, &Arc::new(next)));
    assert_eq!(
        (history.head().steps(), history.keyframes.len()),
        (255, 128)
    );
}
