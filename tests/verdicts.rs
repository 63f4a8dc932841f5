//! Verdicts where the answer is known, and those of every scenario that comes with the program.

use std::sync::Arc;

use gdplay::data::Selection;
use gdplay::diff::{Evaluator, Program};
use gdplay::explain::Verdict::{
    Converged, Converging, Cut, Diverging, NotFinite, Oscillating, Plateau, Saddle,
};
use gdplay::explain::network::Network;
use gdplay::explain::{Diagnosis, Verdict, diagnose};
use gdplay::expr::{Names, parse};
use gdplay::optim::{Clip, Descent, Edit, Iterate, Plan, Settings, StopReason, find};
use gdplay::scenario::{Scenario, library};

/// A descent with everything that was recorded.
struct Run {
    evaluator: Evaluator,
    descent: Descent,
    recorded: Vec<Iterate>,
}

impl Run {
    fn start(evaluator: &Evaluator, plan: &Plan, at: &[f64]) -> Self {
        let mut evaluator = evaluator.clone();
        let descent = Descent::start(*plan, at, &mut evaluator);
        Self {
            recorded: vec![descent.iterate()],
            evaluator,
            descent,
        }
    }

    /// Goes on up to a step, or as far as it goes.
    fn until(&mut self, step: u64) -> &mut Self {
        while self.descent.steps() < step && self.descent.step(&mut self.evaluator) {
            self.recorded.push(self.descent.iterate());
        }
        self
    }

    fn diagnosis(&mut self) -> Diagnosis {
        diagnose(&self.recorded, &self.descent, &mut self.evaluator)
    }
}

fn plan(optimizer: &str, settings: &[(&str, f64)]) -> Plan {
    let definition = find(optimizer).expect("an optimizer");
    let mut plan = Plan::new(Settings::defaults(definition));
    for (name, value) in settings {
        plan.settings.set(name, *value).expect("a setting");
    }
    plan.stop.steps = 1_000_000;
    plan
}

fn gd(rate: f64) -> Plan {
    plan("gd", &[("learning_rate", rate)])
}

fn run(text: &str, plan: &Plan, at: &[f64]) -> Run {
    let loss = parse(text, &Names::default()).expect("a loss");
    Run::start(&Evaluator::new(Arc::new(Program::new(loss))), plan, at)
}

/// What is said of a descent after each of the given numbers of steps.
fn told(text: &str, plan: &Plan, at: &[f64], steps: &[u64]) -> Vec<Diagnosis> {
    let mut run = run(text, plan, at);
    let after = |step: &u64| run.until(*step).diagnosis();
    steps.iter().map(after).collect()
}

fn verdicts(text: &str, plan: &Plan, at: &[f64], steps: &[u64]) -> Vec<Verdict> {
    let told = told(text, plan, at, steps);
    told.iter().map(|diagnosis| diagnosis.verdict).collect()
}

fn close(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * b.abs().max(1.0)
}

/// On ½λx² each step multiplies x by 1 − ηλ.
#[test]
fn a_parabola_is_known_exactly() {
    for (product, verdict) in [
        (0.1, Converging),
        (0.8, Converging),
        (1.5, Converging),
        (1.8, Oscillating),
        (1.99, Oscillating),
        (2.0, Oscillating),
        (2.01, Diverging),
        (3.0, Diverging),
    ] {
        for curvature in [0.04, 1.0, 250.0] {
            let loss = format!("0.5 · {curvature} x²");
            let start = 1.0 / curvature;
            for told in told(&loss, &gd(product / curvature), &[start], &[0, 1, 2, 3, 8]) {
                let context = format!("{product} {curvature}: {told:?}");
                assert_eq!(told.verdict, verdict, "{context}");
                assert!(told.exact, "{context}");
                assert!(
                    close(told.factor.expect("a law"), 1.0 - product),
                    "{context}"
                );
                let safe = told.largest_safe_rate.expect("a bound");
                assert!(close(safe, 2.0 / curvature), "{context}");
                let [product_told, limit] = told.rate_times_curvature.expect("a law");
                assert!(close(product_told, product) && limit == 2.0, "{context}");
            }
        }
    }
    // ηλ = 1 lands on the minimum with the first step.
    let verdicts = verdicts("0.5 · 4 x²", &gd(0.25), &[3.0], &[0, 1, 5]);
    assert_eq!(verdicts, [Converging, Converged, Converged]);
}

#[test]
fn what_grows_long_enough_is_not_finite() {
    let told = told("0.5 x²", &gd(3.0), &[1.0], &[500, 5000]);
    assert_eq!(told[0].verdict, Diverging);
    assert_eq!(told[1].verdict, NotFinite);
    assert!(
        told[1].reason.contains("x² = inf for x ="),
        "{}",
        told[1].reason
    );
    assert!(
        told[1].reason.contains("η·λmax 3 > 2"),
        "{}",
        told[1].reason
    );
}

/// The best rate for two curvatures is 2/(λ1 + λn); both errors then shrink by (κ − 1)/(κ + 1).
#[test]
fn two_curvatures_divide_the_work() {
    for condition in [25.0, 1000.0] {
        let loss = format!("0.5 (x² + {condition} y²)");
        let start = [-2.5, 1.0];
        let best = told(&loss, &gd(2.0 / (1.0 + condition)), &start, &[0, 50]);
        for told in best {
            let factor = told.factor.expect("a law").abs();
            assert!(
                close(factor, (condition - 1.0) / (condition + 1.0)),
                "{told:?}"
            );
        }
        // At half the largest safe rate nothing jumps, and the valley is slow.
        for told in told(&loss, &gd(1.0 / condition), &start, &[0, 1, 10]) {
            assert_eq!(told.verdict, Converging, "{told:?}");
            assert!(
                told.reason.starts_with("along the valley"),
                "{}",
                told.reason
            );
            assert!(close(told.factor.expect("a law"), 1.0 - 1.0 / condition));
            assert!(close(
                told.largest_safe_rate.expect("a bound"),
                2.0 / condition
            ));
        }
        // Just below it the error across the valley jumps, just above it grows.
        let across =
            |product: f64| told(&loss, &gd(product / condition), &[0.0, 1.0], &[5]).remove(0);
        assert_eq!(across(1.98).verdict, Oscillating);
        assert_eq!(across(2.02).verdict, Diverging);
    }
}

/// The heavy ball is stable for 0 < ηλ < 2 + 2β, Nesterov's form up to (2 + 2β)/(1 + 2β).
#[test]
fn momentum_has_its_own_limit() {
    for (optimizer, limit) in [("momentum", 3.8), ("nesterov", 3.8 / 2.8)] {
        let at = |product: f64| {
            let plan = plan(
                optimizer,
                &[("learning_rate", product / 10.0), ("momentum", 0.9)],
            );
            told("5 x²", &plan, &[1.0], &[60]).remove(0)
        };
        let below = at(0.99 * limit);
        assert_eq!(below.verdict, Oscillating, "{below:?}");
        assert!(below.factor.expect("a law").abs() < 1.0, "{below:?}");
        let above = at(1.01 * limit);
        assert_eq!(above.verdict, Diverging, "{above:?}");
        assert!(above.factor.expect("a law").abs() > 1.0, "{above:?}");
        for told in [below, above] {
            assert!(told.exact);
            assert!(close(
                told.largest_safe_rate.expect("a bound"),
                limit / 10.0
            ));
        }
        // Far below the limit it swings inwards, which is no oscillation that does not settle.
        let swinging = at(0.1);
        assert_eq!(swinging.verdict, Converging, "{swinging:?}");
    }
}

/// The loss falls although η·λmax > 2, as long as there is hardly any error across the valley.
#[test]
fn a_rate_above_the_bound_alone_is_not_diverging() {
    let told = told("x² + 100 y²", &gd(0.011), &[1.0, 1e-12], &[0, 1, 10, 300]);
    for early in &told[..3] {
        assert_eq!(early.verdict, Converging, "{early:?}");
        assert!(
            early.reason.contains("the loss falls, but"),
            "{}",
            early.reason
        );
        assert!(early.reason.contains("η·λmax 2.2 > 2"), "{}", early.reason);
        assert!(close(early.factor.expect("a law"), -1.2), "{early:?}");
    }
    assert_eq!(told[3].verdict, Diverging, "{:?}", told[3]);
}

/// Where the valley is too sharp for the rate, descent is thrown to where it is wide enough.
#[test]
fn what_is_thrown_out_may_settle_elsewhere() {
    let mut run = run("(x y - 1)²", &gd(0.1), &[3.5, 0.28]);
    let start = run.diagnosis();
    let [product, limit] = start.rate_times_curvature.expect("a law");
    assert!(product > limit && !start.exact, "{start:?}");
    assert_eq!(run.until(2000).diagnosis().verdict, Converged);
}

#[test]
fn rosenbrock_s_valley_is_slow_and_its_walls_are_steep() {
    let loss = "(1 - x)² + 100 (y - x²)²";
    let start = [-1.2, 1.0];
    let told = told(loss, &gd(0.001), &start, &[10, 128, 15_000, 60_000]);
    for slow in &told[..3] {
        assert_eq!(slow.verdict, Converging, "{slow:?}");
        assert!(!slow.exact);
    }
    // Near the minimum: λmin 0.399, λmax 1001.6.
    let near = &told[2];
    assert!(
        near.reason.starts_with("along the valley"),
        "{}",
        near.reason
    );
    assert!(
        (near.factor.expect("a law") - 0.9996).abs() < 1e-4,
        "{near:?}"
    );
    assert!(
        (near.largest_safe_rate.expect("a bound") - 0.002).abs() < 1e-4,
        "{near:?}"
    );
    assert_eq!(told[3].verdict, Converged, "{:?}", told[3]);

    let thrown = verdicts(loss, &gd(0.01), &start, &[1, 2, 100]);
    assert_eq!(thrown, [Diverging, Diverging, NotFinite]);
}

#[test]
fn a_saddle_is_left_or_stood_on() {
    let leaving = told("x² - y²", &gd(0.1), &[-0.5, 0.05], &[0, 3, 40]);
    assert_eq!(leaving[0].verdict, Saddle);
    assert_eq!(leaving[1].verdict, Saddle);
    assert_eq!(leaving[2].verdict, Diverging, "{:?}", leaving[2]);
    assert!(
        leaving[2]
            .reason
            .contains("no lower bound along curvature -2")
    );
    assert!(
        leaving[2].reason.contains("× 1.2 a step"),
        "{}",
        leaving[2].reason
    );

    let standing = told("x² - y²", &gd(0.1), &[-0.5, 0.0], &[5, 200]);
    for told in standing {
        assert_eq!(told.verdict, Saddle, "{told:?}");
        assert!(told.reason.contains("nothing starts it"), "{}", told.reason);
    }
    // Newton's method is drawn to it.
    let newton = verdicts("x² - y²", &plan("newton", &[]), &[-0.5, 0.05], &[1, 5]);
    assert_eq!(newton, [Saddle, Saddle]);
    // Every optimizer runs off for ever.
    for optimizer in ["momentum", "adam", "lion", "armijo"] {
        let plan = plan(optimizer, &[("learning_rate", 0.1)]);
        let told = verdicts("x² - y²", &plan, &[-0.5, 0.05], &[400]);
        assert_eq!(told, [Diverging], "{optimizer}");
    }
}

/// Near a saddle of a loss that has minima elsewhere.
#[test]
fn a_saddle_is_seen_from_near_by() {
    let loss = "x² + (y² - 1)²";
    let told = told(loss, &gd(0.05), &[1.0, 1e-6], &[5, 45, 400]);
    assert_eq!(told[0].verdict, Converging, "{:?}", told[0]);
    assert_eq!(told[1].verdict, Saddle, "{:?}", told[1]);
    assert_eq!(told[2].verdict, Converged, "{:?}", told[2]);
    let top = run("-cos(x)", &gd(0.1), &[std::f64::consts::PI]).diagnosis();
    assert_eq!(top.verdict, Saddle, "{top:?}");
    assert!(
        top.reason.starts_with("the top of a hill"),
        "{}",
        top.reason
    );
}

#[test]
fn a_plateau_has_neither_slope_nor_curvature() {
    let easom = "-cos(x) cos(y) exp(-((x - π)² + (y - π)²))";
    for optimizer in ["gd", "adam", "momentum"] {
        let plan = plan(optimizer, &[("learning_rate", 0.1)]);
        let far = verdicts(easom, &plan, &[-5.0, -5.0], &[0, 1, 50]);
        assert_eq!(far, [Plateau, Plateau, Plateau], "{optimizer}");
    }
    assert_eq!(
        verdicts(easom, &gd(0.1), &[2.5, 2.5], &[5, 200]),
        [Converging, Converged]
    );
    assert_eq!(
        verdicts("floor(x)", &gd(0.1), &[1.5], &[0, 5]),
        [Plateau, Plateau]
    );
    // A dead ReLU.
    assert_eq!(
        verdicts("relu(w x + b)²", &gd(0.1), &[1.0, -1.0, 0.0], &[3]),
        [Plateau]
    );
    // The gradient of a saturated sigmoid fades faster than descent goes.
    assert_eq!(verdicts("sigmoid(x)", &gd(1.0), &[-20.0], &[10]), [Plateau]);
    // A stop condition may call a plateau the end.
    let mut patient = gd(0.1);
    patient.stop.gradient_norm = 1e-9;
    assert_eq!(verdicts(easom, &patient, &[-5.0, -5.0], &[50]), [Plateau]);
}

#[test]
fn a_loss_without_minimum_is_not_said_to_have_one() {
    let pole = told("1/x", &gd(0.1), &[1.0], &[10, 1000]);
    for told in pole {
        assert_eq!(told.verdict, Converging, "{told:?}");
        assert!(
            told.reason.contains("no minimum in sight"),
            "{}",
            told.reason
        );
    }
    assert_eq!(
        verdicts("2x + y", &gd(0.1), &[1.0, 1.0], &[0, 100]),
        [Diverging, Diverging]
    );
    assert_eq!(
        verdicts("3 - x²", &gd(0.1), &[0.01], &[0, 30]),
        [Diverging, Diverging]
    );
    // An inflection: the slope vanishes, the loss goes on falling beyond.
    let inflection = told("x³", &gd(0.1), &[1.0], &[5, 100_000]);
    assert_eq!(inflection[0].verdict, Converging);
    assert_eq!(inflection[1].verdict, Saddle, "{:?}", inflection[1]);
    // Downhill for ever, though no quadratic.
    let monkey = verdicts("x³ - 3x y²", &gd(0.05), &[1.0, 0.1], &[18, 1000]);
    assert_eq!(monkey, [Diverging, NotFinite]);
    // A flat direction is no lack of a minimum.
    assert_eq!(
        verdicts("(x + y)²", &gd(0.1), &[1.0, 2.0], &[100]),
        [Converged]
    );
    assert_eq!(verdicts("x⁴", &gd(0.1), &[1.0], &[100_000]), [Converged]);
}

#[test]
fn steps_that_do_not_shrink_jump_over_a_kink() {
    let told = told("|x|", &gd(0.1), &[1.55], &[5, 40]);
    assert_eq!(told[0].verdict, Converging);
    assert_eq!(told[1].verdict, Oscillating);
    assert!(told[1].reason.contains("kink") && told[1].reason.contains("0.1"));
    let lion = verdicts(
        "x²",
        &plan("lion", &[("learning_rate", 0.3)]),
        &[1.0],
        &[40],
    );
    assert_eq!(lion, [Oscillating]);
    let mut noisy = gd(0.1);
    noisy.noise.scale = 1.0;
    let told = run("x²", &noisy, &[0.1]).until(100).diagnosis();
    assert_eq!(told.verdict, Oscillating, "{told:?}");
    assert!(told.reason.contains("noise") && !told.exact, "{told:?}");
}

/// For optimizers that scale their steps by past gradients η·λmax decides nothing, and nothing is said of it.
#[test]
fn of_adaptive_optimizers_nothing_is_claimed() {
    for optimizer in [
        "adam", "adamw", "amsgrad", "nadam", "rmsprop", "adagrad", "adadelta", "lion",
    ] {
        let plan = plan(optimizer, &[("learning_rate", 0.05)]);
        for told in told("x² + 400 y²", &plan, &[2.0, 1.0], &[0, 1, 20, 300]) {
            assert_eq!(told.rate_times_curvature, None, "{optimizer}");
            assert_eq!(told.largest_safe_rate, None, "{optimizer}");
            assert_eq!(told.factor, None, "{optimizer}");
            assert!(!told.exact && !told.reason.contains("λmax"), "{told:?}");
            assert_ne!(told.verdict, Diverging, "{optimizer}: {told:?}");
        }
    }
    let adam = plan("adam", &[("learning_rate", 0.1)]);
    let bowl = verdicts("x² + y²", &adam, &[2.5, 2.0], &[0, 10, 3000]);
    assert_eq!(bowl, [Converging, Converging, Converged]);
}

#[test]
fn line_searches_and_newton_converge() {
    for optimizer in ["armijo", "lbfgs", "newton"] {
        let plan = plan(optimizer, &[]);
        let told = verdicts("x² + 25 y² + 3x", &plan, &[-2.5, 1.0], &[0, 400]);
        assert_eq!(told, [Converging, Converged], "{optimizer}");
    }
}

#[test]
fn a_detach_is_named() {
    let half = told("detach(x) · x", &gd(0.1), &[3.0], &[0, 5]);
    assert_eq!(half[0].verdict, Cut);
    assert!(
        half[0]
            .reason
            .starts_with("∂/∂x is 3, but the loss has slope 6")
    );
    assert_eq!(half[1].verdict, Cut);
    let none = run("(detach(3x + 1))²", &gd(0.1), &[1.3]).diagnosis();
    assert_eq!(none.verdict, Cut);
    assert!(
        none.reason
            .starts_with("∂/∂x is 0, but the loss has slope 29.4")
    );
    assert!(none.reason.contains("no gradient through"));
    // A detach of what does not depend on a parameter cuts nothing.
    assert_eq!(
        verdicts("x² + detach(2)", &gd(0.1), &[1.0], &[3]),
        [Converging]
    );
}

#[test]
fn what_breaks_is_named_with_its_numbers() {
    let log = told("ln(x)", &gd(0.4), &[0.5], &[0, 1]);
    assert_eq!(log[0].verdict, NotFinite);
    assert!(
        log[0]
            .reason
            .starts_with("the next step leads to where ln(x) = NaN for x = -0.3")
    );
    assert_eq!(log[1].verdict, NotFinite);
    assert!(
        log[1]
            .reason
            .starts_with("step 1 leads to where ln(x) = NaN for x = -0.3")
    );
    let start = run("sqrt(x) + y", &gd(0.1), &[-1.0, 0.0]).diagnosis();
    assert_eq!(start.verdict, NotFinite);
    assert_eq!(start.reason, "at the start √(x) = NaN for x = -1");
    let slope = run("sqrt(x)", &gd(0.1), &[0.0]).diagnosis();
    assert_eq!(slope.verdict, NotFinite);
    assert_eq!(slope.reason, "at step 0 √(x) has slope inf for x = 0");
}

#[test]
fn himmelblau_converges() {
    let told = told(
        "(x² + y - 11)² + (x + y² - 7)²",
        &gd(0.01),
        &[-0.15, 0.67],
        &[1, 200],
    );
    assert_eq!(told[0].verdict, Converging);
    assert_eq!(told[1].verdict, Converged);
    assert!(
        told[1].reason.starts_with("a minimum: gradient"),
        "{}",
        told[1].reason
    );
    assert!(
        told[1].reason.contains("λ 25.7 … 82.3"),
        "{}",
        told[1].reason
    );
}

#[test]
fn clipping_and_weight_decay_count() {
    let mut plan = gd(0.1);
    let mut clipped = plan;
    clipped.clip = Clip::Norm(0.1);
    let told = run("50 x²", &clipped, &[2.0]).until(1).diagnosis();
    assert!(
        !told.exact && told.reason.contains("clipping leaves"),
        "{told:?}"
    );
    assert_ne!(told.verdict, Diverging, "{told:?}");
    // x² − 6x + ½ λ x² has its minimum at 6/(2 + λ) and curvature 2 + λ.
    plan.settings.set("weight_decay", 1.0).expect("a setting");
    let mut decayed = run("(x - 3)²", &plan, &[0.0]);
    assert!(close(decayed.diagnosis().factor.expect("a law"), 1.0 - 0.3));
    assert_eq!(decayed.until(200).diagnosis().verdict, Converged);
    assert!(close(decayed.descent.at()[0], 2.0));
}

/// A record of every second iterate shows no jump; the next steps do.
#[test]
fn a_thinned_record_still_tells() {
    let mut run = run("x²", &gd(0.99), &[1.0]);
    run.until(40);
    let thinned: Vec<Iterate> = run.recorded.iter().step_by(4).cloned().collect();
    let told = diagnose(&thinned, &run.descent, &mut run.evaluator);
    assert_eq!(told.verdict, Oscillating, "{told:?}");
    assert_eq!(told.verdict, run.diagnosis().verdict);
}

#[test]
fn diagnosing_changes_nothing() {
    let mut run = run(
        "(x y - 1)²",
        &plan("momentum", &[("learning_rate", 0.02)]),
        &[2.0, 1.0],
    );
    run.until(10);
    let mut undisturbed = run.descent.clone();
    run.diagnosis();
    assert_eq!(run.descent.evaluations(), undisturbed.evaluations());
    for _ in 0..5 {
        assert!(run.descent.step(&mut run.evaluator));
        assert!(undisturbed.step(&mut run.evaluator));
        assert_eq!(run.descent.iterate(), undisturbed.iterate());
    }
    // A smaller rate after a break goes on, and the verdict with it.
    let mut thrown = self::run("ln(x)²", &gd(5.0), &[3.0]);
    thrown.until(3);
    assert_eq!(thrown.diagnosis().verdict, NotFinite);
    thrown
        .descent
        .apply(&Edit::LearningRate(0.05))
        .expect("a rate");
    assert_eq!(thrown.until(3).diagnosis().verdict, Converging);
}

/// Every racer of every scenario of the library, at its end.
#[test]
fn every_scenario_has_a_sensible_verdict() {
    let mut lines = Vec::new();
    for entry in library() {
        let scenario = entry.read().expect("a scenario of the library is valid");
        let program = Arc::new(scenario.program());
        let evaluator = Evaluator::new(Arc::clone(&program));
        for racer in &scenario.racers {
            let mut run = Run::start(&evaluator, &racer.plan, &racer.start);
            for step in [0, 1, 2, 5, 20] {
                let told = run.until(step).diagnosis();
                assert!(told.reason.chars().count() <= 110, "{}", told.reason);
                assert!(!told.reason.contains("NaN;"), "{}", told.reason);
            }
            let told = run.until(racer.plan.stop.steps).diagnosis();
            let (name, steps) = (&racer.name, run.descent.steps());
            let head = format!("{} · {name} · {steps}", entry.name);
            lines.push(format!(
                "{head}\n    {}: {}",
                told.verdict.name(),
                told.reason
            ));
            lines.extend(findings(&program, &run.descent));
        }
    }
    insta::assert_snapshot!(lines.join("\n"));
}

/// What goes wrong in a network where a descent stands, or where it would have gone.
fn findings(program: &Arc<Program>, descent: &Descent) -> Vec<String> {
    let refused = match descent.stop() {
        Some(StopReason::NotFinite { candidate, .. }) => Some(candidate.as_slice()),
        _ => None,
    };
    let network = Network::of(program, descent.at(), Selection::Train, refused);
    let found = network.map_or_else(Vec::new, |network| network.findings);
    found.iter().map(|f| format!("    ! {f}")).collect()
}

/// A scenario's racer with another learning rate, to its end.
fn of_scenario(name: &str, racer: usize, rate: f64) -> Diagnosis {
    let scenario = Scenario::open(name).expect("a scenario");
    let racer = &scenario.racers[racer];
    let mut plan = racer.plan;
    plan.settings.set("learning_rate", rate).expect("a rate");
    let evaluator = Evaluator::new(Arc::new(scenario.program()));
    Run::start(&evaluator, &plan, &racer.start)
        .until(u64::MAX)
        .diagnosis()
}

#[test]
fn other_rows_at_every_step_do_not_hide_what_the_curvature_does() {
    // The loss is (a + eps)² in the mean: λ = 2, so each step multiplies a by 1 − 2η.
    assert_eq!(of_scenario("monte_carlo", 0, 0.1).verdict, Converging);
    assert_eq!(of_scenario("monte_carlo", 0, 1.0).verdict, Oscillating);
    for rate in [1.7, 3.0, 10.0] {
        let told = of_scenario("monte_carlo", 0, rate);
        assert_eq!(told.verdict, Diverging, "{rate}: {}", told.reason);
    }
}

#[test]
fn what_a_schedule_stops_far_out_was_thrown_out() {
    let told = of_scenario("noise", 1, 1.0);
    assert_eq!(told.verdict, Diverging, "{}", told.reason);
}
