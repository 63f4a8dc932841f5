//! The rows of a chunk side by side.

use super::LINE;
use crate::expr::function::{Binary, Scalar, Unary};

/// A value for every row of a chunk: one for all, or one each.
#[derive(Clone, Copy, Debug)]
pub enum Lanes<'a, S> {
    /// The same in every row.
    Same(S),
    /// One for each row.
    Each(&'a [S]),
}

/// Computes a function of every row into `out`. Frequent functions have a loop of their own, without a choice inside.
pub fn unary<S: Scalar>(f: Unary, a: &[S], out: &mut [S]) {
    fn map<S: Copy>(a: &[S], out: &mut [S], f: impl Fn(S) -> S) {
        for (out, a) in out.iter_mut().zip(a) {
            *out = f(*a);
        }
    }
    match f {
        Unary::Neg => map(a, out, |a| -a),
        Unary::Detach => map(a, out, |a| a.apply(Unary::Detach)),
        Unary::Square => map(a, out, |a| a.apply(Unary::Square)),
        Unary::Relu => map(a, out, |a| a.apply(Unary::Relu)),
        Unary::Tanh => map(a, out, |a| a.apply(Unary::Tanh)),
        Unary::Sigmoid => map(a, out, |a| a.apply(Unary::Sigmoid)),
        Unary::Exp => map(a, out, |a| a.apply(Unary::Exp)),
        _ => map(a, out, |a| a.apply(f)),
    }
}

/// Computes a function of two values of every row into `out`.
pub fn binary<S: Scalar>(f: Binary, a: Lanes<'_, S>, b: Lanes<'_, S>, out: &mut [S]) {
    match f {
        Binary::Add => zip(a, b, out, |a, b| a + b),
        Binary::Sub => zip(a, b, out, |a, b| a - b),
        Binary::Mul => zip(a, b, out, |a, b| a * b),
        Binary::Div => zip(a, b, out, |a, b| a / b),
        _ => zip(a, b, out, |a, b| a.apply2(f, b)),
    }
}

/// Writes the second where the first, a condition, holds, else the third, for every row.
pub fn choose<S: Scalar>(condition: Lanes<'_, S>, a: Lanes<'_, S>, b: Lanes<'_, S>, out: &mut [S]) {
    let of = |lanes: Lanes<'_, S>, row: usize| match lanes {
        Lanes::Same(value) => value,
        Lanes::Each(values) => values[row],
    };
    for (row, out) in out.iter_mut().enumerate() {
        *out = of(condition, row).choose(of(a, row), of(b, row));
    }
}

#[inline]
fn zip<S: Copy>(a: Lanes<'_, S>, b: Lanes<'_, S>, out: &mut [S], f: impl Fn(S, S) -> S) {
    match (a, b) {
        (Lanes::Each(a), Lanes::Each(b)) => {
            for ((out, a), b) in out.iter_mut().zip(a).zip(b) {
                *out = f(*a, *b);
            }
        }
        (Lanes::Same(a), Lanes::Each(b)) => {
            for (out, b) in out.iter_mut().zip(b) {
                *out = f(a, *b);
            }
        }
        (Lanes::Each(a), Lanes::Same(b)) => {
            for (out, a) in out.iter_mut().zip(a) {
                *out = f(*a, b);
            }
        }
        (Lanes::Same(a), Lanes::Same(b)) => out.fill(f(a, b)),
    }
}

/// A sum over the rows of a chunk by eight interleaved partials: row i goes to partial i mod 8, and the partials are added in
/// pairs.
#[derive(Clone, Copy, Debug)]
pub struct Partials<S>([S; LINE]);

impl<S: Scalar> Partials<S> {
    /// Of no row; `zero` is 0 of the kind wanted.
    pub fn new(zero: S) -> Self {
        Self([zero; LINE])
    }

    /// Adds the values of rows that follow. Those before them were whole lines.
    #[inline]
    pub fn add(&mut self, values: &[S]) {
        for line in values.chunks(LINE) {
            for (partial, value) in self.0.iter_mut().zip(line) {
                *partial = *partial + *value;
            }
        }
    }

    /// The sum of all rows.
    pub fn total(self) -> S {
        let [a, b, c, d, e, f, g, h] = self.0;
        ((a + b) + (c + d)) + ((e + f) + (g + h))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sum_has_every_row_once() {
        for count in [0, 1, 7, 8, 9, 255, 256] {
            let rows: Vec<f64> = (1..=count).map(|row| row as f64).collect();
            let mut sum = Partials::new(0.0);
            sum.add(&rows[..count / 16 * 8]);
            sum.add(&rows[count / 16 * 8..]);
            assert_eq!(sum.total(), (count * (count + 1) / 2) as f64);
        }
    }

    #[test]
    fn one_value_fits_all_rows() {
        let mut out = [0.0; 3];
        binary(
            Binary::Sub,
            Lanes::Same(1.0),
            Lanes::Each(&[1.0, 2.0, 3.0]),
            &mut out,
        );
        assert_eq!(out, [0.0, -1.0, -2.0]);
        binary(Binary::Max, Lanes::Same(1.0), Lanes::Same(2.0), &mut out);
        assert_eq!(out, [2.0; 3]);
    }
}
