//! Fields of losses that choose, beside fields of their branches.

use gdplay::diff::Program;
use gdplay::expr::{KnownNames, parse};
use gdplay::tape::{Extent, SimdLevel};

use crate::clock::{Contestant, race};
use crate::grids::{Engine, spaced};

/// A condition and its two branches.
const CHOICES: [(&str, [&str; 3]); 6] = [
    (
        "half plane",
        ["x > y", "sin(x y) exp(-x)", "cos(x + y)^2 ln(4 + y)"],
    ),
    (
        "disc",
        [
            "x^2 + y^2 < 2",
            "sin(x y) exp(-x)",
            "cos(x + y)^2 ln(4 + y)",
        ],
    ),
    ("band", ["|x - y| < 1", "tanh(x y)", "sin(x y)"]),
    (
        "waves",
        ["sin(3x + y) > 0", "exp(-x y)", "sin(x y) + cos(x - y)"],
    ),
    ("rows", ["y > 0.3", "exp(-x y)", "sin(x y)"]),
    (
        "polynomials",
        [
            "x > y",
            "(x^2 + y - 11)^2 + (x + y^2 - 7)^2",
            "(1 - x)^2 + 100(y - x^2)^2",
        ],
    ),
];

/// For each choice, the time of its field over that of its dearer branch.
pub(crate) fn ratios() -> Vec<(&'static str, f64)> {
    const SIZE: usize = 256;
    let axis = spaced([-3.0, 3.0], SIZE);
    let extent = Extent {
        rows: SIZE,
        columns: SIZE,
    };
    let level = SimdLevel::best();
    let ratio = |[condition, a, b]: [&str; 3]| {
        let engine = |text: &str| {
            let program = Program::new(parse(text, &KnownNames::default()).expect("a loss"));
            let first = program.loss().parameters()[0].clone();
            Engine::new(
                program.tape().expect("a loss without rows"),
                &first,
                &axis,
                &axis,
            )
        };
        let mut choice = engine(&format!("where({condition}, {a}, {b})"));
        let (mut a, mut b) = (engine(a), engine(b));
        let points = SIZE * SIZE;
        let times = race(
            40,
            vec![
                Contestant::new("choice", points, || choice.run(level, extent)),
                Contestant::new("a", points, || a.run(level, extent)),
                Contestant::new("b", points, || b.run(level, extent)),
            ],
        );
        times.of("choice") / times.of("a").max(times.of("b"))
    };
    CHOICES.map(|(name, texts)| (name, ratio(texts))).to_vec()
}
