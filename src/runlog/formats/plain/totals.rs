//! Counts with a slash behind them.

/// What stands behind the slash in `Batch 3/120`: how many there are, or the step of epoch 3, which moves while the other stands.
#[derive(Debug, Default)]
pub(super) struct Totals {
    last: Option<(f64, f64)>,
    pub(super) are_steps: bool,
    /// Whether the steps of the line are those of rows that are held back.
    pub(super) are_aside: bool,
}

impl Totals {
    /// Sees a count with what stands behind its slash.
    pub(super) fn see(&mut self, pair: (f64, f64)) {
        if let Some((value, total)) = self.last.replace(pair) {
            self.are_steps |= pair.0 == value && pair.1 > total;
        }
    }
}
