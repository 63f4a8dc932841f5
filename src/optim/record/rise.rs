//! The step that led highest up.

/// A step that led up, and where it began and ended.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rise {
    /// Its number.
    pub step: u64,
    /// The losses before and after it.
    pub losses: [f64; 2],
    /// The positions before and after it.
    pub at: [Vec<f64>; 2],
}

impl Rise {
    /// How high it led.
    pub fn height(&self) -> f64 {
        self.losses[1] - self.losses[0]
    }

    /// Puts another in its place.
    pub(super) fn set(&mut self, step: u64, losses: [f64; 2], at: [&[f64]; 2]) {
        (self.step, self.losses) = (step, losses);
        for (kept, new) in self.at.iter_mut().zip(at) {
            kept.clear();
            kept.extend_from_slice(new);
        }
    }
}
