//! The structured operators: those that look at more than one row, or at more than one unit of a width.
//!
//! A value has a [`Shape`]: once or per row, times a width. A row of [`Operator`]'s table is a name and what it is;
//! [`Operator::units`] is what it computes, written once over any [`Scalar`], so that its derivative by every method is that
//! of the functions it is made of. Means and sums over rows are the only thing it cannot say: [`Operator::reduction`].
//!
//! Conventions are PyTorch's where it has the operator: `mse`, `mae`, `bce` (of logits) and `cross_entropy` (of logits) are
//! means over rows and width. `nll` takes probabilities; PyTorch's takes their logarithms.

use super::function::{Binary, Scalar, Unary};

/// How often a value is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rows {
    /// Once: a number, a parameter, a mean.
    Once,
    /// For every row of the data.
    Each,
}

/// The shape of a value: once or per row, times a width of at least 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape {
    /// How often it is there.
    pub rows: Rows,
    /// How many units it has side by side.
    pub width: usize,
}

impl Shape {
    /// One number.
    pub const ONE: Self = Self {
        rows: Rows::Once,
        width: 1,
    };

    /// The shape of an elementwise function of two values: a width of 1 fits every width.
    #[must_use]
    pub fn broadcast(self, other: Self) -> Self {
        Self {
            rows: self.rows.max(other.rows),
            width: self.width.max(other.width),
        }
    }
}

/// How values of all rows become one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reduction {
    /// Their sum.
    Sum,
    /// Their sum divided by their number.
    Mean,
}

/// A structured operator of one or two arguments.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Operator {
    /// `stack(a, b)`: side by side.
    Stack,
    /// `mean(v)` over rows.
    Mean,
    /// `sum(v)` over rows.
    Sum,
    /// `dot(a, b)` along the width.
    Dot,
    /// `linear(v, k)`: the layer of this place in [`Graph::layers`](super::graph::Graph::layers).
    Linear(usize),
    /// `softmax(v)` along the width.
    Softmax,
    /// `log_softmax(v)` along the width.
    LogSoftmax,
    /// `mse(a, t)`.
    Mse,
    /// `mae(a, t)`.
    Mae,
    /// `bce(logit, t)`.
    Bce,
    /// `cross_entropy(logits, label)`.
    CrossEntropy,
    /// `nll(p, label)`.
    Nll,
}

impl Operator {
    /// Every operator; of `linear`, the first layer stands for all.
    pub const ALL: [Self; 12] = [
        Self::Stack,
        Self::Mean,
        Self::Sum,
        Self::Dot,
        Self::Linear(0),
        Self::Softmax,
        Self::LogSoftmax,
        Self::Mse,
        Self::Mae,
        Self::Bce,
        Self::CrossEntropy,
        Self::Nll,
    ];

    /// The name, as it is typed and printed, and what it is.
    fn row(self) -> (&'static str, &'static str) {
        match self {
            Self::Stack => ("stack", "a vector of its arguments, side by side"),
            Self::Mean => ("mean", "mean over the rows of the data"),
            Self::Sum => ("sum", "sum over the rows of the data"),
            Self::Dot => ("dot", "sum of the products along the width"),
            Self::Linear(_) => (
                "linear",
                "a layer W v + b with as many units as the second says",
            ),
            Self::Softmax => (
                "softmax",
                "exp of each unit over the sum of all, along the width",
            ),
            Self::LogSoftmax => ("log_softmax", "ln of softmax, without overflow"),
            Self::Mse => ("mse", "mean squared error over rows and width"),
            Self::Mae => ("mae", "mean absolute error over rows and width"),
            Self::Bce => (
                "bce",
                "binary cross-entropy of a logit and a target of 0 or 1",
            ),
            Self::CrossEntropy => (
                "cross_entropy",
                "mean of -log_softmax at the label, counted from 0",
            ),
            Self::Nll => (
                "nll",
                "mean of -ln p at the label, of probabilities (PyTorch's takes logarithms)",
            ),
        }
    }

    /// The name, as it is typed and printed.
    pub fn name(self) -> &'static str {
        self.row().0
    }

    /// What it is, in a line.
    pub fn about(self) -> &'static str {
        self.row().1
    }

    /// How many arguments it takes: at least, and at most if there is a limit.
    pub fn arity(self) -> (usize, Option<usize>) {
        match self {
            Self::Stack => (2, None),
            Self::Mean | Self::Sum | Self::Softmax | Self::LogSoftmax => (1, Some(1)),
            _ => (2, Some(2)),
        }
    }

    /// Whether it compares a prediction with a target.
    pub fn compares(self) -> bool {
        matches!(
            self,
            Self::Mse | Self::Mae | Self::Bce | Self::CrossEntropy | Self::Nll
        )
    }

    /// Whether its second argument is a label: the number of a class, counted from 0.
    pub fn takes_label(self) -> bool {
        matches!(self, Self::CrossEntropy | Self::Nll)
    }

    /// What is done with the values of all rows in the end.
    pub fn reduction(self) -> Option<Reduction> {
        match self {
            Self::Sum => Some(Reduction::Sum),
            Self::Mean | Self::Mse | Self::Mae | Self::Bce | Self::CrossEntropy | Self::Nll => {
                Some(Reduction::Mean)
            }
            _ => None,
        }
    }

    /// The shape of the result; `outputs` is the width of a layer.
    pub fn shape(self, first: Shape, second: Option<Shape>, outputs: usize) -> Shape {
        let both = second.map_or(first, |second| first.broadcast(second));
        let width = match self {
            Self::Stack => first.width + second.map_or(0, |second| second.width),
            Self::Mean | Self::Sum | Self::Softmax | Self::LogSoftmax => first.width,
            Self::Linear(_) => outputs,
            Self::Dot | Self::Mse | Self::Mae | Self::Bce | Self::CrossEntropy | Self::Nll => 1,
        };
        let rows = match self.reduction() {
            Some(_) => Rows::Once,
            None => both.rows,
        };
        Shape { rows, width }
    }

    /// What it computes in one row, before its [reduction](Self::reduction), for any operator but `linear`: `a` and `b` are
    /// the units of the arguments.
    ///
    /// # Panics
    /// For `linear`, which has parameters: see [`linear`].
    pub fn units<S: Scalar>(self, a: &[S], b: &[S]) -> Vec<S> {
        match self {
            Self::Stack => a.iter().chain(b).copied().collect(),
            Self::Mean | Self::Sum => a.to_vec(),
            Self::Dot => vec![total(pairs(a, b, |a, b| a * b))],
            Self::Softmax => {
                let powers = powers(a);
                let sum = total(powers.clone());
                powers.into_iter().map(|power| power / sum).collect()
            }
            Self::LogSoftmax => {
                let (top, log_sum) = log_sum(a);
                a.iter().map(|&x| (x - top) - log_sum).collect()
            }
            Self::Mse => vec![mean(pairs(a, b, |a, t| (a - t).apply(Unary::Square)))],
            Self::Mae => vec![mean(pairs(a, b, |a, t| (a - t).apply(Unary::Abs)))],
            Self::Bce => vec![mean(pairs(a, b, |x, t| x.apply(Unary::Softplus) - x * t))],
            Self::CrossEntropy => {
                let (top, log_sum) = log_sum(a);
                vec![log_sum - (picked(a, b[0]) - top)]
            }
            Self::Nll => vec![-picked(a, b[0]).apply(Unary::Ln)],
            Self::Linear(_) => unreachable!("a layer has parameters"),
        }
    }
}

/// W v + b: `weights[row][column]`, one row and one bias for each unit of the result.
pub fn linear<S: Scalar>(inputs: &[S], weights: &[Vec<S>], biases: &[S]) -> Vec<S> {
    let unit = |(row, &bias): (&Vec<S>, &S)| {
        total(row.iter().zip(inputs).map(|(&w, &v)| w * v).collect()) + bias
    };
    weights.iter().zip(biases).map(unit).collect()
}

/// A function of two values unit by unit, where a width of 1 fits every width.
pub fn pairs<S: Copy>(a: &[S], b: &[S], f: impl Fn(S, S) -> S) -> Vec<S> {
    let unit = |side: &[S], index: usize| side[if side.len() == 1 { 0 } else { index }];
    (0..a.len().max(b.len()))
        .map(|index| f(unit(a, index), unit(b, index)))
        .collect()
}

/// The sum of at least one number, from the left.
fn total<S: Scalar>(numbers: Vec<S>) -> S {
    let sum = numbers.into_iter().reduce(|sum, x| sum + x);
    sum.expect("a width is at least 1")
}

fn mean<S: Scalar>(numbers: Vec<S>) -> S {
    let count = numbers.len() as f64;
    let sum = total(numbers);
    if count == 1.0 {
        sum
    } else {
        sum / sum.lift(count)
    }
}

/// The greatest unit, detached: taking it off every exponent changes no value and no derivative, and nothing overflows.
fn top<S: Scalar>(a: &[S]) -> S {
    let top = a
        .iter()
        .copied()
        .reduce(|top, x| top.apply2(Binary::Max, x));
    top.expect("a width is at least 1").apply(Unary::Detach)
}

fn powers<S: Scalar>(a: &[S]) -> Vec<S> {
    let top = top(a);
    a.iter().map(|&x| (x - top).apply(Unary::Exp)).collect()
}

/// The greatest unit m, and ln Σ exp(x - m).
fn log_sum<S: Scalar>(a: &[S]) -> (S, S) {
    (top(a), total(powers(a)).apply(Unary::Ln))
}

/// The unit that the label names.
fn picked<S: Scalar>(a: &[S], label: S) -> S {
    let chosen = a.iter().enumerate().map(|(index, &x)| {
        let index = x.lift(index as f64);
        // tie(a, b) is 1, 1/2 or 0, so the product of both ways is 1/4 where they are equal and else 0.
        let equal = label.apply2(Binary::Tie, index) * index.apply2(Binary::Tie, label);
        x.lift(4.0) * equal * x
    });
    total(chosen.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_softmax_of_large_numbers_is_finite() {
        let p = Operator::Softmax.units(&[1000.0, 1000.0, -1000.0], &[]);
        assert_eq!(p, [0.5, 0.5, 0.0]);
        let logs = Operator::LogSoftmax.units(&[1000.0, 0.0], &[]);
        assert_eq!(logs, [0.0, -1000.0]);
        assert_eq!(
            Operator::CrossEntropy.units(&[1000.0, 0.0], &[1.0]),
            [1000.0]
        );
    }

    #[test]
    fn losses_are_means_over_the_width() {
        assert_eq!(Operator::Mse.units(&[1.0, 3.0], &[0.0, 0.0]), [5.0]);
        assert_eq!(Operator::Mae.units(&[1.0, -3.0], &[0.0]), [2.0]);
        assert_eq!(Operator::Dot.units(&[1.0, 2.0], &[3.0, 4.0]), [11.0]);
        let bce = Operator::Bce.units(&[-800.0, 800.0], &[0.0, 1.0]);
        assert_eq!(bce, [0.0]);
    }

    #[test]
    fn the_label_picks_a_probability() {
        assert_eq!(
            Operator::Nll.units(&[0.25, 0.75], &[0.0]),
            [-libm::log(0.25)]
        );
    }
}
