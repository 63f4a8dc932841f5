//! A network of two hidden layers of tanh, by hand: rows are lanes, blocks of rows go through layers whose sums stay in
//! registers, nothing is fused with an addition. The kernels are the engine's.

use std::marker::PhantomData;

use gdplay::expr::kernels::{exp, ln, max, tanh_with_slope};
use gdplay::tape::SimdLevel;
use pulp::{Simd, WithSimd};

/// Rows of a block: 500 rows are seven blocks.
const LANES: usize = 72;

/// The rows of a block of one unit.
type Column = [f64; LANES];

/// A layer's parameters, and their gradient as vectors of partial sums.
struct Layer<const I: usize, const O: usize> {
    weights: [[f64; I]; O],
    biases: [f64; O],
    by_weights: [[[f64; 8]; I]; O],
    by_biases: [[f64; 8]; O],
}

impl<const I: usize, const O: usize> Layer<I, O> {
    /// From the front of a list: the weights row by row, then the biases.
    fn read(list: &mut &[f64]) -> Self {
        let mut take = |count| {
            let (taken, rest) = list.split_at(count);
            *list = rest;
            taken
        };
        let mut layer = Self {
            weights: [[0.0; I]; O],
            biases: [0.0; O],
            by_weights: [[[0.0; 8]; I]; O],
            by_biases: [[0.0; 8]; O],
        };
        layer
            .weights
            .as_flattened_mut()
            .copy_from_slice(take(I * O));
        layer.biases.copy_from_slice(take(O));
        layer
    }

    /// W x + b, with all sums of a vector of rows in registers.
    #[inline(always)]
    fn forward<S: Simd>(&self, simd: S, inputs: &[Column; I], outputs: &mut [Column; O]) {
        let vectors = LANES / S::F64_LANES;
        let (inputs, _) = S::as_simd_f64s(inputs.as_flattened());
        let (outputs, _) = S::as_mut_simd_f64s(outputs.as_flattened_mut());
        for place in 0..vectors {
            let mut sums = [simd.splat_f64s(0.0); O];
            for (sum, bias) in sums.iter_mut().zip(&self.biases) {
                *sum = simd.splat_f64s(*bias);
            }
            for input in 0..I {
                let x = inputs[input * vectors + place];
                for (sum, row) in sums.iter_mut().zip(&self.weights) {
                    *sum = simd.add_f64s(*sum, simd.mul_f64s(simd.splat_f64s(row[input]), x));
                }
            }
            for (output, sum) in sums.iter().enumerate() {
                outputs[output * vectors + place] = *sum;
            }
        }
    }

    /// Wᵀ δ times the slopes of tanh at the inputs.
    #[inline(always)]
    fn backward<S: Simd>(
        &self,
        simd: S,
        by: &[Column; O],
        slopes: &[Column; I],
        to: &mut [Column; I],
    ) {
        let vectors = LANES / S::F64_LANES;
        let (by, _) = S::as_simd_f64s(by.as_flattened());
        let (slopes, _) = S::as_simd_f64s(slopes.as_flattened());
        let (to, _) = S::as_mut_simd_f64s(to.as_flattened_mut());
        for place in 0..vectors {
            let mut sums = [simd.splat_f64s(0.0); I];
            for (output, row) in self.weights.iter().enumerate() {
                let by = by[output * vectors + place];
                for (sum, weight) in sums.iter_mut().zip(row) {
                    *sum = simd.add_f64s(*sum, simd.mul_f64s(simd.splat_f64s(*weight), by));
                }
            }
            for (input, sum) in sums.iter().enumerate() {
                let slope = slopes[input * vectors + place];
                to[input * vectors + place] = simd.mul_f64s(*sum, slope);
            }
        }
    }

    /// Adds the gradient of a block, `A` outputs by `B` inputs at a time.
    #[inline(always)]
    fn add<S: Simd, const A: usize, const B: usize>(
        &mut self,
        simd: S,
        by: &[Column; O],
        inputs: &[Column; I],
    ) {
        let vectors = LANES / S::F64_LANES;
        let (by, _) = S::as_simd_f64s(by.as_flattened());
        let (inputs, _) = S::as_simd_f64s(inputs.as_flattened());
        for output in (0..O).step_by(A) {
            for input in (0..I).step_by(B) {
                let mut sums = [[simd.splat_f64s(0.0); B]; A];
                for place in 0..vectors {
                    let mut x = [simd.splat_f64s(0.0); B];
                    for (b, x) in x.iter_mut().enumerate() {
                        *x = inputs[(input + b) * vectors + place];
                    }
                    for (a, sums) in sums.iter_mut().enumerate() {
                        let by = by[(output + a) * vectors + place];
                        for (sum, x) in sums.iter_mut().zip(&x) {
                            *sum = simd.add_f64s(*sum, simd.mul_f64s(by, *x));
                        }
                    }
                }
                for (a, sums) in sums.iter().enumerate() {
                    for (b, sum) in sums.iter().enumerate() {
                        let (total, _) =
                            S::as_mut_simd_f64s(&mut self.by_weights[output + a][input + b]);
                        total[0] = simd.add_f64s(total[0], *sum);
                    }
                }
            }
        }
        for (output, total) in self.by_biases.iter_mut().enumerate() {
            let mut sum = simd.splat_f64s(0.0);
            for place in 0..vectors {
                sum = simd.add_f64s(sum, by[output * vectors + place]);
            }
            let (total, _) = S::as_mut_simd_f64s(total);
            total[0] = simd.add_f64s(total[0], sum);
        }
    }

    /// Takes the step, and sets the gradient to 0.
    fn step(&mut self, rate: f64) {
        let weights = self.weights.as_flattened_mut().iter_mut();
        let by_weights = self.by_weights.as_flattened_mut().iter_mut();
        let biases = self.biases.iter_mut().zip(&mut self.by_biases);
        for (parameter, sums) in weights.zip(by_weights).chain(biases) {
            let [a, b, c, d, e, f, g, h] = std::mem::take(sums);
            *parameter -= rate * (((a + b) + (c + d)) + ((e + f) + (g + h)));
        }
    }
}

/// What stands behind the last layer.
pub(crate) trait Head<const O: usize> {
    /// The sum of the losses of a block, and the derivatives by the outputs, both times the share of each row.
    fn block(outputs: &[Column; O], target: &Column, share: &Column, by: &mut [Column; O]) -> f64;
}

/// (y - t)².
pub(crate) struct Squared;

impl Head<1> for Squared {
    #[inline(always)]
    fn block([y]: &[Column; 1], target: &Column, share: &Column, [by]: &mut [Column; 1]) -> f64 {
        let mut losses: Column = [0.0; LANES];
        let rows = y.iter().zip(target).zip(share);
        for (((y, t), share), (by, loss)) in rows.zip(by.iter_mut().zip(&mut losses)) {
            let gap = y - t;
            *loss = share * (gap * gap);
            *by = share * (2.0 * gap);
        }
        losses.iter().sum()
    }
}

/// Cross-entropy of three logits and a label.
pub(crate) struct CrossEntropy;

impl Head<3> for CrossEntropy {
    #[inline(always)]
    fn block(z: &[Column; 3], label: &Column, share: &Column, by: &mut [Column; 3]) -> f64 {
        let mut losses: Column = [0.0; LANES];
        let [a, b, c] = z;
        let [by_a, by_b, by_c] = by;
        let rows = a.iter().zip(b).zip(c).zip(label).zip(share);
        let to = by_a.iter_mut().zip(by_b).zip(by_c).zip(&mut losses);
        for (((((a, b), c), label), share), (((by_a, by_b), by_c), loss)) in rows.zip(to) {
            let top = max(max(*a, *b), *c);
            let (p, q, r) = (exp(a - top), exp(b - top), exp(c - top));
            let sum = p + q + r;
            let is = |class: f64| if *label == class { 1.0 } else { 0.0 };
            let (is_a, is_b, is_c) = (is(0.0), is(1.0), is(2.0));
            *loss = share * (ln(sum) - (is_a * a + is_b * b + is_c * c - top));
            *by_a = share * (p / sum - is_a);
            *by_b = share * (q / sum - is_b);
            *by_c = share * (r / sum - is_c);
        }
        losses.iter().sum()
    }
}

/// A network of 2, H, H and O units with its data, ready to be trained.
pub(crate) struct Network<const H: usize, const O: usize> {
    first: Layer<2, H>,
    second: Layer<H, H>,
    third: Layer<H, O>,
    inputs: Vec<[Column; 2]>,
    targets: Vec<Column>,
    /// One over the number of rows; 0 where there is no row.
    shares: Vec<Column>,
}

impl<const H: usize, const O: usize> Network<H, O> {
    /// With parameters in the order of a scenario's.
    pub(crate) fn new(mut parameters: &[f64], columns: &[Vec<f64>]) -> Self {
        let rows = columns[0].len();
        let blocks = 0..rows.div_ceil(LANES);
        let column = |place: usize, block: usize| -> Column {
            let at = |lane| columns[place].get(block * LANES + lane).copied();
            std::array::from_fn(|lane| at(lane).unwrap_or(0.0))
        };
        let share = |row| if row < rows { 1.0 / rows as f64 } else { 0.0 };
        Self {
            first: Layer::read(&mut parameters),
            second: Layer::read(&mut parameters),
            third: Layer::read(&mut parameters),
            inputs: blocks
                .clone()
                .map(|block| [column(0, block), column(1, block)])
                .collect(),
            targets: blocks.clone().map(|block| column(2, block)).collect(),
            shares: blocks
                .map(|block| std::array::from_fn(|lane| share(block * LANES + lane)))
                .collect(),
        }
    }

    /// One step of gradient descent; returns the loss before it.
    pub(crate) fn step<L: Head<O>>(&mut self, level: SimdLevel, rate: f64) -> f64 {
        let gradient = Gradient(self, PhantomData::<L>);
        let loss = match level {
            #[cfg(target_arch = "x86_64")]
            SimdLevel::Avx512(token) => Simd::vectorize(token, gradient),
            #[cfg(target_arch = "x86_64")]
            SimdLevel::Avx2(token) => Simd::vectorize(token, gradient),
            SimdLevel::Baseline => pulp::Scalar128b.vectorize(gradient),
        };
        self.first.step(rate);
        self.second.step(rate);
        self.third.step(rate);
        loss
    }
}

/// The loss and the gradient over all rows.
struct Gradient<'a, const H: usize, const O: usize, L>(&'a mut Network<H, O>, PhantomData<L>);

impl<const H: usize, const O: usize, L: Head<O>> WithSimd for Gradient<'_, H, O, L> {
    type Output = f64;

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) -> f64 {
        let Network {
            first,
            second,
            third,
            inputs,
            targets,
            shares,
        } = self.0;
        let mut loss = 0.0;
        let (mut a, mut b) = ([[0.0; LANES]; H], [[0.0; LANES]; H]);
        let (mut slope_a, mut slope_b) = ([[0.0; LANES]; H], [[0.0; LANES]; H]);
        let (mut by_a, mut by_b) = ([[0.0; LANES]; H], [[0.0; LANES]; H]);
        let (mut y, mut by_y) = ([[0.0; LANES]; O], [[0.0; LANES]; O]);
        for ((x, target), share) in inputs.iter().zip(targets).zip(shares) {
            first.forward(simd, x, &mut a);
            activate(&mut a, &mut slope_a);
            second.forward(simd, &a, &mut b);
            activate(&mut b, &mut slope_b);
            third.forward(simd, &b, &mut y);
            loss += L::block(&y, target, share, &mut by_y);
            third.add::<S, O, 8>(simd, &by_y, &b);
            third.backward(simd, &by_y, &slope_b, &mut by_b);
            second.add::<S, 2, 8>(simd, &by_b, &a);
            second.backward(simd, &by_b, &slope_a, &mut by_a);
            first.add::<S, 8, 2>(simd, &by_a, x);
        }
        loss
    }
}

/// The activation, and its slope with all its digits, as the engine has it: 1 - tanh² has none left where a unit saturates.
#[inline(always)]
fn activate<const H: usize>(columns: &mut [Column; H], slopes: &mut [Column; H]) {
    let columns = columns.as_flattened_mut().iter_mut();
    for (x, slope) in columns.zip(slopes.as_flattened_mut()) {
        [*x, *slope] = tanh_with_slope(*x);
    }
}
