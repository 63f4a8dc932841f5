//! What each coordinate did lately: for optimizers that treat coordinates apart, and for kinks in one of many.

/// How many steps are counted together.
const EPOCH: u64 = 64;

/// Counts of the epoch that goes on, and of the one before it: together of the last 64 to 128 steps.
#[derive(Clone, Debug, PartialEq)]
pub struct Turns {
    now: Counts,
    before: Counts,
}

/// One number for each coordinate.
#[derive(Clone, Debug, PartialEq)]
struct Counts {
    steps: u64,
    /// How often the partial derivative changed its sign: less often than an epoch is long.
    turns: Vec<u8>,
    /// The sum of the sizes of the coordinate's steps.
    travel: Vec<f64>,
}

impl Counts {
    fn new(dimension: usize) -> Self {
        Self {
            steps: 0,
            turns: vec![0; dimension],
            travel: vec![0.0; dimension],
        }
    }
}

impl Turns {
    pub(super) fn new(dimension: usize) -> Self {
        Self {
            now: Counts::new(dimension),
            before: Counts::new(dimension),
        }
    }

    /// Takes a step in. Returns the squares of the lengths of the displacement and of the gradient after the step, summed
    /// from the first coordinate to the last: it is one pass over the coordinates for all that is asked of them.
    #[inline(always)]
    pub(super) fn push<C: AsRef<[f64]>>(&mut self, at: &[C; 2], gradient: &[C; 2]) -> [f64; 2] {
        if self.now.steps == EPOCH {
            self.begin();
        }
        self.now.steps += 1;
        let ([from, to], [old, new]) = (each(at), each(gradient));
        let count = from.len();
        // Of equal lengths, so that nothing is checked in the loop.
        let (turns, travel) = (&mut self.now.turns[..count], &mut self.now.travel[..count]);
        let (to, old, new) = (&to[..count], &old[..count], &new[..count]);
        let mut squares = [0.0, 0.0];
        for i in 0..count {
            let moved = to[i] - from[i];
            squares[0] += moved * moved;
            squares[1] += new[i] * new[i];
            travel[i] += moved.abs();
            turns[i] += u8::from(turned(old[i], new[i]));
        }
        squares
    }

    #[cold]
    fn begin(&mut self) {
        std::mem::swap(&mut self.now, &mut self.before);
        self.now.steps = 0;
        self.now.turns.fill(0);
        self.now.travel.fill(0.0);
    }

    /// How many steps are counted.
    pub fn steps(&self) -> u64 {
        self.before.steps + self.now.steps
    }

    /// How often a partial derivative changed its sign in these steps; 0 where there is no such coordinate.
    pub fn count(&self, coordinate: usize) -> u64 {
        let of = |counts: &Counts| counts.turns.get(coordinate).copied().map_or(0, u64::from);
        of(&self.before) + of(&self.now)
    }

    /// How far the coordinate went in these steps, back and forth added up; 0 where there is no such coordinate.
    pub fn travel(&self, coordinate: usize) -> f64 {
        let of = |counts: &Counts| counts.travel.get(coordinate).copied().unwrap_or(0.0);
        of(&self.before) + of(&self.now)
    }
}

/// Whether one is positive and the other negative.
#[inline(always)]
fn turned(old: f64, new: f64) -> bool {
    let product = old * new;
    if product == 0.0 {
        // It may have vanished.
        return (old > 0.0 && new < 0.0) || (old < 0.0 && new > 0.0);
    }
    product < 0.0
}

fn each<C: AsRef<[f64]>>(pair: &[C; 2]) -> [&[f64]; 2] {
    pair.each_ref().map(AsRef::as_ref)
}
