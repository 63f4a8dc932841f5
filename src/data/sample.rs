//! Samplers: columns that are drawn anew for each step, so that a mean over them estimates an expectation.

use super::{Random, Stream};

/// What a column is drawn from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Distribution {
    /// Normal: mean, standard deviation.
    Normal(f64, f64),
    /// Uniform: from, to.
    Uniform(f64, f64),
}

impl Distribution {
    /// The name, as a scenario writes it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Normal(..) => "normal",
            Self::Uniform(..) => "uniform",
        }
    }

    /// Its two numbers.
    pub fn numbers(self) -> [f64; 2] {
        match self {
            Self::Normal(mean, deviation) => [mean, deviation],
            Self::Uniform(low, high) => [low, high],
        }
    }
}

/// A column that is drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Sampler {
    /// Its name.
    pub name: String,
    /// What it is drawn from.
    pub distribution: Distribution,
}

/// The columns of a step. A column's numbers depend on the seed, the step and its place.
pub fn draw(samplers: &[Sampler], rows: usize, seed: u64, step: u64) -> Vec<Vec<f64>> {
    let column = |(index, sampler): (usize, &Sampler)| {
        let seed = seed.wrapping_add((index as u64) << 32);
        let mut random = Random::of(Stream::Sample, seed, step);
        let number = |_| match sampler.distribution {
            Distribution::Normal(mean, deviation) => mean + deviation * random.normal(),
            Distribution::Uniform(low, high) => random.uniform(low, high),
        };
        (0..rows).map(number).collect()
    };
    samplers.iter().enumerate().map(column).collect()
}
