//! A layer as an instruction: every output of the same inputs, some outputs at a time, with their sums in registers.

use pulp::NullaryFnOnce;

use crate::tape::Level;

/// Σ weight · input, from the first input to the last, then + bias, for several outputs side by side.
#[derive(Clone, Debug)]
pub(super) struct Dense {
    /// The columns of the inputs.
    pub(super) inputs: Vec<usize>,
    /// The column of the first output; the others follow.
    pub(super) to: usize,
    pub(super) tiles: Vec<Tile>,
    pub(super) has_bias: bool,
}

/// Outputs that are computed together.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tile {
    /// How many: 8, 4, 2 or 1.
    pub(super) outputs: usize,
    /// Where its numbers begin: for each input the weights of all outputs, then their biases.
    pub(super) numbers: usize,
}

/// The sizes of the tiles of so many outputs.
pub(super) fn tiles(outputs: usize) -> impl Iterator<Item = usize> {
    let rest = [4, 2, 1]
        .into_iter()
        .filter(move |size| outputs & size != 0);
    std::iter::repeat_n(8, outputs / 8).chain(rest)
}

impl Dense {
    /// How many columns it writes.
    pub(super) fn outputs(&self) -> usize {
        self.tiles.iter().map(|tile| tile.outputs).sum()
    }

    /// Computes all outputs: `lanes` lanes of each, one output after the other. `before` are the columns before the first.
    pub(super) fn run(
        &self,
        level: Level,
        before: &[f64],
        numbers: &[f64],
        lanes: usize,
        to: &mut [f64],
    ) {
        let mut rest = to;
        for tile in &self.tiles {
            let (to, after) = rest.split_at_mut(tile.outputs * lanes);
            rest = after;
            let count = tile.outputs * (self.inputs.len() + usize::from(self.has_bias));
            let run = Run {
                before,
                inputs: &self.inputs,
                numbers: &numbers[tile.numbers..][..count],
                lanes,
                to,
            };
            match tile.outputs {
                8 => run.at::<8>(level),
                4 => run.at::<4>(level),
                2 => run.at::<2>(level),
                _ => run.at::<1>(level),
            }
        }
    }
}

struct Run<'a> {
    before: &'a [f64],
    inputs: &'a [usize],
    numbers: &'a [f64],
    lanes: usize,
    to: &'a mut [f64],
}

impl Run<'_> {
    fn at<const T: usize>(self, level: Level) {
        match level.lanes() {
            8 => level.run(Blocked::<T, 8>(self)),
            4 => level.run(Blocked::<T, 4>(self)),
            _ => level.run(Blocked::<T, 2>(self)),
        }
    }
}

/// A tile of `T` outputs, `V` lanes at a time.
struct Blocked<'a, const T: usize, const V: usize>(Run<'a>);

impl<const T: usize, const V: usize> NullaryFnOnce for Blocked<'_, T, V> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        let Run {
            before,
            inputs,
            numbers,
            lanes,
            to,
        } = self.0;
        let (weights, _) = numbers.as_chunks::<T>();
        let (weights, bias) = weights.split_at(inputs.len());
        let mut terms = inputs.iter().zip(weights);
        let Some((first, first_weights)) = terms.next() else {
            return;
        };
        for lane in (0..lanes).step_by(V) {
            let load = |input: &usize| {
                let column = &before[input * lanes + lane..];
                column.first_chunk::<V>().copied().unwrap_or([0.0; V])
            };
            let mut sums = [[0.0; V]; T];
            let x = load(first);
            for (sum, weight) in sums.iter_mut().zip(first_weights) {
                *sum = x.map(|x| weight * x);
            }
            for (input, weights) in terms.clone() {
                let x = load(input);
                for (sum, weight) in sums.iter_mut().zip(weights) {
                    for (sum, x) in sum.iter_mut().zip(x) {
                        *sum += weight * x;
                    }
                }
            }
            if let Some(bias) = bias.first() {
                for (sum, bias) in sums.iter_mut().zip(bias) {
                    *sum = sum.map(|sum| sum + bias);
                }
            }
            for (output, sum) in sums.iter().enumerate() {
                to[output * lanes + lane..][..V].copy_from_slice(sum);
            }
        }
    }
}
