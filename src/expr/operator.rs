//! The one table of structured operators: those that look at more than one row, or at more than one unit of a width.
//!
//! A value has a [`Shape`]: once or per row, times a width. A row of the table is a name, a [`OperatorRole`], what it is, and its
//! definition, written once over any [`Value`]. The definition is all there is: over the units of a graph it is what is
//! differentiated and evaluated ([`lower`](super::lower)), over a [graph handle](super::graph::Handle) the formula that is
//! printed, so that what is printed cannot differ from what is computed. A row may also give the adjoint of its first
//! argument in a form that is easier to read than the one that follows from the definition; a test compares the two.
//!
//! Conventions are PyTorch's where it has the operator: `mse`, `mae`, `bce` (of logits) and `cross_entropy` (of logits) are
//! means over rows and width. `nll` takes probabilities; PyTorch's takes their logarithms.

mod labels;
mod mask;
mod shape;
mod value;

use super::function::{Binary, Unary};
use super::setting::{AllowedSetting, Fixed, Setting};

pub use labels::Labels;
pub use mask::Mask;
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
pub enum OperatorRole {
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
    /// How far the widths of two arguments are apart: the mean over rows, of which neither is the prediction.
    Divergence,
    /// As its first argument, times a [`Mask`] for each unit, which is the second.
    Dropout,
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
       $(, adjoint |$g:pat_param, $y:pat_param $(, $v:pat_param)?| $adjoint:expr)?;)+) => {
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
                            let (name, allowed) = (stringify!($setting), AllowedSetting::$allowed);
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
            pub fn role(self) -> OperatorRole {
                match self { $(Self::$variant { .. } => $role,)+ }
            }

            /// What it computes. An operator of one argument ignores the second.
            pub fn define<V: Value>(self, a: V, b: Option<V>) -> V {
                let second = b.unwrap_or(a);
                match self {
                    $(Self::$variant $(($field))? $(($setting))? => {
                        $(let $setting = $setting.value(); let _ = $setting;)?
                        let $a = a;
                        $(let $b = second;)?
                        $value
                    })+
                }
            }

            /// ∂L/∂(the first argument), given ∂L/∂(the result), the result and that argument, in a form for people, where the row
            /// has one.
            pub fn adjoint<V: Value>(self, argument: V, result: V, by_result: V) -> Option<V> {
                match self {
                    $(Self::$variant $(($field))? $(($setting))? => {
                        $(let _ = $field;)?
                        $(let $setting = $setting.value(); let _ = $setting;)?
                        let written = [$({
                            let ($g, $y) = (by_result, result);
                            $(let $v = argument;)?
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
    Stack "stack" OperatorRole::Stack, "a vector of its arguments, side by side"
        |a, b| a.beside(b);
    Mean "mean" OperatorRole::Rows, "mean over the rows of the data"
        |v| v.over_rows(Reduction::Mean);
    Sum "sum" OperatorRole::Rows, "sum over the rows of the data"
        |v| v.over_rows(Reduction::Sum);
    RowSum "rowsum" OperatorRole::Width, "sum along the width"
        |v| v.total();
    RowMean "rowmean" OperatorRole::Width, "mean along the width"
        |v| v.average();
    LogSumExp "logsumexp" OperatorRole::Width, "ln of the sum of exp along the width, without overflow"
        |v| { let top = v.top(); top + powers(v, top).total().apply(Unary::Ln) };
    RowMax "rowmax" OperatorRole::Width, "the greatest along the width; a tie is shared equally"
        |v| v.greatest(),
        adjoint |g, y, v| { let chosen = v.apply2(Binary::Equal, y); g * chosen / chosen.total() };
    Norm "norm" OperatorRole::Width, "root of the sum of squares along the width, without overflow; slope 0 at 0"
        |v| v.length(),
        adjoint |g, y, v| g * v / y;
    Var{ddof = 0.0, Count} "var" OperatorRole::Rows, "variance over the rows, divided by N - ddof; ddof=0"
        |v| variance(v, ddof);
    Std{ddof = 0.0, Count} "std" OperatorRole::Rows, "standard deviation over the rows, the root of var; ddof=0; slope 0 at 0"
        |v| variance(v, ddof).root();
    Top "top" OperatorRole::Width, "the greatest unit, through which no gradient flows"
        |v| v.top();
    Entry "entry" OperatorRole::Entry, "the unit that a label names, counted from 0"
        |v, label| v.entry(label);
    Unit(index: usize = 0) "unit" OperatorRole::Unit, "the unit of an index in square brackets, counted from 1"
        |v| v.unit(index);
    RowCount "rows" OperatorRole::Count, "the number of rows of the step"
        |v| v.count();
    Dot "dot" OperatorRole::Widths, "sum of the products along the width"
        |a, b| (a * b).total();
    Linear(layer: usize = 0) "linear" OperatorRole::Layer, "a layer W v + b with as many units as the second says"
        |v| v.layer(layer);
    Softmax "softmax" OperatorRole::Map(Meaning::Probabilities), "exp of each unit over the sum of all, along the width"
        |v| { let powers = powers(v, v.top()); powers / powers.total() },
        adjoint |g, p| p * (g - (p * g).total());
    LogSoftmax "log_softmax" OperatorRole::Map(Meaning::LogProbabilities), "ln of softmax, without overflow"
        |v| { let top = v.top(); (v - top) - powers(v, top).total().apply(Unary::Ln) },
        adjoint |g, y| g - y.apply(Unary::Exp) * g.total();
    Standardize{ddof = 0.0, Count} "standardize" OperatorRole::Map(Meaning::Number), "(v - mean)/std over the rows; ddof=0"
        |v| (v - v.over_rows(Reduction::Mean)) / variance(v, ddof).apply(Unary::Sqrt);
    LayerNorm{eps = 1e-5, Positive} "layer_norm" OperatorRole::Map(Meaning::Number), "(v - mean)/sqrt(variance + eps) along the width; eps=1e-5"
        |v| { let (apart, spread) = (v - v.average(), along_width(v, eps)); apart / spread },
        adjoint |g, y, v| (g - g.average() - y * (g * y).average()) / along_width(v, eps);
    BatchNorm{eps = 1e-5, Positive} "batch_norm" OperatorRole::Map(Meaning::Number), "(v - mean)/sqrt(variance + eps) over the rows of the step; eps=1e-5"
        |v| { let mean = v.over_rows(Reduction::Mean); (v - mean) / over_rows(v, eps) },
        adjoint |g, y, v| {
            let mean = |x: V| x.over_rows(Reduction::Mean);
            (g - mean(g) - y * mean(g * y)) / over_rows(v, eps)
        };
    Dropout{p = 0.5, Share} "dropout" OperatorRole::Dropout, "at each step leaves units out by chance p, and divides the others by 1 - p; p=0.5"
        |v, mask| v * mask;
    Mse "mse" OperatorRole::Loss(Meaning::Number), "mean squared error over rows and width"
        |v, t| mean((v - t).apply(Unary::Square));
    Mae "mae" OperatorRole::Loss(Meaning::Number), "mean absolute error over rows and width"
        |v, t| mean((v - t).apply(Unary::Abs));
    Huber{delta = 1.0, Positive} "huber" OperatorRole::Loss(Meaning::Number), "mean of r^2/2 up to |r| = delta, and straight on from there; delta=1"
        |v, t| mean(bent(v - t, delta));
    SmoothL1{beta = 1.0, Positive} "smooth_l1" OperatorRole::Loss(Meaning::Number), "mean of r^2/(2 beta) up to |r| = beta, and |r| - beta/2 from there; beta=1"
        |v, t| { let r = v - t; mean(bent(r, beta) / r.lift(beta)) };
    Hinge "hinge" OperatorRole::Loss(Meaning::Number), "mean of max(0, 1 - t score), with t = 1 or -1"
        |score, t| mean((score.lift(1.0) - t * score).apply(Unary::Relu));
    Bce "bce" OperatorRole::Loss(Meaning::Logit), "binary cross-entropy of a logit and a target of 0 or 1"
        |z, t| mean(t * (-z).apply(Unary::Softplus) + (z.lift(1.0) - t) * z.apply(Unary::Softplus));
    CrossEntropy "cross_entropy" OperatorRole::LabelLoss(Meaning::Logits), "mean of -log_softmax at the label, counted from 0"
        |z, label| {
            let top = z.top();
            let log_sum = powers(z, top).total().apply(Unary::Ln);
            mean(log_sum - (z.entry(label) - top))
        };
    ShareCrossEntropy "cross_entropy" OperatorRole::Loss(Meaning::Logits), "mean of the sum of -p log_softmax, for probabilities p"
        |z, p| {
            let top = z.top();
            let log_sum = powers(z, top).total().apply(Unary::Ln);
            (p * (log_sum - (z - top))).total().over_rows(Reduction::Mean)
        };
    KlDiv "kl_div" OperatorRole::Divergence, "sum of p ln(p/q) along the width, mean over rows"
        |p, q| p.surprise(q).total().over_rows(Reduction::Mean);
    Nll "nll" OperatorRole::LabelLoss(Meaning::Probabilities), "mean of -ln p at the label, of probabilities (PyTorch's takes logarithms)"
        |p, label| mean(-p.entry(label).apply(Unary::Ln));
}

/// The mean over rows and width.
fn mean<V: Value>(v: V) -> V {
    v.average().over_rows(Reduction::Mean)
}

/// The variance over rows, with N - `ddof` for the N that it is divided by.
fn variance<V: Value>(v: V, ddof: f64) -> V {
    let square = (v - v.over_rows(Reduction::Mean)).apply(Unary::Square);
    let mean = square.over_rows(Reduction::Mean);
    if ddof == 0.0 {
        return mean;
    }
    let count = v.count();
    mean * (count / (count - count.lift(ddof)))
}

/// The root of the variance along the width and `eps`.
fn along_width<V: Value>(v: V, eps: f64) -> V {
    let variance = (v - v.average()).apply(Unary::Square).average();
    (variance + v.lift(eps)).apply(Unary::Sqrt)
}

/// The root of the variance over the rows and `eps`.
fn over_rows<V: Value>(v: V, eps: f64) -> V {
    (variance(v, 0.0) + v.lift(eps)).apply(Unary::Sqrt)
}

/// r²/2 up to |r| = `delta`, and straight on from there: c (r - c/2) with c = r kept between ±`delta`, which has the
/// curvature 1 at r = 0 too.
fn bent<V: Value>(r: V, delta: f64) -> V {
    let kept = r.apply2(Binary::Max, r.lift(-delta));
    let kept = kept.apply2(Binary::Min, r.lift(delta));
    kept * (r - r.lift(0.5) * kept)
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
                operator,
                Self::Top | Self::Entry | Self::ShareCrossEntropy | Self::Unit(_) | Self::RowCount
            )
        };
        Self::ALL.iter().copied().filter(typed)
    }

    /// How many arguments it takes: at least, and at most if there is a limit.
    pub fn arity(self) -> (usize, Option<usize>) {
        match self.role() {
            OperatorRole::Stack => (2, None),
            OperatorRole::Dropout => (1, Some(2)),
            OperatorRole::Map(_)
            | OperatorRole::Width
            | OperatorRole::Rows
            | OperatorRole::Unit
            | OperatorRole::Count => (1, Some(1)),
            OperatorRole::Layer
            | OperatorRole::Widths
            | OperatorRole::Divergence
            | OperatorRole::Loss(_)
            | OperatorRole::LabelLoss(_)
            | OperatorRole::Entry => (2, Some(2)),
        }
    }

    /// What it takes for a prediction that it compares with a target, if it is a loss.
    pub fn predicted(self) -> Option<Meaning> {
        match self.role() {
            OperatorRole::Loss(meaning) | OperatorRole::LabelLoss(meaning) => Some(meaning),
            OperatorRole::Stack
            | OperatorRole::Layer
            | OperatorRole::Map(_)
            | OperatorRole::Width
            | OperatorRole::Widths
            | OperatorRole::Rows
            | OperatorRole::Divergence
            | OperatorRole::Dropout
            | OperatorRole::Unit
            | OperatorRole::Count
            | OperatorRole::Entry => None,
        }
    }

    /// Whether its second argument is a label: the number of a class, counted from 0.
    pub fn takes_label(self) -> bool {
        matches!(self.role(), OperatorRole::LabelLoss(_))
    }

    /// The loss of probabilities as wide as the prediction that a loss of labels is, if it is one.
    pub fn of_shares(self) -> Option<Self> {
        (self == Self::CrossEntropy).then_some(Self::ShareCrossEntropy)
    }

    /// The reduction along the width that it is, if it is nothing else.
    pub fn width_reduction(self) -> Option<Reduction> {
        let is_it = |reduction: &Reduction| reduction.along_width() == self;
        Reduction::ALL.into_iter().find(is_it)
    }

    /// What a loss of two classes takes for labels.
    pub fn labels(self) -> Option<Labels> {
        let takes_logit = self.role() == OperatorRole::Loss(Meaning::Logit);
        let signs = (self == Self::Hinge).then_some(Labels::Signs);
        takes_logit.then_some(Labels::Shares).or(signs)
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
