//! A network of two wide hidden layers of tanh with a cross-entropy of two classes, by hand: blocks of rows are lanes, and each layer
//! is computed in tiles of four units by four vectors, whose sums stay in registers. Nothing is fused with an addition. The kernels
//! are the engine's.

use gdplay::expr::kernels::{exp, ln, max, tanh_with_slope};
use gdplay::tape::SimdLevel;
use pulp::{Simd, WithSimd};

/// Rows of a block: with 128 units a block's columns fit into the second-level cache.
const LANES: usize = 64;

/// Units, and vectors of rows or inputs, of a tile.
const TILE: usize = 4;

/// A layer's parameters with their gradient.
struct Layer {
    inputs: usize,
    outputs: usize,
    /// Row by row.
    weights: Vec<f64>,
    biases: Vec<f64>,
    /// Eight partial sums for each weight, and for each bias.
    by_weights: Vec<[f64; 8]>,
    by_biases: Vec<[f64; 8]>,
}

impl Layer {
    fn read(list: &mut &[f64], inputs: usize, outputs: usize) -> Self {
        let mut take = |count| {
            let (taken, rest) = list.split_at(count);
            *list = rest;
            taken.to_vec()
        };
        Self {
            inputs,
            outputs,
            weights: take(inputs * outputs),
            biases: take(outputs),
            by_weights: vec![[0.0; 8]; inputs * outputs],
            by_biases: vec![[0.0; 8]; outputs],
        }
    }

    /// W x + b over a block of rows.
    #[inline(always)]
    fn forward<S: Simd>(&self, simd: S, x: &[f64], y: &mut [f64]) {
        let vectors = LANES / S::F64_LANES;
        let (x, _) = S::as_simd_f64s(x);
        let (y, _) = S::as_mut_simd_f64s(y);
        for first in (0..self.outputs).step_by(TILE) {
            let units = TILE.min(self.outputs - first);
            for place in (0..vectors).step_by(TILE) {
                let mut sums = [[simd.splat_f64s(0.0); TILE]; TILE];
                for (sums, bias) in sums.iter_mut().zip(&self.biases[first..]) {
                    *sums = [simd.splat_f64s(*bias); TILE];
                }
                for input in 0..self.inputs {
                    let x = &x[input * vectors + place..][..TILE];
                    for (unit, sums) in sums.iter_mut().enumerate() {
                        let row = (first + unit).min(self.outputs - 1);
                        let weight = simd.splat_f64s(self.weights[row * self.inputs + input]);
                        for (sum, x) in sums.iter_mut().zip(x) {
                            *sum = simd.add_f64s(*sum, simd.mul_f64s(weight, *x));
                        }
                    }
                }
                for (unit, sums) in sums.iter().take(units).enumerate() {
                    y[(first + unit) * vectors + place..][..TILE].copy_from_slice(sums);
                }
            }
        }
    }

    /// Wᵀ δ times the slopes at the inputs.
    #[inline(always)]
    fn backward<S: Simd>(&self, simd: S, by: &[f64], slopes: &[f64], to: &mut [f64]) {
        let vectors = LANES / S::F64_LANES;
        let (by, _) = S::as_simd_f64s(by);
        let (slopes, _) = S::as_simd_f64s(slopes);
        let (to, _) = S::as_mut_simd_f64s(to);
        for first in (0..self.inputs).step_by(TILE) {
            for place in (0..vectors).step_by(TILE) {
                let mut sums = [[simd.splat_f64s(0.0); TILE]; TILE];
                for output in 0..self.outputs {
                    let by = &by[output * vectors + place..][..TILE];
                    let row = &self.weights[output * self.inputs + first..][..TILE];
                    for (sums, weight) in sums.iter_mut().zip(row) {
                        let weight = simd.splat_f64s(*weight);
                        for (sum, by) in sums.iter_mut().zip(by) {
                            *sum = simd.add_f64s(*sum, simd.mul_f64s(weight, *by));
                        }
                    }
                }
                for (unit, sums) in sums.iter().enumerate() {
                    for (at, sum) in sums.iter().enumerate() {
                        let index = (first + unit) * vectors + place + at;
                        to[index] = simd.mul_f64s(*sum, slopes[index]);
                    }
                }
            }
        }
    }

    /// Adds the gradient of a block, four outputs by `B` inputs at a time.
    #[inline(always)]
    fn add<S: Simd, const B: usize>(&mut self, simd: S, by: &[f64], x: &[f64]) {
        let vectors = LANES / S::F64_LANES;
        let (by, _) = S::as_simd_f64s(by);
        let (x, _) = S::as_simd_f64s(x);
        for first in (0..self.outputs).step_by(TILE) {
            let units = TILE.min(self.outputs - first);
            for input in (0..self.inputs).step_by(B) {
                let mut sums = [[simd.splat_f64s(0.0); B]; TILE];
                for place in 0..vectors {
                    let mut inputs = [simd.splat_f64s(0.0); B];
                    for (at, to) in inputs.iter_mut().enumerate() {
                        *to = x[(input + at) * vectors + place];
                    }
                    for (unit, sums) in sums.iter_mut().enumerate() {
                        let by = by[(first + unit).min(self.outputs - 1) * vectors + place];
                        for (sum, x) in sums.iter_mut().zip(&inputs) {
                            *sum = simd.add_f64s(*sum, simd.mul_f64s(by, *x));
                        }
                    }
                }
                for (unit, sums) in sums.iter().take(units).enumerate() {
                    let totals = &mut self.by_weights[(first + unit) * self.inputs + input..][..B];
                    for (total, sum) in totals.iter_mut().zip(sums) {
                        let (total, _) = S::as_mut_simd_f64s(total);
                        total[0] = simd.add_f64s(total[0], *sum);
                    }
                }
            }
        }
        for (by, total) in by.chunks_exact(vectors).zip(&mut self.by_biases) {
            let sum = by
                .iter()
                .fold(simd.splat_f64s(0.0), |a, b| simd.add_f64s(a, *b));
            let (total, _) = S::as_mut_simd_f64s(total);
            total[0] = simd.add_f64s(total[0], sum);
        }
    }

    /// Takes the step, and sets the gradient to 0.
    fn step(&mut self, rate: f64) {
        let weights = self.weights.iter_mut().zip(&mut self.by_weights);
        for (parameter, sums) in weights.chain(self.biases.iter_mut().zip(&mut self.by_biases)) {
            let [a, b, c, d, e, f, g, h] = std::mem::take(sums);
            *parameter -= rate * (((a + b) + (c + d)) + ((e + f) + (g + h)));
        }
    }
}

/// The rows of a block.
struct Block {
    inputs: Vec<f64>,
    labels: Vec<f64>,
    /// One over the number of rows; 0 where there is no row.
    shares: Vec<f64>,
}

/// A network of 2, `units`, `units` and 2 units with its data, ready to be trained.
pub(crate) struct WideNetwork {
    layers: [Layer; 3],
    blocks: Vec<Block>,
}

impl WideNetwork {
    /// With parameters in the order of a scenario's.
    pub(crate) fn new(units: usize, mut parameters: &[f64], columns: &[Vec<f64>; 3]) -> Self {
        let rows = columns[0].len();
        let block = |first: usize| {
            let column = |column: &Vec<f64>| {
                let value = |lane: usize| column.get(first + lane).copied().unwrap_or(0.0);
                (0..LANES).map(value).collect::<Vec<f64>>()
            };
            let is_there = |lane: usize| f64::from(u8::from(first + lane < rows));
            Block {
                inputs: [column(&columns[0]), column(&columns[1])].concat(),
                labels: column(&columns[2]),
                shares: (0..LANES)
                    .map(|lane| is_there(lane) / rows as f64)
                    .collect(),
            }
        };
        Self {
            layers: [(2, units), (units, units), (units, 2)]
                .map(|(inputs, outputs)| Layer::read(&mut parameters, inputs, outputs)),
            blocks: (0..rows).step_by(LANES).map(block).collect(),
        }
    }

    /// One step of gradient descent; returns the loss before it.
    pub(crate) fn step(&mut self, level: SimdLevel, rate: f64) -> f64 {
        let loss = match level {
            #[cfg(target_arch = "x86_64")]
            SimdLevel::Avx512(token) => Simd::vectorize(token, Gradient(self)),
            #[cfg(target_arch = "x86_64")]
            SimdLevel::Avx2(token) => Simd::vectorize(token, Gradient(self)),
            SimdLevel::Baseline => pulp::Scalar128b.vectorize(Gradient(self)),
        };
        for layer in &mut self.layers {
            layer.step(rate);
        }
        loss
    }
}

/// The loss and the gradient over all rows.
struct Gradient<'a>(&'a mut WideNetwork);

impl WithSimd for Gradient<'_> {
    type Output = f64;

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) -> f64 {
        let WideNetwork { layers, blocks } = self.0;
        let [first, second, third] = layers;
        let columns = || vec![0.0; first.outputs * LANES];
        let [mut a, mut b, mut slope_a, mut slope_b, mut by_a, mut by_b] =
            [(); 6].map(|()| columns());
        let (mut z, mut by_z) = (vec![0.0; 2 * LANES], vec![0.0; 2 * LANES]);
        let mut loss = 0.0;
        for block in blocks {
            first.forward(simd, &block.inputs, &mut a);
            activate(&mut a, &mut slope_a);
            second.forward(simd, &a, &mut b);
            activate(&mut b, &mut slope_b);
            third.forward(simd, &b, &mut z);
            loss += cross_entropy(block, &z, &mut by_z);
            third.add::<S, 4>(simd, &by_z, &b);
            third.backward(simd, &by_z, &slope_b, &mut by_b);
            second.add::<S, 4>(simd, &by_b, &a);
            second.backward(simd, &by_b, &slope_a, &mut by_a);
            first.add::<S, 2>(simd, &by_a, &block.inputs);
        }
        loss
    }
}

/// The activation and its slope.
#[inline(always)]
fn activate(columns: &mut [f64], slopes: &mut [f64]) {
    for (x, slope) in columns.iter_mut().zip(slopes) {
        [*x, *slope] = tanh_with_slope(*x);
    }
}

/// The sum of the losses of a block, and the derivatives by both logits, times the share of each row.
#[inline(always)]
fn cross_entropy(block: &Block, z: &[f64], by: &mut [f64]) -> f64 {
    let (a, b) = z.split_at(LANES);
    let (by_a, by_b) = by.split_at_mut(LANES);
    let mut losses = [0.0; LANES];
    let rows = a.iter().zip(b).zip(&block.labels).zip(&block.shares);
    for (((((a, b), label), share), (by_a, by_b)), loss) in
        rows.zip(by_a.iter_mut().zip(by_b)).zip(&mut losses)
    {
        let top = max(*a, *b);
        let (p, q) = (exp(a - top), exp(b - top));
        let sum = p + q;
        let is_b = *label;
        let is_a = 1.0 - is_b;
        *loss = share * (ln(sum) - (is_a * a + is_b * b - top));
        *by_a = share * (p / sum - is_a);
        *by_b = share * (q / sum - is_b);
    }
    losses.iter().sum()
}
