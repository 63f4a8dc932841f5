//! Products and lengths of vectors. Sums run from the first to the last entry, so they are the same on every machine.

/// The sum of the products of the entries.
pub fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// The Euclidean length. It overflows only where the length itself does, and loses nothing where the squares
/// underflow.
pub fn norm(a: &[f64]) -> f64 {
    let squares = dot(a, a);
    if squares > 1e-280 && squares < f64::INFINITY {
        return squares.sqrt();
    }
    if squares.is_nan() {
        return f64::NAN;
    }
    // A power of two scales without rounding.
    let scale = f64::powi(2.0, if squares > 1.0 { -600 } else { 600 });
    let scaled: f64 = a.iter().map(|a| (a * scale) * (a * scale)).sum();
    scaled.sqrt() / scale
}
