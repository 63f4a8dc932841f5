//! A buffer of an optimizer with its proposed successor.

/// One number per parameter, as it is and as the proposed step would leave it. Nothing is allocated after the start.
#[derive(Clone, Debug)]
pub(super) struct Buffer {
    /// The accepted numbers.
    pub(super) now: Vec<f64>,
    /// The proposed numbers; stale until a step is proposed.
    pub(super) next: Vec<f64>,
}

impl Buffer {
    /// `dimension` zeros.
    pub(super) fn zeros(dimension: usize) -> Self {
        Self {
            now: vec![0.0; dimension],
            next: vec![0.0; dimension],
        }
    }

    /// The proposed numbers become the accepted ones.
    pub(super) fn accept(&mut self) {
        std::mem::swap(&mut self.now, &mut self.next);
    }
}
