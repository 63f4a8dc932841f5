//! Logarithms to the bases 2 and 10, after FDLIBM: ln(m) as a sum of two numbers, of which the first has 21 digits only, so that its
//! product with one over ln(2) or ln(10), itself in two parts, is exact. They have the bits of the `libm` crate's `log2` and `log10`.

use super::parts::{exponent_and_rest, half_square_and_series, high_half};

/// 2^54, which lifts the numbers below the normal range into it.
const LIFT: f64 = 18_014_398_509_481_984.0;

/// A base: 1/ln(base) and log(2) to the base, each in two parts.
struct Base {
    scale: [f64; 2],
    log_2: [f64; 2],
}

const TWO: Base = Base {
    scale: [1.442_695_040_721_446_3, 1.675_171_316_488_651_2e-10],
    log_2: [1.0, 0.0],
};

const TEN: Base = Base {
    scale: [0.434_294_481_878_168_9, 2.508_294_671_164_527_5e-11],
    log_2: [0.301_029_995_663_611_77, 3.694_239_077_158_931e-13],
};

/// log₂ x for every x: -inf at 0, NaN below; error below 1 unit in the last place, exact at powers of 2.
#[inline(always)]
pub fn log2(x: f64) -> f64 {
    logarithm(x, &TWO)
}

/// log₁₀ x for every x: -inf at 0, NaN below; error below 1 unit in the last place, exact at powers of 10.
#[inline(always)]
pub fn log10(x: f64) -> f64 {
    logarithm(x, &TEN)
}

#[inline(always)]
fn logarithm(x: f64, base: &Base) -> f64 {
    let below = x < f64::MIN_POSITIVE;
    let [k, f] = exponent_and_rest(if below { x * LIFT } else { x });
    let k = if below { k - 54.0 } else { k };
    // ln(1 + f) is high + low.
    let [half_square, series] = half_square_and_series(f);
    let high = high_half(f - half_square);
    let low = f - high - half_square + series;
    let [scale, scale_rest] = base.scale;
    let product = high * scale;
    let of_k = k * base.log_2[0];
    let rest = k * base.log_2[1] + (low + high) * scale_rest + low * scale;
    let sum = of_k + product;
    let y = rest + ((of_k - sum) + product) + sum;
    let y = if x == f64::INFINITY { x } else { y };
    let edge = if x == 0.0 {
        f64::NEG_INFINITY
    } else {
        f64::NAN
    };
    if x > 0.0 { y } else { edge }
}
