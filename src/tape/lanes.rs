//! Functions over blocks of lanes. Each loop stands in a type of its own, so that it can be compiled for each
//! [`Level`]; what has no loop of its own is called lane by lane.

use pulp::NullaryFnOnce;

use super::chain::{ChainLink, Select};
use super::lane_by_lane::{beyond, one_by_one, unclear};
use super::lane_function::{LaneFunction, LaneFunction2, inlined, inlined2};
use super::level::SimdLevel;
use crate::expr::function::{Binary, Unary};
use crate::expr::{kernels, powers};

/// One input of an instruction.
#[derive(Clone, Copy, Debug)]
pub(super) enum LaneInput<'a> {
    /// A number for each lane.
    Many(&'a [f64]),
    /// The same for all.
    One(f64),
}

/// A chain over a block: `a`, which differs between lanes, with `b`, then with `c`.
pub(super) type ChainLoop = fn(SimdLevel, &mut [f64], &[f64], LaneInput<'_>, LaneInput<'_>);

/// A chain as a loop.
pub(super) struct Looped;

impl Select for Looped {
    type Made = ChainLoop;

    fn make<F: ChainLink, T: ChainLink>() -> ChainLoop {
        |level, to, a, b, c| match (b, c) {
            (LaneInput::Many(b), LaneInput::Many(c)) => {
                let with = |a: f64, b: f64, c: f64| T::apply(F::apply(a, b), c);
                level.run(Three {
                    to,
                    from: (a, b, c),
                    function: with,
                });
            }
            (LaneInput::Many(b), LaneInput::One(c)) => {
                let with = move |a: f64, b: f64| T::apply(F::apply(a, b), c);
                level.run(Two {
                    to,
                    from: (a, b),
                    function: with,
                });
            }
            (LaneInput::One(b), LaneInput::Many(c)) => {
                let with = move |a: f64, c: f64| T::apply(F::apply(a, b), c);
                level.run(Two {
                    to,
                    from: (a, c),
                    function: with,
                });
            }
            (LaneInput::One(b), LaneInput::One(c)) => {
                let with = move |a: f64| T::apply(F::apply(a, b), c);
                level.run(Each {
                    to,
                    from: a,
                    function: with,
                });
            }
        }
    }
}

pub(super) struct Each<'a, F> {
    pub(super) to: &'a mut [f64],
    pub(super) from: &'a [f64],
    pub(super) function: F,
}

pub(super) struct Two<'a, F> {
    pub(super) to: &'a mut [f64],
    pub(super) from: (&'a [f64], &'a [f64]),
    pub(super) function: F,
}

/// A function of two arguments of which the second is one number. A closure that holds it would not always be inlined.
struct WithOne<'a, F> {
    to: &'a mut [f64],
    from: (&'a [f64], f64),
    function: F,
}

/// The same where the first is one number.
struct OneWith<'a, F> {
    to: &'a mut [f64],
    from: (f64, &'a [f64]),
    function: F,
}

pub(super) struct Three<'a, F> {
    pub(super) to: &'a mut [f64],
    pub(super) from: (&'a [f64], &'a [f64], &'a [f64]),
    pub(super) function: F,
}

impl<F: LaneFunction> NullaryFnOnce for Each<'_, F> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        for (to, a) in self.to.iter_mut().zip(self.from) {
            *to = self.function.of(*a);
        }
    }
}

impl<F: LaneFunction2> NullaryFnOnce for Two<'_, F> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        let (a, b) = self.from;
        for ((to, a), b) in self.to.iter_mut().zip(a).zip(b) {
            *to = self.function.of(*a, *b);
        }
    }
}

impl<F: LaneFunction2> NullaryFnOnce for WithOne<'_, F> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        for (to, a) in self.to.iter_mut().zip(self.from.0) {
            *to = self.function.of(*a, self.from.1);
        }
    }
}

impl<F: LaneFunction2> NullaryFnOnce for OneWith<'_, F> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        for (to, b) in self.to.iter_mut().zip(self.from.1) {
            *to = self.function.of(self.from.0, *b);
        }
    }
}

impl<F: Fn(f64, f64, f64) -> f64> NullaryFnOnce for Three<'_, F> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        let (a, b, c) = self.from;
        for (((to, a), b), c) in self.to.iter_mut().zip(a).zip(b).zip(c) {
            *to = (self.function)(*a, *b, *c);
        }
    }
}

/// A kernel with a range over all lanes; says whether some lane is beyond the range, where what it wrote means nothing.
struct InRange<'a, F> {
    to: &'a mut [f64],
    from: &'a [f64],
    kernel: F,
}

impl<F: LaneFunction> NullaryFnOnce for InRange<'_, F> {
    type Output = bool;

    #[inline(always)]
    fn call(self) -> bool {
        // The bits of magnitudes are ordered as the magnitudes are, and those of NaN lie above: the difference is
        // negative where a lane is beyond the range.
        let limit = kernels::NEAR.to_bits().cast_signed();
        let mut beyond = 0_i64;
        for (to, a) in self.to.iter_mut().zip(self.from) {
            *to = self.kernel.of(*a);
            beyond |= limit - a.abs().to_bits().cast_signed();
        }
        beyond < 0
    }
}

/// A function of one argument over a block.
pub(super) fn unary(function: Unary, level: SimdLevel, to: &mut [f64], from: &[f64]) {
    macro_rules! each {
        ($($function:tt)+) => {
            level.run(Each {
                to,
                from,
                function: inlined!($($function)+),
            })
        };
    }
    macro_rules! in_range {
        ($($kernel:tt)+) => {
            if level.run(InRange {
                to: &mut *to,
                from,
                kernel: inlined!($($kernel)+),
            }) {
                one_by_one(function, to, from);
            }
        };
    }
    // Kernels that compute all pieces of a function pay where four lanes are computed at once.
    let is_narrow = matches!(level, SimdLevel::Baseline);
    macro_rules! where_wide {
        ($($kernel:tt)+) => {
            if is_narrow {
                one_by_one(function, to, from);
            } else {
                each!($($kernel)+);
            }
        };
    }
    // The lanes beyond are done again one by one: some are there in most blocks, and few.
    macro_rules! up_to {
        ($limit:expr, $($kernel:tt)+) => {
            if is_narrow {
                one_by_one(function, to, from);
            } else {
                each!($($kernel)+);
                beyond($limit, function, to, from);
            }
        };
    }
    match function {
        Unary::Neg => each!(|x: f64| -x),
        Unary::Sqrt => each!(kernels::sqrt),
        Unary::Square => each!(|x: f64| x * x),
        Unary::Abs => each!(f64::abs),
        Unary::Exp => each!(kernels::exp),
        Unary::Exp2 => each!(kernels::exp2),
        Unary::Ln => each!(kernels::ln),
        Unary::Log1p => each!(kernels::ln_1p),
        Unary::Expm1 => each!(kernels::expm1),
        Unary::Mish => each!(kernels::mish),
        Unary::Tanh => each!(kernels::tanh),
        Unary::Sigmoid => each!(kernels::sigmoid),
        Unary::SigmoidSlope => each!(kernels::sigmoid_slope),
        Unary::TanhSlope => each!(kernels::tanh_slope),
        Unary::Softplus => each!(kernels::softplus),
        Unary::Silu => each!(kernels::silu),
        Unary::Sin => in_range!(kernels::near_sin),
        Unary::Cos => in_range!(kernels::near_cos),
        Unary::Tan => in_range!(kernels::near_tan),
        Unary::Sinc => in_range!(kernels::near_sinc),
        Unary::Sign => each!(kernels::sign),
        Unary::Step => each!(kernels::step),
        Unary::Relu => each!(kernels::relu),
        Unary::LeakyRelu => each!(kernels::leaky_relu),
        Unary::Elu => each!(|x: f64| if x > 0.0 { x } else { kernels::expm1_below(x) }),
        Unary::Log2 => each!(kernels::log2),
        Unary::Log10 => each!(kernels::log10),
        Unary::Floor => where_wide!(f64::floor),
        Unary::Ceil => where_wide!(f64::ceil),
        Unary::Trunc => where_wide!(f64::trunc),
        Unary::Round => where_wide!(f64::round),
        Unary::Asin => where_wide!(kernels::asin),
        Unary::Acos => where_wide!(kernels::acos),
        Unary::Atan => where_wide!(kernels::atan),
        Unary::Sinh => up_to!(kernels::NEAR_SINH, kernels::near_sinh),
        Unary::Cosh => up_to!(kernels::NEAR_SINH, kernels::near_cosh),
        Unary::Asinh => up_to!(kernels::NEAR_ASINH, kernels::near_asinh),
        Unary::Acosh => up_to!(kernels::NEAR_ASINH, kernels::near_acosh),
        Unary::Atanh => where_wide!(kernels::atanh),
        Unary::Cbrt if !is_narrow => {
            each!(kernels::clear_cbrt);
            unclear(function, to, from);
        }
        Unary::Erf => up_to!(kernels::NEAR_ERF, kernels::near_erf),
        Unary::Erfc => up_to!(kernels::NEAR_ERF, kernels::near_erfc),
        Unary::Gelu => up_to!(kernels::NEAR_GELU, kernels::near_gelu),
        _ => one_by_one(function, to, from),
    }
}

/// A function of two arguments over a block.
pub(super) fn binary(
    function: Binary,
    level: SimdLevel,
    to: &mut [f64],
    a: LaneInput<'_>,
    b: LaneInput<'_>,
) {
    match function {
        Binary::Div => both(level, to, a, b, |a, b| a / b),
        Binary::Max => both(level, to, a, b, inlined2!(kernels::max)),
        Binary::Min => both(level, to, a, b, inlined2!(kernels::min)),
        Binary::Tie => both(level, to, a, b, inlined2!(kernels::tie)),
        Binary::Less => both(level, to, a, b, |a, b| f64::from(a < b)),
        Binary::LessEqual => both(level, to, a, b, |a, b| f64::from(a <= b)),
        Binary::Greater => both(level, to, a, b, |a, b| f64::from(a > b)),
        Binary::GreaterEqual => both(level, to, a, b, |a, b| f64::from(a >= b)),
        Binary::And => both(level, to, a, b, inlined2!(kernels::both)),
        Binary::Or => both(level, to, a, b, inlined2!(kernels::either)),
        Binary::Pow => match b {
            LaneInput::One(whole) if powers::is_by_multiplication(whole) => {
                both(level, to, a, b, inlined2!(powers::whole_power_of_lanes));
            }
            LaneInput::One(exponent) if exponent != 0.5 => {
                both(level, to, a, b, inlined2!(kernels::pow_but_root));
            }
            _ => both(level, to, a, b, inlined2!(powers::power_of_lanes)),
        },
        Binary::Atan2 if !matches!(level, SimdLevel::Baseline) => {
            both(level, to, a, b, inlined2!(kernels::atan2));
        }
        Binary::PowBase => both(level, to, a, b, inlined2!(powers::by_base_of_lanes)),
        Binary::PowExponent => both(level, to, a, b, inlined2!(powers::by_exponent_of_lanes)),
        _ => {
            let function = function.callable();
            both(SimdLevel::Baseline, to, a, b, move |a, b| function(a, b, b));
        }
    }
}

fn both(
    level: SimdLevel,
    to: &mut [f64],
    a: LaneInput<'_>,
    b: LaneInput<'_>,
    function: impl LaneFunction2,
) {
    match (a, b) {
        (LaneInput::Many(a), LaneInput::Many(b)) => level.run(Two {
            to,
            from: (a, b),
            function,
        }),
        (LaneInput::Many(a), LaneInput::One(b)) => level.run(WithOne {
            to,
            from: (a, b),
            function,
        }),
        (LaneInput::One(a), LaneInput::Many(b)) => level.run(OneWith {
            to,
            from: (a, b),
            function,
        }),
        (LaneInput::One(a), LaneInput::One(b)) => to.fill(function.of(a, b)),
    }
}

/// The second where the first, a condition, holds, else the third, lane by lane.
pub(super) fn choose(
    level: SimdLevel,
    to: &mut [f64],
    condition: LaneInput<'_>,
    a: LaneInput<'_>,
    b: LaneInput<'_>,
) {
    let condition = match condition {
        LaneInput::One(condition) => return copy(to, if condition == 0.0 { b } else { a }),
        LaneInput::Many(condition) => condition,
    };
    match (a, b) {
        (LaneInput::Many(a), LaneInput::Many(b)) => level.run(Three {
            to,
            from: (condition, a, b),
            function: kernels::choose,
        }),
        (LaneInput::Many(a), LaneInput::One(b)) => level.run(Two {
            to,
            from: (condition, a),
            function: |condition, a| kernels::choose(condition, a, b),
        }),
        (LaneInput::One(a), LaneInput::Many(b)) => level.run(Two {
            to,
            from: (condition, b),
            function: |condition, b| kernels::choose(condition, a, b),
        }),
        (LaneInput::One(a), LaneInput::One(b)) => level.run(Each {
            to,
            from: condition,
            function: |condition| kernels::choose(condition, a, b),
        }),
    }
}

/// The same number, or the same lanes, written to a block.
pub(super) fn copy(to: &mut [f64], from: LaneInput<'_>) {
    match from {
        LaneInput::Many(from) => to.copy_from_slice(from),
        LaneInput::One(number) => to.fill(number),
    }
}
