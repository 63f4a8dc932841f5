//! The kinds of exercises, one row each.

use super::{Draft, DrillKind};
use crate::data::Random;

/// Every kind, by level.
pub static KINDS: &[DrillKind] = &[
    DrillKind {
        name: "power of a line",
        level: 1,
        draw: |random| {
            let (a, b, n) = (small(random), small(random), whole(random, 2, 3));
            let text = format!("u = {a}x {}; u^{n}", signed(b));
            one(text, whole(random, -2, 2))
        },
    },
    DrillKind {
        name: "one over a line",
        level: 1,
        draw: |random| {
            let (a, b) = (small(random), whole(random, 1, 4));
            let x = whole(random, 1, 3);
            one(
                format!("u = {a}x + {b}; {}/u", small(random)),
                x * a.signum(),
            )
        },
    },
    DrillKind {
        name: "root of a line",
        level: 1,
        draw: |random| {
            // The value under the root is a square: root² = a x + b.
            let (a, root, x) = (small(random), whole(random, 1, 5), whole(random, -2, 2));
            let b = root * root - a * x;
            one(format!("u = {a}x {}; sqrt(u)", signed(b)), x)
        },
    },
    DrillKind {
        name: "logarithm of a line",
        level: 1,
        draw: |random| {
            let (a, x, value) = (small(random), whole(random, -2, 2), whole(random, 1, 5));
            let b = value - a * x;
            one(format!("u = {a}x {}; ln(u)", signed(b)), x)
        },
    },
    DrillKind {
        name: "sigmoid in the middle",
        level: 1,
        draw: |random| {
            let (a, x) = (small(random), whole(random, -2, 2));
            one(format!("u = {a}x {}; sigmoid(u)", signed(-a * x)), x)
        },
    },
    DrillKind {
        name: "three links",
        level: 1,
        draw: |random| {
            let (a, b, c) = (small(random), whole(random, 1, 3), small(random));
            let text = format!("u = x^2 + {b}; v = {a}u {}; v^2", signed(c));
            one(text, whole(random, 1, 2))
        },
    },
    DrillKind {
        name: "fork of a square and a line",
        level: 2,
        draw: |random| {
            let (a, b) = (small(random), small(random));
            let text = format!("u = {a}x; u^2 {}u", signed(b));
            one(text, whole(random, 1, 3))
        },
    },
    DrillKind {
        name: "product of two paths",
        level: 2,
        draw: |random| {
            let (a, b) = (small(random), small(random));
            let text = format!("u = x^2; v = {a}x {}; u v", signed(b));
            one(text, whole(random, 1, 3))
        },
    },
    DrillKind {
        name: "two variables, one used twice",
        level: 2,
        draw: |random| {
            let a = small(random);
            Draft {
                text: format!("u = x y; v = u {}x; v^2", signed(a)),
                at: vec![
                    ("x", whole(random, 1, 3)),
                    ("y", whole(random, -2, 2) + 0.5),
                ],
                asked: "x",
            }
        },
    },
    DrillKind {
        name: "weight of a hidden unit",
        level: 3,
        draw: |random| {
            let (x, v, target) = (whole(random, 2, 4), small(random), small(random));
            Draft {
                text: format!("h = relu({x}w + b); y = {v}h; (y {})^2", signed(-target)),
                at: vec![("w", whole(random, 1, 3)), ("b", 0.5)],
                asked: "w",
            }
        },
    },
    DrillKind {
        name: "two hidden units, one dead",
        level: 3,
        draw: |random| {
            let (x, v1, v2) = (whole(random, 2, 4), small(random), small(random));
            let text = format!(
                "h1 = relu({x}w1); h2 = relu({x}w2); y = {v1}h1 {}h2; (y - 1)^2",
                signed(v2)
            );
            Draft {
                text,
                at: vec![("w1", whole(random, 1, 2)), ("w2", -1.0)],
                asked: "w1",
            }
        },
    },
    DrillKind {
        name: "softmax hands back p − y",
        level: 3,
        draw: |random| {
            // Scores ln 3 and 0 make the probabilities 3/4 and 1/4.
            let right = if random.unit() < 0.5 {
                "3exp(a)"
            } else {
                "exp(b)"
            };
            Draft {
                text: format!("p = {right}/(3exp(a) + exp(b)); -ln(p)"),
                at: vec![("a", 0.0), ("b", 0.0)],
                asked: if random.unit() < 0.5 { "a" } else { "b" },
            }
        },
    },
];

/// A chain of the one variable x.
fn one(text: String, x: f64) -> Draft {
    Draft {
        text,
        at: vec![("x", x)],
        asked: "x",
    }
}

/// A whole number from `low` to `high`.
fn whole(random: &mut Random, low: i32, high: i32) -> f64 {
    let count = f64::from(high - low + 1);
    (f64::from(low) + (random.unit() * count).floor()).min(f64::from(high))
}

/// A factor that is neither 0 nor 1: from −4 to −2, or from 2 to 4.
fn small(random: &mut Random) -> f64 {
    let size = whole(random, 2, 4);
    if random.unit() < 0.5 { -size } else { size }
}

/// A number as a term that is added.
fn signed(number: f64) -> String {
    if number < 0.0 {
        format!("- {}", -number)
    } else {
        format!("+ {number}")
    }
}
