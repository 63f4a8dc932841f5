//! The masks of dropout.

use std::sync::Arc;

use super::{Dataset, Random, Selection, Stream};
use crate::expr::operator::Mask;

impl Dataset {
    /// The same data for a loss that uses these columns: shared, unless there are masks among them that it lacks.
    #[must_use]
    pub fn masked_for(data: Arc<Self>, columns: &[String]) -> Arc<Self> {
        let needs = columns.iter().any(|name| Mask::of_name(name).is_some());
        if needs == data.has_masks() {
            return data;
        }
        Arc::new(Self::clone(&data).with_masks_for(columns))
    }

    /// The same data, with masks if there are any among these columns.
    pub(super) fn with_masks_for(mut self, columns: &[String]) -> Self {
        let has_masks = columns.iter().any(|name| Mask::of_name(name).is_some());
        self.masks = has_masks.then(|| self.masks.unwrap_or(1));
        self
    }

    /// The columns, and those that are masks.
    pub(super) fn masked(
        &self,
        mut columns: Vec<Vec<f64>>,
        names: &[String],
        selection: Selection,
        rows: usize,
    ) -> Vec<Vec<f64>> {
        if let Some(seed) = self.masks {
            for (column, name) in columns.iter_mut().zip(names) {
                if let Some(mask) = Mask::of_name(name) {
                    *column = numbers(mask, selection, rows, seed);
                }
            }
        }
        columns
    }
}

/// A number for each row: at a step of descent 0 where the unit is left out, else 1/(1 - rate), so that its mean stays; for all
/// other uses 1. It is a function of the seed, the step, the unit and the row.
fn numbers(mask: Mask, selection: Selection, rows: usize, seed: u64) -> Vec<f64> {
    let Selection::Step(step) = selection else {
        return vec![1.0; rows];
    };
    let unit = (mask.call as u64) << 32 | mask.unit as u64;
    let mut random = Random::new(Stream::Dropout.key(seed) ^ unit, step);
    let kept = 1.0 / (1.0 - mask.rate);
    let number = |_| if random.unit() < mask.rate { 0.0 } else { kept };
    (0..rows).map(number).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mask_keeps_the_mean_and_is_of_its_step() {
        let mask = Mask {
            rate: 0.25,
            call: 1,
            unit: 1,
        };
        let at = |step| numbers(mask, Selection::Step(step), 20_000, 1);
        let drawn = at(3);
        let mean = drawn.iter().sum::<f64>() / 2e4;
        assert!((mean - 1.0).abs() < 0.02, "{mean}");
        assert!(drawn.iter().all(|x| *x == 0.0 || *x == 4.0 / 3.0));
        assert_eq!(at(3), drawn);
        assert_ne!(at(4), drawn);
        let other = Mask { unit: 2, ..mask };
        assert_ne!(numbers(other, Selection::Step(3), 20_000, 1), drawn);
        assert_ne!(numbers(mask, Selection::Step(3), 20_000, 2), drawn);
        for selection in [Selection::Train, Selection::Test] {
            assert_eq!(numbers(mask, selection, 3, 1), [1.0; 3]);
        }
    }
}
