//! Fields of single functions, beside loops by hand with the same kernels, or calls where there is none.

use gdplay::diff::Program;
use gdplay::expr::function::{CallForm, Unary};
use gdplay::expr::kernels as k;
use gdplay::expr::{KnownNames, parse};
use gdplay::tape::{Extent, SimdLevel};
use pulp::NullaryFnOnce;

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

/// A row of a field by hand.
type Row = fn(SimdLevel, &mut [f64], &[f64], f64);

/// The texts of functions, each with its row by hand: a loop in a type of its own, so that it takes on the vector instructions.
macro_rules! by_hand {
    ($($text:literal => |$x:ident, $y:ident| $value:expr),+ $(,)?) => {
        &[$(($text, |level, out, xs, y| {
            struct Loop<'a>(&'a mut [f64], &'a [f64], f64);
            impl NullaryFnOnce for Loop<'_> {
                type Output = ();

                #[inline(always)]
                fn call(self) {
                    let Loop(out, xs, $y) = self;
                    for (out, $x) in out.iter_mut().zip(xs) {
                        let $x = *$x;
                        *out = $value;
                    }
                }
            }
            level.run(Loop(out, xs, y));
        })),+]
    };
}

/// Every function but those that are none of a number alone.
const BY_HAND: &[(&str, Row)] = by_hand! {
    "sqrt(x + y)" => |x, y| k::sqrt(x + y),
    "exp(x + y)" => |x, y| k::exp(x + y),
    "exp2(x + y)" => |x, y| k::exp2(x + y),
    "ln(x + y)" => |x, y| k::ln(x + y),
    "log1p(x + y)" => |x, y| k::ln_1p(x + y),
    "expm1(x + y)" => |x, y| k::expm1(x + y),
    "cbrt(x + y)" => |x, y| libm::cbrt(x + y),
    "log2(x + y)" => |x, y| k::log2(x + y),
    "log10(x + y)" => |x, y| k::log10(x + y),
    "sin(x + y)" => |x, y| k::near_sin(x + y),
    "cos(x + y)" => |x, y| k::near_cos(x + y),
    "tan(x + y)" => |x, y| k::near_tan(x + y),
    "sinc(x + y)" => |x, y| k::near_sinc(x + y),
    "asin(x + y)" => |x, y| k::asin(x + y),
    "acos(x + y)" => |x, y| k::acos(x + y),
    "atan(x + y)" => |x, y| k::atan(x + y),
    "sinh(x + y)" => |x, y| k::near_sinh(x + y),
    "cosh(x + y)" => |x, y| k::near_cosh(x + y),
    "tanh(x + y)" => |x, y| k::tanh(x + y),
    "asinh(x + y)" => |x, y| k::near_asinh(x + y),
    "atanh(x + y)" => |x, y| k::atanh(x + y),
    "abs(x + y)" => |x, y| f64::abs(x + y),
    "sign(x + y)" => |x, y| k::sign(x + y),
    "step(x + y)" => |x, y| k::step(x + y),
    "floor(x + y)" => |x, y| f64::floor(x + y),
    "ceil(x + y)" => |x, y| f64::ceil(x + y),
    "round(x + y)" => |x, y| f64::round(x + y),
    "trunc(x + y)" => |x, y| f64::trunc(x + y),
    "relu(x + y)" => |x, y| k::relu(x + y),
    "leaky_relu(x + y)" => |x, y| k::leaky_relu(x + y),
    "sigmoid(x + y)" => |x, y| k::sigmoid(x + y),
    "softplus(x + y)" => |x, y| k::softplus(x + y),
    "silu(x + y)" => |x, y| k::silu(x + y),
    "gelu(x + y)" => |x, y| k::near_gelu(x + y),
    "mish(x + y)" => |x, y| k::mish(x + y),
    "erf(x + y)" => |x, y| k::near_erf(x + y),
    "erfc(x + y)" => |x, y| k::near_erfc(x + y),
    "square(x + y)" => |x, y| (x + y) * (x + y),
    "acosh(1 + x + y)" => |x, y| k::near_acosh(1.0 + x + y),
    "elu(x + y)" => |x, y| if x + y > 0.0 { x + y } else { k::expm1_below(x + y) },
    "(x + y)^2.5" => |x, y| k::pow_but_root(x + y, 2.5),
    "(x + 0.1)^y" => |x, y| k::pow(x + 0.1, y),
    "2^(x + y)" => |x, y| k::pow_but_root(2.0, x + y),
    "(x + y) % 0.3" => |x, y| (x + y) % 0.3,
    "hypot(x, y)" => |x, y| libm::hypot(x, y),
    "atan2(x, y)" => |x, y| k::atan2(x, y),
};

/// For each function the nanoseconds a point of its field of 256 × 256 points, where x + y goes from 0.1 to 0.9, and by hand.
pub(crate) fn times() -> Vec<(String, f64, Option<f64>)> {
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
        let mut field = vec![0.0; SIZE * SIZE];
        let by_hand = BY_HAND.iter().find(|(own, _)| *own == text);
        let mut contestants = vec![Contestant::new("grid", SIZE * SIZE, || {
            engine.run(level, extent)
        })];
        if let Some((_, row)) = by_hand {
            contestants.push(Contestant::new("hand", SIZE * SIZE, || {
                for (out, y) in field.chunks_exact_mut(SIZE).zip(&axis) {
                    row(level, out, &axis, *y);
                }
                field[0]
            }));
        }
        let times = race(8, contestants);
        let hand = by_hand.map(|_| times.of("hand"));
        (text, times.of("grid"), hand)
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
