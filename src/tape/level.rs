//! Which vector instructions a block of lanes is computed with.

/// Work that [`SimdLevel::run`] runs.
pub use pulp::NullaryFnOnce;
use pulp::{Simd, WithSimd};

/// A level of vector instructions that this machine has. The level changes the time, never the bits: no kernel fuses
/// a multiplication with an addition but where it asks for what rounding lost.
#[derive(Clone, Copy, Debug)]
pub enum SimdLevel {
    /// What every machine of this kind has: two lanes at a time on x86-64 (SSE2).
    Baseline,
    /// Four lanes at a time.
    #[cfg(target_arch = "x86_64")]
    Avx2(pulp::x86::V3),
    /// Eight lanes at a time.
    #[cfg(target_arch = "x86_64")]
    Avx512(pulp::x86::V4),
}

impl SimdLevel {
    /// Every level that this machine has, the slowest first.
    pub fn available() -> Vec<Self> {
        let levels = vec![Self::Baseline];
        #[cfg(target_arch = "x86_64")]
        let levels = {
            let mut levels = levels;
            levels.extend(pulp::x86::V3::try_new().map(Self::Avx2));
            levels.extend(pulp::x86::V4::try_new().map(Self::Avx512));
            levels
        };
        levels
    }

    /// The fastest level that this machine has.
    pub fn best() -> Self {
        Self::available().pop().unwrap_or(Self::Baseline)
    }

    /// The level for loops over single numbers: whose instructions fuse a multiplication with an addition where that is asked
    /// for, and no wider ones, which would only be in the way.
    pub fn fused() -> Self {
        #[cfg(target_arch = "x86_64")]
        if let Some(token) = pulp::x86::V3::try_new() {
            return Self::Avx2(token);
        }
        Self::Baseline
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Baseline => "baseline",
            #[cfg(target_arch = "x86_64")]
            Self::Avx2(_) => "avx2",
            #[cfg(target_arch = "x86_64")]
            Self::Avx512(_) => "avx512",
        }
    }

    /// Runs a loop with the instructions of this level. All that `work` calls must be inlined into it; what is not is
    /// compiled for the baseline.
    #[inline]
    pub fn run<W: NullaryFnOnce>(self, work: W) -> W::Output {
        match self {
            Self::Baseline => work.call(),
            #[cfg(target_arch = "x86_64")]
            Self::Avx2(token) => token.vectorize(work),
            #[cfg(target_arch = "x86_64")]
            Self::Avx512(token) => token.vectorize(work),
        }
    }

    /// Runs work that is written over vectors of whatever length this level has.
    #[inline]
    pub(super) fn run_vectors<W: WithSimd>(self, work: W) -> W::Output {
        match self {
            Self::Baseline => pulp::Scalar128b.vectorize(work),
            #[cfg(target_arch = "x86_64")]
            Self::Avx2(token) => Simd::vectorize(token, work),
            #[cfg(target_arch = "x86_64")]
            Self::Avx512(token) => Simd::vectorize(token, work),
        }
    }
}
