//! What can be called by name in a loss: functions and structured operators.

use super::function::{Binary, CallForm, Unary};
use super::operator::{Operator, OperatorRole};
use super::setting::{AllowedSetting, Setting};

/// What can be called by name in a loss.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Callable {
    /// A function of one argument.
    Unary(Unary),
    /// A function of two arguments; `max` and `min` take two or more.
    Binary(Binary),
    /// `clamp(x, low, high)`, which is min(max(x, low), high).
    Clamp,
    /// `where(condition, a, b)`: the second where the condition holds, else the third.
    Where,
    /// A structured operator; `stack` takes two or more arguments.
    Structured(Operator),
}

/// Other names of functions of one argument.
const ALIASES: [(&str, Unary); 2] = [("log", Unary::Ln), ("signum", Unary::Sign)];

/// Whether a layer adds a bias: a part of the layer, not of the operator.
const BIAS: Setting = Setting {
    name: "bias",
    default: 1.0,
    allowed: AllowedSetting::Switch,
};

/// The functions of the first format of scenarios. This list does not grow.
const FORMAT_1: [&str; 55] = [
    "abs",
    "acos",
    "acosh",
    "asin",
    "asinh",
    "atan",
    "atan2",
    "atanh",
    "bce",
    "ceil",
    "clamp",
    "cos",
    "cosh",
    "cross_entropy",
    "detach",
    "dot",
    "elu",
    "erf",
    "exp",
    "exp2",
    "floor",
    "gelu",
    "hypot",
    "leaky_relu",
    "linear",
    "ln",
    "log",
    "log10",
    "log2",
    "log_softmax",
    "mae",
    "max",
    "mean",
    "min",
    "mse",
    "nll",
    "pow",
    "relu",
    "round",
    "sigmoid",
    "sign",
    "signum",
    "silu",
    "sin",
    "sinh",
    "softmax",
    "softplus",
    "sqrt",
    "square",
    "stack",
    "step",
    "sum",
    "tan",
    "tanh",
    "trunc",
];

impl Callable {
    /// The function of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::all().find_map(|(known, callable)| (known == name).then_some(callable))
    }

    /// Whether the first format had a function of this name: what came later gives way to other meanings of its name, so
    /// that older texts keep theirs.
    pub fn is_of_format_1(name: &str) -> bool {
        FORMAT_1.contains(&name)
    }

    /// Every name that can be called, aliases included.
    pub fn all() -> impl Iterator<Item = (&'static str, Self)> {
        let unary = Unary::ALL.iter().filter(|f| f.form() == CallForm::Call);
        let binary = Binary::ALL.iter().filter(|f| f.form() == CallForm::Call);
        unary
            .map(|f| (f.name(), Self::Unary(*f)))
            .chain(ALIASES.iter().map(|(name, f)| (*name, Self::Unary(*f))))
            .chain(binary.map(|f| (f.name(), Self::Binary(*f))))
            .chain([("clamp", Self::Clamp), ("where", Self::Where)])
            .chain(
                Operator::callable().map(|operator| (operator.name(), Self::Structured(operator))),
            )
    }

    /// The argument that a call may give by name.
    pub fn setting(self) -> Option<Setting> {
        match self {
            Self::Unary(function) => function.setting().map(|(setting, _)| setting),
            Self::Binary(_) | Self::Clamp | Self::Where => None,
            Self::Structured(operator) if operator.role() == OperatorRole::Layer => Some(BIAS),
            Self::Structured(operator) => operator.setting().map(|(setting, _)| setting),
        }
    }

    /// What it is, in a line.
    pub fn about(self) -> &'static str {
        match self {
            Self::Unary(function) => function.about(),
            Self::Binary(function) => function.about(),
            Self::Clamp => "the first, kept between the second and the third",
            Self::Where => "the second where the first, a condition, holds, else the third",
            Self::Structured(operator) => operator.about(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique() {
        let mut names: Vec<_> = Callable::all().map(|(name, _)| name).collect();
        names.sort_unstable();
        let count = names.len();
        names.dedup();
        assert_eq!(names.len(), count);
    }
}
