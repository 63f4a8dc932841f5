//! What becomes of a run in the long run, by what was seen of it and of its copy.

use crate::diff::dot;
use crate::optim::{StopReason, norm};

use super::super::points::difference;
use super::super::recent_steps::{HALVED, RecentSteps, SHRUNK, dies_out, rests};
use super::super::trend::{Trend, trend};
use super::{NOTABLE, Outlook};

/// Steps go somewhere if this part of their length is not taken back by others.
const DIRECTED: f64 = 0.5;

/// A loss falls in spite of swings if its mean falls by this part of the swing from one segment to the next.
const PROGRESS: f64 = 0.02;

/// Where the newest eighth of a swing is narrower than this part of it, it was a burst that is over.
const CALM: f64 = 0.05;

/// A swing goes on in the farthest quarter of what is ahead if that is at least this part as wide as all of it.
const WIDE: f64 = 0.1;

/// A swing is fading if each sixteenth is at most this part as wide as the one before.
const FADING: f64 = 0.6;

/// A swing is steady if its second half is at least this part as wide as all of it.
const STEADY: f64 = 0.9;

/// With fewer iterates than this nothing has swung yet: a first overshoot and its return are no swing.
const FEWEST_TO_SWING: usize = 12;

/// In so many parts all losses are divided, to see whether they grow.
const PARTS: usize = 16;

/// In so many parts the newer losses are divided, to see whether they fall in spite of swings.
const NEWER_PARTS: usize = 12;

/// Growth goes on if it does not slow down by more than this.
pub(super) const SLOWING: f64 = 0.8;

/// A swing grows if its greatest loss rises, over the newer half, by this part of how far its losses reach.
const DRIFT: f64 = 0.1;

/// A loss that ends beyond all numbers has grown to get there if it was this many times the greatest before.
const TENFOLD: f64 = 10.0;

/// A swing has come back to where it was to this part of its width.
const CYCLE: f64 = 1e-3;

/// A candidate is far out if it is this many times as far away as anything before.
const FAR_OUT: f64 = 1e6;

/// What becomes of a run in the long run, as far as one can see.
#[derive(Clone, Debug, PartialEq)]
pub(in super::super) enum Fate {
    /// The loss grows beyond where it started, and goes on growing.
    Grows,
    /// So fast that it ends beyond all numbers, with this step.
    Explodes(u64),
    /// It steps to where the loss is no number, without having grown, with this step.
    Breaks(u64),
    /// The optimizer has no step to propose.
    GivesUp(StopReason),
    /// It comes to rest.
    Settles,
    /// It stays in motion and gets no nearer to anything.
    Swings(Swing),
    /// It goes somewhere, and is still on its way.
    Travels,
}

/// A motion that does not die out.
#[derive(Clone, Debug, PartialEq)]
pub(in super::super) struct Swing {
    /// The least and the greatest value of each coordinate.
    pub(in super::super) ranges: Vec<[f64; 2]>,
    /// Which coordinates go to and fro; the others only go somewhere.
    pub(in super::super) swings: Vec<bool>,
    /// Which coordinates reach ever less far.
    pub(in super::super) shrinks: Vec<bool>,
    /// The least and the greatest loss.
    pub(in super::super) losses: [f64; 2],
    /// The mean loss.
    pub(in super::super) mean: f64,
    /// The first and the last step at which it was seen.
    pub(in super::super) steps: [u64; 2],
    /// After how many steps it comes back to where it was, if it does.
    pub(in super::super) period: Option<usize>,
}

impl Swing {
    /// The coordinate that swings widest, if any does.
    pub(in super::super) fn widest(&self) -> Option<usize> {
        let width = |index: &usize| self.ranges[*index][1] - self.ranges[*index][0];
        let swinging = (0..self.ranges.len()).filter(|index| self.swings[*index]);
        swinging.max_by(|a, b| width(a).total_cmp(&width(b)))
    }

    /// Whether its bounds are those of another that comes back to where it was, and so of all that is ahead of it.
    pub(in super::super) fn holds(&self, cycle: &Self) -> bool {
        let mut ranges = self.ranges.iter().zip(&cycle.ranges);
        let within = |[low, high]: [f64; 2], [from, to]: [f64; 2]| {
            let rounding = CYCLE * (to - from);
            low <= from + rounding && high >= to - rounding
        };
        cycle.period.is_some()
            && ranges.all(|(own, other)| within(*own, *other))
            && within(self.losses, cycle.losses)
    }

    /// How far it swings.
    pub(in super::super) fn extent(&self) -> f64 {
        let widths: Vec<f64> = self.ranges.iter().map(|[low, high]| high - low).collect();
        norm(&widths)
    }
}

impl Outlook {
    pub(in super::super) fn fate(&self) -> Fate {
        match self.end.stop() {
            Some(StopReason::NotFinite { candidate, .. }) => {
                let step = self.end.steps() + 1;
                return if self.has_exploded(candidate) {
                    Fate::Explodes(step)
                } else {
                    Fate::Breaks(step)
                };
            }
            Some(
                stop @ (StopReason::NoDescent { .. }
                | StopReason::SingularHessian { .. }
                | StopReason::NotSolved { .. }),
            ) => return Fate::GivesUp(stop.clone()),
            Some(StopReason::Steps { .. } | StopReason::GradientNorm { .. }) | None => {}
        }
        if self.grows() {
            return Fate::Grows;
        }
        let count = self.losses.len();
        let cuts = [count / 16, count / 8, count / 4, count / 2, count];
        let [first, second, third, last] =
            [0, 1, 2, 3].map(|index: usize| self.segment(cuts[index], cuts[index + 1]));
        if last.path == 0.0 {
            return Fate::Settles;
        }
        if last.net >= DIRECTED * last.path {
            let rests = last.extent <= HALVED * third.extent;
            return if rests { Fate::Settles } else { Fate::Travels };
        }
        if dies_out([first.extent, second.extent, third.extent, last.extent]) && self.calms_down() {
            return Fate::Settles;
        }
        let swing = last.losses[1] - last.losses[0];
        let falls = third.mean - last.mean > PROGRESS * swing && last.losses[1] < third.losses[1];
        if falls && self.falls_steadily() {
            return Fate::Travels;
        }
        let is_calm = self.segment(count - count / 8, count).extent <= CALM * last.extent;
        if is_calm || self.fades() {
            return Fate::Settles;
        }
        let period = self.period(&last);
        Fate::Swings(Swing {
            period,
            ..self.without_descent(&last)
        })
    }

    /// The farther half without what only came down to its second half, if that is as wide as its own second half.
    fn without_descent(&self, half: &RecentSteps) -> Swing {
        let count = self.losses.len();
        let quarter = self.segment(count - count / 4, count);
        let eighth = self.segment(count - count / 8, count);
        let is_steady = eighth.extent >= STEADY * quarter.extent;
        let is_narrower = quarter.extent < STEADY * half.extent;
        let part = if is_steady && is_narrower { 4 } else { 2 };
        self.as_swing(count - count / part, count)
    }

    /// Whether each of the last sixteenths is clearly narrower than the one before: a swing that was caught.
    fn fades(&self) -> bool {
        let count = self.points.len();
        let part = |index: usize| {
            self.segment(count * index / PARTS, count * (index + 1) / PARTS)
                .extent
        };
        let widths = [PARTS - 3, PARTS - 2, PARTS - 1].map(part);
        count >= PARTS * FEWEST_TO_SWING
            && widths.windows(2).all(|pair| pair[1] <= FADING * pair[0])
    }

    /// Whether the newer three quarters of the losses fall by more than the chance of an irregular swing, on average and
    /// at their greatest.
    fn falls_steadily(&self) -> bool {
        let newer = &self.losses[self.losses.len() / 4..];
        let parts = NEWER_PARTS.min(newer.len());
        let part =
            |index: usize| &newer[newer.len() * index / parts..newer.len() * (index + 1) / parts];
        let mean = |losses: &[f64]| losses.iter().sum::<f64>() / losses.len() as f64;
        let top = |losses: &[f64]| losses.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let means: Vec<f64> = (0..parts).map(|index| mean(part(index))).collect();
        let tops: Vec<f64> = (0..parts).map(|index| top(part(index))).collect();
        trend(&means) == Trend::Falls && trend(&tops) == Trend::Falls
    }

    /// Whether what is ahead turns back, to the end: most of the way of its farthest quarter is taken back, and that is no small
    /// part of all.
    pub(in super::super) fn turns_back(&self) -> bool {
        let count = self.losses.len();
        let ahead = self.segment(self.present, count);
        let later = self.segment(self.later_from(), count);
        later.net < DIRECTED * later.path && later.extent > WIDE * ahead.extent
    }

    /// The farthest quarter of what is ahead, as a swing.
    pub(in super::super) fn later(&self) -> Swing {
        self.as_swing(self.later_from(), self.losses.len())
    }

    /// Whether it has come to rest by the end of what is ahead.
    pub(in super::super) fn is_at_rest(&self) -> bool {
        rests(&self.points)
    }

    /// Whether it comes to rest for good.
    pub(in super::super) fn will_stand(&self) -> bool {
        self.is_at_rest() && self.leaves_rest().is_none()
    }

    /// The farthest quarter of what is ahead as a swing, if it turns back. A swing that is calm at the end is over, but what is as wide as before it was calm is a
    /// burst, and there may be others.
    pub(in super::super) fn swing_later(&self) -> Option<Swing> {
        let (from, count) = (self.later_from(), self.losses.len());
        let swing = self.swing_in(from, count)?;
        let newest = self.segment(usize::midpoint(from, count), count);
        let is_calm = newest.extent <= CALM * swing.extent();
        let is_over = self.is_at_rest() || is_calm && self.shrinks();
        (!is_over).then_some(swing)
    }

    /// Whether the newer half of what was seen so far swings at least half as wide.
    pub(in super::super) fn has_swung(&self, swing: &Swing) -> bool {
        let newer = self.swung();
        newer.is_some_and(|newer| newer.extent() >= HALVED * swing.extent())
    }

    /// The swing of the newer half of what was seen so far.
    pub(in super::super) fn swung(&self) -> Option<Swing> {
        self.swing_in(self.present.div_ceil(2), self.present + 1)
    }

    /// Whether the farthest quarter of what is ahead is still narrower than the one before.
    pub(in super::super) fn shrinks(&self) -> bool {
        let (count, from) = (self.losses.len(), self.later_from());
        let before = self.segment((2 * from).saturating_sub(count), from);
        self.segment(from, count).extent < SHRUNK * before.extent
    }

    /// Whether the mean loss of the farthest quarter of what is ahead is hardly lower than that of the quarter before, beside
    /// the swing of the losses or what it has come down by then.
    pub(in super::super) fn levels_out(&self) -> bool {
        const HARDLY: f64 = 1e-3;
        let (count, from) = (self.losses.len(), self.later_from());
        let before = self.segment((2 * from).saturating_sub(count), from);
        let later = self.segment(from, count);
        let swing = later.losses[1] - later.losses[0];
        let come_down = (before.mean - self.losses[self.present]).abs();
        before.mean - later.mean <= (PROGRESS * swing).max(HARDLY * come_down)
    }

    fn later_from(&self) -> usize {
        let count = self.losses.len();
        let ahead = count - self.present;
        count.saturating_sub(ahead.div_ceil(4) + 1)
    }

    /// The swing of the iterates around the shown one, if they turn back and in the long run swing at most half as wide.
    pub(in super::super) fn swing_now(&self) -> Option<Swing> {
        const BESIDE: usize = 32;
        let from = self.present.saturating_sub(BESIDE);
        let to = (self.present + BESIDE).min(self.losses.len());
        let now = self.swing_in(from, to)?;
        let later = self.segment(self.losses.len() - (to - from), self.losses.len());
        let widest = now.widest()?;
        let width = |ranges: &[[f64; 2]]| ranges[widest][1] - ranges[widest][0];
        (width(&later.ranges) <= HALVED * width(&now.ranges)).then_some(now)
    }

    fn swing_in(&self, from: usize, to: usize) -> Option<Swing> {
        let segment = self.segment(from, to);
        let is_swing = to - from >= FEWEST_TO_SWING && segment.net < DIRECTED * segment.path;
        is_swing.then(|| self.as_swing(from, to))
    }

    /// The swing of the recorded iterates, if they have come no nearer than where the run started: they turn back now and
    /// then, and in their newer half the loss is as high as it was at the start.
    pub(in super::super) fn swing_so_far(&self) -> Option<Swing> {
        let (points, losses) = (&self.points[..=self.present], &self.losses[..=self.present]);
        if losses.len() < FEWEST_TO_SWING {
            return None;
        }
        let newer = self.segment(losses.len() / 2, losses.len());
        let older = &losses[..losses.len() / 2];
        let highest = older.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let is_growing = newer.losses[1] > highest && self.grows();
        let steps: Vec<Vec<f64>> = points
            .windows(2)
            .map(|pair| difference(&pair[1], &pair[0]))
            .collect();
        let turns = steps
            .windows(2)
            .filter(|pair| dot(&pair[0], &pair[1]) < 0.0)
            .count();
        let is_swing = turns >= 2 && newer.net < DIRECTED * newer.path;
        let no_nearer = newer.losses[1] >= self.start_loss && newer.losses[0] < newer.losses[1];
        let swing = || self.as_swing(losses.len() / 2, losses.len());
        (is_swing && no_nearer && !is_growing).then(swing)
    }

    /// Whether the greatest losses of the later sixteenths rise from one to the next above all before, and do not rise more
    /// slowly. So many in a row do not rise by chance, in a swing that is only irregular.
    fn grows(&self) -> bool {
        // Sixteenths that differ by less of what they are differ by rounding.
        const SAME: f64 = 1e-12;
        let tops = self.tops();
        let before = tops[..PARTS - 1]
            .iter()
            .copied()
            .fold(self.start_loss, f64::max);
        let rises: Vec<f64> = tops[PARTS / 2..]
            .windows(2)
            .map(|pair| pair[1] - pair[0])
            .collect();
        let newest = &self.losses[self.losses.len() / 2..];
        let lowest = newest.iter().copied().fold(f64::INFINITY, f64::min);
        // What swings as wide as ever while its middle drifts does not run away.
        let whole = rises.iter().sum::<f64>();
        let is_notable = whole > DRIFT * (tops[PARTS - 1] - lowest)
            && whole > NOTABLE * (tops[PARTS - 1] - self.start_loss);
        let (older, newer) = rises.split_at(rises.len() / 2);
        let rise = |rises: &[f64]| rises.iter().sum::<f64>() / rises.len() as f64;
        tops[PARTS - 1] > before
            && is_notable
            && rises.iter().all(|rise| *rise > SAME * before.abs())
            && rise(newer) >= SLOWING * rise(older)
    }

    /// The greatest loss of each sixteenth.
    fn tops(&self) -> [f64; PARTS] {
        let count = self.losses.len();
        std::array::from_fn(|index| {
            let part = &self.losses[count * index / PARTS..(count * (index + 1) / PARTS)];
            part.iter().copied().fold(f64::NEG_INFINITY, f64::max)
        })
    }

    fn has_exploded(&self, candidate: &[f64]) -> bool {
        let half = (self.losses.len() / 2)
            .min(self.losses.len().saturating_sub(4))
            .max(1);
        let greatest = |losses: &[f64]| losses.iter().map(|loss| loss.abs()).fold(0.0, f64::max);
        let before = greatest(&self.losses[..half]).max(self.start_loss.abs());
        let sizes = self.points.iter().map(|point| norm(point));
        let size = sizes.fold(1.0, f64::max);
        let candidate = norm(candidate);
        let far = candidate.is_nan() || candidate > FAR_OUT * size;
        far || greatest(&self.losses[half..]) > TENFOLD * before.max(f64::MIN_POSITIVE)
    }

    /// Whether the steps of the last six eighths become shorter from one to the next.
    fn calms_down(&self) -> bool {
        let count = self.points.len();
        let longest = |eighth: usize| {
            let part = &self.points[count * eighth / 8..count * (eighth + 1) / 8];
            let lengths = part
                .windows(2)
                .map(|pair| norm(&difference(&pair[1], &pair[0])));
            lengths.fold(0.0, f64::max)
        };
        let lengths: Vec<f64> = (2..8).map(longest).collect();
        lengths.windows(2).all(|pair| pair[1] <= pair[0])
    }

    /// The shortest number of steps, up to 16, after which the last segment repeats itself.
    fn period(&self, last: &RecentSteps) -> Option<usize> {
        let points = &self.points[self.points.len() / 2..];
        let repeats = |period: &usize| {
            let pairs = points.iter().zip(&points[*period..]);
            pairs.clone().count() >= 2 * period
                && pairs
                    .into_iter()
                    .all(|(a, b)| norm(&difference(a, b)) <= CYCLE * last.extent)
        };
        (1..=16.min(points.len())).find(repeats)
    }
}

#[cfg(test)]
mod tests;
