//! The words of `check` at points with names: each where it must be said, and where it must not.

use gdplay::diff::{Agreement, Comparison, LineDirection, Method, Spacing, check};

use super::words::evaluator;

/// What `check` says of the first parameter.
fn word(text: &str, at: &[f64]) -> Agreement {
    check(&mut evaluator(text), at)[0].verdict
}

/// A loss of x, and where.
type At = (&'static str, f64);

/// A point that has a word, beside one that is nearly the same and has another.
const EACH: &[(Agreement, At, At)] = &[
    (Agreement::Agree, ("x^2", 3.0), ("x^2 + abs(x - 3)", 3.0)),
    (Agreement::CannotTell, ("1e200 + x", 1.0), ("1e10 + x", 1.0)),
    (Agreement::Kink, ("abs(x)", 0.0), ("abs(x) x", 0.0)),
    (
        Agreement::Jump,
        ("floor(x)", 1.0),
        ("floor(x) (x - 1)", 1.0),
    ),
    (Agreement::Cut, ("x detach(x)", 3.0), ("x detach(3)", 3.0)),
    (Agreement::Undefined, ("sqrt(x)", 0.0), ("sqrt(x)", 1e-9)),
];

#[test]
fn every_word_appears_where_it_must_and_only_there() {
    for (wanted, (text, at), (other, beside)) in EACH {
        assert_eq!(word(text, &[*at]), *wanted, "{text} at {at}");
        assert_ne!(word(other, &[*beside]), *wanted, "{other} at {beside}");
    }
    // A right method disagrees with nothing; a wrong one is made by hand.
    let told = |slope: f64| {
        let (mut evaluator, at) = (evaluator("x^2"), [3.0]);
        let mut comparison = Comparison::at(&mut evaluator, &at, Spacing::Balanced);
        comparison
            .along(LineDirection::Parameter(0), &[slope, 6.0])
            .verdict
    };
    assert_eq!(told(6.1), Agreement::Disagree);
    assert_eq!(told(6.0), Agreement::Agree);
    let has_case = |verdict: &Agreement| {
        *verdict == Agreement::Disagree || EACH.iter().any(|(word, ..)| word == verdict)
    };
    assert!(Agreement::ALL.iter().all(has_case));
}

#[test]
fn named_points_have_their_words() {
    let points: [(&str, f64, Agreement); 30] = [
        ("floor(x)", 1.0, Agreement::Jump),
        ("round(x)", 0.5, Agreement::Jump),
        ("step(x)", 0.0, Agreement::Jump),
        ("x + floor(x)", 2.0, Agreement::Jump),
        ("x sign(x-2)", 2.0, Agreement::Jump),
        ("(x-2) sign(x-2)", 2.0, Agreement::Kink),
        ("x % 2", 4.0, Agreement::Jump),
        ("floor(x)", 1.5, Agreement::Agree),
        ("floor(x)", 0.999_999_9, Agreement::Agree),
        ("x^2", 1e-22, Agreement::Agree),
        ("x^2", 6e-27, Agreement::Agree),
        ("1-cos(x)", 0.3, Agreement::Agree),
        ("(x/1e-8)^4", 7e-9, Agreement::Agree),
        ("x^3", 0.0, Agreement::Agree),
        ("1 + x^3", 0.0, Agreement::Agree),
        ("abs(x)^1.5", 0.0, Agreement::Agree),
        ("x^2 + 5", 0.0, Agreement::Agree),
        ("0 x + 5", 3.0, Agreement::Agree),
        ("1e20 + x", 1.0, Agreement::Agree),
        ("1e200 + x", 1.0, Agreement::CannotTell),
        ("abs(x - 1e-12)", 0.0, Agreement::Agree),
        ("100x^2 + 1e-4 abs(x)", 0.0, Agreement::Kink),
        ("1e6 x + abs(x)", 0.0, Agreement::Kink),
        ("relu(x) - relu(-x)", 0.0, Agreement::Disagree),
        ("x sqrt(x)", 0.0, Agreement::Undefined),
        ("sqrt(x)", 0.0, Agreement::Undefined),
        ("x^(1/3)", 0.0, Agreement::Undefined),
        ("ln(x)", -1.0, Agreement::Undefined),
        ("x + detach(round(x) - x)", 0.3, Agreement::Cut),
        ("x + detach(round(x) - x)", 0.5, Agreement::Jump),
    ];
    for (text, at, wanted) in points {
        let found = check(&mut evaluator(text), &[at]).remove(0);
        assert_eq!(found.verdict, wanted, "{text} at {at}: {found:?}");
    }
    assert_eq!(word("sqrt(x^2 + y^2)", &[0.0, 0.0]), Agreement::Kink);
}

#[test]
fn a_slope_that_only_the_rules_miss_is_found() {
    let slope = |text: &str, at: &[f64]| check(&mut evaluator(text), at).remove(0).slope;
    assert_eq!(slope("sqrt(x^2 + y^2)^2", &[0.0, 0.0]), Some(0.0));
    assert_eq!(slope("x sqrt(x)", &[0.0]), Some(0.0));
    let found = slope("sqrt(x^2)^2 + 3x", &[0.0]).expect("a slope");
    assert!((found - 3.0).abs() < 1e-9, "{found}");
    assert_eq!(slope("sqrt(x)", &[0.0]), None);
    assert_eq!(slope("ln(x)", &[0.0]), None);
}

#[test]
fn a_spacing_that_is_too_coarse_or_too_fine_confirms_nothing() {
    use gdplay::diff::Doubt::{Rounding, TooCoarse, TooFine};
    let found = |text: &str, at: f64, spacing: f64| {
        let (mut evaluator, at) = (evaluator(text), [at]);
        let slope = evaluator.gradient_by(Method::Reverse, &at, Spacing::Balanced)[0];
        let mut comparison = Comparison::at(&mut evaluator, &at, Spacing::Fixed(spacing));
        let found = comparison.along(LineDirection::Parameter(0), &[slope]);
        (found.verdict, found.doubt)
    };
    let coarse = (Agreement::CannotTell, Some(TooCoarse));
    let fine = (Agreement::CannotTell, Some(TooFine));
    assert_eq!(found("x^3/3 - x", 2.0, 10.0), coarse);
    assert_eq!(found("x^3/3 - x", 2.0, 0.3), coarse);
    assert_eq!(found("x^3/3 - x", 2.0, 0.01), (Agreement::Agree, None));
    assert_eq!(found("x^3/3 - x", 2.0, 1e-15), fine);
    let hidden = (Agreement::CannotTell, Some(Rounding));
    assert_eq!(found("x^2", 6e-27, 1e-5), hidden);
    assert_eq!(found("abs(x)", 0.0, 1.0), (Agreement::Kink, None));
}

/// Quotients wider than the function see it flat on both sides; that its slope in the middle is another is no fault of a rule.
#[test]
fn a_slope_that_is_narrower_than_the_spacing_is_not_refuted() {
    let saturated = "z = atan(erf(erfc(x))); erf(1 - tanh(z)^2 - (y - w^2))";
    for (text, at) in [
        (saturated, &[1.1027, -1.7701, -1.6892][..]),
        ("tanh(19 + sin(x))", &[1.0]),
        ("erf(6 + 0.1 cos(x))", &[0.3]),
        ("sigmoid(35 + exp(-x^2))", &[0.5]),
    ] {
        let found = check(&mut evaluator(text), at);
        let words: Vec<Agreement> = found.iter().map(|check| check.verdict).collect();
        assert!(!words.contains(&Agreement::Disagree), "{text}: {words:?}");
    }
}

/// A loss that jumps between neighboring numbers has values that are no line: a slope of the branch is not refuted by them.
#[test]
fn what_jumps_within_every_spacing_is_not_refuted() {
    use gdplay::diff::Doubt::Jumps;
    let found = |text: &str, at: f64| {
        let found = check(&mut evaluator(text), &[at]).remove(0);
        (found.verdict, found.doubt)
    };
    for (text, at) in [
        ("1e50 % x", 3.0),
        ("1e17 % x", 0.3),
        ("x % 1e-30", 0.3),
        ("(1e25 x) % 1", 0.3),
        ("1e20 x - floor(1e20 x)", 0.3),
    ] {
        let jumps = (Agreement::CannotTell, Some(Jumps));
        assert_eq!(found(text, at), jumps, "{text}");
    }
    for (text, at) in [("10 % x", 3.0), ("1e6 x - floor(1e6 x)", 0.300_000_4)] {
        assert_eq!(found(text, at), (Agreement::Agree, None), "{text}");
    }
}

/// Where terms cancel the rules share one error: the finite difference is right, and nobody says that they agree.
#[test]
fn digits_that_cancel_in_the_rules_are_no_agreement() {
    use gdplay::diff::Doubt::Cancellation;
    let found = |text: &str, at: f64| check(&mut evaluator(text), &[at]).remove(0);
    for (text, at, truth) in [
        ("(exp(x)-1)/x", 1e-6, 0.5 + 1e-6 / 3.0),
        ("(exp(x)-1)/x", 1e-8, 0.5),
        ("(exp(x)-1)/x", 1e-10, 0.5),
        ("(exp(x)-1)/x", 1e-12, 0.5),
        ("(exp(x)-1)/x", 1e-14, 0.5),
        ("(x^3-1)/(x-1)", 1.000_000_1, 3.000_000_2),
        ("(x^3-1)/(x-1)", 1.000_000_000_01, 3.000_000_000_02),
        ("(1-cos(x))/x^2", 1e-9, -1e-9 / 12.0),
        ("ln(1+x)/x", 1e-12, -0.5),
        ("(sqrt(1+x)-1)/x", 1e-12, -0.125),
        ("(sin(x)-x)/x^3", 1e-6, 1e-6 / 60.0),
        ("(tan(x)-sin(x))/x^3", 1e-6, 2.5e-7),
    ] {
        let found = found(text, at);
        let told = (found.verdict, found.doubt);
        assert_eq!(
            told,
            (Agreement::CannotTell, Some(Cancellation)),
            "{text} at {at}: {found:?}"
        );
        let off = (found.finite.slope - truth).abs();
        assert!(off <= 2.0 * found.finite.error, "{text} at {at}: {found:?}");
        assert!(
            (found.true_slope - truth).abs() <= 2.0 * found.slope_error,
            "{text} at {at}: {found:?}"
        );
    }
    for (text, at) in [
        ("expm1(x)/x", 0.3),
        ("(exp(x)-1)/x", 0.3),
        ("(exp(x)-1)/x", 1e-3),
        ("(1-cos(x))/x^2", 0.1),
        ("log1p(x)/x", 0.1),
        ("x^2 - 2x + 1", 1.000_000_001),
    ] {
        let found = found(text, at);
        assert_eq!(found.verdict, Agreement::Agree, "{text} at {at}: {found:?}");
    }
}

/// Nothing moves where a slope is far below what rounding leaves of the loss: it is not confirmed.
#[test]
fn a_slope_that_nothing_shows_is_not_confirmed() {
    for (text, at, wanted) in [
        ("sigmoid(x)", 40.0, Agreement::CannotTell),
        ("tanh(x)^2", 20.0, Agreement::CannotTell),
        ("sigmoid(x)", 20.0, Agreement::Agree),
        ("relu(x)", -3.0, Agreement::Agree),
        ("sin(x)", std::f64::consts::FRAC_PI_2, Agreement::Agree),
    ] {
        let found = check(&mut evaluator(text), &[at]).remove(0);
        assert_eq!(found.verdict, wanted, "{text} at {at}: {found:?}");
    }
    let even = check(&mut evaluator("sinc(x)"), &[0.0]).remove(0);
    assert_eq!(even.verdict, Agreement::Agree);
    assert!(even.finite.spacing < 1e3, "{even:?}");
}

/// Far away a loss may be level; where nothing near can be seen, or is a number, that is no jump here.
#[test]
fn a_jump_is_seen_near_by_or_not_at_all() {
    let found = |text: &str, at: &[f64]| check(&mut evaluator(text), at);
    let powers = found("x^y", &[-2.0, 3.0]);
    assert_eq!(powers[1].verdict, Agreement::Undefined, "{powers:?}");
    assert!(powers[1].finite.slope.is_nan());
    let hidden = found("ln(1-sigmoid(x))", &[36.0]);
    assert_ne!(hidden[0].verdict, Agreement::Jump, "{hidden:?}");
    let jump = found("1e10 floor(x)", &[3.0]);
    assert_eq!(jump[0].verdict, Agreement::Jump, "{jump:?}");
}
