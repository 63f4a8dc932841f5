//! Every kernel against a table of 200-bit references, and at the edges.
//!
//! A line of the table is a function, the bits of x, the bits of the f64 nearest to f(x), and what that lacks of f(x), in
//! units in its last place. It was computed with mpmath at 260 bits (1,400 for arguments beyond 10^5).

use std::collections::BTreeMap;

use gdplay::expr::function::Unary;
use gdplay::expr::kernels;

const TABLE: &str = include_str!("kernels.txt");

/// The largest error allowed anywhere, in units in the last place.
const ALLOWED: f64 = 3.0;

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
fn every_kernel_is_within_three_units_in_the_last_place() {
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
    for (name, (error, x, points)) in &worst {
        println!("{name}: {error:.2} at {x:e} of {points} points");
        assert!(*points > 300, "{name}: only {points}");
        assert!(*error <= ALLOWED, "{name}: {error} at {x:e}");
    }
    assert_eq!(worst.len(), 10);
}

/// A kernel by name, with points and the values there.
type Edges = (&'static str, fn(f64) -> f64, &'static [(f64, f64)]);

/// The same number, with the sign of 0; NaN is NaN.
fn same(a: f64, b: f64) -> bool {
    a.to_bits() == b.to_bits() || (a.is_nan() && b.is_nan())
}

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
