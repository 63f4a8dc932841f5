//! Some consecutive iterates of a run: how far they reach, and whether what reaches ever less far dies out.

use crate::optim::norm;

use super::points::{difference, scale_of};

/// A swing dies out if what is left of it in the long run is at most this part of what it is.
const DYING: f64 = 0.3;

/// Two extents count as equal if they differ by no more than this part: what rounding does to a cycle.
const EQUAL: f64 = 1e-9;

/// What goes somewhere comes to rest if it has gone no farther in the last half than this part of what it went in the
/// quarter before: at a steady pace it would be twice as far.
pub(super) const HALVED: f64 = 0.5;

/// Two ranges are one if they share more than this part of the narrower.
const SHARED: f64 = 0.8;

/// A swing becomes less if as many steps later it is at most this part as wide.
pub(super) const SHRUNK: f64 = 0.9;

/// What turns only once passes by, and does not swing.
const TURNS: usize = 2;

/// So many points that are one make a rest.
const RESTING: usize = 32;

/// A step is none if it is at most this long, relative to the distance from the origin or to 1.
const STILL: f64 = 1e-13;

/// Some consecutive iterates.
#[derive(Debug)]
pub(super) struct RecentSteps {
    /// The least and the greatest value of each coordinate.
    pub(super) ranges: Vec<[f64; 2]>,
    /// Which coordinates go to and fro: they turn back again, and do not leave their range of the first half in the second.
    pub(super) swings: Vec<bool>,
    /// Which coordinates have a clearly narrower range in the second half.
    pub(super) shrinks: Vec<bool>,
    /// The diagonal of the box around the points.
    pub(super) extent: f64,
    /// The distance from the first to the last.
    pub(super) net: f64,
    /// The length of the way.
    pub(super) path: f64,
    /// The mean of the losses.
    pub(super) mean: f64,
    /// The least and the greatest loss.
    pub(super) losses: [f64; 2],
}

impl RecentSteps {
    pub(super) fn of(points: &[Vec<f64>], losses: &[f64]) -> Self {
        let ranges = ranges_of(points);
        let (first, second) = points.split_at(points.len() / 2);
        let halves: Vec<_> = ranges_of(first)
            .into_iter()
            .zip(ranges_of(second))
            .collect();
        let swings = |(index, (first, second)): (usize, &([f64; 2], [f64; 2]))| {
            overlap(*first, *second) && turns(points, index) >= TURNS
        };
        let widths: Vec<f64> = ranges
            .iter()
            .map(|[low, high]| (high - low).max(0.0))
            .collect();
        let path = points
            .windows(2)
            .map(|pair| norm(&difference(&pair[1], &pair[0])))
            .sum();
        let net = match points {
            [first, .., last] => norm(&difference(last, first)),
            _ => 0.0,
        };
        Self {
            extent: norm(&widths),
            swings: halves.iter().enumerate().map(swings).collect(),
            shrinks: halves
                .iter()
                .map(|(first, second)| shrinks(*first, *second))
                .collect(),
            ranges,
            net,
            path,
            mean: losses.iter().sum::<f64>() / losses.len().max(1) as f64,
            losses: [
                losses.iter().copied().fold(f64::INFINITY, f64::min),
                losses.iter().copied().fold(f64::NEG_INFINITY, f64::max),
            ],
        }
    }
}

/// The least and the greatest value of each coordinate.
fn ranges_of(points: &[Vec<f64>]) -> Vec<[f64; 2]> {
    let dimension = points.first().map_or(0, Vec::len);
    let mut ranges = vec![[f64::INFINITY, f64::NEG_INFINITY]; dimension];
    for point in points {
        for (range, x) in ranges.iter_mut().zip(point) {
            *range = [range[0].min(*x), range[1].max(*x)];
        }
    }
    ranges
}

/// Whether the second of two ranges is clearly narrower.
fn shrinks(first: [f64; 2], second: [f64; 2]) -> bool {
    second[1] - second[0] < SHRUNK * (first[1] - first[0])
}

/// How often a coordinate turns back.
fn turns(points: &[Vec<f64>], coordinate: usize) -> usize {
    let steps = points
        .windows(2)
        .map(|pair| pair[1][coordinate] - pair[0][coordinate]);
    let steps: Vec<f64> = steps.filter(|step| *step != 0.0).collect();
    let turns = steps
        .windows(2)
        .filter(|pair| pair[0].is_sign_negative() != pair[1].is_sign_negative());
    turns.count()
}

/// Whether two ranges share most of the narrower one.
fn overlap(first: [f64; 2], second: [f64; 2]) -> bool {
    let shared = first[1].min(second[1]) - first[0].max(second[0]);
    let narrower = (first[1] - first[0]).min(second[1] - second[0]);
    shared > SHARED * narrower
}

/// Whether extents of stretches that each are twice as long as the one before tend to 0: by Aitken's extrapolation, to
/// which a power law in the number of steps is geometric and exponential decay is faster still.
pub(super) fn dies_out([first, second, third, last]: [f64; 4]) -> bool {
    let (before, now) = (third - second, last - third);
    if now >= -EQUAL * last {
        return false;
    }
    // Of a swing that is only irregular one stretch may be narrower by chance.
    if before >= -EQUAL * third || second > first {
        return last <= HALVED * third;
    }
    if now <= before {
        return true;
    }
    let ratio = now / before;
    last + now * ratio / (1.0 - ratio) <= DYING * last
}

/// Whether the newest points are one, and came no farther apart. What an adaptive optimizer does after a long rest, when
/// its averages have faded, is another story.
pub(super) fn rests(points: &[Vec<f64>]) -> bool {
    let Some(newest) = points
        .len()
        .checked_sub(RESTING)
        .map(|from| &points[from..])
    else {
        return false;
    };
    let moved = |pair: &[Vec<f64>]| norm(&difference(&pair[1], &pair[0]));
    let scale = STILL * scale_of(&newest[0]);
    let is_still = newest.windows(2).all(|pair| moved(pair) <= scale);
    is_still && moved(&newest[RESTING - 2..]) <= moved(&newest[..2])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rest_is_long_and_still() {
        let still = vec![vec![1.0, -2.0]; RESTING];
        assert!(rests(&still));
        assert!(!rests(&still[1..]));
        let mut moved = still.clone();
        moved[3][0] += 1e-9;
        assert!(!rests(&moved));
        // Steps that grow from next to nothing are no rest.
        let grows = (0..60).map(|step| vec![1e-20 * 1.2_f64.powi(step), 0.0]);
        assert!(!rests(&grows.collect::<Vec<_>>()));
    }

    #[test]
    fn ranges_are_one_or_narrower_on_both_sides_of_a_threshold() {
        assert!(overlap([0.0, 1.0], [0.15, 1.15]));
        assert!(!overlap([0.0, 1.0], [0.25, 1.25]));
        assert!(shrinks([0.0, 1.0], [0.0, 0.85]));
        assert!(!shrinks([0.0, 1.0], [0.0, 0.95]));
    }

    #[test]
    fn what_turns_once_passes_by_and_what_turns_twice_swings() {
        let swings = |at: &[f64]| {
            let points: Vec<Vec<f64>> = at.iter().map(|x| vec![*x]).collect();
            RecentSteps::of(&points, &vec![0.0; at.len()]).swings[0]
        };
        assert!(!swings(&[0.0, 1.0, 2.0, 1.5, 1.0, 0.0]));
        assert!(swings(&[0.0, 2.0, 1.0, 0.0, 1.0, 2.0]));
    }

    #[test]
    fn only_what_tends_to_nothing_dies_out() {
        let powers = |exponent: f64| [1.0, 2.0, 4.0, 8.0].map(|steps: f64| steps.powf(-exponent));
        assert!(dies_out(powers(0.5)));
        assert!(dies_out([1.0, 1e-2, 1e-4, 1e-8]));
        assert!(dies_out([1.0, 0.99, 0.97, 0.93]));
        assert!(!dies_out([1.0, 1.0, 1.0, 1.0]));
        assert!(!dies_out([1.0, 0.9, 0.89, 0.889]));
        assert!(!dies_out([1.0, 0.9, 1.1, 1.0]));
        assert!(!dies_out([1.0, 1.1, 1.2, 1.2]));
        // Once narrower is chance, after it was as wide, or wider, before.
        assert!(!dies_out([1.0, 1.01, 1.0, 0.9]));
        assert!(!dies_out([1.0, 1.0, 1.0, 0.9]));
        assert!(dies_out([1.0, 1.0, 1.0, 0.5]));
    }

    #[test]
    fn a_swing_dies_out_if_three_tenths_of_it_are_left_in_the_long_run() {
        // Halves on top of what stays.
        let tends = |part: f64| {
            let stays = 0.125 * part / (1.0 - part);
            dies_out([1.0, 0.5, 0.25, 0.125].map(|width| stays + width))
        };
        assert!(tends(0.25));
        assert!(!tends(0.35));
    }

    #[test]
    fn widths_are_equal_up_to_the_rounding_of_a_cycle() {
        let narrows = |by: f64| dies_out([1.0 + 3.0 * by, 1.0 + 1.9 * by, 1.0 + by, 1.0]);
        assert!(narrows(1.5e-9));
        assert!(!narrows(0.7e-9));
    }

    #[test]
    fn steps_within_rounding_are_a_rest() {
        let jumps = |by: f64| {
            let points = (0..RESTING).map(|step| vec![by * (step % 2) as f64]);
            rests(&points.collect::<Vec<_>>())
        };
        assert!(jumps(0.7e-13));
        assert!(!jumps(1.5e-13));
    }
}
