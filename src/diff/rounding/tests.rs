//! Bounds in closed form, and of losses.

use super::*;
use crate::diff::dual::Dual;
use crate::expr::{KnownNames, parse};
use crate::tape::Tape;

fn tape(text: &str) -> Tape {
    let loss = parse(text, &KnownNames::default()).expect("a loss");
    Tape::compile(&loss.graph, &[loss.objective])
}

#[test]
fn what_is_picked_is_not_rounded() {
    let lowered = |text: &str| {
        let loss = parse(text, &KnownNames::default()).expect("a loss");
        let program = std::sync::Arc::new(crate::diff::Program::new(loss));
        crate::diff::Evaluator::new(program).rounded_value(&[3.0])
    };
    assert!(lowered("rowmax([x, 4, 1])").error < 1e-300);
    assert_eq!(lowered("max(x, 2)").error, 0.0);
    for text in [
        "rowmax([0.1x, 0.3x, 0.2x])",
        "rowmax([0.1x, 0.1x])",
        "norm([0.1x, 0.2x]) + rowmax([0.1x, 0.2x, 0.2x])",
    ] {
        let error = lowered(text).error;
        assert!((1e-17..1e-14).contains(&error), "{text}: {error}");
    }
}

fn error(text: &str, x: f64) -> f64 {
    let tape = tape(text);
    let mut primals = Vec::new();
    tape.evaluate(&[Rounded::exact(x)], Rounded::exact(0.0), &mut primals);
    primals[tape.outputs()[0]].error
}

#[test]
fn cancellation_is_seen_where_the_value_is_small() {
    assert_eq!(error("x", 3.0), 0.0);
    let sum = error("(x + 1e20) - 1e20", 1.0);
    assert_eq!(sum, 1.0, "the x that is lost");
    let eighth = error(
        "x^8 - 8x^7 + 28x^6 - 56x^5 + 70x^4 - 56x^3 + 28x^2 - 8x + 1",
        1.0001,
    );
    assert!((1e-14..1e-12).contains(&eighth), "{eighth}");
    assert!(error("(x - 1)^8", 1.0001) < 1e-33);
}

#[test]
fn a_jump_or_a_bend_within_the_error_of_the_argument_counts() {
    assert!(error("floor(7 (x/7))", 1.0) >= 1.0);
    assert!(error("floor(7 (x/7))", 1.5) < 1e-14);
    let square = error("((1 + x) - 1)^2", 1e-20);
    assert!((1e-40..1e-39).contains(&square), "{square}");
}

#[test]
fn in_dual_numbers_it_bounds_derivatives() {
    let tape = tape("(x + 1e10)^2 - 1e20");
    let mut primals = Vec::new();
    let seed = Dual::seeded(Rounded::exact(1.0), Rounded::exact(1.0));
    let zero = Dual::constant(Rounded::exact(0.0));
    tape.evaluate(&[seed], zero, &mut primals);
    let slope = primals[tape.outputs()[0]].tangent.expect("depends on x");
    assert!((slope.value / 2e10 - 1.0).abs() < 1e-9);
    assert!((1e-6..1e-4).contains(&slope.error), "{}", slope.error);
}

const ULP: f64 = f64::EPSILON;

fn number(value: f64, error: f64) -> Rounded {
    Rounded { value, error }
}

/// Asserts an error to six digits, or to a fraction of a unit where it was read off values that are rounded themselves.
fn is_off(got: Rounded, expected: f64, room: f64, what: &str) {
    let error = got.error;
    let near = (error - expected).abs() <= 1e-6 * expected + room;
    let is_right = error == expected || (near && expected.is_finite());
    assert!(is_right, "{what}: {error:e}, not {expected:e}");
}

/// |f'| times the error of the argument, and the function's own rounding: half a unit for signs, squares and roots, four for others.
#[test]
fn a_function_passes_on_the_errors_of_its_argument_and_adds_its_own() {
    for (function, x, error, expected) in [
        (Unary::Neg, 3.0, 1e-10, 1e-10),
        (Unary::Abs, -3.0, 1e-10, 1e-10),
        (Unary::Relu, 3.0, 0.0, 0.0),
        (Unary::Square, 3.0, 1e-14, 6e-14 + 0.5 * ULP * 9.0),
        (Unary::Square, 1.5, 0.0, 0.5 * ULP * 2.25),
        (Unary::Sqrt, 4.0, 4e-15, 1e-15 + 0.5 * ULP * 2.0),
        (Unary::Exp, 0.0, 0.0, 4.0 * ULP),
        (Unary::Exp, 0.0, 1e-15, 1e-15 + 4.0 * ULP),
        (Unary::Abs, 1.0, 0.0, 0.0),
        (Unary::Not, 3.0, 0.0, 0.0),
        (Unary::Not, 0.0, 0.0, 0.0),
        (Unary::Ln, 1.0, 0.0, SMALLEST),
        (Unary::Sqrt, 0.0, 0.0, 0.0),
        // Of 0 it is exact; a value that merely is as large as its argument is picked.
        (Unary::Sin, 0.0, 0.0, 0.0),
        (Unary::Cos, 0.0, 0.0, 4.0 * ULP),
        // Where it bends, by as much as it moves: 0 on one side of |0|, and 1 to the next step.
        (Unary::Abs, 0.0, 1e-3, 1e-3 + SMALLEST),
        (Unary::Floor, 2.9999, 1e-3, 1.0 + 4.0 * ULP * 2.0),
        (Unary::Floor, 3.0, 1e-3, 1.0),
        (Unary::Floor, 2.9, 1e-3, 4.0 * ULP * 2.0),
        // The root of what is below 0 is no number, and that bounds nothing; the other end does.
        (Unary::Sqrt, 0.0, 1e-6, 1e-3 + SMALLEST),
        (Unary::Ln, 0.0, 1e-3, f64::INFINITY),
        (Unary::Detach, 3.0, f64::INFINITY, f64::INFINITY),
        // It bends where it moves more than four times the linear estimate: x² moves by 2xe + e², so from e = 6x on.
        (Unary::Square, 1e-9, 5.9e-9, 11.8e-18),
        (Unary::Square, 1e-9, 6.1e-9, 49.41e-18),
        // And by more than rounding: 1 - cos(e) is e²/2, where 4 ε is e = 4.2e-8. What is less is the function's own.
        (Unary::Cos, 0.0, 3.3e-8, 4.0 * ULP),
        (Unary::Cos, 0.0, 1e-6, 5e-13 + 4.0 * ULP),
    ] {
        let name = format!("{}({x} ± {error})", function.name());
        let room = if function == Unary::Cos { 2e-16 } else { 0.0 };
        is_off(number(x, error).apply(function), expected, room, &name);
    }
}

#[expect(clippy::too_many_lines, reason = "one table of closed forms")]
#[test]
fn a_function_of_two_passes_on_both_errors_and_adds_its_own() {
    let (two, three) = (number(2.0, 1e-14), number(3.0, 1e-15));
    for (function, a, b, expected) in [
        (Binary::Mul, two, three, 3.2e-14 + 0.5 * ULP * 6.0),
        (Binary::Div, three, two, 5e-16 + 7.5e-15 + 0.5 * ULP * 1.5),
        (
            Binary::Hypot,
            number(3.0, 1e-14),
            number(4.0, 0.0),
            6e-15 + 4.0 * ULP * 5.0,
        ),
        (Binary::Add, two, three, 1.1e-14),
        (Binary::Sub, two, three, 1.1e-14),
        (
            Binary::Mul,
            Rounded::exact(2.0),
            three,
            2e-15 + 0.5 * ULP * 6.0,
        ),
        (
            Binary::Mul,
            two,
            Rounded::exact(3.0),
            3e-14 + 0.5 * ULP * 6.0,
        ),
        // An argument that is exact adds nothing, though the slope by it is no number.
        (
            Binary::Pow,
            number(-2.0, 1e-14),
            Rounded::exact(3.0),
            1.2e-13 + 1.5 * ULP * 8.0,
        ),
        (Binary::Mul, number(1.0, 0.01), number(1.0, 0.01), 0.02),
        // Where a product bends, each corner may be the farthest: 1.1² - 0.1².
        (Binary::Mul, number(0.1, 1.0), number(0.1, 1.0), 1.2),
        (Binary::Mul, number(-0.1, 1.0), number(-0.1, 1.0), 1.2),
        (Binary::Mul, number(-0.1, 1.0), number(0.1, 1.0), 1.2),
        (Binary::Mul, number(0.1, 1.0), number(-0.1, 1.0), 1.2),
        // What a sum loses is known to the digit.
        (
            Binary::Add,
            Rounded::exact(4.933_903_538_385_06),
            Rounded::exact(-119.255_101_972_417_14),
            7.105_427_357_601_002e-15,
        ),
        (
            Binary::Add,
            Rounded::exact(1.0),
            Rounded::exact(1e-20),
            1e-20,
        ),
        (
            Binary::Sub,
            Rounded::exact(1e-20),
            Rounded::exact(1.0),
            1e-20,
        ),
        (Binary::Max, two, three, 1e-15),
        (Binary::Min, two, three, 1e-14),
        (Binary::Less, two, three, 0.0),
        (Binary::Less, number(2.0, 0.6), number(3.0, 0.6), 1.0),
        (Binary::Less, number(2.0, 0.4), number(3.0, 0.4), 0.0),
        (
            Binary::Less,
            number(3.0, 1e-3),
            Rounded::exact(2.0),
            SMALLEST,
        ),
        (
            Binary::Less,
            Rounded::exact(3.0),
            number(2.0, 1e-3),
            SMALLEST,
        ),
        (Binary::Less, Rounded::exact(3.0), Rounded::exact(2.0), 0.0),
        // Two units apart, one of them exact: the other's error is seen, and no other.
        (
            Binary::Less,
            Rounded::exact(1.0),
            number(1.0 + 2.0 * ULP, 1e-30),
            0.0,
        ),
        (Binary::Greater, number(2.0, 0.6), number(3.0, 0.6), 1.0),
        (Binary::Tie, three, two, 0.0),
        // Powers up to the eighth are products, each of half a unit; others are functions.
        (
            Binary::Pow,
            Rounded::exact(2.0),
            Rounded::exact(3.0),
            1.5 * ULP * 8.0,
        ),
        (
            Binary::Pow,
            Rounded::exact(2.0),
            Rounded::exact(-3.0),
            1.5 * ULP * 0.125,
        ),
        (
            Binary::Pow,
            Rounded::exact(2.0),
            Rounded::exact(8.0),
            4.0 * ULP * 256.0,
        ),
        (
            Binary::Pow,
            Rounded::exact(2.0),
            Rounded::exact(1.0),
            0.5 * ULP * 2.0,
        ),
        (
            Binary::Pow,
            Rounded::exact(2.0),
            Rounded::exact(9.0),
            4.0 * ULP * 512.0,
        ),
        (
            Binary::Pow,
            Rounded::exact(4.0),
            Rounded::exact(1.5),
            4.0 * ULP * 8.0,
        ),
        (Binary::Mul, Rounded::exact(5.0), Rounded::exact(0.0), 0.0),
        (Binary::Rem, Rounded::exact(3.0), Rounded::exact(3.0), 0.0),
        (
            Binary::Pow,
            Rounded::exact(2.0),
            Rounded::exact(6.0),
            3.0 * ULP * 64.0,
        ),
        // No product with an exact 0 is rounded; one with a 0 that is off inherits.
        (Binary::Mul, Rounded::exact(0.0), Rounded::exact(5.0), 0.0),
        (
            Binary::Mul,
            number(0.0, 1e-10),
            Rounded::exact(5.0),
            5e-10 + SMALLEST,
        ),
        // Below the normal range half a unit is half the smallest number and what the bound counts for it.
        (
            Binary::Mul,
            Rounded::exact(1e-300),
            Rounded::exact(1e-10),
            SMALLEST + 0.5 * ULP * 1e-310,
        ),
        (
            Binary::Mul,
            Rounded::exact(1e-300),
            Rounded::exact(1e-30),
            SMALLEST,
        ),
        (
            Binary::Mul,
            Rounded::exact(1e-150),
            Rounded::exact(1e-150),
            0.5 * ULP * 1e-300,
        ),
    ] {
        let what = format!("{a:?} {} {b:?}", function.name());
        is_off(a.apply2(function, b), expected, 0.0, &what);
    }
}

/// So near to where it turns, a condition may hold or not: then the branch may be the other.
#[test]
fn a_condition_that_is_off_adds_the_jump() {
    let (a, b) = (number(2.0, 1e-3), number(5.0, 1e-2));
    let choose = |value, error| number(value, error).choose(a, b);
    assert_eq!(choose(1.0, 0.0), a);
    assert_eq!(choose(0.0, 0.0), b);
    assert_eq!(choose(1.0, 0.5), number(2.0, 3.0 + 1e-3));
    assert_eq!(choose(0.0, 0.5), number(5.0, 3.0 + 1e-2));
    let nowhere = Rounded::exact(f64::NAN);
    assert_eq!(number(1.0, 0.5).choose(a, nowhere), a);
    assert_eq!(number(2.0, 0.0).holds(), Some(true));
    assert_eq!(number(0.0, 0.5).holds(), Some(false));
}
