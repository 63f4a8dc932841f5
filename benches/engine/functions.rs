//! Fields of single functions, beside that of the exponential.

use gdplay::diff::Program;
use gdplay::expr::function::{CallForm, Unary};
use gdplay::expr::{KnownNames, parse};
use gdplay::tape::{Extent, SimdLevel};

use crate::clock::{Contestant, race};
use crate::grids::{Engine, spaced};

/// What has two arguments.
const OF_TWO: [&str; 6] = [
    "(x + y)^2.5",
    "(x + 0.1)^y",
    "2^(x + y)",
    "(x + y) % 0.3",
    "hypot(x, y)",
    "atan2(x, y)",
];

/// For each function the nanoseconds a point of its field of 256 × 256 points, where x + y goes from 0.1 to 0.9.
pub(crate) fn times() -> Vec<(String, f64)> {
    const SIZE: usize = 256;
    let axis = spaced([0.05, 0.45], SIZE);
    let extent = Extent {
        rows: SIZE,
        columns: SIZE,
    };
    let level = SimdLevel::best();
    let time = |text: String| {
        let program = Program::new(parse(&text, &KnownNames::default()).expect("a loss"));
        let first = program.loss().parameters()[0].clone();
        let tape = program.tape().expect("a loss without rows");
        let mut engine = Engine::new(tape, &first, &axis, &axis);
        let contestant = Contestant::new("grid", SIZE * SIZE, || engine.run(level, extent));
        let times = race(8, vec![contestant]);
        (text, times.of("grid"))
    };
    let of_one = Unary::ALL.iter().filter(|f| f.form() == CallForm::Call);
    let of_one = of_one.map(|f| match f {
        // Its domain begins at 1.
        Unary::Acosh => String::from("acosh(1 + x + y)"),
        f => format!("{}(x + y)", f.name()),
    });
    let all = of_one.chain(OF_TWO.into_iter().map(String::from));
    all.map(time).collect()
}
