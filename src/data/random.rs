//! Seeded random numbers, the same on every machine.
//!
//! The bits are SplitMix64's (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014), normal numbers
//! come from Box and Muller (1958).

use std::f64::consts::TAU;

/// What random numbers are for. Each kind has a stream of its own, so that equal seeds, such as the 1 that all have unless
/// another is asked for, do not make the weights a network starts with the order of its batches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Stream {
    /// The start of the parameters of layers.
    Init,
    /// The order of mini-batches.
    Batch,
    /// Noise on the gradient.
    Noise,
    /// Columns that are drawn anew for each step.
    Sample,
    /// Directions in the space of parameters.
    Direction,
    /// Units that a dropout leaves out.
    Dropout,
}

impl Stream {
    /// The key of a seed for this kind.
    pub fn key(self, seed: u64) -> u64 {
        let tag = match self {
            Self::Init => 0x696e_6974,
            Self::Batch => 0x0062_6174_6368,
            Self::Noise => 0x006e_6f69_7365,
            Self::Sample => 0x7361_6d70_6c65,
            Self::Direction => 0x6469_7265_6374,
            Self::Dropout => 0x6472_6f70,
        };
        mix(mix(seed) ^ tag)
    }
}

/// A stream of random numbers.
#[derive(Clone, Debug)]
pub struct Random {
    state: u64,
}

impl Random {
    /// The stream of a seed and a number, such as that of a step.
    pub fn new(seed: u64, stream: u64) -> Self {
        Self {
            state: mix(mix(seed) ^ stream),
        }
    }

    /// The stream of a seed for one kind of use, and a number, such as that of a step.
    pub fn of(kind: Stream, seed: u64, number: u64) -> Self {
        Self::new(kind.key(seed), number)
    }

    fn bits(&mut self) -> u64 {
        let bits = mix(self.state);
        self.state = self.state.wrapping_add(GAMMA);
        bits
    }

    /// A number in [0, 1).
    pub fn unit(&mut self) -> f64 {
        const SCALE: f64 = 1.0 / (1_u64 << 53) as f64;
        (self.bits() >> 11) as f64 * SCALE
    }

    /// A number in [low, high).
    pub fn uniform(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.unit()
    }

    /// A standard normal number.
    pub fn normal(&mut self) -> f64 {
        let radius = 1.0 - self.unit(); // in (0, 1], so that the logarithm is finite
        (-2.0 * libm::log(radius)).sqrt() * libm::cos(TAU * self.unit())
    }

    /// 0 to `count` - 1 in random order (Fisher and Yates).
    pub fn permutation(&mut self, count: usize) -> Vec<usize> {
        let mut order: Vec<usize> = (0..count).collect();
        for last in (1..count).rev() {
            let other = (self.unit() * (last + 1) as f64) as usize;
            order.swap(last, other);
        }
        order
    }
}

const GAMMA: u64 = 0x9e37_79b9_7f4a_7c15;

/// One output of SplitMix64 for the state `key`.
fn mix(key: u64) -> u64 {
    let z = key.wrapping_add(GAMMA);
    let z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn normal_numbers_have_their_moments() {
        let mut random = Random::new(3, 0);
        let numbers: Vec<f64> = (0..20_000).map(|_| random.normal()).collect();
        let moment = |power| numbers.iter().map(|x: &f64| x.powi(power)).sum::<f64>() / 2e4;
        assert!(moment(1).abs() < 0.03, "{}", moment(1));
        assert!((moment(2) - 1.0).abs() < 0.04, "{}", moment(2));
        assert!((moment(4) - 3.0).abs() < 0.3, "{}", moment(4));
    }

    #[test]
    fn a_permutation_has_every_place_once() {
        let order = Random::new(1, 2).permutation(100);
        assert_ne!(order, (0..100).collect::<Vec<_>>());
        let mut sorted = order;
        sorted.sort_unstable();
        assert_eq!(sorted, (0..100).collect::<Vec<_>>());
    }
}
