//! A chain of two operations and an addition in one pass over a block, as it is in sums of squares: what is added need not be
//! loaded once more with the sum so far.

use super::chain::{ChainLink, Select};
use super::lanes::{Each, LaneInput, Three, Two};
use super::level::SimdLevel;

/// A chain over a block: `a`, which differs between lanes, with one number, then with the first input, and the second added.
pub(super) type SumLoop = fn(SimdLevel, &mut [f64], &[f64], f64, LaneInput<'_>, LaneInput<'_>);

/// A chain with an addition as a loop.
pub(super) struct Summed;

impl Select for Summed {
    type Made = SumLoop;

    fn make<F: ChainLink, T: ChainLink>() -> SumLoop {
        |level, to, a, b, c, d| match (c, d) {
            (LaneInput::One(c), LaneInput::One(d)) => level.run(Each {
                to,
                from: a,
                function: move |a: f64| T::apply(F::apply(a, b), c) + d,
            }),
            (LaneInput::One(c), LaneInput::Many(d)) => level.run(Two {
                to,
                from: (a, d),
                function: move |a: f64, d: f64| T::apply(F::apply(a, b), c) + d,
            }),
            (LaneInput::Many(c), LaneInput::One(d)) => level.run(Two {
                to,
                from: (a, c),
                function: move |a: f64, c: f64| T::apply(F::apply(a, b), c) + d,
            }),
            (LaneInput::Many(c), LaneInput::Many(d)) => level.run(Three {
                to,
                from: (a, c, d),
                function: move |a: f64, c: f64, d: f64| T::apply(F::apply(a, b), c) + d,
            }),
        }
    }
}
