//! Sums over rows as instructions: of columns, and of the products of columns with columns, which the gradients of weights
//! are.
//!
//! A sum is kept as eight partials, row i in partial i mod 8, so that blocks of whole lines can go on where the one before
//! ended, and any vector instructions give the same bits.

use pulp::NullaryFnOnce;

use super::LINE;
use crate::tape::Level;

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
pub(super) struct Block<'a> {
    pub(super) columns: &'a [f64],
    pub(super) lanes: usize,
    pub(super) rows: usize,
}

impl Block<'_> {
    #[inline(always)]
    fn lines(&self, column: usize) -> &[Partials] {
        self.columns[column * self.lanes..][..self.lanes]
            .as_chunks()
            .0
    }
}

/// Sums in pairs.
pub(super) fn folded([a, b, c, d, e, f, g, h]: Partials) -> f64 {
    ((a + b) + (c + d)) + ((e + f) + (g + h))
}

impl Sums {
    /// Adds a block to the accumulators.
    pub(super) fn run(&self, level: Level, block: Block<'_>, partials: &mut [Partials]) {
        let partials = &mut partials[self.to..][..self.columns.len()];
        let columns = self.columns.chunks(4);
        for (columns, partials) in columns.zip(partials.chunks_mut(4)) {
            match *columns {
                [a, b, c, d] => level.run(Sum([a, b, c, d], block, partials)),
                _ => {
                    for (column, partials) in columns.iter().zip(partials.chunks_mut(1)) {
                        level.run(Sum([*column], block, partials));
                    }
                }
            }
        }
    }
}

/// The sums of `N` columns.
struct Sum<'a, const N: usize>([usize; N], Block<'a>, &'a mut [Partials]);

impl<const N: usize> NullaryFnOnce for Sum<'_, N> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        let Self(columns, block, partials) = self;
        let Some(partials) = partials.first_chunk_mut::<N>() else {
            return;
        };
        let (whole, rest) = (block.rows / LINE, block.rows % LINE);
        let columns = columns.map(|column| &block.lines(column)[..block.rows.div_ceil(LINE)]);
        let mut sums = *partials;
        for line in 0..whole {
            for (sum, column) in sums.iter_mut().zip(columns) {
                for (sum, x) in sum.iter_mut().zip(column[line]) {
                    *sum += x;
                }
            }
        }
        if rest > 0 {
            for (sum, column) in sums.iter_mut().zip(columns) {
                for (sum, x) in sum.iter_mut().zip(&column[whole][..rest]) {
                    *sum += x;
                }
            }
        }
        *partials = sums;
    }
}

impl Products {
    /// Adds a block to the accumulators.
    pub(super) fn run(&self, level: Level, block: Block<'_>, partials: &mut [Partials]) {
        // As many sums at once as there are registers for.
        let most = if level.lanes() == LINE { 4 } else { 2 };
        let mut left = 0;
        while left < self.left.len() {
            let lefts = tile(self.left.len() - left, most);
            let mut right = 0;
            while right < self.right.len() {
                let rights = tile(self.right.len() - right, most);
                let tile = Tile {
                    left: &self.left[left..][..lefts],
                    right: &self.right[right..][..rights],
                    block,
                    stride: self.right.len(),
                    partials: &mut partials[self.to + left * self.right.len() + right..],
                };
                match (lefts, rights) {
                    (4, 4) => level.run(Product::<4, 4>(tile)),
                    (4, 2) => level.run(Product::<4, 2>(tile)),
                    (4, _) => level.run(Product::<4, 1>(tile)),
                    (2, 4) => level.run(Product::<2, 4>(tile)),
                    (2, 2) => level.run(Product::<2, 2>(tile)),
                    (2, _) => level.run(Product::<2, 1>(tile)),
                    (_, 4) => level.run(Product::<1, 4>(tile)),
                    (_, 2) => level.run(Product::<1, 2>(tile)),
                    _ => level.run(Product::<1, 1>(tile)),
                }
                right += rights;
            }
            left += lefts;
        }
    }
}

/// The greatest of 4, 2 and 1 that is neither above `count` nor above `most`.
fn tile(count: usize, most: usize) -> usize {
    let fits = |size: &usize| *size <= count.min(most);
    [4, 2].into_iter().find(fits).unwrap_or(1)
}

struct Tile<'a> {
    left: &'a [usize],
    right: &'a [usize],
    block: Block<'a>,
    /// From the accumulators of one left column to those of the next.
    stride: usize,
    partials: &'a mut [Partials],
}

/// The sums of the products of `L` columns with `R` columns.
struct Product<'a, const L: usize, const R: usize>(Tile<'a>);

impl<const L: usize, const R: usize> NullaryFnOnce for Product<'_, L, R> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        let Tile {
            left,
            right,
            block,
            stride,
            partials,
        } = self.0;
        let (Some(left), Some(right)) = (left.first_chunk::<L>(), right.first_chunk::<R>()) else {
            return;
        };
        let (whole, rest) = (block.rows / LINE, block.rows % LINE);
        let lines = |column: usize| &block.lines(column)[..block.rows.div_ceil(LINE)];
        let (left, right) = (left.map(lines), right.map(lines));
        let mut sums = [[[0.0; LINE]; R]; L];
        for (sums, partials) in sums.iter_mut().zip(partials.chunks(stride)) {
            sums.copy_from_slice(&partials[..R]);
        }
        for line in 0..whole {
            let right = right.map(|column| column[line]);
            for (sums, left) in sums.iter_mut().zip(left) {
                let left = left[line];
                for (sum, right) in sums.iter_mut().zip(right) {
                    for ((sum, a), b) in sum.iter_mut().zip(left).zip(right) {
                        *sum += a * b;
                    }
                }
            }
        }
        if rest > 0 {
            for (sums, left) in sums.iter_mut().zip(left) {
                for (sum, right) in sums.iter_mut().zip(right) {
                    let both = left[whole].iter().zip(&right[whole]).take(rest);
                    for (sum, (a, b)) in sum.iter_mut().zip(both) {
                        *sum += a * b;
                    }
                }
            }
        }
        for (sums, partials) in sums.iter().zip(partials.chunks_mut(stride)) {
            partials[..R].copy_from_slice(sums);
        }
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
        for level in Level::available() {
            let mut partials = vec![[0.0; LINE]; 16];
            for _ in 0..2 {
                let block = Block {
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
