//! Losses for the unit tests of this module, small enough to follow by hand.

use crate::diff::Objective;

/// ½ Σ λᵢ xᵢ².
#[derive(Debug)]
pub(super) struct Bowl(Vec<f64>);

impl Bowl {
    pub(super) fn new(curvatures: &[f64]) -> Self {
        Self(curvatures.to_vec())
    }
}

impl Objective for Bowl {
    fn dimension(&self) -> usize {
        self.0.len()
    }

    fn value(&mut self, at: &[f64]) -> f64 {
        self.0.iter().zip(at).map(|(l, x)| 0.5 * l * x * x).sum()
    }

    fn gradient(&mut self, at: &[f64], gradient: &mut [f64]) -> f64 {
        for ((g, l), x) in gradient.iter_mut().zip(&self.0).zip(at) {
            *g = l * x;
        }
        self.value(at)
    }

    fn hessian(&mut self, _at: &[f64], hessian: &mut [f64]) {
        let n = self.0.len();
        hessian.fill(0.0);
        for (i, l) in self.0.iter().enumerate() {
            hessian[i * n + i] = *l;
        }
    }

    fn hessian_product(&mut self, _at: &[f64], direction: &[f64], product: &mut [f64]) {
        for ((to, l), d) in product.iter_mut().zip(&self.0).zip(direction) {
            *to = l * d;
        }
    }
}

/// √x: no value below 0, no finite slope at 0.
#[derive(Debug)]
pub(super) struct Pole;

impl Objective for Pole {
    fn dimension(&self) -> usize {
        1
    }

    fn value(&mut self, at: &[f64]) -> f64 {
        at[0].sqrt()
    }

    fn gradient(&mut self, at: &[f64], gradient: &mut [f64]) -> f64 {
        let value = at[0].sqrt();
        gradient[0] = 0.5 / value;
        value
    }

    fn hessian(&mut self, at: &[f64], hessian: &mut [f64]) {
        hessian[0] = -0.25 / (at[0] * at[0].sqrt());
    }

    fn hessian_product(&mut self, at: &[f64], direction: &[f64], product: &mut [f64]) {
        self.hessian(at, product);
        product[0] *= direction[0];
    }
}

/// |x|, with slope 0 at 0: a loss without curvature.
#[derive(Debug)]
pub(super) struct Kink;

impl Objective for Kink {
    fn dimension(&self) -> usize {
        1
    }

    fn value(&mut self, at: &[f64]) -> f64 {
        at[0].abs()
    }

    fn gradient(&mut self, at: &[f64], gradient: &mut [f64]) -> f64 {
        gradient[0] = if at[0] == 0.0 { 0.0 } else { at[0].signum() };
        at[0].abs()
    }

    fn hessian(&mut self, _at: &[f64], hessian: &mut [f64]) {
        hessian[0] = 0.0;
    }

    fn hessian_product(&mut self, _at: &[f64], _direction: &[f64], product: &mut [f64]) {
        product[0] = 0.0;
    }
}
