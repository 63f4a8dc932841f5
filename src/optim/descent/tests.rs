use super::super::clip::Clip;
use super::super::schedule::Schedule;
use super::super::settings::Settings;
use super::super::stop::Stop;
use super::super::test_losses::{Bowl, Pole};
use super::super::{gd, momentum};
use super::*;
use crate::diff::{Evaluator, Program};
use crate::expr::{KnownNames, parse};

fn gd_plan(rate: f64) -> Plan {
    let settings = Settings::defaults(&gd::DEFINITION);
    Plan::new(settings.with("learning_rate", rate).unwrap())
}

#[test]
fn a_clone_has_no_room_to_step_in() {
    for definition in super::super::ALL {
        let mut loss = Bowl::new(&[1.0, 4.0]);
        let plan = Plan::new(Settings::defaults(definition));
        let mut descent = Descent::start(plan, &[1.0, 2.0], &mut loss);
        descent.step(&mut loss);
        assert!(descent.own.0.is_some() && descent.clone().own.0.is_none());
        assert_eq!(descent.memory.numbers.len(), 2 * definition.remembers);
    }
}

#[test]
fn one_gradient_for_each_iterate() {
    let mut loss = Bowl::new(&[1.0, 4.0]);
    let mut descent = Descent::start(gd_plan(0.1), &[1.0, 2.0], &mut loss);
    let mut records = vec![descent.iterate()];
    while descent.step(&mut loss) {
        records.push(descent.iterate());
    }
    assert_eq!(records.len(), 201);
    assert_eq!(descent.stop(), Some(&StopReason::Steps { steps: 200 }));
    assert_eq!(descent.evaluations().total(), 201);
    assert_eq!(records[0].loss, 8.5);
    assert_eq!(records[0].gradient_norm, 65_f64.sqrt());
    assert_eq!(records[1].at, [0.9, 1.2]);
}

#[test]
fn a_refused_candidate_is_no_iterate_and_a_smaller_rate_goes_on() {
    let mut loss = Bowl::new(&[1.0]);
    let settings = Settings::defaults(&momentum::DEFINITION);
    let plan = Plan::new(settings.with("learning_rate", 0.5).unwrap());
    let mut descent = Descent::start(plan, &[1.0], &mut loss);
    assert!(descent.step(&mut loss));
    let undisturbed = descent.clone();
    descent.apply(&PlanEdit::LearningRate(1e300)).unwrap();
    assert!(!descent.step(&mut loss));
    let Some(StopReason::NotFinite {
        broken: Broken::Value,
        candidate,
        value,
    }) = descent.stop()
    else {
        panic!("{:?}", descent.stop());
    };
    assert!(candidate[0].abs() > 1e299 && *value == f64::INFINITY);
    assert_eq!(descent.at(), undisturbed.at());
    assert_eq!(descent.steps(), 1);
    descent.apply(&PlanEdit::LearningRate(0.5)).unwrap();
    let mut undisturbed = undisturbed;
    for _ in 0..5 {
        assert!(descent.step(&mut loss) && undisturbed.step(&mut loss));
        // The refused candidate was asked for, so it counts; all else is the same.
        let same = Iterate {
            evaluations: descent.iterate().evaluations,
            ..undisturbed.iterate()
        };
        assert_eq!(descent.iterate(), same);
        assert!(same.evaluations > undisturbed.iterate().evaluations);
    }
}

#[test]
fn what_is_not_finite_is_named() {
    let broken = |start: f64, rate: f64| {
        let mut loss = Pole;
        let mut descent = Descent::start(gd_plan(rate), &[start], &mut loss);
        while descent.step(&mut loss) {}
        match descent.stop() {
            Some(StopReason::NotFinite { broken, .. }) => (*broken, descent.steps()),
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(broken(-1.0, 0.1), (Broken::Value, 0)); // the start itself
    assert_eq!(broken(0.0, 0.1), (Broken::Gradient, 0)); // sqrt'(0) = inf
    assert_eq!(broken(0.25, 1.0), (Broken::Value, 0)); // 0.25 - 1 is below 0
    assert_eq!(broken(0.25, 0.25), (Broken::Gradient, 1)); // lands on 0
    assert_eq!(broken(1e-200, 1e300), (Broken::Candidate, 0));
}

#[test]
fn conditions_can_be_changed_while_it_stands() {
    let mut loss = Bowl::new(&[1.0]);
    let mut plan = gd_plan(0.5);
    plan.stop = Stop {
        steps: 3,
        gradient_norm: 0.0,
    };
    let mut descent = Descent::start(plan, &[1.0], &mut loss);
    while descent.step(&mut loss) {}
    assert_eq!(descent.steps(), 3);
    let more = Stop {
        steps: 100,
        gradient_norm: 1e-3,
    };
    descent.apply(&PlanEdit::Stop(more)).unwrap();
    while descent.step(&mut loss) {}
    assert_eq!(descent.steps(), 10); // 2^-10 is the first below 1e-3
    assert_eq!(descent.stop().unwrap().name(), "gradient_norm");
    assert!(descent.apply(&PlanEdit::LearningRate(-1.0)).is_err());
    assert_eq!(descent.rate(), 0.5);
}

#[test]
fn a_gradient_as_small_as_asked_for_stops() {
    let stops = |threshold: f64| {
        let mut plan = gd_plan(0.1);
        plan.stop.gradient_norm = threshold;
        let descent = Descent::start(plan, &[3.0], &mut Bowl::new(&[1.0]));
        descent.stop().is_some()
    };
    assert_eq!([0.0, 2.5, 3.0, 3.5].map(stops), [false, false, true, true]);
}

/// What a descent is, to the bit; NaN is NaN.
fn state(descent: &Descent) -> String {
    let Descent {
        plan,
        step,
        at,
        value,
        test_value,
        gradient,
        gradient_norm,
        changed_gradient,
        memory,
        matrices: _,
        evaluations,
        record,
        is_clipped,
        stop,
        own: _,
    } = descent;
    format!(
        "{plan:?} {step} {at:?} {value:?} {test_value:?} {gradient:?} {gradient_norm:?} {changed_gradient:?} {memory:?} \
         {evaluations:?} {record:?} {is_clipped} {stop:?}"
    )
}

fn evaluator(text: &str) -> Evaluator {
    let loss = parse(text, &KnownNames::default()).expect("a loss");
    Evaluator::new(Arc::new(Program::new(loss)))
}

/// Steps of all plans at all losses, some by [`Descent::run`], the others one by one.
#[test]
fn steps_in_one_loop_are_the_steps_one_by_one() {
    fn compare(plan: &Plan, start: &[f64], objective: &mut dyn Objective) {
        let mut single = Descent::start(*plan, start, objective);
        let mut run = single.clone();
        let mut expected = vec![state(&single)];
        while single.step(objective) {
            expected.push(state(&single));
        }
        expected.push(state(&single));
        let mut reached = 0;
        for most in [1, 2, 0, 40, 7, 100, 1000] {
            let done = run.run(objective, most);
            reached += done as usize;
            // What refused a candidate stands behind the last step.
            let stopped = usize::from(run.stop().is_some());
            assert!(
                state(&run) == expected[reached + stopped],
                "{plan:?} {most}"
            );
        }
        assert!(run.stop().is_some());
    }
    let cosine = Schedule::named("cosine").unwrap();
    for definition in super::super::ALL {
        for rate in [1e-3, 0.1, 3.0, 1e300] {
            for schedule in [Schedule::constant(), cosine] {
                for gradient_norm in [0.0, 0.5] {
                    let settings = Settings::defaults(definition);
                    let mut plan = Plan::new(settings.with("learning_rate", rate).unwrap());
                    plan.schedule = schedule;
                    plan.stop = Stop {
                        steps: 120,
                        gradient_norm,
                    };
                    compare(&plan, &[1.0, -2.0, 0.0], &mut Bowl::new(&[1.0, 4.0, 0.5]));
                    compare(&plan, &[0.5], &mut Pole);
                    compare(&plan, &[0.0], &mut Pole);
                    // Of one and of two parameters there is a loop in registers: down a valley, off the edge of where the loss
                    // is defined, to where a partial derivative is 0, and to where squares vanish.
                    for (text, start) in [
                        ("(1 - x)^2 + 100(y - x^2)^2", &[-1.2, 1.0][..]),
                        ("sqrt(x) + 0.01y^2", &[0.5, 3.0]),
                        ("x^2 + sin(y)^2", &[0.7, 0.0]),
                        ("1e-150x^4", &[1.0]),
                        ("|x| + x^2", &[0.3]),
                    ] {
                        compare(&plan, start, &mut evaluator(text));
                    }
                    plan.clip = Clip::Norm(0.5);
                    compare(&plan, &[1.0, -2.0, 0.0], &mut Bowl::new(&[1.0, 4.0, 0.5]));
                }
            }
        }
    }
}
