//! A layer as an instruction: every output of the same inputs, some outputs at a time, with their sums in registers.

use pulp::{Simd, WithSimd};

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
                8 => level.run_vectors(Outputs::<8>(run)),
                4 => level.run_vectors(Outputs::<4>(run)),
                2 => level.run_vectors(Outputs::<2>(run)),
                _ => level.run_vectors(Outputs::<1>(run)),
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

/// A tile of `T` outputs.
struct Outputs<'a, const T: usize>(Run<'a>);

impl<const T: usize> WithSimd for Outputs<'_, T> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let Run {
            before,
            inputs,
            numbers,
            lanes,
            to,
        } = self.0;
        let (weights, _) = numbers.as_chunks::<T>();
        let (weights, bias) = weights.split_at(inputs.len());
        let (Some((first, others)), Some((first_weights, weights))) =
            (inputs.split_first(), weights.split_first())
        else {
            return;
        };
        let (before, _) = S::as_simd_f64s(before);
        let (to, _) = S::as_mut_simd_f64s(to);
        let vectors = lanes / S::F64_LANES;
        for place in 0..vectors {
            let x = before[first * vectors + place];
            let mut sums = [x; T];
            for (sum, weight) in sums.iter_mut().zip(first_weights) {
                *sum = simd.mul_f64s(simd.splat_f64s(*weight), x);
            }
            for (input, weights) in others.iter().zip(weights) {
                let x = before[input * vectors + place];
                for (sum, weight) in sums.iter_mut().zip(weights) {
                    *sum = simd.add_f64s(*sum, simd.mul_f64s(simd.splat_f64s(*weight), x));
                }
            }
            if let Some(bias) = bias.first() {
                for (sum, bias) in sums.iter_mut().zip(bias) {
                    *sum = simd.add_f64s(*sum, simd.splat_f64s(*bias));
                }
            }
            for (output, sum) in sums.iter().enumerate() {
                to[output * vectors + place] = *sum;
            }
        }
    }
}
