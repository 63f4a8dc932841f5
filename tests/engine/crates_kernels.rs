//! Kernels that stand for functions of the `libm` crate in loops over lanes have its bits.

use gdplay::expr::function::Unary;
use gdplay::expr::kernels;

use super::random::Random;

/// A kernel, what it stands for, and up to where.
type Kernel = (&'static str, fn(f64) -> f64, fn(f64) -> f64, f64);

const EVERYWHERE: f64 = f64::NAN;

const KERNELS: [Kernel; 13] = [
    ("log2", kernels::log2, libm::log2, EVERYWHERE),
    ("log10", kernels::log10, libm::log10, EVERYWHERE),
    ("asin", kernels::asin, libm::asin, EVERYWHERE),
    ("acos", kernels::acos, libm::acos, EVERYWHERE),
    ("atan", kernels::atan, libm::atan, EVERYWHERE),
    ("cosh", kernels::near_cosh, libm::cosh, kernels::NEAR_SINH),
    ("sinh", kernels::near_sinh, libm::sinh, kernels::NEAR_SINH),
    (
        "asinh",
        kernels::near_asinh,
        libm::asinh,
        kernels::NEAR_ASINH,
    ),
    ("acosh", kernels::near_acosh, acosh, kernels::NEAR_ASINH),
    ("atanh", kernels::atanh, libm::atanh, EVERYWHERE),
    ("erf", kernels::near_erf, libm::erf, kernels::NEAR_ERF),
    ("erfc", kernels::near_erfc, libm::erfc, kernels::NEAR_ERF),
    ("gelu", kernels::near_gelu, gelu, kernels::NEAR_GELU),
];

/// The crate's is a number in some places below -1.
fn acosh(x: f64) -> f64 {
    Unary::Acosh.value(x)
}

fn gelu(x: f64) -> f64 {
    Unary::Gelu.value(x)
}

/// Where functions change their formula, and numbers of all kinds.
const CORNERS: [f64; 45] = [
    0.0,
    f64::MIN_POSITIVE,
    5e-324,
    f64::MAX,
    f64::INFINITY,
    f64::NAN,
    1.0 / (1_u64 << 56) as f64,
    1.0 / (1_u64 << 54) as f64,
    1.0 / (1_u64 << 28) as f64,
    1.0 / (1_u64 << 27) as f64,
    1.0 / (1_u64 << 26) as f64,
    0.25,
    0.346_573_590_279_972_64,
    0.4375,
    0.5,
    0.6875,
    std::f64::consts::LN_2,
    0.84375,
    0.975,
    1.0,
    1.039_720_770_839_917_9,
    1.1875,
    1.25,
    1.5,
    2.0,
    2.4375,
    2.5,
    2.857_142_857_142_857,
    6.0,
    10.0,
    17.0,
    28.0,
    100.0,
    709.782_712_893_384,
    710.475_860_073_943_9,
    1024.0,
    1074.0,
    1075.0,
    2_147_483_648.0,
    4_503_599_627_370_497.0,
    9_007_199_254_740_993.0,
    kernels::NEAR_ASINH,
    18_446_744_073_709_551_616.0,
    73_786_976_294_838_206_464.0,
    1e300,
];

/// The corners, their neighbors, the numbers whose low half is 0 beside them, and all that with the other sign.
fn corners() -> Vec<f64> {
    let around = CORNERS.into_iter().flat_map(|x| {
        let bits = x.to_bits();
        let half = bits >> 32 << 32;
        [
            bits,
            bits.wrapping_add(1),
            bits.wrapping_sub(1),
            half,
            half.wrapping_add(1 << 32),
            half.wrapping_add((1 << 32) - 1),
        ]
    });
    let around = around.map(f64::from_bits);
    around.flat_map(|x| [x, -x]).collect()
}

/// The same number, with the sign of 0; NaN is NaN.
fn same(a: f64, b: f64) -> bool {
    a.to_bits() == b.to_bits() || (a.is_nan() && b.is_nan())
}

#[test]
fn functions_have_the_bits_of_the_crate() {
    let mut random = Random(31);
    let mut points = corners();
    for _ in 0..20_000 {
        points.extend([
            random.any_number(),
            random.number(1.1),
            random.number(8.0),
            random.number(30.0),
            random.number(760.0),
        ]);
    }
    for (name, kernel, reference, limit) in KERNELS {
        let is_beyond = |x: f64| x.is_nan() || x.abs() >= limit;
        let points = points.iter();
        for x in points.filter(|x| limit.is_nan() || !is_beyond(**x)) {
            let (got, wanted) = (kernel(*x), reference(*x));
            assert!(same(got, wanted), "{name}({x:e}) = {got:e}, not {wanted:e}");
        }
    }
}

#[test]
fn powers_have_the_bits_of_the_crate() {
    let corners = corners();
    let mut random = Random(32);
    let mut points: Vec<(f64, f64)> = Vec::new();
    for x in &corners {
        points.extend(corners.iter().map(|y| (*x, *y)));
    }
    for _ in 0..20_000 {
        let (x, y) = (random.number(10.0), random.number(10.0));
        points.extend([
            (random.any_number(), random.any_number()),
            (random.any_number(), y),
            (x, y),
            (x.abs(), y),
            (x, (20.0 * y).round()),
            // Beside 1 large exponents count.
            (1.0 + 1e-6 * x, 1e8 * y),
            (1.0 + 1e-9 * x, 1e11 * y),
        ]);
        // Where results overflow, vanish, or leave the normal range.
        for end in [1024.0, -1022.0, -1075.0] {
            points.push((x.abs(), (end + 1e-9 * y) / x.abs().log2()));
        }
    }
    // By 1, -1 and 2 the crate multiplies and divides; these exponents never come here.
    points.retain(|(_, y)| ![-1.0, 1.0, 2.0].contains(y));
    for (x, y) in points {
        let (got, wanted) = (kernels::pow(x, y), libm::pow(x, y));
        assert!(same(got, wanted), "{x:e}^{y:e} = {got:e}, not {wanted:e}");
        assert!(
            y == 0.5 || same(kernels::pow_but_root(x, y), wanted),
            "{x:e}^{y:e}"
        );
    }
}

#[test]
fn angles_have_the_bits_of_the_crate() {
    let check = |y: f64, x: f64| {
        let (got, wanted) = (kernels::atan2(y, x), libm::atan2(y, x));
        assert!(
            same(got, wanted),
            "atan2({y:e}, {x:e}) = {got:e}, not {wanted:e}"
        );
    };
    let corners = corners();
    for y in &corners {
        for x in &corners {
            check(*y, *x);
        }
    }
    let mut random = Random(32);
    for _ in 0..100_000 {
        check(random.number(8.0), random.number(8.0));
        check(random.any_number(), random.any_number());
    }
}

#[test]
fn cube_roots_have_the_bits_of_the_crate() {
    let mut random = Random(33);
    let mut points = corners();
    for exponent in -600..600 {
        points.push(2.0_f64.powi(exponent));
    }
    for _ in 0..100_000 {
        let root = (random.number(1.0) * 1e5).round();
        points.extend([random.any_number(), random.number(8.0), root * root * root]);
    }
    let mut clear = 0;
    for point in &points {
        // Neighbors of cubes have roots that hardly differ from a number, or from the middle between two.
        for x in [*point, point.next_up(), point.next_down()] {
            let (got, wanted) = (kernels::clear_cbrt(x), libm::cbrt(x));
            let is_clear = !got.is_nan();
            assert!(
                !is_clear || same(got, wanted),
                "cbrt({x:e}) = {got:e}, not {wanted:e}"
            );
            assert!(
                is_clear || !(1e-199..1e199).contains(&x.abs()),
                "cbrt({x:e})"
            );
            clear += usize::from(is_clear);
        }
    }
    assert!(clear > 2 * points.len());
}
