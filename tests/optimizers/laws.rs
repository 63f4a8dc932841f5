//! What theory proves of descent on a parabola, and what every optimizer owes to replay.

use proptest::prelude::*;

use gdplay::diff::{Evaluator, Objective};
use gdplay::optim::{
    self, Clip, Descent, Noise, Plan, PlanEdit, Schedule, Settings, Stop, StopReason,
};

use crate::support::loss;

/// ½ λ x² by the language itself.
fn parabola(curvature: f64) -> Evaluator {
    loss(&format!("0.5 * {curvature:?} * x^2"))
}

fn plan(optimizer: &str, set: &[(&str, f64)], steps: u64) -> Plan {
    let mut settings = Settings::defaults(optim::find(optimizer).expect("a known optimizer"));
    for (name, value) in set {
        settings.set(name, *value).expect("an allowed setting");
    }
    let mut plan = Plan::new(settings);
    plan.stop = Stop {
        steps,
        gradient_norm: 0.0,
    };
    plan
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Descent on ½ λ x² multiplies the position by 1 − η λ at every step.
    #[test]
    fn descent_on_a_parabola_is_a_power(
        curvature in 0.1..10.0_f64,
        product in 0.01..2.5_f64,
        start in -3.0..3.0_f64,
    ) {
        let mut loss = parabola(curvature);
        let rate = product / curvature;
        let plan = plan("gd", &[("learning_rate", rate)], 40);
        let mut descent = Descent::start(plan, &[start], &mut loss);
        while descent.step(&mut loss) {
            let factor = 1.0 - rate * curvature;
            let expected = factor.powi(descent.steps() as i32) * start;
            // Each step rounds by some ulp of x and of η λ x.
            let rounding = f64::EPSILON * (1.0 + product) / factor.abs().max(1e-3);
            let tolerance = 4.0 * descent.steps() as f64 * rounding * expected.abs() + 1e-300;
            prop_assert!((descent.at()[0] - expected).abs() <= tolerance.max(1e-15 * expected.abs()));
        }
        prop_assert_eq!(descent.steps(), 40);
    }

    /// A clone goes on with the same bits, whatever optimizer, schedule, clipping, noise and edits.
    #[test]
    fn a_clone_goes_on_bit_for_bit(
        index in 0..optim::ALL.len(),
        kind in 0..optim::schedule::ALL.len(),
        cut in 0_u64..20,
        seed in any::<u64>(),
        x in -1.5..1.5_f64,
        y in -1.0..2.0_f64,
    ) {
        let mut loss = loss("(1 - x)^2 + 10*(y - x^2)^2");
        let mut plan = plan(optim::ALL[index].name, &[("learning_rate", 0.01)], 40);
        plan.schedule = Schedule::of(optim::schedule::ALL[kind]);
        plan.clip = Clip::Norm(5.0);
        plan.noise = Noise { scale: 0.1, seed };
        let mut descent = Descent::start(plan, &[x, y], &mut loss);
        for _ in 0..cut {
            descent.step(&mut loss);
        }
        let mut clone = descent.clone();
        // Looking ahead and meeting other points of the same loss in between changes nothing.
        let _ = descent.arrows(&mut loss);
        let _ = descent.explain(&mut loss, 0, "x");
        let edit = PlanEdit::LearningRate(0.02);
        let go_on = |descent: &mut Descent, loss: &mut Evaluator| {
            let mut bits = Vec::new();
            for k in 0..20 {
                if k == 7 {
                    descent.apply(&edit).expect("an allowed rate");
                }
                descent.step(loss);
                bits.extend(descent.at().iter().chain([&descent.loss()]).map(|x| x.to_bits()));
            }
            (bits, descent.evaluations(), descent.stop().map(StopReason::name))
        };
        let first = go_on(&mut descent, &mut loss);
        loss.value(&[7.0, 7.0]);
        prop_assert_eq!(first, go_on(&mut clone, &mut loss));
    }

    /// The heavy ball on ½ λ x² converges if and only if 0 < η λ < 2 + 2 β.
    #[test]
    fn the_heavy_ball_converges_below_two_plus_two_beta(
        curvature in 0.1..10.0_f64,
        momentum in 0.0..0.95_f64,
        part in prop_oneof![0.02..0.98_f64, 1.02..1.5_f64],
    ) {
        let mut loss = parabola(curvature);
        let rate = part * (2.0 + 2.0 * momentum) / curvature;
        let set = [("learning_rate", rate), ("momentum", momentum)];
        let mut descent = Descent::start(plan("momentum", &set, 4000), &[1.0], &mut loss);
        while descent.at()[0].abs() < 1e100 && descent.step(&mut loss) {}
        prop_assert_eq!(part < 1.0, descent.at()[0].abs() < 1e-6, "{} {}", part, descent.at()[0]);
    }
}

/// At a rate so great that the first step overflows, the outcome has a name and no iterate is lost.
#[test]
fn an_enormous_rate_is_an_outcome() {
    for definition in optim::ALL {
        let mut loss = loss("(1 - x)^2 + 100*(y - x^2)^2");
        let plan = plan(definition.name, &[("learning_rate", 1e300)], 50);
        let mut descent = Descent::start(plan, &[-1.2, 1.0], &mut loss);
        while descent.step(&mut loss) {
            assert!(descent.loss().is_finite() && descent.at().iter().all(|x| x.is_finite()));
        }
        assert!(descent.stop().is_some(), "{}", definition.name);
    }
}
