//! The same scenario with one thing about its runs changed: how layers start, how many rows are drawn, how many make a batch.

use std::sync::Arc;

use super::{Artifact, Init, Scenario};
use crate::data::{DataSource, Dataset, MOST_NUMBERS, MOST_ROWS, MiniBatches};
use crate::optim::Sampling;

impl Scenario {
    /// Other starts of the parameters of layers; those that are given, or where somebody started by hand, stay. `None` if no
    /// parameter would start elsewhere by it.
    #[must_use]
    pub fn starting_by(&self, init: Init) -> Option<Self> {
        let mut other = self.clone();
        other.init = init;
        let mut is_moved = false;
        for index in 0..self.parameters.len() {
            let Some(old) = self.init.start(&self.loss, index) else {
                continue;
            };
            if self.parameters[index].start != old {
                continue;
            }
            is_moved = true;
            other.parameters[index] = init.parameter(&self.loss, index);
            let new = other.parameters[index].start;
            for racer in &mut other.racers {
                if racer.start[index] == old {
                    racer.start[index] = new;
                }
            }
        }
        is_moved.then_some(other)
    }

    /// Samples of so many rows.
    ///
    /// # Errors
    /// Nothing is sampled, or the number is out of range: a sentence that says so.
    pub fn sampling(&self, rows: usize) -> Result<Self, String> {
        let source = self.data.as_ref().map(|data| data.source());
        let Some(DataSource::Sampled { samplers, seed, .. }) = source else {
            return Err("nothing is sampled here".to_string());
        };
        let most = MOST_ROWS.min(MOST_NUMBERS / samplers.len().max(1));
        within(rows, most)?;
        Ok(self.over(Dataset::sampled(samplers.clone(), rows, *seed)))
    }

    /// Mini-batches of so many rows.
    ///
    /// # Errors
    /// There are no rows to choose from, or the number is out of range: a sentence that says so.
    pub fn in_batches(&self, rows: usize) -> Result<Self, String> {
        let data = self.data.as_ref().filter(|data| !data.is_sampled());
        let Some(data) = data else {
            return Err("there are no rows to choose batches from".to_string());
        };
        within(rows, data.train_rows())?;
        let seed = data.batch().map_or(1, |batch| batch.seed);
        Ok(self.over(Dataset::clone(data).with_batch(MiniBatches { rows, seed })))
    }

    fn over(&self, data: Dataset) -> Self {
        let mut other = self.clone();
        if data.is_fresh_each_step() {
            for racer in &mut other.racers {
                racer.plan.sampling = Sampling::FreshEachStep;
            }
        }
        other.data = Some(Arc::new(data));
        other.artifact = Artifact::default();
        other
    }
}

fn within(rows: usize, most: usize) -> Result<(), String> {
    if (1..=most).contains(&rows) {
        Ok(())
    } else {
        Err(format!("{rows} rows are not between 1 and {most}"))
    }
}
