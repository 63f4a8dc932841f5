//! Swings that were taken for something else once, each with a run beside it that is what it looks like.

use gdplay::explain::{Diagnosis, FindingKind, Verdict};

use crate::run::{plan, run};

fn said(text: &str, optimizer: &str, rate: f64, at: &[f64], steps: u64) -> Diagnosis {
    let plan = plan(optimizer, &[("learning_rate", rate)]);
    run(text, plan, at, steps).diagnosis
}

/// A coordinate that takes no part in a swing does not say where the run is.
#[test]
fn a_run_is_inside_a_swing_in_spite_of_a_coordinate_that_has_come_in() {
    let hops = said("abs(x - 1) + y^2", "gd", 0.2, &[3.07, 1.0], 60);
    assert_eq!(hops.verdict, Verdict::Oscillating, "{}", hops.reason);
    assert!(
        hops.reason.starts_with("x hops over the kink at 1"),
        "{}",
        hops.reason
    );
    let comes = said("abs(x - 1) + y^2", "gd", 0.2, &[3.07, 1.0], 4);
    assert_eq!(comes.verdict, Verdict::Converging, "{}", comes.reason);
}

/// Lion's steps are as long as its rate: what drifts with them does not run away.
#[test]
fn a_swing_whose_middle_drifts_does_not_diverge() {
    for steps in [0, 20, 60, 1000] {
        let drifts = said("x^2", "lion", 1.0, &[0.3], steps);
        assert_eq!(
            drifts.verdict,
            Verdict::Oscillating,
            "{steps}: {}",
            drifts.reason
        );
    }
    let grows = said("x^2 + 1e-9 x^4", "gd", 1.005, &[0.3], 60);
    assert_eq!(grows.verdict, Verdict::Diverging, "{}", grows.reason);
}

/// Where the curvature is infinite at the minimum it bounds no rate.
#[test]
fn a_minimum_without_a_curvature_bounds_no_rate() {
    let is_large = |text: &str, rate: f64| {
        let said = said(text, "gd", rate, &[1.0], 100);
        assert_eq!(
            said.verdict,
            Verdict::Oscillating,
            "{text}: {}",
            said.reason
        );
        let mut findings = said.findings.iter();
        findings.any(|finding| finding.kind == FindingKind::RateTooLarge)
    };
    assert!(!is_large("abs(x)^1.5", 0.1));
    assert!(is_large("sqrt(1 + (5x)^2)", 0.5));
}

/// RMSprop is thrown far out by its first step, and its average of that slope lets it move no more.
#[test]
fn what_no_longer_moves_on_a_slope_is_stuck_and_not_on_flat_ground() {
    let thrown = |steps: u64| said("cosh(x)", "rmsprop", 5.0, &[2.0], steps);
    let first = thrown(0);
    assert_eq!(first.verdict, Verdict::Plateau, "{}", first.reason);
    assert!(
        first.reason.starts_with("predicted: loss up to 3.5"),
        "{}",
        first.reason
    );
    let later = thrown(60);
    assert_eq!(later.verdict, Verdict::Plateau, "{}", later.reason);
    assert!(later.sentence.starts_with("stuck: "), "{}", later.sentence);
    let flat = said("tanh(x)^2", "rmsprop", 0.1, &[30.0], 5);
    assert!(!flat.sentence.starts_with("stuck: "), "{}", flat.sentence);
}

/// What is computed from columns counts as one: x² is fifty times x here.
#[test]
fn the_scale_of_what_is_computed_from_columns_is_a_cause() {
    use gdplay::scenario::{Origin, Scenario};
    let has_scale = |x: &str| {
        let text = format!(
            "loss = 'mse(a x + b x^2 + c, t)'\n[data]\ncolumns = {{ x = {x}, t = [1, 2, 3, 9] }}"
        );
        let scenario = Scenario::read(&text, Origin::Typed).expect("a scenario");
        let racer = &scenario.racers[0];
        let mut evaluator = gdplay::diff::Evaluator::new(std::sync::Arc::new(scenario.program()));
        let mut descent = gdplay::optim::Descent::start(racer.plan, &racer.start, &mut evaluator);
        for _ in 0..20 {
            descent.step(&mut evaluator);
        }
        let said = gdplay::explain::diagnose(&descent, &mut evaluator);
        let mut scales = said.findings.into_iter();
        let scale = scales.find(|finding| finding.kind == FindingKind::Scale);
        scale.map(|finding| (finding.text, finding.remedy.unwrap_or_default()))
    };
    let (text, remedy) = has_scale("[1, 20, 50, 70]").expect("a cause");
    assert!(text.starts_with("`x²` is "), "{text}");
    assert_eq!(remedy, "scale it: standardize(x²) in place of x²");
    assert_eq!(has_scale("[-1, 0.5, 1, 2]"), None);
}

/// RMSprop swings by 1.3 thousandths around the minimum, Nadam by 0.75.
#[test]
fn a_swing_is_told_from_a_thousandth_of_1_on() {
    let verdict = |text: &str, optimizer: &str, rate: f64, steps: u64| {
        said(text, optimizer, rate, &[0.03], steps).verdict
    };
    assert_eq!(
        verdict("|x|^1.5", "rmsprop", 0.0013, 200),
        Verdict::Oscillating
    );
    assert_ne!(verdict("|x|", "nadam", 0.0008, 2000), Verdict::Oscillating);
}
