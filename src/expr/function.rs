//! The one table of functions.
//!
//! A row is a name, what it is, its value, and its derivative. The derivative is written once over any [`Scalar`], given
//! the arguments and the result: with `f64` it is the local partial of reverse mode, with [dual
//! numbers](crate::diff::dual) forward mode and second derivatives, with a [graph handle](super::graph::Handle) the
//! derivative as an expression. Derivatives never compare numbers: what is piecewise uses rows (`step`, `sign`, `tie`),
//! which have derivatives of their own.
//!
//! A row may end with `composed`, its value by other rows: so it is written for a library that has no such function. The
//! value itself may be computed in another way, with more digits.
//!
//! Conventions at the edges: abs'(0) = relu'(0) = 0, sign(0) = step(0) = 0, max and min split a tie in halves and pass NaN
//! on, step, sign, floor and their like have slope 0, sqrt'(0) = inf, 0^0 = 1 and the derivative of x^0 is 0, a negative
//! base with a fractional exponent is NaN.

mod slopes;
#[cfg(test)]
mod tests;

use std::ops::{Add, Div, Mul, Neg, Sub};

use super::setting::{AllowedSetting, Setting};
use super::{kernels, powers};

/// A number that derivative rules can be written over.
///
/// There is arithmetic, a way to bring in constants, and the rows of the table; there are no comparisons.
pub trait Scalar:
    Copy
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Neg<Output = Self>
{
    /// A constant of the same kind as `self`.
    #[must_use]
    fn lift(self, constant: f64) -> Self;

    /// A function of one argument.
    #[must_use]
    fn apply(self, function: Unary) -> Self;

    /// A function of two arguments, `self` first.
    #[must_use]
    fn apply2(self, function: Binary, second: Self) -> Self;

    /// `a` where `self`, a condition, holds, else `b`. The other one adds nothing, neither to the value nor to a derivative,
    /// whatever it is.
    #[must_use]
    fn choose(self, a: Self, b: Self) -> Self;

    /// Whether `self`, a condition, holds; none where that depends on variables that have no value yet.
    fn holds(self) -> Option<bool>;
}

impl Scalar for f64 {
    fn lift(self, constant: f64) -> Self {
        constant
    }

    fn apply(self, function: Unary) -> Self {
        function.value(self)
    }

    fn apply2(self, function: Binary, second: Self) -> Self {
        function.value(self, second)
    }

    fn choose(self, a: Self, b: Self) -> Self {
        kernels::choose(self, a, b)
    }

    fn holds(self) -> Option<bool> {
        Some(self != 0.0)
    }
}

/// How a row is written in a loss.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallForm {
    /// `name(…)`.
    Call,
    /// By a sign of its own, such as `+`.
    Sign,
    /// A condition, by a sign or a word of its own, such as `<` or `and`: 1 where it holds, else 0.
    Condition,
    /// As the function of one argument that has it as its [setting](Unary::setting): `name(a, setting=b)`.
    Setting,
    /// Not at all: it stands only in derivatives.
    Internal,
}

/// A row as a type.
pub(crate) trait FunctionRow: 'static {
    /// The value; a function of one argument ignores the second.
    fn value(first: f64, second: f64) -> f64;
}

/// Something that is made for each row, for which the row is a type.
pub(crate) trait RowVisitor {
    /// What is made.
    type Made;

    /// Makes it.
    fn make<R: FunctionRow>() -> Self::Made;
}

/// A row as a function of its own.
pub(crate) type RowFunction = fn(f64, f64, f64) -> f64;

/// Makes [`RowFunction`]s.
struct Called;

impl RowVisitor for Called {
    type Made = RowFunction;

    fn make<R: FunctionRow>() -> RowFunction {
        |first, second, _| R::value(first, second)
    }
}

/// The arguments of a row, out of two numbers.
trait Arguments {
    fn of(first: f64, second: f64) -> Self;
}

impl Arguments for (f64,) {
    fn of(first: f64, _: f64) -> Self {
        (first,)
    }
}

impl Arguments for (f64, f64) {
    fn of(first: f64, second: f64) -> Self {
        (first, second)
    }
}

macro_rules! table {
    (
        $(#[$meta:meta])* $table:ident: $values:ty => f64, $scalars:ty => $partial:ty, $arguments:ty;
        $($variant:ident $form:ident $name:literal $about:literal
          |$($value_argument:pat_param),+| $value:expr,
          |$($rule_argument:pat_param),+| $rule:expr
          $(, setting $setting:ident = $default:literal => $with:ident)?
          $(, composed |$($composed_argument:pat_param),+| $composed:expr)?;)+
    ) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $table {
            $(#[doc = $about] $variant,)+
        }

        impl $table {
            /// Every row of the table.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The name, as it is typed and printed.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }

            /// What it is, in a line.
            pub fn about(self) -> &'static str {
                match self { $(Self::$variant => $about,)+ }
            }

            /// How it is written in a loss.
            pub fn form(self) -> CallForm {
                match self { $(Self::$variant => CallForm::$form,)+ }
            }

            /// The argument that a call may give by name, and the function that then takes it as its second argument.
            pub fn setting(self) -> Option<(Setting, Binary)> {
                match self {
                    $(Self::$variant => {
                        let own = [$({
                            let (name, allowed) = (stringify!($setting), AllowedSetting::Anything);
                            (Setting { name, default: $default, allowed }, Binary::$with)
                        })?];
                        own.into_iter().next()
                    })+
                }
            }

            #[inline]
            fn value_of(self, arguments: $values) -> f64 {
                match self { $(Self::$variant => { let ($($value_argument,)+) = arguments; $value })+ }
            }

            /// What `V` makes of this row.
            pub(crate) fn visit<V: RowVisitor>(self) -> V::Made {
                match self {
                    $(Self::$variant => {
                        struct ThisRow;

                        impl FunctionRow for ThisRow {
                            #[inline(always)]
                            fn value(first: f64, second: f64) -> f64 {
                                let ($($value_argument,)+) = <$values>::of(first, second);
                                $value
                            }
                        }

                        V::make::<ThisRow>()
                    },)+
                }
            }

            /// The value as a function of its own, of the first argument, the second, and one that is ignored.
            pub(crate) fn callable(self) -> RowFunction {
                self.visit::<Called>()
            }

            #[inline]
            fn rule<S: Scalar>(self, arguments_and_result: $scalars) -> $partial {
                match self { $(Self::$variant => { let ($($rule_argument,)+) = arguments_and_result; $rule })+ }
            }

            #[inline]
            fn composition<S: Scalar>(self, arguments: $arguments) -> Option<S> {
                match self {
                    $(Self::$variant => {
                        let own = [$({
                            let ($($composed_argument,)+) = arguments;
                            $composed
                        })?];
                        own.into_iter().next()
                    })+
                }
            }
        }
    };
}

use Binary::{Hypot, PowBase, PowExponent, Tie};
use Unary::{
    Cos, Cosh, Exp, Sigmoid, SigmoidSlope, Sign, SincCurvature, SincSlope, Sinh, Sqrt, Step, Tanh,
    TanhSlope, Trunc,
};
use slopes::{
    atan2_slopes, circle, elu_partials, flat, gelu_slope, mish_slope, normal_below, power_cross,
    silu_slope,
};

table! {
    /// A function of one argument.
    Unary: (f64,) => f64, (S, S) => S, (S,);
    Neg       Sign "-"          "the negative"                                    |x| -x,                      |x, _| x.lift(-1.0);
    Detach    Call "detach"     "the value passes, the gradient does not"         |x| x,                       |x, _| x.lift(0.0);
    Sqrt      Call "sqrt"       "square root"                                     |x| kernels::sqrt(x),        |x, y| x.lift(0.5) / y;
    Square    Call "square"     "the argument times itself"                       |x| x * x,                   |x, _| x.lift(2.0) * x;
    Exp       Call "exp"        "e to the argument"                               |x| kernels::exp(x),            |_, y| y;
    Exp2      Call "exp2"       "2 to the argument"                               |x| kernels::exp2(x),           |x, y| x.lift(std::f64::consts::LN_2) * y;
    Ln        Call "ln"         "natural logarithm"                               |x| kernels::ln(x),            |x, _| x.lift(1.0) / x;
    Log1p     Call "log1p"      "ln(1 + x), with all its digits near 0"           |x| kernels::ln_1p(x),         |x, _| x.lift(1.0) / (x.lift(1.0) + x);
    Expm1     Call "expm1"      "exp(x) - 1, with all its digits near 0"          |x| kernels::expm1(x),         |x, _| x.apply(Exp);
    Cbrt      Call "cbrt"       "cube root, of negative numbers too"              |x| libm::cbrt(x),           |x, y| x.lift(1.0) / (x.lift(3.0) * y * y);
    Log2      Call "log2"       "logarithm to base 2"                             |x| libm::log2(x),           |x, _| x.lift(std::f64::consts::LOG2_E) / x;
    Log10     Call "log10"      "logarithm to base 10"                            |x| libm::log10(x),          |x, _| x.lift(std::f64::consts::LOG10_E) / x;
    Sin       Call "sin"        "sine of an angle in radians"                     |x| kernels::sin(x),            |x, _| x.apply(Cos);
    Cos       Call "cos"        "cosine of an angle in radians"                   |x| kernels::cos(x),            |x, _| -x.apply(Unary::Sin);
    Tan       Call "tan"        "tangent of an angle in radians"                  |x| kernels::tan(x),            |x, y| x.lift(1.0) + y * y;
    Sinc      Call "sinc"       "sin(x)/x, 1 at 0"                                |x| kernels::sinc(x),          |x, _| x.apply(SincSlope);
    Asin      Call "asin"       "inverse sine, in radians"                        |x| libm::asin(x),           |x, _| x.lift(1.0) / circle(x);
    Acos      Call "acos"       "inverse cosine, in radians"                      |x| libm::acos(x),           |x, _| x.lift(-1.0) / circle(x);
    Atan      Call "atan"       "inverse tangent, in radians"                     |x| libm::atan(x),           |x, _| x.lift(1.0) / (x.lift(1.0) + x * x);
    Sinh      Call "sinh"       "hyperbolic sine"                                 |x| libm::sinh(x),           |x, _| x.apply(Cosh);
    Cosh      Call "cosh"       "hyperbolic cosine"                               |x| libm::cosh(x),           |x, _| x.apply(Sinh);
    Tanh      Call "tanh"       "hyperbolic tangent"                              |x| kernels::tanh(x),           |x, _| x.apply(TanhSlope);
    Asinh     Call "asinh"      "inverse hyperbolic sine"                         |x| libm::asinh(x),          |x, _| x.lift(1.0) / x.apply2(Hypot, x.lift(1.0));
    Acosh     Call "acosh"      "inverse hyperbolic cosine"                       |x| if x < 1.0 { f64::NAN } else { libm::acosh(x) }, |x, _| x.lift(1.0) / ((x - x.lift(1.0)) * (x + x.lift(1.0))).apply(Sqrt);
    Atanh     Call "atanh"      "inverse hyperbolic tangent"                      |x| libm::atanh(x),          |x, _| x.lift(1.0) / ((x.lift(1.0) - x) * (x.lift(1.0) + x));
    Abs       Call "abs"        "absolute value; slope 0 at 0"                    |x| x.abs(),                 |x, _| x.apply(Sign);
    Sign      Call "sign"       "-1, 0 or 1; slope 0"                             |x| kernels::sign(x),                 |x, _| x.lift(0.0);
    Step      Call "step"       "1 above 0, else 0; slope 0"                      |x| kernels::step(x),                 |x, _| x.lift(0.0);
    Floor     Call "floor"      "greatest whole number below; slope 0"            |x| x.floor(),               |x, _| x.lift(0.0);
    Ceil      Call "ceil"       "least whole number above; slope 0"               |x| x.ceil(),                |x, _| x.lift(0.0);
    Round     Call "round"      "nearest whole number, halves away from 0; slope 0" |x| x.round(),             |x, _| x.lift(0.0);
    Trunc     Call "trunc"      "whole part; slope 0"                             |x| x.trunc(),               |x, _| x.lift(0.0);
    Relu      Call "relu"       "max(x, 0); slope 0 at 0"                         |x| kernels::relu(x),                 |x, _| x.apply(Step);
    LeakyRelu Call "leaky_relu" "x above 0, slope·x below, where slope=0.01; that slope at 0 too"        |x| kernels::leaky_relu(x), |x, _| x.lift(0.01) + x.lift(0.99) * x.apply(Step), setting slope = 0.01 => LeakyReluSlope;
    Elu       Call "elu"        "x above 0, alpha (exp(x) - 1) below, where alpha=1"                     |x| if x > 0.0 { x } else { kernels::expm1_below(x) }, |x, _| x.apply2(Binary::Min, x.lift(0.0)).apply(Exp), setting alpha = 1.0 => EluAlpha;
    Sigmoid   Call "sigmoid"    "logistic function 1/(1 + exp(-x)), also σ(x)"    |x| kernels::sigmoid(x),              |x, _| x.apply(SigmoidSlope);
    Softplus  Call "softplus"   "ln(1 + exp(x)), without overflow"                |x| kernels::softplus(x),             |x, _| x.apply(Sigmoid);
    Silu      Call "silu"       "x sigmoid(x), also called swish"                 |x| kernels::silu(x),          |x, _| silu_slope(x);
    Gelu      Call "gelu"       "x times the normal distribution function (erf form)" |x| x * normal_below(x), |x, _| gelu_slope(x);
    Mish      Call "mish"       "x tanh(softplus(x))"                             |x| kernels::mish(x),          |x, _| mish_slope(x);
    Erf       Call "erf"        "error function"                                  |x| libm::erf(x),            |x, _| x.lift(std::f64::consts::FRAC_2_SQRT_PI) * (-(x * x)).apply(Exp);
    Not       Condition "not"   "1 where a condition does not hold, else 0"       |c| kernels::not(c),                 |c, _| c.lift(0.0);
    Erfc      Call "erfc"       "1 - erf(x), with all its digits where that is small" |x| libm::erfc(x),       |x, _| x.lift(-std::f64::consts::FRAC_2_SQRT_PI) * (-(x * x)).apply(Exp);
    SigmoidSlope Internal "sigmoid_slope" "the derivative of sigmoid, sigmoid(x) (1 - sigmoid(x))" |x| kernels::sigmoid_slope(x), |x, y| -(y * (x.lift(0.5) * x).apply(Tanh)), composed |x| x.apply(Sigmoid) * (-x).apply(Sigmoid);
    TanhSlope Internal "tanh_slope" "the derivative of tanh, 1 - tanh(x)^2"       |x| kernels::tanh_slope(x),      |x, y| x.lift(-2.0) * x.apply(Tanh) * y, composed |x| x.lift(1.0) - x.apply(Tanh).apply(Unary::Square);
    SincSlope     Internal "sinc_slope"     "the derivative of sinc, (cos(x) - sinc(x))/x" |x| kernels::sinc_slope(x),     |x, _| x.apply(SincCurvature), composed |x| (x.apply(Cos) - x.apply(Unary::Sinc)) / x;
    SincCurvature Internal "sinc_curvature" "the second derivative of sinc"                |x| kernels::sinc_curvature(x), |x, y| -x.apply(SincSlope) - (x.apply(Unary::Sinc) + x.lift(3.0) * y) / x, composed |x| -x.apply(Unary::Sinc) - x.lift(2.0) * x.apply(SincSlope) / x;
}

table! {
    /// A function of two arguments.
    Binary: (f64, f64) => f64, (S, S, S) => [S; 2], (S, S);
    Add         Sign     "+"      "sum"                                           |a, b| a + b,                |a, _, _| [a.lift(1.0), a.lift(1.0)];
    Sub         Sign     "-"      "difference"                                    |a, b| a - b,                |a, _, _| [a.lift(1.0), a.lift(-1.0)];
    Mul         Sign     "*"      "product"                                       |a, b| a * b,                |a, b, _| [b, a];
    Div         Sign     "/"      "quotient"                                      |a, b| a / b,                |a, b, y| [a.lift(1.0) / b, -y / b];
    Rem         Sign     "%"      "remainder, with the sign of the dividend"      |a, b| a % b,                |a, b, _| [a.lift(1.0), -(a / b).apply(Trunc)];
    Pow         Call     "pow"    "the first to the power of the second, also a^b" |a, b| powers::power(a, b), |a, b, _| [a.apply2(PowBase, b), a.apply2(PowExponent, b)];
    Max         Call     "max"    "the greater; a tie is split in halves"         |a, b| kernels::max(a, b),            |a, b, _| [a.apply2(Tie, b), b.apply2(Tie, a)];
    Min         Call     "min"    "the smaller; a tie is split in halves"         |a, b| kernels::min(a, b),         |a, b, _| [b.apply2(Tie, a), a.apply2(Tie, b)];
    Hypot       Call     "hypot"  "sqrt(a^2 + b^2), without overflow"             |a, b| libm::hypot(a, b),    |a, b, y| [a / y, b / y];
    Atan2       Call     "atan2"  "angle of the point (b, a), in radians"         |a, b| libm::atan2(a, b),    |a, b, _| atan2_slopes(a, b);
    LeakyReluSlope Setting "leaky_relu" "the first above 0, the second times it below" |x, slope| if x > 0.0 { x } else { slope * x }, |x, slope, _| [x.apply(Step) + (x.lift(1.0) - x.apply(Step)) * slope, x.apply2(Binary::Min, x.lift(0.0))];
    EluAlpha    Setting  "elu"    "the first above 0, the second times exp(x) - 1 below" |x, alpha| if x > 0.0 { x } else { alpha * kernels::expm1_below(x) }, |x, alpha, _| elu_partials(x, alpha);
    Less         Condition "<"  "less"                                            |a, b| f64::from(a < b),     |a, _, _| flat(a);
    LessEqual    Condition "<=" "less or equal"                                   |a, b| f64::from(a <= b),    |a, _, _| flat(a);
    Greater      Condition ">"  "greater"                                         |a, b| f64::from(a > b),     |a, _, _| flat(a);
    GreaterEqual Condition ">=" "greater or equal"                                |a, b| f64::from(a >= b),    |a, _, _| flat(a);
    Equal        Condition "==" "equal"                                           |a, b| f64::from(a == b),    |a, _, _| flat(a);
    NotEqual     Condition "!=" "not equal"                                       |a, b| f64::from(a != b),    |a, _, _| flat(a);
    And          Condition "and" "where both conditions hold"                     |a, b| kernels::both(a, b),                |a, _, _| flat(a);
    Or           Condition "or" "where one of two conditions holds, or both"      |a, b| kernels::either(a, b),        |a, _, _| flat(a);
    Tie         Internal "tie"    "1 where a > b, 1/2 where equal, else 0"        |a, b| kernels::tie(a, b),            |a, _, _| flat(a), composed |a, b| (a.lift(1.0) + (a - b).apply(Sign)) / a.lift(2.0);
    PowBase     Internal "pow_base"     "the derivative of a^b by a"              |a, b| powers::by_base(a, b), |a, b, _| [b * a.apply2(PowBase, b - b.lift(1.0)), power_cross(a, b)], composed |a, b| b * a.apply2(Binary::Pow, b - b.lift(1.0));
    PowExponent Internal "pow_exponent" "the derivative of a^b by b"              |a, b| powers::by_exponent(a, b), |a, b, y| [power_cross(a, b), y * a.apply(Unary::Ln)], composed |a, b| a.apply2(Binary::Pow, b) * a.apply(Unary::Ln);
}

impl Unary {
    /// The functions that stand between layers, and are there for nothing else.
    pub const ACTIVATIONS: &[Self] = &[
        Self::Sigmoid,
        Self::Relu,
        Self::LeakyRelu,
        Self::Elu,
        Self::Softplus,
        Self::Silu,
        Self::Gelu,
        Self::Mish,
    ];

    /// f(x).
    #[inline]
    pub fn value(self, x: f64) -> f64 {
        self.value_of((x,))
    }

    /// f'(x), given x and y = f(x).
    #[inline]
    pub fn derivative<S: Scalar>(self, x: S, y: S) -> S {
        self.rule((x, y))
    }

    /// f(x) by other rows, if this one says how.
    pub fn composed<S: Scalar>(self, x: S) -> Option<S> {
        self.composition((x,))
    }
}

impl Binary {
    /// f(a, b).
    #[inline]
    pub fn value(self, a: f64, b: f64) -> f64 {
        self.value_of((a, b))
    }

    /// The setting that the second argument is, if it is one.
    pub fn second_setting(self) -> Option<Setting> {
        let settings = Unary::ALL.iter().filter_map(|f| f.setting());
        let mut own = settings.filter(|(_, with)| *with == self);
        own.next().map(|(setting, _)| setting)
    }

    /// The partial derivatives [∂f/∂a, ∂f/∂b], given a, b and y = f(a, b).
    #[inline]
    pub fn partials<S: Scalar>(self, a: S, b: S, y: S) -> [S; 2] {
        self.rule((a, b, y))
    }

    /// f(a, b) by other rows, if this one says how.
    pub fn composed<S: Scalar>(self, a: S, b: S) -> Option<S> {
        self.composition((a, b))
    }
}
