//! The same scenario with another seed of whatever is random about its runs.

use std::sync::Arc;

use super::{Artifact, Scenario};

impl Scenario {
    /// Other random starts of layers, mini-batches, samples and noise: every seed is one more. The rows themselves, and those
    /// that are held back, are the problem, not the run: they stay. `None` if nothing is random.
    #[must_use]
    pub fn reseeded(&self) -> Option<Self> {
        self.with_seeds(|seed| seed.wrapping_add(1))
    }

    /// The same with this seed of whatever is random about its runs. `None` if nothing is.
    #[must_use]
    pub fn seeded(&self, seed: u64) -> Option<Self> {
        self.with_seeds(|_| seed)
    }

    fn with_seeds(&self, next: impl Fn(u64) -> u64) -> Option<Self> {
        let mut other = self.clone();
        let mut is_random = false;
        other.init.seed = next(self.init.seed);
        for index in 0..self.parameters.len() {
            let starts = [self.init, other.init].map(|init| init.start(&self.loss, index));
            let [Some(old), Some(new)] = starts else {
                continue;
            };
            // What is given, or where somebody started by hand, is not random.
            if (old == new && self.init.seed != other.init.seed)
                || self.parameters[index].start != old
            {
                continue;
            }
            is_random = true;
            other.parameters[index] = other.init.parameter(&self.loss, index);
            for racer in &mut other.racers {
                if racer.start[index] == old {
                    racer.start[index] = new;
                }
            }
        }
        if let Some(data) = self.data.as_ref().filter(|data| data.is_fresh_each_step()) {
            is_random = true;
            other.data = Some(Arc::new(data.reseeded(&next)));
            other.artifact = Artifact::default();
        }
        for racer in &mut other.racers {
            if racer.plan.noise.scale != 0.0 {
                is_random = true;
                racer.plan.noise.seed = next(racer.plan.noise.seed);
            }
        }
        is_random.then_some(other)
    }
}
