//! The whole of a run in a bounded number of blocks of steps.

use super::Entry;

/// The most blocks; when there are more, any two neighbors become one.
pub(super) const MOST: usize = 128;

/// A stretch of steps, summed up.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Block {
    /// The last iterate of it.
    pub end: Entry,
    /// How many iterates there are in it.
    pub count: u64,
    /// The mean of their losses.
    pub mean: f64,
    /// The sum of the squares of their losses' distances from the mean.
    pub squares: f64,
    /// The smallest and the largest of their losses.
    pub range: [f64; 2],
    /// The sum of the lengths of the steps that led to them.
    pub travel: f64,
    /// How many of these led to a higher loss.
    pub rises: u64,
}

impl Block {
    /// The variance of the losses about their mean, by N − 1; `None` of a single loss.
    pub fn variance(&self) -> Option<f64> {
        (self.count > 1).then(|| self.squares / (self.count - 1) as f64)
    }

    /// Both as one: Chan, Golub and LeVeque, "Updating formulae and a pairwise algorithm for computing sample variances"
    /// (1979).
    fn joined(self, next: Self) -> Self {
        let count = self.count + next.count;
        let (n, m, all) = (self.count as f64, next.count as f64, count as f64);
        let apart = next.mean - self.mean;
        Self {
            end: next.end,
            count,
            mean: self.mean + apart * (m / all),
            squares: self.squares + next.squares + apart * apart * (n * m / all),
            range: [
                self.range[0].min(next.range[0]),
                self.range[1].max(next.range[1]),
            ],
            travel: self.travel + next.travel,
            rises: self.rises + next.rises,
        }
    }
}

/// The blocks of a run.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Blocks {
    full: Vec<Block>,
    /// How many iterates a full block has.
    length: u64,
    open: Open,
}

/// The block that is being filled. Losses are summed as differences from its first, so that no digits are lost where the
/// loss hardly changes.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Open {
    end: Entry,
    count: u64,
    first: f64,
    sum: f64,
    squares: f64,
    range: [f64; 2],
    travel: f64,
    rises: u64,
}

impl Open {
    fn new(entry: &Entry, rose: bool) -> Self {
        Self {
            end: *entry,
            count: 1,
            first: entry.loss,
            sum: 0.0,
            squares: 0.0,
            range: [entry.loss; 2],
            travel: entry.length,
            rises: u64::from(rose),
        }
    }

    #[inline]
    fn push(&mut self, entry: &Entry, rose: bool) {
        let apart = entry.loss - self.first;
        self.end = *entry;
        self.count += 1;
        self.sum += apart;
        self.squares += apart * apart;
        self.range[0] = self.range[0].min(entry.loss);
        self.range[1] = self.range[1].max(entry.loss);
        self.travel += entry.length;
        self.rises += u64::from(rose);
    }

    fn close(&self) -> Block {
        let mean = self.sum / self.count as f64;
        Block {
            end: self.end,
            count: self.count,
            mean: self.first + mean,
            squares: (self.squares - self.sum * mean).max(0.0),
            range: self.range,
            travel: self.travel,
            rises: self.rises,
        }
    }
}

impl Blocks {
    pub(super) fn new(start: Entry) -> Self {
        Self {
            full: Vec::new(),
            length: 1,
            open: Open::new(&start, false),
        }
    }

    #[inline]
    pub(super) fn push(&mut self, entry: &Entry, rose: bool) {
        if self.open.count < self.length {
            self.open.push(entry, rose);
        } else {
            self.full_up(entry, rose);
        }
    }

    /// Closes the open block and begins another one.
    #[cold]
    fn full_up(&mut self, entry: &Entry, rose: bool) {
        self.full.push(self.open.close());
        self.open = Open::new(entry, rose);
        if self.full.len() == MOST {
            let pairs = self.full.chunks_exact(2);
            self.full = pairs.map(|pair| pair[0].joined(pair[1])).collect();
            self.length *= 2;
        }
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = Block> {
        let full = self.full.iter().copied();
        full.chain(std::iter::once(self.open.close()))
    }
}
