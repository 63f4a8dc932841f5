//! Steps by hand, ends, and the memory.

use super::*;
use crate::diff::Objective;
use crate::optim::descent::Descent;
use crate::optim::plan::Plan;
use crate::optim::settings::Settings;
use crate::optim::stop::Stop;
use crate::optim::test_losses::{Bowl, Pole};
use crate::optim::test_run::Run;
use crate::optim::workspace::Workspace;

fn settled(settings: Settings, curvatures: &[f64]) -> Descent {
    let mut loss = Bowl::new(curvatures);
    let mut plan = Plan::new(settings);
    plan.stop = Stop {
        steps: 100,
        gradient_norm: 1e-9,
    };
    let start = vec![1.0; curvatures.len()];
    let mut descent = Descent::start(plan, &start, &mut loss);
    while descent.step(&mut loss) {}
    descent
}

#[test]
fn a_quadratic_of_two_is_solved_in_few_steps() {
    let descent = settled(Settings::defaults(&DEFINITION), &[1.0, 100.0]);
    assert_eq!(descent.stop().unwrap().name(), "gradient_norm");
    assert!(descent.steps() <= 12, "{}", descent.steps());
}

#[test]
fn the_first_step_is_steepest_descent_of_length_one() {
    // g = 4 · 2: shortened to 1, which the conditions accept: the slope falls from −64 to −32.
    let mut run = Run::on_bowl(&DEFINITION, &[], 4.0, 2.0);
    assert_eq!(run.path(1), [1.0]);
    // One pair makes H = s / y = 1 / 4: the next step is Newton's.
    assert_eq!(
        run.lines()[1],
        "d = −H g = from 4 and 1 remembered steps = -1"
    );
    assert_eq!(run.path(1), [0.0]);
    // At the minimum it stays, searches nothing and forgets nothing.
    for _ in 0..2 {
        assert_eq!(
            run.lines()[1..],
            [
                "d = −H g = from 0 and 2 remembered steps = 0",
                "t by strong Wolfe search = no length tried = 0",
                "x ← x + t d = 0 + 0 · 0 = 0",
            ]
        );
        assert_eq!(run.path(1), [0.0]);
    }
    assert_eq!(run.descent.evaluations().total(), 5);
}

#[test]
fn a_short_memory_is_enough_where_there_is_little_to_know() {
    let settings = Settings::defaults(&DEFINITION);
    let short = settings.with("history_size", 1.0).unwrap();
    let descent = settled(short, &[1.0, 4.0, 9.0, 16.0]);
    assert_eq!(descent.stop().unwrap().name(), "gradient_norm");
}

/// Where the slope grows towards a wall, no length satisfies the second condition: the lowest point found is taken, and
/// so the descent comes to the wall itself.
#[test]
fn where_the_loss_falls_to_a_wall_it_comes_to_the_wall() {
    let plan = Plan::new(Settings::defaults(&DEFINITION));
    let mut descent = Descent::start(plan, &[0.25], &mut Pole);
    while descent.step(&mut Pole) {}
    assert!(
        (0.0..1e-12).contains(&descent.at()[0]),
        "{:?} {:?}",
        descent.at(),
        descent.stop()
    );
}

/// The last steps are kept, and those alone.
#[test]
fn as_many_pairs_are_remembered_as_are_asked_for() {
    let settings = Settings::defaults(&DEFINITION);
    let settings = settings.with("history_size", 3.0).unwrap();
    let mut loss = Bowl::new(&[1.0, 4.0, 9.0, 16.0, 25.0]);
    let mut descent = Descent::start(Plan::new(settings), &[1.0; 5], &mut loss);
    let mut counts = Vec::new();
    while counts.len() < 6 && descent.step(&mut loss) {
        counts.push(descent.pairs());
    }
    assert_eq!(counts, [1, 2, 3, 3, 3, 3]);
}

/// One pair, s = (1, 0) and y = (2, 1): by the formula H = (1 - ρ s yᵀ) γ (1 - ρ y sᵀ) + ρ s sᵀ with ρ = 1/2 and γ = sᵀy/yᵀy = 2/5.
#[test]
fn a_direction_is_that_of_the_inverse_hessian_s_formula() {
    let mut lbfgs = Lbfgs {
        direction: vec![0.0; 2],
        search: None,
        proposed: Proposed::default(),
    };
    let pair = |step: [f64; 2], change: [f64; 2]| {
        Arc::new(CurvaturePair {
            inverse: 1.0 / dot(&step, &change),
            step: step.to_vec(),
            change: change.to_vec(),
        })
    };
    let pairs = VecDeque::from([pair([0.0, 1.0], [1.0, 3.0]), pair([1.0, 0.0], [2.0, 1.0])]);
    for (count, expected) in [(0, [-1.0, -1.0]), (1, [-0.4, -0.2])] {
        lbfgs.aim(&pairs, &[1.0, 1.0], count);
        for (d, expected) in lbfgs.direction.iter().zip(expected) {
            assert!(
                (d - expected).abs() < 1e-15,
                "{count}: {:?}",
                lbfgs.direction
            );
        }
    }
}

/// An input at 0 with a gradient to follow and the loss's own.
fn input<'a>(
    gradients: [&'a [f64]; 2],
    at: &'a [f64],
    (settings, memory): (&'a Settings, &'a Memory),
) -> StepInput<'a> {
    StepInput {
        at,
        value: 1.0,
        gradient: gradients[0],
        own_gradient: gradients[1],
        rate: 1.0,
        values: settings.values(),
        memory,
        matrices: &[],
    }
}

fn idle(count: usize) -> Lbfgs {
    Lbfgs {
        direction: vec![0.0; count],
        search: None,
        proposed: Proposed::default(),
    }
}

/// Without a search: uphill, level, and where there is no slope to tell.
#[test]
fn a_direction_that_does_not_lead_down_is_not_searched() {
    let (settings, memory) = (Settings::defaults(&DEFINITION), Memory::new(0));
    let slope_of = |own: f64| {
        let begun = idle(1).restart(
            &input([&[-1.0], &[own]], &[0.0], (&settings, &memory)),
            false,
        );
        begun.map(|attempt| attempt.slope)
    };
    assert_eq!(slope_of(-0.5), Ok(-0.5));
    for own in [0.0, 0.5, f64::NEG_INFINITY, f64::INFINITY] {
        let failed = Err(Failure::NoDescent {
            slope: own,
            trials: 0,
        });
        assert_eq!(slope_of(own), failed, "{own}");
    }
    let is_told =
        matches!(slope_of(f64::NAN), Err(Failure::NoDescent { slope, .. }) if slope.is_nan());
    assert!(is_told);
}

/// Where the direction of the pairs has failed the search begins anew along steepest descent, as short as the first of all.
#[test]
fn a_search_that_begins_anew_forgets_the_pairs() {
    let settings = Settings::defaults(&DEFINITION);
    let mut memory = Memory::new(0);
    memory.steps = 3;
    memory.pairs.push_back(Arc::new(CurvaturePair {
        step: vec![1.0, 0.0],
        change: vec![4.0, 0.0],
        inverse: 0.25,
    }));
    let begin = |gradient: &[f64], forget: bool| {
        let mut lbfgs = idle(2);
        let input = input([gradient, gradient], &[0.0, 0.0], (&settings, &memory));
        let attempt = lbfgs.restart(&input, forget).expect("it leads down");
        (lbfgs.direction, attempt.search.length())
    };
    // H is 1/4.
    assert_eq!(begin(&[4.0, 12.0], false), (vec![-1.0, -3.0], 1.0));
    assert_eq!(begin(&[4.0, 12.0], true), (vec![-4.0, -12.0], 1.0 / 16.0));
    assert_eq!(begin(&[0.25, 0.25], true), (vec![-0.25, -0.25], 1.0));
}

#[test]
fn the_first_of_the_lowest_points_is_kept_and_none_beyond_all_numbers() {
    let (settings, memory) = (Settings::defaults(&DEFINITION), Memory::new(0));
    let mut lbfgs = idle(1);
    let mut begin = || {
        let input = input([&[1.0], &[1.0]], &[0.0], (&settings, &memory));
        lbfgs.restart(&input, false).expect("it leads down")
    };
    let trial = |length: f64, value: f64| Trial {
        length,
        value,
        slope: -1.0,
    };
    let mut attempt = begin();
    attempt.take(trial(1.0, f64::NEG_INFINITY), &[0.0]);
    assert!(attempt.fallback.is_none());
    let lengths = [2.0, 4.0, 8.0];
    for (length, value) in lengths.into_iter().zip([-5.0, -7.0, -7.0]) {
        attempt.take(trial(length, value), &[length]);
    }
    assert_eq!(attempt.fallback, Some((trial(4.0, -7.0), vec![4.0])));
}

/// 2 x² where y is not above a limit, and no number elsewhere.
#[derive(Debug)]
struct Half(f64);

impl Objective for Half {
    fn dimension(&self) -> usize {
        2
    }

    fn value(&mut self, at: &[f64]) -> f64 {
        if at[1] > self.0 {
            f64::NAN
        } else {
            2.0 * at[0] * at[0]
        }
    }

    fn gradient(&mut self, at: &[f64], gradient: &mut [f64]) -> f64 {
        gradient.copy_from_slice(&[4.0 * at[0], 0.0]);
        self.value(at)
    }

    fn hessian(&mut self, _: &[f64], _: &mut [f64]) {}

    fn hessian_product(&mut self, _: &[f64], _: &[f64], _: &mut [f64]) {}
}

/// A pair with which the way from (1, 0) leads along (-7/6, 1/6).
fn askew() -> Memory {
    let mut memory = Memory::new(0);
    memory.steps = 3;
    memory.pairs.push_back(Arc::new(CurvaturePair {
        step: vec![1.0, 2.0],
        change: vec![4.0, 4.0],
        inverse: 1.0 / 12.0,
    }));
    memory
}

#[test]
fn where_the_way_of_the_pairs_leads_nowhere_steepest_descent_is_tried() {
    let settings = Settings::defaults(&DEFINITION);
    let settings = settings.with("max_trials", 4.0).expect("a number");
    let propose = |memory: &Memory, limit: f64, workspace: &mut Workspace| {
        let gradient = [4.0, 0.0];
        let input = input([&gradient, &gradient], &[1.0, 0.0], (&settings, memory));
        workspace.propose(&DEFINITION, &input, &mut Half(limit), &mut || true)
    };
    let (mut memory, mut workspace) = (askew(), Workspace::default());
    assert!(matches!(
        propose(&memory, 0.0, &mut workspace),
        Ok(Proposal::Evaluated(_))
    ));
    assert_eq!(workspace.candidate, [0.0, 0.0]);
    assert_eq!(workspace.evaluations.gradients, 5);
    let gradient = [4.0, 0.0];
    let mut writer = StepWriter::new("x", 0.0);
    let input = input([&gradient, &gradient], &[1.0, 0.0], (&settings, &memory));
    workspace.optimizer().explain(&input, 0, &mut writer);
    let terms = writer.finish();
    assert!(
        terms[0].numbers().contains("0 remembered steps"),
        "{}",
        terms[0].numbers()
    );
    let mut resting = Workspace::default();
    let suspended = resting.propose(&DEFINITION, &input, &mut Half(-1.0), &mut || false);
    assert_eq!(suspended, Err(Halt::Suspended));
    // The pairs are forgotten, and there is one of this step.
    workspace.accept(&mut memory);
    assert_eq!(memory.pairs.len(), 1);
    assert_eq!(memory.pairs[0].step, [-1.0, 0.0]);
    // Where no way leads anywhere both are tried, or the one there is.
    for (memory, tried) in [(askew(), 8), (Memory::new(0), 4)] {
        let mut workspace = Workspace::default();
        let failed = propose(&memory, -1.0, &mut workspace);
        let failure = Failure::NoDescent {
            slope: -16.0,
            trials: 4,
        };
        assert_eq!(failed, Err(failure.into()));
        assert_eq!(workspace.evaluations.gradients, tried);
    }
}

/// A pair so small that its direction overflows is forgotten, too.
#[test]
fn where_the_pairs_give_no_direction_steepest_descent_is_tried() {
    let settings = Settings::defaults(&DEFINITION);
    let mut memory = Memory::new(0);
    memory.steps = 3;
    memory.pairs.push_back(Arc::new(CurvaturePair {
        step: vec![1e200],
        change: vec![1e-200],
        inverse: 1.0,
    }));
    let mut workspace = Workspace::default();
    let input = input([&[1.0], &[1.0]], &[1.0], (&settings, &memory));
    let mut bowl = Bowl::new(&[1.0]);
    let proposed = workspace.propose(&DEFINITION, &input, &mut bowl, &mut || true);
    assert!(
        matches!(proposed, Ok(Proposal::Evaluated(_))),
        "{proposed:?}"
    );
    assert_eq!(workspace.candidate, [0.0]);
}

/// As at the start of a warm-up.
#[test]
fn without_a_rate_it_stays_and_asks_nothing() {
    let (settings, memory) = (Settings::defaults(&DEFINITION), Memory::new(0));
    let input = StepInput {
        rate: 0.0,
        ..input([&[1.0], &[1.0]], &[1.0], (&settings, &memory))
    };
    let mut workspace = Workspace::default();
    let mut bowl = Bowl::new(&[1.0]);
    let proposed = workspace.propose(&DEFINITION, &input, &mut bowl, &mut || true);
    assert_eq!(proposed, Ok(Proposal::Position));
    assert_eq!(workspace.evaluations.total(), 0);
    assert_eq!(workspace.candidate, [1.0]);
}

#[test]
fn a_pair_shows_curvature_beyond_rounding() {
    let (settings, memory) = (Settings::defaults(&DEFINITION), Memory::new(0));
    let is_one = |step: f64| {
        let input = input([&[0.0], &[0.0]], &[0.0], (&settings, &memory));
        pair(&input, &[step], &[1.0]).is_some()
    };
    assert!(!is_one(f64::EPSILON));
    assert!(is_one(2.0 * f64::EPSILON));
}
