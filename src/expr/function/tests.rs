//! What all rows have in common.

use super::*;

#[test]
fn nan_is_never_swallowed() {
    for f in Unary::ALL {
        assert!(f.value(f64::NAN).is_nan(), "{}", f.name());
    }
    for f in Binary::ALL.iter().filter(|f| f.form() == CallForm::Call) {
        assert!(f.value(f64::NAN, 1.5).is_nan(), "{}", f.name());
        assert!(f.value(1.5, f64::NAN).is_nan(), "{}", f.name());
    }
}

#[test]
fn what_is_composed_of_other_rows_has_the_same_value() {
    let close = |a: f64, b: f64| (a - b).abs() <= 1e-12 * b.abs().max(1.0);
    let points = [-2.5, -1.0, -0.3, 0.2, 0.7, 1.0, 3.0];
    for (f, x) in Unary::ALL.iter().flat_map(|f| points.map(|x| (f, x))) {
        if let Some(composed) = f.composed(x) {
            assert!(close(composed, f.value(x)), "{}({x})", f.name());
        }
    }
    let pairs = points.into_iter().flat_map(|a| points.map(|b| (a, b)));
    let pairs: Vec<(f64, f64)> = pairs
        .filter(|(a, b)| *a > 0.0 || b.fract() == 0.0)
        .collect();
    for f in Binary::ALL {
        for (a, b) in &pairs {
            let (composed, value) = (f.composed(*a, *b), f.value(*a, *b));
            if let Some(composed) = composed.filter(|_| value.is_finite()) {
                assert!(close(composed, value), "{}({a}, {b})", f.name());
            }
        }
    }
    assert_eq!(Unary::SigmoidSlope.composed(0.0), Some(0.25));
    assert_eq!(Unary::Sin.composed(0.0), None);
    assert_eq!(Tie.composed(1.0, 1.0), Some(0.5));
    assert_eq!(Binary::Add.composed(1.0, 1.0), None);
}

#[test]
fn ties_are_split_in_halves() {
    let partials = Binary::Max.partials(f64::INFINITY, f64::INFINITY, f64::INFINITY);
    assert_eq!(partials, [0.5, 0.5]);
    assert_eq!(Binary::Min.partials(1.0, 2.0, 1.0), [1.0, 0.0]);
}

#[test]
fn what_is_level_in_pieces_has_no_slope() {
    use Unary::{Ceil, Detach, Floor, Not, Round};
    for f in [Detach, Sign, Step, Floor, Ceil, Round, Trunc, Not] {
        for x in [-1.5, -0.0, 0.0, 0.5, 2.0] {
            assert_eq!(f.derivative(x, f.value(x)), 0.0, "{} at {x}", f.name());
        }
    }
    assert_eq!([0.0, -0.0].map(Scalar::holds), [Some(false); 2]);
    assert_eq!([1.0, -0.5].map(Scalar::holds), [Some(true); 2]);
}
