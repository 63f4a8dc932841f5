//! Every kernel against a table of 200-bit references, and at the edges.
//!
//! A line of the table is a function, the bits of x, the bits of the f64 nearest to f(x), and what that lacks of f(x), in
//! units in its last place. It was computed with mpmath at 260 bits (1,400 for arguments beyond 10^5), from `expm1` on by
//! `kernels_added.py`.

use std::collections::BTreeMap;

use gdplay::expr::function::Unary;
use gdplay::expr::kernels;

const TABLE: &str = include_str!("kernels.txt");

/// The largest error of a function, in units in the last place: what its documentation says, or two units where that is a series.
const ALLOWED: [(&str, f64); 19] = [
    ("cos", 0.75),
    ("elu", 1.5),
    ("exp", 1.2),
    ("exp2", 1.2),
    ("expm1", 2.0),
    ("ln", 1.0),
    ("log1p", 1.5),
    ("mish", 5.0),
    ("sigmoid", 3.0),
    ("sigmoid_slope", 5.0),
    ("silu", 4.0),
    ("sin", 0.75),
    ("sinc", 2.0),
    ("sinc_curvature", 2.0),
    ("sinc_slope", 2.0),
    ("softplus", 2.0),
    ("tan", 3.0),
    ("tanh", 3.0),
    ("tanh_slope", 5.0),
];

fn named(name: &str) -> Unary {
    let known = Unary::ALL.iter().find(|function| function.name() == name);
    *known.expect("a function of the table")
}

/// The distance from one number to the next larger in magnitude, at |y|.
fn last_place(y: f64) -> f64 {
    let bits = y.abs().to_bits();
    f64::from_bits(bits + 1) - f64::from_bits(bits)
}

#[test]
fn every_kernel_is_within_the_error_it_names() {
    let mut worst: BTreeMap<&str, (f64, f64, usize)> = BTreeMap::new();
    for line in TABLE.lines() {
        let fields: Vec<&str> = line.split(' ').collect();
        let [name, x, y, rest] = fields[..] else {
            panic!("{line}")
        };
        let number = |hex| f64::from_bits(u64::from_str_radix(hex, 16).expect("sixteen digits"));
        let (x, y) = (number(x), number(y));
        let rest: f64 = rest.parse().expect("a number");
        let got = named(name).value(x);
        let error = ((got - y) / last_place(y) - rest).abs();
        let entry = worst.entry(name).or_insert((0.0, 0.0, 0));
        entry.2 += 1;
        if error >= entry.0 || error.is_nan() {
            (entry.0, entry.1) = (error, x);
        }
    }
    assert!(worst.keys().eq(ALLOWED.iter().map(|(name, _)| name)));
    for ((name, (error, x, points)), (_, allowed)) in worst.iter().zip(ALLOWED) {
        println!("{name}: {error:.2} at {x:e} of {points} points");
        assert!(*points > 300, "{name}: only {points}");
        assert!(*error <= allowed, "{name}: {error} at {x:e}");
    }
}

/// A kernel by name, with points and the values there.
type Edges = (&'static str, fn(f64) -> f64, &'static [(f64, f64)]);

/// The same number, with the sign of 0; NaN is NaN.
fn same(a: f64, b: f64) -> bool {
    a.to_bits() == b.to_bits() || (a.is_nan() && b.is_nan())
}

#[expect(clippy::too_many_lines, reason = "one table of edges")]
#[test]
fn the_edges_are_right() {
    const INF: f64 = f64::INFINITY;
    const NAN: f64 = f64::NAN;
    let edges: &[Edges] = &[
        (
            "sin",
            kernels::sin,
            &[(0.0, 0.0), (-0.0, -0.0), (INF, NAN), (-INF, NAN)],
        ),
        (
            "cos",
            kernels::cos,
            &[(0.0, 1.0), (-0.0, 1.0), (INF, NAN), (-INF, NAN)],
        ),
        (
            "tan",
            kernels::tan,
            &[(0.0, 0.0), (-0.0, -0.0), (INF, NAN), (-INF, NAN)],
        ),
        (
            "exp",
            kernels::exp,
            &[
                (0.0, 1.0),
                (-0.0, 1.0),
                (INF, INF),
                (-INF, 0.0),
                (1e300, INF),
                (-1e300, 0.0),
                (709.79, INF),
            ],
        ),
        (
            "exp2",
            kernels::exp2,
            &[
                (0.0, 1.0),
                (10.0, 1024.0),
                (1024.0, INF),
                (-1074.0, 5e-324),
                (-1076.0, 0.0),
                (INF, INF),
                (-INF, 0.0),
            ],
        ),
        (
            "ln",
            kernels::ln,
            &[
                (1.0, 0.0),
                (0.0, -INF),
                (-0.0, -INF),
                (-1.0, NAN),
                (-INF, NAN),
                (INF, INF),
            ],
        ),
        (
            "tanh",
            kernels::tanh,
            &[
                (0.0, 0.0),
                (-0.0, -0.0),
                (INF, 1.0),
                (-INF, -1.0),
                (5e-324, 5e-324),
            ],
        ),
        (
            "sigmoid",
            kernels::sigmoid,
            &[(0.0, 0.5), (-0.0, 0.5), (INF, 1.0), (-INF, 0.0)],
        ),
        ("softplus", kernels::softplus, &[(INF, INF), (-INF, 0.0)]),
        (
            "expm1",
            kernels::expm1_below,
            &[(-0.0, -0.0), (0.0, 0.0), (-INF, -1.0), (-5e-324, -5e-324)],
        ),
        (
            "expm1",
            kernels::expm1,
            &[
                (-0.0, -0.0),
                (5e-324, 5e-324),
                (INF, INF),
                (1e300, INF),
                (-INF, -1.0),
                // Its power of 2 is beyond the range, the value is not.
                (709.7, 1.654_984_027_680_264_4e308),
            ],
        ),
        (
            "log1p",
            kernels::ln_1p,
            &[
                (-0.0, -0.0),
                (-5e-324, -5e-324),
                (INF, INF),
                (-1.0, -INF),
                (-1.5, NAN),
                (-2.0, NAN),
                (-INF, NAN),
            ],
        ),
        (
            "sinc",
            kernels::sinc,
            &[
                (0.0, 1.0),
                (-0.0, 1.0),
                (-1.0, 0.841_470_984_807_896_5),
                (INF, 0.0),
                (-INF, 0.0),
            ],
        ),
        (
            "sinc_slope",
            kernels::sinc_slope,
            &[(0.0, -0.0), (INF, 0.0), (-INF, 0.0)],
        ),
        (
            "sinc_curvature",
            kernels::sinc_curvature,
            &[(0.0, -1.0 / 3.0), (INF, 0.0), (-INF, 0.0)],
        ),
        (
            "sqrt",
            kernels::sqrt,
            &[(0.0, 0.0), (-0.0, 0.0), (4.0, 2.0), (-1.0, NAN), (INF, INF)],
        ),
        (
            "sign",
            kernels::sign,
            &[
                (0.0, 0.0),
                (-0.0, 0.0),
                (0.5, 1.0),
                (-0.5, -1.0),
                (INF, 1.0),
            ],
        ),
        (
            "step",
            kernels::step,
            &[
                (0.0, 0.0),
                (-0.0, 0.0),
                (0.5, 1.0),
                (-0.5, 0.0),
                (-INF, 0.0),
            ],
        ),
        (
            "relu",
            kernels::relu,
            &[
                (0.0, 0.0),
                (-0.0, 0.0),
                (0.5, 0.5),
                (-0.5, 0.0),
                (-INF, 0.0),
            ],
        ),
        (
            "leaky_relu",
            kernels::leaky_relu,
            &[(0.0, 0.0), (0.5, 0.5), (-0.5, -0.005), (-INF, -INF)],
        ),
        ("not", kernels::not, &[(0.0, 1.0), (1.0, 0.0), (-1.0, 0.0)]),
    ];
    for (name, kernel, points) in edges {
        assert!(kernel(f64::NAN).is_nan(), "{name} of NaN");
        for (x, y) in *points {
            assert!(
                same(kernel(*x), *y),
                "{name}({x:e}) = {:e}, not {y:e}",
                kernel(*x)
            );
        }
    }
}

#[test]
fn what_is_in_pieces_picks_the_right_one() {
    const NAN: f64 = f64::NAN;
    type Pieces = (
        &'static str,
        fn(f64, f64) -> f64,
        &'static [(f64, f64, f64)],
    );
    let pieces: &[Pieces] = &[
        (
            "both",
            kernels::both,
            &[
                (0.0, 0.0, 0.0),
                (1.0, 0.0, 0.0),
                (0.0, 1.0, 0.0),
                (1.0, 1.0, 1.0),
                (-1.0, 2.0, 1.0),
            ],
        ),
        (
            "either",
            kernels::either,
            &[
                (0.0, 0.0, 0.0),
                (1.0, 0.0, 1.0),
                (0.0, 1.0, 1.0),
                (1.0, 1.0, 1.0),
                (0.0, -1.0, 1.0),
                (-1.0, 0.0, 1.0),
            ],
        ),
        (
            "max",
            kernels::max,
            &[
                (1.0, 2.0, 2.0),
                (2.0, 1.0, 2.0),
                (0.0, -0.0, -0.0),
                (-0.0, 0.0, 0.0),
                (NAN, 1.0, NAN),
                (1.0, NAN, NAN),
            ],
        ),
        (
            "min",
            kernels::min,
            &[
                (1.0, 2.0, 1.0),
                (2.0, 1.0, 1.0),
                (0.0, -0.0, -0.0),
                (-0.0, 0.0, 0.0),
                (NAN, 1.0, NAN),
                (1.0, NAN, NAN),
            ],
        ),
        (
            "tie",
            kernels::tie,
            &[
                (1.0, 2.0, 0.0),
                (2.0, 1.0, 1.0),
                (3.0, 3.0, 0.5),
                (NAN, 1.0, NAN),
            ],
        ),
    ];
    for (name, kernel, points) in pieces {
        for (a, b, y) in *points {
            let got = kernel(*a, *b);
            assert!(same(got, *y), "{name}({a}, {b}) = {got}, not {y}");
        }
    }
    for (condition, chosen) in [(0.0, 3.0), (-0.0, 3.0), (1.0, 2.0), (-1.0, 2.0), (0.5, 2.0)] {
        assert_eq!(kernels::choose(condition, 2.0, 3.0), chosen, "{condition}");
    }
}

/// Two that are computed at once have the bits of each alone, and what is its argument to the last bit is that.
#[test]
fn pairs_have_the_bits_of_their_parts() {
    let sizes = std::iter::successors(Some(1e-300), |x| (*x < 800.0).then_some(x * 1.37));
    let sizes = sizes.chain([0.0, 19.0, 25_735.0, 25_736.0, 1e9, f64::INFINITY, f64::NAN]);
    for x in sizes.flat_map(|x| [x, -x]) {
        let pairs = [
            (
                kernels::tanh_with_slope(x),
                [kernels::tanh(x), kernels::tanh_slope(x)],
            ),
            (
                kernels::sigmoid_with_slope(x),
                [kernels::sigmoid(x), kernels::sigmoid_slope(x)],
            ),
            (
                <[f64; 2]>::from(kernels::sin_cos(x)),
                [kernels::sin(x), kernels::cos(x)],
            ),
        ];
        for (at_once, alone) in pairs {
            assert!(
                same(at_once[0], alone[0]) && same(at_once[1], alone[1]),
                "{x:e}: {at_once:?}, {alone:?}"
            );
        }
    }
    for x in (1..1000).map(|n| f64::from(n) * 3.7e-12) {
        assert_eq!(
            [kernels::tanh(x), kernels::sin(x), kernels::tan(x)],
            [x; 3],
            "{x:e}"
        );
    }
}

#[test]
fn powers_of_two_are_exact_and_functions_keep_their_symmetry() {
    for k in -1074..1024 {
        let power = f64::powi(2.0, k / 2) * f64::powi(2.0, k - k / 2);
        assert_eq!(kernels::exp2(f64::from(k)), power, "{k}");
    }
    let mut x = 1e-5;
    while x < 1e6 {
        assert_eq!(kernels::sin(-x), -kernels::sin(x), "{x}");
        assert_eq!(kernels::cos(-x), kernels::cos(x), "{x}");
        assert_eq!(kernels::tan(-x), -kernels::tan(x), "{x}");
        assert_eq!(kernels::tanh(-x), -kernels::tanh(x), "{x}");
        x *= 1.013;
    }
}
