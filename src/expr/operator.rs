//! The one table of structured operators: those that look at more than one row, or at more than one unit of a width.
//!
//! A value has a [`Shape`]: once or per row, times a width. A row of the table is a name, a [`Role`], what it is, and its
//! definition, written once over any [`Value`]. The definition is all there is: over the units of a graph it is what is
//! differentiated and evaluated ([`lower`](super::lower)), over a [graph handle](super::graph::Handle) the formula that is
//! printed, so that what is printed cannot differ from what is computed. A row may also give the adjoint of its first
//! argument in a form that is easier to read than the one that follows from the definition; a test compares the two.
//!
//! Conventions are PyTorch's where it has the operator: `mse`, `mae`, `bce` (of logits) and `cross_entropy` (of logits) are
//! means over rows and width. `nll` takes probabilities; PyTorch's takes their logarithms.

mod shape;
mod value;

use super::function::{Binary, Unary};
use super::setting::{Allowed, Fixed, Setting};

pub use shape::{Rows, Shape};
pub use value::{Reduction, Value, pairs};

/// What a value stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// A number like any other.
    Number,
    /// The logarithm of the odds of one class against the other.
    Logit,
    /// A logarithm for each class, up to a constant.
    Logits,
    /// A probability for each class; they add up to 1.
    Probabilities,
    /// The logarithm of a probability for each class.
    LogProbabilities,
}

/// What kind of operator a row is: its arguments, its shape, and how it is read by a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// A vector of two arguments or more, side by side.
    Stack,
    /// A layer with parameters of its own; its second argument is the number of units.
    Layer,
    /// As wide as its one argument, and there as often.
    Map(Meaning),
    /// One unit from the width of its one argument.
    Width,
    /// One unit from the widths of two arguments.
    Widths,
    /// From all rows of its one argument, unit by unit.
    Rows,
    /// A loss: the mean over rows of a prediction against a target.
    Loss(Meaning),
    /// A loss of classes: its second argument is a label, the number of a class, counted from 0.
    LabelLoss(Meaning),
    /// One unit, by its index, from the width of its one argument.
    Unit,
    /// How many rows its one argument has.
    Count,
    /// Written by formulas only: the unit of the first argument that the second names.
    Entry,
}

/// The type of the value of a setting in an [`Operator`].
macro_rules! fixed {
    ($setting:ident) => {
        Fixed
    };
}

/// Declares the operators, a row each. A row with a setting, an argument that calls give by name or leave out, says so in
/// braces with its default and what it may be: `Huber{delta = 1.0, Positive} "huber" …`; in the definition it is an `f64`.
macro_rules! operators {
    ($($variant:ident $(($field:ident: $type:ty = $first:literal))? $({$setting:ident = $default:literal, $allowed:ident})?
       $name:literal $role:expr, $about:literal
       |$a:pat_param $(, $b:pat_param)?| $value:expr
       $(, adjoint |$g:pat_param, $y:pat_param| $adjoint:expr)?;)+) => {
        /// A structured operator of one or two arguments; of `linear` with its index in
        /// [`Graph::layers`](super::graph::Graph::layers).
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Operator {
            $(#[doc = $about] $variant $(($type))? $((fixed!($setting)))?,)+
        }

        impl Operator {
            /// Every operator, with its default setting; of `linear`, the first layer stands for all.
            pub const ALL: &'static [Self] = &[$(Self::$variant $(($first))? $((Fixed::new($default)))?,)+];

            /// The argument that calls give by name, and its value here, where it is a part of the operator.
            pub fn setting(self) -> Option<(Setting, f64)> {
                match self {
                    $(Self::$variant { .. } => {
                        let own = [$({
                            let Self::$variant($setting) = self else { return None };
                            let (name, allowed) = (stringify!($setting), Allowed::$allowed);
                            (Setting { name, default: $default, allowed }, $setting.value())
                        })?];
                        own.into_iter().next()
                    })+
                }
            }

            /// The same operator with another value of its setting, if it has one.
            #[must_use]
            pub fn with_setting(self, value: f64) -> Self {
                match self {
                    $(Self::$variant { .. } => {
                        let own = [$({
                            let $setting = Fixed::new(value);
                            Self::$variant($setting)
                        })?];
                        own.into_iter().next().unwrap_or(self)
                    })+
                }
            }

            /// The name, as it is typed and printed.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant { .. } => $name,)+ }
            }

            /// What it is, in a line.
            pub fn about(self) -> &'static str {
                match self { $(Self::$variant { .. } => $about,)+ }
            }

            /// What kind of operator it is.
            pub fn role(self) -> Role {
                match self { $(Self::$variant { .. } => $role,)+ }
            }

            /// What it computes. An operator of one argument ignores the second.
            pub fn define<V: Value>(self, a: V, b: Option<V>) -> V {
                let second = b.unwrap_or(a);
                match self {
                    $(Self::$variant $(($field))? $(($setting))? => {
                        $(let $setting = $setting.value();)?
                        let $a = a;
                        $(let $b = second;)?
                        $value
                    })+
                }
            }

            /// ∂L/∂(the first argument), given ∂L/∂(the result) and the result, in a form for people, where the row has one.
            pub fn adjoint<V: Value>(self, result: V, by_result: V) -> Option<V> {
                match self {
                    $(Self::$variant { .. } => {
                        let written = [$({
                            let ($g, $y) = (by_result, result);
                            $adjoint
                        })?];
                        written.into_iter().next()
                    })+
                }
            }
        }
    };
}

operators! {
    Stack "stack" Role::Stack, "a vector of its arguments, side by side"
        |a, b| a.beside(b);
    Mean "mean" Role::Rows, "mean over the rows of the data"
        |v| v.over_rows(Reduction::Mean);
    Sum "sum" Role::Rows, "sum over the rows of the data"
        |v| v.over_rows(Reduction::Sum);
    RowSum "rowsum" Role::Width, "sum along the width"
        |v| v.total();
    RowMean "rowmean" Role::Width, "mean along the width"
        |v| v.average();
    Top "top" Role::Width, "the greatest unit, through which no gradient flows"
        |v| v.top();
    Entry "entry" Role::Entry, "the unit that a label names, counted from 0"
        |v, label| v.entry(label);
    Unit(index: usize = 0) "unit" Role::Unit, "the unit of an index, which is typed v[1] and counted from 1"
        |v| v.unit(index);
    RowCount "rows" Role::Count, "the number of rows of the step"
        |v| v.count();
    Dot "dot" Role::Widths, "sum of the products along the width"
        |a, b| (a * b).total();
    Linear(layer: usize = 0) "linear" Role::Layer, "a layer W v + b with as many units as the second says"
        |v| v.layer(layer);
    Softmax "softmax" Role::Map(Meaning::Probabilities), "exp of each unit over the sum of all, along the width"
        |v| { let powers = powers(v, v.top()); powers / powers.total() },
        adjoint |g, p| p * (g - (p * g).total());
    LogSoftmax "log_softmax" Role::Map(Meaning::LogProbabilities), "ln of softmax, without overflow"
        |v| { let top = v.top(); (v - top) - powers(v, top).total().apply(Unary::Ln) },
        adjoint |g, y| g - y.apply(Unary::Exp) * g.total();
    Mse "mse" Role::Loss(Meaning::Number), "mean squared error over rows and width"
        |v, t| mean((v - t).apply(Unary::Square));
    Mae "mae" Role::Loss(Meaning::Number), "mean absolute error over rows and width"
        |v, t| mean((v - t).apply(Unary::Abs));
    Huber{delta = 1.0, Positive} "huber" Role::Loss(Meaning::Number), "mean of r^2/2 up to |r| = delta, and straight on from there; delta=1"
        |v, t| {
            let size = (v - t).apply(Unary::Abs);
            let bent = size.apply2(Binary::Min, size.lift(delta));
            mean(bent * (size - size.lift(0.5) * bent))
        };
    Bce "bce" Role::Loss(Meaning::Logit), "binary cross-entropy of a logit and a target of 0 or 1"
        |z, t| mean(t * (-z).apply(Unary::Softplus) + (z.lift(1.0) - t) * z.apply(Unary::Softplus));
    CrossEntropy "cross_entropy" Role::LabelLoss(Meaning::Logits), "mean of -log_softmax at the label, counted from 0"
        |z, label| {
            let top = z.top();
            let log_sum = powers(z, top).total().apply(Unary::Ln);
            mean(log_sum - (z.entry(label) - top))
        };
    Nll "nll" Role::LabelLoss(Meaning::Probabilities), "mean of -ln p at the label, of probabilities (PyTorch's takes logarithms)"
        |p, label| mean(-p.entry(label).apply(Unary::Ln));
}

/// The mean over rows and width.
fn mean<V: Value>(v: V) -> V {
    v.average().over_rows(Reduction::Mean)
}

/// exp of each unit, all divided by the same number so that none overflows.
fn powers<V: Value>(v: V, top: V) -> V {
    (v - top).apply(Unary::Exp)
}

impl Operator {
    /// The operators that can be typed.
    pub fn callable() -> impl Iterator<Item = Self> {
        let typed = |operator: &Self| {
            !matches!(
                operator.role(),
                Role::Entry | Role::Width | Role::Unit | Role::Count
            )
        };
        Self::ALL.iter().copied().filter(typed)
    }

    /// How many arguments it takes: at least, and at most if there is a limit.
    pub fn arity(self) -> (usize, Option<usize>) {
        match self.role() {
            Role::Stack => (2, None),
            Role::Map(_) | Role::Width | Role::Rows | Role::Unit | Role::Count => (1, Some(1)),
            Role::Layer | Role::Widths | Role::Loss(_) | Role::LabelLoss(_) | Role::Entry => {
                (2, Some(2))
            }
        }
    }

    /// What it takes for a prediction that it compares with a target, if it is a loss.
    pub fn predicted(self) -> Option<Meaning> {
        match self.role() {
            Role::Loss(meaning) | Role::LabelLoss(meaning) => Some(meaning),
            Role::Stack
            | Role::Layer
            | Role::Map(_)
            | Role::Width
            | Role::Widths
            | Role::Rows
            | Role::Unit
            | Role::Count
            | Role::Entry => None,
        }
    }

    /// Whether its second argument is a label: the number of a class, counted from 0.
    pub fn takes_label(self) -> bool {
        matches!(self.role(), Role::LabelLoss(_))
    }

    /// The reduction along the width that it is, if it is nothing else.
    pub fn width_reduction(self) -> Option<Reduction> {
        let is_it = |reduction: &Reduction| reduction.along_width() == self;
        Reduction::ALL.into_iter().find(is_it)
    }

    /// The reduction over rows that it is, if it is nothing else: those are what lowered graphs are left with.
    pub fn reduction(self) -> Option<Reduction> {
        let is_it = |reduction: &Reduction| reduction.operator() == self;
        Reduction::ALL.into_iter().find(is_it)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_operators_are_reductions_and_no_more() {
        let is_reduction = |operator: &&Operator| operator.reduction().is_some();
        assert_eq!(Operator::ALL.iter().filter(is_reduction).count(), 2);
        assert_eq!(Operator::Sum.reduction(), Some(Reduction::Sum));
        assert_eq!(Operator::RowSum.width_reduction(), Some(Reduction::Sum));
    }
}
