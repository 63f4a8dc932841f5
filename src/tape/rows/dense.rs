//! A layer as an instruction: every output of the same inputs, some outputs at a time, with their sums in registers.

use pulp::{Simd, WithSimd};

use crate::tape::SimdLevel;

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
        level: SimdLevel,
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
                8 => level.run_vectors(Outputs::<8, 1>(run)),
                4 => level.run_vectors(Outputs::<4, 2>(run)),
                2 => level.run_vectors(Outputs::<2, 4>(run)),
                _ => level.run_vectors(Outputs::<1, 8>(run)),
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

/// A tile of `T` outputs, `V` vectors of rows at a time: eight sums, which no addition has to wait for.
struct Outputs<'a, const T: usize, const V: usize>(Run<'a>);

impl<const T: usize, const V: usize> WithSimd for Outputs<'_, T, V> {
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
        let (rows, _) = numbers.as_chunks::<T>();
        let (weights, biases) = rows.split_at(inputs.len());
        let (Some((first, inputs)), Some((first_weights, weights))) =
            (inputs.split_first(), weights.split_first())
        else {
            return;
        };
        let mut tile = Vectors {
            simd,
            before: S::as_simd_f64s(before).0,
            first: (*first, first_weights),
            inputs,
            weights,
            bias: biases.first(),
            stride: lanes / S::F64_LANES,
            to: S::as_mut_simd_f64s(to).0,
        };
        let mut index = 0;
        while index + V <= tile.stride {
            tile.compute::<V>(index);
            index += V;
        }
        while index < tile.stride {
            tile.compute::<1>(index);
            index += 1;
        }
    }
}

/// A tile as vectors.
struct Vectors<'a, S: Simd, const T: usize> {
    simd: S,
    before: &'a [S::f64s],
    /// The first input and its weights; the others follow.
    first: (usize, &'a [f64; T]),
    inputs: &'a [usize],
    weights: &'a [[f64; T]],
    bias: Option<&'a [f64; T]>,
    /// From one column to the next.
    stride: usize,
    to: &'a mut [S::f64s],
}

impl<S: Simd, const T: usize> Vectors<'_, S, T> {
    /// Computes `V` vectors of each output, from `place` on.
    #[inline(always)]
    fn compute<const V: usize>(&mut self, index: usize) {
        let simd = self.simd;
        let mut sums = [[simd.splat_f64s(0.0); V]; T];
        let column = |input: &usize| &self.before[input * self.stride + index..][..V];
        let x = column(&self.first.0);
        for (sums, weight) in sums.iter_mut().zip(self.first.1) {
            let weight = simd.splat_f64s(*weight);
            for (sum, x) in sums.iter_mut().zip(x) {
                *sum = simd.mul_f64s(weight, *x);
            }
        }
        for (input, weights) in self.inputs.iter().zip(self.weights) {
            let x = column(input);
            for (sums, weight) in sums.iter_mut().zip(weights) {
                let weight = simd.splat_f64s(*weight);
                for (sum, x) in sums.iter_mut().zip(x) {
                    *sum = simd.add_f64s(*sum, simd.mul_f64s(weight, *x));
                }
            }
        }
        if let Some(bias) = self.bias {
            for (sums, bias) in sums.iter_mut().zip(bias) {
                let bias = simd.splat_f64s(*bias);
                for sum in sums {
                    *sum = simd.add_f64s(*sum, bias);
                }
            }
        }
        for (output, sums) in sums.iter().enumerate() {
            let to = &mut self.to[output * self.stride + index..][..V];
            to.copy_from_slice(sums);
        }
    }
}
