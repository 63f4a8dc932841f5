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
    scaled_norm(a, squares)
}

/// The sum of a function of many numbers, in eight interleaved partials: no addition waits for the one before.
pub(super) fn interleaved_sum(a: &[f64], of: impl Fn(f64) -> f64) -> f64 {
    let mut partials = [0.0; 8];
    let (lines, rest) = a.as_chunks::<8>();
    for numbers in lines {
        for (partial, number) in partials.iter_mut().zip(numbers) {
            *partial += of(*number);
        }
    }
    for (partial, number) in partials.iter_mut().zip(rest) {
        *partial += of(*number);
    }
    partials.iter().sum()
}

/// The Euclidean length of many numbers, of interleaved sums: as safe from overflow as [`norm`], and different by rounding.
pub(super) fn interleaved_norm(a: &[f64]) -> f64 {
    let squares = interleaved_sum(a, |number| number * number);
    if squares > 1e-280 && squares < f64::INFINITY {
        return squares.sqrt();
    }
    scaled_norm(a, squares)
}

/// The length of numbers whose squares, or their sum, leave the range of numbers.
fn scaled_norm(a: &[f64], squares: f64) -> f64 {
    if squares.is_nan() {
        return f64::NAN;
    }
    // A power of two scales without rounding.
    let scale = f64::powi(2.0, if squares > 1.0 { -600 } else { 600 });
    let scaled: f64 = a.iter().map(|a| (a * scale) * (a * scale)).sum();
    scaled.sqrt() / scale
}
