//! Steps by hand, ends, and the memory.

use super::*;
use crate::optim::descent::Descent;
use crate::optim::plan::Plan;
use crate::optim::settings::Settings;
use crate::optim::stop::Stop;
use crate::optim::test_losses::{Bowl, Pole};
use crate::optim::test_run::Run;

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
    assert_eq!(run.path(1), [0.0]); // at the minimum it stays
    assert_eq!(run.descent.evaluations().total(), 4);
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
        counts.push(descent.memory.pairs.len());
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
