//! The losses of a run in which something is random, smoothed, and their spread.

use crate::optim::LossSegment;

use super::trend::{Trend, trend};

/// The newer half of the losses is divided into so many parts, whose means are the smoothed loss.
const PARTS: usize = 12;

/// With fewer losses than this in the newer half nothing is shown from chance.
const FEWEST: u64 = 8;

/// A loss comes down if it will be this many times its spread below what it is.
const CLEAR: f64 = 2.0;

/// A loss this many times what it was at first has exploded, whatever its rows.
const EXPLODED: f64 = 100.0;

/// The smoothed losses of the newer half.
pub(super) struct Smoothed {
    pub(super) means: Vec<f64>,
    /// How many losses each is the mean of, about.
    pub(super) steps: u64,
    /// The mean of all of them.
    pub(super) mean: f64,
    /// The standard deviation of the single losses about it.
    pub(super) spread: f64,
    /// The mean of the first losses of the run.
    pub(super) first: f64,
}

impl Smoothed {
    pub(super) fn of(segments: &[LossSegment]) -> Self {
        let all: u64 = segments.iter().map(|segment| segment.count).sum();
        let join = |part: &[LossSegment]| part[1..].iter().fold(part[0], |a, b| a.joined(*b));
        let newer = &segments[segments.len() / 2..];
        let parts = PARTS.min(newer.len());
        let cut = |part: usize| newer.len() * part / parts;
        let means = (0..parts).map(|part| join(&newer[cut(part)..cut(part + 1)]).mean);
        let whole = join(newer);
        let quarter = &segments[..(segments.len() / 8).max(1)];
        Self {
            means: means.collect(),
            steps: (whole.count / parts as u64).max(1),
            mean: whole.mean,
            spread: (whole.squares / (whole.count.max(2) - 1) as f64).sqrt(),
            first: if all == 0 {
                f64::NAN
            } else {
                join(quarter).mean
            },
        }
    }

    pub(super) fn last(&self) -> f64 {
        self.means.last().copied().unwrap_or(f64::NAN)
    }

    /// Whether the smoothed loss lies below another by more than the spread about it.
    pub(super) fn is_below(&self, mean: f64) -> bool {
        self.mean + CLEAR * self.spread < mean
    }

    /// Whether it lies above another mean by more than the spread about it.
    pub(super) fn is_above(&self, mean: f64) -> bool {
        self.mean - CLEAR * self.spread > mean
    }

    /// Whether the last of them is lower than the first: where most fall by next to nothing, the rest may be anywhere.
    pub(super) fn has_fallen(&self) -> bool {
        self.means.first().is_some_and(|first| self.last() < *first)
    }

    pub(super) fn has_exploded(&self) -> bool {
        let newest = &self.means[self.means.len().saturating_sub(3)..];
        newest.len() == 3
            && newest
                .iter()
                .all(|mean| *mean > EXPLODED * self.first.abs())
    }

    /// What they do, if there are enough of them to tell.
    pub(super) fn trend(&self) -> Option<Trend> {
        let count = self.means.len();
        let is_enough = self.steps * count as u64 + 1 >= FEWEST && count >= FEWEST as usize;
        is_enough.then(|| trend(&self.means))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::Random;

    fn trend(losses: impl Iterator<Item = f64>) -> Option<Trend> {
        let segments: Vec<LossSegment> = losses
            .map(|loss| LossSegment {
                count: 1,
                mean: loss,
                squares: 0.0,
                least: loss,
                greatest: loss,
            })
            .collect();
        Smoothed::of(&segments).trend()
    }

    #[test]
    fn only_what_is_larger_than_chance_is_a_trend() {
        let mut by_chance = 0;
        for seed in 0..500 {
            let mut random = Random::new(seed, 7);
            let noise: Vec<f64> = (0..64).map(|_| random.normal()).collect();
            by_chance += u32::from(trend(noise.iter().copied()) != Some(Trend::None));
            let slope = |down: f64| {
                noise
                    .iter()
                    .zip(0..)
                    .map(move |(x, step)| x - down * f64::from(step))
            };
            assert_eq!(trend(slope(0.5)), Some(Trend::Falls));
            assert_eq!(trend(slope(-0.5)), Some(Trend::Rises));
        }
        assert!(by_chance <= 5, "{by_chance} of 500");
        assert_eq!(trend((0..7).map(f64::from)), None);
        assert_eq!(
            trend((0..16).map(|step| 0.5_f64.powi(step))),
            Some(Trend::Falls)
        );
        assert_eq!(
            trend((0..64).map(|step| 2.0_f64.powi(step))),
            Some(Trend::Rises)
        );
    }

    /// Losses that go to and fro by 1 about a mean: their spread is 1.
    fn about(first: f64, mean: f64) -> Smoothed {
        let losses = (0..64).map(|step| match step {
            0..16 => first,
            _ => mean + f64::from(1 - 2 * (step % 2)),
        });
        let segments = losses.map(|loss| LossSegment {
            count: 1,
            mean: loss,
            squares: 0.0,
            least: loss,
            greatest: loss,
        });
        Smoothed::of(&segments.collect::<Vec<_>>())
    }

    #[test]
    fn a_loss_comes_down_by_twice_its_spread() {
        let smoothed = about(9.0, 5.0);
        assert!((smoothed.spread - 1.0).abs() < 0.1, "{}", smoothed.spread);
        assert!(smoothed.is_below(7.3));
        assert!(!smoothed.is_below(6.7));
    }

    #[test]
    fn a_loss_has_exploded_at_a_hundred_times_the_first() {
        assert!(about(1.0, 120.0).has_exploded());
        assert!(!about(1.0, 80.0).has_exploded());
    }

    /// Twelve levels of four losses each that come down in some disorder: by 3.3 deviations of the rank test, and by 2.4 of half as many
    /// means. With a wave within each level it would be 2.7 of twice as many.
    #[test]
    fn a_trend_is_one_of_twelve_means() {
        let newer = |levels: [f64; 12], wave: f64| {
            let older = (0..48).map(|_| 20.0);
            let newer = (0..48)
                .map(move |loss: usize| levels[loss / 4] + if loss % 4 < 2 { wave } else { 0.0 });
            trend(older.chain(newer))
        };
        let disordered = [
            11.0, 12.0, 10.0, 9.0, 7.0, 8.0, 4.0, 6.0, 1.0, 2.0, 5.0, 3.0,
        ];
        assert_eq!(newer(disordered, 0.0), Some(Trend::Falls));
        assert_eq!(newer(disordered, 12.0), Some(Trend::Falls));
        let level = std::array::from_fn(|part| (part % 2) as f64);
        assert_eq!(newer(level, 0.0), Some(Trend::None));
    }
}
