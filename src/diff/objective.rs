//! What descent, fields and checks ask of a loss.

use crate::tape::PointTape;

/// Parameters that form a matrix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Matrix {
    /// The index of its first entry among the parameters; the others follow row by row.
    pub first: usize,
    /// How many rows it has: the outputs of its layer.
    pub rows: usize,
    /// How many columns it has: the inputs of its layer.
    pub columns: usize,
}

/// A loss of `dimension` parameters that can be evaluated and differentiated.
///
/// Points and gradients are slices in the order of the loss's parameters. A number is never an error: where the
/// loss is not defined its value is NaN, and then every partial derivative is NaN.
pub trait Objective {
    /// How many parameters there are.
    fn dimension(&self) -> usize;

    /// The value at a point.
    fn value(&mut self, at: &[f64]) -> f64;

    /// The value at a point; the gradient there is written to `gradient`.
    fn gradient(&mut self, at: &[f64], gradient: &mut [f64]) -> f64;

    /// The tape of value and gradient of a loss that is one tape, and room to run it: for loops that keep their numbers in
    /// registers.
    fn gradient_tape(&mut self) -> Option<(&PointTape, &mut Vec<f64>)> {
        None
    }

    /// The matrix of second derivatives at a point, written row by row to `hessian` (`dimension` squared numbers).
    fn hessian(&mut self, at: &[f64], hessian: &mut [f64]);

    /// The matrix of second derivatives at a point times `direction`, written to `product` (one number per parameter
    /// each). Costs about as much as two gradients, whatever the dimension.
    fn hessian_product(&mut self, at: &[f64], direction: &[f64], product: &mut [f64]);

    /// Which of the parameters form matrices, in order and without overlap; those of a loss without layers form none, nor do
    /// weights of which one is held.
    fn matrices(&self) -> Vec<Matrix> {
        Vec::new()
    }

    /// The value at a point over the rows that are held back for a test, whatever the step; `None` if none are.
    fn test_value(&mut self, _at: &[f64]) -> Option<f64> {
        None
    }

    /// Says at which step of a descent the next questions are asked. What is random at step k is a pure function of
    /// (seed, k); an objective without randomness has nothing to do.
    fn at_step(&mut self, _step: u64) {}
}
