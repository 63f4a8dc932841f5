//! Times that can be compared on a machine that is busy with other things.

use std::hint::black_box;
use std::time::{Duration, Instant};

/// A piece of work with its name.
pub(crate) struct Contestant<'a> {
    name: &'static str,
    /// How many things (points, steps) one call does.
    things: usize,
    work: Box<dyn FnMut() -> f64 + 'a>,
}

/// How long a measurement of each contestant is in each round.
const SLICE: Duration = Duration::from_micros(1500);

impl<'a> Contestant<'a> {
    /// `work` does `things` things and returns a number that depends on them.
    pub(crate) fn new(name: &'static str, things: usize, work: impl FnMut() -> f64 + 'a) -> Self {
        Self {
            name,
            things,
            work: Box::new(work),
        }
    }

    fn seconds(&mut self, calls: usize) -> f64 {
        let start = Instant::now();
        for _ in 0..calls {
            black_box((self.work)());
        }
        start.elapsed().as_secs_f64()
    }
}

/// The nanoseconds for one thing, by name.
pub(crate) struct Times(Vec<(&'static str, f64)>);

impl Times {
    pub(crate) fn of(&self, name: &str) -> f64 {
        let known = self.0.iter().find(|(own, _)| *own == name);
        known.expect("a contestant").1
    }

    pub(crate) fn all(&self) -> &[(&'static str, f64)] {
        &self.0
    }
}

/// Runs all contestants in turn, `rounds` times, and takes the least time of each: what disturbs one disturbs its
/// neighbors in time, and the least time is the least disturbed.
pub(crate) fn race(rounds: usize, mut contestants: Vec<Contestant<'_>>) -> Times {
    let calls: Vec<usize> = contestants
        .iter_mut()
        .map(|contestant| {
            let once = contestant.seconds(1).min(contestant.seconds(1));
            ((SLICE.as_secs_f64() / once.max(1e-9)) as usize).clamp(1, 1 << 20)
        })
        .collect();
    let mut least = vec![f64::INFINITY; contestants.len()];
    for _ in 0..rounds {
        for ((contestant, calls), least) in contestants.iter_mut().zip(&calls).zip(&mut least) {
            // What the others left in the caches is not this one's to clear.
            contestant.seconds(1);
            *least = least.min(contestant.seconds(*calls) / *calls as f64);
        }
    }
    let times = contestants.iter().zip(least);
    Times(
        times
            .map(|(own, least)| (own.name, 1e9 * least / own.things as f64))
            .collect(),
    )
}

/// The geometric mean.
pub(crate) fn mean(ratios: &[f64]) -> f64 {
    (ratios.iter().map(|ratio| ratio.ln()).sum::<f64>() / ratios.len() as f64).exp()
}
