//! What operators are defined over.

use super::Operator;
use crate::expr::function::Scalar;

/// How values of all rows become one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reduction {
    /// Their sum.
    Sum,
    /// Their sum divided by their number.
    Mean,
}

impl Reduction {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Sum, Self::Mean];

    /// The operator that is this reduction of the units of a width.
    pub fn along_width(self) -> Operator {
        match self {
            Self::Sum => Operator::RowSum,
            Self::Mean => Operator::RowMean,
        }
    }

    /// The operator that is this reduction over rows.
    pub fn operator(self) -> Operator {
        match self {
            Self::Sum => Operator::Sum,
            Self::Mean => Operator::Mean,
        }
    }
}

/// A value with a width, there once or per row, as operators are defined over it.
///
/// Arithmetic and functions go unit by unit; a width of 1 fits every width.
pub trait Value: Scalar {
    /// The units of both, side by side.
    #[must_use]
    fn beside(self, other: Self) -> Self;

    /// The sum of the units, from the left.
    #[must_use]
    fn total(self) -> Self;

    /// The sum of the units divided by their number.
    #[must_use]
    fn average(self) -> Self;

    /// The greatest unit, through which no gradient flows.
    ///
    /// Only to be taken off exponents, so that nothing overflows, where that changes neither value nor derivative: in what is
    /// printed it is 0.
    #[must_use]
    fn top(self) -> Self;

    /// The greatest unit; where several are equal, each gets an equal share of the gradient.
    #[must_use]
    fn greatest(self) -> Self;

    /// The root of the sum of the squares of the units, without overflow; its slope at 0 is 0.
    #[must_use]
    fn length(self) -> Self;

    /// The square root, of which the slope at 0 is taken for 0: that of a size, which has a kink there.
    #[must_use]
    fn root(self) -> Self;

    /// p ln(p/q) of each unit p: 0 where p is 0, whatever q is.
    #[must_use]
    fn surprise(self, q: Self) -> Self;

    /// The unit that a label names, counted from 0.
    #[must_use]
    fn entry(self, label: Self) -> Self;

    /// The unit of an index, counted from 0.
    #[must_use]
    fn unit(self, index: usize) -> Self;

    /// How many rows there are.
    #[must_use]
    fn count(self) -> Self;

    /// The sum or mean over all rows; what is there once stays as it is.
    #[must_use]
    fn over_rows(self, reduction: Reduction) -> Self;

    /// W v + b with the parameters of a layer, by its index.
    #[must_use]
    fn layer(self, layer: usize) -> Self;
}

/// A function of two values unit by unit, where a width of 1 fits every width.
pub fn pairs<S: Copy>(a: &[S], b: &[S], f: impl Fn(S, S) -> S) -> Vec<S> {
    let unit = |side: &[S], index: usize| side[if side.len() == 1 { 0 } else { index }];
    (0..a.len().max(b.len()))
        .map(|index| f(unit(a, index), unit(b, index)))
        .collect()
}
