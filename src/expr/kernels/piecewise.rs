//! Functions in pieces, as selections instead of branches. None swallows NaN. Only comparisons, roots and single
//! operations: every result is exact or correctly rounded.

/// √x; the root of -0 is 0, so that its slope there is +inf on both sides.
#[inline(always)]
pub fn sqrt(x: f64) -> f64 {
    (x + 0.0).sqrt()
}

/// -1, 0 or 1; 0 at -0.
#[inline(always)]
pub fn sign(x: f64) -> f64 {
    let side = if x < 0.0 { -1.0 } else { x };
    let side = if x > 0.0 { 1.0 } else { side };
    side + 0.0
}

/// 1 above 0, else 0.
#[inline(always)]
pub fn step(x: f64) -> f64 {
    let low = if x <= 0.0 { 0.0 } else { x };
    if x > 0.0 { 1.0 } else { low }
}

/// x above 0, else 0.
#[inline(always)]
pub fn relu(x: f64) -> f64 {
    if x <= 0.0 { 0.0 } else { x }
}

/// x above 0, x/100 below.
#[inline(always)]
pub fn leaky_relu(x: f64) -> f64 {
    if x > 0.0 { x } else { 0.01 * x }
}

/// The first where a condition, which is 1 or 0, holds, else the second.
#[inline(always)]
pub fn choose(condition: f64, a: f64, b: f64) -> f64 {
    if condition == 0.0 { b } else { a }
}

/// 1 where a condition does not hold, else 0.
#[inline(always)]
pub fn not(condition: f64) -> f64 {
    let turned = if condition == 0.0 { 1.0 } else { 0.0 };
    if condition.is_nan() {
        condition
    } else {
        turned
    }
}

/// 1 where both conditions hold, else 0.
#[inline(always)]
pub fn both(a: f64, b: f64) -> f64 {
    f64::from(a != 0.0) * f64::from(b != 0.0)
}

/// 1 where one of two conditions holds, or both, else 0.
#[inline(always)]
pub fn either(a: f64, b: f64) -> f64 {
    1.0 - f64::from(a == 0.0) * f64::from(b == 0.0)
}

/// The greater; unlike `f64::max`, NaN if either is. Of two equal ones the second.
#[inline(always)]
pub fn max(a: f64, b: f64) -> f64 {
    let greater = if a > b { a } else { b };
    if a.is_nan() { a } else { greater }
}

/// The smaller; NaN if either is.
#[inline(always)]
pub fn min(a: f64, b: f64) -> f64 {
    -max(-a, -b)
}

/// How much of the greater of two is the first: 1, 1/2 where they are equal, or 0.
#[inline(always)]
pub fn tie(a: f64, b: f64) -> f64 {
    if a == b { 0.5 } else { step(a - b) }
}
