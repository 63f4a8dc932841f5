//! What is advised was tried: a run that follows it stays finite and ends no higher than it began.

use gdplay::explain::{FindingKind, Verdict};

use crate::run::{read, said};

/// The remedies for a rate that is too large or too small.
fn of_rate(text: &str, start: &str, racer: &str, steps: u64) -> String {
    let said = said(text, start, racer, steps);
    let kinds = [FindingKind::RateTooLarge, FindingKind::RateTooSmall];
    let of_rate = said
        .findings
        .iter()
        .filter(|found| kinds.contains(&found.kind));
    let remedies: Vec<String> = of_rate.filter_map(|found| found.remedy.clone()).collect();
    remedies.join("; ")
}

/// The first number in a text.
fn first_number(text: &str) -> f64 {
    let mut numbers = text.split(' ').filter_map(|word| word.parse().ok());
    numbers
        .next()
        .unwrap_or_else(|| panic!("no number in {text}"))
}

/// Where the curvature of the start bears a rate, and the first steps lead to where the loss is steeper.
#[test]
fn a_run_that_follows_the_advice_comes_down() {
    let himmelblau = "(x^2 + y - 11)^2 + (x + y^2 - 7)^2";
    let rosenbrock = "(1 - x)^2 + 100 (y - x^2)^2";
    let heavy = "optimizer = 'momentum'\nlearning_rate = ";
    for (text, start, racer, rate, most) in [
        (himmelblau, "x = -2\ny = -1", "learning_rate = ", "2", 0.04),
        (
            rosenbrock,
            "x = -1\ny = 3",
            "learning_rate = ",
            "0.5",
            0.0012,
        ),
        (
            "x^2 (x - 3)^2 (x + 2)^2",
            "x = 1",
            "learning_rate = ",
            "1.2",
            0.08,
        ),
        ("x^4 + y^2", "x = -2\ny = 0.5", heavy, "0.001", 0.07),
        (
            "max(x, y) + x^2 + y^2",
            "x = 1\ny = 3",
            "learning_rate = ",
            "0.001",
            0.9,
        ),
        ("x ln(x)", "x = 0.8", "learning_rate = ", "2", 0.9),
    ] {
        let advice = of_rate(text, start, &format!("{racer}{rate}"), 200);
        let advised = first_number(&advice);
        assert!(advised <= most, "{text}: {advice}");
        let file = format!(
            "loss = '{text}'\n[params]\n{start}\n[stop]\nsteps = 500\n[[racers]]\n{racer}{advised}"
        );
        let mut run = read(&file);
        let before = run.descent.loss();
        let after = run.until(500).descent.loss();
        assert!(after <= before, "{text}: {advice}: {before} → {after}");
    }
}

/// Where the law is exact, or the bound was borne, only what is below it is safe.
#[test]
fn below_a_bound_is_safe_and_not_at_it() {
    let advice = of_rate("x^2", "x = 3", "learning_rate = 0.001", 0);
    assert_eq!(advice, "below 1 is safe (exact)");
    let advice = of_rate("(x + y)^2", "x = 3\ny = 1", "learning_rate = 0.001", 0);
    assert_eq!(advice, "below 0.5 is safe (exact)");
    let untried = of_rate(
        "x^4 + y^2",
        "x = -2\ny = 0.5",
        "optimizer = 'momentum'\nlearning_rate = 0.001",
        200,
    );
    assert!(
        untried.contains("is safe (tried from the start)"),
        "{untried}"
    );
    assert!(!untried.contains("below"), "{untried}");
}

/// Where no rate that was tried does, none is named.
#[test]
fn without_a_rate_that_does_none_is_named() {
    // Weight decay draws it up from the minimum at which it starts, at every rate.
    let racer = |decay: f64| format!("learning_rate = 1.5\nweight_decay = {decay}");
    let none = of_rate("(x - 3)^2", "x = 3", &racer(0.1), 20);
    assert!(
        none.contains("a tenth of the learning rate, and again"),
        "{none}"
    );
    let some = of_rate("(x - 3)^2", "x = 2", &racer(0.0), 20);
    assert!(some.contains("a learning rate of 0.5 or less"), "{some}");
}

/// Next to nothing is added where rounding alone leads to the edge; farther out a step led there.
#[test]
fn the_remedy_fits_how_far_outside_an_argument_is() {
    let remedy = |text: &str, start: &str, rate: &str| {
        let said = said(text, start, &format!("learning_rate = {rate}"), 5);
        let found = said
            .findings
            .iter()
            .find(|found| found.kind == FindingKind::NotFinite);
        found
            .and_then(|found| found.remedy.clone())
            .unwrap_or_default()
    };
    let outside = remedy("x^2 - ln(1 - x^2)", "x = 0.5", "0.7");
    assert!(outside.contains("smaller steps"), "{outside}");
    assert!(!outside.contains("+ 1e-12"), "{outside}");
    let edge = remedy("-ln(x^2)", "x = 0", "0.1");
    assert!(
        edge.contains("ln(x^2 + 1e-12)") || edge.contains("ln(x² + 1e-12)"),
        "{edge}"
    );
}

/// Beyond the curvature of the start a larger rate may do; and of a momentum, which leads to other valleys, only what was tried is
/// said to do.
#[test]
fn a_larger_rate_is_advised_where_it_was_tried() {
    let advice = |loss: &str, start: &str, racer: &str| of_rate(loss, start, racer, 100);
    let quartic = advice("x^4", "x = 1", "learning_rate = 0.3");
    assert!(
        first_number(&quartic) > 0.36 && quartic.contains("tried"),
        "{quartic}"
    );
    let kept = advice("x^4", "x = 1", "learning_rate = 0.45");
    assert!(
        kept.contains("momentum, or adam") && !kept.contains("scale"),
        "{kept}"
    );
    let heavy = "optimizer = 'momentum'\nlearning_rate = 0.001";
    for loss in ["x + 1/x", "sqrt(1 + x^2)"] {
        let tried = advice(loss, "x = 3", heavy);
        assert!(tried.contains("tried from the start"), "{loss}: {tried}");
        let rate = first_number(&tried);
        let racer = format!("optimizer = 'momentum'\nlearning_rate = {rate}");
        let end = said(loss, "x = 3", &racer, 3000);
        let comes = matches!(end.verdict, Verdict::Converged | Verdict::Converging);
        assert!(comes, "{loss}, {rate}: {}", end.sentence);
    }
    let exact = advice(
        "x^2 + 25y^2",
        "x = 2\ny = 1",
        "optimizer = 'momentum'\nlearning_rate = 1e-5",
    );
    assert!(exact.contains("below"), "{exact}");
}

/// Along the valley x y = 1 the loss falls for ever, and the farther out the steeper are its walls: what bears the first steps
/// swings between them later.
#[test]
fn an_advised_rate_is_borne_where_it_leads() {
    let narrows = "(x*y - 1)^2 + x^2";
    let advice = of_rate(narrows, "x = 1\ny = 1", "learning_rate = 1", 200);
    let advised = first_number(&advice);
    assert!((0.03..0.12).contains(&advised), "{advice}");
    let followed = said(
        narrows,
        "x = 1\ny = 1",
        &format!("learning_rate = {advised}"),
        1024,
    );
    assert_ne!(
        followed.verdict,
        Verdict::Oscillating,
        "{}",
        followed.sentence
    );
    // A valley that keeps its width bears half of the bound.
    let advice = of_rate(
        "(x*y - 1)^2 + x^2 + (y - 1)^2",
        "x = 1\ny = 1",
        "learning_rate = 1",
        200,
    );
    assert!(first_number(&advice) > 0.12, "{advice}");
}

/// The curvature of x⁴ near 0 is next to none. What gathered speed before is led far beyond by a rate that fits there; where
/// there is no speed, the same bound holds all the way to 0.
#[test]
fn of_momentum_a_curvature_bounds_no_rate_but_that_of_a_quadratic() {
    for optimizer in ["momentum", "nesterov"] {
        let racer = format!("optimizer = '{optimizer}'\nlearning_rate = 0.01");
        for (loss, is_bound) in [("x^4", false), ("x^2", true)] {
            let said = said(loss, "x = 1", &racer, 100);
            assert_eq!(
                said.largest_safe_rate.is_some(),
                is_bound,
                "{optimizer} {loss}"
            );
            assert_eq!(
                said.reason.contains("safe below"),
                is_bound,
                "{}",
                said.reason
            );
        }
    }
    let gd = said("x^4", "x = 1", "learning_rate = 0.01", 100);
    assert!(gd.largest_safe_rate.is_some(), "{}", gd.reason);
}

/// Far out x + 1/x is next to straight: by its curvature there a step of 2x³ would be safe, which leads over the pole, as it does
/// from 2 on; from 1/2 it leads to the minimum.
#[test]
fn no_bound_leads_over_a_pole_or_out_of_sight() {
    for (start, is_bound) in [(0.5, true), (2.0, false), (3000.0, false)] {
        let said = said(
            "x + 1/x",
            &format!("x = {start:?}"),
            "learning_rate = 1e-3",
            5,
        );
        assert_eq!(
            said.largest_safe_rate.is_some(),
            is_bound,
            "{start}: {}",
            said.reason
        );
    }
}

/// The bound at the start, about 1, is halved until the hops over the kink, K times the rate wide, are a twentieth of the way: by 2⁷,
/// or by 2¹⁰.
#[test]
fn a_rate_is_halved_nine_times_before_it_is_given_up() {
    let advice = |slope: f64| {
        let loss = format!("0.5 x^2 + {slope:?} abs(x)");
        of_rate(&loss, "x = -20", "learning_rate = 2.1", 10)
    };
    assert!(advice(100.0).contains("or less"), "{}", advice(100.0));
    assert!(
        advice(1000.0).contains("and again, until the loss falls"),
        "{}",
        advice(1000.0)
    );
}

/// At 18 the wall bends by 2028 times K: η·λ is 0.7 million times its limit, or 1.4 million times.
#[test]
fn where_it_was_thrown_is_absurd_from_a_million_times_the_limit_on() {
    let text = |wall: f64| {
        let loss = format!("0.5 x^2 + {wall:?} relu(x - 5)^4");
        let said = said(&loss, "x = -20", "learning_rate = 1.9", 1);
        let mut texts = said.findings.iter().map(|found| found.text.clone());
        texts
            .find(|text| text.contains("learning rate"))
            .unwrap_or_default()
    };
    assert!(
        text(363.0).contains("too large: safe below"),
        "{}",
        text(363.0)
    );
    assert!(
        text(727.0).contains("far too large: it was thrown"),
        "{}",
        text(727.0)
    );
}

/// Where a kink is the minimum and there is speed, no curvature bounds the rate.
#[test]
fn three_times_the_rate_is_tried_where_nothing_bounds_it() {
    let heavy = "optimizer = 'momentum'\nlearning_rate = 0.001";
    let advice = of_rate("abs(x) + 1e-3 relu(x - 1)^2", "x = 50", heavy, 0);
    assert_eq!(advice, "3 times as much");
}

/// The bound at the start of x⁴ is 1/6.
#[test]
fn a_bound_is_advised_from_a_fifth_above_the_rate_on() {
    let advice = |rate: &str| of_rate("x^4", "x = 1", &format!("learning_rate = {rate}"), 30);
    assert!(
        advice("0.12").contains("below 0.16 is safe (at the start)"),
        "{}",
        advice("0.12")
    );
    assert!(
        advice("0.15").contains("0.44 is safe (tried"),
        "{}",
        advice("0.15")
    );
}

/// From 1.3 on x + 1/x a step of 1/λ leads to 0.85, one of 1.8/λ up to 0.49; from 0.2 on √(1 + x²) one of 1.8/λ leads to -0.18, one of
/// 3.6/λ up to -0.55.
#[test]
fn a_bound_is_told_where_nine_tenths_of_it_lead_down() {
    let is_told = |loss: &str, start: f64| {
        let said = said(loss, &format!("x = {start:?}"), "learning_rate = 1e-3", 0);
        said.largest_safe_rate.is_some()
    };
    assert!(!is_told("x + 1/x", 1.3));
    assert!(is_told("sqrt(1 + x^2)", 0.2));
    // 9 and 12.6 away.
    assert!(is_told("(x - 5)^2 + 1e-9 x^4", 0.0));
    assert!(!is_told("(x - 7)^2 + 1e-9 x^4", 0.0));
}
