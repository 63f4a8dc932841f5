//! Mini-batches and rows held back: both are pure functions of a seed.

use super::{Random, Stream};

/// Mini-batches: each epoch goes once through all rows, in an order of its own; its last batch may be shorter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MiniBatches {
    /// How many rows a step sees.
    pub rows: usize,
    /// Which order.
    pub seed: u64,
}

impl MiniBatches {
    /// The rows of a step, of all rows to learn from.
    pub fn rows(self, train: &[usize], step: u64) -> Vec<usize> {
        let size = self.rows.clamp(1, train.len().max(1));
        let per_epoch = train.len().div_ceil(size).max(1) as u64;
        let (epoch, index) = (step / per_epoch, (step % per_epoch) as usize);
        let order = Random::of(Stream::Batch, self.seed, epoch).permutation(train.len());
        let batch = order.iter().skip(index * size).take(size);
        batch.map(|&index| train[index]).collect()
    }
}

/// Rows that are held back for a test.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Split {
    /// Their share of all rows, between 0 and 1.
    pub test: f64,
    /// Which rows.
    pub seed: u64,
}

impl Split {
    /// The rows to learn from and the rows held back, of `count`, each in the order of the data. At least one row is on
    /// either side, if there are two.
    pub fn rows(self, count: usize) -> (Vec<usize>, Vec<usize>) {
        let wanted = (self.test * count as f64).round() as usize;
        let held = wanted.clamp(1, count.saturating_sub(1).max(1)).min(count);
        let order = Random::new(self.seed, u64::MAX).permutation(count);
        let (test, train) = order.split_at(held);
        let sorted = |rows: &[usize]| {
            let mut rows = rows.to_vec();
            rows.sort_unstable();
            rows
        };
        (sorted(train), sorted(test))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_epoch_has_every_row_once() {
        let train: Vec<usize> = (10..21).collect();
        let batch = MiniBatches { rows: 4, seed: 9 };
        for epoch in 0..3 {
            let mut met: Vec<usize> = (0..3)
                .flat_map(|index| batch.rows(&train, 3 * epoch + index))
                .collect();
            met.sort_unstable();
            assert_eq!(met, train);
        }
        assert_ne!(batch.rows(&train, 0), batch.rows(&train, 3));
        assert_eq!(batch.rows(&train, 2).len(), 3);
    }

    #[test]
    fn both_sides_of_a_split_have_rows() {
        for test in [0.0, 0.01, 0.99, 1.0] {
            let (train, held) = Split { test, seed: 1 }.rows(5);
            assert!(!train.is_empty() && !held.is_empty());
            assert_eq!(train.len() + held.len(), 5);
        }
    }
}
