//! Sums over rows as instructions: of columns, and of the products of columns with columns, which the gradients of weights
//! are.
//!
//! A sum is kept as eight partials, row i in partial i mod 8, so that blocks of whole lines can go on where the one before
//! ended, and any vector instructions give the same bits.

use pulp::{Simd, WithSimd};

use super::LINE;
use crate::tape::SimdLevel;

/// The eight partials of a sum.
pub(super) type Partials = [f64; LINE];

/// The sum of each of some columns, to accumulators side by side.
#[derive(Clone, Debug)]
pub(super) struct Sums {
    pub(super) columns: Vec<usize>,
    /// The first accumulator.
    pub(super) to: usize,
}

/// The sum of left · right for each left column with each right one; those of one left column stand side by side.
#[derive(Clone, Debug)]
pub(super) struct Products {
    pub(super) left: Vec<usize>,
    pub(super) right: Vec<usize>,
    /// The first accumulator.
    pub(super) to: usize,
}

/// A block of rows: the columns one after the other, each of `lanes` numbers, of which the first `rows` count.
#[derive(Clone, Copy)]
pub(super) struct SumBlock<'a> {
    pub(super) columns: &'a [f64],
    pub(super) lanes: usize,
    pub(super) rows: usize,
}

/// Sums in pairs.
pub(super) fn folded([a, b, c, d, e, f, g, h]: Partials) -> f64 {
    ((a + b) + (c + d)) + ((e + f) + (g + h))
}

impl Sums {
    /// Adds a block to the accumulators.
    pub(super) fn run(&self, level: SimdLevel, block: SumBlock<'_>, partials: &mut [Partials]) {
        let partials = &mut partials[self.to..][..self.columns.len()];
        level.run_vectors(Add {
            left: &self.columns,
            right: &[],
            block,
            partials,
        });
    }
}

impl Products {
    /// Adds a block to the accumulators.
    pub(super) fn run(&self, level: SimdLevel, block: SumBlock<'_>, partials: &mut [Partials]) {
        let partials = &mut partials[self.to..][..self.left.len() * self.right.len()];
        level.run_vectors(Add {
            left: &self.left,
            right: &self.right,
            block,
            partials,
        });
    }
}

/// Adds left columns, or their products with right ones if there are any.
struct Add<'a> {
    left: &'a [usize],
    right: &'a [usize],
    block: SumBlock<'a>,
    partials: &'a mut [Partials],
}

impl WithSimd for Add<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let SumBlock {
            columns,
            lanes,
            rows,
        } = self.block;
        let mut block = Adder {
            simd,
            numbers: columns,
            vectors: S::as_simd_f64s(columns).0,
            lanes,
            lines: rows / LINE,
            rest: rows % LINE,
            partials: S::as_mut_simd_f64s(self.partials.as_flattened_mut()).0,
            stride: self.right.len().max(1),
        };
        // As many sums at once as there are registers for.
        let most = if S::F64_LANES == LINE { 4 } else { 2 };
        let mut left = self.left;
        let mut to = 0;
        while !left.is_empty() {
            let (tile, rest) = left.split_at(size(left.len(), most));
            match *tile {
                [a, b, c, d] => block.meet([a, b, c, d], self.right, to),
                [a, b] => block.meet([a, b], self.right, to),
                [a, ..] => block.meet([a], self.right, to),
                [] => {}
            }
            to += tile.len() * block.stride;
            left = rest;
        }
    }
}

/// The greatest of 4, 2 and 1 that is neither above `count` nor above `most`.
#[inline(always)]
fn size(count: usize, most: usize) -> usize {
    match count.min(most) {
        0..=1 => 1,
        2..=3 => 2,
        _ => 4,
    }
}

/// Adds columns of a block to their accumulators.
struct Adder<'a, S: Simd> {
    simd: S,
    numbers: &'a [f64],
    vectors: &'a [S::f64s],
    lanes: usize,
    /// Whole lines.
    lines: usize,
    /// Rows in the line that is not whole.
    rest: usize,
    partials: &'a mut [S::f64s],
    /// From the accumulators of one left column to those of the next.
    stride: usize,
}

impl<S: Simd> Adder<'_, S> {
    const PARTS: usize = LINE / S::F64_LANES;

    /// Some left columns alone, or with all right ones.
    #[inline(always)]
    fn meet<const L: usize>(&mut self, left: [usize; L], right: &[usize], to: usize) {
        if right.is_empty() {
            self.add(&left, &[0], to, |_, left, _| left);
        }
        let product = |simd: S, left, right| simd.mul_f64s(left, right);
        let (mut right, mut to) = (right, to);
        while !right.is_empty() {
            let (tile, rest) = right.split_at(size(right.len(), 4));
            match *tile {
                [a, b, c, d] => self.add(&left, &[a, b, c, d], to, product),
                [a, b] => self.add(&left, &[a, b], to, product),
                [a, ..] => self.add(&left, &[a], to, product),
                [] => {}
            }
            to += tile.len();
            right = rest;
        }
    }

    /// Adds what `of` makes of each left and each right column.
    #[inline(always)]
    fn add<const L: usize, const R: usize>(
        &mut self,
        left: &[usize; L],
        right: &[usize; R],
        to: usize,
        of: impl Fn(S, S::f64s, S::f64s) -> S::f64s,
    ) {
        let simd = self.simd;
        let vectors = self.lanes / S::F64_LANES;
        for part in 0..Self::PARTS {
            let mut sums = [[simd.splat_f64s(0.0); R]; L];
            for (l, sums) in sums.iter_mut().enumerate() {
                for (r, sum) in sums.iter_mut().enumerate() {
                    *sum = self.partials[(to + l * self.stride + r) * Self::PARTS + part];
                }
            }
            for line in 0..self.lines {
                let index = line * Self::PARTS + part;
                let mut rights = [simd.splat_f64s(0.0); R];
                for (value, right) in rights.iter_mut().zip(right) {
                    *value = self.vectors[right * vectors + index];
                }
                for (sums, left) in sums.iter_mut().zip(left) {
                    let left = self.vectors[left * vectors + index];
                    for (sum, right) in sums.iter_mut().zip(&rights) {
                        *sum = simd.add_f64s(*sum, of(simd, left, *right));
                    }
                }
            }
            if self.rest > 0 {
                for (sums, left) in sums.iter_mut().zip(left) {
                    let left = self.last(*left, part);
                    for (sum, right) in sums.iter_mut().zip(right) {
                        *sum = simd.add_f64s(*sum, of(simd, left, self.last(*right, part)));
                    }
                }
            }
            for (l, sums) in sums.iter().enumerate() {
                for (r, sum) in sums.iter().enumerate() {
                    self.partials[(to + l * self.stride + r) * Self::PARTS + part] = *sum;
                }
            }
        }
    }

    /// A vector of the line that is not whole: 0, which changes no partial, where there is no row.
    #[inline(always)]
    fn last(&self, column: usize, part: usize) -> S::f64s {
        let rows = &self.numbers[column * self.lanes + self.lines * LINE..][..self.rest];
        let from = (part * S::F64_LANES).min(self.rest);
        self.simd.partial_load_f64s(&rows[from..])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_go_on_where_the_one_before_ended() {
        let (lanes, rows) = (24, 21);
        let columns: Vec<f64> = (0..9 * lanes).map(|i| (i % 7) as f64 - 3.0).collect();
        let products = Products {
            left: vec![0, 1, 2, 3, 4],
            right: vec![5, 6, 7],
            to: 1,
        };
        for level in SimdLevel::available() {
            let mut partials = vec![[0.0; LINE]; 16];
            for _ in 0..2 {
                let block = SumBlock {
                    columns: &columns,
                    lanes,
                    rows,
                };
                products.run(level, block, &mut partials);
            }
            for (pair, partials) in partials[1..].iter().enumerate() {
                let [left, right] =
                    [pair / 3, 5 + pair % 3].map(|column| &columns[column * lanes..]);
                let once: f64 = (0..rows).map(|row| left[row] * right[row]).sum();
                assert_eq!(folded(*partials), 2.0 * once, "{pair}");
            }
        }
    }
}
