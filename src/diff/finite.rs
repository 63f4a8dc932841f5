//! Central finite differences: the derivative as a quotient of small differences, knowing nothing of rules.

/// How far apart the two points of a finite difference are from the middle: the increment h.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Spacing {
    /// ε^(1/3)·max(1, |x|), which balances the error of truncation (∝ h²) against that of rounding (∝ ε/h); about 6.1e-6
    /// near 0.
    #[default]
    Balanced,
    /// The same for every variable, whatever its size.
    Fixed(f64),
}

impl Spacing {
    /// The increment for a variable whose value is `x`.
    pub fn at(self, x: f64) -> f64 {
        match self {
            Self::Balanced => libm::cbrt(f64::EPSILON) * x.abs().max(1.0),
            Self::Fixed(spacing) => spacing,
        }
    }
}

/// (f(x + h) − f(x − h)) / 2h by one variable, the others held. The quotient is by the difference of the two abscissae
/// as they are after rounding.
pub fn central(
    mut value: impl FnMut(&[f64]) -> f64,
    at: &[f64],
    variable: usize,
    spacing: f64,
) -> f64 {
    let mut point = at.to_vec();
    let (above, below) = (at[variable] + spacing, at[variable] - spacing);
    point[variable] = above;
    let high = value(&point);
    point[variable] = below;
    let low = value(&point);
    (high - low) / (above - below)
}

/// The slopes to the left and to the right of a point: (f(x) − f(x − h)) / h and (f(x + h) − f(x)) / h.
pub fn one_sided(
    mut value: impl FnMut(&[f64]) -> f64,
    at: &[f64],
    variable: usize,
    spacing: f64,
) -> [f64; 2] {
    let middle = value(at);
    let mut point = at.to_vec();
    let (above, below) = (at[variable] + spacing, at[variable] - spacing);
    point[variable] = above;
    let right = (value(&point) - middle) / (above - at[variable]);
    point[variable] = below;
    let left = (middle - value(&point)) / (at[variable] - below);
    [left, right]
}
