//! Seeded noise on the gradient.
//!
//! The generator has no state: the noise of step k is a pure function of (seed, k, coordinate), so a descent that is
//! replayed, forked or looked at from the side meets the same noise. The bits come from SplitMix64's finalizer (Steele,
//! Lea and Flood, 2014), once for each number mixed in; the normal distribution from Box and Muller (1958).

use std::f64::consts::TAU;

use super::hyperparameter::{Allowed, Hyperparameter};
use crate::data::Stream;

/// Normally distributed noise, added to every entry of the gradient before it is clipped.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Noise {
    /// Its standard deviation; 0 is no noise.
    pub scale: f64,
    /// Which noise.
    pub seed: u64,
}

/// The scale of the noise: what a scenario may write.
pub static SCALE: Hyperparameter = Hyperparameter {
    name: "scale",
    meaning: "standard deviation of the noise on every partial derivative",
    default: 0.0,
    allowed: Allowed::NOT_NEGATIVE,
};

impl Noise {
    /// The noise at a step in one coordinate.
    pub fn at(self, step: u64, coordinate: usize) -> f64 {
        if self.scale == 0.0 {
            return 0.0;
        }
        self.scale * normal(self.seed, step, coordinate as u64)
    }

    /// Adds the noise of a step to a gradient.
    pub fn apply(self, step: u64, gradient: &mut [f64]) {
        if self.scale == 0.0 {
            return;
        }
        for (coordinate, g) in gradient.iter_mut().enumerate() {
            *g += self.at(step, coordinate);
        }
    }
}

/// A standard normal number that depends on nothing but its arguments.
fn normal(seed: u64, step: u64, coordinate: u64) -> f64 {
    let key = mix(mix(Stream::Noise.key(seed) ^ step) ^ coordinate);
    // In (0, 1], so that the logarithm is finite.
    let radius = 1.0 - unit(mix(key ^ 1));
    let turn = unit(mix(key ^ 2));
    (-2.0 * libm::log(radius)).sqrt() * libm::cos(TAU * turn)
}

/// One output of SplitMix64 for the state `key`.
fn mix(key: u64) -> u64 {
    let z = key.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// The upper 53 bits as a number in [0, 1).
fn unit(bits: u64) -> f64 {
    const SCALE: f64 = 1.0 / (1_u64 << 53) as f64;
    (bits >> 11) as f64 * SCALE
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The sequence that seed 0 gives in the authors' reference implementation.
    #[test]
    fn the_bits_are_those_of_splitmix64() {
        const GAMMA: u64 = 0x9e37_79b9_7f4a_7c15;
        let outputs: Vec<u64> = (0..3).map(|k: u64| mix(GAMMA.wrapping_mul(k))).collect();
        assert_eq!(
            outputs,
            [
                0xe220_a839_7b1d_cdaf,
                0x6e78_9e6a_a1b9_65f4,
                0x06c4_5d18_8009_454f
            ]
        );
    }

    #[test]
    fn moments_are_those_of_the_normal_distribution() {
        let count = 40_000_u32;
        let (mut sums, mut neighbors, mut last) = ([0.0; 4], 0.0, 0.0);
        for k in 0..count {
            let x = normal(7, u64::from(k / 4), u64::from(k % 4));
            for (sum, power) in sums.iter_mut().zip(1..) {
                *sum += x.powi(power);
            }
            neighbors += x * last;
            last = x;
        }
        let n = f64::from(count);
        // Five standard errors of each estimate: sqrt(variance of x^p / n).
        let root = n.sqrt();
        assert!((sums[0] / n).abs() < 5.0 * 1.0 / root);
        assert!((sums[1] / n - 1.0).abs() < 5.0 * 2_f64.sqrt() / root);
        assert!((sums[2] / n).abs() < 5.0 * 15_f64.sqrt() / root);
        assert!((sums[3] / n - 3.0).abs() < 5.0 * 96_f64.sqrt() / root);
        assert!((neighbors / n).abs() < 5.0 / root);
    }

    #[test]
    fn seed_step_and_coordinate_all_matter() {
        let noise = Noise {
            scale: 2.0,
            seed: 1,
        };
        assert_eq!(noise.at(3, 1), noise.at(3, 1));
        assert_ne!(noise.at(3, 1), noise.at(4, 1));
        assert_ne!(noise.at(3, 1), noise.at(3, 2));
        assert_ne!(noise.at(3, 1), noise.at(1, 3));
        assert_ne!(noise.at(3, 1), Noise { seed: 2, ..noise }.at(3, 1));
        let mut gradient = [1.0, 1.0];
        Noise::default().apply(5, &mut gradient);
        assert_eq!(gradient, [1.0, 1.0]);
        noise.apply(5, &mut gradient);
        assert_eq!(gradient, [1.0 + noise.at(5, 0), 1.0 + noise.at(5, 1)]);
    }
}
